"""Subjects of providers of sign-in, linked to accounts."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0006_passkeys"),
    ]

    operations = [
        migrations.CreateModel(
            name="LinkedSubject",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("issuer", models.CharField(max_length=255)),
                ("subject", models.CharField(max_length=255)),
                (
                    "account",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="linked_subjects",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "db_table": "linked_subject",
                "constraints": [
                    models.UniqueConstraint(
                        fields=("issuer", "subject"), name="subject_linked_once"
                    ),
                    models.UniqueConstraint(
                        fields=("issuer", "account"), name="account_linked_once"
                    ),
                ],
            },
        ),
    ]
