"""Register, correct, void, attach: what is written, and each refusal."""

from collections.abc import Mapping
from datetime import UTC, date, datetime

import pytest

from kanhe.acts.reading import Faulty  # isort: skip
from kanhe.acts import recording  # isort: skip
from kanhe.formats.wording import refusal_text  # isort: skip
from kanhe.registers.disclosure import is_commitment
from kanhe.registers.lifecycle import State
from kanhe.store import queries

from .conftest import Office
from .refusing import refused

FINDING = {
    "problem": "路灯不亮",
    "found_on": "3月9日",
    "origin": "自查",
    "responsible_org_unit": "城东分局",
    "owner": "张三",
    "amount": "12500",
}
MEETING = {
    "held_on": "2021-03-09",
    "title": "动员部署会",
    "meeting_kind": "动员会",
    "org_unit": "市局",
}


def salt() -> bytes:
    return bytes(16)


def add(
    office: Office, register: str, row: Mapping[str, str | None], **more: object
) -> recording.Registered:
    return recording.register_record(
        occasion=more.pop("occasion", None) or office.on(),  # type: ignore[arg-type]
        register=register,
        row=row,
        new_salt=salt,
        **more,  # type: ignore[arg-type]
    )


# --- register ------------------------------------------------------------------------------------


def test_a_record_is_numbered_read_and_withheld(office: Office) -> None:
    done = add(office, "finding", FINDING)
    assert done.key == "east整治〔2021〕1号"
    record = queries.record("finding", done.key)
    assert (record.org_unit, record.day, record.state) == (
        "east",
        date(2021, 3, 9),
        State.REGISTERED,
    )
    assert record.data["amount"] == "12500.00"
    assert record.data["origin"] == "self_check"
    owner = record.data["owner"]
    assert is_commitment(owner)
    assert "张三".encode() not in queries.entry(done.entry_number).body
    (opened,) = queries.disclosures(done.entry_number)
    assert (opened.path, opened.value) == ("owner", "张三")
    assert add(office, "finding", {**FINDING, "problem": "另一件"}).key == "east整治〔2021〕2号"


def test_an_own_key_is_kept_and_not_given_again(office: Office) -> None:
    assert add(office, "finding", FINDING, key="城东-7").key == "城东-7"
    refused("record_known", add, office, "finding", FINDING, key="城东-7")


def test_the_same_act_is_taken_once(office: Office) -> None:
    occasion = office.on()
    add(office, "finding", FINDING, occasion=occasion)
    refused("entry_known", add, office, "finding", FINDING, occasion=occasion)


def test_all_faults_come_at_once(office: Office) -> None:
    row = {**FINDING, "origin": "听说", "amount": "约200", "found_on": None}
    with pytest.raises(Faulty) as caught:
        add(office, "finding", row)
    assert {(str(d.place), d.code) for d in caught.value.diagnostics} == {
        ("found_on", "I001"), ("origin", "I016"), ("amount", "I005"),
    }  # fmt: skip


def test_an_org_unit_must_be_there_on_the_day(office: Office) -> None:
    """新区分局 was opened on 15 March; on the 9th there was none."""
    with pytest.raises(Faulty) as caught:
        add(office, "finding", {**FINDING, "responsible_org_unit": "新区分局"})
    assert [d.code for d in caught.value.diagnostics] == ["I017"]
    late = {**FINDING, "responsible_org_unit": "新区分局", "found_on": "2021-03-16"}
    assert add(office, "finding", late).key == "new整治〔2021〕1号"


def test_refusals_of_a_registration(office: Office) -> None:
    refused("register_unknown", add, office, "nothing", FINDING)
    told = refused("field_unknown", add, office, "finding", {**FINDING, "colour": "red"})
    assert told.facts["field"] == "colour"
    add(office, "meeting", MEETING)
    alike = refused("record_not_unique", add, office, "meeting", MEETING)
    assert refusal_text(alike, "zh").startswith("会议台账里已有相同的：主办单位 city、")
    assert refusal_text(alike, "en").startswith(
        "Meetings register has one like it already: Host city, "
    )
    add(office, "meeting", {**MEETING, "held_on": "2021-03-10"})


def test_an_event_cannot_lie_ahead_or_lack_its_zone(office: Office) -> None:
    ahead = office.on(recorded_at=datetime(2021, 1, 1, tzinfo=UTC))  # type: ignore[arg-type]
    refused("event_in_future", add, office, "finding", FINDING, occasion=ahead)
    bare = office.on(occurred_at=datetime(2021, 1, 1))  # type: ignore[arg-type]
    refused("time_without_zone", add, office, "finding", FINDING, occasion=bare)


# --- correct -------------------------------------------------------------------------------------


