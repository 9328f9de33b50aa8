"""Sign in, sign out, and the language of the pages."""

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme, urlencode

from kanhe.accounts import sessions
from kanhe.accounts.backends import PasswordBackend
from kanhe.accounts.models import Account
from kanhe.accounts.people import accounts
from kanhe.accounts.providers import Provider, read_providers
from kanhe.accounts.second_factor import is_asked
from kanhe.accounts.signing_in import Standing, try_code, try_password
from kanhe.formats.wording import refusal_text
from kanhe.values.refusal import Refusal
from kanhe.web.pages import ledger, now, page, person_of
from kanhe.web.routing import Route, Who, language_of

_HALF = "half_in"  # who has given the password and not yet the code, and since when
_HALF_SECONDS = 5 * 60
_A_YEAR = 365 * 24 * 60 * 60  # seconds


def sign_in(request: HttpRequest) -> HttpResponse:
    """Ask for login and password, and let in who knows them; the code, where one is due, next."""
    onward = inside(request, request.POST.get("next") or request.GET.get("next"))
    if request.method == "GET":
        if person_of(request) is not None:
            return HttpResponseRedirect(onward)
        if not accounts():
            return HttpResponseRedirect(reverse("first_run"))
        return sign_in_page(request, onward)
    name = request.POST.get("login", "").strip()
    given, moment = request.POST.get("password", ""), now()
    address = sessions.address_of(request)
    standing, account = try_password(name, given, now=moment, address=address)
    if account is None:
        fault = "sign_in_locked" if standing is Standing.LOCKED else "sign_in_wrong"
        return sign_in_page(request, onward, login=name, fault=fault)
    return enter(request, account, onward)


def sign_in_page(
    request: HttpRequest, onward: str, *, login: str = "", fault: str = ""
) -> HttpResponse:
    """Return the page with every way of signing in that this ledger has."""
    refused = ""
    found: tuple[Provider, ...] = ()
    try:
        found = read_providers(ledger().keys)
    except Refusal as refusal:
        refused = refusal_text(refusal, language_of(request))
    return page(
        request,
        "sign_in/sign_in.html",
        status=401 if fault else 200,
        onward=onward,
        login=login,
        fault=fault,
        refused=refused,
        providers=found,
    )


def known_providers() -> tuple[Provider, ...]:
    """Return the providers of sign-in; none where their settings cannot be read, which the
    sign-in page tells."""
    try:
        return read_providers(ledger().keys)
    except Refusal:
        return ()


def enter(request: HttpRequest, account: Account, onward: str) -> HttpResponse:
    """Let in who has proven to be *account*, or ask for the second factor where there is one."""
    if is_asked(account):
        request.session[_HALF] = [account.pk, int(now().timestamp())]
        return HttpResponseRedirect(f"{reverse('sign_in_code')}?{urlencode({'next': onward})}")
    return let_in(request, account, onward)


def sign_in_code(request: HttpRequest) -> HttpResponse:
    """Ask who knew the password for the code of the second factor."""
    onward = inside(request, request.POST.get("next") or request.GET.get("next"))
    moment, account = now(), half_in(request)
    if account is None:
        return HttpResponseRedirect(f"{reverse('sign_in')}?{urlencode({'next': onward})}")
    if request.method == "GET":
        return page(request, "sign_in/code.html", onward=onward, fault=None)
    code, address = request.POST.get("code", ""), sessions.address_of(request)
    if not try_code(account, code, now=moment, keys=ledger().keys, address=address):
        return page(request, "sign_in/code.html", status=401, onward=onward, fault="code_wrong")
    return let_in(request, account, onward)


def let_in(request: HttpRequest, account: Account, onward: str) -> HttpResponse:
    """Sign *account* in and lead it on."""
    request.session.pop(_HALF, None)
    sessions.begin(request, account, now=now())
    return HttpResponseRedirect(onward)


def half_in(request: HttpRequest) -> Account | None:
    """Return whose password was right on this session, not long ago."""
    who, since = request.session.get(_HALF, (None, 0))
    if who is None or int(now().timestamp()) - since > _HALF_SECONDS:
        return None
    return PasswordBackend().get_user(who)


def sign_out(request: HttpRequest) -> HttpResponse:
    """End the session."""
    sessions.end(request, now=now())
    return HttpResponseRedirect("/")


def change_language(request: HttpRequest) -> HttpResponse:
    """Keep the language of the pages in a cookie, and with the account of who is signed in."""
    lang = "en" if request.POST.get("lang") == "en" else "zh"
    person = person_of(request)
    if person is not None and person.language != lang:
        person.language = lang
        person.save(update_fields=["language"])
    response = HttpResponseRedirect(inside(request, request.POST.get("next")))
    response.set_cookie("kanhe_lang", lang, max_age=_A_YEAR, httponly=True, samesite="Lax")
    return response


def inside(request: HttpRequest, address: str | None) -> str:
    """Return *address* if it leads to a page of ours, the first page otherwise."""
    safe = address is not None and url_has_allowed_host_and_scheme(
        address, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    return address if safe and address else "/"


ROUTES = (
    Route("sign-in", "sign_in", sign_in, ("GET", "POST"), Who.ANYONE),
    Route("sign-in/code", "sign_in_code", sign_in_code, ("GET", "POST"), Who.ANYONE),
    Route("sign-out", "sign_out", sign_out, ("POST",), Who.SIGNED_IN),
    Route("language", "language", change_language, ("POST",), Who.ANYONE),
)
