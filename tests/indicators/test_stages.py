"""Stages on a line of days, and the windows people ask for."""

from dataclasses import replace
from datetime import date

import pytest

from kanhe.formats.templates import load_shipped
from kanhe.indicators.stages import Reach, months_between, reached, stage_spans
from kanhe.values.period import Window, day_window

CAMPAIGN = replace(load_shipped("rectification").campaign, starts_on=date(2021, 3, 9))


@pytest.mark.parametrize(
    ("today", "gone"),
    [
        (date(2021, 3, 8), [0, 0, 0]),
        (date(2021, 3, 9), [1, 0, 0]),
        (date(2021, 4, 17), [40, 0, 0]),
        (date(2021, 4, 18), [40, 1, 0]),
        (date(2022, 1, 1), [40, 60, 20]),
    ],
)
def test_days_gone(today: date, gone: list[int]) -> None:
    assert [span.days_gone for span in stage_spans(CAMPAIGN, today)] == gone


def test_stages_follow_one_another() -> None:
    spans = stage_spans(CAMPAIGN, date(2021, 5, 1))
    assert [span.window for span in spans] == [
        Window(date(2021, 3, 9), date(2021, 4, 18)),
        Window(date(2021, 4, 18), date(2021, 6, 17)),
        Window(date(2021, 6, 17), date(2021, 7, 7)),
    ]
    assert [day.month for day in months_between(spans)] == [4, 5, 6, 7]
    assert stage_spans(replace(CAMPAIGN, starts_on=None), date(2021, 5, 1)) == ()


@pytest.mark.parametrize(
    ("reach", "start"),
    [
        (Reach.TODAY, date(2021, 6, 10)),
        (Reach.WEEK, date(2021, 6, 7)),
        (Reach.MONTH, date(2021, 6, 1)),
        (Reach.ALL, date(2021, 3, 9)),
    ],
)
def test_windows_end_today(reach: Reach, start: date) -> None:
    today = date(2021, 6, 10)
    assert reached(reach, today, date(2021, 3, 9)) == day_window(start, today)


def test_before_its_first_day_all_is_today() -> None:
    today = date(2021, 6, 10)
    assert reached(Reach.ALL, today, date(2021, 7, 1)) == day_window(today, today)
