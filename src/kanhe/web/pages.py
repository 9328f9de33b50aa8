"""What a page is drawn with, and what its act is told: who, when, in which ledger."""

import os
import uuid
from collections.abc import Mapping
from datetime import datetime
from functools import lru_cache
from hashlib import sha256
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import get_token
from django.template.loader import render_to_string

from kanhe.accounts.models import Account
from kanhe.accounts.notices import count_unread
from kanhe.acts.occasion import Occasion
from kanhe.formats.wording import LANG_TAGS
from kanhe.store.folder import Folder, read_folder
from kanhe.web.menu import menu_for
from kanhe.web.messages import taken_messages
from kanhe.web.routing import language_of


def page(
    request: HttpRequest,
    template: str,
    *,
    status: int = 200,
    here: str = "",
    **facts: Any,
) -> HttpResponse:
    """Return the page of *template*; *here* is the name of the menu's line it belongs to."""
    context = {**shared(request), **facts, "here": here}
    text = render_to_string(template, context, request, using="pages")
    response = HttpResponse(text, status=status)
    response.headers["Content-Language"] = LANG_TAGS[context["lang"]]
    return response


def shared(request: HttpRequest) -> Mapping[str, Any]:
    """Return what every template may use."""
    lang = language_of(request)
    person = person_of(request)
    return {
        "lang": lang,
        "lang_tag": LANG_TAGS[lang],
        "person": person,
        "csrf": get_token(request),
        "once": uuid.uuid4().hex,
        "path": request.get_full_path(),
        "is_part": request.headers.get("HX-Request") == "true",
        "messages": taken_messages(request, lang),
        "menu": menu_for(request) if person is not None else (),
        "query": with_query(request),
        "unread": count_unread(person) if person is not None else 0,
    }


def person_of(request: HttpRequest) -> Account | None:
    """Return who is signed in, or None."""
    person = getattr(request, "user", None)
    return person if isinstance(person, Account) else None


def signed_in(request: HttpRequest) -> Account:
    """Return who is signed in; the gate has seen to it that somebody is."""
    person = person_of(request)
    assert person is not None
    return person


def ledger() -> Folder:
    """Return the folder of this process's ledger."""
    return _folder(os.environ["KANHE_LEDGER"])


@lru_cache(maxsize=4)
def _folder(path: str) -> Folder:
    return read_folder(Path(path))


def now() -> datetime:
    """Return the moment, with its zone: the pages are where a clock is read."""
    return datetime.now().astimezone()


def occasion(
    request: HttpRequest, occurred_at: datetime | None = None, *, part: str = ""
) -> Occasion:
    """Return the circumstances of an act that *request* asks for.

    A form carries a word of its own (`once`): sent twice, it is taken once. *part* tells the acts
    of one form apart.
    """
    once = request.POST.get("once", "")
    is_word = len(once) == 32 and once.isascii() and once.isalnum()
    word = once if is_word else uuid.uuid4().hex
    if part:
        word = sha256(f"{word}/{part}".encode()).hexdigest()[:32]
    moment = now()
    return Occasion(
        ledger=ledger().origin,
        actor=signed_in(request).key,
        occurred_at=occurred_at or moment,
        recorded_at=moment,
        identity=f"web:{word}",
    )


def with_query(request: HttpRequest) -> "Query":
    """Return a function that changes parts of the address's query."""
    return Query(request)


class Query:
    """The query of an address; called, it gives one with some parts other, and no page."""

    def __init__(self, request: HttpRequest) -> None:
        self._given = request.GET

    def __call__(self, **changes: object) -> str:
        """Return `?…` with *changes*; None takes a part away."""
        kept = [
            (name, value)
            for name, values in self._given.lists()
            for value in values
            if name not in changes and name != "after"
        ]
        kept += [(name, str(value)) for name, value in changes.items() if value is not None]
        return f"?{urlencode(kept)}" if kept else "?"
