"""The calendar's steps: a window cut into days, weeks, months, quarters or years, for a series."""

from collections.abc import Iterator
from datetime import date, timedelta
from enum import StrEnum

from kanhe.values.period import Window, month_of
from kanhe.values.refusal import Refusal


class Calendar(StrEnum):
    """The steps of a series; a week begins on Monday."""

    DAY = "day"
    WEEK = "week"
    MONTH = "month"
    QUARTER = "quarter"
    YEAR = "year"


_MONTHS = {Calendar.MONTH: 1, Calendar.QUARTER: 3, Calendar.YEAR: 12}


def pieces(window: Window, by: Calendar) -> Iterator[Window]:
    """Yield the pieces of *window*; the first and the last are cut at its ends, so that all of
    them are the window. Raises Refusal for a window without an end.
    """
    if window.end is None:
        raise Refusal("window_without_end", start=window.start.isoformat())
    start = window.start
    while start < window.end:
        end = min(_end_of(start, by), window.end)
        yield Window(start, end)
        start = end


def _end_of(day: date, by: Calendar) -> date:
    """Return the first day behind the step that *day* lies in."""
    if by is Calendar.DAY:
        return day + timedelta(days=1)
    if by is Calendar.WEEK:
        return day + timedelta(days=7 - day.weekday())
    months = _MONTHS[by]
    last = date(day.year, (day.month - 1) // months * months + months, 1)
    end = month_of(last).end
    assert end is not None
    return end
