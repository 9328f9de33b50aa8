"""Error pages: what happened, where, and what to do next; never a stack, never blame."""

import logging
import uuid
from collections.abc import Sequence
from http import HTTPStatus
from urllib.parse import urlsplit

from django.http import HttpRequest, HttpResponse

from kanhe.formats.wording import refusal_text, say
from kanhe.values.refusal import Refusal
from kanhe.web.pages import page
from kanhe.web.routing import language_of

#: Refusals that mean "there is no such thing", and those that mean "not for you".
_ABSENT = ("_unknown", "_missing", "_lost")
_FORBIDDEN = frozenset(
    {"web.not_yours", "not_authorised", "two_person_rule", "editor_may_not_verify"}
    | {"verifier_level", "own_grant", "first_grant"}
)

_log = logging.getLogger("kanhe.web")


def refused(request: HttpRequest, refusal: Refusal) -> HttpResponse:
    """Return the page that tells a refusal: 403, 404, or 409 for what cannot be done now."""
    lang = language_of(request)
    return page(
        request,
        "errors/refused.html",
        status=status_of(refusal),
        code=refusal.code,
        sentence=refusal_text(refusal, lang),
        diagnostics=getattr(refusal, "diagnostics", ()),
        back=_page_before(request),
    )


def _page_before(request: HttpRequest) -> str:
    """Return the page of ours that the request came from; "" where there is none to go back to."""
    came = urlsplit(request.headers.get("Referer", ""))
    if came.netloc != request.get_host() or not came.path.startswith("/"):
        return ""
    address = f"{came.path}?{came.query}" if came.query else came.path
    return "" if address == request.get_full_path() and request.method == "GET" else address


def status_of(refusal: Refusal) -> int:
    """Return the status of a refusal."""
    if refusal.code in _FORBIDDEN:
        return HTTPStatus.FORBIDDEN
    return HTTPStatus.NOT_FOUND if refusal.code.endswith(_ABSENT) else HTTPStatus.CONFLICT


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Return the page for an address that leads nowhere."""
    return page(request, "errors/not_found.html", status=404)


def csrf_failed(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Return the page for a form that did not come from a page of ours, or stood open too long."""
    return page(request, "errors/csrf.html", status=403)


def method_not_allowed(request: HttpRequest, allowed: Sequence[str]) -> HttpResponse:
    """Return the page for a method that the address does not know."""
    response = page(request, "errors/method.html", status=405)
    response.headers["Allow"] = ", ".join(allowed)
    return response


def server_error(request: HttpRequest) -> HttpResponse:
    """Return the page for a bug; its reference stands in the server's log beside the stack."""
    reference = uuid.uuid4().hex[:8]
    _log.error("reference %s: %s %s", reference, request.method, request.path)
    try:
        return page(request, "errors/server.html", status=500, reference=reference)
    except Exception:  # the page is what broke, or the database under it: words alone, then
        _log.exception("reference %s: its page broke too", reference)
        words = say("web.server_error_next", "zh", reference=reference)
        return HttpResponse(words, status=500, content_type="text/plain; charset=utf-8")
