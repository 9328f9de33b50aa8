"""Cells of thirds of a month and of quarters, summed from those of days and months.

A window is then a dozen cells instead of forty. The numbers are those of `indicators.grains`.
"""

from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

_NAMES = [f"m{at:02}" for at in range(64)]
_SUMS = ", ".join(f"CAST(sum({name}) AS bigint)" for name in _NAMES)
_FILL = (
    f"INSERT INTO cell (page, org_unit, p, stripe, {', '.join(_NAMES)}) "
    f"SELECT page, org_unit, %s AS wider, stripe, {_SUMS} FROM cell "
    "WHERE p BETWEEN %s AND %s GROUP BY page, org_unit, wider, stripe"
)
_PARTS = {
    "sqlite": "CAST(strftime('%{part}', p * 86400, 'unixepoch') AS integer)",
    "postgresql": "CAST(extract({part} FROM date '1970-01-01' + p) AS integer)",
}
_CALENDAR = {
    "sqlite": {"year": "Y", "month": "m", "day": "d"},
    "postgresql": {"year": "year", "month": "month", "day": "day"},
}
_THIRD = (
    "20000000 + 36 * {year} + 3 * ({month} - 1) "
    "+ CASE WHEN {day} > 20 THEN 2 WHEN {day} > 10 THEN 1 ELSE 0 END"
)
_QUARTER = "30000000 + (p - 10000000) / 3"


def fill(_apps: Apps, editor: BaseDatabaseSchemaEditor) -> None:
    """Sum the cells."""
    vendor = editor.connection.vendor
    third = _THIRD.format(
        **{name: _PARTS[vendor].format(part=part) for name, part in _CALENDAR[vendor].items()}
    )
    for wider, first, last in ((third, -1_000_000, 9_999_999), (_QUARTER, 10_000_000, 19_999_999)):
        editor.execute(_FILL % (wider, first, last))


class Migration(migrations.Migration):
    """Fill in what is new."""

    dependencies = (("store", "0009_plain_words"),)
    operations = (migrations.RunPython(fill, migrations.RunPython.noop),)
