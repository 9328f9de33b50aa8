"""Figures: all of an org unit, one with its days and its parts, its records, and its trace."""

from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Any

from django.http import HttpRequest, HttpResponse

from kanhe.accounts import gate
from kanhe.indicators.definition import Indicator, Measure
from kanhe.indicators.figure import Figure, Organised
from kanhe.indicators.hierarchy import chain
from kanhe.indicators.targets import progress
from kanhe.indicators.work_items import target_here
from kanhe.registers.authority import MAY, Act
from kanhe.store import checkpoints, declarations, drilling, figures, queries
from kanhe.store.drilling import DrillPage, Part
from kanhe.tlog.checkpoint import Checkpoint, parse_checkpoint
from kanhe.values.refusal import Refusal
from kanhe.web.board_counting import valued
from kanhe.web.board_figures import Tick, share, tick_of
from kanhe.web.figure_asking import FiguresAsked, asked_of, last_day, step_of
from kanhe.web.figure_telling import told
from kanhe.web.pages import page
from kanhe.web.reading import reader_of
from kanhe.web.routing import Route, language_of

PAGE = 50
_FEW = 12
_PARTS: dict[str, Part] = {"numerator": "numerator", "denominator": "denominator"}


@dataclass(frozen=True, slots=True)
class Line:
    """An indicator in the table: its figure, how far it is, and what was issued of it."""

    indicator: Indicator
    figure: Figure
    reached: Decimal | None
    tick: Tick | None


@dataclass(frozen=True, slots=True)
class Bar:
    """A bar of a drawing: a figure, its length, where it leads."""

    figure: Figure
    first: date
    last: date
    length: str
    rest: str
    query: str
    is_last: bool = False


def show_figures(request: HttpRequest) -> HttpResponse:
    """Show all figures of an org unit."""
    asked = asked_of(request)
    issued = declarations.issued()
    is_top = len(chain(asked.tree, asked.query.org_unit, asked.today)) == 1
    scope, names = asked.query.org_unit, list(asked.indicators)
    values = {} if asked.query.is_own else figures.wall(names, [scope], asked.query)
    lines = []
    for one in asked.indicators.values():
        if asked.query.is_own:  # a wall has whole org units only
            found = figures.figure(one.name, asked.query)
        else:
            found = valued(one, asked.query, values[one.name][scope])
        target = target_here(one, asked.query.org_unit, asked.today, is_whole=is_top)
        reached = progress(found, target) if target else None
        lines.append(Line(one, found, reached, tick_of(one.name, asked.query, issued)))
    lines.sort(key=lambda one: one.figure.value is None)  # what was reported comes first
    return page(request, "figures/figures.html", **_shared(request, asked), lines=lines)


def show_figure(request: HttpRequest, called: str) -> HttpResponse:
    """Show one figure: its steps in time, its org units, where it comes from."""
    asked = asked_of(request)
    indicator = _indicator(asked, called)
    found = figures.figure(called, asked.query)
    steps = figures.series(called, asked.query, step_of(asked.query.window))
    parts = () if asked.query.is_own else figures.league(called, asked.query)
    ordered = sorted(parts, key=lambda one: (one.value is None, -(one.value or 0)))
    return page(
        request,
        "figures/figure.html",
        **_shared(request, asked),
        **told(indicator, asked.indicators, language_of(request)),
        indicator=indicator,
        figure=found,
        columns=_bars(asked, steps),
        league=_bars(asked, ordered),
        tick=tick_of(called, asked.query, declarations.issued()),
    )


def show_records(request: HttpRequest, called: str) -> HttpResponse:
    """Show the records behind a figure: all of them, page by page."""
    asked = asked_of(request)
    indicator = _indicator(asked, called)
    part = _PARTS.get(request.GET.get("part", ""))
    is_ratio = indicator.measure is Measure.RATIO
    query = replace(asked.query, as_of=request.GET.get("of") or asked.query.as_of)
    found = figures.figure(called, query)
    drilled: DrillPage | None = None
    if not is_ratio or part:
        after = request.GET.get("after") or None
        drilled = drilling.drill(called, query, part=part, after=after, limit=PAGE)
        if is_ratio:
            found = (found.numerator if part == "numerator" else found.denominator) or found
    return page(
        request,
        "figures/records.html",
        **_shared(request, asked),
        indicator=indicator,
        figure=found,
        drilled=drilled,
        numbers=_numbers(drilled),
        is_onward="after" in request.GET,
    )


def show_trace(request: HttpRequest, called: str) -> HttpResponse:
    """Show where a figure comes from: definition, filter, records, entries, checkpoint."""
    asked = asked_of(request)
    indicator = _indicator(asked, called)
    found = figures.figure(called, asked.query)
    is_ratio = indicator.measure is Measure.RATIO
    drilled = None if is_ratio else drilling.drill(called, asked.query, limit=_FEW)
    entries = [row.entry_number for row in drilled.rows] if drilled else []
    return page(
        request,
        "figures/trace.html",
        **_shared(request, asked),
        **told(indicator, asked.indicators, language_of(request)),
        indicator=indicator,
        figure=found,
        drilled=drilled,
        numbers=_numbers(drilled),
        leaves=queries.leaves(entries),
        checkpoint=(signed := _latest()),
        may_bundle=_may_bundle(request, asked, signed),
    )


def _shared(request: HttpRequest, asked: FiguresAsked) -> dict[str, Any]:
    who = reader_of(request)
    names = gate.names(who)
    return {
        "here": "figures",
        "asked": asked,
        "names": names,
        "org_units": sorted(names.items(), key=lambda one: one[0]),
        "is_now": asked.query.organised is Organised.NOW,
    }


def _indicator(asked: FiguresAsked, name: str) -> Indicator:
    if name not in asked.indicators:
        raise Refusal("indicator_unknown", indicator=name)
    return asked.indicators[name]


def _bars(asked: FiguresAsked, found: tuple[Figure, ...] | list[Figure]) -> tuple[Bar, ...]:
    top = max((abs(one.value) for one in found if one.value is not None), default=Decimal(0))
    bars = []
    for at, one in enumerate(found):
        value = abs(one.value or Decimal(0))
        window = one.query.window
        length, rest = share(value, top), share(top - value, top) if top else "100%"
        is_last = at == len(found) - 1
        query = asked.of(one)
        bars.append(Bar(one, window.start, last_day(window), length, rest, query, is_last))
    return tuple(bars)


def _numbers(drilled: DrillPage | None) -> dict[str, int]:
    """Return the number of each record of a page, by its key."""
    if drilled is None or drilled.indicator.register is None:
        return {}
    keys = [row.key for row in drilled.rows]
    return queries.numbers_of_records(drilled.indicator.register, keys)


def _may_bundle(request: HttpRequest, asked: FiguresAsked, signed: Checkpoint | None) -> bool:
    """Return whether there is a bundle to be had: of signed entries, by who reads everything."""
    if asked.query.organised is not Organised.THEN or asked.query.is_own:
        return False
    is_signed = signed is not None and signed.size >= asked.position
    return is_signed and reader_of(request).may(MAY[Act.READ])


def _latest() -> Checkpoint | None:
    try:
        return parse_checkpoint(checkpoints.checkpoint().text)
    except Refusal:
        return None


ROUTES = (
    Route("figures", "figures", show_figures),
    Route("figures/<slug:called>", "figure", show_figure),
    Route("figures/<slug:called>/records", "figure_records", show_records),
    Route("figures/<slug:called>/trace", "figure_trace", show_trace),
)
