"""What falls due: open records by the day by which they are due, found in an index of that day.

The day follows from a record and the latest definition of its register (`registers.deadlines`). It
is written with each record, and for all of a register when its rules change.
"""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.db import connection

from kanhe.registers.definition import RegisterDefinition
from kanhe.store.listing import Listed, Page, Position
from kanhe.store.models import StoredRecord
from kanhe.store.record_rows import hurry_of, record_of, rows_by_number
from kanhe.store.rows import send

_AT_ONCE = 1_000
_ASKED = ("number", "register", "key", "version", "org_unit", "day", "state", "is_void",
          "entry_number", "data", "rest")  # fmt: skip


def late_records(
    register: str,
    day: date,
    org_units: Sequence[str] = (),
    *,
    after: Position | None = None,
    limit: int = 25,
) -> Page:
    """Return a page of the open records that were due before *day*, the longest overdue first.

    *org_units* are those to look in; none are all. A position's day is the one it was due by.
    """
    where, values = _late(register, day, org_units)
    if after is not None:
        where += " AND (falls_due, number) > (%s, %s)"
        values += [after.day.isoformat(), after.number]
    sql = (
        f"SELECT number, falls_due FROM record WHERE {where} "
        f"ORDER BY falls_due, number LIMIT {int(limit) + 1}"
    )
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        found = cursor.fetchall()
    page = found[:limit]
    rows = rows_by_number([number for number, _ in page])
    listed = tuple(Listed(number, record_of(rows[number])) for number, _ in page)
    if len(found) <= limit:
        return Page(listed, None)
    number, due = page[-1]
    return Page(listed, Position(number, date.fromisoformat(str(due))))


def count_late(register: str, day: date, org_units: Sequence[str] = (), *, at_most: int) -> int:
    """Return how many records `late_records` has; counting stops at *at_most*."""
    where, values = _late(register, day, org_units)
    inner = f"SELECT 1 FROM record WHERE {where} LIMIT {int(at_most)}"
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT count(*) FROM ({inner}) AS found", values)
        return int(cursor.fetchone()[0])


def _late(register: str, day: date, org_units: Sequence[str]) -> tuple[str, list[Any]]:
    where, values = "register = %s AND falls_due < %s", [register, day.isoformat()]
    if org_units:
        where += f" AND org_unit IN ({', '.join(['%s'] * len(org_units))})"
        values += org_units
    return where, values


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
