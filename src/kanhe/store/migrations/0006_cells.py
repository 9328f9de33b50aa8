"""The cells that figures are read from, and what distinct and latest values need beside them.

Tables of wide or tiny rows under compound keys, read and merged by SQL of our own: on SQLite
without a row id, so that a row stands where its key says.
"""

from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

_WIDTH = 64
_VALUES = ", ".join(f"m{at:02} bigint" for at in range(_WIDTH))
_TABLES = (
    "CREATE TABLE cell (page smallint NOT NULL, org_unit integer NOT NULL, p integer NOT NULL, "
    f"stripe smallint NOT NULL, {_VALUES}, PRIMARY KEY (page, org_unit, p, stripe))",
    "CREATE TABLE held (slot integer NOT NULL, value text{text} NOT NULL, "
    "org_unit integer NOT NULL, day integer NOT NULL, times bigint NOT NULL, "
    "PRIMARY KEY (slot, value, org_unit, day))",
    "CREATE TABLE first_seen (slot integer NOT NULL, org_unit integer NOT NULL, "
    "day integer NOT NULL, previous integer NOT NULL, times bigint NOT NULL, "
    "PRIMARY KEY (slot, org_unit, day, previous))",
    "CREATE TABLE report (slot integer NOT NULL, org_unit integer NOT NULL, day integer NOT NULL, "
    "key text{text} NOT NULL, value bigint NOT NULL, PRIMARY KEY (slot, org_unit, day, key))",
)


def _install(_apps: Apps, editor: BaseDatabaseSchemaEditor) -> None:
    is_sqlite = editor.connection.vendor == "sqlite"
    text = "" if is_sqlite else ' COLLATE "C"'
    for table in _TABLES:
        editor.execute(table.format(text=text) + (" WITHOUT ROWID" if is_sqlite else ""))
    if not is_sqlite:  # room for rows that grow by a column
        editor.execute("ALTER TABLE cell SET (fillfactor = 80)")


class Migration(migrations.Migration):
    """Make the tables."""

    dependencies = (("store", "0005_declarations"),)
    operations = (migrations.RunPython(_install, migrations.RunPython.noop),)
