"""The judge: figures straight from the records, one by one, by nothing but the definition.

No cells, no slots, no scaled numbers, no first-seen postings. Slow on purpose; every other way
to a figure is held to this one, and to `trace`, the records with what each of them gives.
"""

from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from decimal import Decimal

from kanhe.indicators.contribution import Place, passes, place_of, values_in
from kanhe.indicators.definition import Indicator, Measure
from kanhe.indicators.figure import Figure, Organised, Query, ratio_of
from kanhe.indicators.hierarchy import is_under
from kanhe.registers.projection import Record
from kanhe.values.orgtree import OrgTree
from kanhe.values.refusal import Refusal

Trace = dict[str, Decimal]
"""Key of a record → what it gives to the figure."""

_Found = list[tuple[Place, Record]]


def brute_force(
    records: Iterable[Record],
    tree: OrgTree,
    indicators: Mapping[str, Indicator],
    name: str,
    query: Query,
) -> Figure:
    """Return the figure of indicator *name* by looking at every one of *records*."""
    indicator, kept = indicators[name], list(records)
    if indicator.measure is Measure.RATIO:
        parts = (
            brute_force(kept, tree, indicators, part or "", query)
            for part in (indicator.numerator, indicator.denominator)
        )
        return ratio_of(indicator, query, *parts)
    traced, is_heard = _behind(kept, tree, indicator, query)
    value = sum(traced.values(), Decimal(0)) if is_heard else None
    return Figure(
        indicator.name,
        indicator.version,
        indicator.counted_unit,
        query,
        value,
        len(traced),
        rounding=max(indicator.rounding, indicator.places),
    )


def trace(records: Iterable[Record], tree: OrgTree, indicator: Indicator, query: Query) -> Trace:
    """Return the complete list behind a figure: each record and what it gives; they add up to it.

    Of a distinct value the first record that holds it (by day, then key) gives 1, the later ones
    0; of levels, the reports in force. Raises Refusal for a ratio: its parts have the records.
    """
    if indicator.measure is Measure.RATIO:
        raise Refusal("ratio_has_no_records", indicator=indicator.name)
    return _behind(records, tree, indicator, query)[0]


def recount(traced: Mapping[str, Decimal]) -> Decimal:
    """Return what a trace adds up to."""
    return sum(traced.values(), Decimal(0))


def is_behind(record: Record, tree: OrgTree, indicator: Indicator, query: Query) -> bool:
    """Return whether *record* may stand behind a figure: the predicate of the drill.

    For `latest` it takes every report up to the day asked for; those in force are among them.
    """
    place = place_of(record, indicator)
    return (
        place is not None
        and is_in_scope(place, tree, indicator, query)
        and _speaks(record, indicator)
    )


def is_in_scope(place: Place, tree: OrgTree, indicator: Indicator, query: Query) -> bool:
    """Return whether *place* lies in the window and the org scope of *query*."""
    if indicator.measure is Measure.LATEST:
        day = date.max if query.window.end is None else query.window.end - timedelta(days=1)
        is_in_time = place.day <= day
    else:
        day, is_in_time = place.day, place.day in query.window
    if query.organised is Organised.NOW:
        if query.today is None:
            raise Refusal("organised_now_without_day")
        day = query.today
    if query.is_own:
        return is_in_time and place.org_unit == query.org_unit
    return is_in_time and is_under(tree, place.org_unit, query.org_unit, day)


def _speaks(record: Record, indicator: Indicator) -> bool:
    if not passes(record, indicator.filter):
        return False
    return indicator.measure is Measure.COUNT or bool(values_in(record, indicator.field or ""))


def _behind(
    records: Iterable[Record], tree: OrgTree, indicator: Indicator, query: Query
) -> tuple[Trace, bool]:
    """Return the trace, and whether anything was reported at all."""
    found: _Found = []
    is_heard = False
    for record in records:
        place = place_of(record, indicator)
        if place is None or not is_in_scope(place, tree, indicator, query):
            continue
        if _speaks(record, indicator):
            found.append((place, record))
            is_heard = True
        elif not passes(record, indicator.filter):
            is_heard = is_heard or indicator.measure is not Measure.LATEST
    found.sort(key=lambda item: (item[0].day, item[1].key))
    return _GIVES[indicator.measure](found, indicator.field or ""), is_heard


def _ones(found: _Found, field: str) -> Trace:
    return {record.key: Decimal(1) for _, record in found}


def _amounts(found: _Found, field: str) -> Trace:
    return {record.key: Decimal(record.data[field]) for _, record in found}


def _firsts(found: _Found, field: str) -> Trace:
    seen: set[str] = set()
    traced: Trace = {}
    for _, record in found:
        values = values_in(record, field)
        traced[record.key] = Decimal(len(values - seen))
        seen |= values
    return traced


def _latest(found: _Found, field: str) -> Trace:
    latest = {place.org_unit: record for place, record in found}  # in order: the last one stays
    return {record.key: Decimal(record.data[field]) for record in latest.values()}


_GIVES = {
    Measure.COUNT: _ones,
    Measure.SUM: _amounts,
    Measure.DISTINCT: _firsts,
    Measure.LATEST: _latest,
}
