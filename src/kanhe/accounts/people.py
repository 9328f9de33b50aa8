"""Accounts: opened, found, given a password, put out of use. Never deleted: entries name them.

No act of its own stands here; `acts.admitting` says who may do this.
"""

import secrets

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from kanhe.accounts.models import Account
from kanhe.values.refusal import Refusal

_ALPHABET = "abcdefghjkmnpqrstuvwxyz23456789"  # nothing that is read as something else
_KEY_LENGTH = 10


def open_account(
    *, login: str, display_name: str, home_org_unit: str = "", language: str = "zh"
) -> Account:
    """Return a new account, which cannot sign in before it has a password.

    Raises: Refusal `account_login`, `account_known`.
    """
    login = login.strip()
    if not login or len(login) > 80 or any(sign.isspace() for sign in login):
        raise Refusal("account_login", login=login)
    account = Account(
        key=_new_key(),
        login=login,
        display_name=display_name.strip() or login,
        home_org_unit=home_org_unit,
        language=language,
    )
    account.set_unusable_password()
    try:
        with transaction.atomic():
            account.save()
    except IntegrityError:
        raise Refusal("account_known", login=login) from None
    return account


def account_of(login: str) -> Account:
    """Return the account with that login; raises Refusal `account_unknown`."""
    account = Account.objects.filter(login=login).first()
    if account is None:
        raise Refusal("account_unknown", login=login)
    return account


def account_by_key(key: str) -> Account | None:
    """Return the account that *key* in an entry stands for, or None."""
    return Account.objects.filter(key=key).first()


def names_of(keys: set[str]) -> dict[str, str]:
    """Return the display names of those of *keys* that are accounts."""
    rows = Account.objects.filter(key__in=keys)
    return dict(rows.values_list("key", "display_name"))


def accounts() -> tuple[Account, ...]:
    """Return all accounts by login."""
    return tuple(Account.objects.order_by("login"))


def set_password(account: Account, password: str) -> None:
    """Give *account* another password; its other sessions end with it.

    Raises: Refusal `password_weak`.
    """
    try:
        validate_password(password, account)
    except ValidationError:
        raise Refusal("password_weak") from None
    account.set_password(password)
    account.save(update_fields=["password"])


def set_email(account: Account, email: str) -> None:
    """Give *account* an address for digests, or none; raises Refusal `account_email`."""
    email = email.strip()
    name, _, host = email.rpartition("@")
    is_plain = len(email) <= 200 and not any(sign in ' ,;<>"' or sign < " " for sign in email)
    if email and not (name and host.strip(".") and "@" not in name and is_plain):
        raise Refusal("account_email", email=email[:80])
    account.email = email
    account.save(update_fields=["email"])


def set_active(account: Account, *, is_active: bool) -> None:
    """Let *account* sign in, or no longer; open sessions of one put out of use end at once."""
    account.is_active = is_active
    account.save(update_fields=["is_active"])


def _new_key() -> str:
    return "a-" + "".join(secrets.choice(_ALPHABET) for _ in range(_KEY_LENGTH))
