"""Entries → records: the latest state of each key, with its trail. Rebuildable at any time.

`project_record` is the whole rule, for one record; `project` and `rebuild` apply it to many. An
entry that does not fit (an unknown key, a key given twice, a step out of turn) is refused here,
before it is written; an entry that stands in the log therefore always projects.
"""

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime

from kanhe.registers import lifecycle
from kanhe.registers.definition import RegisterDefinition, titles
from kanhe.registers.entry import (
    Entry,
    EvidenceAttached,
    RecordCorrected,
    RecordRegistered,
    RecordVoided,
    RegisterDefined,
    Reminded,
    StepTaken,
    kind_of,
)
from kanhe.registers.lifecycle import Closure, Event, State, Step
from kanhe.registers.plain import Plain
from kanhe.registers.traits import missing_evidence, verification
from kanhe.values.refusal import Refusal

RecordKey = tuple[str, str]
"""Register and key."""


@dataclass(frozen=True, slots=True)
class Trace:
    """One line of a record's trail. *changed* lists (field, value before, value after)."""

    entry_number: int
    kind: str
    actor: str
    occurred_at: datetime
    recorded_at: datetime
    reason: str | None = None
    event: Event | None = None
    changed: tuple[tuple[str, Plain, Plain], ...] = ()


@dataclass(frozen=True, slots=True)
class Evidence:
    """A proof that is with a record, brought in *round_number*.

    A late one came after closing: it belongs to filing and look-back, not to what was signed.
    """

    entry_number: int
    evidence_kind: str
    sha256: str
    size: int
    media_type: str
    round_number: int = 1
    is_late: bool = False


@dataclass(frozen=True, slots=True)
class Record:
    """The latest state of a key. `state` is None in a register without close-out; `steps` and
    `editors` are those of the current round; `due_on` is set by an extension."""

    register: str
    key: str
    version: int
    org_unit: str
    day: date
    data: Mapping[str, Plain]
    trail: tuple[Trace, ...]
    state: State | None = None
    closure: Closure | None = None
    round_number: int = 1
    due_on: date | None = None
    steps: tuple[Step, ...] = ()
    editors: frozenset[str] = frozenset()
    evidence: tuple[Evidence, ...] = ()
    is_void: bool = False

    @property
    def entry_number(self) -> int:
        """Return the number of the latest entry that made the record what it is."""
        return self.trail[-1].entry_number


@dataclass(frozen=True, slots=True)
class Ledger:
    """All that entries about registers come to: definitions by name, and records by key."""

    definitions: Mapping[str, RegisterDefinition] = field(default_factory=dict)
    records: Mapping[RecordKey, Record] = field(default_factory=dict)


