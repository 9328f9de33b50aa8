"""A window cut into calendar steps: no day lost, none twice."""

from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kanhe.indicators.calendar import Calendar, pieces
from kanhe.indicators.grains import days_of, span
from kanhe.values.period import Window
from kanhe.values.refusal import Refusal

SPRING = Window(date(2021, 3, 9), date(2021, 7, 16))


@pytest.mark.parametrize(
    ("by", "starts"),
    [
        (Calendar.MONTH, ["03-09", "04-01", "05-01", "06-01", "07-01"]),
        (Calendar.QUARTER, ["03-09", "04-01", "07-01"]),
        (Calendar.YEAR, ["03-09"]),
    ],
)
def test_the_steps_begin_where_the_calendar_does(by: Calendar, starts: list[str]) -> None:
    assert [f"{one.start:%m-%d}" for one in pieces(SPRING, by)] == starts


def test_weeks_begin_on_monday() -> None:
    first, second, *_ = pieces(SPRING, Calendar.WEEK)
    assert (first.start, second.start) == (date(2021, 3, 9), date(2021, 3, 15))


@given(
    st.dates(date(2019, 1, 1), date(2022, 1, 1)),
    st.integers(1, 900),
    st.sampled_from(list(Calendar)),
)
def test_the_pieces_are_the_window(start: date, days: int, by: Calendar) -> None:
    window = Window(start, start + timedelta(days=days))
    found = list(pieces(window, by))
    assert found[0].start == window.start
    assert found[-1].end == window.end
    assert all(one.end == next_.start for one, next_ in pairwise(found))


def test_a_window_without_end_has_no_pieces() -> None:
    with pytest.raises(Refusal, match="window_without_end"):
        list(pieces(Window(date(2021, 1, 1)), Calendar.DAY))


@given(st.dates(date(1990, 1, 1), date(2030, 1, 1)), st.one_of(st.none(), st.integers(1, 800)))
def test_the_span_of_a_window_holds_its_days(start: date, days: int | None) -> None:
    window = Window(start, None if days is None else start + timedelta(days=days))
    run = span(window)
    first, last = days_of(run.first)[0], days_of(run.last)[1]
    assert first <= start
    assert last >= (date.max if window.end is None else window.end - timedelta(days=1))
    if days is not None and days <= 31:
        assert (first, last) == (start, start + timedelta(days=days - 1))


def test_the_span_of_a_whole_month_is_one_cell() -> None:
    run = span(Window(date(2021, 2, 1), date(2021, 3, 1)))
    assert run.first == run.last
    assert days_of(run.first) == (date(2021, 2, 1), date(2021, 2, 28))
