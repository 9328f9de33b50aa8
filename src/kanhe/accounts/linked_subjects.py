"""Subjects of providers of sign-in, linked to accounts.

A subject must have been linked before it lets in: nobody gets an account by having one elsewhere.
"""

from datetime import datetime

from django.db import IntegrityError, transaction

from kanhe.accounts import access_log
from kanhe.accounts.models import Account, LinkedSubject
from kanhe.accounts.providers import Provider
from kanhe.values.refusal import Refusal


def account_of(one: Provider, subject: str) -> Account | None:
    """Return the active account that *subject* is linked to, or None."""
    rows = LinkedSubject.objects.select_related("account")
    found = rows.filter(issuer=one.issuer, subject=subject, account__is_active=True).first()
    return found.account if found else None


def let_in(one: Provider, subject: str, *, now: datetime, address: str) -> Account | None:
    """Return the account of *subject*, or None for one that is linked to none; the access log
    tells both."""
    account = account_of(one, subject)
    key, is_known = (account.key, True) if account else ("", False)
    access_log.note(now, "sign_in", key, is_success=is_known, address=address, detail=one.name)
    return account


def link(account: Account, one: Provider, subject: str) -> None:
    """Let *subject* of a provider sign in as *account*. Raises: Refusal `subject_known`,
    `subject_missing`."""
    if not subject.strip():
        raise Refusal("subject_missing")
    try:
        with transaction.atomic():
            LinkedSubject.objects.create(
                account=account, issuer=one.issuer, subject=subject.strip()[:255]
            )
    except IntegrityError:
        raise Refusal("subject_known", title=one.title) from None


def unlink(account: Account, one: Provider) -> None:
    """Let nobody of a provider sign in as *account* any more; raises Refusal `subject_unknown`."""
    deleted, _ = LinkedSubject.objects.filter(account=account, issuer=one.issuer).delete()
    if not deleted:
        raise Refusal("subject_unknown", title=one.title)


def issuers_of(account: Account) -> frozenset[str]:
    """Return the issuers at which *account* can sign in."""
    rows = LinkedSubject.objects.filter(account=account)
    return frozenset(rows.values_list("issuer", flat=True))
