"""What is behind the board for an org unit is listed in the index that it is counted in."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("store", "0012_occurrences"),
    ]

    operations = [
        migrations.RemoveIndex(model_name="storedrecord", name="record_on_board"),
        migrations.AddIndex(
            model_name="storedrecord",
            index=models.Index(
                condition=models.Q(("is_void", False), ("state__isnull", False)),
                fields=["register", "org_unit", "state", "day", "number", "is_void"],
                name="record_on_board",
            ),
        ),
    ]
