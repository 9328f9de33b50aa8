"""Where a campaign stands in time: its stages on a line of days, and the windows people ask for."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from kanhe.registers.campaign import CampaignDefinition, Stage
from kanhe.values.period import Window, day_window, month_of


class Reach(StrEnum):
    """How much of a campaign is looked at."""

    TODAY = "today"
    WEEK = "week"
    MONTH = "month"
    ALL = "all"


@dataclass(frozen=True, slots=True)
class StageSpan:
    """A stage with its days: *days_gone* of them are over, today's included."""

    stage: Stage
    window: Window
    days_gone: int


def stage_spans(campaign: CampaignDefinition, today: date) -> tuple[StageSpan, ...]:
    """Return the stages one after another; none for a campaign whose first day is not set."""
    if campaign.starts_on is None:
        return ()
    found, start = [], campaign.starts_on
    for stage in campaign.stages:
        end = start + timedelta(days=stage.days)
        gone = min(max((today - start).days + 1, 0), stage.days)
        found.append(StageSpan(stage, Window(start, end), gone))
        start = end
    return tuple(found)


def reached(reach: Reach, today: date, first: date) -> Window:
    """Return the days up to *today* of a reach; *first* is the first day of all."""
    starts = {
        Reach.TODAY: today,
        Reach.WEEK: today - timedelta(days=today.weekday()),
        Reach.MONTH: month_of(today).start,
        Reach.ALL: min(first, today),
    }
    return day_window(starts[reach], today)


def months_between(spans: Sequence[StageSpan]) -> tuple[date, ...]:
    """Return the first days of the months that begin within *spans*."""
    first, last = spans[0].window.start, spans[-1].window.end
    assert last is not None
    found, month = [], month_of(first).end
    while month is not None and month < last:
        found.append(month)
        month = month_of(month).end
    return tuple(found)
