"""SQLite's word index takes words as they are: Unicode's rules are for texts, and cost a third.

The words were cut by us, are lower case, and hold ideographs, letters and digits alone. How long
each record's text is, which only a ranking asks, is no longer kept.
"""

from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

_STATEMENTS = (
    "CREATE VIRTUAL TABLE search_plain USING fts5(tokens, tokenize='ascii', columnsize=0)",
    "INSERT INTO search_plain (rowid, tokens) SELECT rowid, tokens FROM search_text",
    "DROP TABLE search_text",
    "ALTER TABLE search_plain RENAME TO search_text",
)


def _install(_apps: Apps, editor: BaseDatabaseSchemaEditor) -> None:
    if editor.connection.vendor == "sqlite":
        for statement in _STATEMENTS:
            editor.execute(statement)


class Migration(migrations.Migration):
    """Make the word index anew."""

    dependencies = (("store", "0008_dues"),)
    operations = (migrations.RunPython(_install, migrations.RunPython.noop),)
