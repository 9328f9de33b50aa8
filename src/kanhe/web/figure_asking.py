"""What a page about figures is asked for, by its address: org unit, days, tree, log position."""

from dataclasses import dataclass, replace
from datetime import date, timedelta

from django.http import HttpRequest
from django.urls import reverse

from kanhe.accounts import gate
from kanhe.indicators.calendar import Calendar
from kanhe.indicators.definition import Indicator, by_name
from kanhe.indicators.figure import Figure, Organised, Query
from kanhe.store import board, queries
from kanhe.store.moments import moment
from kanhe.values.orgtree import OrgTree
from kanhe.values.period import Window, day_window
from kanhe.values.refusal import Refusal
from kanhe.web.board import own_scope, query_text
from kanhe.web.reading import reader_of

_FIRST_DAY, _END = date(1949, 1, 1), date(2200, 1, 2)  # days that an address can ask about


@dataclass(frozen=True, slots=True)
class FiguresAsked:
    """The question of a page: the query, and what is known at its position."""

    query: Query
    first: date
    last: date
    today: date
    tree: OrgTree
    position: int
    size: int
    indicators: dict[str, Indicator]

    @property
    def text(self) -> str:
        """Return the question as a part of an address."""
        return query_text(self.query, self.query.org_unit, is_own=self.query.is_own)

    def of(self, figure: Figure) -> str:
        """Return the query of a figure as a part of an address, at the position asked for."""
        query = replace(figure.query, as_of=self.query.as_of)
        return query_text(query, query.org_unit, is_own=query.is_own)


def asked_of(request: HttpRequest) -> FiguresAsked:
    """Return what the address asks for; raises Refusal for what is not there or not to be seen."""
    who = reader_of(request)
    as_of = request.GET.get("at", "")
    at = moment(as_of)
    scope = request.GET.get("org") or own_scope(who)
    gate.check(who, scope)
    if scope not in at.tree.org_units:
        raise Refusal("org_unit_never_opened", org_unit=scope)
    first, last = _days(request, who.day)
    organised = Organised.NOW if request.GET.get("tree") == "now" else Organised.THEN
    query = Query(
        scope,
        day_window(first, last),
        as_of,
        organised,
        who.day,
        is_own=request.GET.get("own") == "1",
    )
    known = dict(by_name(at.indicators.values()))
    return FiguresAsked(
        query, first, last, who.day, at.tree, at.position, queries.log_size(), known
    )


def trace_address(indicator: str, query: Query) -> str:
    """Return the address of the page that traces a figure; its window is cut to days it knows."""
    window = Window(max(query.window.start, _FIRST_DAY), query.window.end or _END)
    page = reverse("figure_trace", kwargs={"called": indicator})
    return f"{page}?{query_text(replace(query, window=window), query.org_unit)}"


def step_of(window: Window) -> Calendar:
    """Return the steps of a chart of *window*: not many more than thirty."""
    assert window.end is not None
    days = (window.end - window.start).days
    if days <= 35:
        return Calendar.DAY
    return Calendar.WEEK if days <= 250 else Calendar.MONTH


def _days(request: HttpRequest, today: date) -> tuple[date, date]:
    last = _day(request, "to") or today
    first = _day(request, "from") or first_day_shown(today)
    return (first, last) if first <= last else (last, last)


def _day(request: HttpRequest, name: str) -> date | None:
    try:
        found = date.fromisoformat(request.GET.get(name, ""))
    except ValueError:
        return None
    return found if _FIRST_DAY <= found < _END else None


def first_day_shown(today: date) -> date:
    """Return the day from which figures are shown where none is asked for."""
    campaign = queries.campaign()
    if campaign and campaign.starts_on and campaign.starts_on <= today:
        return campaign.starts_on
    registers = tuple(one.name for one in queries.definitions())
    return min(board.first_day(registers) or today, today)


def last_day(window: Window) -> date:
    """Return the last day of a window of a page, which always has one."""
    assert window.end is not None
    return window.end - timedelta(days=1)
