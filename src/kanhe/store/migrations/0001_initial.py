"""The tables of `store.models` as they began."""

import django.db.models.deletion
from django.db import migrations, models

import kanhe.store.models


class Migration(migrations.Migration):
    """Make the tables."""

    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="LogEntry",
            fields=[
                ("entry_number", kanhe.store.models.EntryNumber(primary_key=True, serialize=False)),
                ("identity", models.CharField(max_length=80, unique=True)),
                ("body", models.BinaryField()),
                ("leaf", models.BinaryField()),
            ],
            options={
                "db_table": "log_entry",
            },
        ),
        migrations.CreateModel(
            name="StoredCheckpoint",
            fields=[
                ("size", kanhe.store.models.EntryNumber(primary_key=True, serialize=False)),
                ("note", models.BinaryField()),
            ],
            options={
                "db_table": "log_checkpoint",
            },
        ),
        migrations.CreateModel(
            name="TreeState",
            fields=[
                ("id", models.SmallIntegerField(primary_key=True, serialize=False)),
                ("size", models.BigIntegerField()),
                ("frontier", models.BinaryField()),
            ],
            options={
                "db_table": "tree_state",
            },
        ),
        migrations.CreateModel(
            name="Withheld",
            fields=[
                ("entry_number", kanhe.store.models.EntryNumber(primary_key=True, serialize=False)),
                ("by_entry", models.BigIntegerField()),
            ],
            options={
                "db_table": "withheld",
            },
        ),
        migrations.CreateModel(
            name="LogTile",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("level", models.SmallIntegerField()),
                ("index", models.BigIntegerField()),
                ("data", models.BinaryField()),
            ],
            options={
                "db_table": "log_tile",
                "constraints": [
                    models.UniqueConstraint(fields=("level", "index"), name="log_tile_place")
                ],
            },
        ),
        migrations.CreateModel(
            name="Outbox",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("entry_number", models.BigIntegerField()),
                ("kind", models.CharField(max_length=40)),
                ("is_done", models.BooleanField(default=False)),
            ],
            options={
                "db_table": "outbox",
                "indexes": [models.Index(fields=["is_done", "id"], name="outbox_waiting")],
            },
        ),
        migrations.CreateModel(
            name="StoredDefinition",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(max_length=80)),
                ("version", models.IntegerField()),
                ("entry_number", models.BigIntegerField()),
                ("data", models.TextField()),
            ],
            options={
                "db_table": "register_definition",
                "constraints": [
                    models.UniqueConstraint(fields=("name", "version"), name="definition_version")
                ],
            },
        ),
        migrations.CreateModel(
            name="StoredDisclosure",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("entry_number", models.BigIntegerField()),
                ("path", models.CharField(max_length=200)),
                ("salt", models.CharField(max_length=64)),
                ("value", models.TextField()),
            ],
            options={
                "db_table": "disclosure",
                "constraints": [
                    models.UniqueConstraint(
                        fields=("entry_number", "path"), name="disclosure_place"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="StoredOrgChange",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("entry_number", models.BigIntegerField()),
                ("place", models.IntegerField()),
                ("is_staff", models.BooleanField()),
                ("data", models.TextField()),
            ],
            options={
                "db_table": "org_change",
                "constraints": [
                    models.UniqueConstraint(
                        fields=("entry_number", "place"), name="org_change_place"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="StoredRecord",
            fields=[
                ("number", kanhe.store.models.EntryNumber(primary_key=True, serialize=False)),
                ("register", models.CharField(max_length=80)),
                ("key", models.CharField(max_length=200)),
                ("version", models.IntegerField()),
                ("org_unit", models.CharField(max_length=80)),
                ("day", models.DateField()),
                ("state", models.CharField(max_length=40, null=True)),
                ("is_void", models.BooleanField(default=False)),
                ("entry_number", models.BigIntegerField()),
                ("data", models.JSONField()),
                ("rest", models.JSONField()),
            ],
            options={
                "db_table": "record",
                "indexes": [
                    models.Index(fields=["register", "number"], name="record_by_number"),
                    models.Index(
                        fields=["register", "org_unit", "number"], name="record_by_org_unit"
                    ),
                    models.Index(
                        fields=["register", "org_unit", "day", "number"],
                        name="record_by_org_unit_day",
                    ),
                    models.Index(fields=["register", "day", "number"], name="record_by_day"),
                    models.Index(fields=["register", "state", "number"], name="record_by_state"),
                ],
                "constraints": [
                    models.UniqueConstraint(fields=("register", "key"), name="record_key")
                ],
            },
        ),
        migrations.CreateModel(
            name="StoredSerial",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("register", models.CharField(max_length=80)),
                ("series", models.CharField(max_length=200)),
                ("serial", models.BigIntegerField()),
            ],
            options={
                "db_table": "serial",
                "constraints": [
                    models.UniqueConstraint(fields=("register", "series"), name="serial_series")
                ],
            },
        ),
        migrations.CreateModel(
            name="StoredTrace",
            fields=[
                ("entry_number", kanhe.store.models.EntryNumber(primary_key=True, serialize=False)),
                ("line", models.JSONField()),
                (
                    "record",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        to="store.storedrecord",
                    ),
                ),
            ],
            options={
                "db_table": "trace",
            },
        ),
        migrations.CreateModel(
            name="StoredCosignature",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("witness", models.CharField(max_length=255)),
                ("line", models.TextField()),
                (
                    "checkpoint",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="cosignatures",
                        to="store.storedcheckpoint",
                    ),
                ),
            ],
            options={
                "db_table": "log_cosignature",
                "constraints": [
                    models.UniqueConstraint(fields=("checkpoint", "line"), name="cosignature_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="StoredEvidence",
            fields=[
                ("entry_number", kanhe.store.models.EntryNumber(primary_key=True, serialize=False)),
                ("evidence_kind", models.CharField(max_length=80)),
                ("sha256", models.CharField(max_length=64)),
                ("size", models.BigIntegerField()),
                ("media_type", models.CharField(max_length=120)),
                (
                    "record",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        to="store.storedrecord",
                    ),
                ),
            ],
            options={
                "db_table": "evidence",
                "indexes": [models.Index(fields=["sha256"], name="evidence_by_digest")],
            },
        ),
    ]
