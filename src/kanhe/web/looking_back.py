"""Look-backs of a register: fix a list, draw from it, see what was drawn and from which root."""

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse

from kanhe.accounts import gate
from kanhe.acts.looking_back import draw_look_back, list_look_back
from kanhe.acts.publishing import sign_checkpoint
from kanhe.registers.authority import MAY, Act
from kanhe.store import queries
from kanhe.store.look_backs import look_backs
from kanhe.values.refusal import Refusal
from kanhe.web.messages import tell
from kanhe.web.pages import ledger, occasion, page
from kanhe.web.reading import reader_of
from kanhe.web.routing import Route


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
    Route("registers/<slug:register>/look-back", "look_back", show_look_backs, ("GET", "POST")),
    Route(
        "registers/<slug:register>/look-back/<int:list_number>/draw",
        "draw_look_back",
        draw,
        ("POST",),
    ),
)
