"""All registers, with how much each holds."""

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse

from kanhe.registers.definition import RegisterDefinition
from kanhe.store import queries
from kanhe.store.listing import RecordFilter
from kanhe.web.counting import MOST_COUNTED, count
from kanhe.web.pages import page
from kanhe.web.reading import reader_of
from kanhe.web.routing import Route


@dataclass(frozen=True, slots=True)
class Held:
    """A register, and how many records of it this person sees."""

    definition: RegisterDefinition
    count: int


def show_registers(request: HttpRequest) -> HttpResponse:
    """Show every register."""
    who = reader_of(request)
    held = [Held(one, count(who, RecordFilter(one.name))) for one in queries.definitions()]
    return page(request, "registers/registers.html", here="registers", held=held, most=MOST_COUNTED)


ROUTES = (Route("registers", "registers", show_registers),)
