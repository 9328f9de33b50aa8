"""The access log: written by signing in and by what is done to accounts, read by one role only.

Lines are never changed; a trigger refuses it, and refuses to delete what is younger than half a
year (网络安全法: six months at least).
"""

from dataclasses import dataclass
from datetime import datetime

from kanhe.accounts.models import AccessEvent

LOCKED = "locked"  # the detail of what was turned away unheard


@dataclass(frozen=True, slots=True)
class Access:
    """A line of the log: what *kind* of thing, by whom, about whom, from where, and how it went."""

    number: int
    at: datetime
    kind: str
    account: str
    actor: str
    is_success: bool
    address: str
    detail: str


def note(
    at: datetime,
    kind: str,
    account: str = "",
    *,
    actor: str = "",
    is_success: bool = True,
    address: str = "",
    detail: str = "",
) -> None:
    """Write a line."""
    AccessEvent.objects.create(
        at=at,
        kind=kind,
        account=account,
        actor=actor or account,
        is_success=is_success,
        address=address[:64],
        detail=detail[:200],
    )


def accesses(
    *, account: str | None = None, before: int | None = None, limit: int = 50
) -> tuple[Access, ...]:
    """Return lines, the latest first: of one account or of all, before number *before*."""
    rows = AccessEvent.objects.order_by("-id")
    if account is not None:
        rows = rows.filter(account=account)
    if before is not None:
        rows = rows.filter(id__lt=before)
    return tuple(
        Access(
            row.pk,
            row.at,
            row.kind,
            row.account,
            row.actor,
            row.is_success,
            row.address,
            row.detail,
        )
        for row in rows[:limit]
    )


def failures(kind: str, since: datetime, *, account: str = "", address: str = "") -> int:
    """Return how many *kind* failed since then, and since the last that went well: of an account,
    or from an address. What was turned away unheard does not count: nobody stays locked for good.
    """
    rows = AccessEvent.objects.filter(kind=kind, at__gt=since)
    rows = rows.filter(account=account) if account else rows.filter(address=address)
    last = rows.filter(is_success=True).order_by("-id").values_list("id", flat=True).first()
    failed = rows.filter(is_success=False, id__gt=last or 0)
    return failed.exclude(detail=LOCKED).count()
