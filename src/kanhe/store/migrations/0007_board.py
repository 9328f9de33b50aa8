"""An index that holds all the board counts, of registers with a close-out only."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("store", "0006_cells")]

    operations = [
        migrations.AddIndex(
            model_name="storedrecord",
            index=models.Index(
                condition=models.Q(("is_void", False), ("state__isnull", False)),
                fields=["register", "org_unit", "state", "day"],
                name="record_on_board",
            ),
        ),
    ]
