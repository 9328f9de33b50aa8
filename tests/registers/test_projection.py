"""Entries, their plain form, and records: live equals rebuilt."""

import json
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta, timezone
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kanhe.registers.campaign import CampaignDefinition
from kanhe.registers.changes import (
    OrgChangeData,
    OrgChangeKind,
    StaffChangeData,
    StaffChangeKind,
    org_change_data,
    org_changes,
    staff_change_data,
    staff_changes,
)
from kanhe.registers.datatypes import Datatype
from kanhe.registers.declarations import (
    BindingRevoked,
    ClaimBound,
    FigureSealed,
    PeriodClosed,
    PeriodOpened,
    ReportIssued,
    StatementData,
)
from kanhe.registers.definition import Field, RegisterDefinition
from kanhe.registers.entry import (
    KINDS,
    CampaignDefined,
    DisclosureErased,
    Entry,
    EntryWithheld,
    EvidenceAttached,
    GrantEnded,
    IndicatorDefined,
    LookBackDrawn,
    LookBackListed,
    Payload,
    RecordCorrected,
    RecordRegistered,
    RecordVoided,
    RegisterDefined,
    Reminded,
    Reorganised,
    RoleGranted,
    Staffed,
    StepTaken,
    from_data,
    kind_of,
    to_data,
)
from kanhe.registers.lifecycle import Closure, Event, State, standing
from kanhe.registers.numbering import Numbering
from kanhe.registers.projection import (
    Ledger,
    Record,
    content_of,
    project,
    project_record,
    rebuild,
    record_key,
)
from kanhe.registers.roles import Role
from kanhe.registers.traits import EvidenceKind, EvidenceNeeds, Lifecycle, Traits, VerifierLevel
from kanhe.values.orgtree import Closed, Merged, Moved, Opened, OrgChange, Renamed, Split
from kanhe.values.refusal import Refusal
from kanhe.values.taskforce import Dissolved, Formed, Returned, Seconded, StaffChange

NOW = datetime(2021, 3, 9, 8, tzinfo=timezone(timedelta(hours=8)))
DAY = date(2021, 3, 9)

FINDING = RegisterDefinition(
    "finding",
    "问题台账",
    "Findings",
    (
        Field("problem", Datatype.TEXT, "问题", "Problem", is_required=True),
        Field("org_unit", Datatype.ORG_UNIT, "单位", "Org unit", is_required=True),
        Field("found_on", Datatype.DATE, "日期", "Found on", is_required=True),
        Field("proof", Datatype.EVIDENCE, "附件", "Proof", is_many=True),
    ),
    Numbering("F-{serial}"),
    "org_unit",
    "found_on",
    ("city",),
    traits=Traits(
        lifecycle=Lifecycle("org_unit", (State.ON_NOTICE,)),
        evidence=EvidenceNeeds("proof", (EvidenceKind("report", "整改报告", "Report", 1),)),
    ),
)
NOTE = replace(FINDING, name="note", traits=Traits())


def entry(payload: Payload, actor: str = "alice", number: int = 1) -> Entry:
    return Entry("ledger.example/a", f"id-{number}", actor, NOW, NOW, payload)


def registered(key: str = "F-1", **data: Any) -> RecordRegistered:
    return RecordRegistered("finding", 1, key, "east", DAY, {"problem": "甲"} | data)


def born() -> Record:
    return project_record(None, FINDING, 2, entry(registered()))


def then(record: Record, payload: Payload, actor: str = "alice") -> Record:
    number = record.entry_number + 1
    return project_record(record, FINDING, number, entry(payload, actor, number))


def step(record: Record, event: Event, actor: str, **more: Any) -> Record:
    payload = StepTaken("finding", record.key, event, content_of(record), **more)
    return then(record, payload, actor)


def proof(digest: str = "ab") -> EvidenceAttached:
    return EvidenceAttached("finding", "F-1", "report", digest * 32, 10, "application/pdf")


