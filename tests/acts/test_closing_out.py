"""Steps of close-out: the whole way, each guard, and what a later edit does."""

from datetime import date

from kanhe.acts import closing_out, recording
from kanhe.registers.lifecycle import Closure, Event, State
from kanhe.registers.projection import Record, content_of
from kanhe.store import queries

from .conftest import Office
from .findings import AFTER_NOTICE, DUE, LATER, LATEST, born, brought_to, prove, salt, step
from .refusing import refused


def finding(key: str) -> Record:
    return queries.record("finding", key)


def correct(office: Office, key: str, actor: str = "wang") -> int:
    return recording.correct_record(
        occasion=office.on(actor=actor),
        register="finding",
        key=key,
        row={"problem": "两盏路灯不亮"},
        reason="复核后更正",
        new_salt=salt,
    )


def test_from_registration_to_the_file(office: Office) -> None:
    key = brought_to(office, State.ON_FILE)
    record = finding(key)
    assert (record.state, record.closure) == (State.ON_FILE, Closure.IMPLEMENTED)
    assert [one.actor for one in record.steps] == [
        "wang", "li", "li", "li", "zhao", "qian", "wang", "qian", "sun",
    ]  # fmt: skip


def test_a_step_out_of_turn_or_of_a_register_without_close_out(office: Office) -> None:
    key = born(office)
    told = refused("step_not_allowed", step, office, key, Event.PUT_ON_FILE, "sun")
    assert told.facts["allowed"] == "assign"
    refused("record_unknown", step, office, "no such", Event.ASSIGN, "wang")
    meeting = {
        "held_on": "2021-03-09", "title": "部署会", "meeting_kind": "动员会", "org_unit": "市局"
    }  # fmt: skip
    recording.register_record(
        occasion=office.on(), register="meeting", row=meeting, new_salt=salt, key="M-1"
    )
    refused(
        "no_lifecycle",
        closing_out.take_step,
        occasion=office.on(),
        register="meeting",
        key="M-1",
        event=Event.ASSIGN,
    )


def test_what_a_step_must_say(office: Office) -> None:
    key = brought_to(office, State.RECTIFYING)
    refused("step_needs_reason", step, office, key, Event.REPORT_PROGRESS, "li", reason=" ")
    refused("step_needs_day", step, office, key, Event.REQUEST_EXTENSION, "li", due_on=None)
    step(office, key, Event.REPORT_PROGRESS, "li", reason="已更换灯头")
    assert finding(key).trail[-1].reason == "已更换灯头"


def test_an_extension_is_asked_for_granted_by_another_and_later(office: Office) -> None:
    key = born(office)
    step(office, key, Event.ASSIGN, "wang", due_on=DUE)
    step(office, key, Event.ACKNOWLEDGE, "li")
    step(office, key, Event.RECTIFY, "li")
    refused("extension_not_requested", step, office, key, Event.EXTEND, "wang")
    refused("extension_not_later", step, office, key, Event.REQUEST_EXTENSION, "li", due_on=DUE)
    step(office, key, Event.REQUEST_EXTENSION, "li", due_on=LATER)
    assert finding(key).due_on == DUE
    refused("two_person_rule", step, office, key, Event.EXTEND, "li")
    step(office, key, Event.EXTEND, "wang", due_on=LATEST)
    assert finding(key).due_on == LATEST
    end_of_year = date(2021, 12, 31)
    refused("extension_not_requested", step, office, key, Event.EXTEND, "wang", due_on=end_of_year)


def test_close_out_asks_for_the_evidence_of_the_register(office: Office) -> None:
    key = brought_to(office, State.RECTIFYING)
    told = refused("evidence_missing", step, office, key, Event.REQUEST_CLOSE_OUT, "li")
    assert told.facts["kinds"] == "整改报告、整改前后对比材料"
    prove(office, key)
    step(office, key, Event.REQUEST_CLOSE_OUT, "li")


def test_applicant_reviewer_and_verifier_are_three(office: Office) -> None:
    key = brought_to(office, State.CLOSE_OUT_REQUESTED)
    refused("two_person_rule", step, office, key, Event.PASS_DESK_REVIEW, "li")
    refused("editor_may_not_verify", step, office, key, Event.PASS_DESK_REVIEW, "wang")
    step(office, key, Event.PASS_DESK_REVIEW, "zhao")
    refused("two_person_rule", step, office, key, Event.PASS_SITE_VERIFICATION, "zhao")
    refused("two_person_rule", step, office, key, Event.PASS_SITE_VERIFICATION, "li")
    step(office, key, Event.PASS_SITE_VERIFICATION, "qian")


def test_a_grave_finding_is_verified_by_two(office: Office) -> None:
    key = brought_to(office, State.DESK_REVIEWED, grade="重大")
    step(office, key, Event.PASS_SITE_VERIFICATION, "qian")
    assert finding(key).state is State.DESK_REVIEWED
    refused("two_person_rule", step, office, key, Event.PASS_SITE_VERIFICATION, "qian")
    step(office, key, Event.PASS_SITE_VERIFICATION, "zhou")
    assert finding(key).state is State.SITE_VERIFIED


