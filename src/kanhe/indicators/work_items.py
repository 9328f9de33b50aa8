"""What the campaign board shows (挂图作战): work items, how each stands, the lamp that lights.

Columns are not drawn by hand: whatever a definition says is owed becomes one. A register with a
close-out, with a submission, with expected occurrences, and an indicator with a target.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import ROUND_FLOOR, Decimal
from enum import StrEnum
from typing import assert_never

from kanhe.indicators.definition import FigureLamp, Indicator, Target
from kanhe.indicators.figure import Figure
from kanhe.indicators.targets import lamp_of, progress, target_of
from kanhe.registers.campaign import Lamp, LampRule
from kanhe.registers.definition import RegisterDefinition


class Work(StrEnum):
    """What kind of thing is owed; a closed list."""

    CLOSE_OUT = "close_out"
    SUBMISSION = "submission"
    OCCURRENCE = "occurrence"
    TARGET = "target"


@dataclass(frozen=True, slots=True)
class WorkItem:
    """A column of the board: what is owed in a register, or by an indicator, of that *name*."""

    work: Work
    name: str
    title: str
    title_en: str


@dataclass(frozen=True, slots=True)
class Tally:
    """How a work item stands: records, submissions or occurrences, of which so many are *done*.

    *late* are those past their day, *since* the day by which the oldest of these was due;
    *soon* those due within the days that a lamp looks ahead, *next_due* the first such day.
    """

    total: int = 0
    done: int = 0
    begun: int = 0
    late: int = 0
    since: date | None = None
    soon: int = 0
    next_due: date | None = None
    sent_back: int = 0


def added(tallies: Iterable[Tally]) -> Tally:
    """Return many tallies as one."""
    some = tuple(tallies)
    if len(some) < 2:
        return some[0] if some else Tally()
    return Tally(
        sum([one.total for one in some]),
        sum([one.done for one in some]),
        sum([one.begun for one in some]),
        sum([one.late for one in some]),
        min([one.since for one in some if one.since], default=None),
        sum([one.soon for one in some]),
        min([one.next_due for one in some if one.next_due], default=None),
        sum([one.sent_back for one in some]),
    )


class Saying(StrEnum):
    """What stands in a cell of the board."""

    NOTHING_OWED = "nothing_owed"
    NOT_BEGUN = "not_begun"
    DONE = "done"
    DAYS_LATE = "days_late"
    MISSING = "missing"
    GAPS = "gaps"
    SENT_BACK = "sent_back"
    DUE_TODAY = "due_today"
    DUE_IN = "due_in"
    PERCENT = "percent"
    VALUE = "value"


@dataclass(frozen=True, slots=True)
class BoardCell:
    """A cell: the lamp that is lit (None: none), what it says, with which number."""

    saying: Saying
    number: Decimal
    lamp: Lamp | FigureLamp | None = None


def work_items(
    definitions: Iterable[RegisterDefinition], indicators: Iterable[Indicator]
) -> tuple[WorkItem, ...]:
    """Return the columns of the board, kind by kind, in the order in which they are given."""
    found = [
        WorkItem(work, one.name, one.title, one.title_en)
        for one in definitions
        for work, owes in (
            (Work.CLOSE_OUT, one.traits.lifecycle),
            (Work.SUBMISSION, one.submission),
            (Work.OCCURRENCE, one.traits.recurrence),
        )
        if owes is not None
    ]
    found += [
        WorkItem(Work.TARGET, one.name, one.title, one.title_en)
        for one in indicators
        if one.targets
    ]
    return tuple(sorted(found, key=lambda item: list(Work).index(item.work)))


def days_ahead(lamps: Iterable[Lamp]) -> int:
    """Return how many days the lamps look ahead; 0 is today only."""
    return max((lamp.days or 0 for lamp in lamps), default=0)


def lit(lamps: Iterable[Lamp], tally: Tally, today: date) -> Lamp | None:
    """Return the first of *lamps* whose rule holds, or None."""
    return next((lamp for lamp in lamps if _holds(lamp, tally, today)), None)


def board_cell(item: WorkItem, tally: Tally, lamps: Sequence[Lamp], today: date) -> BoardCell:
    """Return the cell of a work item that is owed record by record."""
    if not tally.total and item.work is not Work.CLOSE_OUT:
        return BoardCell(Saying.NOTHING_OWED, Decimal(0))
    lamp = lit(lamps, tally, today)
    saying, number = _said(item.work, lamp, tally, today)
    return BoardCell(saying, Decimal(number), lamp)


def target_cell(
    indicator: Indicator, figure: Figure, target: Target | None, lamps: Sequence[FigureLamp]
) -> BoardCell:
    """Return the cell of an indicator: how far it is in per cent of *target*, without one its
    value. Parts of a per cent are dropped: what is not reached is never shown as reached."""
    if figure.value is None:
        return BoardCell(Saying.NOTHING_OWED, Decimal(0))
    reached = None if target is None else progress(figure, target)
    if reached is None:
        return BoardCell(Saying.VALUE, figure.shown or Decimal(0))
    whole = reached.to_integral_value(ROUND_FLOOR)
    return BoardCell(Saying.PERCENT, whole, lamp_of(lamps or indicator.lamps, reached))


def target_here(indicator: Indicator, org_unit: str, day: date, *, is_whole: bool) -> Target | None:
    """Return the target of an org unit. One for all is that of the *whole*, of no part of it."""
    target = target_of(indicator, org_unit, day)
    return target if is_whole or target is None or target.org_unit == org_unit else None


def percent(tally: Tally) -> int:
    """Return how much is done, in whole per cent, never more than is; *total* is not 0."""
    return tally.done * 100 // tally.total


def _holds(lamp: Lamp, tally: Tally, today: date) -> bool:
    match lamp.rule:
        case LampRule.OVERDUE:
            return tally.late > 0
        case LampRule.DUE_WITHIN:
            last = today + timedelta(days=lamp.days or 0)
            return tally.next_due is not None and tally.next_due <= last
        case LampRule.SENT_BACK:
            return tally.sent_back > 0
        case LampRule.CLOSED:
            return 0 < tally.total == tally.done
        case LampRule.NOT_BEGUN:
            return not tally.begun
        case LampRule.ON_TIME:
            return not tally.late
        case _ as unreachable:
            assert_never(unreachable)


_LATE = {Work.SUBMISSION: Saying.MISSING, Work.OCCURRENCE: Saying.GAPS}


def _said(work: Work, lamp: Lamp | None, tally: Tally, today: date) -> tuple[Saying, int]:
    match None if lamp is None else lamp.rule:
        case LampRule.OVERDUE if work in _LATE:
            return _LATE[work], tally.late
        case LampRule.OVERDUE:
            assert tally.since is not None
            return Saying.DAYS_LATE, (today - tally.since).days
        case LampRule.DUE_WITHIN:
            assert tally.next_due is not None
            days = (tally.next_due - today).days
            return (Saying.DUE_IN, days) if days else (Saying.DUE_TODAY, 0)
        case LampRule.SENT_BACK:
            return Saying.SENT_BACK, tally.sent_back
        case LampRule.CLOSED:
            return Saying.DONE, 100
    if not tally.begun:
        return Saying.NOT_BEGUN, 0
    return Saying.PERCENT, percent(tally)
