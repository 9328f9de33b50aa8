"""The tables. Columns and database constraints only; reading is in `queries`, writing in `append`.

Three kinds: the log (`LogEntry`, `LogTile`, `TreeState`, `StoredCheckpoint`, `StoredCosignature`),
which only grows; what is kept beside it (`StoredDisclosure`, which may be deleted, and `Outbox`);
and projections, which can be dropped and rebuilt from the log at any time (everything else).
"""

from django.db import models
from django.db.backends.base.base import BaseDatabaseWrapper


class EntryNumber(models.BigIntegerField):  # type: ignore[type-arg]  # generic in the stubs only
    """A whole number that SQLite keeps as its row id: no second index, rows in log order."""

    def db_type(self, connection: BaseDatabaseWrapper) -> str:
        """Return the column's type; SQLite's row id must be spelt "integer"."""
        return "integer" if connection.vendor == "sqlite" else "bigint"


class LogEntry(models.Model):
    """One entry: its bytes as hashed, and its leaf hash. `identity` keeps it from coming twice."""

    entry_number = EntryNumber(primary_key=True)
    identity = models.CharField(max_length=80, unique=True)
    body = models.BinaryField()
    leaf = models.BinaryField()

    class Meta:
        db_table = "log_entry"


class LogTile(models.Model):
    """256 hashes of one level: full ones of level 0, growing right-most ones above."""

    level = models.SmallIntegerField()
    index = models.BigIntegerField()
    data = models.BinaryField()

    class Meta:
        db_table = "log_tile"
        constraints = (models.UniqueConstraint(fields=("level", "index"), name="log_tile_place"),)


class TreeState(models.Model):
    """The tree's size and frontier: one row, locked and set by each append."""

    id = models.SmallIntegerField(primary_key=True)
    size = models.BigIntegerField()
    frontier = models.BinaryField()

    class Meta:
        db_table = "tree_state"


class StoredCheckpoint(models.Model):
    """A signed checkpoint, as the note that was given out."""

    size = EntryNumber(primary_key=True)
    note = models.BinaryField()

    class Meta:
        db_table = "log_checkpoint"


class StoredCosignature(models.Model):
    """A witness's signature line on a checkpoint."""

    checkpoint = models.ForeignKey(StoredCheckpoint, models.PROTECT, related_name="cosignatures")
    witness = models.CharField(max_length=255)
    line = models.TextField()

    class Meta:
        db_table = "log_cosignature"
        constraints = (
            models.UniqueConstraint(fields=("checkpoint", "line"), name="cosignature_once"),
        )


class StoredDisclosure(models.Model):
    """Salt and value behind a commitment: the only place of personal data, and deletable."""

    entry_number = models.BigIntegerField()
    path = models.CharField(max_length=200)
    salt = models.CharField(max_length=64)
    value = models.TextField()

    class Meta:
        db_table = "disclosure"
        constraints = (
            models.UniqueConstraint(fields=("entry_number", "path"), name="disclosure_place"),
        )


class Outbox(models.Model):
    """What is to be told to the outside once the act is committed."""

    entry_number = models.BigIntegerField()
    kind = models.CharField(max_length=40)
    is_done = models.BooleanField(default=False)

    class Meta:
        db_table = "outbox"
        indexes = (models.Index(fields=("is_done", "id"), name="outbox_waiting"),)


class _Definition(models.Model):
    """A version of a definition, as the text of its plain data."""

    name = models.CharField(max_length=80)
    version = models.IntegerField()
    entry_number = models.BigIntegerField()
    data = models.TextField()

    class Meta:
        abstract = True


class StoredDefinition(_Definition):
    """A version of a register's definition."""

    class Meta:
        db_table = "register_definition"
        constraints = (
            models.UniqueConstraint(fields=("name", "version"), name="definition_version"),
        )


class StoredIndicator(_Definition):
    """A version of an indicator's definition."""

    class Meta:
        db_table = "indicator_definition"
        constraints = (
            models.UniqueConstraint(fields=("name", "version"), name="indicator_version"),
        )


class StoredCampaign(_Definition):
    """A version of a campaign's definition."""

    class Meta:
        db_table = "campaign_definition"
        constraints = (
            models.UniqueConstraint(fields=("name", "version"), name="campaign_version"),
        )


class StoredDeclaration(models.Model):
    """What was declared about drafts and figures, as the plain data of its entry.

    *subject* is what such entries are asked for by: a period's name, a document's digest.
    """

    entry_number = EntryNumber(primary_key=True)
    kind = models.CharField(max_length=40)
    subject = models.CharField(max_length=200)
    actor = models.CharField(max_length=200)
    occurred_at = models.CharField(max_length=40)
    data = models.TextField()

    class Meta:
        db_table = "declaration"
        indexes = (models.Index(fields=("kind", "subject"), name="declaration_by_kind"),)


