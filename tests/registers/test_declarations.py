"""Periods, by value: what opens, closes and opens again, and what may not."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from kanhe.registers.declarations import (
    FigureSealed,
    Period,
    PeriodClosed,
    PeriodOpened,
    ReportIssued,
    StatementData,
    closed,
    opened,
    periods_of,
)
from kanhe.registers.plain import from_plain, to_plain
from kanhe.values.period import Window
from kanhe.values.refusal import Refusal

FIRST, LAST = date(2021, 3, 9), date(2021, 7, 15)
OPENED = PeriodOpened("整顿期", FIRST, LAST, 5)
PERIOD = Period("整顿期", FIRST, LAST, 5, 9)


def test_a_period_opens_closes_and_opens_again() -> None:
    again = replace(OPENED, reason="漏报")
    sealed = FigureSealed("整顿期", "visits", 1, "city", Decimal(3), 2, 12)
    said = [(9, OPENED), (12, PeriodClosed("整顿期")), (13, sealed)]
    assert periods_of(said[:1]) == {"整顿期": PERIOD}
    assert periods_of(said)["整顿期"].closed == 12
    assert periods_of([*said, (20, again)])["整顿期"] == replace(PERIOD, opened=20)
    assert PERIOD.window == Window(FIRST, date(2021, 7, 16))


@pytest.mark.parametrize(
    ("code", "before", "one"),
    [
        ("period_faulty", None, replace(OPENED, last=date(2021, 3, 8))),
        ("period_faulty", None, replace(OPENED, first_entry=10)),
        ("period_faulty", None, replace(OPENED, first_entry=0)),
        ("period_is_open", PERIOD, OPENED),
        ("reason_missing", replace(PERIOD, closed=12), OPENED),
        (
            "period_other_days",
            replace(PERIOD, closed=12),
            replace(OPENED, first_entry=4, reason="漏报"),
        ),
    ],
)
def test_a_period_that_may_not_open(code: str, before: Period | None, one: PeriodOpened) -> None:
    with pytest.raises(Refusal) as refused:
        opened(before, 9, one)
    assert refused.value.code == code


def test_a_period_that_may_not_close() -> None:
    for code, before in (
        ("period_unknown", None),
        ("period_is_closed", replace(PERIOD, closed=12)),
    ):
        with pytest.raises(Refusal) as refused:
            closed(before, 13, "整顿期")
        assert refused.value.code == code


def test_an_issue_reads_as_it_was_written() -> None:
    stated = StatementData(
        "1.8万余株", "plants", "city", FIRST, LAST, Decimal(18000), Decimal(19000), True, True
    )
    issued = ReportIssued("综述", "ab" * 32, LAST, 40, (stated,))
    assert from_plain(ReportIssued, to_plain(issued)) == issued
