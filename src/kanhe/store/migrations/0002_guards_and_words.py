"""What Django's tables cannot say: the log only grows, and words are found by an index.

The triggers prevent accidents, not attacks: who owns the database can drop them. Evidence of a
change comes from the hashes and from copies of checkpoints held outside.
"""

from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

_KEPT = ("log_entry", "log_checkpoint", "log_cosignature")
_GROWING = {  # table → what makes an UPDATE no growth
    "log_tile": (
        'NEW.level <> OLD.level OR NEW."index" <> OLD."index" '
        "OR substr(NEW.data, 1, length(OLD.data)) <> OLD.data"
    ),
    "tree_state": "NEW.id <> OLD.id OR NEW.size < OLD.size",
}
_SAID = "the log is only appended to"
_FIRST = "INSERT INTO tree_state (id, size, frontier) VALUES (1, 0, {empty})"


def _sqlite() -> list[str]:
    refuse = f"BEGIN SELECT RAISE(ABORT, '{_SAID}'); END"
    return [
        *(
            f"CREATE TRIGGER {table}_no_{verb.lower()} BEFORE {verb} ON {table} {refuse}"
            for table in _KEPT
            for verb in ("UPDATE", "DELETE")
        ),
        *(f"CREATE TRIGGER {name}_no_delete BEFORE DELETE ON {name} {refuse}" for name in _GROWING),
        *(
            f"CREATE TRIGGER {name}_grows BEFORE UPDATE ON {name} WHEN {is_wrong} {refuse}"
            for name, is_wrong in _GROWING.items()
        ),
        "CREATE VIRTUAL TABLE search_text USING fts5(tokens, tokenize='unicode61')",
        _FIRST.format(empty="x''"),
    ]


def _postgresql() -> list[str]:
    refuse = "EXECUTE FUNCTION kanhe_refuse()"
    return [
        "CREATE FUNCTION kanhe_refuse() RETURNS trigger LANGUAGE plpgsql AS "
        f"$$ BEGIN RAISE EXCEPTION '{_SAID}'; END $$",
        *(
            f"CREATE TRIGGER {table}_kept BEFORE UPDATE OR DELETE OR TRUNCATE ON {table} "
            f"FOR EACH STATEMENT {refuse}"
            for table in _KEPT
        ),
        *(
            f"CREATE TRIGGER {table}_kept BEFORE DELETE OR TRUNCATE ON {table} "
            f"FOR EACH STATEMENT {refuse}"
            for table in _GROWING
        ),
        *(
            f"CREATE TRIGGER {table}_grows BEFORE UPDATE ON {table} "
            f"FOR EACH ROW WHEN ({is_wrong}) {refuse}"
            for table, is_wrong in _GROWING.items()
        ),
        # bytes that look like noise to a compressor: do not try
        "ALTER TABLE log_tile ALTER COLUMN data SET STORAGE EXTERNAL",
        # statistics would keep samples of values that are to be erased
        "ALTER TABLE disclosure ALTER COLUMN value SET STATISTICS 0, "
        "ALTER COLUMN salt SET STATISTICS 0",
        "CREATE TABLE search_text (record_id bigint PRIMARY KEY, tokens tsvector NOT NULL)",
        "CREATE INDEX search_words ON search_text USING gin (tokens)",
        _FIRST.format(empty="''"),
    ]


def _install(_apps: Apps, editor: BaseDatabaseSchemaEditor) -> None:
    statements = _sqlite() if editor.connection.vendor == "sqlite" else _postgresql()
    for statement in statements:
        editor.execute(statement)


class Migration(migrations.Migration):
    """Install the guards and the word index."""

    dependencies = (("store", "0001_initial"),)
    operations = (migrations.RunPython(_install, migrations.RunPython.noop),)
