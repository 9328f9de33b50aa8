"""Look-backs of a register: fix a list, draw from it, see what was drawn and from which root."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse

from kanhe.accounts import gate
from kanhe.accounts.gate import Reader
from kanhe.accounts.waiting import steps_of
from kanhe.acts.looking_back import draw_look_back, list_look_back
from kanhe.acts.publishing import sign_checkpoint
from kanhe.formats.wording import Lang
from kanhe.registers.authority import MAY, Act
from kanhe.registers.definition import RegisterDefinition
from kanhe.registers.lifecycle import Event
from kanhe.registers.projection import Record
from kanhe.store import queries
from kanhe.store.look_backs import LookBack, look_backs
from kanhe.values.refusal import Refusal
from kanhe.web.messages import tell
from kanhe.web.pages import ledger, occasion, page
from kanhe.web.reading import reader_of
from kanhe.web.routing import Route, language_of
from kanhe.web.showing import Showing


@dataclass(frozen=True, slots=True)
class Drawn:
    """A record that was drawn, as it is shown; *is_mine* where this person may hold it now."""

    number: int
    record: Record
    showing: Showing
    list_number: int
    is_mine: bool


def my_look_backs(request: HttpRequest) -> HttpResponse:
    """Show what was drawn: what waits for this person, and how the rest stands."""
    who, lang = reader_of(request), language_of(request)
    found = [
        one
        for listed in reversed(look_backs())
        for one in _drawn(who, listed, queries.definition(listed.register), lang)
    ]
    return page(
        request,
        "registers/my_look_backs.html",
        here="my_work",
        mine=[one for one in found if one.is_mine],
        others=[one for one in found if not one.is_mine],
    )


def _drawn(
    who: Reader, listed: LookBack, definition: RegisterDefinition, lang: Lang
) -> Iterator[Drawn]:
    """Yield what was drawn from a list and this person may read."""
    showing = Showing(definition, lang, gate.names(who), who.day)
    numbers = queries.numbers_of_records(listed.register, listed.drawn)
    for key in (one for one in listed.drawn if one in numbers):
        record = queries.record(listed.register, key)
        if who.may(MAY[Act.READ], record.org_unit):
            may_hold = Event.HOLD_LOOK_BACK in steps_of(who, definition, record)
            yield Drawn(numbers[key], record, showing, listed.list_number, may_hold)


def show_look_backs(request: HttpRequest, register: str) -> HttpResponse:
    """Show the lists and draws of a register; fix a new list."""
    definition, who = queries.definition(register), reader_of(request)
    if definition.traits.lifecycle is None:
        raise Refusal("no_lifecycle", register=register)
    if request.method == "POST":
        return _fix_list(request, register)
    found = tuple(reversed(look_backs(register)))
    keys = sorted({key for one in found for key in one.drawn})
    return page(
        request,
        "registers/look_back.html",
        here="registers",
        definition=definition,
        look_backs=found,
        numbers=queries.numbers_of_records(register, keys),
        org_units=tuple(gate.names(who).items()),
        may_list=bool(who.may(MAY[Act.LOOK_BACK]) or who.reach(MAY[Act.LOOK_BACK])),
    )


def draw(request: HttpRequest, register: str, list_number: int) -> HttpResponse:
    """Draw from a list once a checkpoint covers it."""
    drawn = draw_look_back(occasion=occasion(request), list_number=list_number)
    tell(request, "web.look_back_drawn", count=len(drawn))
    return _back(register)


def _fix_list(request: HttpRequest, register: str) -> HttpResponse:
    count = request.POST.get("count", "")
    number = list_look_back(
        occasion=occasion(request),
        register=register,
        count=int(count) if count.isdecimal() and len(count) < 6 else 0,
        reason=request.POST.get("reason", ""),
        org_unit=request.POST.get("org") or None,
    )
    sign_checkpoint(keys=ledger().keys)  # the draw's seed: made now that the list is fixed
    tell(request, "web.look_back_listed", number=number)
    return _back(register)


def _back(register: str) -> HttpResponse:
    return HttpResponseRedirect(reverse("look_back", kwargs={"register": register}))


ROUTES = (
    Route("look-backs", "my_look_backs", my_look_backs),
    Route("registers/<slug:register>/look-back", "look_back", show_look_backs, ("GET", "POST")),
    Route(
        "registers/<slug:register>/look-back/<int:list_number>/draw",
        "draw_look_back",
        draw,
        ("POST",),
    ),
)