def closed() -> Record:
    record = step(born(), Event.ASSIGN, "office")
    record = step(record, Event.ACKNOWLEDGE, "owner")
    record = step(record, Event.RECTIFY, "owner")
    record = then(record, proof(), "owner")
    record = step(record, Event.REQUEST_EXTENSION, "owner", due_on=date(2021, 7, 1))
    record = step(record, Event.EXTEND, "office", due_on=date(2021, 6, 1))
    record = step(record, Event.REQUEST_CLOSE_OUT, "owner")
    record = step(record, Event.PASS_DESK_REVIEW, "reviewer")
    record = step(record, Event.PASS_SITE_VERIFICATION, "verifier")
    return step(record, Event.CLOSE_IMPLEMENTED, "verifier")


PAYLOADS: list[Payload] = [
    registered(),
    RecordCorrected("finding", 1, "F-1", {"problem": "乙"}, "核实后更正", day=DAY),
    RecordVoided("finding", "F-1", "重复"),
    proof(),
    StepTaken("finding", "F-1", Event.EXTEND, "00", due_on=DAY),
    RegisterDefined(FINDING),
    IndicatorDefined("findings", 1, {"name": "findings", "phrases": {"aliases": ["问题数"]}}),
    CampaignDefined(CampaignDefinition("drive", "整顿", "Drive", (), ())),
    Reorganised((OrgChangeData(OrgChangeKind.CLOSED, "east", DAY),), "市编〔2021〕3号"),
    RoleGranted("a-1", Role.VERIFIER, DAY, "east", "drive", date(2021, 9, 1), "分工"),
    GrantEnded(7, DAY, "调离"),
    Reminded("finding", "F-1", "临期"),
    LookBackListed("finding", ("F-1", "F-2"), 1, "季度抽查", "east"),
    LookBackDrawn(7, 9, "00" * 32, ("F-2",)),
    Staffed((StaffChangeData(StaffChangeKind.DISSOLVED, "one", DAY),), "结束"),
    ClaimBound("发现问题", "个", "city", "count", "findings", "draft.txt", "发现问题3个。"),
    BindingRevoked(9, "口径有变"),
    ReportIssued("简报", "00" * 32, DAY, 9, (StatementData("3个", "findings", "city", DAY),)),
    PeriodOpened("2021-03", DAY, DAY, 1),
    PeriodClosed("2021-03"),
    FigureSealed("2021-03", "findings", 1, "city", Decimal(3), 3, 9),
    DisclosureErased(3, ("owner",), "本人要求"),
    EntryWithheld(3, "含个人信息"),
]


@pytest.mark.parametrize("payload", PAYLOADS, ids=lambda payload: type(payload).__name__)
def test_entries_are_plain_data_and_come_back(payload: Payload) -> None:
    made = entry(payload)
    data = to_data(made)
    assert from_data(json.loads(json.dumps(data))) == from_data(data)
    assert to_data(from_data(data)) == data
    assert from_data(data).payload == payload
    assert data["kind"] == kind_of(made)


def test_every_kind_is_tried() -> None:
    assert {type(payload) for payload in PAYLOADS} == set(KINDS.values())


def test_entries_that_are_none() -> None:
    data = to_data(entry(registered()))
    with pytest.raises(Refusal, match="entry_kind_unknown"):
        from_data(data | {"kind": "forgotten"})
    with pytest.raises(Refusal, match="entry_format_unknown"):
        from_data(data | {"format": "kanhe-entry/9"})
    with pytest.raises(Refusal, match="plain_misfit"):
        from_data(data | {"extra": 1})
    with pytest.raises(Refusal, match="time_without_zone"):
        to_data(replace(entry(registered()), occurred_at=datetime(2021, 3, 9)))
    with pytest.raises(Refusal, match="reason_missing"):
        to_data(entry(RecordVoided("finding", "F-1", " ")))


ORG_CHANGES: list[OrgChange] = [
    Opened("a", DAY, "甲", "top", "411000", "city"),
    Renamed("a", DAY, "乙"),
    Moved("a", DAY, None),
    Merged("a", DAY, "b"),
    Split("a", DAY, ("b", "c"), True),
    Closed("a", DAY),
]
STAFF_CHANGES: list[StaffChange] = [
    Formed("one", DAY, "专班", "city"),
    Dissolved("one", DAY),
    Seconded("one", DAY, "p1", "east"),
    Returned("one", DAY, "p1"),
]


def test_changes_have_one_flat_shape() -> None:
    assert org_changes(map(org_change_data, ORG_CHANGES)) == tuple(ORG_CHANGES)
    assert staff_changes(map(staff_change_data, STAFF_CHANGES)) == tuple(STAFF_CHANGES)


