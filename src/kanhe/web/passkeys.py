"""Passkeys: added, named and removed on one's own page; signing in with one.

A script asks the device; what it answers travels in an ordinary form.
"""

import json
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.urls import reverse

from kanhe.accounts import access_log, passkey_proof, passkeys, second_factor, sessions
from kanhe.accounts.passkey_proof import Options, State, try_passkey
from kanhe.accounts.passkeys import Site
from kanhe.formats.wording import refusal_text
from kanhe.values.refusal import Refusal
from kanhe.web.me import is_own_password, show_me
from kanhe.web.messages import tell
from kanhe.web.pages import now, page, signed_in
from kanhe.web.routing import language_of
from kanhe.web.signing_in import half_in, inside, let_in, sign_in_page

_CHALLENGE = "passkey"  # what the device must sign, since when; asked once
_CHALLENGE_SECONDS = 5 * 60


def adding_options(request: HttpRequest) -> HttpResponse:
    """Tell the browser what to ask the device for a new passkey."""
    return _asked(request, passkey_proof.begin_adding(signed_in(request), site_of(request)))


def add_passkey(request: HttpRequest) -> HttpResponse:
    """Keep a new passkey; the first second factor comes with recovery codes."""
    account, moment = signed_in(request), now()
    answer, name = request.POST.get("answer", ""), request.POST.get("name", "")
    try:
        passkey_proof.add(account, site_of(request), _held(request), answer, name, now=moment)
    except Refusal as refusal:
        fault = refusal_text(refusal, language_of(request))
        return show_me(request, faults={"name": fault}, status=422)
    access_log.note(moment, "passkey_added", account.key, detail=name[:80])
    if second_factor.has_recovery_codes(account):
        tell(request, "web.passkey_added")
        return HttpResponseRedirect(reverse("me") + "#passkeys")
    return show_me(request, recovery_codes=second_factor.new_recovery_codes(account))


def rename_passkey(request: HttpRequest) -> HttpResponse:
    """Call one's own passkey something else."""
    passkeys.rename(signed_in(request), _number(request), request.POST.get("name", ""))
    return HttpResponseRedirect(reverse("me") + "#passkeys")


def remove_passkey(request: HttpRequest) -> HttpResponse:
    """Take one's own passkey away, which asks for the password."""
    account = signed_in(request)
    if not is_own_password(request):
        raise Refusal("password_wrong")
    passkeys.remove(account, _number(request))
    second_factor.tidy(account)
    access_log.note(now(), "passkey_removed", account.key)
    tell(request, "web.passkey_removed")
    return HttpResponseRedirect(reverse("me") + "#passkeys")


def proof_options(request: HttpRequest) -> HttpResponse:
    """Tell the browser what to have signed: by anybody, or by who gave the password before."""
    return _asked(request, passkey_proof.begin_proof(site_of(request), half_in(request)))


def sign_in_by_passkey(request: HttpRequest) -> HttpResponse:
    """Let in whose passkey signed, alone or after the password."""
    onward, half = inside(request, request.POST.get("next")), half_in(request)
    moment, address = now(), sessions.address_of(request)
    answer, state = request.POST.get("answer", ""), _held(request)
    account = try_passkey(
        site_of(request), state, answer, now=moment, address=address, half_in=half
    )
    if account is not None:
        return let_in(request, account, onward)
    if half is None:
        return sign_in_page(request, onward, fault="passkey_wrong")
    return page(request, "sign_in/code.html", status=401, onward=onward, fault="passkey_wrong")


def site_of(request: HttpRequest) -> Site:
    """Return the place as the browser names it."""
    host = request.get_host()
    return Site(host.rpartition(":")[0] or host, f"{request.scheme}://{host}")


def _asked(request: HttpRequest, begun: tuple[Options, State]) -> HttpResponse:
    options, state = begun
    request.session[_CHALLENGE] = [json.loads(json.dumps(state)), int(now().timestamp())]
    return JsonResponse(_plain(options))


def _held(request: HttpRequest) -> State:
    """Return the challenge that was asked last, and forget it; one of old fits no answer."""
    state, since = request.session.pop(_CHALLENGE, ({}, 0))
    return state if int(now().timestamp()) - since <= _CHALLENGE_SECONDS else {}


def _plain(value: Any) -> Any:
    """Return the library's mappings as those that JSON knows; what is not told is left out."""
    if hasattr(value, "items"):
        return {name: _plain(one) for name, one in value.items() if one is not None}
    return [_plain(one) for one in value] if isinstance(value, list | tuple) else value


def _number(request: HttpRequest) -> int:
    text = request.POST.get("passkey", "")
    return int(text) if text.isdecimal() and len(text) < 19 else 0
