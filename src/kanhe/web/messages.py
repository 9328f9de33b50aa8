"""What the last act came to, told once on the next page; on its way in a signed cookie.

A cookie and not the session: that would be a second write to the database after each act.
"""

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.core import signing
from django.http import HttpRequest, HttpResponseBase

from kanhe.formats.wording import Lang, say

COOKIE = "kanhe_told"
_SALT = "kanhe.web.messages"
_KEPT = 600  # seconds: the next page comes at once, or not at all
_LONGEST = 3_000  # characters: what a browser keeps for certain


def tell(request: HttpRequest, code: str, **facts: object) -> None:
    """Have the next page say *code*."""
    said = [code, {name: str(value) for name, value in facts.items()}]
    _keep(request, [*_told(request), said])


def taken_messages(request: HttpRequest, lang: Lang) -> tuple[str, ...]:
    """Return what is to be said, and forget it."""
    told = _told(request)
    if told:
        _keep(request, [])
    return tuple(say(code, lang, **facts) for code, facts in told)


class Telling:
    """Middleware: carries what was told to the next page, and takes away what was said."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Return the answer with its cookie."""
        response = self.get_response(request)
        told = getattr(request, "kanhe_told", None)
        if told:
            response.set_cookie(
                COOKIE,
                _signed(told),
                max_age=_KEPT,
                httponly=True,
                secure=settings.IS_HTTPS,
                samesite="Lax",
            )
        elif told is not None and COOKIE in request.COOKIES:
            response.delete_cookie(COOKIE, samesite="Lax")
        return response


def _keep(request: HttpRequest, told: list[Any]) -> None:
    request.kanhe_told = told  # type: ignore[attr-defined]


def _told(request: HttpRequest) -> list[Any]:
    known = getattr(request, "kanhe_told", None)
    if known is not None:
        return list(known)
    try:
        found: list[Any] = signing.loads(request.COOKIES[COOKIE], salt=_SALT, max_age=_KEPT)
    except (KeyError, signing.BadSignature):
        return []
    return found


def _signed(told: list[Any]) -> str:
    """Return the latest of what was told, as much as fits."""
    while len(text := signing.dumps(told, salt=_SALT, compress=True)) > _LONGEST and told:
        told = told[1:]
    return text
