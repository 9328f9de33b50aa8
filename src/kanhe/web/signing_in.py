"""Sign in, sign out, and the language of the pages."""

from django.contrib.auth import authenticate, login, logout
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.http import url_has_allowed_host_and_scheme

from kanhe.web.pages import page, person_of
from kanhe.web.routing import Route, Who

_A_YEAR = 365 * 24 * 60 * 60  # seconds


def sign_in(request: HttpRequest) -> HttpResponse:
    """Ask for login and password, and let in who knows them."""
    onward = inside(request, request.POST.get("next") or request.GET.get("next"))
    if request.method == "GET":
        if person_of(request) is not None:
            return HttpResponseRedirect(onward)
        return page(request, "sign_in/sign_in.html", onward=onward, login="", is_wrong=False)
    name = request.POST.get("login", "").strip()
    account = authenticate(request, username=name, password=request.POST.get("password", ""))
    if account is None:
        return page(
            request, "sign_in/sign_in.html", status=401, onward=onward, login=name, is_wrong=True
        )
    login(request, account)
    return HttpResponseRedirect(onward)


def sign_out(request: HttpRequest) -> HttpResponse:
    """End the session."""
    logout(request)
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
    Route("sign-out", "sign_out", sign_out, ("POST",), Who.SIGNED_IN),
    Route("language", "language", change_language, ("POST",), Who.ANYONE),
)
