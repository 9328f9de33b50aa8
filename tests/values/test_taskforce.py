"""Taskforces: a person is one person, however often they are seconded."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kanhe.values.period import Window
from kanhe.values.refusal import Refusal
from kanhe.values.taskforce import (
    Dissolved,
    Formed,
    Returned,
    Seconded,
    StaffChange,
    Staffing,
    TaskforceKind,
    members,
    people,
    staff,
    taskforces,
)

DAY0 = date(2021, 3, 9)


def on(number: int) -> date:
    return DAY0 + timedelta(number)


def two() -> Staffing:
    return staff(
        Staffing(),
        [
            Formed("lead", on(0), "领导小组", "city", TaskforceKind.LEADING_GROUP),
            Formed("one", on(0), "第一专班", "city"),
            Formed("two", on(0), "第二专班", "city"),
            Seconded("one", on(1), "p1", "east"),
            Seconded("two", on(1), "p1", "east"),
            Seconded("two", on(2), "p2", "west"),
            Seconded("lead", on(2), "p3", "city"),
        ],
    )


def test_a_person_in_two_taskforces_counts_once() -> None:
    staffing = two()
    assert people(staffing, Window(on(0))) == {"p1", "p2"}
    assert people(staffing, Window(on(0)), None) == {"p1", "p2", "p3"}
    assert people(staffing, Window(on(0), on(2))) == {"p1"}
    assert members(staffing, "two", on(1)) == {"p1"}
    assert [body.key for body in taskforces(staffing, on(3))] == ["one", "two"]
    assert [body.key for body in taskforces(staffing, on(3), None)] == ["lead", "one", "two"]


def test_a_person_returns_and_comes_again() -> None:
    staffing = staff(two(), [Returned("two", on(5), "p2"), Seconded("two", on(8), "p2", "west")])
    assert members(staffing, "two", on(5)) == {"p1"}
    assert members(staffing, "two", on(8)) == {"p1", "p2"}
    assert people(staffing, Window(on(0))) == {"p1", "p2"}


def test_the_end_of_a_taskforce_sends_everybody_back() -> None:
    staffing = staff(two(), [Dissolved("two", on(9))])
    assert members(staffing, "two", on(8)) == {"p1", "p2"}
    assert members(staffing, "two", on(9)) == frozenset()
    assert members(staffing, "one", on(9)) == {"p1"}
    assert [body.key for body in taskforces(staffing, on(9))] == ["one"]


@pytest.mark.parametrize(
    ("code", "change"),
    [
        ("taskforce_known", Formed("one", on(3), "又一个", "city")),
        ("taskforce_not_open", Seconded("none", on(3), "p1", "east")),
        ("taskforce_not_open", Seconded("one", on(-1), "p9", "east")),
        ("taskforce_not_open", Dissolved("none", on(3))),
        ("taskforce_ends_too_early", Dissolved("one", on(0))),
        ("taskforce_ends_too_early", Returned("one", on(1), "p1")),
        ("person_seconded_already", Seconded("one", on(4), "p1", "east")),
        ("person_not_seconded", Returned("one", on(4), "p2")),
    ],
)
def test_what_does_not_fit_is_refused(code: str, change: StaffChange) -> None:
    with pytest.raises(Refusal, match=code):
        staff(two(), [change])


@given(st.lists(st.tuples(st.sampled_from("ab"), st.sampled_from("xyz"), st.integers(0, 9))))
def test_people_are_the_union_of_members(stays: list[tuple[str, str, int]]) -> None:
    staffing = staff(Staffing(), [Formed(key, on(0), key, "city") for key in "ab"])
    for taskforce, person, day in stays:
        try:
            staffing = staff(staffing, [Seconded(taskforce, on(day), person, "east")])
        except Refusal as refusal:
            assert refusal.code == "person_seconded_already"
    union = {one for key in "ab" for day in range(10) for one in members(staffing, key, on(day))}
    assert people(staffing, Window(on(0), on(10))) == union
