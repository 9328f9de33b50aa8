"""What Django's tables cannot say: the log is not changed, and words are found by an index.

The triggers prevent accidents, not attacks: who owns the database can drop them. Evidence of a
change comes from the hashes and from copies of checkpoints held outside.
"""

from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

_KEPT = ("log_entry", "log_checkpoint", "log_cosignature")
_SAID = "the log is only appended to"


def _sqlite() -> list[str]:
    return [
        *(
            f"CREATE TRIGGER {table}_no_{verb.lower()} BEFORE {verb} ON {table} "
            f"BEGIN SELECT RAISE(ABORT, '{_SAID}'); END"
            for table in _KEPT
            for verb in ("UPDATE", "DELETE")
        ),
        "CREATE TRIGGER log_tile_no_delete BEFORE DELETE ON log_tile "
        f"BEGIN SELECT RAISE(ABORT, '{_SAID}'); END",
        "CREATE VIRTUAL TABLE search_text USING fts5(tokens, tokenize='unicode61')",
        "INSERT INTO tree_state (id, size) VALUES (1, 0)",
    ]


def _postgresql() -> list[str]:
    return [
        "CREATE FUNCTION kanhe_refuse() RETURNS trigger LANGUAGE plpgsql AS "
        f"$$ BEGIN RAISE EXCEPTION '{_SAID}'; END $$",
        *(
            f"CREATE TRIGGER {table}_kept BEFORE UPDATE OR DELETE OR TRUNCATE ON {table} "
            "FOR EACH STATEMENT EXECUTE FUNCTION kanhe_refuse()"
            for table in _KEPT
        ),
        "CREATE TRIGGER log_tile_kept BEFORE DELETE OR TRUNCATE ON log_tile "
        "FOR EACH STATEMENT EXECUTE FUNCTION kanhe_refuse()",
        "CREATE TABLE search_text (record_id bigint PRIMARY KEY, tokens tsvector NOT NULL)",
        "CREATE INDEX search_words ON search_text USING gin (tokens)",
        "INSERT INTO tree_state (id, size) VALUES (1, 0)",
    ]


def _install(_apps: Apps, editor: BaseDatabaseSchemaEditor) -> None:
    statements = _sqlite() if editor.connection.vendor == "sqlite" else _postgresql()
    for statement in statements:
        editor.execute(statement)


class Migration(migrations.Migration):
    """Install the guards and the word index."""

    dependencies = (("store", "0001_initial"),)
    operations = (migrations.RunPython(_install, migrations.RunPython.noop),)
