"""Tables beside the cells: what is held on which days (distinct), and who reported what (latest).

Read by key when something changes; written as part of the command that changes it.
"""

from collections.abc import Iterable, Mapping, Sequence
from itertools import islice
from typing import NamedTuple

from django.db import connection

from kanhe.store.rows import insert_into, send

#: Where a value was never held before; below every day's number.
NEVER = -(2**31)
_AT_ONCE = 400


_HELD = ("slot", "value", "org_unit", "day")
HeldRow = tuple[int, str, int, int, int]
"""Slot, value, org unit, day, and how many records hold the value there in its scope."""


class SeenRow(NamedTuple):
    """A first-seen posting: the value is held on *day*, and before that on *previous*."""

    slot: int
    org_unit: int
    day: int
    previous: int


class ReportKey(NamedTuple):
    """A report: slot, org unit, day, key of the record."""

    slot: int
    org_unit: int
    day: int
    key: str


Held = tuple[str, int]
"""A value and the number of a day on which it is held."""


def held_of(slot: int, org_unit: int, values: Iterable[str]) -> dict[Held, int]:
    """Return where *values* are held already in the scope of an org unit, and by how many records;
    what is not held is left out."""
    found: dict[Held, int] = {}
    asked = iter(values)
    with connection.cursor() as cursor:
        while some := list(islice(asked, _AT_ONCE)):
            cursor.execute(
                "SELECT value, day, times FROM held WHERE slot = %s AND org_unit = %s "
                f"AND value IN ({', '.join(['%s'] * len(some))})",
                [slot, org_unit, *some],
            )
            for value, day, times in cursor.fetchall():
                found[value, day] = times
    return found


def write_held(fresh: Iterable[HeldRow], changed: Iterable[HeldRow]) -> None:
    """Write how many records hold a value on a day: rows that are not there yet, and others, of
    which none deletes the row."""
    insert_into("held", (*_HELD, "times"), sorted(fresh))
    kept = sorted(changed)
    where = " AND ".join(f"{name} = %s" for name in _HELD)
    _each(f"UPDATE held SET times = %s WHERE {where}", [(n, *at) for *at, n in kept if n])
    _each(f"DELETE FROM held WHERE {where}", [at for *at, n in kept if not n])


def merge_seen(changes: Mapping[SeenRow, int]) -> None:
    """Add to first-seen postings; those that come to nothing are deleted."""
    rows = [(*key, value) for key, value in sorted(changes.items()) if value]
    _each(
        "INSERT INTO first_seen (slot, org_unit, day, previous, times) VALUES (%s, %s, %s, %s, %s) "
        "ON CONFLICT (slot, org_unit, day, previous) "
        "DO UPDATE SET times = first_seen.times + excluded.times",
        rows,
    )
    _each(
        "DELETE FROM first_seen WHERE slot = %s AND org_unit = %s AND day = %s "
        "AND previous = %s AND times = 0",
        [row[:-1] for row in rows if row[-1] < 0],
    )


def seen_sums(slot: int, org_units: Sequence[int], first: int, last: int) -> dict[int, int]:
    """Return how many different values are held on the days from *first* to *last*, for each of
    *org_units*; those that hold none are left out."""
    wanted = ",".join(map(str, org_units))
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT org_unit, sum(times) FROM first_seen WHERE slot = {slot} "
            f"AND org_unit IN ({wanted}) AND day BETWEEN {first} AND {last} "
            f"AND previous < {first} GROUP BY org_unit"
        )
        return {row[0]: int(row[1]) for row in cursor.fetchall()}


def reports_of(slot: int, org_unit: int) -> list[tuple[int, str, int]]:
    """Return the reports of an org unit: (day, key of the record, value), in order."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT day, key, value FROM report WHERE slot = %s AND org_unit = %s "
            "ORDER BY day, key",
            [slot, org_unit],
        )
        return [(row[0], row[1], row[2]) for row in cursor.fetchall()]


def write_reports(reports: Mapping[ReportKey, int | None]) -> None:
    """Write what was reported; None deletes the row."""
    rows = sorted(reports.items())
    _each(
        "DELETE FROM report WHERE slot = %s AND org_unit = %s AND day = %s AND key = %s",
        [key for key, _ in rows],
    )
    _each(
        "INSERT INTO report (slot, org_unit, day, key, value) VALUES (%s, %s, %s, %s, %s)",
        [(*key, value) for key, value in rows if value is not None],
    )


def forget(slots: Iterable[int]) -> None:
    """Delete everything about *slots*."""
    rows = [(slot,) for slot in slots]
    for table in ("held", "first_seen", "report"):
        _each(f"DELETE FROM {table} WHERE slot = %s", rows)


def _each(sql: str, rows: Sequence[Sequence[object]]) -> None:
    if rows:
        send(sql, rows)
