"""The records behind a figure: the complete list, page by page, each with what it gives to it.

    page = drill(name, query)           then drill(name, query, after=page.next) until next is None

All pages together recount to the figure, whatever the measure, window, position or organisation.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import islice
from typing import Literal

from kanhe.indicators.brute_force import is_behind, trace
from kanhe.indicators.contribution import place_of
from kanhe.indicators.definition import Indicator, Measure
from kanhe.indicators.figure import Query
from kanhe.store.drill_scan import Place, is_scanned, scan
from kanhe.store.gate import steady
from kanhe.store.moments import Moment, moment
from kanhe.store.past import Stood, records_at
from kanhe.values.refusal import Refusal

Part = Literal["numerator", "denominator"]

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
    behind = None if after is None else _read(after)
    with steady():
        at = moment(query.as_of)
        query = at.check(query)
        indicator = part_of(at, name, part)
        found = _found(at, indicator, query, behind, limit + 1)
        page = list(islice(found, limit + 1))
    next_ = _cursor(_place(page[limit - 1][0], indicator)) if len(page) > limit else None
    rows = tuple(_row(one, indicator, gives) for one, gives in page[:limit])
    return DrillPage(indicator, query, rows, next_)


_Found = Iterator[tuple[Stood, Decimal]]


def _found(
    at: Moment, indicator: Indicator, query: Query, after: Place | None, wanted: int
) -> _Found:
    """Yield the records behind *after* with what each gives, in the order of the pages."""
    is_own_place = indicator.org_unit_field is None and indicator.day_field is None
    if is_own_place and indicator.measure is Measure.COUNT:
        return ((one, Decimal(1)) for one in scan(at, indicator, query, after, wanted))
    if is_own_place and indicator.measure is Measure.SUM:
        field = indicator.field or ""
        found = scan(at, indicator, query, after, wanted)
        return ((one, Decimal(str(one.record.data[field]))) for one in found)
    return _whole(at, indicator, query, after)


def _whole(at: Moment, indicator: Indicator, query: Query, after: Place | None) -> _Found:
    """Yield the same where one record's share depends on the others: all are looked at."""
    if indicator.measure is Measure.DISTINCT and is_scanned(at, indicator):
        kept = list(scan(at, indicator, query, None, _AT_ONCE))
    else:
        kept = [
            one
            for one in records_at(indicator.register or "", at.position)
            if is_behind(one.record, at.tree, indicator, query)
        ]
    given = trace((one.record for one in kept), at.tree, indicator, query)
    for one in sorted(kept, key=lambda one: _place(one, indicator)):
        if one.record.key in given and (after is None or _place(one, indicator) > after):
            yield one, given[one.record.key]


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


def _place(one: Stood, indicator: Indicator) -> Place:
    place = place_of(one.record, indicator)
    assert place is not None
    return place.org_unit, place.day.isoformat(), one.number


def _row(one: Stood, indicator: Indicator, contributes: Decimal) -> DrillRow:
    org_unit, day, _ = _place(one, indicator)
    at = date.fromisoformat(day)
    return DrillRow(one.record.key, one.entry_number, org_unit, at, contributes)


def _cursor(place: Place) -> str:
    return json.dumps(place, ensure_ascii=False, separators=(",", ":"))


def _read(cursor: str) -> Place:
    try:
        org_unit, day, number = json.loads(cursor)
        return str(org_unit), date.fromisoformat(day).isoformat(), int(number)
    except (ValueError, TypeError):
        raise Refusal("cursor_unknown", found=cursor) from None
