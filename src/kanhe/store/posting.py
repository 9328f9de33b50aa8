"""What records and trees change in the cells, worked out by the pure room and kept until written.

    change(before, after)     a record became another one
    begin(register, ones)     records began: as `change`, for many of them
    regroup(before, after)    the tree became another one
    settle()                  work out what waits, with what the tables hold
    write()                   write what distinct and latest values keep beside the cells
    rows                      what is to be added to the cells

Whoever asks for a figure of an earlier position uses the same: the way back is posted and read,
and never written.
"""

from bisect import bisect_left, insort
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from datetime import date

from kanhe.indicators.cells import Cells, roll_up
from kanhe.indicators.columns import Column, Columns
from kanhe.indicators.contribution import Part, Place, Slot, Slots, delta, slot
from kanhe.indicators.definition import Indicator, Measure
from kanhe.indicators.distinct import first_seen, hit_changes, regrouped
from kanhe.indicators.grains import day_number, day_of
from kanhe.indicators.hierarchy import chain
from kanhe.indicators.kinds import Asked, Beginning, Kinds
from kanhe.indicators.levels import Report, level_changes, report_changes
from kanhe.indicators.regrouping import regroup
from kanhe.registers.projection import Record
from kanhe.store.cell_rows import RowKey, Rows, add_to, day_rows, with_wider
from kanhe.store.held_rows import (
    NEVER,
    Held,
    HeldRow,
    ReportKey,
    SeenRow,
    held_of,
    merge_seen,
    reports_of,
    write_held,
    write_reports,
)
from kanhe.store.organisation import Organisation
from kanhe.values.refusal import Refusal

_Levels = list[tuple[int, Indicator, str, Report]]


