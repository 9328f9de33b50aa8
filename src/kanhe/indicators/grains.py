"""Grains: the stretches of the calendar that have cells, and the few of them that make a window.

A day lies in four cells: its own, that of its third of the month (旬: from the 1st, the 11th and
the 21st on), of its month and of its quarter. Each grain has a range of numbers of its own.
"""

from collections.abc import Callable
from datetime import date, timedelta
from functools import lru_cache
from typing import NamedTuple

from kanhe.values.period import Window

_EPOCH = date(1970, 1, 1)
#: Above every day number there is (the last day of 9999 is number 2,932,896).
MONTHS_FROM = 10_000_000
THIRDS_FROM = 20_000_000
QUARTERS_FROM = 30_000_000
_THIRDS = {THIRDS_FROM: 1, MONTHS_FROM: 3, QUARTERS_FROM: 9}
_FEW_DAYS = 31


class Run(NamedTuple):
    """Neighbouring cells from *first* to *last*, to be added (*sign* 1) or taken off (-1)."""

    sign: int
    first: int
    last: int


def day_number(day: date) -> int:
    """Return the number of a day's cell: days since 1970-01-01."""
    return (day - _EPOCH).days


def day_of(number: int) -> date:
    """Return the day whose cell has *number*."""
    return _EPOCH + timedelta(days=number)


def month_number(day: date) -> int:
    """Return the number of the cell of a day's month."""
    return MONTHS_FROM + 12 * day.year + day.month - 1


@lru_cache(4096)
def numbers_of(day: date) -> tuple[int, ...]:
    """Return the numbers of the cells that a day lies in, from the day's own to the quarter's."""
    numbers = [day_number(day)]
    while (wider := wider_than(numbers[-1])) is not None:
        numbers.append(wider)
    return tuple(numbers)


@lru_cache(4096)
def wider_than(p: int) -> int | None:
    """Return the number of the next wider cell that holds cell *p*; None for a quarter."""
    if p < MONTHS_FROM:
        return THIRDS_FROM + _third(day_of(p))
    if p < THIRDS_FROM:
        return QUARTERS_FROM + (p - MONTHS_FROM) // 3
    return MONTHS_FROM + (p - THIRDS_FROM) // 3 if p < QUARTERS_FROM else None


@lru_cache(4096)
def days_of(p: int) -> tuple[date, date]:
    """Return the first and the last day of the cell with number *p*."""
    if p < MONTHS_FROM:
        return day_of(p), day_of(p)
    grain, at = divmod(p, MONTHS_FROM)
    thirds = _THIRDS[grain * MONTHS_FROM]
    return day_of(_first_day(thirds * at)), day_of(_first_day(thirds * (at + 1)) - 1)


def cover(window: Window) -> tuple[Run, ...]:
    """Return the runs whose sum is that of *window*.

    Either end is moved to the nearest beginning of a third, from there to that of a month, from
    there to that of a quarter, by adding or taking off what lies between; of these ways, the one
    with the fewest cells. That is never more than five days, a third and a month at either end.
    """
    return _cover(window.start, window.end)


@lru_cache(4096)  # of days: to compare windows would take longer than the rest of it
def _cover(start: date, end: date | None) -> tuple[Run, ...]:
    first = day_number(start)
    behind = _END if end is None else day_number(end)
    if behind - first == 1:
        return (Run(1, first, first),)
    edges: tuple[Run, ...] = ()
    ways = [_run(0, first, behind)]
    for finer, wider, nearest, begins in _STEPS:
        up, down = nearest(first), nearest(behind)
        edges += _run(finer, first, begins(up)) + _run(finer, begins(down), behind)
        first, behind = up, down
        ways.append(_run(wider, first, behind) + edges)
    return min(ways, key=_cells)


def span(window: Window) -> Run:
    """Return one run of cells that hold whatever *window* holds, and may hold more: its own where
    one is enough, its days where they are a month at most, else every month that it touches."""
    if len(runs := cover(window)) == 1:
        return runs[0]
    if window.end is not None and (window.end - window.start).days <= _FEW_DAYS:
        return Run(1, day_number(window.start), day_number(window.end) - 1)
    last = date.max if window.end is None else window.end - timedelta(days=1)
    return Run(1, month_number(window.start), month_number(last))


def _third(day: date) -> int:
    return 3 * (12 * day.year + day.month - 1) + min((day.day - 1) // 10, 2)


_END = day_number(date.max) + 1


def _first_day(third: int) -> int:
    """Return the number of the day with which a third begins; of what is behind 9999, the end."""
    months, part = divmod(third, 3)
    year, month = divmod(months, 12)
    return _END if year > date.max.year else day_number(date(year, month + 1, 1 + 10 * part))


def _nearest_third(day: int) -> int:
    """Return the third whose beginning is nearest to that of a day."""
    if day == _END:
        return _third(date.max) + 1
    third = _third(day_of(day))
    return third + (day - _first_day(third) > _first_day(third + 1) - day)


def _nearest_of_three(number: int) -> int:
    return (number + 1) // 3


def _first_of_three(number: int) -> int:
    return 3 * number


#: Two grains; of a beginning in the finer, the nearest in the wider; and back.
_STEPS: tuple[tuple[int, int, Callable[[int], int], Callable[[int], int]], ...] = (
    (0, THIRDS_FROM, _nearest_third, _first_day),
    (THIRDS_FROM, MONTHS_FROM, _nearest_of_three, _first_of_three),
    (MONTHS_FROM, QUARTERS_FROM, _nearest_of_three, _first_of_three),
)


def _run(grain: int, first: int, behind: int) -> tuple[Run, ...]:
    """Return the cells of a grain from *first* up to *behind*, to be taken off if it is before."""
    if first == behind:
        return ()
    if first < behind:
        return (Run(1, grain + first, grain + behind - 1),)
    return (Run(-1, grain + behind, grain + first - 1),)


def _cells(runs: tuple[Run, ...]) -> int:
    return sum(run.last - run.first + 1 for run in runs)