def content_of(record: Record) -> str:
    """Return the SHA-256 (hex) of what a signer signs: data, org unit, day, and evidence.

    Digest of compact JSON with sorted names; the evidence is that of the round before closing,
    as sorted digests of its files.
    """
    seen = {
        "register": record.register,
        "key": record.key,
        "version": record.version,
        "org_unit": record.org_unit,
        "day": record.day.isoformat(),
        "data": dict(record.data),
        "evidence": sorted(piece.sha256 for piece in _of_round(record) if not piece.is_late),
        "round": record.round_number,
    }
    text = json.dumps(seen, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def record_key(entry: Entry) -> RecordKey | None:
    """Return the record that *entry* is about, or None if it is about none."""
    match entry.payload:
        case (
            RecordRegistered(register=register, key=key)
            | RecordCorrected(register=register, key=key)
            | RecordVoided(register=register, key=key)
            | EvidenceAttached(register=register, key=key)
            | StepTaken(register=register, key=key)
            | Reminded(register=register, key=key)
        ):
            return register, key
    return None


def project_record(
    record: Record | None, definition: RegisterDefinition, entry_number: int, entry: Entry
) -> Record:
    """Return what *record* becomes by *entry*; raises Refusal if it cannot.

    *definition* is the latest of the register; entry numbers begin with 1.
    """
    payload = entry.payload
    trace = _trace(entry_number, entry)
    if isinstance(payload, RecordRegistered):
        return _registered(record, definition, payload, trace)
    register, key = record_key(entry) or ("", "")
    if record is None:
        raise Refusal("record_unknown", register=register, key=key)
    if record.is_void:
        raise Refusal("record_void", register=register, key=key)
    match payload:
        case RecordCorrected():
            return _corrected(record, definition, payload, trace)
        case RecordVoided():
            return replace(record, is_void=True, trail=(*record.trail, trace))
        case EvidenceAttached():
            return _evidenced(record, payload, trace)
        case StepTaken():
            return _stepped(record, definition, payload, trace)
        case Reminded():
            return replace(record, trail=(*record.trail, trace))
    raise AssertionError(kind_of(entry))  # record_key named a record for it


def project(ledger: Ledger, entry_number: int, entry: Entry) -> Ledger:
    """Return *ledger* with *entry* in it; entries about other things leave it as it is."""
    definitions, records = dict(ledger.definitions), dict(ledger.records)
    _project_into(definitions, records, entry_number, entry)
    return Ledger(definitions, records)


def rebuild(entries: Iterable[tuple[int, Entry]]) -> Ledger:
    """Return what *entries* (number, entry) come to, from nothing."""
    definitions: dict[str, RegisterDefinition] = {}
    records: dict[RecordKey, Record] = {}
    for entry_number, entry in entries:
        _project_into(definitions, records, entry_number, entry)
    return Ledger(definitions, records)


def check_successor(before: RegisterDefinition | None, definition: RegisterDefinition) -> None:
    """Refuse a definition whose version does not follow that of *before*."""
    expected = 1 if before is None else before.version + 1
    if definition.version != expected:
        raise Refusal(
            "definition_version",
            register=definition.name,
            found=str(definition.version),
            expected=str(expected),
        )


def _project_into(
    definitions: dict[str, RegisterDefinition],
    records: dict[RecordKey, Record],
    entry_number: int,
    entry: Entry,
) -> None:
    if isinstance(entry.payload, RegisterDefined):
        definition = entry.payload.definition
        check_successor(definitions.get(definition.name), definition)
        definitions[definition.name] = definition
        return
    at = record_key(entry)
    if at is None:
        return
    if at[0] not in definitions:
        raise Refusal("register_unknown", register=at[0])
    records[at] = project_record(records.get(at), definitions[at[0]], entry_number, entry)


def _trace(entry_number: int, entry: Entry) -> Trace:
    reason = getattr(entry.payload, "reason", None)
    event = entry.payload.event if isinstance(entry.payload, StepTaken) else None
    return Trace(
        entry_number,
        kind_of(entry),
        entry.actor,
        entry.occurred_at,
        entry.recorded_at,
        reason,
        event,
    )


def _registered(
    record: Record | None,
    definition: RegisterDefinition,
    payload: RecordRegistered,
    trace: Trace,
) -> Record:
    if record is not None:
        raise Refusal("record_known", register=payload.register, key=payload.key)
    _check_version(definition, payload.version)
    data = dict(sorted(payload.data.items()))  # as in the bytes, whatever order the writer had
    changed = tuple((name, None, value) for name, value in data.items())
    return Record(
        payload.register,
        payload.key,
        payload.version,
        payload.org_unit,
        payload.day,
        data,
        (replace(trace, changed=changed),),
        state=State.REGISTERED if definition.traits.lifecycle else None,
        editors=frozenset({trace.actor}),
    )


def _corrected(
    record: Record, definition: RegisterDefinition, payload: RecordCorrected, trace: Trace
) -> Record:
    _check_version(definition, payload.version)
    org_unit, day = payload.org_unit or record.org_unit, payload.day or record.day
    changed = [
        (name, record.data.get(name), value)
        for name, value in sorted(payload.changes.items())
        if record.data.get(name) != value
    ]
    if not changed and (org_unit, day) == (record.org_unit, record.day):
        raise Refusal("nothing_to_correct", register=record.register, key=record.key)
    merged = {**record.data, **payload.changes}
    data = {name: value for name, value in sorted(merged.items()) if value is not None}
    state = None if record.state is None else lifecycle.after_edit(record.state)
    return replace(
        record,
        version=payload.version,
        org_unit=org_unit,
        day=day,
        data=data,
        state=state,
        closure=record.closure if state is record.state else None,
        editors=record.editors | {trace.actor},
        trail=(*record.trail, replace(trace, changed=tuple(changed))),
    )


def _evidenced(record: Record, payload: EvidenceAttached, trace: Trace) -> Record:
    if any(piece.sha256 == payload.sha256 for piece in _of_round(record)):
        raise Refusal("evidence_known", register=record.register, key=record.key)
    is_late = record.state in lifecycle.AFTER_CLOSING
    piece = Evidence(
        trace.entry_number,
        payload.evidence_kind,
        payload.sha256,
        payload.size,
        payload.media_type,
        record.round_number,
        is_late,
    )
    return replace(
        record,
        evidence=(*record.evidence, piece),
        state=None if record.state is None else lifecycle.after_evidence(record.state),
        editors=record.editors if is_late else record.editors | {trace.actor},
        trail=(*record.trail, trace),
    )


def _stepped(
    record: Record, definition: RegisterDefinition, payload: StepTaken, trace: Trace
) -> Record:
    trait = definition.traits.lifecycle
    if trait is None or record.state is None:
        raise Refusal("no_lifecycle", register=record.register)
    if payload.content != content_of(record):
        raise Refusal("content_changed", register=record.register, key=record.key)
    step = Step(payload.event, trace.actor, payload.content)
    rule = verification(trait, record.data)
    persons = rule.persons if rule else 1
    state = lifecycle.after_step(record.state, step, record.steps, trait.skips, persons)
    if payload.event is Event.REQUEST_CLOSE_OUT:
        _check_evidence(record, definition)
    lifecycle.check_apart(payload.event, trace.actor, record.steps, record.editors)
    is_new_round = payload.event is Event.OPEN_ROUND
    sets_due = payload.due_on is not None and payload.event in lifecycle.SETS_DUE
    due_on = payload.due_on if sets_due else record.due_on
    closure = lifecycle.closure_of(payload.event) or record.closure
    return replace(
        record,
        state=state,
        closure=closure if state in lifecycle.AFTER_CLOSING else None,
        round_number=record.round_number + is_new_round,
        due_on=None if is_new_round else due_on,
        steps=() if is_new_round else (*record.steps, step),
        editors=frozenset() if is_new_round else record.editors,
        trail=(*record.trail, trace),
    )


def _of_round(record: Record) -> list[Evidence]:
    return [piece for piece in record.evidence if piece.round_number == record.round_number]


def _check_evidence(record: Record, definition: RegisterDefinition) -> None:
    needs = definition.traits.evidence
    held = [piece.evidence_kind for piece in _of_round(record)]
    missing = missing_evidence(needs, held) if needs else ()
    if missing:
        kinds = titles("kinds", *missing)
        raise Refusal("evidence_missing", register=record.register, key=record.key, **kinds)


def _check_version(definition: RegisterDefinition, version: int) -> None:
    if version != definition.version:
        raise Refusal(
            "record_version",
            register=definition.name,
            found=str(version),
            expected=str(definition.version),
        )
