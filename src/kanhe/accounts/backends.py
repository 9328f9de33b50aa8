"""How Django is told who signs in: by login and password, and by nothing that bears powers."""

from typing import Any

from django.contrib.auth.backends import BaseBackend
from django.http import HttpRequest

from kanhe.accounts.models import Account

#: Asked with every request, and therefore written out.
_ACTIVE = "SELECT * FROM account WHERE id = %s AND is_active"


class PasswordBackend(BaseBackend):
    """Login and password of an active account. There are no permissions to be asked for."""

    def authenticate(
        self,
        request: HttpRequest | None,
        username: str | None = None,
        password: str | None = None,
        **more: Any,
    ) -> Account | None:
        """Return the account of *username*, or None; both take the same time."""
        login = username if username is not None else more.get("login")
        if not login or not password:
            return None
        account = Account.objects.filter(login=login).first()
        if account is None:
            Account().set_password(password)  # as slow as a check: a login cannot be guessed at
            return None
        return account if account.check_password(password) and account.is_active else None

    def get_user(self, user_id: int) -> Account | None:
        """Return the account of a session while it is active."""
        return next(iter(Account.objects.raw(_ACTIVE, [user_id])), None)
