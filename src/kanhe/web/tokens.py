"""Administration: service tokens, made, listed and withdrawn by the system administrator."""

from dataclasses import dataclass
from datetime import date

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse

from kanhe.accounts import people
from kanhe.accounts import tokens as stored
from kanhe.accounts.models import ServiceToken
from kanhe.acts import admitting
from kanhe.formats.wording import refusal_text
from kanhe.registers.authority import Scope
from kanhe.values.refusal import Refusal
from kanhe.web.administration import among, day_in, tabs
from kanhe.web.messages import tell
from kanhe.web.pages import now, occasion, page
from kanhe.web.routing import Route, Who, language_of


@dataclass(frozen=True, slots=True)
class Shown:
    """A token as it is listed: never the token itself."""

    token: ServiceToken
    standing: str


def tokens(request: HttpRequest) -> HttpResponse:
    """List tokens; make one and show it this once."""
    if request.method == "GET":
        return _show(request)
    try:
        made = admitting.make_token(
            occasion=occasion(request),
            login=request.POST.get("login", ""),
            name=request.POST.get("name", ""),
            scope=Scope(among(request, "scope", list(Scope))),
            expires_on=day_in(request, "expires_on") or now().date(),
        )
    except Refusal as refusal:
        return _show(request, refused=refusal_text(refusal, language_of(request)))
    return _show(request, made=made)


def withdraw_token(request: HttpRequest) -> HttpResponse:
    """Let a token hold no more."""
    name = request.POST.get("name", "")
    login = request.POST.get("login", "")
    admitting.revoke_token(occasion=occasion(request), login=login, name=name)
    tell(request, "web.token_withdrawn", name=name)
    return HttpResponseRedirect(reverse("tokens"))


def _show(request: HttpRequest, *, refused: str = "", made: str = "") -> HttpResponse:
    today = now().date()
    return page(
        request,
        "administration/tokens.html",
        status=422 if refused else 200,
        here="administration",
        tabs=tabs(request),
        tokens=[Shown(one, _standing(one, today)) for one in stored.tokens()],
        people=[
            (one.login, f"{one.display_name} ({one.login})")
            for one in people.accounts()
            if one.is_active
        ],
        scopes=list(Scope),
        values={} if made else request.POST,
        refused=refused,
        made=made,
    )


def _standing(token: ServiceToken, today: date) -> str:
    if token.is_revoked:
        return "revoked"
    return "valid" if today < token.expires_on else "expired"


ROUTES = (
    Route("administration/tokens", "tokens", tokens, ("GET", "POST"), Who.SYSTEM_ADMIN),
    Route(
        "administration/tokens/withdraw", "withdraw_token", withdraw_token, ("POST",),
        Who.SYSTEM_ADMIN,
    ),
)  # fmt: skip
