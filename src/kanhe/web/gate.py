"""The gate before every page: the method, who is asking, and refusals told as pages.

A view is never called by the URLs themselves; it stands behind `gated`. What a person may do to a
record is asked again, inside the act, of the grants in the log.
"""

import functools
from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.urls import reverse
from django.utils.http import urlencode

from kanhe.accounts.models import Account
from kanhe.registers.roles import ADMINISTRATORS, BUSINESS, Role
from kanhe.values.refusal import Refusal
from kanhe.web.reading import reader_of
from kanhe.web.routing import Route, Who

SIGN_IN = "sign_in"


def gated(route: Route) -> Any:
    """Return the view of *route* behind the gate."""
    allowed = {*route.methods, *(("HEAD",) if "GET" in route.methods else ())}

    @functools.wraps(route.view)
    def answer(request: HttpRequest, **arguments: Any) -> HttpResponseBase:
        from kanhe.web.errors import method_not_allowed, refused

        if request.method not in allowed:
            return method_not_allowed(request, sorted(allowed))
        if route.who is not Who.ANYONE:
            if not request.user.is_authenticated:
                return _to_sign_in(request)
            if not may_ask(request, route.who):
                return refused(request, Refusal("web.not_yours"))
        try:
            return route.view(request, **arguments)
        except Refusal as refusal:
            return refused(request, refusal)

    return answer


def may_ask(request: HttpRequest, who: Who) -> bool:
    """Return whether the person who is signed in belongs to *who*."""
    person = request.user
    if who is Who.ANYONE:
        return True
    if not isinstance(person, Account):
        return False
    return who is Who.SIGNED_IN or bool(_roles(request) & _OF[who])


#: The roles that belong to each kind of page.
_OF: Mapping[Who, frozenset[Role]] = {
    Who.BUSINESS: BUSINESS,
    Who.SYSTEM_ADMIN: frozenset({Role.SYSTEM_ADMIN}),
    Who.SECURITY_ADMIN: frozenset({Role.SECURITY_ADMIN}),
    Who.AUDIT_ADMIN: frozenset({Role.AUDIT_ADMIN}),
    Who.ADMINISTRATORS: ADMINISTRATORS,
}


def _roles(request: HttpRequest) -> frozenset[Role]:
    """Return the roles held today, wherever; in a ledger without any grant, all."""
    who = reader_of(request)
    return frozenset(Role) if who.is_free else who.roles()


def _to_sign_in(request: HttpRequest) -> HttpResponse:
    """Send the browser to the sign-in page, and back afterwards; a program is told 401."""
    if request.headers.get("HX-Request") == "true":
        response = HttpResponse(status=401)
        response.headers["HX-Redirect"] = reverse(SIGN_IN)
        return response
    onward = request.get_full_path() if request.method == "GET" else "/"
    return HttpResponseRedirect(f"{reverse(SIGN_IN)}?{urlencode({'next': onward})}")
