"""The access log only grows, and nothing of the last half year is deleted."""

from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

_SAID = "the access log is only appended to"
_DAYS = 183  # 网络安全法: six months at least

_SQLITE = (
    "CREATE TRIGGER access_event_no_update BEFORE UPDATE ON access_event "
    f"BEGIN SELECT RAISE(ABORT, '{_SAID}'); END",
    "CREATE TRIGGER access_event_kept BEFORE DELETE ON access_event "
    f"WHEN OLD.at > datetime('now', '-{_DAYS} days') "
    f"BEGIN SELECT RAISE(ABORT, '{_SAID}'); END",
)
_POSTGRESQL = (
    "CREATE FUNCTION kanhe_access_kept() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
    f"IF TG_OP = 'DELETE' AND OLD.at <= now() - interval '{_DAYS} days' THEN RETURN OLD; END IF; "
    f"RAISE EXCEPTION '{_SAID}'; END $$",
    "CREATE TRIGGER access_event_kept BEFORE UPDATE OR DELETE ON access_event "
    "FOR EACH ROW EXECUTE FUNCTION kanhe_access_kept()",
)


def _install(_apps: Apps, editor: BaseDatabaseSchemaEditor) -> None:
    for statement in _SQLITE if editor.connection.vendor == "sqlite" else _POSTGRESQL:
        editor.execute(statement)


class Migration(migrations.Migration):
    """Install the guard."""

    dependencies = (("accounts", "0002_access"),)
    operations = (migrations.RunPython(_install, migrations.RunPython.noop),)
