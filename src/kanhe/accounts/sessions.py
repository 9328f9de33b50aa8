"""Open sessions: begun, looked at on each request, locked when idle, listed, ended from afar."""

from datetime import datetime, timedelta

from django.contrib.auth import login, logout
from django.contrib.sessions.models import Session
from django.http import HttpRequest

from kanhe.accounts import access_log
from kanhe.accounts.models import Account, OpenSession

IDLE = timedelta(minutes=30)
#: Asked with every request, and therefore written out.
_OPEN = "SELECT * FROM open_session WHERE session_key = %s"
_SEEN_EVERY = timedelta(minutes=1)  # a page a second need not write a row a second


def begin(request: HttpRequest, account: Account, *, now: datetime) -> None:
    """Sign *account* in on the session of *request*, under a new session key."""
    login(request, account, backend="kanhe.accounts.backends.PasswordBackend")
    if request.session.session_key is None:
        request.session.save()
    _open(request, account, now)


def end(request: HttpRequest, *, now: datetime) -> None:
    """Sign out."""
    key = request.session.session_key
    if isinstance(request.user, Account):
        access_log.note(now, "sign_out", request.user.key, address=address_of(request))
    OpenSession.objects.filter(session_key=key).delete()
    logout(request)


def look_at(request: HttpRequest, *, now: datetime) -> None:
    """End the session of *request* if it was idle too long; else note that it was seen."""
    if not isinstance(request.user, Account):
        return
    row = next(iter(OpenSession.objects.raw(_OPEN, [request.session.session_key])), None)
    if row is None:  # begun before sessions were listed
        _open(request, request.user, now)
        return
    if now - row.seen_at > IDLE:
        key, address = request.user.key, address_of(request)
        access_log.note(now, "sign_out", key, address=address, detail="idle")
        row.delete()
        logout(request)
        return
    if now - row.seen_at > _SEEN_EVERY:
        OpenSession.objects.filter(pk=row.pk).update(seen_at=now)


def sessions_of(account: Account) -> tuple[OpenSession, ...]:
    """Return the open sessions of *account*, the one seen last first."""
    return tuple(OpenSession.objects.filter(account=account).order_by("-seen_at"))


def end_session(account: Account, session_key: str, *, now: datetime) -> bool:
    """End one session of *account* from afar; return whether there was such a one."""
    deleted, _ = OpenSession.objects.filter(account=account, session_key=session_key).delete()
    if deleted:
        Session.objects.filter(session_key=session_key).delete()
        access_log.note(now, "sign_out", account.key, detail="from afar")
    return bool(deleted)


def _open(request: HttpRequest, account: Account, now: datetime) -> None:
    OpenSession.objects.create(
        session_key=str(request.session.session_key),
        account=account,
        began_at=now,
        seen_at=now,
        address=address_of(request),
        agent=request.headers.get("User-Agent", "")[:200],
    )


def address_of(request: HttpRequest) -> str:
    """Return the address that a request came from, as the server sees it."""
    return str(request.META.get("REMOTE_ADDR", ""))[:64]
