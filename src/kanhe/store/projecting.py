"""Entries → tables, inside the transaction that writes them: everything a rebuild also does.

The rule itself is pure (`registers.projection.project_record`); here a record is loaded once a
transaction, changed in memory by as many entries as come, and written back by `flush`.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.db import connection

from kanhe.registers import changes
from kanhe.registers.definition import RegisterDefinition
from kanhe.registers.entry import (
    DisclosureErased,
    Entry,
    EntryWithheld,
    EvidenceAttached,
    RegisterDefined,
    Reorganised,
    Staffed,
    StepTaken,
)
from kanhe.registers.plain import from_plain, to_plain
from kanhe.registers.projection import (
    Record,
    RecordKey,
    check_successor,
    project_record,
    record_key,
)
from kanhe.store.models import (
    Outbox,
    StoredDefinition,
    StoredDisclosure,
    StoredEvidence,
    StoredOrgChange,
    StoredRecord,
    StoredTrace,
    Withheld,
)
from kanhe.store.search import write_words
from kanhe.values.orgtree import OrgTree, grow
from kanhe.values.refusal import Refusal
from kanhe.values.taskforce import Staffing, staff

_TOLD = (StepTaken, EvidenceAttached)  # what people are told of: notices are sent from the outbox


@dataclass(frozen=True, slots=True)
class _Held:
    """A record in memory: its row's number, and how much of its trail is stored already."""

    number: int
    record: Record


@dataclass
class Mark:
    """Where a projector stood before a command."""

    records: dict[RecordKey, _Held | None]
    definitions: dict[str, RegisterDefinition]
    tree: OrgTree | None
    staffing: Staffing | None


class Projector:
    """What one transaction knows of the ledger, and what it has still to write."""

    def __init__(self) -> None:
        self._records: dict[RecordKey, _Held | None] = {}  # None: known to be absent
        self._definitions: dict[str, RegisterDefinition] = {}
        self._tree: OrgTree | None = None
        self._staffing: Staffing | None = None
        self._new: list[_Held] = []
        self._changed: dict[RecordKey, _Held] = {}
        self._rows: list[Any] = []

    # -- what the ledger holds ------------------------------------------------------------------

    def definition(self, register: str) -> RegisterDefinition:
        """Return the latest definition of *register*; raises Refusal `register_unknown`."""
        known = self._definitions.get(register)
        if known is None:
            row = StoredDefinition.objects.filter(name=register).order_by("-version").first()
            if row is None:
                raise Refusal("register_unknown", register=register)
            known = self._definitions[register] = from_plain(RegisterDefinition, row.data)
        return known

    def record(self, register: str, key: str) -> Record | None:
        """Return the record as it stands, its trail shortened to the latest line."""
        held = self._held((register, key))
        return held.record if held else None

    def tree(self) -> OrgTree:
        """Return the organisation tree as it stands."""
        if self._tree is None:
            self._tree = stored_tree()
        return self._tree

    def staffing(self) -> Staffing:
        """Return taskforces and secondments as they stand."""
        if self._staffing is None:
            rows = StoredOrgChange.objects.filter(is_staff=True).order_by("entry_number", "place")
            data = [from_plain(changes.StaffChangeData, row.data) for row in rows]
            self._staffing = staff(Staffing(), changes.staff_changes(data))
        return self._staffing

    # -- one entry ------------------------------------------------------------------------------

    def apply(self, number: int, entry: Entry) -> None:
        """Take entry *number* in; raises Refusal where it does not fit what is there."""
        payload = entry.payload
        at = record_key(entry)
        if at is not None:
            self._apply_record(at, number, entry)
            return
        match payload:
            case RegisterDefined(definition=definition):
                self._define(number, definition)
            case Reorganised(changes=data):
                self._tree = grow(self.tree(), changes.org_changes(data))
                self._keep_changes(number, data, is_staff=False)
            case Staffed(changes=data):
                self._staffing = staff(self.staffing(), changes.staff_changes(data))
                self._keep_changes(number, data, is_staff=True)
            case DisclosureErased(entry_number=earlier, paths=paths):
                self._erase(number, earlier, paths)
            case EntryWithheld(entry_number=earlier):
                self._require_earlier(number, earlier)
                self._rows.append(Withheld(entry_number=earlier, by_entry=number))
            case _:
                raise AssertionError(type(payload))

    def _apply_record(self, at: RecordKey, number: int, entry: Entry) -> None:
        held = self._held(at)
        before = held.record if held else None
        after = project_record(before, self.definition(at[0]), number, entry)
        if held is None:
            self._new.append(_Held(number, after))
        now = _Held(held.number if held else number, after)
        self._records[at] = self._changed[at] = now
        self._rows.append(
            StoredTrace(entry_number=number, record_id=now.number, line=to_plain(after.trail[-1]))
        )
        if isinstance(entry.payload, EvidenceAttached):
            piece = to_plain(after.evidence[-1])
            self._rows.append(StoredEvidence(record_id=now.number, **piece))
        if isinstance(entry.payload, _TOLD):
            self._rows.append(Outbox(entry_number=number, kind=after.trail[-1].kind))

    def _define(self, number: int, definition: RegisterDefinition) -> None:
        try:
            before = self.definition(definition.name)
        except Refusal:
            before = None
        check_successor(before, definition)
        self._definitions[definition.name] = definition
        self._rows.append(
            StoredDefinition(
                name=definition.name,
                version=definition.version,
                entry_number=number,
                data=to_plain(definition),
            )
        )

    def _keep_changes(self, number: int, data: Sequence[Any], *, is_staff: bool) -> None:
        self._rows.extend(
            StoredOrgChange(entry_number=number, place=place, is_staff=is_staff, data=to_plain(one))
            for place, one in enumerate(data)
        )

    def _erase(self, number: int, earlier: int, paths: Sequence[str]) -> None:
        self._require_earlier(number, earlier)
        StoredDisclosure.objects.filter(entry_number=earlier, path__in=paths).delete()

    def _require_earlier(self, number: int, earlier: int) -> None:
        if not 1 <= earlier < number:
            raise Refusal("entry_unknown", entry_number=str(earlier))

    # -- reading and writing rows ---------------------------------------------------------------

    def _held(self, at: RecordKey) -> _Held | None:
        if at not in self._records:
            row = StoredRecord.objects.filter(register=at[0], key=at[1]).first()
            self._records[at] = _Held(row.number, record_of(row)) if row else None
        return self._records[at]

    def look_up(self, register: str, keys: Sequence[str]) -> None:
        """Load many records of one register at once, before many entries are applied."""
        for at in range(0, len(keys), 500):
            some = keys[at : at + 500]
            self._records.update(dict.fromkeys(((register, key) for key in some), None))
            for row in StoredRecord.objects.filter(register=register, key__in=some):
                self._records[register, row.key] = _Held(row.number, record_of(row))

    def mark(self) -> Mark:
        """Return what `back_to` needs to forget a command that failed."""
        return Mark(dict(self._records), dict(self._definitions), self._tree, self._staffing)

    def back_to(self, mark: Mark) -> None:
        """Forget what came after *mark*; the rows themselves went with the savepoint."""
        self._records, self._definitions = mark.records, mark.definitions
        self._tree, self._staffing = mark.tree, mark.staffing
        self._new, self._changed, self._rows = [], {}, []

    def flush(self) -> None:
        """Write all that has changed; called once a command, inside its savepoint."""
        fresh = {held.number for held in self._new}
        begun = [held for held in self._changed.values() if held.number in fresh]
        insert_rows(StoredRecord, [row_of(held.number, held.record) for held in begun])
        for held in self._changed.values():
            if held.number not in fresh:
                row_of(held.number, held.record).save(force_update=True)
        write_words((held.number, held.record) for held in self._changed.values())
        for model in (
            StoredTrace, StoredEvidence, StoredDefinition, StoredOrgChange, Withheld, Outbox,
        ):  # fmt: skip
            insert_rows(model, [row for row in self._rows if type(row) is model])
        self._new, self._changed, self._rows = [], {}, []


