"""Entries to write: a register of findings, and records in it, by value."""

from datetime import UTC, date, datetime, timedelta

from kanhe.registers import changes
from kanhe.registers.datatypes import Datatype
from kanhe.registers.definition import Choice, Field, RegisterDefinition
from kanhe.registers.entry import (
    Entry,
    EvidenceAttached,
    Payload,
    RecordCorrected,
    RecordRegistered,
    RecordVoided,
    RegisterDefined,
    Reorganised,
    StepTaken,
)
from kanhe.registers.lifecycle import Event
from kanhe.registers.numbering import Numbering, Series
from kanhe.registers.traits import Lifecycle, Traits
from tests.databases import ORIGIN

START = datetime(2021, 3, 9, 9, 30, tzinfo=UTC)
NUMBERING = Numbering("{org}整治〔{year}〕{serial}号")
SERIES = Series("市", "finding", date(2021, 3, 9))

FINDING = RegisterDefinition(
    "finding",
    "问题台账",
    "Findings",
    (
        Field("problem", Datatype.TEXT, "问题描述", "Problem", is_required=True),
        Field("found_on", Datatype.DATE, "发现日期", "Found on"),
        Field("org_unit", Datatype.ORG_UNIT, "责任单位", "Org unit"),
        Field(
            "grade",
            Datatype.CHOICE,
            "等级",
            "Grade",
            choices=(Choice("ordinary", "一般", "Ordinary"), Choice("grave", "重大", "Grave")),
        ),
        Field("people", Datatype.INTEGER, "人次", "People"),
        Field("owner", Datatype.PERSON, "责任人", "Owner", is_personal=True),
    ),
    NUMBERING,
    "org_unit",
    "found_on",
    ("city",),
    traits=Traits(lifecycle=Lifecycle("org_unit")),
)


def entry(identity: str, payload: Payload, *, actor: str = "alice", at: int = 0) -> Entry:
    moment = START + timedelta(seconds=at)
    return Entry(ORIGIN, identity, actor, moment, moment + timedelta(minutes=1), payload)


def defined(definition: RegisterDefinition = FINDING) -> Entry:
    return entry(f"define-{definition.name}-{definition.version}", RegisterDefined(definition))


def registered(
    key: str,
    *,
    org_unit: str = "a",
    day: date = date(2021, 3, 9),
    problem: str = "路灯不亮",
    version: int = 1,
    **more: object,
) -> Entry:
    data = {"problem": problem, "found_on": day.isoformat(), "org_unit": org_unit, **more}
    return entry(f"register-{key}", RecordRegistered("finding", version, key, org_unit, day, data))


def corrected(key: str, identity: str, **values: object) -> Entry:
    return entry(identity, RecordCorrected("finding", 1, key, values, "填错"), actor="bob")


def voided(key: str) -> Entry:
    return entry(f"void-{key}", RecordVoided("finding", key, "重复登记"))


def evidence(key: str, sha256: str) -> Entry:
    payload = EvidenceAttached("finding", key, "report", sha256, 3, "text/plain")
    return entry(f"evidence-{key}-{sha256[:8]}", payload)


def step(key: str, event: Event, content: str, **more: object) -> Entry:
    return entry(f"step-{key}-{event}", StepTaken("finding", key, event, content, **more))  # type: ignore[arg-type]


def opened(*names: str, parent: str | None = None) -> Entry:
    data = tuple(
        changes.OrgChangeData(
            changes.OrgChangeKind.OPENED, name, date(2021, 1, 1), f"{name}局", parent
        )
        for name in names
    )
    return entry(f"open-{'-'.join(names)}", Reorganised(data, "三定方案"))
