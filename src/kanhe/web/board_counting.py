"""The board, counted: rows of org units under a scope, columns of what is owed, a cell for each.

What is counted for one org unit is folded into the row it stands under as organised today.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from decimal import Decimal

from kanhe.indicators.definition import Indicator, by_name
from kanhe.indicators.expected import (
    Expectation,
    expected_occurrences,
    expected_submissions,
    owing,
    tally_of,
)
from kanhe.indicators.figure import Figure, Organised, Query
from kanhe.indicators.hierarchy import branches, chain, children_on
from kanhe.indicators.stages import Reach, reached
from kanhe.indicators.work_items import (
    BoardCell,
    Tally,
    Work,
    WorkItem,
    added,
    board_cell,
    days_ahead,
    target_cell,
    target_here,
    work_items,
)
from kanhe.registers.campaign import CampaignDefinition, Lamp
from kanhe.registers.definition import RegisterDefinition
from kanhe.store import board, figures, queries
from kanhe.store.board import CloseOuts
from kanhe.store.standings import Standings, standings
from kanhe.values.orgtree import OrgTree
from kanhe.values.period import Window


@dataclass(frozen=True, slots=True)
class Asked:
    """What of the board is asked for: the org unit looked at, and how far back."""

    scope: str
    reach: Reach
    now: datetime
    window: Window
    tree: OrgTree
    campaign: CampaignDefinition | None
    definitions: Mapping[str, RegisterDefinition]
    indicators: Mapping[str, Indicator]
    _standings: dict[str, Standings] = field(default_factory=dict, compare=False, repr=False)

    @property
    def today(self) -> date:
        """Return the day of the board."""
        return self.now.date()

    @property
    def lamps(self) -> tuple[Lamp, ...]:
        """Return the campaign's lamps."""
        return self.campaign.lamps if self.campaign else ()

    @property
    def query(self) -> Query:
        """Return the query for figures of the scope, as organised today."""
        return Query(self.scope, self.window, "", Organised.NOW, self.today)

    def items(self) -> tuple[WorkItem, ...]:
        """Return the columns."""
        return work_items(self.definitions.values(), self.indicators.values())

    def close_outs(self, register: str) -> CloseOuts:
        """Return the question for a register with a close-out."""
        definition = self.definitions[register]
        return CloseOuts(definition, self.window, self.today, days_ahead(self.lamps))

    def places(self) -> Mapping[str, str]:
        """Return the row of each org unit that counts under the scope."""
        return branches(self.tree, self.scope, self.today)

    def standings(self, register: str) -> Standings:
        """Return how the close-out of a register stands with each org unit; asked once."""
        if register not in self._standings:
            self._standings[register] = standings(self.close_outs(register))
        return self._standings[register]

    def expected(self, item: WorkItem) -> Expectation:
        """Return what is expected of those who fill the register of *item*."""
        definition = self.definitions[item.name]
        if item.work is Work.SUBMISSION:
            return expected_submissions(definition, self.window, self.now)
        return expected_occurrences(definition, self.window, self.today)


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell as it is drawn; a target has no tally."""

    item: WorkItem
    said: BoardCell
    tally: Tally | None


@dataclass(frozen=True, slots=True, eq=False)
class Row:
    """A row: an org unit with all under it, or (*is_own*) what lies on the scope itself.

    It equals itself only; one that tells what it told before is the same one (`_rows`).
    """

    org_unit: str
    is_own: bool
    cells: tuple[Cell, ...]

    @property
    def late(self) -> int:
        """Return how much is late in all its work items."""
        return sum(cell.tally.late for cell in self.cells if cell.tally)


@dataclass(frozen=True, slots=True)
class Matrix:
    """The rows in the order of their names, and the whole."""

    items: tuple[WorkItem, ...]
    rows: tuple[Row, ...]
    whole: Row


def ask(scope: str, reach: Reach, now: datetime) -> Asked:
    """Return the question for the board of *scope* as of *now*."""
    definitions = {one.name: one for one in queries.definitions()}
    campaign = queries.campaign()
    starts_on = campaign.starts_on if campaign else None
    first = starts_on or board.first_day(tuple(definitions)) or now.date()
    window = reached(reach, now.date(), first)
    indicators = by_name(queries.indicators())
    return Asked(scope, reach, now, window, queries.tree(), campaign, definitions, indicators)


def counted(asked: Asked) -> Matrix:
    """Return the board."""
    items = asked.items()
    keys = [*children_on(asked.tree, asked.scope, asked.today), asked.scope]
    values = _values(asked, [item.name for item in items if item.work is Work.TARGET], keys[:-1])
    columns = [
        values[item.name] if item.work is Work.TARGET else _tallies(asked, item, keys)
        for item in items
    ]
    told = {key: tuple([column[at] for column in columns]) for at, key in enumerate(keys)}
    wholes = [_whole(asked, *column) for column in zip(items, columns, strict=True)]
    whole = Row(asked.scope, False, tuple(wholes))
    rows = [row for row in _rows(asked, items, told) if _has_something(row, asked)]
    return Matrix(items, tuple(rows), whole)


def tallies(asked: Asked, item: WorkItem) -> Mapping[str, Tally]:
    """Return how a work item stands with each org unit, none added to another."""
    if item.work is Work.CLOSE_OUT:
        return {key: one.tally for key, one in asked.standings(item.name).items()}
    expected = asked.expected(item)
    days = days_of(item, expected)
    none: frozenset[date] = frozenset()
    found: dict[str, Tally] = {}
    alike: dict[object, Tally] = {}  # most org units have brought the same: nothing, or all
    for one in owing(asked.definitions[item.name], asked.tree):
        here = days.get(one.key, none)
        place = one.opened_on, one.closed_on, here
        if place not in alike:
            alike[place] = tally_of(expected, one, here)
        found[one.key] = alike[place]
    return found


def days_of(item: WorkItem, expected: Expectation) -> Mapping[str, frozenset[date]]:
    """Return the days on which each org unit brought something of what is *expected*."""
    if not expected.all:
        return {}
    last = expected.all[-1].last_day + timedelta(days=1)
    return board.days_with_records(item.name, Window(expected.all[0].window.start, last))


#: What a cell says is worked out from: of a target, the value of its indicator.
_Told = Tally | Decimal | None


def _tallies(asked: Asked, item: WorkItem, keys: Sequence[str]) -> Sequence[Tally]:
    """Return the column of what is owed record by record."""
    places = asked.places()
    found: dict[str, list[Tally]] = {key: [] for key in keys}
    for org_unit, tally in tallies(asked, item).items():
        if org_unit in places:
            found[places[org_unit]].append(tally)
    return [added(some) for some in found.values()]


def _values(
    asked: Asked, names: Sequence[str], below: Sequence[str]
) -> Mapping[str, Sequence[Decimal | None]]:
    """Return the columns of indicators: the org units under the scope, then what is its own."""
    if not names:
        return {}
    walled = figures.wall(names, below, asked.query)
    own = figures.figures_now([(name, replace(asked.query, is_own=True)) for name in names])
    return {
        name: [*[walled[name][key] for key in below], figure.value]
        for name, figure in zip(names, own, strict=True)
    }


_Rows = dict[str, tuple[tuple[_Told, ...], Row]]
_rows_before: dict[tuple[str, Reach], tuple[object, _Rows]] = {}
_BOARDS_KEPT = 8


def _rows(
    asked: Asked, items: Sequence[WorkItem], told: Mapping[str, tuple[_Told, ...]]
) -> list[Row]:
    """Return the rows. After an entry most tell what they told before: these are the same ones,
    and what is drawn of a row is remembered by it."""
    place = asked.scope, asked.reach
    rules = items, [asked.indicators.get(one.name) for one in items], asked.lamps, asked.today
    rules_before, before = _rows_before.pop(place, (None, {}))
    if rules_before != rules:
        before = {}
    now: _Rows = {}
    for key, facts in told.items():
        known = before.get(key)
        now[key] = known if known and known[0] == facts else (facts, _row(asked, items, key, facts))
    _rows_before[place] = rules, now
    while len(_rows_before) > _BOARDS_KEPT:
        del _rows_before[next(iter(_rows_before))]
    return [row for _, row in now.values()]


def _row(asked: Asked, items: Sequence[WorkItem], key: str, told: Sequence[_Told]) -> Row:
    is_own = key == asked.scope
    cells = [
        _cell(asked, item, key, one, is_own=is_own) for item, one in zip(items, told, strict=True)
    ]
    return Row(key, is_own, tuple(cells))


def _cell(asked: Asked, item: WorkItem, key: str, told: _Told, *, is_own: bool) -> Cell:
    if isinstance(told, Tally):
        return Cell(item, board_cell(item, told, asked.lamps, asked.today), told)
    indicator = asked.indicators[item.name]
    target = None if is_own else target_here(indicator, key, asked.today, is_whole=False)
    figure = valued(indicator, asked.query, told)
    return Cell(item, target_cell(indicator, figure, target, ()), None)


def valued(indicator: Indicator, query: Query, value: Decimal | None) -> Figure:
    """Return a figure of which only the value is known, as a wall tells it."""
    return Figure(
        indicator.name,
        indicator.version,
        indicator.counted_unit,
        query,
        value,
        record_count=None,
        rounding=indicator.rounding,
    )


def _whole(asked: Asked, item: WorkItem, column: Sequence[_Told]) -> Cell:
    if item.work is not Work.TARGET:
        total = added(one for one in column if isinstance(one, Tally))
        return _cell(asked, item, asked.scope, total, is_own=False)
    indicator = asked.indicators[item.name]
    is_top = len(chain(asked.tree, asked.scope, asked.today)) == 1
    target = target_here(indicator, asked.scope, asked.today, is_whole=is_top)
    found = figures.figure(item.name, asked.query)
    return Cell(item, target_cell(indicator, found, target, ()), None)


def _has_something(row: Row, asked: Asked) -> bool:
    """Return whether a row is drawn: the scope's own and ended org units only with something."""
    org_unit = asked.tree.org_units[row.org_unit]
    if not row.is_own and org_unit.is_open(asked.today):
        return True
    tallied = any(cell.tally and cell.tally.total for cell in row.cells)
    return tallied or any(cell.tally is None and cell.said.number for cell in row.cells)
