"""A ledger in dictionaries that posts cells as a store must: the room's functions, nothing else."""

from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from datetime import date

from kanhe.indicators.cells import Cells, merged, roll_up
from kanhe.indicators.contribution import Slot, delta
from kanhe.indicators.definition import Indicator, by_name
from kanhe.indicators.distinct import (
    Hit,
    Holding,
    SeenKey,
    hit_changes,
    hits,
    posting_changes,
    regrouped,
    seen_in,
)
from kanhe.indicators.figure import Figure, Query, figure
from kanhe.indicators.grains import MONTHS_FROM, Run, day_of
from kanhe.indicators.hierarchy import chain
from kanhe.indicators.levels import Report, level_changes, report_changes
from kanhe.indicators.regrouping import regroup
from kanhe.registers.projection import Record
from kanhe.values.orgtree import EMPTY, OrgChange, OrgTree, grow
from kanhe.values.period import Window


class CellLedger:
    """Records, tree and everything posted for them."""

    def __init__(self, indicators: Sequence[Indicator], tree: OrgTree = EMPTY) -> None:
        self.indicators = tuple(indicators)
        self.known = by_name(indicators)
        self.tree = tree
        self.records: dict[tuple[str, str], Record] = {}
        self.of: dict[str, Cells] = defaultdict(dict)
        self.postings: dict[SeenKey, int] = {}
        self.held: dict[Holding, Counter[date]] = defaultdict(Counter)
        self.reports: dict[tuple[str, str], list[Report]] = defaultdict(list)

    @property
    def cells(self) -> Cells:
        return {key: value for cells in self.of.values() for key, value in cells.items()}

    # --- writing -------------------------------------------------------------------------------

    def put(self, record: Record) -> None:
        """Write a new or changed record."""
        at = (record.register, record.key)
        before = self.records.get(at)
        self.records[at] = record
        self._merge(roll_up(delta(before, record, self.indicators), self.tree))
        for sign, hit in hit_changes(before, record, self.indicators):
            for above in chain(self.tree, hit.org_unit, hit.day):
                self._hit(sign, above, hit)
        for indicator in self.indicators:
            for sign, org_unit, report in report_changes(before, record, indicator):
                kept = self.reports[(indicator.name, org_unit)]
                if sign < 0:
                    kept.remove(report)
                changes = level_changes(sign, indicator, org_unit, report, self)  # type: ignore[arg-type]
                if sign > 0:
                    kept.append(report)
                    kept.sort()
                self._merge(roll_up(changes, self.tree))

    def put_many(self, record: Record, times: int) -> None:
        """Write *times* records alike but for their key; not for measures of level."""
        changes = delta(None, record, self.indicators)
        many = {
            place: {slot: times * value for slot, value in slots.items()}
            for place, slots in changes.items()
        }
        self._merge(roll_up(many, self.tree))
        for sign, hit in hit_changes(None, record, self.indicators):
            for above in chain(self.tree, hit.org_unit, hit.day):
                self._hit(sign, above, hit)

    def reorganise(self, *changes: OrgChange) -> None:
        """Change the tree; raises Refusal, with nothing done, if it cannot be."""
        after = grow(self.tree, changes)
        self._merge(regroup(self.tree, after, self._rows))
        found = [h for r in self.records.values() for i in self.indicators for h in hits(r, i)]
        for sign, above, hit in regrouped(found, self.tree, after):
            self._hit(sign, above, hit)
        self.tree = after

    def _hit(self, sign: int, above: str, hit: Hit) -> None:
        holding = Holding(above, hit.slot, hit.value)
        if sign < 0:
            self.held[holding][hit.day] -= 1
        for key, value in posting_changes(sign, holding, hit.day, self._Holdings(self)).items():
            self.postings[key] = self.postings.get(key, 0) + value
        if sign > 0:
            self.held[holding][hit.day] += 1

    def _merge(self, changes: Cells) -> None:
        for key, value in merged(changes):
            cells = self.of[key.org_unit]
            cells[key] = cells.get(key, 0) + value
            if not cells[key]:
                del cells[key]

    def _rows(self, org_unit: str) -> Mapping[date, Mapping[Slot, int]]:
        rows: dict[date, dict[Slot, int]] = defaultdict(dict)
        for key, value in self.of[org_unit].items():
            if key.p < MONTHS_FROM:
                rows[day_of(key.p)][key.slot] = value
        return rows

    # --- looking up ----------------------------------------------------------------------------

    class _Holdings:
        def __init__(self, ledger: "CellLedger") -> None:
            self.held = ledger.held

        def times(self, holding: Holding, day: date) -> int:
            return self.held[holding][day]

        def neighbours(self, holding: Holding, day: date) -> tuple[date | None, date | None]:
            days = [at for at, count in self.held[holding].items() if count]
            earlier = max((at for at in days if at < day), default=None)
            return earlier, min((at for at in days if at > day), default=None)

    def neighbours(
        self, indicator: Indicator, org_unit: str, day: date, key: str
    ) -> tuple[Report | None, Report | None]:
        kept = self.reports[(indicator.name, org_unit)]
        at = bisect_left(kept, (day, key), key=lambda report: report[:2])
        return (kept[at - 1] if at else None), (kept[at] if at < len(kept) else None)

    # --- reading -------------------------------------------------------------------------------

    def sums(self, org_unit: str, runs: Sequence[Run], slots: Sequence[Slot]) -> Sequence[int]:
        totals = dict.fromkeys(slots, 0)
        for key, value in self.of[org_unit].items():
            if key.slot in slots:
                sign = sum(run.sign for run in runs if run.first <= key.p <= run.last)
                totals[key.slot] += sign * value
        return list(totals.values())

    def first_seen(self, org_unit: str, window: Window, of: Slot) -> int:
        return seen_in(self.postings, org_unit, window, of)

    def figure(self, name: str, query: Query) -> Figure:
        return figure(self, self.tree, self.known, name, query)
