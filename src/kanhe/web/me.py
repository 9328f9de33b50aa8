"""Me: who is signed in, the password, the second factor, the sessions, the grants."""

import io

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse

from kanhe.accounts import (
    access_log,
    linked_subjects,
    notices,
    passkeys,
    people,
    second_factor,
    sessions,
    totp,
)
from kanhe.accounts.signing_in import change_password
from kanhe.formats.wording import refusal_text, say
from kanhe.store.grants import grants_of
from kanhe.values.refusal import Refusal
from kanhe.web.messages import tell
from kanhe.web.pages import ledger, now, page, signed_in
from kanhe.web.routing import Route, Who, language_of
from kanhe.web.signing_in import known_providers


def me(request: HttpRequest) -> HttpResponse:
    """Show the account that is signed in."""
    return show_me(request)


def new_password(request: HttpRequest) -> HttpResponse:
    """Give one's own account another password, and stay signed in here."""
    account, moment = signed_in(request), now()
    old, new = request.POST.get("old", ""), request.POST.get("new", "")
    try:
        change_password(account, old, new, now=moment, address=sessions.address_of(request))
    except Refusal as refusal:
        fault = refusal_text(refusal, language_of(request))
        field = "old" if refusal.code == "password_wrong" else "new"
        return show_me(request, faults={field: fault}, status=422)
    sessions.begin(request, account, now=moment)  # the change ended this session too
    tell(request, "web.password_changed")
    return HttpResponseRedirect(reverse("me"))


def new_email(request: HttpRequest) -> HttpResponse:
    """Give one's own account an address for digests, or none."""
    account = signed_in(request)
    try:
        people.set_email(account, request.POST.get("email", ""))
    except Refusal as refusal:
        fault = refusal_text(refusal, language_of(request))
        return show_me(request, faults={"email": fault}, status=422)
    access_log.note(now(), "email_set", account.key, address=sessions.address_of(request))
    tell(request, "web.email_kept")
    return HttpResponseRedirect(reverse("me"))


def begin_second_factor(request: HttpRequest) -> HttpResponse:
    """Make a secret for the authenticator of one's phone; it waits for its first code."""
    second_factor.begin(signed_in(request), ledger().keys)
    return HttpResponseRedirect(reverse("me") + "#second-factor")


def confirm_second_factor(request: HttpRequest) -> HttpResponse:
    """Put the second factor into force, and show the recovery codes this once."""
    account, moment = signed_in(request), now()
    try:
        given = request.POST.get("code", "")
        codes = second_factor.confirm(account, given, moment, ledger().keys)
    except Refusal as refusal:
        fault = refusal_text(refusal, language_of(request))
        return show_me(request, faults={"code": fault}, status=422)
    access_log.note(moment, "second_factor_begun", account.key)
    return show_me(request, recovery_codes=codes)


def drop_second_factor(request: HttpRequest) -> HttpResponse:
    """Take one's own second factor off, which asks for the password."""
    account, moment = signed_in(request), now()
    if not is_own_password(request):
        words = say("password_wrong", language_of(request))
        return show_me(request, faults={"password": words}, status=422)
    second_factor.drop_codes(account)
    access_log.note(moment, "second_factor_removed", account.key)
    tell(request, "web.second_factor_off")
    return HttpResponseRedirect(reverse("me"))


def end_session(request: HttpRequest) -> HttpResponse:
    """End one of one's own sessions from afar."""
    key = request.POST.get("session", "")
    sessions.end_session(signed_in(request), key, now=now())
    return HttpResponseRedirect(reverse("me"))


def read_notices(request: HttpRequest) -> HttpResponse:
    """Take one's notices off the list."""
    notices.mark_read(signed_in(request))
    return HttpResponseRedirect(reverse("me"))


def is_own_password(request: HttpRequest) -> bool:
    """Return whether the form bears the password of who is signed in; who has none gives none."""
    account = signed_in(request)
    given = request.POST.get("password", "")
    return not account.has_usable_password() or account.check_password(given)


def show_me(request: HttpRequest, status: int = 200, **facts: object) -> HttpResponse:
    """Return one's own page, with what came of a form of it."""
    account, keys = signed_in(request), ledger().keys
    secret = second_factor.pending(account, keys)
    address = totp.address(secret, ledger().origin, account.login) if secret else ""
    return page(
        request,
        "me/me.html",
        status=status,
        here="me",
        **{
            "faults": {},
            "recovery_codes": (),
            **facts,
            "sessions": sessions.sessions_of(account),
            "this_session": request.session.session_key,
            "notices": notices.unread(account),
            "grants": grants_of(account.key),
            "has_second_factor": second_factor.has_codes(account),
            "passkeys": passkeys.passkeys_of(account),
            "providers": known_providers(),
            "issuers": linked_subjects.issuers_of(account),
            "qr": _drawn(address) if address else "",
            "secret_text": address.partition("secret=")[2].partition("&")[0],
        },
    )


def _drawn(address: str) -> str:
    """Return the QR code of an address as inline SVG."""
    out = io.BytesIO()
    import segno  # here: it is seldom needed, and long to load

    code = segno.make(address, error="m")
    code.save(out, kind="svg", scale=4, border=2, xmldecl=False, svgns=False, dark="#17202e")
    return out.getvalue().decode("utf-8")


ROUTES = (
    Route("me", "me", me, who=Who.SIGNED_IN),
    Route("me/password", "new_password", new_password, ("POST",), Who.SIGNED_IN),
    Route("me/email", "new_email", new_email, ("POST",), Who.SIGNED_IN),
    Route(
        "me/second-factor/begin", "begin_second_factor", begin_second_factor, ("POST",),
        Who.SIGNED_IN,
    ),
    Route(
        "me/second-factor/confirm", "confirm_second_factor", confirm_second_factor, ("POST",),
        Who.SIGNED_IN,
    ),
    Route(
        "me/second-factor/drop", "drop_second_factor", drop_second_factor, ("POST",),
        Who.SIGNED_IN,
    ),
    Route("me/notices/read", "read_notices", read_notices, ("POST",), Who.SIGNED_IN),
    Route("me/sessions/end", "end_session", end_session, ("POST",), Who.SIGNED_IN),
)  # fmt: skip
