"""Records: register, correct, void, and bring evidence. One function is one act.

Each runs as one command of the committer: what it looks at cannot change before it writes.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from kanhe.acts.authorising import authorise
from kanhe.acts.disclosing import personal_fields, revealed
from kanhe.acts.occasion import Occasion
from kanhe.acts.reading import day_of, org_unit_of, read_changes, read_new, required_day
from kanhe.registers.authority import Act
from kanhe.registers.datatypes import Cell
from kanhe.registers.definition import RegisterDefinition, field_map, titles
from kanhe.registers.disclosure import Disclosure, withhold
from kanhe.registers.entry import (
    EvidenceAttached,
    RecordCorrected,
    RecordRegistered,
    RecordVoided,
)
from kanhe.registers.numbering import Series
from kanhe.registers.projection import Record
from kanhe.registers.reading import Value
from kanhe.store.append import commit
from kanhe.store.listing import RecordFilter, count_records
from kanhe.store.writer import Writer
from kanhe.values.refusal import Refusal

NewSalt = Callable[[], bytes]
"""Return fresh random bytes, `disclosure.SALT_BYTES` or more, on every call."""


@dataclass(frozen=True, slots=True)
class Registered:
    """Where a record began."""

    register: str
    key: str
    entry_number: int


def register_record(
    *,
    occasion: Occasion,
    register: str,
    row: Mapping[str, Cell],
    new_salt: NewSalt,
    key: str | None = None,
) -> Registered:
    """Begin a record with what *row* says; without a *key* the register's numbering gives one.

    Raises: `reading.Faulty`; Refusal `register_unknown`, `field_unknown`, `record_known`,
    `record_not_unique`, `record_without_org_unit`, `record_without_day`, `entry_known`,
    `not_authorised`.
    """

    def act(writer: Writer) -> Registered:
        definition = writer.projector.definition(register)
        data = read_new(writer, definition, row, occasion.occurred_at.date())
        authorise(writer, occasion, Act.ENTER, org_unit_of(definition, data))
        check_unique(definition, data)
        payload, opened = begin(writer, definition, data, key, new_salt)
        number = writer.append(occasion.entry(payload), opened)
        return Registered(register, payload.key, number)

    return commit(act)


def correct_record(
    *,
    occasion: Occasion,
    register: str,
    key: str,
    row: Mapping[str, Cell],
    reason: str,
    new_salt: NewSalt,
) -> int:
    """Give fields of a record other values (None: none any more); return the entry's number.

    Raises: `reading.Faulty`; Refusal `record_unknown`, `record_void`, `nothing_to_correct`,
    `reason_missing`, `field_unknown`, `record_not_unique`, `not_authorised`.
    """

    def act(writer: Writer) -> int:
        definition = writer.projector.definition(register)
        record = standing(writer, register, key)
        authorise(writer, occasion, Act.CORRECT, record.org_unit)
        before = revealed(record)
        changes = read_changes(writer, definition, before, row, record.day)
        if not changes:
            raise Refusal("nothing_to_correct", register=register, key=key)
        after = {**before, **{name: value for name, value in changes.items() if value is not None}}
        for name, value in changes.items():
            if value is None:
                del after[name]
        if set(changes) & set(definition.unique):
            check_unique(definition, after)
        public, opened = withhold(
            {name: value for name, value in changes.items() if value is not None},
            personal_fields(definition),
            new_salt,
        )
        cleared = {name: None for name, value in changes.items() if value is None}
        org_unit, day = org_unit_of(definition, after), day_of(definition, after, record.day)
        if org_unit != record.org_unit:
            authorise(writer, occasion, Act.CORRECT, org_unit)
        payload = RecordCorrected(
            register,
            definition.version,
            key,
            {**public, **cleared},
            reason,
            org_unit=org_unit if org_unit != record.org_unit else None,
            day=day if day != record.day else None,
        )
        return writer.append(occasion.entry(payload), opened)

    return commit(act)


def void_record(*, occasion: Occasion, register: str, key: str, reason: str) -> int:
    """Declare that a record should never have been; return the entry's number.

    Raises: Refusal `record_unknown`, `record_void`, `reason_missing`, `not_authorised`.
    """

    def act(writer: Writer) -> int:
        record = standing(writer, register, key)
        authorise(writer, occasion, Act.VOID, record.org_unit)
        return writer.append(occasion.entry(RecordVoided(register, key, reason)))

    return commit(act)


def attach_evidence(
    *,
    occasion: Occasion,
    register: str,
    key: str,
    evidence_kind: str,
    sha256: str,
    size: int,
    media_type: str,
) -> int:
    """Bring a file, stored already under its *sha256*, to a record; return the entry's number.

    Raises: Refusal `record_unknown`, `record_void`, `evidence_known`, `evidence_kind_unknown`,
    `not_authorised`.
    """

    def act(writer: Writer) -> int:
        record = standing(writer, register, key)
        authorise(writer, occasion, Act.ATTACH, record.org_unit)
        needs = writer.projector.definition(register).traits.evidence
        kinds = [kind.name for kind in needs.kinds] if needs else []
        if kinds and evidence_kind not in kinds:
            raise Refusal("evidence_kind_unknown", kind=evidence_kind, known="、".join(kinds))
        payload = EvidenceAttached(register, key, evidence_kind, sha256, size, media_type)
        return writer.append(occasion.entry(payload))

    return commit(act)


# --- what the acts share -------------------------------------------------------------------------


def standing(writer: Writer, register: str, key: str) -> Record:
    """Return a record that is not void; raises Refusal `record_unknown`, `record_void`."""
    writer.projector.definition(register)
    record = writer.projector.record(register, key)
    if record is None:
        raise Refusal("record_unknown", register=register, key=key)
    if record.is_void:
        raise Refusal("record_void", register=register, key=key)
    return record


def begin(
    writer: Writer,
    definition: RegisterDefinition,
    data: Mapping[str, Value],
    key: str | None,
    new_salt: NewSalt,
) -> tuple[RecordRegistered, tuple[Disclosure, ...]]:
    """Return the payload that begins a record, and what opens its personal values."""
    day, org_unit = required_day(definition, data), org_unit_of(definition, data)
    if key is None or not definition.numbering.keeps_own:
        # the org unit's key, not its name: names change, and with them the series would break off
        key = writer.next_key(definition.numbering, Series(org_unit, definition.name, day))
    public, opened = withhold(data, personal_fields(definition), new_salt)
    payload = RecordRegistered(definition.name, definition.version, key, org_unit, day, public)
    return payload, opened


def check_unique(definition: RegisterDefinition, data: Mapping[str, Value]) -> None:
    """Refuse a record whose unique fields are those of another; Refusal `record_not_unique`."""
    values = {name: data.get(name) for name in definition.unique}
    if not values or any(value is None for value in values.values()):
        return
    if set(values) & personal_fields(definition):
        return  # commitments are salted: no two are alike
    if count_records(RecordFilter(definition.name, fields=values), at_most=1):
        parts = [(field_map(definition)[name], value) for name, value in values.items()]
        raise Refusal(
            "record_not_unique",
            found="、".join(f"{part.title} {value}" for part, value in parts),
            found_en=", ".join(f"{part.title_en} {value}" for part, value in parts),
            **titles("register", definition),
        )
