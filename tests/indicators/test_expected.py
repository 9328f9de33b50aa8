"""Submissions and occurrences: what is expected, what came, since when something is missing."""

from datetime import date, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kanhe.indicators.expected import (
    Expectation,
    expected_occurrences,
    expected_submissions,
    missing,
    owing,
    tally_of,
)
from kanhe.indicators.work_items import Tally
from kanhe.registers.definition import RegisterDefinition, Submission
from kanhe.registers.numbering import Numbering
from kanhe.registers.traits import Grain, Recurrence, Traits
from kanhe.values.orgtree import EMPTY, Closed, Opened, OrgUnit, grow
from kanhe.values.period import day_window

ZONE = timezone(timedelta(hours=8))
JUNE = day_window(date(2021, 6, 1), date(2021, 6, 30))
NOW = datetime(2021, 6, 10, 8, tzinfo=ZONE)
TREE = grow(
    EMPTY,
    [
        Opened("city", date(2021, 1, 1), "市", level="city"),
        Opened("east", date(2021, 1, 1), "东县", "city", level="county"),
        Opened("new", date(2021, 6, 4), "新县", "city", level="county"),
        Opened("gone", date(2021, 1, 1), "北县", "city", level="county"),
        Closed("gone", date(2021, 6, 3)),
    ],
)
EAST, NEW, GONE = (TREE.org_units[key] for key in ("east", "new", "gone"))


def register(
    grain: Grain | None = None, due_day: int = 1, weekdays: tuple[int, ...] = ()
) -> RegisterDefinition:
    recurrence = Recurrence("day", weekdays) if weekdays else None
    submission = Submission(grain, due_day, 9) if grain else None
    return RegisterDefinition(
        "daily", "日报", "Daily", (), Numbering("D-{serial}"), "org_unit", "day", ("county",),
        submission=submission, traits=Traits(recurrence=recurrence),
    )  # fmt: skip


def june(*days: int) -> set[date]:
    return {date(2021, 6, day) for day in days}


DAILY = expected_submissions(register(Grain.DAY), JUNE, NOW)
SCHOOL = expected_occurrences(register(weekdays=(2, 4)), JUNE, NOW.date())


def test_days_that_ended_are_owed_and_the_last_still_has_time() -> None:
    assert [one.window.start.day for one in DAILY.all] == list(range(1, 10))
    assert [one.is_past for one in DAILY.all] == [True] * 8 + [False]
    assert DAILY.all[-1].due_on == date(2021, 6, 10)


def test_occurrences_are_expected_up_to_today() -> None:
    assert [one.window.start.day for one in SCHOOL.all] == [1, 3, 8, 10]
    assert [one.is_past for one in SCHOOL.all] == [True, True, True, False]
    week = day_window(date(2021, 6, 1), date(2021, 6, 7))
    earlier = expected_occurrences(register(weekdays=(2,)), week, NOW.date())
    assert [one.window.start.day for one in earlier.all] == [1]


@pytest.mark.parametrize(
    ("expected", "org_unit", "days", "tally"),
    [
        (DAILY, EAST, june(), Tally(9, 0, 9, 8, date(2021, 6, 2), 1, date(2021, 6, 10))),
        (DAILY, EAST, june(1, 2, 3, 5, 6, 7, 8, 9), Tally(9, 8, 9, 1, date(2021, 6, 5))),
        (DAILY, EAST, june(*range(1, 31)), Tally(9, 9, 9)),
        (DAILY, EAST, june(*range(1, 9)), Tally(9, 8, 9, 0, None, 1, date(2021, 6, 10))),
        (DAILY, NEW, june(2, 4, 5, 6), Tally(6, 3, 6, 2, date(2021, 6, 8), 1, date(2021, 6, 10))),
        (DAILY, GONE, june(1), Tally(2, 1, 2, 1, date(2021, 6, 3))),
        (SCHOOL, EAST, june(1, 2, 8), Tally(4, 2, 4, 1, date(2021, 6, 3), 1, date(2021, 6, 10))),
        (SCHOOL, GONE, june(1), Tally(1, 1, 1)),
    ],
)
def test_how_it_stands(
    expected: Expectation, org_unit: OrgUnit, days: set[date], tally: Tally
) -> None:
    assert tally_of(expected, org_unit, days) == tally
    left = missing(expected, org_unit, days)
    assert len(left) == tally.total - tally.done
    assert sum(one.is_past for one in left) == tally.late


def test_a_week_is_submitted_by_a_record_on_any_of_its_days() -> None:
    weeks = expected_submissions(register(Grain.WEEK, due_day=1), JUNE, NOW)
    assert [one.window.start for one in weeks.all] == [date(2021, 5, 31)]
    assert tally_of(weeks, EAST, june(4)).done == 1
    assert tally_of(weeks, EAST, june(7)).late == 1


def test_nothing_is_expected_before_anything_ended() -> None:
    window = day_window(date(2021, 6, 10), date(2021, 6, 10))
    none = expected_submissions(register(Grain.DAY), window, NOW)
    assert none.all == ()
    assert tally_of(none, EAST, june(10)) == Tally()
    assert tally_of(none, GONE, june(10)) == Tally()


def test_who_owes() -> None:
    assert owing(register(Grain.DAY), TREE) == (EAST, GONE, NEW)


@given(
    st.sets(st.integers(1, 30)),
    st.integers(1, 29),
    st.none() | st.integers(2, 30),
    st.sampled_from([DAILY, SCHOOL]),
)
def test_a_tally_is_what_counting_one_by_one_gives(
    days: set[int], first: int, last: int | None, expected: Expectation
) -> None:
    closed = None if last is None or last <= first else date(2021, 6, last)
    org_unit = OrgUnit("x", date(2021, 6, first), (), (), closed_on=closed)
    came = june(*days)
    owed = [one for one in expected.all if org_unit.is_open(one.last_day)]
    gone = [one for one in owed if one.window.start not in came]
    late = [one.due_on for one in gone if one.is_past]
    ahead = [one.due_on for one in gone if not one.is_past]
    assert tally_of(expected, org_unit, came) == Tally(
        len(owed), len(owed) - len(gone), len(owed), len(late), min(late, default=None),
        len(ahead), min(ahead, default=None),
    )  # fmt: skip
    assert missing(expected, org_unit, came) == tuple(gone)
