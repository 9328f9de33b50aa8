"""Records, definitions and staff as rows, and rows as records, definitions and staff."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from functools import lru_cache
from typing import Any

from django.db import connection

from kanhe.registers import changes
from kanhe.registers.definition import RegisterDefinition
from kanhe.registers.plain import Plain, from_plain, to_plain
from kanhe.registers.projection import Record, Trace
from kanhe.store.models import StoredOrgChange, StoredRecord
from kanhe.store.rows import columns_of, send
from kanhe.values.refusal import Refusal
from kanhe.values.taskforce import Staffing, staff

#: Parts of a record that have no column. A trail is kept line by line in its own table.
_REST = ("closure", "round_number", "due_on", "steps", "evidence")
_EMPTY = Record("", "", 0, "", date.min, {}, ())  # its defaults are left out


def json_text(value: Plain) -> str:
    """Return plain data as JSON text with sorted names, the same on both databases."""
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def row_of(number: int, record: Record, line: Mapping[str, Plain]) -> tuple[Any, ...]:
    """Return the row of a record that began with entry *number*; *line* is its trail's latest."""
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
        json_text(dict(record.data)),
        json_text(rest),
    )


def record_of(row: StoredRecord, trail: Sequence[Trace] = ()) -> Record:
    """Return the record of a row with *trail*; without one, with the latest line alone."""
    rest = dict(row.rest)
    editors, trace = rest.pop("editors", []), rest.pop("trace")
    plain = {
        **rest,
        "register": row.register,
        "key": row.key,
        "version": row.version,
        "org_unit": row.org_unit,
        "day": row.day,
        "data": row.data,
        "trail": [],
        "is_void": row.is_void,
        **({"state": row.state} if row.state is not None else {}),
    }
    lines = tuple(trail) or (trace_of(trace),)
    return replace(from_plain(Record, plain), trail=lines, editors=frozenset(editors))


def trace_of(line: Mapping[str, Plain]) -> Trace:
    """Return a line of a trail; what changed are triples, which `from_plain` does not read."""
    rest = {name: value for name, value in line.items() if name != "changed"}
    changed = tuple((name, old, new) for name, old, new in line.get("changed", ()))
    return replace(from_plain(Trace, rest), changed=changed)


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


_KEYS_AT_ONCE = 1_000


def stored_keys(register: str, keys: Sequence[str]) -> list[str]:
    """Return those of *keys* that the register has given already."""
    found: list[str] = []
    with connection.cursor() as cursor:
        for at in range(0, len(keys), _KEYS_AT_ONCE):
            some = keys[at : at + _KEYS_AT_ONCE]
            marks = ", ".join(["%s"] * len(some))
            sql = f"SELECT key FROM record WHERE register = %s AND key IN ({marks})"
            cursor.execute(sql, [register, *some])
            found += [row[0] for row in cursor.fetchall()]
    return found


_LATEST = "SELECT data FROM register_definition WHERE name = %s ORDER BY version DESC LIMIT 1"
_BY_KEY = (
    f"SELECT {', '.join(columns_of(StoredRecord))} FROM record WHERE register = %s AND key = %s"
)


def stored_record(register: str, key: str) -> StoredRecord | None:
    """Return the row of a record, or None."""
    with connection.cursor() as cursor:  # asked for by every act, as is the definition
        cursor.execute(_BY_KEY, [register, key])
        found = cursor.fetchone()
    if found is None:
        return None
    row = StoredRecord(**dict(zip(columns_of(StoredRecord), found, strict=True)))
    row.data, row.rest = json.loads(found[-2]), json.loads(found[-1])
    row.day = date.fromisoformat(str(row.day))
    return row


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
