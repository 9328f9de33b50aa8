"""Windows of days."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kanhe.values.period import Window, day_window, last_day_of_month, month_of

DAY0 = date(2021, 1, 1)
windows = st.builds(
    lambda start, length: Window(
        DAY0 + timedelta(start), None if length is None else DAY0 + timedelta(start + length)
    ),
    st.integers(0, 20),
    st.none() | st.integers(1, 10),
)


@given(windows, windows)
def test_windows_meet_if_they_share_a_day(one: Window, other: Window) -> None:
    days = [DAY0 + timedelta(n) for n in range(40)]
    assert one.meets(other) == any(day in one and day in other for day in days)


def test_a_window_has_at_least_a_day() -> None:
    with pytest.raises(AssertionError):
        Window(DAY0, DAY0)


def test_people_name_the_last_day() -> None:
    assert day_window(date(2021, 3, 1), date(2021, 3, 31)) == Window(
        date(2021, 3, 1), date(2021, 4, 1)
    )


@pytest.mark.parametrize(
    ("day", "last"), [((2021, 2, 3), 28), ((2020, 2, 29), 29), ((2021, 12, 31), 31)]
)
def test_months(day: tuple[int, int, int], last: int) -> None:
    assert last_day_of_month(*day[:2]).day == last
    assert month_of(date(*day)).start == date(*day).replace(day=1)


def test_a_month_that_is_none() -> None:
    with pytest.raises(ValueError, match="month"):
        last_day_of_month(2021, 13)
