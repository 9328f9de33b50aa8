"""What falls due: open records by the day by which they are due, found in an index of that day.

The day follows from a record and the latest definition of its register (`registers.deadlines`). It
is written with each record, and for all of a register when its rules change.
"""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.db import connection

from kanhe.registers.definition import RegisterDefinition
from kanhe.store.listing import Listed
from kanhe.store.models import StoredRecord
from kanhe.store.record_rows import hurry_of, record_of, rows_by_number
from kanhe.store.rows import send

_AT_ONCE = 1_000
_ASKED = ("number", "register", "key", "version", "org_unit", "day", "state", "is_void",
          "entry_number", "data", "rest")  # fmt: skip


def late_records(
    register: str, day: date, org_units: Sequence[str] = (), limit: int = 25
) -> tuple[Listed, ...]:
    """Return at most *limit* open records that were due before *day*, the longest overdue first.

    *org_units* are those to look in; none are all.
    """
    conditions, values = ["register = %s", "falls_due < %s"], [register, day.isoformat()]
    if org_units:
        conditions.append(f"org_unit IN ({', '.join(['%s'] * len(org_units))})")
        values += org_units
    sql = (
        f"SELECT number FROM record WHERE {' AND '.join(conditions)} "
        f"ORDER BY falls_due, number LIMIT {int(limit)}"
    )
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        numbers = [row[0] for row in cursor.fetchall()]
    rows = rows_by_number(numbers)
    return tuple(Listed(number, record_of(rows[number])) for number in numbers)


def tell_dues(definition: RegisterDefinition) -> None:
    """Write for each record of a register by when it is due now, and whether it was sent back."""
    after = 0
    while found := _page(definition.name, after):
        after = found[-1].number
        told = [(*hurry_of(record_of(row), definition), row.number) for row in found]
        send("UPDATE record SET falls_due = %s, is_sent_back = %s WHERE number = %s", told)


def _page(register: str, after: int) -> Sequence[Any]:
    rows = StoredRecord.objects.filter(register=register, state__isnull=False, number__gt=after)
    return list(rows.only(*_ASKED).order_by("number")[:_AT_ONCE])
