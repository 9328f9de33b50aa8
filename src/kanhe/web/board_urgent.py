"""What needs attention: what is late, missing, sent back or due soon; the worst first."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from kanhe.indicators.work_items import Saying, Work, WorkItem
from kanhe.registers.definition import RegisterDefinition
from kanhe.store import board
from kanhe.store.board import Pressing
from kanhe.web.board_counting import Asked, Cell, Matrix
from kanhe.web.showing import headline_of


@dataclass(frozen=True, slots=True)
class Urgent:
    """Something to see to: a record, or (*number* 0) what an org unit has not brought."""

    item: WorkItem
    org_unit: str
    number: int
    key: str
    title: str
    saying: Saying
    count: int
    lamp: str


@dataclass(frozen=True, slots=True)
class Urgency:
    """How much of each kind there is in a work item."""

    item: WorkItem
    late: int
    soon: int
    sent_back: int

    @property
    def total(self) -> int:
        """Return how much there is to see to."""
        return self.late + self.soon + self.sent_back


def urgencies(matrix: Matrix) -> tuple[Urgency, ...]:
    """Return what presses in each work item of the board."""
    found = [
        Urgency(cell.item, cell.tally.late, cell.tally.soon, cell.tally.sent_back)
        for cell in matrix.whole.cells
        if cell.tally
    ]
    return tuple(one for one in found if one.total)


def urgent(
    asked: Asked, matrix: Matrix, org_units: Collection[str] | None, limit: int
) -> tuple[Urgent, ...]:
    """Return at most *limit* things to see to; *org_units* are those of the scope (None: all)."""
    found: list[_Ranked] = []
    for item in matrix.items:
        if item.work is Work.CLOSE_OUT:
            definition = asked.definitions[item.name]
            pressing = board.pressing(asked.close_outs(item.name), org_units, limit)
            found += [_record(item, definition, one, asked.today) for one in pressing]
    found += _missing(asked, matrix, limit)
    found.sort(key=lambda one: one[0])
    return tuple(one for _, one in found[:limit])


_Ranked = tuple[tuple[int, int], Urgent]


def _missing(asked: Asked, matrix: Matrix, limit: int) -> list[_Ranked]:
    """Return at most *limit* of what org units have not brought, the longest overdue first."""
    found = [
        (cell.tally.since, row, cell)
        for row in matrix.rows
        for cell in row.cells
        if cell.tally and cell.tally.since and cell.item.work is not Work.CLOSE_OUT
    ]
    found.sort(key=lambda one: one[0])
    return [
        ((0, -(asked.today - since).days), _brought_late(row.org_unit, cell))
        for since, row, cell in found[:limit]
    ]


def _brought_late(org_unit: str, cell: Cell) -> Urgent:
    assert cell.tally
    saying = Saying.GAPS if cell.item.work is Work.OCCURRENCE else Saying.MISSING
    return Urgent(cell.item, org_unit, 0, "", "", saying, cell.tally.late, "r")


def _record(
    item: WorkItem, definition: RegisterDefinition, one: Pressing, today: date
) -> tuple[tuple[int, int], Urgent]:
    days = None if one.due_on is None else (one.due_on - today).days
    if days is not None and days < 0:
        rank, saying, count, lamp = (0, days), Saying.DAYS_LATE, -days, "r"
    elif one.is_sent_back:
        rank, saying, count, lamp = (1, 0), Saying.SENT_BACK, 1, "y"
    else:
        assert days is not None  # it presses because it is due soon
        saying = Saying.DUE_IN if days else Saying.DUE_TODAY
        rank, count, lamp = (2, days), days, "y"
    title = _title(definition, one)
    return rank, Urgent(item, one.org_unit, one.number, one.key, title, saying, count, lamp)


def _title(definition: RegisterDefinition, one: Pressing) -> str:
    """Return the line that a record is known by; its key where it has none."""
    headline = headline_of(definition)
    return str(one.data.get(headline.name) or one.key) if headline else one.key
