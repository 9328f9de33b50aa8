"""The burden meter: how many fields each org unit was asked in a week, and how many came from
elsewhere (an imported workbook) instead of being typed again."""

from dataclasses import dataclass
from typing import Any

from django.db import connection

from kanhe.values.period import Window

_IMPORTED = "row:%"  # how the identity of an imported row begins
_FIELDS = {
    "sqlite": "(SELECT count(*) FROM json_each(data))",
    "postgresql": "(SELECT count(*) FROM jsonb_object_keys(data))",
}


@dataclass(frozen=True, slots=True)
class Burden:
    """What an org unit filled in: records, fields, and fields that were taken from a workbook."""

    org_unit: str
    records: int
    fields: int
    imported_fields: int


def burden(register: str, window: Window) -> tuple[Burden, ...]:
    """Return the burden of *register* on each org unit, by the days of its records in *window*.

    The heaviest first. It is counted in the database.
    """
    days, values = "day >= %s", [register, window.start.isoformat()]
    if window.end is not None:
        days, values = f"{days} AND day < %s", [*values, window.end.isoformat()]
    held = (
        f"SELECT number, org_unit, {_FIELDS[connection.vendor]} AS fields FROM record "
        f"WHERE register = %s AND NOT is_void AND {days}"
    )
    sql = (
        "SELECT h.org_unit, count(*), sum(h.fields), "
        "sum(CASE WHEN e.identity LIKE %s THEN h.fields ELSE 0 END) "
        f"FROM ({held}) h JOIN log_entry e ON e.entry_number = h.number GROUP BY h.org_unit"
    )
    with connection.cursor() as cursor:
        cursor.execute(sql, [_IMPORTED, *values])
        rows: list[Any] = cursor.fetchall()
    found = (Burden(key, *(int(one) for one in counts)) for key, *counts in rows)
    return tuple(sorted(found, key=lambda one: (-one.fields, one.org_unit)))
