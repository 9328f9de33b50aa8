"""Records as they stood after an earlier entry of the log.

A record whose latest entry came before stands as it stood; one with later entries is projected
from its own entries again, so that whatever was done to it since is undone exactly.
"""

import json
from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import date, datetime
from typing import Any, NamedTuple

from django.db import connection

from kanhe.registers.definition import RegisterDefinition
from kanhe.registers.entry import Entry, from_data
from kanhe.registers.lifecycle import State
from kanhe.registers.projection import Record, project_record
from kanhe.store.gate import once, tree_row
from kanhe.store.models import LogEntry, StoredDefinition
from kanhe.store.record_rows import definition_from
from kanhe.store.states import NOW
from kanhe.tlog.canonical import decode_object
from kanhe.values.refusal import Refusal

_AT_ONCE = 1_000
# what `stood_of` reads
COLUMNS = "SELECT number, entry_number, register, key, version, org_unit, day, state, is_void, data"
ROWS = f"{COLUMNS} FROM record "
_PAGE = ROWS + (
    "WHERE register = %s AND number > %s AND number <= %s AND entry_number <= %s "
    "ORDER BY number LIMIT %s"
)
_CHANGED = (
    # CROSS keeps SQLite from walking the register instead of the end of the log
    "SELECT DISTINCT r.number FROM trace t CROSS JOIN record r "
    "WHERE r.number = t.record_id AND t.entry_number > %s AND r.register = %s ORDER BY r.number"
)


class Stood(NamedTuple):
    """A record as it stood: the entry that began it, the one that made it so, its state then."""

    number: int
    entry_number: int
    record: Record


def position_of(as_of: str) -> tuple[int, int]:
    """Return the log position that *as_of* names ("" is now, else the number of an entry), and
    the size of the log.

    Raises Refusal `position_unknown` for what is no entry's number, or lies in the future.
    """
    size = once("size", lambda: tree_row().size)
    if not as_of:
        return size, size
    if not as_of.isascii() or not as_of.isdigit() or int(as_of) > size:
        raise Refusal("position_unknown", found=as_of, size=str(size))
    return int(as_of), size


def position_at(moment: datetime) -> int:
    """Return the number of the last entry that was recorded up to *moment*; 0 before the first.

    Recorded times grow with the log; where a clock was set back, one of the places fits.
    """
    low, high = 0, tree_row().size
    while low < high:
        middle = (low + high + 1) // 2
        if _entry(middle).recorded_at <= moment:
            low = middle
        else:
            high = middle - 1
    return low


def changed_since(register: str, position: int) -> list[int]:
    """Return the numbers of the records of *register* with an entry behind *position*."""
    with connection.cursor() as cursor:
        cursor.execute(_CHANGED, [position, register])
        return [row[0] for row in cursor.fetchall()]


def records_at(register: str, position: int) -> Iterator[Stood]:
    """Yield the records of *register* as they stood after entry *position*, without trails."""
    changed = [number for number in changed_since(register, position) if number <= position]
    for first in range(0, len(changed), _AT_ONCE):
        yield from as_they_stood(changed[first : first + _AT_ONCE], position).values()
    after = 0
    while rows := _page(register, after, position):
        after = rows[-1][0]
        yield from map(stood_of, rows)


def all_records(register: str) -> Iterator[Record]:
    """Yield the records of *register* as they stand, without trails."""
    after = 0
    while rows := _page(register, after, NOW):
        after = rows[-1][0]
        yield from (stood_of(row).record for row in rows)


def records_now(numbers: Sequence[int]) -> dict[int, Stood]:
    """Return records by number as they stand, without trails."""
    found: dict[int, Stood] = {}
    for first in range(0, len(numbers), _AT_ONCE):
        some = numbers[first : first + _AT_ONCE]
        with connection.cursor() as cursor:
            cursor.execute(ROWS + f"WHERE number IN ({_marks(some)})", some)
            found |= {row[0]: stood_of(row) for row in cursor.fetchall()}
    return found


def as_they_stood(numbers: Sequence[int], position: int) -> dict[int, Stood]:
    """Return records by number as they stood after entry *position*; later ones are left out."""
    begun = [number for number in numbers if number <= position]
    if not begun:
        return {}
    lines: dict[int, list[int]] = defaultdict(list)
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT record_id, entry_number FROM trace WHERE record_id IN ({_marks(begun)}) "
            "AND entry_number <= %s ORDER BY entry_number",
            [*begun, position],
        )
        for number, entry_number in cursor.fetchall():
            lines[number].append(entry_number)
    wanted = [entry_number for some in lines.values() for entry_number in some]
    entries = _entries(wanted)
    definitions = _definitions()
    found: dict[int, Stood] = {}
    for number, some in lines.items():
        record: Record | None = None
        for entry_number in some:
            entry = entries[entry_number]
            definition = _in_force(definitions, entry, entry_number)
            record = project_record(record, definition, entry_number, entry)
        assert record is not None
        found[number] = Stood(number, record.entry_number, record)
    return found


def stood_of(row: Sequence[Any]) -> Stood:
    """Return the record of a row of `COLUMNS`: all of it that counting looks at."""
    number, entry_number, register, key, version, org_unit, day, state, is_void, data = row
    record = Record(
        register,
        key,
        version,
        org_unit,
        day if isinstance(day, date) else date.fromisoformat(day),
        json.loads(data) if isinstance(data, str) else data,
        (),
        None if state is None else State(state),
        is_void=bool(is_void),
    )
    return Stood(number, entry_number, record)


def _page(register: str, after: int, position: int) -> list[Any]:
    with connection.cursor() as cursor:
        cursor.execute(_PAGE, [register, after, position, position, _AT_ONCE])
        return list(cursor.fetchall())


def _entry(number: int) -> Entry:
    return _entries([number])[number]


def _entries(numbers: Sequence[int]) -> dict[int, Entry]:
    found: dict[int, Entry] = {}
    for first in range(0, len(numbers), _AT_ONCE):
        rows = LogEntry.objects.filter(entry_number__in=numbers[first : first + _AT_ONCE])
        for number, body in rows.values_list("entry_number", "body"):
            found[number] = from_data(decode_object(bytes(body)))
    return found


def _definitions() -> dict[str, list[tuple[int, RegisterDefinition]]]:
    found: dict[str, list[tuple[int, RegisterDefinition]]] = defaultdict(list)
    rows = StoredDefinition.objects.order_by("entry_number")
    for name, number, data in rows.values_list("name", "entry_number", "data"):
        found[name].append((number, definition_from(data)))
    return found


def _in_force(
    definitions: dict[str, list[tuple[int, RegisterDefinition]]], entry: Entry, number: int
) -> RegisterDefinition:
    """Return the definition under which entry *number* was written."""
    register = entry.payload.register  # type: ignore[union-attr]  # a record's trail only
    return [one for first, one in definitions[register] if first < number][-1]


def _marks(values: Sequence[int]) -> str:
    return ", ".join(["%s"] * len(values))
