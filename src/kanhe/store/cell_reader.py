"""Cells read for figures: many sums in one SELECT, and the way back to an earlier position.

An earlier position is read from the cells of now and from what would have to be posted to undo
every later entry of the register: worked out by the same posting, in memory, never written.
"""

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from operator import add

from kanhe.indicators.columns import Column, Columns
from kanhe.indicators.contribution import Slot
from kanhe.indicators.definition import Indicator
from kanhe.indicators.grains import MONTHS_FROM, Run, day_number, span
from kanhe.store.cell_rows import held_rows, line_rows, sums, table
from kanhe.store.held_rows import NEVER, SeenRow, seen_sums
from kanhe.store.organisation import Organisation
from kanhe.store.past import as_they_stood, changed_since, records_now
from kanhe.store.posting import Posting
from kanhe.values.period import Window

_AT_ONCE = 1_000

Runs = tuple[Run, ...]


class LedgerCells:
    """A `CellReader` over the stored cells as of one position of the log."""

    def __init__(
        self, organisation: Organisation, columns: Columns, position: int, *, is_now: bool
    ) -> None:
        self._organisation, self._columns = organisation, columns
        self._position, self._is_now = position, is_now
        self._undone: set[str] = set()  # registers that are back at the position already
        self._back: dict[int, list[tuple[int, Column, int]]] = {}  # org unit → (p, column, value)
        self._back_seen: dict[int, list[tuple[SeenRow, int]]] = {}
        self._found: dict[tuple[Runs, Column], dict[int, int]] = {}
        self._asked: dict[tuple[Runs, Column], set[int]] = {}
        self._lines: dict[tuple[int, tuple[Slot, ...]], _Line] = {}  # by org unit
        self._seen: dict[tuple[int, Window], dict[int, int]] = {}

    def go_back(self, indicators: Iterable[Indicator]) -> None:
        """Undo what came behind the position in the registers of *indicators*."""
        registers = {one.register for one in indicators if one.register is not None}
        for register in sorted(registers - self._undone) if not self._is_now else ():
            self._undone.add(register)
            self._undo(register)

    def load(self, wanted: Iterable[tuple[str, Runs, Sequence[Slot]]]) -> None:
        """Read the sums for many (org unit, runs, slots) at once; `sums` then finds them."""
        org_units: dict[Runs, set[int]] = defaultdict(set)
        columns: dict[Runs, set[Column]] = defaultdict(set)
        for org_unit, runs, slots in wanted:
            org_units[runs].add(self._organisation.numbers[org_unit])
            columns[runs].update(self._columns.of[one] for one in slots)
        for runs, numbers in org_units.items():
            for column, found in sums(numbers, runs, columns[runs]).items():
                self._found.setdefault((runs, column), {}).update(found)
                self._asked.setdefault((runs, column), set()).update(numbers)

    def load_line(
        self, org_units: Iterable[str], runs: Iterable[Run], slots: Sequence[Slot]
    ) -> None:
        """Read the cells of a few org units, in each grain from the first to the last of *runs*:
        any sum of *slots* over such cells is then found in memory."""
        columns, ranges = [self._columns.of[one] for one in slots], _ranges(runs)
        for number in sorted({self._organisation.numbers[one] for one in org_units}):
            self._lines[number, tuple(slots)] = _Line(
                line_rows(number, columns, ranges), len(columns)
            )

    def load_seen(self, org_units: Sequence[str], window: Window, of: Slot) -> None:
        """Read the first-seen postings of many org units at once."""
        slot = self._columns.of[of].number
        numbers = [self._organisation.numbers[one] for one in org_units]
        first, last = _days(window)
        found = seen_sums(slot, numbers, first, last)
        kept = self._seen.setdefault((slot, window), {})
        kept |= {number: found.get(number, 0) for number in numbers}

    def held(
        self, org_units: Sequence[str], branches: Sequence[str], window: Window, one: Slot
    ) -> tuple[dict[str, list[tuple[int, int]]], list[str]]:
        """Return what the cells of now in the `span` of *window* hold that is not zero: for each
        of *org_units* that has any, (number of a stretch, how much) in order; and those of
        *branches* that have any."""
        keys, numbers = self._organisation.keys, self._organisation.numbers
        wanted, looked_at = [numbers[key] for key in org_units], [numbers[key] for key in branches]
        found: dict[str, list[tuple[int, int]]] = {}
        holding: dict[str, None] = {}
        for number, p, value in held_rows(wanted, looked_at, span(window), self._columns.of[one]):
            if p is None or value is None:
                holding[keys[number]] = None
            else:
                found.setdefault(keys[number], []).append((p, value))
        return {key: sorted(cells) for key, cells in found.items()}, list(holding)

    # --- what figures ask for --------------------------------------------------------------------

    def sums(self, org_unit: str, runs: Sequence[Run], slots: Sequence[Slot]) -> Sequence[int]:
        """Return the signed sums over *runs*, one for each slot."""
        number, key = self._organisation.numbers[org_unit], tuple(runs)
        line = self._lines.get((number, tuple(slots)))
        values = self._loaded(org_unit, key, slots) if line is None else line.sums(key)
        if self._back:
            back = [self._way_back(number, key, self._columns.of[one]) for one in slots]
            values = list(map(add, values, back))
        return values

    def first_seen(self, org_unit: str, window: Window, of: Slot) -> int:
        """Return how many different values are held in *window*."""
        slot, number = self._columns.of[of].number, self._organisation.numbers[org_unit]
        if number not in self._seen.get((slot, window), {}):
            self.load_seen([org_unit], window, of)
        first, last = _days(window)
        back = sum(
            times
            for row, times in self._back_seen.get(number, ())
            if row.slot == slot and first <= row.day <= last and row.previous < first
        )
        return self._seen[slot, window][number] + back

    def table(
        self, org_units: Sequence[str], runs: Runs, slots: Iterable[Slot]
    ) -> dict[Slot, list[int]]:
        """Return the sums of all *slots* for all *org_units*, in their order."""
        numbers = [self._organisation.numbers[key] for key in org_units]
        columns = {one: self._columns.of[one] for one in slots}
        found = table(numbers, runs, columns.values())
        if self._back:
            for column, values in found.items():
                back = [self._way_back(number, runs, column) for number in numbers]
                found[column] = [a + b for a, b in zip(values, back, strict=True)]
        return {one: found[column] for one, column in columns.items()}

    # ---------------------------------------------------------------------------------------------

    def _loaded(self, org_unit: str, runs: Runs, slots: Sequence[Slot]) -> Sequence[int]:
        """Return sums that were read for many at once, or are read now."""
        number = self._organisation.numbers[org_unit]
        columns = [self._columns.of[one] for one in slots]
        if not all(number in self._asked.get((runs, column), ()) for column in columns):
            self.load([(org_unit, runs, slots)])
        return [self._found[runs, column].get(number, 0) for column in columns]

    def _way_back(self, number: int, runs: Runs, column: Column) -> int:
        back = self._back.get(number)
        if not back:
            return 0
        return sum(
            run.sign * value
            for p, at, value in back
            if at == column
            for run in runs
            if run.first <= p <= run.last
        )

    def _undo(self, register: str) -> None:
        indicators = [one for one in self._columns.indicators.values() if one.register == register]
        if not indicators:
            return
        posting = Posting(self._organisation, self._columns, indicators=indicators)
        changed = changed_since(register, self._position)
        for first in range(0, len(changed), _AT_ONCE):
            some = changed[first : first + _AT_ONCE]
            then = as_they_stood(some, self._position)
            for number, now in records_now(some).items():
                before = then.get(number)
                posting.change(now.record, before.record if before else None)
        posting.settle()
        for row, values in posting.rows.items():
            kept = self._back.setdefault(row.org_unit, [])
            kept += [(row.p, Column(row.page, at), value) for at, value in values.items() if value]
        for seen, times in posting.seen.items():
            if times:
                self._back_seen.setdefault(seen.org_unit, []).append((seen, times))


