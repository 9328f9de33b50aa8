"""PostgreSQL's cells stand by five days of a month, org unit and day, not by day (decision 56)."""

from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

from kanhe.store.cell_order import put_in_order


def _install(_apps: Apps, _editor: BaseDatabaseSchemaEditor) -> None:
    put_in_order()


class Migration(migrations.Migration):
    """Put them so, once."""

    dependencies = (("store", "0014_cells_by_stretch"),)
    operations = (migrations.RunPython(_install, migrations.RunPython.noop),)
