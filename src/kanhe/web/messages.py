"""What the last act came to, told once on the next page; kept in the session as code and facts."""

from typing import Any

from django.http import HttpRequest

from kanhe.formats.wording import Lang, say

_KEY = "told"


def tell(request: HttpRequest, code: str, **facts: object) -> None:
    """Have the next page say *code*."""
    told: list[Any] = request.session.get(_KEY, [])
    request.session[_KEY] = [*told, [code, {name: str(value) for name, value in facts.items()}]]


def taken_messages(request: HttpRequest, lang: Lang) -> tuple[str, ...]:
    """Return what is to be said, and forget it."""
    session = getattr(request, "session", None)
    if session is None or not session.get(_KEY):
        return ()
    return tuple(say(code, lang, **facts) for code, facts in session.pop(_KEY))
