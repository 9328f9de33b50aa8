"""Service tokens: how a program comes in, in the name of an account and with its grants.

A token is shown once and kept as a digest; it is long enough that the digest needs no salt. Its
scope says how much of what the account may it may; each act asks for it (`acts.authorising`).
"""

import hashlib
import secrets
from datetime import date, datetime, timedelta

from kanhe.accounts import access_log
from kanhe.accounts.models import Account, ServiceToken
from kanhe.registers.authority import Scope
from kanhe.values.refusal import Refusal

PREFIX = "kanhe_"
_USED_EVERY = timedelta(minutes=1)  # a command a second need not write a row a second


def make_token(account: Account, name: str, scope: Scope, expires_on: date, today: date) -> str:
    """Return a new token of *account*; it is valid before *expires_on*.

    Raises: Refusal `token_name`, `token_known`, `token_days`.
    """
    name = name.strip()[:80]
    if not name:
        raise Refusal("token_name")
    if expires_on <= today:
        raise Refusal("token_days", expires_on=expires_on.isoformat())
    valid = ServiceToken.objects.filter(account=account, is_revoked=False, expires_on__gt=today)
    if valid.filter(name=name).exists():
        raise Refusal("token_known", name=name)
    token = PREFIX + secrets.token_urlsafe(32)
    ServiceToken.objects.create(
        account=account, name=name, digest=_digest(token), scope=scope, expires_on=expires_on
    )
    return token


def speaking_by(token: str, now: datetime) -> tuple[Account, Scope] | None:
    """Return the active account that *token* speaks for, and how far; None for no valid token.

    The use is noted on the token; the first of a day, and every wrong one, in the access log.
    """
    row = (
        ServiceToken.objects.select_related("account")
        .filter(digest=_digest(token), is_revoked=False, expires_on__gt=now.date())
        .first()
    )
    if row is None or not row.account.is_active:
        key = row.account.key if row else ""
        access_log.note(now, "token", key, is_success=False, detail=row.name if row else "")
        return None
    used = row.used_at and row.used_at.astimezone(now.tzinfo)
    if used is None or used.date() != now.date():
        access_log.note(now, "token", row.account.key, detail=row.name)
    if used is None or now - used > _USED_EVERY:
        ServiceToken.objects.filter(pk=row.pk).update(used_at=now)
    return row.account, Scope(row.scope)


def tokens() -> tuple[ServiceToken, ...]:
    """Return all tokens with their accounts, withdrawn ones too, the latest first."""
    return tuple(ServiceToken.objects.select_related("account").order_by("-id"))


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
