"""Records, definitions and staff as rows, and rows as records, definitions and staff."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import lru_cache
from typing import Any, NamedTuple

from django.db import connection

from kanhe.registers import changes
from kanhe.registers.deadlines import falls_due, is_open, is_sent_back
from kanhe.registers.definition import RegisterDefinition
from kanhe.registers.lifecycle import Closure, Event, State, Step
from kanhe.registers.plain import Plain, from_plain, to_plain
from kanhe.registers.projection import Evidence, Record, Trace
from kanhe.store.models import StoredOrgChange, StoredRecord
from kanhe.store.rows import columns_of, send, those_stored
from kanhe.values.refusal import Refusal
from kanhe.values.taskforce import Staffing, staff

#: Parts of a record that have no column. A trail is kept line by line in its own table.
_REST = ("closure", "round_number", "due_on", "steps", "evidence")
_BEGUN = "record_registered"
_EMPTY = Record("", "", 0, "", date.min, {}, ())  # its defaults are left out


def json_text(value: Plain) -> str:
    """Return plain data as JSON text with sorted names, the same on both databases."""
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def row_of(
    number: int, record: Record, line: Mapping[str, Plain], definition: RegisterDefinition
) -> tuple[Any, ...]:
    """Return the row of a record that began with entry *number*; *line* is its trail's latest.

    What is due is told by the latest *definition* of its register.
    """
    rest = {
        name: to_plain(getattr(record, name))
        for name in _REST
        if getattr(record, name) != getattr(_EMPTY, name)
    }
    rest["trace"] = {name: value for name, value in line.items() if name != "changed"}
    if record.editors:
        rest["editors"] = sorted(record.editors)
    return (
        number,
        record.register,
        record.key,
        record.version,
        record.org_unit,
        record.day.isoformat(),
        record.state,
        record.is_void,
        record.entry_number,
        *hurry_of(record, definition),
        json_text(dict(record.data)),
        json_text(rest),
    )


def hurry_of(record: Record, definition: RegisterDefinition) -> tuple[str | None, bool]:
    """Return `falls_due` and `is_sent_back` of a record."""
    due = falls_due(definition, record)
    return due.isoformat() if due else None, is_open(record) and is_sent_back(record)


@dataclass(frozen=True, slots=True)
class _Rest:
    """The parts of a record that have no column; most records have none of them."""

    closure: Closure | None = None
    round_number: int = 1
    due_on: date | None = None
    steps: tuple[Step, ...] = ()
    evidence: tuple[Evidence, ...] = ()


_NO_REST = _Rest()


class RecordRow(NamedTuple):
    """A row of the table of records, in the order of its columns; the model's own objects cost
    five times as much."""

    number: int
    register: str
    key: str
    version: int
    org_unit: str
    day: date
    state: str | None
    is_void: bool
    entry_number: int
    falls_due: Any
    is_sent_back: bool
    data: Mapping[str, Plain]
    rest: Mapping[str, Plain]


def record_of(row: StoredRecord | RecordRow, trail: Sequence[Trace] = ()) -> Record:
    """Return the record of a row with *trail*; without one, with the latest line alone."""
    plain = {name: row.rest[name] for name in _REST if name in row.rest}
    rest = from_plain(_Rest, plain) if plain else _NO_REST
    return Record(
        row.register,
        row.key,
        row.version,
        row.org_unit,
        row.day,
        row.data,
        tuple(trail) or (trace_of(row.rest["trace"]),),
        None if row.state is None else State(row.state),
        rest.closure,
        rest.round_number,
        rest.due_on,
        rest.steps,
        frozenset(row.rest.get("editors", ())),
        rest.evidence,
        bool(row.is_void),
    )


def trace_of(line: Mapping[str, Plain]) -> Trace:
    """Return a line of a trail; read by hand, for every record of a list has one."""
    event = line.get("event")
    return Trace(
        line["entry_number"],
        line["kind"],
        line["actor"],
        datetime.fromisoformat(line["occurred_at"]),
        datetime.fromisoformat(line["recorded_at"]),
        line.get("reason"),
        None if event is None else Event(event),
        tuple((name, old, new) for name, old, new in line.get("changed", ())),
    )


def line_of(trace: Trace) -> dict[str, Plain]:
    """Return a line of a trail as it is kept; without what a record began with (`whole_trail`)."""
    line: dict[str, Plain] = to_plain(trace)
    if trace.kind == _BEGUN:
        line.pop("changed", None)
    return line


def whole_trail(data: Mapping[str, Plain], lines: Sequence[Trace]) -> tuple[Trace, ...]:
    """Return the *lines* of a trail, the first with what the record began with.

    That is kept once, in *data* as it is now and in what corrections say of the time before.
    """
    values = dict(data)
    for line in reversed(lines[1:]):
        values |= {name: old for name, old, _ in line.changed}
    began = sorted((name, value) for name, value in values.items() if value is not None)
    changed = tuple((name, None, value) for name, value in began)
    return (replace(lines[0], changed=changed), *lines[1:])


_KEY = ("number", "register", "key")


def update_records(rows: Sequence[tuple[Any, ...]]) -> None:
    """Write rows of records that are there already anew."""
    if not rows:
        return
    names = columns_of(StoredRecord)
    free = [at for at, name in enumerate(names) if name not in _KEY]
    sets = ", ".join(f'"{names[at]}" = %s' for at in free)
    update = f'UPDATE "record" SET {sets} WHERE "number" = %s'
    send(update, [(*(row[at] for at in free), row[0]) for row in rows])


def stored_keys(register: str, keys: Sequence[str]) -> list[str]:
    """Return those of *keys* that the register has given already."""
    return those_stored("record", "key", keys, where="register = %s", values=[register])


_LATEST = "SELECT data FROM register_definition WHERE name = %s ORDER BY version DESC LIMIT 1"
_COLUMNS = columns_of(StoredRecord)
assert RecordRow._fields == _COLUMNS
_ROWS = f"SELECT {', '.join(_COLUMNS)} FROM record WHERE"
_BY_KEY = f"{_ROWS} register = %s AND key = %s"


def stored_record(register: str, key: str) -> RecordRow | None:
    """Return the row of a record, or None."""
    with connection.cursor() as cursor:  # asked for by every act, as is the definition
        cursor.execute(_BY_KEY, [register, key])
        found = cursor.fetchone()
    return None if found is None else _row(found)


def rows_by_number(numbers: Sequence[int]) -> dict[int, RecordRow]:
    """Return the rows of records, a page of them, by number."""
    if not numbers:
        return {}
    sql = f"{_ROWS} number IN ({', '.join(['%s'] * len(numbers))})"
    with connection.cursor() as cursor:  # asked for by every list: the ORM would cost thrice that
        cursor.execute(sql, numbers)
        return {found[0]: _row(found) for found in cursor.fetchall()}


def _row(found: Sequence[Any]) -> RecordRow:
    *plain, data, rest = found
    plain[5] = as_day(plain[5])
    return RecordRow._make((*plain, json.loads(data), json.loads(rest)))


def as_day(value: Any) -> date:
    """Return a day as the database tells it: PostgreSQL as a day, SQLite as its text."""
    return value if isinstance(value, date) else date.fromisoformat(value)


def latest_definition(register: str) -> RegisterDefinition:
    """Return the latest definition of *register*; raises Refusal `register_unknown`."""
    with connection.cursor() as cursor:  # the ORM would cost as much again
        cursor.execute(_LATEST, [register])
        found = cursor.fetchone()
    if found is None:
        raise Refusal("register_unknown", register=register)
    return definition_from(found[0])


@lru_cache(maxsize=256)
def definition_from(text: str) -> RegisterDefinition:
    """Return the definition in a row's text; the same text is read once a process."""
    return from_plain(RegisterDefinition, json.loads(text))


def stored_staffing() -> Staffing:
    """Return the taskforces and secondments that the stored changes come to."""
    rows = StoredOrgChange.objects.filter(is_staff=True).order_by("entry_number", "place")
    texts = rows.values_list("data", flat=True)
    data = [from_plain(changes.StaffChangeData, json.loads(text)) for text in texts]
    return staff(Staffing(), changes.staff_changes(data))
