"""A tree that changes: what to post to the cells, and figures as organised now.

Both rest on one identity. In any stretch of days without a change, let S(x) be the sum of an org
unit x with all under it. What x gave to those above its old parent it now gives to those above
its new one; therefore only org units whose parent differs matter, with their own sums.
"""

from collections.abc import Callable, Iterator, Mapping
from datetime import date
from itertools import pairwise
from typing import NamedTuple

from kanhe.indicators.cells import CellKey, Cells
from kanhe.indicators.contribution import LEVELS, Slot
from kanhe.indicators.grains import numbers_of
from kanhe.indicators.hierarchy import chain, is_under, moved, parent_on, turning_days
from kanhe.values.orgtree import OrgTree
from kanhe.values.period import Window


class Term(NamedTuple):
    """The sum of an org unit as organised then, in a window, to be added *sign* times."""

    sign: int
    org_unit: str
    window: Window


DayRows = Callable[[str], Mapping[date, Mapping[Slot, int]]]
"""Return all day cells of an org unit: day → slot → value."""


def regroup(before: OrgTree, after: OrgTree, rows_of: DayRows) -> Cells:
    """Return what changes in the cells when tree *before* is replaced by tree *after*.

    *rows_of* reads the cells as they are under *before*. Any difference of the trees is settled:
    moves, mergers, splits, closings, several at once, and those entered late.
    """
    cells: Cells = {}
    turns = turning_days(before, after)
    for key in sorted(before.org_units):
        if before.org_units[key] == after.org_units.get(key):
            continue
        rows: Mapping[date, Mapping[Slot, int]] | None = None
        for start, end in _epochs(date.min, None, turns):
            signs = _signs(before, after, key, start)
            if signs:
                rows = rows_of(key) if rows is None else rows
                _shift(cells, signs, rows, start, end)
    return {key: value for key, value in cells.items() if value}


def _signs(before: OrgTree, after: OrgTree, key: str, day: date) -> dict[str, int]:
    """Return who gains (1) and who loses (-1) the sums of *key* on *day*."""
    old, new = parent_on(before, key, day), parent_on(after, key, day)
    if old == new:
        return {}
    signs: dict[str, int] = {}
    for parent, sign in ((old, -1), (new, 1)):
        for above in chain(after, parent, day) if parent is not None else ():
            signs[above] = signs.get(above, 0) + sign
    return {above: sign for above, sign in signs.items() if sign}


def _shift(
    cells: Cells,
    signs: Mapping[str, int],
    rows: Mapping[date, Mapping[Slot, int]],
    start: date,
    end: date | None,
) -> None:
    """Post the rows of one stretch of days; a level is carried in at its start, out at its end."""
    carried: dict[Slot, int] = {}
    for day in sorted(rows):
        if end is not None and day >= end:
            break
        if day >= start:
            _post(cells, signs, day, rows[day], 1)
        for slot, value in rows[day].items():
            if slot.part in LEVELS:
                carried[slot] = carried.get(slot, 0) + value
                if day < start:
                    _post(cells, signs, start, {slot: value}, 1)
    if end is not None:
        _post(cells, signs, end, carried, -1)


def _post(
    cells: Cells, signs: Mapping[str, int], day: date, slots: Mapping[Slot, int], times: int
) -> None:
    for org_unit, sign in signs.items():
        for p in numbers_of(day):
            for slot, value in slots.items():
                at = CellKey(org_unit, p, slot)
                cells[at] = cells.get(at, 0) + sign * times * value


def terms(
    tree: OrgTree,
    scope: str,
    window: Window,
    *,
    today: date | None = None,
    asked: OrgTree | None = None,
    is_own: bool = False,
) -> list[Term]:
    """Return the sums as organised in *tree* that make the sum of *scope* as it is asked for.

    Asked for may be what counts under *scope* as organised *today*, in another tree (*asked*), or
    what lies on *scope* itself. In each stretch of days: the sum of x counts once if x does, and
    is taken off once if its parent does, because it is in that parent's sum.
    """
    other = tree if asked is None else asked

    def counts(key: str | None, day: date) -> bool:
        if key is None or is_own or key == scope or key not in other.org_units:
            return key == scope
        return is_under(other, key, scope, day if today is None else today)

    found: list[Term] = []
    turns = turning_days(tree, other)
    for key in _candidates(tree, other, scope, is_now=today is not None, is_own=is_own):
        for start, end in _epochs(window.start, window.end, turns):
            sign = counts(key, start) - counts(parent_on(tree, key, start), start)
            if sign:
                found.append(Term(sign, key, Window(start, end)))
    return _joined(found)


def _candidates(
    tree: OrgTree, other: OrgTree, scope: str, *, is_now: bool, is_own: bool
) -> list[str]:
    """Return *scope* and whatever may count otherwise than its parent."""
    found = set(moved(tree)) if is_now or is_own else set()
    if is_own:
        found.update(tree.children.get(scope, ()))
    if other is not tree:
        found.update(key for key, one in tree.org_units.items() if one != other.org_units.get(key))
    return [scope, *sorted(found - {scope})]


def _joined(found: list[Term]) -> list[Term]:
    """Return terms of neighbouring stretches as one: fewer sums to look up."""
    joined: list[Term] = []
    for term in found:
        last = joined[-1] if joined else None
        if last and last[:2] == term[:2] and last.window.end == term.window.start:
            joined[-1] = Term(*last[:2], Window(last.window.start, term.window.end))
        else:
            joined.append(term)
    return joined


def _epochs(start: date, end: date | None, turns: list[date]) -> Iterator[tuple[date, date | None]]:
    """Yield the stretches of days between *turns*, from *start* up to *end*."""
    cuts = [turn for turn in turns if turn > start and (end is None or turn < end)]
    yield from pairwise([start, *cuts, end])
