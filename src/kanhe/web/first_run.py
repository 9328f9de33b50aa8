"""The first run: the first accounts and their grants, made once, by who holds the setup key."""

import hmac
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse

from kanhe.accounts import people
from kanhe.acts.admitting import NewAccount, open_accounts
from kanhe.acts.granting import grant_role
from kanhe.acts.occasion import Occasion
from kanhe.formats.wording import refusal_text
from kanhe.registers.roles import Role
from kanhe.values.refusal import Refusal
from kanhe.web.messages import tell
from kanhe.web.pages import ledger, now, page
from kanhe.web.routing import Route, Who, language_of

SETUP_KEY = "setup.key"
FOUNDER = "first-run"

#: Who is made, in order: the first gives the others their grants, as it will ever after.
FIRST = (Role.SECURITY_ADMIN, Role.SYSTEM_ADMIN, Role.OFFICE)


def first_run(request: HttpRequest) -> HttpResponse:
    """Ask for the first accounts, and make them all or none."""
    if people.accounts():
        raise Refusal("web.first_run_over")
    if request.method == "GET":
        return _form(request)
    try:
        _check_key(request.POST.get("setup_key", ""))
        wanted = [_wanted(request, role) for role in FIRST]
        keys = open_accounts(occasion=_occasion(FOUNDER, "accounts"), wanted=wanted)
        for role, key in zip(FIRST, keys, strict=True):
            actor = keys[0] if role is not FIRST[0] else FOUNDER
            grant_role(occasion=_occasion(actor, role), account=key, role=role)
    except Refusal as refusal:
        return _form(request, refusal_text(refusal, language_of(request)), 422)
    (ledger().keys / SETUP_KEY).unlink(missing_ok=True)
    tell(request, "web.first_run_done")
    return HttpResponseRedirect(reverse("sign_in"))


def _wanted(request: HttpRequest, role: Role) -> NewAccount:
    return NewAccount(
        login=request.POST.get(f"{role}_login", ""),
        display_name=request.POST.get(f"{role}_name", ""),
        language=language_of(request),
        password=request.POST.get(f"{role}_password", ""),
    )


def _check_key(given: str) -> None:
    place = ledger().keys / SETUP_KEY
    known = place.read_text(encoding="ascii").strip() if place.is_file() else ""
    if not known or not hmac.compare_digest(known.encode(), given.strip().encode()):
        raise Refusal("web.setup_key_wrong")


def _occasion(actor: str, word: str) -> Occasion:
    moment = now()
    return Occasion(
        ledger=ledger().origin,
        actor=actor,
        occurred_at=moment,
        recorded_at=moment,
        identity=f"first-run/{word}",
    )


def _form(request: HttpRequest, refused: str = "", status: int = 200) -> HttpResponse:
    values: dict[str, Any] = {
        name: value for name, value in request.POST.items() if not name.endswith("password")
    }
    return page(
        request,
        "sign_in/first_run.html",
        status=status,
        roles=FIRST,
        values=values,
        refused=refused,
    )


ROUTES = (Route("first-run", "first_run", first_run, ("GET", "POST"), Who.ANYONE),)
