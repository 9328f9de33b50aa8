"""By when an open record is due, as a column with an index; lists are counted in indexes alone."""

from django.apps.registry import Apps
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

from kanhe.store.dues import tell_dues
from kanhe.store.queries import definitions


def fill(apps: Apps, editor: BaseDatabaseSchemaEditor) -> None:
    """Fill the columns from records and definitions, as each later write does."""
    for definition in definitions():
        tell_dues(definition)


class Migration(migrations.Migration):
    dependencies = [
        ("store", "0007_board"),
    ]

    operations = [
        migrations.RemoveIndex(
            model_name="storedrecord",
            name="record_by_number",
        ),
        migrations.RemoveIndex(
            model_name="storedrecord",
            name="record_by_org_unit",
        ),
        migrations.RemoveIndex(
            model_name="storedrecord",
            name="record_by_org_unit_day",
        ),
        migrations.RemoveIndex(
            model_name="storedrecord",
            name="record_by_day",
        ),
        migrations.RemoveIndex(
            model_name="storedrecord",
            name="record_by_state",
        ),
        migrations.RemoveIndex(
            model_name="storedrecord",
            name="record_on_board",
        ),
        migrations.AddField(
            model_name="storedrecord",
            name="falls_due",
            field=models.DateField(null=True),
        ),
        migrations.AddField(
            model_name="storedrecord",
            name="is_sent_back",
            field=models.BooleanField(default=False),
        ),
        migrations.RunPython(fill, migrations.RunPython.noop),
        migrations.AddIndex(
            model_name="storedrecord",
            index=models.Index(fields=["register", "number", "is_void"], name="record_by_number"),
        ),
        migrations.AddIndex(
            model_name="storedrecord",
            index=models.Index(
                fields=["register", "org_unit", "number", "is_void"], name="record_by_org_unit"
            ),
        ),
        migrations.AddIndex(
            model_name="storedrecord",
            index=models.Index(
                fields=["register", "org_unit", "day", "number", "is_void"],
                name="record_by_org_unit_day",
            ),
        ),
        migrations.AddIndex(
            model_name="storedrecord",
            index=models.Index(
                fields=["register", "day", "number", "is_void"], name="record_by_day"
            ),
        ),
        migrations.AddIndex(
            model_name="storedrecord",
            index=models.Index(
                fields=["register", "state", "number", "is_void"], name="record_by_state"
            ),
        ),
        migrations.AddIndex(
            model_name="storedrecord",
            index=models.Index(
                condition=models.Q(("is_void", False), ("state__isnull", False)),
                fields=["register", "org_unit", "state", "day", "is_void"],
                name="record_on_board",
            ),
        ),
        migrations.AddIndex(
            model_name="storedrecord",
            index=models.Index(
                condition=models.Q(("falls_due__isnull", False)),
                fields=["register", "falls_due", "number", "org_unit", "day"],
                name="record_by_due",
            ),
        ),
        migrations.AddIndex(
            model_name="storedrecord",
            index=models.Index(
                condition=models.Q(("is_sent_back", True)),
                fields=["register", "org_unit", "day", "number", "is_sent_back"],
                name="record_sent_back",
            ),
        ),
        migrations.AddIndex(
            model_name="storedrecord",
            index=models.Index(
                condition=models.Q(("is_void", True)),
                fields=["register", "number", "is_void"],
                name="record_void",
            ),
        ),
    ]
