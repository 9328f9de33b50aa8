"""Administration: accounts, grants, the access log, each for its own administrator."""

from collections.abc import Sequence
from datetime import date

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse

from kanhe.accounts import access_log, people
from kanhe.accounts.providers import provider
from kanhe.acts import admitting, granting
from kanhe.formats.wording import refusal_text
from kanhe.registers.roles import Role
from kanhe.store import queries
from kanhe.store.grants import all_grants
from kanhe.values import orgtree
from kanhe.values.refusal import Refusal
from kanhe.web.gate import may_ask
from kanhe.web.messages import tell
from kanhe.web.pages import ledger, now, occasion, page
from kanhe.web.routing import Route, Who, language_of
from kanhe.web.signing_in import known_providers

_LINES = 50  # of the access log on a page


def administration(request: HttpRequest) -> HttpResponse:
    """Lead each administrator to the pages of that office."""
    for who, name in _PAGES:
        if may_ask(request, who):
            return HttpResponseRedirect(reverse(name))
    raise Refusal("web.not_yours")


def accounts(request: HttpRequest) -> HttpResponse:
    """List accounts, and open one."""
    if request.method == "GET":
        return _accounts(request)
    try:
        wanted = admitting.NewAccount(
            login=request.POST.get("login", ""),
            display_name=request.POST.get("name", ""),
            home_org_unit=request.POST.get("org_unit", ""),
            password=request.POST.get("password", ""),
            email=request.POST.get("email", ""),
        )
        admitting.open_accounts(occasion=occasion(request), wanted=[wanted])
    except Refusal as refusal:
        return _accounts(request, refusal)
    tell(request, "web.account_opened", login=request.POST.get("login", ""))
    return HttpResponseRedirect(reverse("accounts"))


def keep_account(request: HttpRequest) -> HttpResponse:
    """Give an account a new password or address, put it out of use or back, take its second factor
    off, link it to a subject of a provider."""
    login, what = request.POST.get("login", ""), request.POST.get("what", "")
    on = occasion(request)
    match what:
        case "password":
            password = request.POST.get("password", "")
            admitting.set_password(occasion=on, login=login, password=password)
        case "email":
            admitting.set_email(occasion=on, login=login, email=request.POST.get("email", ""))
        case "subject":
            one = provider(ledger().keys, request.POST.get("provider", ""))
            subject = request.POST.get("subject", "")
            admitting.link_subject(occasion=on, login=login, provider=one, subject=subject)
        case "second_factor":
            admitting.remove_second_factor(occasion=on, login=login)
        case "disable" | "enable":
            admitting.put_out_of_use(occasion=on, login=login, is_active=what == "enable")
        case _:
            raise Refusal("web.form_incomplete", field="what")
    tell(request, "web.account_kept", login=login)
    return HttpResponseRedirect(reverse("accounts"))


def grants(request: HttpRequest) -> HttpResponse:
    """List grants, and give one."""
    if request.method == "GET":
        return _grants(request)
    try:
        granting.grant_role(
            occasion=occasion(request),
            account=request.POST.get("account", ""),
            role=Role(among(request, "role", list(Role))),
            org_unit=request.POST.get("org_unit") or None,
            starts_on=day_in(request, "starts_on"),
            ends_on=day_in(request, "ends_on"),
            reason=request.POST.get("reason"),
        )
    except Refusal as refusal:
        return _grants(request, refusal)
    tell(request, "web.grant_given")
    return HttpResponseRedirect(reverse("grants"))


def end_grant(request: HttpRequest) -> HttpResponse:
    """End a grant from today on."""
    text = request.POST.get("grant", "")
    granting.end_grant(
        occasion=occasion(request),
        grant=int(text) if text.isdecimal() and len(text) < 19 else 0,
        reason=request.POST.get("reason", ""),
    )
    tell(request, "web.grant_ended")
    return HttpResponseRedirect(reverse("grants"))


