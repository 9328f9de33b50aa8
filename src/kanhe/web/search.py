"""Search through all registers: the first few of each that hold the words."""

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse

from kanhe.accounts import gate
from kanhe.registers.definition import RegisterDefinition
from kanhe.store import queries
from kanhe.store.listing import Listed, RecordFilter
from kanhe.web.pages import page
from kanhe.web.reading import reader_of
from kanhe.web.routing import Route, language_of
from kanhe.web.showing import Showing

_FEW = 5
_MOST_COUNTED = 1_000


@dataclass(frozen=True, slots=True)
class Found:
    """What one register has for the words."""

    definition: RegisterDefinition
    showing: Showing
    rows: tuple[Listed, ...]
    count: int


def search(request: HttpRequest) -> HttpResponse:
    """Show what is found for `q`."""
    words = request.GET.get("q", "").strip()[:200]
    return page(
        request, "search/search.html", words=words, found=_found(request, words) if words else ()
    )


def _found(request: HttpRequest, words: str) -> tuple[Found, ...]:
    found = []
    who, lang = reader_of(request), language_of(request)
    names = gate.names(who)
    for definition in queries.definitions():
        which = RecordFilter(definition.name, words=words)
        total = gate.count(who, which, at_most=_MOST_COUNTED)
        if total:
            rows = gate.records(who, which, limit=_FEW).rows
            showing = Showing(definition, lang, names, who.day)
            found.append(Found(definition, showing, rows, total))
    return tuple(found)


ROUTES = (Route("search", "search", search),)
