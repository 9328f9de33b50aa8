"""Accounts as a Django app, and Django's sign-in without its permissions."""

from django.apps import AppConfig
from django.contrib.auth.apps import AuthConfig


class AccountsConfig(AppConfig):
    """Name the app `accounts`; its tables carry names of their own."""

    name = "kanhe.accounts"
    label = "accounts"


class SignInConfig(AuthConfig):
    """Django's sessions and passwords; its permission tables stay empty.

    Who may do what are grants in the log (`registers.authority`), and nothing else.
    """

    def ready(self) -> None:
        """Connect nothing: no permissions are made, and signing in is logged by `signing_in`."""