class _Line:
    """Cells of one org unit in the order of their stretches, with the running sums of columns."""

    def __init__(self, rows: Mapping[int, Sequence[int]], width: int) -> None:
        self._places, self._nothing = sorted(rows), [0] * width
        totals = list(self._nothing)
        self._totals = [totals]
        for p in self._places:
            totals = list(map(add, totals, rows[p]))
            self._totals.append(totals)

    def sums(self, runs: Runs) -> Sequence[int]:
        """Return the signed sums of the columns over *runs*."""
        places, totals, found = self._places, self._totals, self._nothing
        for sign, first, last in runs:
            low, high = totals[bisect_left(places, first)], totals[bisect_right(places, last)]
            found = [one + sign * (b - a) for one, a, b in zip(found, low, high, strict=True)]
        return found


def _ranges(runs: Iterable[Run]) -> list[tuple[int, int]]:
    """Return the first and the last cell of *runs* in each grain."""
    found: dict[int, tuple[int, int]] = {}
    for _, first, last in runs:
        grain = first // MONTHS_FROM
        least, most = found.get(grain, (first, last))
        found[grain] = min(least, first), max(most, last)
    return sorted(found.values())


def _days(window: Window) -> tuple[int, int]:
    last = MONTHS_FROM if window.end is None else day_number(window.end) - 1
    return max(day_number(window.start), NEVER + 1), last
