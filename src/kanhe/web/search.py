"""Search through all registers: the first few of each that hold the words."""

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse

from kanhe.registers.definition import RegisterDefinition
from kanhe.store import queries
from kanhe.store.listing import Listed, RecordFilter, count_records, list_records
from kanhe.web.pages import page
from kanhe.web.routing import Route

_FEW = 5
_MOST_COUNTED = 1_000


@dataclass(frozen=True, slots=True)
class Found:
    """What one register has for the words."""

    definition: RegisterDefinition
    rows: tuple[Listed, ...]
    count: int


def search(request: HttpRequest) -> HttpResponse:
    """Show what is found for `q`."""
    words = request.GET.get("q", "").strip()[:200]
    return page(request, "search/search.html", words=words, found=_found(words) if words else ())


def _found(words: str) -> tuple[Found, ...]:
    found = []
    for definition in queries.definitions():
        which = RecordFilter(definition.name, words=words)
        rows = list_records(which, limit=_FEW).rows
        if rows:
            count = count_records(which, at_most=_MOST_COUNTED)
            found.append(Found(definition, rows, count))
    return tuple(found)


ROUTES = (Route("search", "search", search),)