def read_access_log(request: HttpRequest) -> HttpResponse:
    """Show the access log, the latest lines first."""
    text = request.GET.get("before", "")
    before = int(text) if text.isdecimal() and len(text) < 19 else None
    lines = admitting.read_access_log(occasion=occasion(request), before=before, limit=_LINES)
    return page(
        request,
        "administration/access_log.html",
        here="administration",
        tabs=tabs(request),
        lines=lines,
        names=_names(lines),
        following=lines[-1].number if len(lines) == _LINES else None,
    )


def _accounts(request: HttpRequest, refusal: Refusal | None = None) -> HttpResponse:
    return page(
        request,
        "administration/accounts.html",
        status=422 if refusal else 200,
        here="administration",
        tabs=tabs(request),
        accounts=people.accounts(),
        providers=known_providers(),
        org_units=open_org_units(),
        org_names=dict(open_org_units()),
        values=request.POST,
        refused=refusal_text(refusal, language_of(request)) if refusal else "",
    )


def _grants(request: HttpRequest, refusal: Refusal | None = None) -> HttpResponse:
    today = now().date()
    known = people.accounts()
    return page(
        request,
        "administration/grants.html",
        status=422 if refusal else 200,
        here="administration",
        tabs=tabs(request),
        standing=[one for one in all_grants() if one.ends_on is None or one.ends_on > today],
        names={one.key: one.display_name for one in known},
        people=[(one.key, f"{one.display_name} ({one.login})") for one in known if one.is_active],
        roles=list(Role),
        org_units=open_org_units(),
        org_names=dict(open_org_units()),
        values=request.POST,
        refused=refusal_text(refusal, language_of(request)) if refusal else "",
    )


def _names(lines: tuple[access_log.Access, ...]) -> dict[str, str]:
    return people.names_of({one.account for one in lines} | {one.actor for one in lines})


def open_org_units() -> list[tuple[str, str]]:
    """Return the org units of today with their names; no business data."""
    tree, today = queries.tree(), now().date()
    found = [key for key, one in tree.org_units.items() if one.is_open(today)]
    return [(key, orgtree.name(tree, key, today)) for key in found]


def tabs(request: HttpRequest) -> list[tuple[str, str]]:
    """Return name and address of the pages of this person's office."""
    return [(name, reverse(name)) for who, name in _PAGES if may_ask(request, who)]


def among(request: HttpRequest, field: str, known: Sequence[str]) -> str:
    """Return what was chosen in *field*; raises Refusal `web.form_incomplete` for another."""
    given = request.POST.get(field, "")
    if given not in known:
        raise Refusal("web.form_incomplete", field=field)
    return given


def day_in(request: HttpRequest, field: str) -> date | None:
    """Return the day typed in *field*, or None; raises Refusal `web.form_incomplete`."""
    text = request.POST.get(field)
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        raise Refusal("web.form_incomplete", field=field) from None


_PAGES = (
    (Who.SYSTEM_ADMIN, "accounts"),
    (Who.SYSTEM_ADMIN, "tokens"),
    (Who.SECURITY_ADMIN, "grants"),
    (Who.AUDIT_ADMIN, "access_log"),
)
_BOTH = ("GET", "POST")
ROUTES = (
    Route("administration", "administration", administration, who=Who.ADMINISTRATORS),
    Route("administration/accounts", "accounts", accounts, _BOTH, Who.SYSTEM_ADMIN),
    Route(
        "administration/accounts/keep", "keep_account", keep_account, ("POST",), Who.SYSTEM_ADMIN
    ),
    Route("administration/grants", "grants", grants, _BOTH, Who.SECURITY_ADMIN),
    Route("administration/grants/end", "end_grant", end_grant, ("POST",), Who.SECURITY_ADMIN),
    Route("administration/access-log", "access_log", read_access_log, who=Who.AUDIT_ADMIN),
)
