"""Walls: many org units × many indicators at once, values only.

Only the values are read; whether a zero is a zero or nothing at all is asked for those org units
that show one.
"""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import TYPE_CHECKING

from kanhe.indicators.contribution import Part, Slot, slot
from kanhe.indicators.definition import Indicator, Measure
from kanhe.indicators.figure import ratio_value, runs_of, unscaled
from kanhe.store.moments import Moment
from kanhe.values.period import Window

if TYPE_CHECKING:
    from kanhe.store.cell_reader import Runs

_Values = list[Decimal | None]


def wall_values(
    at: Moment,
    names: Sequence[str],
    bases: Mapping[str, Indicator],
    org_units: Sequence[str],
    window: Window,
) -> dict[tuple[str, str], Decimal | None]:
    """Return (org unit, indicator) → value as organised then; all *bases* are in the cells."""
    at.cells.go_back(bases.values())
    found = _numbers(at, bases, org_units, window)
    silent = _silent(at, bases, org_units, window, found)
    values: dict[str, _Values] = {}
    for name, one in bases.items():
        missing = silent[name]
        values[name] = [
            None if key in missing else unscaled(one, number)
            for key, number in zip(org_units, found[name], strict=True)
        ]
    for name in names:
        if name not in values:
            values[name] = _ratios(at.indicator(name), values)
    return {
        (key, name): value
        for name in names
        for key, value in zip(org_units, values[name], strict=True)
    }


def _numbers(
    at: Moment, bases: Mapping[str, Indicator], org_units: Sequence[str], window: Window
) -> dict[str, list[int]]:
    slots: dict[Runs, list[Slot]] = {}
    for one in bases.values():
        if one.measure is not Measure.DISTINCT:
            slots.setdefault(runs_of(one, window), []).append(_main(one))
        else:
            at.cells.load_seen(org_units, window, slot(one))
    for runs, some in slots.items():
        at.cells.load_table(org_units, runs, some)
    return {
        name: at.cells.totals(org_units, runs_of(one, window), _main(one))
        if one.measure is not Measure.DISTINCT
        else [at.cells.first_seen(key, window, slot(one)) for key in org_units]
        for name, one in bases.items()
    }


def _silent(
    at: Moment,
    bases: Mapping[str, Indicator],
    org_units: Sequence[str],
    window: Window,
    found: Mapping[str, Sequence[int]],
) -> dict[str, set[str]]:
    """Return the org units from which nothing was heard, for each indicator."""
    zeros = {
        name: [key for key, number in zip(org_units, found[name], strict=True) if not number]
        for name in bases
    }
    wanted: dict[Runs, tuple[set[str], set[Slot]]] = {}
    for name, one in bases.items():
        some, slots = wanted.setdefault(runs_of(one, window), (set(), set()))
        some.update(zeros[name])
        slots.update(_heard(one))
    for runs, (some, slots) in wanted.items():
        at.cells.load_table(some, runs, slots)
    silent: dict[str, set[str]] = {}
    for name, one in bases.items():
        heard, *less = (
            at.cells.totals(zeros[name], runs_of(one, window), each) for each in _heard(one)
        )
        told = [n - sum(off) for n, *off in zip(heard, *less, strict=True)]
        silent[name] = {key for key, n in zip(zeros[name], told, strict=True) if n <= 0}
    return silent


_MAIN = {Measure.COUNT: Part.PASSED, Measure.LATEST: Part.LEVEL}


def _main(indicator: Indicator) -> Slot:
    return slot(indicator, _MAIN.get(indicator.measure, Part.VALUE))


def _heard(indicator: Indicator) -> tuple[Slot, ...]:
    """Return the slot of what was heard, and that of the silent, which is taken off."""
    match indicator.measure:
        case Measure.LATEST:
            return (slot(indicator, Part.REPORTED),)
        case Measure.COUNT:
            return (slot(indicator, Part.HEARD),)
    return slot(indicator, Part.HEARD), slot(indicator, Part.SILENT)


def _ratios(indicator: Indicator, values: Mapping[str, _Values]) -> _Values:
    numerators = values[indicator.numerator or ""]
    denominators = values[indicator.denominator or ""]
    pairs = zip(numerators, denominators, strict=True)
    return [ratio_value(indicator, above, below) for above, below in pairs]
