"""Which column of the cells each slot has: given in the order of the log, and so never stored.

Cells are wide: a row of a page has 64 columns. Values stand on even pages, what is only looked at
beside them (records counted, records heard) on odd ones, so that a wall of many indicators reads
few pages. Counts over the same register at the same place hear the same records and share that
column. Only the latest version of an indicator has columns; those of the one before are free for
whoever comes next, after they have been emptied.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import reduce
from itertools import count
from typing import NamedTuple

from kanhe.indicators.contribution import Part, Slot, slot
from kanhe.indicators.definition import Indicator, Measure

WIDTH = 64

_BESIDE = frozenset({Part.COUNTED, Part.HEARD})
_PARTS: Mapping[Measure, tuple[Part, ...]] = {
    Measure.COUNT: (Part.VALUE, Part.HEARD),
    Measure.SUM: (Part.VALUE, Part.COUNTED, Part.HEARD),
    Measure.DISTINCT: (Part.VALUE, Part.COUNTED, Part.HEARD),
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
"""What a column is for: a slot of one indicator, or what several hear together."""


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
            is_beside = part in _BESIDE and indicator.measure is not Measure.COUNT
            given[key] = _free(frozenset(given.values()), is_beside=is_beside)
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
    if indicator.measure is Measure.COUNT and part is Part.HEARD:
        place = indicator.org_unit_field or "", indicator.day_field or ""
        return ("", indicator.register or "", *place)
    return indicator.name, str(indicator.version), part


def _free(used: frozenset[Column], *, is_beside: bool) -> Column:
    """Return the first column not *used*, on an odd page if it is looked at beside values."""
    return next(
        column
        for page in count(int(is_beside), 2)
        for at in range(WIDTH)
        if (column := Column(page, at)) not in used
    )
