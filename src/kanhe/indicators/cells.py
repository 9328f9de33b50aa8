"""Cells: one signed whole number for each org unit, stretch of time and slot.

A change is posted for its org unit and everything above it as organised on its day, in the cell
of the day and in every wider one that holds it (`grains`). A range of days is cells of all grains,
added and taken off, so any sum is a handful of them. Posting is adding: it never looks at what is
there.
"""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import NamedTuple

from kanhe.indicators.contribution import LEVELS, Place, Slot, Slots
from kanhe.indicators.grains import numbers_of
from kanhe.indicators.hierarchy import chain, turning_days
from kanhe.values.orgtree import OrgTree


class CellKey(NamedTuple):
    """A cell: org unit, number of its stretch (`grains`), slot. In this order deltas are merged."""

    org_unit: str
    p: int
    slot: Slot


Cells = dict[CellKey, int]


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
        for p in numbers_of(day):
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
