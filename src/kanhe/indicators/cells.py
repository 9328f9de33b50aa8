"""Cells: one signed whole number for each org unit, stretch of time and slot.

A change is posted for its org unit and everything above it as organised on its day, once in the
cell of the day and once in that of the month. A range of days is whole months plus or minus days
(`cover`), so any sum is a handful of cells. Posting is adding: it never looks at what is there.
"""

from calendar import monthrange
from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from functools import lru_cache
from typing import NamedTuple

from kanhe.indicators.contribution import LEVELS, Place, Slot, Slots
from kanhe.indicators.hierarchy import chain, turning_days
from kanhe.values.orgtree import OrgTree
from kanhe.values.period import Window

_EPOCH = date(1970, 1, 1)
#: Above every day number there is (the last day of 9999 is number 2,932,896).
MONTHS_FROM = 10_000_000
_FEW_DAYS = 31


class CellKey(NamedTuple):
    """A cell: org unit, number of its day or month, slot. In this order deltas are merged."""

    org_unit: str
    p: int
    slot: Slot


class Run(NamedTuple):
    """Neighbouring cells from *first* to *last*, to be added (*sign* 1) or taken off (-1)."""

    sign: int
    first: int
    last: int


Cells = dict[CellKey, int]


def day_number(day: date) -> int:
    """Return the number of a day's cell: days since 1970-01-01."""
    return (day - _EPOCH).days


def month_number(day: date) -> int:
    """Return the number of the cell of a day's month."""
    return MONTHS_FROM + 12 * day.year + day.month - 1


def day_of(number: int) -> date:
    """Return the day whose cell has *number*."""
    return _EPOCH + timedelta(days=number)


@lru_cache(1024)
def cover(window: Window) -> tuple[Run, ...]:
    """Return the runs whose sum is that of *window*.

    Of a month that lies in the window with more than half of its days the whole is taken and the
    rest taken off: never more than 15 day cells at either end.
    """
    last = None if window.end is None else window.end - timedelta(days=1)
    head_end = _month_end(window.start)
    if last is not None and last <= head_end:
        is_whole, runs = _edge(window.start, last)
        return (_months(window.start, 0, window.start, 0) if is_whole else ()) + runs
    has_head, head = _edge(window.start, head_end)
    has_tail, tail = (True, ()) if last is None else _edge(last.replace(day=1), last)
    middle = _months(window.start, 1 - has_head, last or date.max, 1 - has_tail)
    return middle + head + tail


def span(window: Window) -> Run:
    """Return one run of cells that hold whatever *window* holds, and may hold more: its own where
    one is enough, its days where they are a month at most, else every month that it touches."""
    if len(runs := cover(window)) == 1:
        return runs[0]
    if window.end is not None and (window.end - window.start).days <= _FEW_DAYS:
        return Run(1, day_number(window.start), day_number(window.end) - 1)
    last = date.max if window.end is None else window.end - timedelta(days=1)
    return Run(1, month_number(window.start), month_number(last))


@lru_cache(4096)
def days_of(p: int) -> tuple[date, date]:
    """Return the first and the last day of the cell with number *p*, a day or a month."""
    if p < MONTHS_FROM:
        return day_of(p), day_of(p)
    year, month = divmod(p - MONTHS_FROM, 12)
    first = date(year, month + 1, 1)
    return first, _month_end(first)


def _months(first: date, skipped: int, last: date, skipped_last: int) -> tuple[Run, ...]:
    """Return the run of whole months, some left out at either end; none if none is left."""
    start, stop = month_number(first) + skipped, month_number(last) - skipped_last
    return (Run(1, start, stop),) if start <= stop else ()


def _edge(first: date, last: date) -> tuple[bool, tuple[Run, ...]]:
    """Return whether the month of a part of it is taken whole, and the day runs to go with it."""
    start, end = first.replace(day=1), _month_end(first)
    inside, outside = (last - first).days + 1, (first - start).days + (end - last).days
    if outside >= inside:
        return False, (Run(1, day_number(first), day_number(last)),)
    before = (Run(-1, day_number(start), day_number(first) - 1),) if first > start else ()
    behind = (Run(-1, day_number(last) + 1, day_number(end)),) if last < end else ()
    return True, before + behind


def _month_end(day: date) -> date:
    return day.replace(day=monthrange(day.year, day.month)[1])


def roll_up(changes: Mapping[Place, Slots], tree: OrgTree) -> Cells:
    """Return what *changes* at their places change in the cells; no zeros.

    A change of a level goes along when its org unit later comes to stand elsewhere: it leaves
    those no longer above and joins those newly above, on the day of the change in *tree*.
    Raises Refusal for an org unit never opened.
    """
    cells: Cells = {}
    for (org_unit, day), slots in changes.items():
        above = chain(tree, org_unit, day)
        _post(cells, above, day, slots, 1)
        levels = {key: value for key, value in slots.items() if key.part in LEVELS}
        for turn in turning_days(tree, after=day) if levels else ():
            then = chain(tree, org_unit, turn)
            _post(cells, set(above) - set(then), turn, levels, -1)
            _post(cells, set(then) - set(above), turn, levels, 1)
            above = then
    return {key: value for key, value in cells.items() if value}


def _post(cells: Cells, org_units: Iterable[str], day: date, slots: Slots, sign: int) -> None:
    for org_unit in org_units:
        for p in (day_number(day), month_number(day)):
            for key, value in slots.items():
                at = CellKey(org_unit, p, key)
                cells[at] = cells.get(at, 0) + sign * value


def merged(*deltas: Mapping[CellKey, int]) -> list[tuple[CellKey, int]]:
    """Return *deltas* added up, in the order of their keys, without zeros.

    The order is the same in every transaction, so that two never wait for each other in a ring.
    """
    total: Cells = {}
    for cells in deltas:
        for key, value in cells.items():
            total[key] = total.get(key, 0) + value
    return [(key, total[key]) for key in sorted(total) if total[key]]
