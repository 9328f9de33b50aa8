"""A register as a list: views, filters in the address, columns, pages turned by key, bulk acts."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse

from kanhe.accounts import gate
from kanhe.accounts.gate import Reader
from kanhe.accounts.waiting import count_overdue, overdue
from kanhe.indicators.hierarchy import chain
from kanhe.registers.authority import MAY, Act
from kanhe.registers.datatypes import Datatype
from kanhe.registers.definition import Field, RegisterDefinition
from kanhe.registers.lifecycle import State
from kanhe.store import queries
from kanhe.store.listing import Listed, Position, RecordFilter
from kanhe.values.orgtree import children
from kanhe.values.refusal import Refusal
from kanhe.web.asking import VIEWS, WALKED, Asked, asked_in, place_text
from kanhe.web.counting import MOST_COUNTED, count, most_of, tasks_of
from kanhe.web.list_rows import drawn, options
from kanhe.web.pages import now, page, signed_in
from kanhe.web.reading import reader_of
from kanhe.web.record_page import detail_of
from kanhe.web.routing import Route, language_of
from kanhe.web.saved_views import clean, kept_views
from kanhe.web.showing import Showing, columns_of

PAGE = 25
_MANY = 400  # org units to choose from at once
_CHOICES_SHOWN = 2  # choice fields that stand in the filter bar; the rest is behind "more"

ENTERING = MAY[Act.ENTER]


@dataclass(frozen=True, slots=True)
class View:
    """A saved view as it is drawn; *count* is None where counting would cost a walk."""

    name: str
    count: int | None
    is_open: bool
    is_current: bool


def show_list(request: HttpRequest, register: str) -> HttpResponse:
    """Show a page of a register."""
    definition, who = queries.definition(register), reader_of(request)
    asked = asked_in(request.GET, definition, who)
    rows, following, total = _rows(who, definition, asked)
    lang = language_of(request)
    showing = Showing(definition, lang, gate.names(who), now().date())
    peeked = request.GET.get("peek", "")
    columns = columns_of(definition, asked.columns)
    return page(
        request,
        "registers/list.html",
        here="registers",
        definition=definition,
        asked=asked,
        rows=drawn(rows, showing, columns, int(peeked) if peeked.isdecimal() else None),
        showing=showing,
        columns=columns,
        all_columns=columns_of(definition, [part.name for part in definition.fields]),
        choices=_choices(definition),
        choices_shown=_CHOICES_SHOWN,
        org_units=options(_org_units(who, asked.org_unit), asked.org_unit),
        states=_states(definition),
        views=_views(who, definition, asked),
        kept=kept_views(signed_in(request), who, definition, request.GET),
        query_now=clean(request.GET),
        count=total,
        most=most_of(asked.which),
        after=place_text(following),
        is_filtered=asked.is_filtered,
        may_enter=who.may(ENTERING) or bool(who.reach(ENTERING)),
        detail=detail_of(request, int(peeked)) if peeked.isdecimal() else None,
    )


def _rows(
    who: Reader, definition: RegisterDefinition, asked: Asked
) -> tuple[Sequence[Listed], Position | None, int]:
    if asked.view == "mine" and definition.traits.lifecycle is not None:
        waiting = [one.record for one in tasks_of(who) if one.register.name == definition.name]
        numbers = queries.numbers_of_records(definition.name, [one.key for one in waiting])
        rows = [Listed(numbers[one.key], one) for one in waiting]
        return rows, None, len(rows)
    if asked.view == "overdue" and definition.traits.lifecycle is not None:
        late = overdue(who, definition.name, after=asked.after, limit=PAGE)
        return late.rows, late.next, count_overdue(who, definition.name, at_most=MOST_COUNTED)
    try:
        found = gate.records(
            who,
            asked.which,
            order=asked.order,
            is_descending=asked.is_descending,
            after=asked.after,
            limit=PAGE,
        )
    except Refusal as refusal:
        if asked.org_unit or refusal.code != "not_authorised":
            raise
        return (), None, 0
    is_all = found.next is None and asked.after is None
    return found.rows, found.next, len(found.rows) if is_all else count(who, asked.which)


def _views(who: Reader, definition: RegisterDefinition, asked: Asked) -> tuple[View, ...]:
    everything, size = RecordFilter(definition.name), queries.log_size()
    views = [View("", count(who, everything, size), False, not asked.view)]
    if definition.traits.lifecycle is not None:
        skipped = set(definition.traits.lifecycle.skips)
        views += [View(name, None, name == "overdue", asked.view == name) for name in WALKED]
        for name, states in VIEWS.items():
            kept = tuple(one for one in states if one not in skipped)
            which = RecordFilter(definition.name, states=kept)
            views.append(View(name, count(who, which, size), False, asked.view == name))
    voided = RecordFilter(definition.name, is_void=True)
    views.append(View("void", count(who, voided, size), False, asked.view == "void"))
    return tuple(views)


def _org_units(who: Reader, chosen: str) -> tuple[tuple[str, str], ...]:
    """Return the org units to choose from, as (key, name), in the order of the tree.

    Of very many those above *chosen*, it, and its children: one finds the way down by them.
    """
    names = gate.names(who)
    if len(names) <= _MANY:
        return tuple(names.items())
    near = [*reversed(chain(who.tree, chosen, who.day))] if chosen else []
    near += children(who.tree, chosen or None, who.day)
    return tuple((key, names[key]) for key in near if key in names)


def _states(definition: RegisterDefinition) -> tuple[State, ...]:
    trait = definition.traits.lifecycle
    return tuple(one for one in State if trait and one not in trait.skips)


def _choices(definition: RegisterDefinition) -> tuple[Field, ...]:
    return tuple(
        part for part in definition.fields if part.datatype is Datatype.CHOICE and part.choices
    )


ROUTES = (Route("registers/<slug:register>", "list", show_list),)
