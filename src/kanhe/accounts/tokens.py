"""Service tokens: how a program comes in, in the name of an account and with its grants.

A token is shown once and kept as a digest; it is long enough that the digest needs no salt.
"""

import hashlib
import secrets
from datetime import date

from kanhe.accounts.models import Account, ServiceToken
from kanhe.values.refusal import Refusal

PREFIX = "kanhe_"


def make_token(account: Account, name: str, expires_on: date, today: date) -> str:
    """Return a new token of *account*; it is valid before *expires_on*. Raises: Refusal
    `token_days`."""
    if expires_on <= today:
        raise Refusal("token_days", expires_on=expires_on.isoformat())
    token = PREFIX + secrets.token_urlsafe(32)
    ServiceToken.objects.create(
        account=account, name=name[:80], digest=_digest(token), expires_on=expires_on
    )
    return token


def account_of_token(token: str, today: date) -> Account | None:
    """Return the active account that *token* speaks for today, or None."""
    row = (
        ServiceToken.objects.select_related("account")
        .filter(digest=_digest(token), is_revoked=False, expires_on__gt=today)
        .first()
    )
    return row.account if row and row.account.is_active else None


def tokens_of(account: Account) -> tuple[ServiceToken, ...]:
    """Return the tokens of *account*, revoked ones too, in the order of issue."""
    return tuple(ServiceToken.objects.filter(account=account).order_by("id"))


def revoke_token(account: Account, name: str) -> int:
    """Let the tokens of that name hold no more; return how many there were.

    Raises: Refusal `token_unknown`.
    """
    rows = ServiceToken.objects.filter(account=account, name=name, is_revoked=False)
    count = rows.update(is_revoked=True)
    if not count:
        raise Refusal("token_unknown", name=name)
    return count


def _digest(token: str) -> str:
    return hashlib.sha256(token.encode("utf-8", "surrogatepass")).hexdigest()
