"""Saved views of a register: kept from the address of a list, shared or not, deleted."""

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.urls import reverse

from kanhe.accounts import saved_views
from kanhe.accounts.gate import Reader
from kanhe.accounts.models import Account
from kanhe.registers.definition import RegisterDefinition
from kanhe.store import queries
from kanhe.values.refusal import Refusal
from kanhe.web.asking import asked_in
from kanhe.web.counting import count
from kanhe.web.messages import tell
from kanhe.web.pages import signed_in
from kanhe.web.routing import Route

#: What of an address a view keeps; pages and the record beside the list are of the moment.
_KEPT = ("view", "q", "org", "state", "from", "to", "sort", "dir", "col")


@dataclass(frozen=True, slots=True)
class Kept:
    """A saved view as it is drawn; *owner* is empty for one's own, *count* None for a walk."""

    number: int
    name: str
    query: str
    owner: str
    is_shared: bool
    is_current: bool
    count: int | None


def kept_views(
    account: Account, who: Reader, definition: RegisterDefinition, now: QueryDict
) -> tuple[Kept, ...]:
    """Return the views that *account* has in a register, counted as *who* may see them."""
    current, size = clean(now), queries.log_size()
    return tuple(
        Kept(
            one.pk,
            one.name,
            one.query,
            "" if one.account_id == account.pk else one.account.display_name,
            one.is_shared,
            one.query == current,
            _count(who, definition, one.query, size),
        )
        for one in saved_views.views_for(account, definition.name)
    )


def clean(query: QueryDict) -> str:
    """Return the parts of an address that a view keeps, in one order."""
    kept = QueryDict(mutable=True)
    for name in sorted(query):
        values = [one for one in query.getlist(name) if one]
        if values and (name in _KEPT or name.startswith("f_")):
            kept.setlist(name, values)
    return kept.urlencode()


def keep_view(request: HttpRequest, register: str) -> HttpResponse:
    """Keep what a list shows under a name."""
    definition = queries.definition(register)
    query = clean(QueryDict(request.POST.get("query", "")[:4000]))
    saved_views.keep(
        signed_in(request),
        definition.name,
        request.POST.get("name", ""),
        query,
        is_shared="is_shared" in request.POST,
    )
    tell(request, "web.view_kept")
    return _to_list(register, query)


def delete_view(request: HttpRequest, register: str) -> HttpResponse:
    """Delete one's own view."""
    text = request.POST.get("number", "")
    number = int(text) if text.isdecimal() and len(text) < 19 else 0
    saved_views.delete(signed_in(request), number)
    tell(request, "web.view_deleted")
    return _to_list(register, "")


def _count(who: Reader, definition: RegisterDefinition, query: str, size: int) -> int | None:
    try:
        asked = asked_in(QueryDict(query), definition, who)
    except Refusal:
        return None  # an org unit that is gone
    return None if asked.is_walked else count(who, asked.which, size)


def _to_list(register: str, query: str) -> HttpResponse:
    address = reverse("list", kwargs={"register": register})
    return HttpResponseRedirect(f"{address}?{query}" if query else address)


ROUTES = (
    Route("registers/<slug:register>/views", "keep_view", keep_view, ("POST",)),
    Route("registers/<slug:register>/views/delete", "delete_view", delete_view, ("POST",)),
)