def insert_rows(model: Any, rows: Sequence[Any]) -> None:
    """Insert rows of one table; many at once by the driver's own `executemany`."""
    if not rows:
        return
    fields = [part for part in model._meta.concrete_fields if not part.auto_created]
    columns = ", ".join(connection.ops.quote_name(part.column) for part in fields)
    marks = ", ".join(["%s"] * len(fields))
    values = [
        tuple(part.get_db_prep_save(getattr(row, part.attname), connection) for part in fields)
        for row in rows
    ]
    with connection.cursor() as cursor:
        cursor.executemany(
            f"INSERT INTO {model._meta.db_table} ({columns}) VALUES ({marks})", values
        )


_IN_COLUMNS = frozenset(
    ("register", "key", "version", "org_unit", "day", "state", "is_void", "data", "trail")
)


def row_of(number: int, record: Record) -> StoredRecord:
    """Return the row of a record that began with entry *number*."""
    plain = to_plain(replace(record, trail=()))
    rest = {name: value for name, value in plain.items() if name not in _IN_COLUMNS}
    if "editors" in rest:
        rest["editors"] = sorted(rest["editors"])
    return StoredRecord(
        number=number,
        register=record.register,
        key=record.key,
        version=record.version,
        org_unit=record.org_unit,
        day=record.day,
        state=record.state,
        is_void=record.is_void,
        entry_number=record.entry_number,
        data=dict(record.data),
        rest={**rest, "trace": to_plain(record.trail[-1])},
    )


def record_of(row: StoredRecord) -> Record:
    """Return the record of a row, its trail shortened to the latest line."""
    rest: Mapping[str, Any] = row.rest
    plain = {name: value for name, value in rest.items() if name not in ("trace", "editors")}
    record = from_plain(
        Record,
        {
            **plain,
            "register": row.register,
            "key": row.key,
            "version": row.version,
            "org_unit": row.org_unit,
            "day": row.day,
            "data": row.data,
            "trail": [rest["trace"]],
            "is_void": row.is_void,
            **({"state": row.state} if row.state is not None else {}),
        },
    )
    return replace(record, editors=frozenset(rest.get("editors", ())))


def stored_tree() -> OrgTree:
    """Return the organisation tree that the stored changes grow to."""
    rows = StoredOrgChange.objects.filter(is_staff=False).order_by("entry_number", "place")
    data = [from_plain(changes.OrgChangeData, row.data) for row in rows]
    return grow(OrgTree(), changes.org_changes(data))

