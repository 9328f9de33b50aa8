"""PostgreSQL finds the cells of many org units by their stretch of days, and adds them up cheaply.

A wall asks a dozen stretches for hundreds of org units: under the primary key these lie all over
the index, in this one side by side. The rows are put in its order too, in which a ledger that is
written day by day has them in any case. The sum takes whole numbers and answers one, exactly; the
built-in one keeps 128 bits and answers a numeric. What does not fit is refused by both.
"""

from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

_STATEMENTS = (
    "CREATE INDEX cell_by_stretch ON cell (page, p, org_unit)",
    "CLUSTER cell USING cell_by_stretch",
    "CREATE AGGREGATE whole_sum(bigint) (SFUNC=int8pl, STYPE=bigint, INITCOND='0')",
)


def _install(_apps: Apps, editor: BaseDatabaseSchemaEditor) -> None:
    for statement in _STATEMENTS if editor.connection.vendor == "postgresql" else ():
        editor.execute(statement)


class Migration(migrations.Migration):
    """Make both."""

    dependencies = (("store", "0013_listed_on_board"),)
    operations = (migrations.RunPython(_install, migrations.RunPython.noop),)