def correct(office: Office, key: str, row: Mapping[str, str | None], **more: object) -> int:
    settings = {"reason": "填错", "register": "finding", **more}
    return recording.correct_record(
        occasion=office.on(actor="bob"),
        key=key,
        row=row,
        new_salt=lambda: b"1" * 16,
        **settings,  # type: ignore[arg-type]
    )


def test_a_correction_keeps_what_was(office: Office) -> None:
    key = add(office, "finding", FINDING).key
    correct(office, key, {"amount": "13000", "cause": "线路老化"})
    record = queries.record("finding", key)
    assert record.data["amount"] == "13000.00"
    last = record.trail[-1]
    assert (last.actor, last.reason) == ("bob", "填错")
    assert last.changed == (
        ("amount", "12500.00", "13000.00"),
        ("cause", None, "线路老化"),
    )


def test_a_correction_clears_moves_and_withholds(office: Office) -> None:
    key = add(office, "finding", FINDING).key
    number = correct(
        office, key,
        {"amount": None, "responsible_org_unit": "新区分局", "found_on": "2021-03-18",
         "owner": "李四"},
    )  # fmt: skip
    record = queries.record("finding", key)
    assert "amount" not in record.data
    assert (record.org_unit, record.day) == ("new", date(2021, 3, 18))
    assert "李四".encode() not in queries.entry(number).body
    assert [d.value for d in queries.disclosures(number)] == ["李四"]


def test_refusals_of_a_correction(office: Office) -> None:
    key = add(office, "finding", FINDING).key
    refused("nothing_to_correct", correct, office, key, {"amount": "12,500元"})
    refused("nothing_to_correct", correct, office, key, {"owner": "张三"})
    refused("reason_missing", correct, office, key, {"amount": "1"}, reason=" ")
    refused("record_unknown", correct, office, "nobody", {"amount": "1"})
    refused("register_unknown", correct, office, key, {"amount": "1"}, register="nothing")
    refused("field_unknown", correct, office, key, {"colour": "red"})
    refused("record_faulty", correct, office, key, {"problem": None})
    refused("record_faulty", correct, office, key, {"due_on": "2021-03-01"})
    refused("record_faulty", correct, office, key, {"responsible_org_unit": "新区分局"})
    recording.void_record(occasion=office.on(), register="finding", key=key, reason="重复")
    refused("record_void", correct, office, key, {"amount": "1"})


def test_a_day_cannot_be_moved_to_before_the_org_unit(office: Office) -> None:
    row = {**FINDING, "responsible_org_unit": "新区分局", "found_on": "2021-03-16"}
    key = add(office, "finding", row).key
    refused("record_faulty", correct, office, key, {"found_on": "2021-03-01"})


def test_a_correction_cannot_make_two_alike(office: Office) -> None:
    add(office, "meeting", MEETING)
    key = add(office, "meeting", {**MEETING, "held_on": "2021-03-10"}).key
    refused(
        "record_not_unique", correct, office, key, {"held_on": "2021-03-09"}, register="meeting"
    )


# --- void and attach -----------------------------------------------------------------------------


def test_a_void_record_keeps_its_key(office: Office) -> None:
    key = add(office, "finding", FINDING).key
    void = {"register": "finding", "key": key, "reason": "重复登记"}
    refused("reason_missing", recording.void_record, occasion=office.on(), **{**void, "reason": ""})
    recording.void_record(occasion=office.on(), **void)
    assert queries.record("finding", key).is_void
    refused("record_void", recording.void_record, occasion=office.on(), **void)
    refused("record_unknown", recording.void_record, occasion=office.on(), **{**void, "key": "x"})
    assert add(office, "finding", FINDING).key == "east整治〔2021〕2号"
    refused("record_known", add, office, "finding", FINDING, key=key)


def test_evidence_is_brought_once_and_of_a_known_kind(office: Office) -> None:
    key = add(office, "finding", FINDING).key
    piece = {
        "register": "finding", "key": key, "evidence_kind": "report",
        "sha256": "a" * 64, "size": 3, "media_type": "text/plain",
    }  # fmt: skip
    recording.attach_evidence(occasion=office.on(), **piece)
    assert [one.sha256 for one in queries.evidence("finding", key)] == ["a" * 64]
    act = recording.attach_evidence
    refused("evidence_known", act, occasion=office.on(), **piece)
    other = {**piece, "sha256": "b" * 64, "evidence_kind": "rumour"}
    refused("evidence_kind_unknown", act, occasion=office.on(), **other)
    refused("record_unknown", act, occasion=office.on(), **{**piece, "key": "x"})
    recording.void_record(occasion=office.on(), register="finding", key=key, reason="错")
    refused("record_void", act, occasion=office.on(), **{**piece, "sha256": "c" * 64})
