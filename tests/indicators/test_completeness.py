"""Who owes what, and when it came."""

from datetime import date, datetime, timedelta, timezone

import pytest

from kanhe.indicators.completeness import Punctuality, Rate, due_at, owed, rate, stretches
from kanhe.registers.definition import RegisterDefinition, Submission
from kanhe.registers.numbering import Numbering
from kanhe.registers.projection import Record, Trace
from kanhe.registers.traits import Grain
from kanhe.values.orgtree import EMPTY, Closed, Opened, grow
from kanhe.values.period import Window, day_window
from kanhe.values.refusal import Refusal

ZONE = timezone(timedelta(hours=8))
MAY = day_window(date(2021, 5, 1), date(2021, 5, 31))
TREE = grow(
    EMPTY,
    [
        Opened("city", date(2021, 1, 1), "市", level="city"),
        Opened("east", date(2021, 1, 1), "东县", "city", level="county"),
        Opened("west", date(2021, 5, 10), "西县", "city", level="county"),
        Opened("gone", date(2021, 1, 1), "北县", "city", level="county"),
        Closed("gone", date(2021, 5, 3)),
    ],
)


def register(submission: Submission | None) -> RegisterDefinition:
    return RegisterDefinition(
        "daily", "日报", "Daily", (), Numbering("D-{serial}"), "org_unit", "day", ("county",),
        submission=submission,
    )  # fmt: skip


def record(org_unit: str, day: date, at: datetime, *, is_void: bool = False) -> Record:
    trail = (Trace(1, "record_registered", "clerk", at, at),)
    return Record("daily", f"{org_unit}{at}", 1, org_unit, day, {}, trail, is_void=is_void)


def moment(day: int, hour: int) -> datetime:
    return datetime(2021, 5, day, hour, tzinfo=ZONE)


@pytest.mark.parametrize(
    ("grain", "count", "first", "last"),
    [
        (Grain.DAY, 31, (date(2021, 5, 1), 1), (date(2021, 5, 31), 1)),
        (Grain.WEEK, 5, (date(2021, 4, 26), 7), (date(2021, 5, 24), 7)),
        (Grain.MONTH, 1, (date(2021, 5, 1), 31), (date(2021, 5, 1), 31)),
    ],
)
def test_stretches(
    grain: Grain, count: int, first: tuple[date, int], last: tuple[date, int]
) -> None:
    found = list(stretches(grain, MAY))
    assert len(found) == count
    for one, (start, days) in ((found[0], first), (found[-1], last)):
        assert one == Window(start, start + timedelta(days=days))


def test_a_window_needs_an_end() -> None:
    with pytest.raises(Refusal, match="window_without_end"):
        list(stretches(Grain.DAY, Window(date(2021, 5, 1))))


@pytest.mark.parametrize(
    ("submission", "stretch", "due"),
    [
        (Submission(Grain.DAY, 1, 9), ((5, 1), (5, 1)), moment(2, 9)),
        (Submission(Grain.WEEK, 2, 24), ((5, 3), (5, 9)), moment(12, 0)),
        (Submission(Grain.MONTH, 3, 12), ((4, 1), (4, 30)), moment(3, 12)),
    ],
)
def test_due(
    submission: Submission, stretch: tuple[tuple[int, int], tuple[int, int]], due: datetime
) -> None:
    first, last = (date(2021, month, day) for month, day in stretch)
    assert due_at(submission, day_window(first, last), ZONE) == due


def test_owed_by_whom_and_how_it_stands() -> None:
    definition = register(Submission(Grain.DAY, 1, 9))
    records = [
        record("east", date(2021, 5, 1), moment(2, 10)),  # corrected later: the first one counts
        record("east", date(2021, 5, 1), moment(2, 9)),
        record("east", date(2021, 5, 2), moment(3, 10)),
        record("east", date(2021, 5, 3), moment(3, 8), is_void=True),
        record("gone", date(2021, 5, 1), moment(1, 8)),
        record("city", date(2021, 4, 1), moment(1, 8)),
    ]
    window = day_window(date(2021, 5, 1), date(2021, 5, 4))
    found = owed(definition, TREE, records, window, moment(4, 20))
    assert [(one.org_unit, one.window.start.day, one.punctuality) for one in found] == [
        ("east", 1, Punctuality.IN_TIME),
        ("gone", 1, Punctuality.IN_TIME),
        ("east", 2, Punctuality.LATE),
        ("gone", 2, Punctuality.MISSING),
        ("east", 3, Punctuality.MISSING),
        ("east", 4, Punctuality.NOT_YET_DUE),
    ]
    assert rate(found, TREE, "city") == Rate(received=3, in_time=2, owed=5)
    assert rate(found, TREE, "gone") == Rate(1, 1, 2)


def test_a_new_org_unit_owes_from_its_first_day_on() -> None:
    found = owed(register(Submission(Grain.WEEK, 1, 9)), TREE, [], MAY, moment(31, 23))
    assert [one.window.start.day for one in found if one.org_unit == "west"] == [10, 17, 24]


def test_nothing_is_owed_without_a_rule_or_a_zone() -> None:
    assert owed(register(None), TREE, [], MAY, moment(31, 0)) == []
    rule = register(Submission(Grain.DAY, 1, 9))
    assert owed(rule, TREE, [], MAY, datetime(2021, 5, 31)) == []