@pytest.mark.parametrize(
    "kind", [kind for kind in OrgChangeKind if kind not in ("moved", "closed")]
)
def test_an_incomplete_change_of_the_tree(kind: OrgChangeKind) -> None:
    with pytest.raises(Refusal, match="change_incomplete"):
        org_changes([OrgChangeData(kind, "a", DAY)])


@pytest.mark.parametrize("kind", [kind for kind in StaffChangeKind if kind != "dissolved"])
def test_an_incomplete_change_of_staff(kind: StaffChangeKind) -> None:
    with pytest.raises(Refusal, match="change_incomplete"):
        staff_changes([StaffChangeData(kind, "one", DAY)])


def test_a_correction_keeps_the_old_value_in_the_trail() -> None:
    change = RecordCorrected("finding", 1, "F-1", {"problem": "乙", "spot": None}, "核实")
    record = then(born(), change, "bob")
    assert record.data == {"problem": "乙"}
    assert record.trail[-1].changed == (("problem", "甲", "乙"),)
    assert (record.trail[-1].reason, record.trail[-1].actor) == ("核实", "bob")
    assert record.editors == {"alice", "bob"}
    moved = then(record, RecordCorrected("finding", 1, "F-1", {}, "错记", "west"))
    assert (moved.org_unit, moved.day) == ("west", DAY)
    gone = then(moved, RecordCorrected("finding", 1, "F-1", {"problem": None}, "错记"))
    assert gone.data == {}


def test_a_finding_is_closed_and_comes_back() -> None:
    record = closed()
    assert (record.state, record.closure) == (State.CLOSED, Closure.IMPLEMENTED)
    assert record.due_on == date(2021, 6, 1)
    record = step(record, Event.PUT_ON_FILE, "superior")
    record = then(record, proof("cd"), "superior")
    assert record.state is State.ON_FILE
    record = step(record, Event.RECUR, "inspector")
    assert record.closure is Closure.IMPLEMENTED
    record = step(record, Event.OPEN_ROUND, "office")
    assert (record.state, record.closure, record.round_number) == (State.REGISTERED, None, 2)
    assert (record.steps, record.editors, record.due_on) == ((), frozenset(), None)


def test_a_later_edit_voids_the_sign_off() -> None:
    record = then(
        closed(), RecordCorrected("finding", 1, "F-1", {"problem": "乙"}, "更正"), "clerk"
    )
    assert (record.state, record.closure) == (State.CLOSE_OUT_REQUESTED, None)
    with pytest.raises(Refusal, match="editor_may_not_verify"):
        step(record, Event.PASS_DESK_REVIEW, "clerk")


def test_evidence_after_closing_leaves_the_signatures_standing() -> None:
    before, record = closed(), then(closed(), proof("cd"), "owner")
    assert content_of(record) == content_of(before)
    assert standing(record.steps, content_of(record)) == record.steps[-6:]


def test_a_new_round_asks_for_new_evidence() -> None:
    record = step(closed(), Event.RECUR, "inspector")
    record = step(record, Event.OPEN_ROUND, "office")
    for event in (Event.ASSIGN, Event.ACKNOWLEDGE, Event.RECTIFY):
        record = step(record, event, "owner")
    with pytest.raises(Refusal, match="evidence_missing"):
        step(record, Event.REQUEST_CLOSE_OUT, "owner")
    record = step(then(record, proof(), "owner"), Event.REQUEST_CLOSE_OUT, "owner")
    assert record.state is State.CLOSE_OUT_REQUESTED


def test_new_evidence_sends_a_review_back() -> None:
    record = step(born(), Event.ASSIGN, "office")
    record = step(record, Event.ACKNOWLEDGE, "owner")
    record = step(record, Event.RECTIFY, "owner")
    record = then(record, proof(), "owner")
    record = step(record, Event.REQUEST_CLOSE_OUT, "owner")
    record = step(record, Event.PASS_DESK_REVIEW, "reviewer")
    assert then(record, proof("cd"), "owner").state is State.CLOSE_OUT_REQUESTED


