"""Reading by grants, and what waits for whom: records, lists, counts, evidence, org units."""

from datetime import date

from kanhe.accounts import gate, waiting
from kanhe.acts import granting, looking_back, publishing
from kanhe.registers.authority import Act
from kanhe.registers.lifecycle import Event, State
from kanhe.registers.roles import Role
from kanhe.store import queries
from kanhe.store.listing import RecordFilter

from .conftest import Office
from .findings import LATER, born, brought_to, prove, step
from .refusing import refused

DAY = date(2021, 4, 1)


def reader(name: str) -> gate.Reader:
    return gate.reader(name, DAY)


def give(office: Office, name: str, role: Role, org_unit: str | None) -> None:
    granting.grant_role(
        occasion=office.on(actor="keeper"), account=name, role=role, org_unit=org_unit
    )


def kept(office: Office) -> None:
    granting.grant_role(occasion=office.on(), account="keeper", role=Role.SECURITY_ADMIN)


def test_an_open_ledger_is_read_by_anybody(office: Office) -> None:
    key = born(office)
    assert gate.record(reader("anybody"), "finding", key).key == key
    assert len(gate.records(reader("anybody"), RecordFilter("finding")).rows) == 1
    assert set(gate.names(reader("anybody"))) == {"city", "east", "new"}


def test_a_reader_sees_his_part_of_the_tree(office: Office) -> None:
    east = born(office)
    late = {"responsible_org_unit": "新区分局", "found_on": "2021-03-16"}
    new = born(office, **late)
    prove(office, east)
    kept(office)
    give(office, "clerk", Role.CLERK, "east")
    give(office, "leader", Role.LEADER, None)
    clerk, leader, nobody = reader("clerk"), reader("leader"), reader("nobody")
    assert [one.record.key for one in gate.records(clerk, RecordFilter("finding")).rows] == [east]
    assert gate.count(leader, RecordFilter("finding")) == 2
    assert gate.count(nobody, RecordFilter("finding")) == 0
    refused("not_authorised", gate.records, nobody, RecordFilter("finding"))
    refused("not_authorised", gate.records, clerk, RecordFilter("finding", ("new",)))
    refused("not_authorised", gate.record, clerk, "finding", new)
    refused("record_unknown", gate.record, clerk, "finding", "no such")
    assert gate.evidence(clerk, "a0" * 32) == (("finding", east),)
    refused("not_authorised", gate.evidence, nobody, "a0" * 32)
    refused("evidence_unknown", gate.evidence, clerk, "ff" * 32)
    gate.check(clerk, "east")
    refused("not_authorised", gate.check, clerk, "city")
    refused("not_authorised", gate.check, leader, "east", Act.ENTER)
    assert set(gate.names(clerk)) == {"east"}
    assert (clerk.roles(), nobody.roles()) == ({Role.CLERK}, frozenset())


