"""Signing in: password, then a code where the account has one; locked after some failures.

Five wrong answers lock an account for a quarter of an hour, thirty from one address that address;
both are counted in the access log and stored nowhere else. A locked account answers as a wrong
password does, the right password included: a guesser learns nothing, not even that it is locked.
"""

from datetime import datetime, timedelta
from enum import StrEnum
from pathlib import Path

from kanhe.accounts import access_log, people, second_factor
from kanhe.accounts.backends import PasswordBackend
from kanhe.accounts.models import Account
from kanhe.values.refusal import Refusal

LOCK = timedelta(minutes=15)
MOST_FAILURES = 5
MOST_FROM_ADDRESS = 30

PASSWORD, CODE = "sign_in", "second_factor"


class Standing(StrEnum):
    """What a login and a password came to."""

    RIGHT = "right"
    NEEDS_CODE = "needs_code"
    WRONG = "wrong"
    LOCKED = "locked"


def try_password(
    login: str, password: str, *, now: datetime, address: str = ""
) -> tuple[Standing, Account | None]:
    """Return how *login* and *password* stand, and the account where they are right."""
    since = now - LOCK
    account = PasswordBackend().authenticate(None, login, password)
    known = account or Account.objects.filter(login=login).first()
    is_from_locked = is_address_locked(address, since)
    is_locked = is_from_locked or (known is not None and _is_locked(known, since))
    if account is None or is_locked:
        key, detail = known.key if known else "", access_log.LOCKED if is_locked else ""
        access_log.note(now, PASSWORD, key, is_success=False, address=address, detail=detail)
        return (Standing.LOCKED if is_from_locked else Standing.WRONG), None
    if second_factor.is_asked(account):
        return Standing.NEEDS_CODE, account
    access_log.note(now, PASSWORD, account.key, address=address)
    return Standing.RIGHT, account


def try_code(account: Account, code: str, *, now: datetime, keys: Path, address: str = "") -> bool:
    """Return whether *code* lets *account* in, whose password was right."""
    if access_log.failures(CODE, now - LOCK, account=account.key) >= MOST_FAILURES:
        access_log.note(
            now, CODE, account.key, is_success=False, address=address, detail=access_log.LOCKED
        )
        return False
    is_good = second_factor.is_good(account, code, now, keys)
    access_log.note(now, CODE, account.key, is_success=is_good, address=address)
    if is_good:
        access_log.note(now, PASSWORD, account.key, address=address)
    return is_good


def change_password(
    account: Account, old: str, new: str, *, now: datetime, address: str = ""
) -> None:
    """Give one's own account another password; raises Refusal `password_wrong`, `password_weak`."""
    if not account.check_password(old):
        access_log.note(now, "password", account.key, is_success=False, address=address)
        raise Refusal("password_wrong")
    people.set_password(account, new)
    access_log.note(now, "password", account.key, address=address)


def is_address_locked(address: str, since: datetime) -> bool:
    """Return whether too many tries from *address* failed since then."""
    failed = access_log.failures(PASSWORD, since, address=address) if address else 0
    return failed >= MOST_FROM_ADDRESS


def _is_locked(account: Account, since: datetime) -> bool:
    kinds = (PASSWORD, CODE)
    return any(
        access_log.failures(kind, since, account=account.key) >= MOST_FAILURES for kind in kinds
    )