def test_close_out_needs_its_evidence() -> None:
    record = step(born(), Event.ASSIGN, "office")
    record = step(record, Event.ACKNOWLEDGE, "owner")
    record = step(record, Event.RECTIFY, "owner")
    with pytest.raises(Refusal, match="evidence_missing") as refused:
        step(record, Event.REQUEST_CLOSE_OUT, "owner")
    assert refused.value.facts["kinds"] == "整改报告"


def test_close_out_where_no_evidence_is_asked() -> None:
    lax = replace(FINDING, traits=Traits(lifecycle=Lifecycle("org_unit", (State.ACKNOWLEDGED,))))
    record = born()
    for event in (Event.ASSIGN, Event.RECTIFY, Event.REQUEST_CLOSE_OUT):
        payload = StepTaken("finding", "F-1", event, content_of(record))
        record = project_record(record, lax, record.entry_number + 1, entry(payload, "owner"))
    assert record.state is State.CLOSE_OUT_REQUESTED


VOIDED = RecordVoided("finding", "F-1", "重复")


@pytest.mark.parametrize(
    ("code", "payload"),
    [
        ("record_known", registered()),
        ("nothing_to_correct", RecordCorrected("finding", 1, "F-1", {"problem": "甲"}, "无")),
        ("record_version", RecordCorrected("finding", 2, "F-1", {"problem": "乙"}, "无")),
        ("content_changed", StepTaken("finding", "F-1", Event.ASSIGN, "00")),
    ],
)
def test_what_does_not_fit_a_record(code: str, payload: Payload) -> None:
    with pytest.raises(Refusal, match=code):
        then(born(), payload)


def test_what_does_not_fit_at_all() -> None:
    with pytest.raises(Refusal, match="record_unknown"):
        project_record(None, FINDING, 1, entry(VOIDED))
    with pytest.raises(Refusal, match="record_void"):
        then(then(born(), VOIDED), VOIDED)
    with pytest.raises(Refusal, match="evidence_known"):
        then(then(born(), proof()), proof())
    with pytest.raises(Refusal, match="record_version"):
        project_record(None, FINDING, 1, entry(replace(registered(), version=3)))
    with pytest.raises(AssertionError):
        then(born(), RegisterDefined(FINDING))


def test_a_register_without_close_out_takes_no_step() -> None:
    record = project_record(None, NOTE, 1, entry(replace(registered(), register="note")))
    assert record.state is None
    payload = StepTaken("note", "F-1", Event.ASSIGN, content_of(record))
    with pytest.raises(Refusal, match="no_lifecycle"):
        project_record(record, NOTE, 2, entry(payload))
    corrected = RecordCorrected("note", 1, "F-1", {"problem": "乙"}, "更正")
    record = project_record(record, NOTE, 2, entry(corrected))
    record = project_record(record, NOTE, 3, entry(proof()))
    assert record.state is None


def test_definitions_follow_one_another() -> None:
    ledger = project(Ledger(), 1, entry(RegisterDefined(FINDING)))
    with pytest.raises(Refusal, match="definition_version"):
        project(ledger, 2, entry(RegisterDefined(FINDING)))
    ledger = project(ledger, 2, entry(RegisterDefined(replace(FINDING, version=2))))
    assert ledger.definitions["finding"].version == 2
    with pytest.raises(Refusal, match="register_unknown"):
        project(Ledger(), 1, entry(registered()))
    assert project(ledger, 3, entry(EntryWithheld(1, "含个人信息"))) == ledger
    assert record_key(entry(RegisterDefined(FINDING))) is None


keys = st.sampled_from(["F-1", "F-2"])
actors = st.sampled_from(["a", "b", "c", "d"])
moves = st.one_of(
    st.tuples(st.just("register"), keys, st.none()),
    st.tuples(st.just("correct"), keys, st.sampled_from(["甲", "乙", None])),
    st.tuples(st.just("void"), keys, st.none()),
    st.tuples(st.just("prove"), keys, st.sampled_from(["ab", "cd"])),
    st.tuples(st.just("step"), keys, st.sampled_from(Event)),
)


def payload_of(kind: str, key: str, what: Any, ledger: Ledger) -> Payload:
    match kind:
        case "register":
            return registered(key)
        case "correct":
            return RecordCorrected("finding", 1, key, {"problem": what}, "更正")
        case "void":
            return RecordVoided("finding", key, "作废")
        case "prove":
            return replace(proof(what), key=key)
    record = ledger.records.get(("finding", key))
    return StepTaken("finding", key, what, content_of(record) if record else "")


