"""Service tokens have a scope and tell when they were last used."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0004_notices"),
    ]

    operations = [
        migrations.AddField(
            model_name="servicetoken",
            name="scope",
            field=models.CharField(default="all", max_length=20),
        ),
        migrations.AddField(
            model_name="servicetoken",
            name="used_at",
            field=models.DateTimeField(null=True),
        ),
    ]