def test_public_notice_runs_its_days_and_objections_are_answered(office: Office) -> None:
    key = brought_to(office, State.ON_NOTICE)

    def close(day: date, reason: str | None) -> int:
        return closing_out.take_step(
            occasion=office.on(day, actor="qian"),
            register="finding",
            key=key,
            event=Event.CLOSE_IMPLEMENTED,
            reason=reason,
        )

    told = refused("notice_running", close, date(2021, 3, 24), None)
    assert told.facts["ends_on"] == "2021-03-25"
    step(office, key, Event.TAKE_OBJECTION, "wang", reason="居民称东头一盏仍不亮")
    refused("objection_unanswered", close, AFTER_NOTICE, " ")
    close(AFTER_NOTICE, "已到现场复核，东头一盏已亮")
    assert finding(key).state is State.CLOSED


def test_send_back_at_each_step(office: Office) -> None:
    expected = {
        State.ASSIGNED: State.REGISTERED,
        State.ACKNOWLEDGED: State.REGISTERED,
        State.CLOSE_OUT_REQUESTED: State.RECTIFYING,
        State.DESK_REVIEWED: State.RECTIFYING,
        State.SITE_VERIFIED: State.RECTIFYING,
        State.ON_NOTICE: State.RECTIFYING,
        State.CLOSED: State.RECTIFYING,
    }
    for state, after in expected.items():
        key = brought_to(office, state)
        refused("step_needs_reason", step, office, key, Event.SEND_BACK, "sun", reason="")
        step(office, key, Event.SEND_BACK, "sun", reason="材料不全")
        assert finding(key).state is after
        assert finding(key).closure is None


def test_a_later_edit_voids_every_sign_off(office: Office) -> None:
    for state in (State.DESK_REVIEWED, State.SITE_VERIFIED, State.ON_NOTICE, State.CLOSED):
        key = brought_to(office, state)
        seen = content_of(finding(key))
        correct(office, key)
        record = finding(key)
        assert (record.state, record.closure) == (State.CLOSE_OUT_REQUESTED, None)
        refused("content_changed", step, office, key, Event.PASS_DESK_REVIEW, "zhao", seen=seen)
        step(office, key, Event.PASS_DESK_REVIEW, "zhao", seen=content_of(record))


def test_a_reminder_is_an_entry_and_is_told(office: Office) -> None:
    from kanhe.store import outbox

    key = brought_to(office, State.ASSIGNED)
    number = closing_out.remind(
        occasion=office.on(), register="finding", key=key, reason="三天后到期"
    )
    assert finding(key).trail[-1].kind == "reminded"
    assert finding(key).state is State.ASSIGNED
    assert outbox.waiting()[-1].entry_number == number
    refused(
        "reason_missing",
        closing_out.remind,
        occasion=office.on(),
        register="finding",
        key=key,
        reason=" ",
    )


def test_the_whole_story_of_a_finding(office: Office) -> None:
    """Five people; sent back twice, extended once, closed, filed, looked at again, recurred."""
    key = brought_to(office, State.RECTIFYING)
    step(office, key, Event.REQUEST_EXTENSION, "li", due_on=LATER)
    step(office, key, Event.EXTEND, "wang", due_on=LATER)
    prove(office, key)
    step(office, key, Event.REQUEST_CLOSE_OUT, "li")
    step(office, key, Event.SEND_BACK, "zhao", reason="缺照片")
    step(office, key, Event.REQUEST_CLOSE_OUT, "li")
    step(office, key, Event.PASS_DESK_REVIEW, "zhao")
    step(office, key, Event.SEND_BACK, "qian", reason="现场仍不亮")
    step(office, key, Event.REQUEST_CLOSE_OUT, "li")
    for event, actor in (
        (Event.PASS_DESK_REVIEW, "zhao"),
        (Event.PASS_SITE_VERIFICATION, "qian"),
        (Event.GIVE_NOTICE, "wang"),
        (Event.CLOSE_IMPLEMENTED, "qian"),
        (Event.PUT_ON_FILE, "sun"),
        (Event.HOLD_LOOK_BACK, "qian"),
        (Event.RECUR, "qian"),
        (Event.OPEN_ROUND, "wang"),
    ):
        step(office, key, event, actor)
    record = finding(key)
    assert (record.state, record.round_number, record.closure) == (State.REGISTERED, 2, None)
    assert (record.steps, record.editors) == ((), frozenset())
    assert [line.event for line in record.trail].count(Event.SEND_BACK) == 2
    refused("step_not_allowed", step, office, key, Event.REQUEST_CLOSE_OUT, "li")
    for event in (Event.ASSIGN, Event.ACKNOWLEDGE, Event.RECTIFY):
        step(office, key, event, "wang" if event is Event.ASSIGN else "li")
    refused("evidence_missing", step, office, key, Event.REQUEST_CLOSE_OUT, "li")
    prove(office, key, mark="b")
    step(office, key, Event.REQUEST_CLOSE_OUT, "li")
    assert finding(key).state is State.CLOSE_OUT_REQUESTED