def test_what_waits_for_whom(office: Office) -> None:
    keys = {state: brought_to(office, state) for state in State}
    step(office, keys[State.RECTIFYING], Event.REQUEST_EXTENSION, "li", due_on=LATER)
    kept(office)
    for name, role in (
        ("wang", Role.OFFICE), ("li", Role.OWNER), ("zhao", Role.REVIEWER),
        ("qian", Role.VERIFIER), ("sun", Role.SUPERIOR), ("ma", Role.LEADER),
    ):  # fmt: skip
        give(office, name, role, "east")
    give(office, "he", Role.REVIEWER, "new")
    give(office, "zhou", Role.VERIFIER, "east")

    def work(name: str) -> dict[str, tuple[Event, ...]]:
        return {one.record.key: one.events for one in waiting.tasks(reader(name))}

    assert work("wang") == {
        keys[State.REGISTERED]: (Event.ASSIGN,),
        keys[State.RECTIFYING]: (Event.EXTEND,),
        keys[State.SITE_VERIFIED]: (Event.GIVE_NOTICE,),
        keys[State.RECURRED]: (Event.OPEN_ROUND,),
    }
    assert work("li") == {
        keys[State.ASSIGNED]: (Event.ACKNOWLEDGE,),
        keys[State.ACKNOWLEDGED]: (Event.RECTIFY,),
        keys[State.RECTIFYING]: (Event.REQUEST_CLOSE_OUT,),
    }
    assert work("zhao") == {keys[State.CLOSE_OUT_REQUESTED]: (Event.PASS_DESK_REVIEW,)}
    closings = (Event.CLOSE_IMPLEMENTED, Event.CLOSE_NOT_IMPLEMENTED)
    assert work("zhou") == {
        keys[State.DESK_REVIEWED]: (Event.PASS_SITE_VERIFICATION,),
        keys[State.ON_NOTICE]: closings,
    }
    assert work("sun") == {keys[State.CLOSED]: (Event.PUT_ON_FILE,)}
    assert (work("ma"), work("he"), work("keeper")) == ({}, {}, {})
    owed = {one.record.key for one in waiting.tasks(reader("li")) if one.is_owed}
    assert owed == set(work("li"))
    assert not any(one.is_owed for one in waiting.tasks(reader("zhao")))


def test_one_s_own_request_is_not_among_one_s_reviews(office: Office) -> None:
    key = brought_to(office, State.CLOSE_OUT_REQUESTED)
    kept(office)
    give(office, "li", Role.REVIEWER, "east")
    assert waiting.tasks(reader("li")) == ()
    definition, record = queries.definition("finding"), queries.record("finding", key)
    assert waiting.steps_of(reader("li"), definition, record) == (Event.SEND_BACK,)
    give(office, "zhao", Role.REVIEWER, "east")
    both = (Event.PASS_DESK_REVIEW, Event.SEND_BACK)
    assert waiting.steps_of(reader("zhao"), definition, record) == both
    meetings = queries.definition("meeting")
    assert waiting.steps_of(reader("zhao"), meetings, record) == ()


def test_what_was_drawn_waits_for_its_verifier(office: Office) -> None:
    key = brought_to(office, State.ON_FILE)
    number = looking_back.list_look_back(
        occasion=office.on(), register="finding", count=1, reason="抽查"
    )
    publishing.sign_checkpoint(keys=office.folder.keys)
    looking_back.draw_look_back(occasion=office.on(), list_number=number)
    kept(office)
    give(office, "zhou", Role.VERIFIER, "city")
    (task,) = waiting.tasks(reader("zhou"))
    assert (task.record.key, task.events) == (key, (Event.HOLD_LOOK_BACK,))
    assert task.lamp is not None
    assert task.lamp.name == "closed"
    step(office, key, Event.HOLD_LOOK_BACK, "zhou")
    assert waiting.tasks(reader("zhou")) == ()


def test_what_is_overdue(office: Office) -> None:
    late = born(office, due_on="2021-03-20")
    later = born(office, due_on="2021-03-12")
    born(office, due_on="2021-04-20")
    anybody = reader("anybody")
    found = waiting.overdue(anybody, "finding")
    assert ([one.record.key for one in found.rows], found.next) == ([later, late], None)
    first = waiting.overdue(anybody, "finding", limit=1)
    second = waiting.overdue(anybody, "finding", after=first.next, limit=1)
    assert (*first.rows, *second.rows) == found.rows
    assert second.next is None
    assert [waiting.count_overdue(anybody, "finding", at_most=most) for most in (9, 1)] == [2, 1]
    kept(office)
    assert waiting.overdue(reader("nobody"), "finding").rows == ()
    assert waiting.count_overdue(reader("nobody"), "finding", at_most=9) == 0
    give(office, "ma", Role.LEADER, "east")
    assert len(waiting.overdue(reader("ma"), "finding", limit=1).rows) == 1
    assert waiting.count_overdue(reader("ma"), "finding", at_most=9) == 2
