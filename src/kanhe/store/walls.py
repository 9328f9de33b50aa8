"""Walls: many org units × many indicators at once, values only.

Only the values are read, with what was heard; who was silent is asked for those org units that
show a zero.
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
    missing = _missing(at, bases, org_units, window, found)
    values: dict[str, _Values] = {}
    for name, one in bases.items():
        values[name] = [
            None if key in missing[name] else unscaled(one, number)
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
    """Return the numbers of each indicator, in the order of *org_units*; what was heard there is
    read with them, because indicators of a register share that column."""
    slots: dict[Runs, list[Slot]] = {}
    for one in bases.values():
        some = slots.setdefault(runs_of(one, window), [])
        if one.measure is Measure.DISTINCT:
            at.cells.load_seen(org_units, window, slot(one))
        else:
            some.append(_main(one))
        some.append(_heard(one))
    for runs, some in slots.items():
        at.cells.load_table(org_units, runs, some)
    return {
        name: at.cells.totals(org_units, runs_of(one, window), _main(one))
        if one.measure is not Measure.DISTINCT
        else [at.cells.first_seen(key, window, slot(one)) for key in org_units]
        for name, one in bases.items()
    }


def _missing(
    at: Moment,
    bases: Mapping[str, Indicator],
    org_units: Sequence[str],
    window: Window,
    found: Mapping[str, Sequence[int]],
) -> dict[str, set[str]]:
    """Return the org units from which nothing was heard, or only from the silent, by indicator."""
    missing: dict[str, set[str]] = {}
    asked: dict[str, list[str]] = {}  # of these something was heard, and the number is zero
    wanted: dict[Runs, tuple[set[str], set[Slot]]] = {}
    for name, one in bases.items():
        runs = runs_of(one, window)
        keys = [key for key, number in zip(org_units, found[name], strict=True) if not number]
        zeros = [*zip(keys, at.cells.totals(keys, runs, _heard(one)), strict=True)]
        missing[name] = {key for key, n in zeros if n <= 0}
        if one.measure in _MAY_BE_SILENT:
            asked[name] = [key for key, n in zeros if n > 0]
            some, slots = wanted.setdefault(runs, (set(), set()))
            some.update(asked[name])
            slots.add(slot(one, Part.SILENT))
    for runs, (some, slots) in wanted.items():
        at.cells.load_table(some, runs, slots)
    for name, keys in asked.items():
        runs = runs_of(bases[name], window)
        heard = at.cells.totals(keys, runs, _heard(bases[name]))
        off = at.cells.totals(keys, runs, slot(bases[name], Part.SILENT))
        missing[name].update(key for key, n, m in zip(keys, heard, off, strict=True) if n <= m)
    return missing


_MAIN = {Measure.COUNT: Part.PASSED, Measure.LATEST: Part.LEVEL}
_HEARD = {Measure.LATEST: Part.REPORTED}
_MAY_BE_SILENT = (Measure.SUM, Measure.DISTINCT)


def _main(indicator: Indicator) -> Slot:
    return slot(indicator, _MAIN.get(indicator.measure, Part.VALUE))


def _heard(indicator: Indicator) -> Slot:
    return slot(indicator, _HEARD.get(indicator.measure, Part.HEARD))


def _ratios(indicator: Indicator, values: Mapping[str, _Values]) -> _Values:
    numerators = values[indicator.numerator or ""]
    denominators = values[indicator.denominator or ""]
    pairs = zip(numerators, denominators, strict=True)
    return [ratio_value(indicator, above, below) for above, below in pairs]
