"""The strip of figures above the board, the road of close-out below it, and the line of stages."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING

from kanhe.indicators.calendar import Calendar
from kanhe.indicators.definition import Indicator, Measure
from kanhe.indicators.figure import Figure, Query
from kanhe.indicators.stages import Reach, months_between, stage_spans
from kanhe.indicators.work_items import WorkItem
from kanhe.registers.lifecycle import ROAD, State
from kanhe.store import board, declarations, figures
from kanhe.values.period import Window, day_window
from kanhe.web.board_counting import Asked, Matrix

if TYPE_CHECKING:
    from kanhe.reconcile.against_issued import Issued

_SHOWN = 6
_STEPS = {Reach.TODAY: Calendar.DAY, Reach.WEEK: Calendar.DAY, Reach.MONTH: Calendar.DAY}
_MOST_POINTS = 26


@dataclass(frozen=True, slots=True)
class Tick:
    """What was issued last of a figure, held against what the records say now."""

    document: str
    fits: bool


@dataclass(frozen=True, slots=True)
class Headline:
    """A figure of the strip; *recent* is what the last seven days of the window added."""

    indicator: Indicator
    figure: Figure
    recent: Figure
    points: tuple[Decimal, ...]
    tick: Tick | None


@dataclass(frozen=True, slots=True)
class Milestone:
    """How many records have come as far as a state, and how much of all that is."""

    state: State
    count: int
    share: str


@dataclass(frozen=True, slots=True)
class Bar:
    """A stage on the line of days, in per cent of its length."""

    title: str
    title_en: str
    start: str
    width: str
    gone: str
    days: int
    days_gone: int
    first: date
    last: date


@dataclass(frozen=True, slots=True)
class TimeLine:
    """The stages, the first days of months, and today (None: before or after all of it)."""

    bars: tuple[Bar, ...]
    months: tuple[tuple[date, str], ...]
    today: str | None


def headlines(asked: Asked) -> tuple[Headline, ...]:
    """Return the figures of the strip: those with targets first, then those with most records."""
    names = list(asked.indicators)
    values = figures.wall(names, [asked.scope], asked.query)
    counted = [
        one
        for one in asked.indicators.values()
        if values[one.name][asked.scope] and one.measure is not Measure.RATIO
    ]
    counted.sort(key=lambda one: not one.targets)
    week = max(asked.today - timedelta(days=6), asked.window.start)
    recent = replace(asked.query, window=day_window(week, asked.today))
    shown, issued = counted[:_SHOWN], declarations.issued()
    found = figures.figures_now(
        [(one.name, query) for query in (asked.query, recent) for one in shown]
    )
    return tuple(
        Headline(
            one,
            whole,
            lately,
            points_of(one.name, asked.query, _STEPS.get(asked.reach, Calendar.WEEK)),
            tick_of(one.name, asked.query, issued),
        )
        for one, whole, lately in zip(shown, found, found[len(shown) :], strict=False)
    )


def points_of(name: str, query: Query, by: Calendar) -> tuple[Decimal, ...]:
    """Return the values of the last steps of the query's window; missing ones are 0."""
    found = figures.series(name, query, by)[-_MOST_POINTS:]
    return tuple(one.value or Decimal(0) for one in found)


def tick_of(name: str, query: Query, issued: "Sequence[Issued]") -> Tick | None:
    """Return whether what was issued last of the indicator in the scope is what is counted now."""
    said = [one for one in issued if (one.indicator, one.org_unit) == (name, query.org_unit)]
    if not said:
        return None
    last = max(said, key=lambda one: one.issued_on)
    now = figures.figure(name, replace(query, window=last.window)).value
    return Tick(last.document, now is not None and now in last.admits)


def road(asked: Asked, matrix: Matrix) -> tuple[WorkItem, tuple[Milestone, ...]] | None:
    """Return how far the records of the largest register with a close-out have come."""
    tallied = [cell for cell in matrix.whole.cells if cell.tally and cell.item.work == "close_out"]
    if not tallied:
        return None
    item = max(tallied, key=lambda cell: cell.tally.total if cell.tally else 0).item
    places = asked.places()
    counts: dict[State, int] = {}
    for org_unit, one in asked.standings(item.name).items():
        if org_unit in places:
            for state, count in one.states.items():
                counts[state] = counts.get(state, 0) + count
    trait = asked.definitions[item.name].traits.lifecycle
    skips = trait.skips if trait else ()
    shown = [state for state in _MILESTONES if state not in skips]
    return item, tuple(_milestone(state, counts) for state in shown)


_MILESTONES = (
    State.REGISTERED,
    State.ASSIGNED,
    State.RECTIFYING,
    State.CLOSE_OUT_REQUESTED,
    State.SITE_VERIFIED,
    State.CLOSED,
)
assert set(_MILESTONES) <= set(ROAD)


def _milestone(state: State, counts: Mapping[State, int]) -> Milestone:
    total = sum(counts.values())
    count = sum(counts.get(one, 0) for one in board.beyond(state))
    return Milestone(state, count, share(count, total))


def share(part: Decimal | int, whole: Decimal | int) -> str:
    """Return *part* in per cent of *whole* as a length for a drawing."""
    return "0%" if not whole else f"{Decimal(part) * 100 / Decimal(whole):.2f}%"


def time_line(asked: Asked) -> TimeLine | None:
    """Return the stages of the campaign on a line of days; None before its first day is set."""
    spans = stage_spans(asked.campaign, asked.today) if asked.campaign else ()
    if not spans:
        return None
    whole = Window(spans[0].window.start, spans[-1].window.end)
    length = sum(span.stage.days for span in spans)

    def place(day: date) -> str:
        return share((day - whole.start).days, length)

    bars = tuple(
        Bar(
            span.stage.title,
            span.stage.title_en,
            place(span.window.start),
            share(span.stage.days, length),
            share(span.days_gone, length),
            span.stage.days,
            span.days_gone,
            span.window.start,
            (span.window.end or span.window.start) - timedelta(days=1),
        )
        for span in spans
    )
    months = tuple((day, place(day)) for day in months_between(spans))
    return TimeLine(bars, months, place(asked.today) if asked.today in whole else None)
