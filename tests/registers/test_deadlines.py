"""By when a record is due, and the lamp that is lit for it."""

from dataclasses import replace
from datetime import date

import pytest

from kanhe.registers import deadlines, lifecycle
from kanhe.registers.campaign import Colour, Lamp, LampRule
from kanhe.registers.definition import DueRule, RegisterDefinition
from kanhe.registers.lifecycle import Event, State, Step
from kanhe.registers.projection import Record
from kanhe.registers.traits import Lifecycle, Traits

FOUND, DAY = date(2021, 3, 1), date(2021, 3, 20)
RULES = (
    DueRule("due_on", "found_on", 15, "grade", "grave"),
    DueRule("due_on", "found_on", 30),
)


@pytest.fixture
def ruled(definition: RegisterDefinition) -> RegisterDefinition:
    return replace(definition, due_rules=RULES)


def record(state: State | None = State.RECTIFYING, **data: object) -> Record:
    more = {"found_on": "2021-03-01", **data}
    held = {name: value for name, value in more.items() if value is not None}
    return Record("finding", "F-1", 1, "east", FOUND, held, (), state)


@pytest.mark.parametrize(
    ("data", "due"),
    [
        ({}, date(2021, 3, 31)),
        ({"grade": "grave"}, date(2021, 3, 16)),
        ({"due_on": "2021-05-01"}, date(2021, 5, 1)),
        ({"due_on": "sd:abc"}, date(2021, 3, 31)),
        ({"found_on": None}, None),
    ],
)
def test_the_day_by_which_it_is_due(
    ruled: RegisterDefinition, data: dict[str, object], due: date | None
) -> None:
    assert deadlines.due_on(ruled, record(**data)) == due


def test_a_granted_day_goes_before_all_and_without_rules_there_is_none(
    ruled: RegisterDefinition, definition: RegisterDefinition
) -> None:
    extended = replace(record(due_on="2021-05-01"), due_on=date(2021, 6, 1))
    assert deadlines.due_on(ruled, extended) == date(2021, 6, 1)
    assert deadlines.due_on(definition, record()) is None


def test_what_is_open_and_overdue(ruled: RegisterDefinition) -> None:
    late = date(2021, 4, 1)
    for state in State:
        is_closed = state in {State.CLOSED, State.ON_FILE, State.LOOK_BACK_HELD}
        assert deadlines.is_open(record(state)) is not is_closed
        assert deadlines.is_overdue(ruled, record(state), late) is not is_closed
    assert not deadlines.is_overdue(ruled, record(), date(2021, 3, 31))
    assert not deadlines.is_open(record(None))
    assert not deadlines.is_open(replace(record(), is_void=True))


def sent_back(*after: Event) -> Record:
    events = (Event.REQUEST_CLOSE_OUT, Event.SEND_BACK, *after)
    return replace(record(), steps=tuple(Step(event, "li", "00") for event in events))


def test_sent_back_until_it_is_asked_for_again() -> None:
    assert deadlines.is_sent_back(sent_back())
    assert deadlines.is_sent_back(sent_back(Event.REPORT_PROGRESS))
    assert not deadlines.is_sent_back(sent_back(Event.REQUEST_CLOSE_OUT))
    assert not deadlines.is_sent_back(record())


def lamps() -> list[Lamp]:
    return [
        Lamp(rule.value, rule.value, rule.value, Colour.GREY, rule, 3 if "within" in rule else None)
        for rule in (
            LampRule.CLOSED, LampRule.OVERDUE, LampRule.SENT_BACK, LampRule.DUE_WITHIN,
            LampRule.NOT_BEGUN, LampRule.ON_TIME,
        )
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("one", "day", "lit"),
    [
        (record(State.CLOSED), DAY, "closed"),
        (record(), date(2021, 4, 1), "overdue"),
        (sent_back(), DAY, "sent_back"),
        (record(), date(2021, 3, 28), "due_within"),
        (record(), date(2021, 3, 31), "due_within"),
        (record(), date(2021, 3, 27), "on_time"),
        (record(State.ASSIGNED), DAY, "not_begun"),
        (record(None), DAY, None),
        (replace(record(), is_void=True), DAY, None),
    ],
)
def test_the_first_lamp_whose_rule_holds(
    ruled: RegisterDefinition, one: Record, day: date, lit: str | None
) -> None:
    found = deadlines.lamp(lamps(), ruled, one, day)
    assert (found.name if found else None) == lit


def test_no_lamps_no_light(ruled: RegisterDefinition) -> None:
    assert deadlines.lamp((), ruled, record(), DAY) is None


def test_when_a_look_back_falls_due(definition: RegisterDefinition) -> None:
    def after(days: int | None) -> date | None:
        lifecycle = Lifecycle("org_unit", look_back_days=days)
        return deadlines.look_back_on(
            replace(definition, traits=Traits(lifecycle=lifecycle)), date(2021, 3, 1)
        )

    assert after(90) == date(2021, 5, 30)
    assert after(None) is None
    assert deadlines.look_back_on(replace(definition, traits=Traits()), FOUND) is None


def test_what_is_owed_from_each_state() -> None:
    assert lifecycle.forward(State.RECTIFYING) == (Event.REQUEST_CLOSE_OUT,)
    assert lifecycle.forward(State.RECURRED) == (Event.OPEN_ROUND,)
    assert lifecycle.forward(State.LOOK_BACK_HELD) == ()
    assert lifecycle.forward(State.SITE_VERIFIED, [State.ON_NOTICE]) == (
        Event.CLOSE_IMPLEMENTED, Event.CLOSE_NOT_IMPLEMENTED,
    )  # fmt: skip


def test_an_objection_is_of_its_notice() -> None:
    def taken(*events: Event) -> list[Step]:
        return [Step(event, "wang", "00") for event in events]

    objected = taken(Event.GIVE_NOTICE, Event.TAKE_OBJECTION)
    assert lifecycle.has_open_objection(objected)
    assert not lifecycle.has_open_objection([*objected, *taken(Event.GIVE_NOTICE)])
    assert not lifecycle.has_open_objection(taken(Event.TAKE_OBJECTION))
