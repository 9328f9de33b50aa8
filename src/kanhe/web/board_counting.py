"""The board, counted: rows of org units under a scope, columns of what is owed, a cell for each.

What is counted for one org unit is folded into the row it stands under as organised today.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from decimal import Decimal
from functools import lru_cache

from kanhe.indicators.definition import Indicator, by_name
from kanhe.indicators.expected import (
    Expectation,
    expected_occurrences,
    expected_submissions,
    owing,
    tally_of,
)
from kanhe.indicators.figure import Figure, Organised, Query
from kanhe.indicators.hierarchy import chain, children_on
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
from kanhe.store.walls import Wall
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
    _places: dict[str, str] = field(default_factory=dict, compare=False, repr=False)

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
        """Return the row of each org unit that counts under the scope; looked for once."""
        if not self._places:
            self._places.update(row_of(self.tree, self.scope, self.today))
        return self._places

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


@dataclass(frozen=True, slots=True, eq=False)
class Cell:
    """A cell as it is drawn; a target has no tally. `_cell` gives the same one for the same
    facts, so rows are compared without looking into them."""

    item: WorkItem
    said: BoardCell
    tally: Tally | None


@dataclass(frozen=True, slots=True)
class Row:
    """A row: an org unit with all under it, or (*is_own*) what lies on the scope itself."""

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
    places = asked.places()
    keys = [*children_on(asked.tree, asked.scope, asked.today), asked.scope]
    walled = _wall(asked, items, keys)
    columns = [
        _targets(asked, item, keys, walled)
        if item.work is Work.TARGET
        else _tallies(asked, item, places, keys)
        for item in items
    ]
    rows = tuple(
        Row(key, key == asked.scope, tuple(column[key] for column in columns)) for key in keys
    )
    whole = Row(asked.scope, False, tuple(_whole(asked, column) for column in columns))
    return Matrix(items, tuple(row for row in rows if _has_something(row, asked)), whole)


def row_of(tree: OrgTree, scope: str, day: date) -> Mapping[str, str]:
    """Return the row of each org unit that counts under *scope* on *day*."""
    found = {}
    for key in tree.org_units:
        above = chain(tree, key, day)
        if scope in above:
            found[key] = above[max(above.index(scope) - 1, 0)]
    return found


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


_Column = Mapping[str, Cell]


def _tallies(
    asked: Asked, item: WorkItem, places: Mapping[str, str], keys: Sequence[str]
) -> _Column:
    found: dict[str, list[Tally]] = {key: [] for key in keys}
    for org_unit, tally in tallies(asked, item).items():
        if org_unit in places:
            found[places[org_unit]].append(tally)
    sums = {key: added(some) for key, some in found.items()}
    cells = {tally: _tallied(asked, item, tally) for tally in set(sums.values())}
    return {key: cells[tally] for key, tally in sums.items()}


def _tallied(asked: Asked, item: WorkItem, tally: Tally) -> Cell:
    return _cell(item, board_cell(item, tally, asked.lamps, asked.today), tally)


@lru_cache(maxsize=8_192)
def _cell(item: WorkItem, said: BoardCell, tally: Tally | None) -> Cell:
    return Cell(item, said, tally)


def _wall(asked: Asked, items: Sequence[WorkItem], keys: Sequence[str]) -> Wall:
    """Return the values of all indicators for all org units under the scope, asked at once."""
    names = [item.name for item in items if item.work is Work.TARGET]
    below = [key for key in keys if key != asked.scope]
    return figures.wall(names, below, asked.query) if names and below else {}


def _targets(asked: Asked, item: WorkItem, keys: Sequence[str], walled: Wall) -> _Column:
    """Return the column of an indicator: the org units under the scope, then its own."""
    indicator = asked.indicators[item.name]
    own = figures.figure(item.name, replace(asked.query, is_own=True))
    found = {
        key: valued(indicator, asked.query, walled[item.name][key])
        for key in keys
        if key != asked.scope
    }
    cells = {}
    for key, one in {**found, asked.scope: own}.items():
        target = target_here(indicator, key, asked.today, is_whole=False)
        cells[key] = target_cell(indicator, one, None if one is own else target, ())
    return {key: _cell(item, said, None) for key, said in cells.items()}


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


def _whole(asked: Asked, column: _Column) -> Cell:
    item = next(iter(column.values())).item
    if item.work is not Work.TARGET:
        total = added(cell.tally for cell in column.values() if cell.tally)
        return _tallied(asked, item, total)
    indicator = asked.indicators[item.name]
    is_top = len(chain(asked.tree, asked.scope, asked.today)) == 1
    target = target_here(indicator, asked.scope, asked.today, is_whole=is_top)
    found = figures.figure(item.name, asked.query)
    return _cell(item, target_cell(indicator, found, target, ()), None)


def _has_something(row: Row, asked: Asked) -> bool:
    """Return whether a row is drawn: the scope's own and ended org units only with something."""
    org_unit = asked.tree.org_units[row.org_unit]
    if not row.is_own and org_unit.is_open(asked.today):
        return True
    tallied = any(cell.tally and cell.tally.total for cell in row.cells)
    return tallied or any(cell.tally is None and cell.said.number for cell in row.cells)
