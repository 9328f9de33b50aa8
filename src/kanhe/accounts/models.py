"""The tables of accounts. None of them is a projection, none is in the log.

An account's key stands in entries as their actor and says nothing about the person; name and
login stand here only, so that they can be corrected and forgotten.
"""

from typing import ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models


class AccountManager(BaseUserManager["Account"]):
    """Finds accounts by their login; they are opened by `people.open_account`."""


class Account(AbstractBaseUser):
    """A person who may sign in. What the account may do are grants, looked up when it is done."""

    key = models.CharField(max_length=40, unique=True)
    login = models.CharField(max_length=80, unique=True)
    display_name = models.CharField(max_length=80)
    home_org_unit = models.CharField(max_length=80, blank=True)
    language = models.CharField(max_length=2, default="zh")
    is_active = models.BooleanField(default=True)
    email = models.CharField(max_length=200, blank=True)

    USERNAME_FIELD = "login"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["display_name"]

    objects: ClassVar[AccountManager] = AccountManager()

    class Meta:
        db_table = "account"

    def __str__(self) -> str:
        return self.display_name

    def get_full_name(self) -> str:
        """Return the name to show."""
        return self.display_name


class AccessEvent(models.Model):
    """Who signed in, failed to, changed an account: a line of the access log, which only grows.

    `account` is the key of whom it is about, "" for a login that nobody has (what was typed there
    may be a password), `actor` that of who did it.
    """

    at = models.DateTimeField()
    kind = models.CharField(max_length=40)
    account = models.CharField(max_length=80, blank=True)
    actor = models.CharField(max_length=80, blank=True)
    is_success = models.BooleanField()
    address = models.CharField(max_length=64, blank=True)
    detail = models.CharField(max_length=200, blank=True)

    class Meta:
        db_table = "access_event"
        indexes = (
            models.Index(fields=("account", "kind", "at"), name="access_by_account"),
            models.Index(fields=("address", "kind", "at"), name="access_by_address"),
            models.Index(fields=("at",), name="access_by_time"),
        )


class SecondFactor(models.Model):
    """A shared secret for one-time codes (RFC 6238), sealed with a key outside the database."""

    account = models.OneToOneField(Account, models.CASCADE, related_name="second_factor")
    sealed = models.TextField()
    is_confirmed = models.BooleanField(default=False)
    last_step = models.BigIntegerField(default=0)

    class Meta:
        db_table = "second_factor"


class RecoveryCode(models.Model):
    """A code for once, for who lost the second factor: its digest only."""

    account = models.ForeignKey(Account, models.CASCADE, related_name="recovery_codes")
    digest = models.CharField(max_length=64)

    class Meta:
        db_table = "recovery_code"


class Passkey(models.Model):
    """A key pair in a person's device (WebAuthn): the public half, and where it serves.

    `host` is the name under which the pages were asked when it was made: it serves there only.
    """

    account = models.ForeignKey(Account, models.CASCADE, related_name="passkeys")
    name = models.CharField(max_length=80)
    host = models.CharField(max_length=253)
    credential_id = models.CharField(max_length=1400, unique=True)
    public_half = models.BinaryField()
    count = models.BigIntegerField(default=0)
    made_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "passkey"


class LinkedSubject(models.Model):
    """Who signs in at a provider: the subject it names (OpenID Connect), and the account here."""

    account = models.ForeignKey(Account, models.CASCADE, related_name="linked_subjects")
    issuer = models.CharField(max_length=255)
    subject = models.CharField(max_length=255)

    class Meta:
        db_table = "linked_subject"
        constraints = (
            models.UniqueConstraint(fields=("issuer", "subject"), name="subject_linked_once"),
            models.UniqueConstraint(fields=("issuer", "account"), name="account_linked_once"),
        )


class SavedView(models.Model):
    """What a person asked of a register's list, under a name: the query of its address."""

    account = models.ForeignKey(Account, models.CASCADE, related_name="saved_views")
    register = models.CharField(max_length=80)
    name = models.CharField(max_length=40)
    query = models.CharField(max_length=2000)
    is_shared = models.BooleanField(default=False)

    class Meta:
        db_table = "saved_view"
        constraints = (
            models.UniqueConstraint(fields=("account", "register", "name"), name="saved_view_once"),
        )


class OpenSession(models.Model):
    """A session that is signed in: listed to its owner, ended from afar, locked when idle."""

    session_key = models.CharField(max_length=40, primary_key=True)
    account = models.ForeignKey(Account, models.CASCADE, related_name="open_sessions")
    began_at = models.DateTimeField()
    seen_at = models.DateTimeField()
    address = models.CharField(max_length=64, blank=True)
    agent = models.CharField(max_length=200, blank=True)

    class Meta:
        db_table = "open_session"


class ServiceToken(models.Model):
    """A program's way in, in the name of an account: its digest only. Those made before tokens had
    a `scope` hold all that their account may."""

    account = models.ForeignKey(Account, models.CASCADE, related_name="service_tokens")
    name = models.CharField(max_length=80)
    digest = models.CharField(max_length=64, unique=True)
    scope = models.CharField(max_length=20, default="all")
    expires_on = models.DateField()
    is_revoked = models.BooleanField(default=False)
    used_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "service_token"


class Notice(models.Model):
    """A digest for one person: the steps that came to wait for him since the last one."""

    account = models.ForeignKey(Account, models.CASCADE, related_name="notices")
    at = models.DateTimeField()
    items = models.JSONField()
    is_read = models.BooleanField(default=False)

    class Meta:
        db_table = "notice"
        indexes = (models.Index(fields=("account", "is_read"), name="notice_by_account"),)
