"""Stretches of days."""

from dataclasses import dataclass
from datetime import date, timedelta


@dataclass(frozen=True, slots=True, order=True)
class Window:
    """The days from *start* up to, not including, *end*; an *end* of None is no end."""

    start: date
    end: date | None = None

    def __post_init__(self) -> None:
        assert self.end is None or self.start < self.end, (self.start, self.end)

    def __contains__(self, day: date) -> bool:
        return self.start <= day and (self.end is None or day < self.end)

    def meets(self, other: "Window") -> bool:
        """Return whether the two windows share at least one day."""
        return (other.end is None or self.start < other.end) and (
            self.end is None or other.start < self.end
        )


def day_window(first: date, last: date) -> Window:
    """Return the window whose last day is *last*, as people say it: 3月1日至3月31日."""
    return Window(first, last + timedelta(days=1))


def month_of(day: date) -> Window:
    """Return the calendar month of *day*."""
    first = day.replace(day=1)
    return Window(first, (first + timedelta(days=31)).replace(day=1))


def last_day_of_month(year: int, month: int) -> date:
    """Return the last day of a month; raises ValueError for a month that is none."""
    end = month_of(date(year, month, 1)).end
    assert end is not None
    return end - timedelta(days=1)