class StoredRecord(models.Model):
    """The latest state of a key. `number` is the entry that began it: the order of a list.

    `falls_due` is the day by which an open record is due under the latest definition, and None for
    one that is void or closed; `is_sent_back` holds of open ones only. `rest` is what the columns
    do not say, as plain data (steps, editors, round, the day that was set, evidence, the latest
    line of the trail).
    """

    number = EntryNumber(primary_key=True)
    register = models.CharField(max_length=80)
    key = models.CharField(max_length=200)
    version = models.IntegerField()
    org_unit = models.CharField(max_length=80)
    day = models.DateField()
    state = models.CharField(max_length=40, null=True)
    is_void = models.BooleanField(default=False)
    entry_number = models.BigIntegerField()
    falls_due = models.DateField(null=True)
    is_sent_back = models.BooleanField(default=False)
    data = models.JSONField()
    rest = models.JSONField()

    class Meta:
        db_table = "record"
        constraints = (models.UniqueConstraint(fields=("register", "key"), name="record_key"),)
        indexes = (  # each holds `is_void`, so that lists are counted in it alone
            models.Index(fields=("register", "number", "is_void"), name="record_by_number"),
            models.Index(
                fields=("register", "org_unit", "number", "is_void"), name="record_by_org_unit"
            ),
            models.Index(
                fields=("register", "org_unit", "day", "number", "is_void"),
                name="record_by_org_unit_day",
            ),
            models.Index(fields=("register", "day", "number", "is_void"), name="record_by_day"),
            models.Index(fields=("register", "state", "number", "is_void"), name="record_by_state"),
            models.Index(  # the board counts in these alone, and lists what stands where
                fields=("register", "org_unit", "state", "day", "number", "is_void"),
                condition=models.Q(state__isnull=False, is_void=False),
                name="record_on_board",
            ),
            models.Index(
                fields=("register", "falls_due", "number", "org_unit", "day"),
                condition=models.Q(falls_due__isnull=False),
                name="record_by_due",
            ),
            models.Index(
                fields=("register", "org_unit", "day", "number", "is_sent_back"),
                condition=models.Q(is_sent_back=True),
                name="record_sent_back",
            ),
            models.Index(
                fields=("register", "number", "is_void"),
                condition=models.Q(is_void=True),
                name="record_void",
            ),
        )


class StoredTrace(models.Model):
    """One line of a record's trail, by the entry that made it."""

    entry_number = EntryNumber(primary_key=True)
    record = models.ForeignKey(StoredRecord, models.CASCADE, db_constraint=False)
    line = models.JSONField()

    class Meta:
        db_table = "trace"


class StoredEvidence(models.Model):
    """A file that is with a record; the bytes are in the evidence folder by their digest."""

    entry_number = EntryNumber(primary_key=True)
    record = models.ForeignKey(StoredRecord, models.CASCADE, db_constraint=False)
    evidence_kind = models.CharField(max_length=80)
    sha256 = models.CharField(max_length=64)
    size = models.BigIntegerField()
    media_type = models.CharField(max_length=120)

    class Meta:
        db_table = "evidence"
        indexes = (models.Index(fields=("sha256",), name="evidence_by_digest"),)


class StoredSerial(models.Model):
    """The greatest serial of a series of keys; the series is written as its keys are, but {}."""

    register = models.CharField(max_length=80)
    series = models.CharField(max_length=200)
    serial = models.BigIntegerField()

    class Meta:
        db_table = "serial"
        constraints = (
            models.UniqueConstraint(fields=("register", "series"), name="serial_series"),
        )


class StoredOrgChange(models.Model):
    """A change of the organisation tree or of staff, in order: entry and place within it."""

    entry_number = models.BigIntegerField()
    place = models.IntegerField()
    is_staff = models.BooleanField()
    data = models.TextField()

    class Meta:
        db_table = "org_change"
        constraints = (
            models.UniqueConstraint(fields=("entry_number", "place"), name="org_change_place"),
        )


class Withheld(models.Model):
    """An entry whose bytes are no longer handed out; its leaf hash stays."""

    entry_number = EntryNumber(primary_key=True)
    by_entry = models.BigIntegerField()

    class Meta:
        db_table = "withheld"


class StoredGrant(models.Model):
    """A role that an account was given; `entry_number` names the grant."""

    entry_number = EntryNumber(primary_key=True)
    account = models.CharField(max_length=80)
    role = models.CharField(max_length=40)
    org_unit = models.CharField(max_length=80, null=True)
    campaign = models.CharField(max_length=80, null=True)
    starts_on = models.DateField()
    ends_on = models.DateField(null=True)

    class Meta:
        db_table = "role_grant"
        indexes = (models.Index(fields=("account",), name="grant_by_account"),)


class StoredGrantEnd(models.Model):
    """The end of a grant, by the entry that said so; the earliest of several holds."""

    entry_number = EntryNumber(primary_key=True)
    grant_number = models.BigIntegerField()
    ends_on = models.DateField()

    class Meta:
        db_table = "grant_end"
        indexes = (models.Index(fields=("grant_number",), name="end_of_grant"),)


class StoredLookBack(models.Model):
    """The closed records among which a look-back is drawn."""

    entry_number = EntryNumber(primary_key=True)
    register = models.CharField(max_length=80)
    org_unit = models.CharField(max_length=80, null=True)
    count = models.IntegerField()
    keys = models.JSONField()

    class Meta:
        db_table = "look_back"


class StoredLookBackDraw(models.Model):
    """What was drawn from a list, and by which checkpoint."""

    entry_number = EntryNumber(primary_key=True)
    list_number = models.BigIntegerField(unique=True)
    size = models.BigIntegerField()
    root = models.CharField(max_length=64)
    keys = models.JSONField()

    class Meta:
        db_table = "look_back_draw"
