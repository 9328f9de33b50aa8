"""The records behind a figure: the complete list, page by page, each with what it gives to it.

    page = drill(name, query)           then drill(name, query, after=page.next) until next is None

All pages together recount to the figure, whatever the measure, window, position or organisation.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Literal

from kanhe.indicators.brute_force import trace
from kanhe.indicators.contribution import place_of
from kanhe.indicators.definition import Indicator, Measure
from kanhe.indicators.figure import Query
from kanhe.store.gate import steady
from kanhe.store.moments import Moment, moment
from kanhe.store.past import Stood, records_at
from kanhe.values.refusal import Refusal

Part = Literal["numerator", "denominator"]

_Place = tuple[str, str, int]  # org unit, day, number of the record: the order of the pages
_AT_ONCE = 1_000


@dataclass(frozen=True, slots=True)
class DrillRow:
    """A record behind a figure: where it counts, the entry that made it what it was, and what it
    gives (of a distinct value that another record gave already, 0)."""

    key: str
    entry_number: int
    org_unit: str
    day: date
    contributes: Decimal


@dataclass(frozen=True, slots=True)
class DrillPage:
    """Records behind a figure, and where to go on (`next`; None on the last page). *indicator*
    and *query* are what the page is of: a ratio's part is an indicator of its own."""

    indicator: Indicator
    query: Query
    rows: tuple[DrillRow, ...]
    next: str | None


def drill(
    name: str,
    query: Query,
    *,
    part: Part | None = None,
    after: str | None = None,
    limit: int = 100,
) -> DrillPage:
    """Return at most *limit* of the records behind a figure, those behind *after*.

    *part* names a part of a ratio, which has no records of its own. Raises as `figures.figure`,
    and Refusal `ratio_has_no_records`, `cursor_unknown`.
    """
    with steady():
        at = moment(query.as_of)
        query = at.check(query)
        indicator = part_of(at, name, part)
        kept = list(records_at(indicator.register or "", at.position))
    given = trace((one.record for one in kept), at.tree, indicator, query)
    found = [one for one in kept if one.record.key in given]
    rows = sorted(((_place(one, indicator), one) for one in found), key=lambda item: item[0])
    if after is not None:
        behind = _read(after)
        rows = [item for item in rows if item[0] > behind]
    page = rows[:limit]
    return DrillPage(
        indicator,
        query,
        tuple(_row(place, one, given[one.record.key]) for place, one in page),
        _cursor(page[-1][0]) if len(rows) > limit else None,
    )


def each_row(name: str, query: Query, *, part: Part | None = None) -> Iterator[DrillRow]:
    """Yield all records behind a figure, page by page, at one position of the log."""
    page = drill(name, query, part=part, limit=_AT_ONCE)
    yield from page.rows
    while page.next is not None:
        page = drill(name, page.query, part=part, after=page.next, limit=_AT_ONCE)
        yield from page.rows


def part_of(at: Moment, name: str, part: Part | None) -> Indicator:
    """Return the indicator whose records are meant; raises Refusal `ratio_has_no_records`."""
    indicator = at.indicator(name)
    if indicator.measure is not Measure.RATIO:
        return indicator
    if part is None:
        raise Refusal("ratio_has_no_records", indicator=name)
    named = indicator.numerator if part == "numerator" else indicator.denominator
    return at.indicator(named or "")


def _place(one: Stood, indicator: Indicator) -> _Place:
    place = place_of(one.record, indicator)
    assert place is not None
    return place.org_unit, place.day.isoformat(), one.number


def _row(place: _Place, one: Stood, contributes: Decimal) -> DrillRow:
    org_unit, day, _ = place
    return DrillRow(
        one.record.key, one.entry_number, org_unit, date.fromisoformat(day), contributes
    )


def _cursor(place: _Place) -> str:
    return json.dumps(place, ensure_ascii=False, separators=(",", ":"))


def _read(cursor: str) -> _Place:
    try:
        org_unit, day, number = json.loads(cursor)
        return str(org_unit), date.fromisoformat(day).isoformat(), int(number)
    except (ValueError, TypeError):
        raise Refusal("cursor_unknown", found=cursor) from None
