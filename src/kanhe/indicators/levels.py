"""Levels: what each org unit reported last, added up over a scope as of a day.

A report puts its value in the place of the one before. In the cells that is a change: plus
(value − value before) on its day, and the opposite on the day of the next report, which had been
counted from the value before. The sum of all changes up to a day is the level of that day.
Reports of one org unit follow one another by day, then key of the record.
"""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import NamedTuple, Protocol

from kanhe.indicators.contribution import Part, Place, Slot, passes, place_of, scaled, slot
from kanhe.indicators.definition import Indicator, Measure
from kanhe.registers.projection import Record


class Report(NamedTuple):
    """A record that gives a level: when, by which record, how much."""

    day: date
    key: str
    value: int


class ReportReader(Protocol):
    """Which reports there are already, of one org unit and indicator."""

    def neighbours(
        self, indicator: Indicator, org_unit: str, day: date, key: str
    ) -> tuple[Report | None, Report | None]:
        """Return the report before (*day*, *key*) and the one behind it."""


def report_of(record: Record | None, indicator: Indicator) -> tuple[str, Report] | None:
    """Return (org unit, report) if *record* gives a level for *indicator*."""
    place = place_of(record, indicator) if record else None
    if record is None or place is None or indicator.measure is not Measure.LATEST:
        return None
    value = scaled(record, indicator) if passes(record, indicator.filter) else None
    return None if value is None else (place.org_unit, Report(place.day, record.key, value))


def report_changes(
    before: Record | None, after: Record | None, indicator: Indicator
) -> list[tuple[int, str, Report]]:
    """Return (sign, org unit, report): the report that goes, then the one that comes."""
    old, new = report_of(before, indicator), report_of(after, indicator)
    if old == new:
        return []
    return [(sign, *found) for sign, found in ((-1, old), (1, new)) if found is not None]


def level_changes(
    sign: int, indicator: Indicator, org_unit: str, report: Report, reader: ReportReader
) -> dict[Place, dict[Slot, int]]:
    """Return how the slots change when *report* comes (1) or goes (-1).

    *reader* tells the reports without this one.
    """
    earlier, later = reader.neighbours(indicator, org_unit, report.day, report.key)
    value = report.value - (earlier.value if earlier else 0)
    slots = {slot(indicator, Part.LEVEL): sign * value}
    if earlier is None:
        slots[slot(indicator, Part.REPORTED)] = sign
    changes = {Place(org_unit, report.day): slots}
    if later is not None:
        back = changes.setdefault(Place(org_unit, later.day), {})
        changes[Place(org_unit, later.day)] = {
            key: back.get(key, 0) - amount for key, amount in slots.items()
        }
    return {place: kept for place, found in changes.items() if (kept := _without_zeros(found))}


def _without_zeros(slots: Mapping[Slot, int]) -> dict[Slot, int]:
    return {key: value for key, value in slots.items() if value}


def in_force(reports: Iterable[Report], day: date) -> Report | None:
    """Return the report that holds on *day*: the latest one up to it."""
    return max((report for report in reports if report.day <= day), default=None)