class Posting:
    """Changes of the cells under one tree and one set of indicators."""

    def __init__(
        self,
        organisation: Organisation,
        columns: Columns,
        *,
        indicators: Iterable[Indicator] | None = None,
        only: frozenset[Column] | None = None,
    ) -> None:
        """*indicators* restricts what is posted for, *only* to which columns (None: all)."""
        self.organisation = organisation
        self.rows: Rows = {}
        self.seen: dict[SeenRow, int] = {}
        self._columns = columns
        self._only = only
        self._by_register: Mapping[str, list[Indicator]] = {}
        self._kinds: dict[str, Kinds] = {}
        self._above: dict[Place, tuple[int, ...]] = {}
        self._waiting: dict[Place, dict[Slot, int]] = {}
        # slot and org unit in whose scope → what is held → by how many more records
        self._hits: dict[tuple[int, int], dict[Held, int]] = {}
        self._levels: _Levels = []
        self._held: tuple[list[HeldRow], list[HeldRow]] = ([], [])  # fresh, changed
        self._reports: dict[ReportKey, int | None] = {}
        self._post_for(columns.indicators.values() if indicators is None else indicators)

    def change(self, before: Record | None, after: Record | None) -> None:
        """Take in that a record became *after*; raises Refusal, and changes nothing, for one that
        cannot be counted."""
        record = after or before
        indicators = self._by_register.get(record.register) if record else None
        if not indicators:
            return
        changes = delta(before, after, indicators)
        hits = hit_changes(before, after, indicators)
        levels = [
            (sign, indicator, org_unit, report)
            for indicator in indicators
            if indicator.measure is Measure.LATEST
            for sign, org_unit, report in report_changes(before, after, indicator)
        ]
        for place in changes:
            self._require(place.org_unit)
        for _, _, org_unit, _ in levels:
            self._require(org_unit)
        self._wait(changes.items())
        for sign, hit in hits:
            above = self._numbers_above(Place(hit.org_unit, hit.day))
            self._hold(sign, above, hit.slot, hit.day, (hit.value,))
        self._levels += levels

    def asked(self, register: str) -> Asked:
        """Return what the indicators of *register* ask of a record that begins."""
        return self._kinds_of(register).asked

    def begin(
        self, register: str, ones: Sequence[Beginning], record: Callable[[int], Record]
    ) -> None:
        """Take in that records of *register* began; *record* gives the whole of one.

        Raises Refusal for one that cannot be counted; what was taken in by then stays.
        """
        indicators = self._by_register.get(register, ())
        if any(indicator.measure is Measure.LATEST for indicator in indicators):
            for index in range(len(ones)):
                self.change(None, record(index))
        elif indicators:
            self._kinds_of(register).count(ones, record)

    def _kinds_of(self, register: str) -> Kinds:
        kinds = self._kinds.get(register)
        if kinds is None:
            kinds = self._kinds[register] = Kinds(self._by_register.get(register, ()))
        return kinds

    def redefine(self, columns: Columns, without: Collection[str] = ()) -> None:
        """Post to other *columns* from now on, and not for the indicators named in *without*."""
        self._columns = columns
        self._post_for(one for one in columns.indicators.values() if one.name not in without)

    def _wait(self, changes: Iterable[tuple[Place, Slots]]) -> None:
        for place, slots in changes:
            waiting = self._waiting.setdefault(place, {})
            for key, value in slots.items():
                waiting[key] = waiting.get(key, 0) + value

    def _gather(self) -> None:
        """Let what began wait like all else."""
        for kinds in self._kinds.values():
            sums, hits = kinds.take()
            for place, _ in sums:
                self._require(place.org_unit)
            self._wait(sums)
            for place, held, values in hits:
                self._hold(1, self._numbers_above(place), held, place.day, values)

    def _post_for(self, indicators: Iterable[Indicator]) -> None:
        self._gather()
        found: dict[str, list[Indicator]] = {}
        for indicator in indicators:
            if indicator.register is not None:
                found.setdefault(indicator.register, []).append(indicator)
        self._by_register = found
        self._kinds = {}

    def regroup(self, after: Organisation, records: Iterable[Record]) -> None:
        """Take in that the tree became *after*; everything before is settled and merged.

        *records* are those of all registers with a distinct indicator.
        """
        slots = {column: key for key, column in self._columns.of.items()}

        def rows_of(org_unit: str) -> Mapping[date, Mapping[Slot, int]]:
            found = day_rows(self.organisation.numbers[org_unit])
            return {
                day_of(day): {slots[column]: value for column, value in values.items()}
                for day, values in found.items()
            }

        before = self.organisation.tree
        cells = regroup(before, after.tree, rows_of)
        hits = [
            hit
            for record in records
            for _, hit in hit_changes(None, record, self._by_register.get(record.register, ()))
        ]
        self.organisation, self._above = after, {}
        self._add_cells(cells)
        for sign, above, hit in regrouped(hits, before, after.tree):
            number = self.organisation.numbers[above]
            self._hold(sign, (number,), hit.slot, hit.day, (hit.value,))

    def settle(self) -> None:
        """Work out what waits: rows of the cells, and what is held and seen."""
        self._gather()
        days: Rows = {}
        for place, slots in self._waiting.items():
            self._roll(days, place, slots)
        self._waiting = {}
        add_to(self.rows, with_wider(days))
        self._settle_hits()
        self._settle_levels()

    def write(self) -> None:
        """Write what distinct and latest values keep beside the cells."""
        write_held(*self._held)
        merge_seen(self.seen)
        write_reports(self._reports)
        self._held, self.seen, self._reports = ([], []), {}, {}

    # --- cells -----------------------------------------------------------------------------------

    def _require(self, org_unit: str) -> None:
        if org_unit not in self.organisation.numbers:
            raise Refusal("org_unit_never_opened", org_unit=org_unit)

    def _numbers_above(self, place: Place) -> tuple[int, ...]:
        """Return the numbers of an org unit and of all above it on a day."""
        numbers = self._above.get(place)
        if numbers is None:
            of = self.organisation.numbers
            numbers = self._above[place] = tuple(
                of[above] for above in chain(self.organisation.tree, *place)
            )
        return numbers

    def _roll(self, days: Rows, place: Place, slots: Slots) -> None:
        """Add *slots* for an org unit and all above it to the rows of *days*."""
        pages: dict[int, dict[int, int]] = {}
        for key, value in slots.items():
            column = self._columns.of[key]
            if self._only is None or column in self._only:
                # several indicators hear a record in the same column: it is there once
                pages.setdefault(column.page, {})[column.at] = value
        day = day_number(place.day)
        for number in self._numbers_above(place):
            add_to(days, {RowKey(page, number, day): values for page, values in pages.items()})

    def _add_cells(self, cells: Cells) -> None:
        for (org_unit, p, key), value in cells.items():
            column = self._columns.of[key]
            row = RowKey(column.page, self.organisation.numbers[org_unit], p)
            values = self.rows.setdefault(row, {})
            values[column.at] = values.get(column.at, 0) + value

    # --- distinct values -------------------------------------------------------------------------

    def _hold(
        self, sign: int, scopes: Iterable[int], of: Slot, day: date, values: Iterable[str]
    ) -> None:
        """Take in that records which hold *values* come (1) or go (-1)."""
        column, number = self._columns.of[of].number, day_number(day)
        held = [(value, number) for value in values]
        for scope in scopes:
            hits = self._hits.setdefault((column, scope), {})
            for one in held:
                hits[one] = hits.get(one, 0) + sign

    def _settle_hits(self) -> None:
        """Work out on which days values are held now, and on which they are seen first."""
        fresh, changed = self._held
        for scope, hits in self._hits.items():
            come = {one: more for one, more in hits.items() if more}
            before = held_of(*scope, {value: None for value, _ in come})
            now = before | {one: before.get(one, 0) + more for one, more in come.items()}
            for one in come:
                rows = changed if one in before else fresh
                rows.append((scope[0], one[0], scope[1], one[1], now[one]))
            self._see(scope, (one for one, times in now.items() if times), 1)
            self._see(scope, before, -1)
        self._hits = {}

    def _see(self, scope: tuple[int, int], held: Iterable[Held], sign: int) -> None:
        """Add the postings of all that is *held* in a scope to those seen."""
        postings = ((day, previous) for _, day, previous in first_seen(sorted(held)))
        for (day, previous), times in Counter(postings).items():
            at = SeenRow(*scope, day, NEVER if previous is None else previous)
            self.seen[at] = self.seen.get(at, 0) + sign * times

    # --- latest values ---------------------------------------------------------------------------

    def _settle_levels(self) -> None:
        reader = _Reports(self.organisation, self._columns)
        for sign, indicator, org_unit, report in self._levels:
            reports = reader.of(indicator, org_unit)
            if sign < 0:
                reports.remove(report)
            changes = level_changes(sign, indicator, org_unit, report, reader)
            if sign > 0:
                insort(reports, report)
            self._add_cells(roll_up(changes, self.organisation.tree))
            number = self._columns.of[slot(indicator, Part.LEVEL)].number
            org_number = self.organisation.numbers[org_unit]
            at = ReportKey(number, org_number, day_number(report.day), report.key)
            self._reports[at] = report.value if sign > 0 else None
        self._levels = []


class _Reports:
    """The reports there are, read once for each org unit and indicator; they change with use."""

    def __init__(self, organisation: Organisation, columns: Columns) -> None:
        self._organisation, self._columns = organisation, columns
        self._known: dict[tuple[str, str], list[Report]] = {}

    def of(self, indicator: Indicator, org_unit: str) -> list[Report]:
        """Return the reports of an org unit, in order."""
        at = indicator.name, org_unit
        if at not in self._known:
            number = self._columns.of[slot(indicator, Part.LEVEL)].number
            found = reports_of(number, self._organisation.numbers[org_unit])
            self._known[at] = [Report(day_of(day), key, value) for day, key, value in found]
        return self._known[at]

    def neighbours(
        self, indicator: Indicator, org_unit: str, day: date, key: str
    ) -> tuple[Report | None, Report | None]:
        """Return the report before (*day*, *key*) and the one behind it."""
        reports = self.of(indicator, org_unit)
        at = bisect_left(reports, (day, key), key=lambda report: report[:2])
        return (reports[at - 1] if at else None), (reports[at] if at < len(reports) else None)
