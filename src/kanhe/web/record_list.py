"""A register as a list: views, filters in the address, columns, pages turned by key, bulk acts."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.http import HttpRequest, HttpResponse

from kanhe.accounts import gate
from kanhe.accounts.gate import Reader
from kanhe.accounts.waiting import overdue
from kanhe.indicators.hierarchy import chain
from kanhe.registers.authority import MAY, Act
from kanhe.registers.datatypes import Datatype
from kanhe.registers.definition import Field, RegisterDefinition
from kanhe.registers.lifecycle import State
from kanhe.store import queries
from kanhe.store.listing import Listed, Order, Position, RecordFilter
from kanhe.values.orgtree import children, subtree
from kanhe.values.period import Window, day_window
from kanhe.values.refusal import Refusal
from kanhe.web.counting import count, most_of, tasks_of
from kanhe.web.list_rows import drawn, options
from kanhe.web.pages import now, page
from kanhe.web.reading import reader_of
from kanhe.web.record_page import detail_of
from kanhe.web.routing import Route, language_of
from kanhe.web.showing import Showing, columns_of

PAGE = 25
_MANY = 400  # org units to choose from at once
_CHOICES_SHOWN = 2  # choice fields that stand in the filter bar; the rest is behind "more"

#: The views of a register with close-out: name → states.
VIEWS: Mapping[str, tuple[State, ...]] = {
    "to_assign": (State.REGISTERED,),
    "under_way": (State.ASSIGNED, State.ACKNOWLEDGED, State.RECTIFYING),
    "to_check": (
        State.CLOSE_OUT_REQUESTED,
        State.DESK_REVIEWED,
        State.SITE_VERIFIED,
        State.ON_NOTICE,
    ),
    "closed": (State.CLOSED, State.ON_FILE, State.LOOK_BACK_HELD),
    "recurred": (State.RECURRED,),
}
ENTERING = MAY[Act.ENTER]
_WALKED = ("mine", "overdue")  # views whose records are looked at one by one


@dataclass(frozen=True, slots=True)
class View:
    """A saved view as it is drawn; *count* is None where counting would cost a walk."""

    name: str
    count: int | None
    is_open: bool
    is_current: bool


@dataclass(frozen=True, slots=True)
class Asked:
    """What the address asks of the list."""

    view: str
    which: RecordFilter
    org_unit: str
    state: str
    first: str
    last: str
    fields: Mapping[str, str]
    words: str
    order: Order
    is_descending: bool
    after: Position | None
    columns: tuple[str, ...]

    @property
    def is_filtered(self) -> bool:
        """Return whether the list is narrower than its view."""
        return bool(
            self.fields or self.words or self.org_unit or self.state or self.first or self.last
        )


def show_list(request: HttpRequest, register: str) -> HttpResponse:
    """Show a page of a register."""
    definition, who = queries.definition(register), reader_of(request)
    asked = asked_of(request, definition, who)
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
        count=total,
        most=most_of(asked.which),
        after=f"{following.number}:{following.day}" if following else "",
        is_filtered=asked.is_filtered,
        may_enter=who.may(ENTERING) or bool(who.reach(ENTERING)),
        detail=detail_of(request, int(peeked)) if peeked.isdecimal() else None,
    )


def asked_of(request: HttpRequest, definition: RegisterDefinition, who: Reader) -> Asked:
    """Return what the address asks, what makes no sense left out."""
    get = request.GET.get
    view = get("view", "")
    fields = {
        part.name: value
        for part in definition.fields
        if (value := get(f"f_{part.name}", "")) in {one.value for one in part.choices}
    }
    state = get("state", "")
    states = (State(state),) if state in set(State) else VIEWS.get(view, ())
    org_unit = get("org", "")
    which = RecordFilter(
        definition.name,
        org_units=_under(who, org_unit),
        window=_window(get("from", ""), get("to", "")),
        states=states if definition.traits.lifecycle else (),
        fields=fields,
        words=get("q", "").strip()[:200],
        is_void=view == "void",
    )
    return Asked(
        view=view if view in VIEWS or view in (*_WALKED, "void") else "",
        which=which,
        org_unit=org_unit,
        state=state,
        first=get("from", ""),
        last=get("to", ""),
        fields=fields,
        words=which.words,
        order=Order.DAY if get("sort") == "day" else Order.NUMBER,
        is_descending=get("dir") != "asc",
        after=_position(get("after", "")),
        columns=tuple(request.GET.getlist("col")),
    )


def _rows(
    who: Reader, definition: RegisterDefinition, asked: Asked
) -> tuple[Sequence[Listed], Position | None, int]:
    if asked.view in _WALKED and definition.traits.lifecycle is not None:
        walked = (
            overdue(who, definition.name)
            if asked.view == "overdue"
            else [one for one in tasks_of(who) if one.register.name == definition.name]
        )
        numbers = queries.numbers_of_records(definition.name, [one.record.key for one in walked])
        rows = [Listed(numbers[one.record.key], one.record) for one in walked]
        return rows, None, len(rows)
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
    return found.rows, found.next, count(who, asked.which)


def _views(who: Reader, definition: RegisterDefinition, asked: Asked) -> tuple[View, ...]:
    everything, size = RecordFilter(definition.name), queries.log_size()
    views = [View("", count(who, everything, size), False, not asked.view)]
    if definition.traits.lifecycle is not None:
        skipped = set(definition.traits.lifecycle.skips)
        views += [View(name, None, name == "overdue", asked.view == name) for name in _WALKED]
        for name, states in VIEWS.items():
            kept = tuple(one for one in states if one not in skipped)
            which = RecordFilter(definition.name, states=kept)
            views.append(View(name, count(who, which, size), False, asked.view == name))
    voided = RecordFilter(definition.name, is_void=True)
    views.append(View("void", count(who, voided, size), False, asked.view == "void"))
    return tuple(views)


def _under(who: Reader, org_unit: str) -> tuple[str, ...]:
    """Return an org unit that is asked for, and all under it today."""
    if not org_unit:
        return ()
    if org_unit not in who.tree.org_units:
        raise Refusal("org_unit_unknown", org_unit=org_unit, day=who.day.isoformat())
    return (org_unit, *subtree(who.tree, org_unit, who.day))


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


def _window(first: str, last: str) -> Window | None:
    try:
        start = date.fromisoformat(first) if first else date.min
        end = date.fromisoformat(last) if last else None
    except ValueError:
        return None
    if not first and end is None:
        return None
    if end is None:
        return Window(start, None)
    return day_window(start, end) if start <= end else None


def _position(text: str) -> Position | None:
    number, _, day = text.partition(":")
    try:
        return Position(int(number), date.fromisoformat(day)) if len(number) < 19 else None
    except ValueError:
        return None


ROUTES = (Route("registers/<slug:register>", "list", show_list),)
