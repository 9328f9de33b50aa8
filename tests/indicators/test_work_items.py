"""The board: which columns there are, how each cell stands, which lamp is lit."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from kanhe.formats.templates import load_shipped, shipped_indicators
from kanhe.indicators.definition import Target
from kanhe.indicators.figure import Figure, Query
from kanhe.indicators.work_items import (
    BoardCell,
    Saying,
    Tally,
    Work,
    WorkItem,
    added,
    board_cell,
    days_ahead,
    lit,
    percent,
    target_cell,
    target_here,
    work_items,
)
from kanhe.registers.campaign import Colour, Lamp, LampRule
from kanhe.values.period import day_window

TODAY = date(2021, 6, 10)
TEMPLATE = load_shipped("rectification")
LAMPS = TEMPLATE.campaign.lamps
FINDINGS = WorkItem(Work.CLOSE_OUT, "finding", "问题", "Findings")
DAILY = WorkItem(Work.SUBMISSION, "daily", "日报", "Daily")
SCHOOL = WorkItem(Work.OCCURRENCE, "school", "夜校", "School")
SERVICES = next(one for one in shipped_indicators("rectification") if one.name == "services")


def test_columns_follow_from_the_definitions() -> None:
    found = work_items(TEMPLATE.registers, shipped_indicators("rectification"))
    assert [(one.work, one.name) for one in found] == [
        (Work.CLOSE_OUT, "dispute"),
        (Work.CLOSE_OUT, "finding"),
        (Work.CLOSE_OUT, "hazard"),
        (Work.SUBMISSION, "aggregate_count"),
        (Work.OCCURRENCE, "night_school"),
        (Work.TARGET, "services"),
    ]


@pytest.mark.parametrize(
    ("item", "tally", "saying", "number", "lamp"),
    [
        (FINDINGS, Tally(), Saying.NOT_BEGUN, 0, "not_begun"),
        (FINDINGS, Tally(total=3), Saying.NOT_BEGUN, 0, "not_begun"),
        (FINDINGS, Tally(total=3, begun=1), Saying.PERCENT, 0, "on_time"),
        (FINDINGS, Tally(total=3, begun=3, done=2), Saying.PERCENT, 66, "on_time"),
        (FINDINGS, Tally(total=300, begun=300, done=299), Saying.PERCENT, 99, "on_time"),
        (FINDINGS, Tally(total=3, begun=3, done=3), Saying.DONE, 100, "closed"),
        (
            FINDINGS,
            Tally(total=3, begun=3, late=2, since=date(2021, 6, 8)),
            Saying.DAYS_LATE,
            2,
            "overdue",
        ),
        (FINDINGS, Tally(total=3, begun=3, sent_back=2), Saying.SENT_BACK, 2, "sent_back"),
        (
            FINDINGS,
            Tally(total=3, begun=3, soon=1, next_due=date(2021, 6, 13)),
            Saying.DUE_IN,
            3,
            "due_soon",
        ),
        (
            FINDINGS,
            Tally(total=3, begun=3, soon=1, next_due=TODAY),
            Saying.DUE_TODAY,
            0,
            "due_soon",
        ),
        (
            FINDINGS,
            Tally(total=2, begun=2, done=1, next_due=date(2021, 6, 14)),
            Saying.PERCENT,
            50,
            "on_time",
        ),
        (DAILY, Tally(), Saying.NOTHING_OWED, 0, None),
        (
            DAILY,
            Tally(total=9, begun=9, done=7, late=2, since=date(2021, 6, 2)),
            Saying.MISSING,
            2,
            "overdue",
        ),
        (
            SCHOOL,
            Tally(total=9, begun=9, done=5, late=4, since=date(2021, 6, 2)),
            Saying.GAPS,
            4,
            "overdue",
        ),
        (SCHOOL, Tally(total=9, begun=9, done=9), Saying.DONE, 100, "closed"),
    ],
)
def test_what_a_cell_says(
    item: WorkItem, tally: Tally, saying: Saying, number: int, lamp: str | None
) -> None:
    cell = board_cell(item, tally, LAMPS, TODAY)
    assert (cell.saying, cell.number) == (saying, number)
    assert (cell.lamp.name if isinstance(cell.lamp, Lamp) else None) == lamp


def test_the_first_lamp_that_holds_is_lit() -> None:
    both = Tally(total=3, begun=3, late=1, since=date(2021, 6, 1), sent_back=1)
    overdue = Lamp("overdue", "逾期", "Overdue", Colour.RED, LampRule.OVERDUE)
    back = Lamp("sent_back", "退回", "Sent back", Colour.ORANGE, LampRule.SENT_BACK)
    assert lit((overdue, back), both, TODAY) == overdue
    assert lit((back, overdue), both, TODAY) == back
    assert lit((), both, TODAY) is None


def test_without_lamps_a_cell_still_speaks() -> None:
    said = board_cell(FINDINGS, Tally(total=4, begun=4, done=1), (), TODAY)
    assert said == BoardCell(Saying.PERCENT, Decimal(25))
    assert board_cell(FINDINGS, Tally(total=4), (), TODAY).saying is Saying.NOT_BEGUN


def test_a_lamp_may_look_no_day_ahead() -> None:
    today = Lamp("today", "今日", "Today", Colour.YELLOW, LampRule.DUE_WITHIN)
    assert lit((today,), Tally(total=1, next_due=TODAY), TODAY) == today
    assert days_ahead(LAMPS) == 3
    assert days_ahead(()) == 0


def test_tallies_add_up() -> None:
    one = Tally(5, 2, 4, 1, date(2021, 6, 3), 1, date(2021, 6, 12), 1)
    two = Tally(3, 3, 3, 0, None, 2, date(2021, 6, 11), 0)
    both = added((one, two))
    assert both == Tally(8, 5, 7, 1, date(2021, 6, 3), 3, date(2021, 6, 11), 1)
    assert added((one, Tally())) == added([one]) == one
    assert added(()) == Tally()
    assert percent(both) == 62


def figure(value: str | None, org_unit: str = "city") -> Figure:
    query = Query(org_unit, day_window(date(2021, 3, 1), TODAY), "9")
    return Figure("services", 1, "件", query, None if value is None else Decimal(value), 1)


@pytest.mark.parametrize(
    ("value", "saying", "number", "colour"),
    [
        (None, Saying.NOTHING_OWED, "0", None),
        ("14999", Saying.PERCENT, "99", Colour.GREEN),
        ("15000", Saying.PERCENT, "100", Colour.BLUE),
        ("17716", Saying.PERCENT, "118", Colour.BLUE),
        ("5000", Saying.PERCENT, "33", Colour.YELLOW),
        ("0", Saying.PERCENT, "0", Colour.RED),
    ],
)
def test_a_target_is_reached_in_whole_per_cent(
    value: str | None, saying: Saying, number: str, colour: Colour | None
) -> None:
    target = target_here(SERVICES, "city", TODAY, is_whole=True)
    cell = target_cell(SERVICES, figure(value), target, ())
    assert (cell.saying, cell.number) == (saying, Decimal(number))
    assert (cell.lamp.colour if cell.lamp else None) == colour


def test_a_part_is_not_held_against_the_target_of_the_whole() -> None:
    assert target_here(SERVICES, "east", TODAY, is_whole=False) is None
    cell = target_cell(SERVICES, figure("77", "east"), None, ())
    assert cell == BoardCell(Saying.VALUE, Decimal(77))
    own = Target(Decimal(100), org_unit="east")
    with_own = replace(SERVICES, targets=(*SERVICES.targets, own))
    assert target_here(with_own, "east", TODAY, is_whole=False) == own
    assert target_here(replace(SERVICES, targets=()), "east", TODAY, is_whole=False) is None
    nothing = Target(Decimal(0))
    assert target_cell(SERVICES, figure("77"), nothing, ()).saying is Saying.VALUE
