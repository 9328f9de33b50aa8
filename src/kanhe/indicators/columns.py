"""Which column of the cells each slot has: given in the order of the log, and so never stored.

Cells are wide: a row of a page has 64 columns. Indicators of one register and place hear the same
records, and those with the same filter let the same ones pass: such columns are shared. What is
hardly ever written (silent records) stands on odd pages, all else on even ones, so that a record
touches few rows and a wall of many indicators reads few. Only the latest version of an indicator
has columns; those of the one before are free for whoever comes next, once they are emptied.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import reduce
from itertools import count
from typing import NamedTuple

from kanhe.indicators.contribution import Part, Slot, slot
from kanhe.indicators.definition import Indicator, Measure

WIDTH = 64

_PARTS: Mapping[Measure, tuple[Part, ...]] = {
    Measure.COUNT: (Part.PASSED, Part.HEARD),
    Measure.SUM: (Part.VALUE, Part.PASSED, Part.SILENT, Part.HEARD),
    Measure.DISTINCT: (Part.VALUE, Part.PASSED, Part.SILENT, Part.HEARD),
    Measure.LATEST: (Part.LEVEL, Part.REPORTED),
    Measure.RATIO: (),
}


class Column(NamedTuple):
    """A column of a page."""

    page: int
    at: int

    @property
    def number(self) -> int:
        """Return the column as one number: what tables about single slots know it by."""
        return self.page * WIDTH + self.at


Key = tuple[str, ...]
"""What a column is for: a slot of one indicator, or what several have in common."""


@dataclass(frozen=True, slots=True)
class Columns:
    """The columns in use, by what they are for; *indicators* are the latest versions, by name."""

    indicators: Mapping[str, Indicator]
    given: Mapping[Key, Column]
    of: Mapping[Slot, Column]


def parts_of(indicator: Indicator) -> tuple[Part, ...]:
    """Return the parts for which an indicator needs a slot."""
    return _PARTS[indicator.measure]


NO_COLUMNS = Columns({}, {}, {})


def with_indicator(columns: Columns, indicator: Indicator) -> Columns:
    """Return the columns after *indicator*, new or a next version, was defined."""
    latest = {**columns.indicators, indicator.name: indicator}
    used = {_key(one, part) for one in latest.values() for part in parts_of(one)}
    given = {key: column for key, column in columns.given.items() if key in used}
    for part in parts_of(indicator):
        key = _key(indicator, part)
        if key not in given:
            given[key] = _free(frozenset(given.values()), is_odd=_is_odd(indicator, part))
    slots = ((one, part) for one in latest.values() for part in parts_of(one))
    return Columns(latest, given, {slot(*each): given[_key(*each)] for each in slots})


def changed_columns(before: Columns, after: Columns) -> tuple[frozenset[Column], frozenset[Column]]:
    """Return the columns to be emptied, and those to be filled."""
    gone = {column for key, column in before.given.items() if key not in after.given}
    come = {column for key, column in after.given.items() if key not in before.given}
    return frozenset(gone), frozenset(come)


def columns_of(versions: Iterable[Indicator]) -> Columns:
    """Return the columns after *versions* were defined one after another."""
    return reduce(with_indicator, versions, NO_COLUMNS)


def _key(indicator: Indicator, part: Part) -> Key:
    place = indicator.register or "", indicator.org_unit_field or "", indicator.day_field or ""
    if part is Part.HEARD:
        return (part, *place)
    if part is Part.PASSED:
        return (part, *place, repr(indicator.filter))
    return part, indicator.name, str(indicator.version)


def _is_odd(indicator: Indicator, part: Part) -> bool:
    """Return whether a slot is written so rarely that it stands apart; the values of a distinct
    one are kept elsewhere and have a column for its number only."""
    is_number = part is Part.VALUE and indicator.measure is Measure.DISTINCT
    return is_number or part is Part.SILENT


def _free(used: frozenset[Column], *, is_odd: bool) -> Column:
    """Return the first column not *used*, on an odd or an even page."""
    return next(
        column
        for page in count(int(is_odd), 2)
        for at in range(WIDTH)
        if (column := Column(page, at)) not in used
    )
