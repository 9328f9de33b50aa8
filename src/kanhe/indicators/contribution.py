"""What one record gives to an indicator: whole numbers in slots, a pure function of the record.

Because nothing but the stored record decides, the contribution of its earlier state can always
be worked out again and taken back exactly: `delta`. Decimals and money are whole numbers of the
indicator's smallest place. `distinct` and `latest` depend on other records too: `distinct.py`,
`levels.py`; what is here of them is the number of records.
"""

from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import NamedTuple

from kanhe.indicators.definition import Filter, Indicator, Measure
from kanhe.registers.projection import Record
from kanhe.values.refusal import Refusal


class Part(StrEnum):
    """What a slot adds up.

    value: what is summed. passed: records that pass the filter; a count is these. silent: of
    these, records without a value, which say nothing. heard: records of the register at all, be it
    that they do not pass the filter; where all were silent, a figure is missing, not zero.
    level, reported: the latest values, and how many org units gave one; both are changes, whose
    sum from the beginning is the level of a day.
    """

    VALUE = "value"
    PASSED = "passed"
    SILENT = "silent"
    HEARD = "heard"
    LEVEL = "level"
    REPORTED = "reported"


class Slot(NamedTuple):
    """A number that is kept for every cell; another version of an indicator has other slots."""

    indicator: str
    version: int
    part: Part


class Place(NamedTuple):
    """Where and when a record counts."""

    org_unit: str
    day: date


Slots = Mapping[Slot, int]

#: Slots whose sum from the beginning of time is a level (`levels.py`).
LEVELS = frozenset({Part.LEVEL, Part.REPORTED})


def slot(indicator: Indicator, part: Part = Part.VALUE) -> Slot:
    """Return the slot for *part* of *indicator*."""
    return Slot(indicator.name, indicator.version, part)


def place_of(record: Record, indicator: Indicator) -> Place | None:
    """Return where *record* counts; None if it is of another register, void, or has no place."""
    if record.register != indicator.register or record.is_void:
        return None
    org_unit: str | None = record.org_unit
    day: date | None = record.day
    if indicator.org_unit_field is not None:
        org_unit = record.data.get(indicator.org_unit_field)
    if indicator.day_field is not None:
        text = record.data.get(indicator.day_field)
        day = None if text is None else date.fromisoformat(text[:10])
    return None if org_unit is None or day is None else Place(org_unit, day)


def passes(record: Record, wanted: Filter) -> bool:
    """Return whether *record* meets every condition of a filter."""
    if wanted.states and record.state not in wanted.states:
        return False
    if any(not values_in(record, one.field) & set(one.values) for one in wanted.fields):
        return False
    for within in wanted.dates:
        text = record.data.get(within.field)
        if text is None:
            return False
        day = date.fromisoformat(text[:10])
        if not (within.first or date.min) <= day <= (within.last or date.max):
            return False
    return True


def values_in(record: Record, field: str) -> frozenset[str]:
    """Return the values that *field* holds, as text: none, one, or many."""
    found = record.data.get(field)
    if found is None:
        return frozenset()
    return frozenset(map(str, found if isinstance(found, list | tuple) else [found]))


def scaled(record: Record, indicator: Indicator) -> int | None:
    """Return the number in the indicator's field, in its smallest place; None if there is none.

    Raises Refusal `value_too_fine` for one that the places of the indicator cannot hold.
    """
    found = record.data.get(indicator.field or "")
    if found is None:
        return None
    value = Decimal(found).scaleb(indicator.places)
    if value != value.to_integral_value():
        raise Refusal(
            "value_too_fine",
            indicator=indicator.name,
            register=record.register,
            key=record.key,
            found=str(found),
            places=str(indicator.places),
        )
    return int(value)


def contribution(record: Record, indicator: Indicator) -> dict[Slot, int]:
    """Return what *record* adds to the slots of *indicator*, at its place; often nothing."""
    return {} if place_of(record, indicator) is None else _slots(record, indicator)


def _slots(record: Record, indicator: Indicator) -> dict[Slot, int]:
    """Return the contribution of a record that has a place."""
    if indicator.measure is Measure.LATEST:
        return {}
    slots = {slot(indicator, Part.HEARD): 1}
    if not passes(record, indicator.filter):
        return slots
    slots[slot(indicator, Part.PASSED)] = 1
    if indicator.measure is Measure.SUM:
        value = scaled(record, indicator)
        if value is None:
            slots[slot(indicator, Part.SILENT)] = 1
        else:
            slots[slot(indicator)] = value
    elif indicator.measure is Measure.DISTINCT and not values_in(record, indicator.field or ""):
        slots[slot(indicator, Part.SILENT)] = 1  # which values are new: `distinct.py`
    return slots


def delta(
    before: Record | None, after: Record | None, indicators: Iterable[Indicator]
) -> dict[Place, dict[Slot, int]]:
    """Return what changes in the slots when a record becomes *after*; no zeros.

    None before is a new record. `delta(a, b)` and `delta(b, a)` add up to nothing.
    """
    changes: dict[Place, dict[Slot, int]] = {}
    for indicator in indicators:
        for record, sign in ((before, -1), (after, 1)):
            place = place_of(record, indicator) if record else None
            if record is None or place is None:
                continue
            slots = changes.setdefault(place, {})
            for key, value in _slots(record, indicator).items():
                slots[key] = slots.get(key, 0) + sign * value
    kept = {
        place: {key: value for key, value in slots.items() if value}
        for place, slots in changes.items()
    }
    return {place: slots for place, slots in kept.items() if slots}
