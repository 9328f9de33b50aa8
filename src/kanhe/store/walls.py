"""Walls: many org units × many indicators at once, values only.

Only the values are read, with what was heard; who was silent is asked for those org units that
show a zero.
"""

from collections.abc import Mapping, Sequence
from decimal import Decimal

from kanhe.indicators.contribution import Part, Slot, slot
from kanhe.indicators.definition import Indicator, Measure
from kanhe.indicators.figure import ratio_value, runs_of, unscaled_all
from kanhe.store.cell_reader import Runs
from kanhe.store.moments import Moment
from kanhe.values.period import Window

Wall = Mapping[str, Mapping[str, Decimal | None]]
"""Indicator → org unit → value, None where nothing was reported."""

_Values = list[Decimal | None]


def wall_values(
    at: Moment,
    names: Sequence[str],
    bases: Mapping[str, Indicator],
    org_units: Sequence[str],
    window: Window,
) -> Wall:
    """Return a wall as organised then; all *bases* are in the cells."""
    at.cells.go_back(bases.values())
    slots: dict[Runs, set[Slot]] = {}
    for one in bases.values():
        slots.setdefault(runs_of(one, window), set()).update((_main(one), _heard(one)))
    found = {runs: at.cells.table(org_units, runs, some) for runs, some in slots.items()}
    values: dict[str, _Values] = {}
    asked: dict[str, list[int]] = {}  # places with a zero although something was heard there
    for name, one in bases.items():
        read = found[runs_of(one, window)]
        numbers, heard = read[_main(one)], read[_heard(one)]
        if one.measure is Measure.DISTINCT:
            at.cells.load_seen(org_units, window, slot(one))
            numbers = [at.cells.first_seen(key, window, slot(one)) for key in org_units]
        values[name] = list(unscaled_all(one, numbers))
        zeros = [place for place, number in enumerate(numbers) if not number]
        for place in zeros:
            if heard[place] <= 0:
                values[name][place] = None
        if one.measure in _MAY_BE_SILENT:
            asked[name] = [place for place in zeros if heard[place] > 0]
    _leave_out_silent(at, bases, org_units, window, asked, found, values)
    for name in names:
        if name not in values:
            values[name] = _ratios(at.indicator(name), values)
    return {name: dict(zip(org_units, values[name], strict=True)) for name in names}


def _leave_out_silent(
    at: Moment,
    bases: Mapping[str, Indicator],
    org_units: Sequence[str],
    window: Window,
    asked: Mapping[str, Sequence[int]],
    found: Mapping[Runs, Mapping[Slot, Sequence[int]]],
    values: Mapping[str, _Values],
) -> None:
    """Take out zeros of org units where all that was heard was silent."""
    wanted: dict[Runs, tuple[set[int], set[Slot]]] = {}
    for name, places in asked.items():
        some, slots = wanted.setdefault(runs_of(bases[name], window), (set(), set()))
        some.update(places)
        slots.add(slot(bases[name], Part.SILENT))
    for runs, (some, slots) in wanted.items():
        order = {place: at for at, place in enumerate(sorted(some))}
        silent = at.cells.table([org_units[place] for place in order], runs, slots)
        for name, places in asked.items():
            one = bases[name]
            if runs_of(one, window) != runs:
                continue
            heard, off = found[runs][_heard(one)], silent[slot(one, Part.SILENT)]
            for place in places:
                if heard[place] <= off[order[place]]:
                    values[name][place] = None


_MAIN = {
    Measure.COUNT: Part.PASSED, Measure.LATEST: Part.LEVEL, Measure.DISTINCT: Part.PASSED,
}  # fmt: skip
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