@settings(max_examples=150)
@given(st.lists(st.tuples(moves, actors), max_size=40))
def test_rebuilt_equals_live(history: Sequence[Any]) -> None:
    entries = [(1, entry(RegisterDefined(FINDING)))]
    ledger = project(Ledger(), *entries[0])
    for (kind, key, what), actor in history:
        number = len(entries) + 1
        made = entry(payload_of(kind, key, what, ledger), actor, number)
        try:
            ledger = project(ledger, number, made)
        except Refusal:
            continue
        entries.append((number, made))
    assert rebuild(entries) == ledger
    again = [(number, from_data(json.loads(json.dumps(to_data(one))))) for number, one in entries]
    assert rebuild(again) == ledger
    for record in ledger.records.values():
        numbers = [trace.entry_number for trace in record.trail]
        assert numbers == sorted(set(numbers))
        signed = {one.event for one in standing(record.steps, content_of(record))}
        if record.state is State.CLOSED:
            assert {Event.PASS_DESK_REVIEW, Event.PASS_SITE_VERIFICATION} <= signed


def test_a_reminder_stands_in_the_trail_and_changes_nothing() -> None:
    before = born()
    after = then(before, Reminded("finding", "F-1", "临期"), "office")
    assert content_of(after) == content_of(before)
    assert (after.trail[-1].kind, after.trail[-1].reason) == ("reminded", "临期")


def test_only_an_extension_that_is_granted_moves_the_day() -> None:
    record = step(born(), Event.ASSIGN, "office", due_on=date(2021, 5, 1))
    assert record.due_on == date(2021, 5, 1)
    record = step(step(record, Event.ACKNOWLEDGE, "owner"), Event.RECTIFY, "owner")
    record = step(record, Event.REQUEST_EXTENSION, "owner", due_on=date(2021, 7, 1))
    assert record.due_on == date(2021, 5, 1)
    with pytest.raises(Refusal, match="two_person_rule"):
        step(record, Event.EXTEND, "owner", due_on=date(2021, 7, 1))
    record = step(record, Event.EXTEND, "office", due_on=date(2021, 6, 1))
    assert record.due_on == date(2021, 6, 1)
    with pytest.raises(Refusal, match="extension_not_requested"):
        step(record, Event.EXTEND, "office", due_on=date(2021, 8, 1))


def test_two_persons_verify_where_the_rule_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    rule = VerifierLevel("problem", "甲", "city", persons=2)
    lifecycle = replace(FINDING.traits.lifecycle or Lifecycle("o"), verifiers=(rule,))
    traits = replace(FINDING.traits, lifecycle=lifecycle)
    monkeypatch.setitem(globals(), "FINDING", replace(FINDING, traits=traits))
    record = step(step(born(), Event.ASSIGN, "office"), Event.ACKNOWLEDGE, "owner")
    record = then(step(record, Event.RECTIFY, "owner"), proof(), "owner")
    record = step(record, Event.REQUEST_CLOSE_OUT, "owner")
    record = step(record, Event.PASS_DESK_REVIEW, "reviewer")
    record = step(record, Event.PASS_SITE_VERIFICATION, "one")
    assert record.state is State.DESK_REVIEWED
    with pytest.raises(Refusal, match="two_person_rule"):
        step(record, Event.PASS_SITE_VERIFICATION, "one")
    edited = then(record, RecordCorrected("finding", 1, "F-1", {"spot": "东门"}, "补记"), "clerk")
    assert edited.state is State.CLOSE_OUT_REQUESTED, "an edit voids the first signature too"
    again = step(edited, Event.PASS_DESK_REVIEW, "reviewer")
    assert step(again, Event.PASS_SITE_VERIFICATION, "one").state is State.DESK_REVIEWED
    assert step(record, Event.PASS_SITE_VERIFICATION, "two").state is State.SITE_VERIFIED


def test_late_evidence_makes_nobody_an_editor() -> None:
    record = then(closed(), proof("cd"), "inspector")
    assert "inspector" not in record.editors
    assert step(record, Event.HOLD_LOOK_BACK, "inspector").state is State.LOOK_BACK_HELD
