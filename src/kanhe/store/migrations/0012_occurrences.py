"""How often each choice occurs on a day and among neighbouring numbers."""

from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

from kanhe.store.occurrences import count_anew
from kanhe.store.queries import definitions


def _install(_apps: Apps, editor: BaseDatabaseSchemaEditor) -> None:
    is_sqlite = editor.connection.vendor == "sqlite"
    text = "text" if is_sqlite else 'text COLLATE "C"'
    editor.execute(
        f"CREATE TABLE occurrence (register {text} NOT NULL, field {text} NOT NULL, "
        f"value {text} NOT NULL, along {text} NOT NULL, stretch integer NOT NULL, "
        "times bigint NOT NULL, PRIMARY KEY (register, field, value, along, stretch))"
        + " WITHOUT ROWID"
        * is_sqlite
    )
    for definition in definitions():
        count_anew(definition)


class Migration(migrations.Migration):
    """Make the table, and fill it from the records, as each later write does."""

    dependencies = (("store", "0011_longer_runs"),)
    operations = (migrations.RunPython(_install, migrations.RunPython.noop),)
