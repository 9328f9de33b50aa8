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
