"""What the address of a register's list asks: view, filters, order, columns, page."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from django.http import QueryDict

from kanhe.accounts.gate import Reader
from kanhe.registers.definition import RegisterDefinition
from kanhe.registers.lifecycle import State
from kanhe.store.listing import Order, Position, RecordFilter
from kanhe.values.orgtree import subtree
from kanhe.values.period import Window, day_window
from kanhe.values.refusal import Refusal

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
WALKED = ("mine", "overdue")  # views whose records are looked at one by one


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
    def is_walked(self) -> bool:
        """Return whether its records are looked at one by one."""
        return self.view in WALKED

    @property
    def is_filtered(self) -> bool:
        """Return whether the list is narrower than its view."""
        return bool(
            self.fields or self.words or self.org_unit or self.state or self.first or self.last
        )


def asked_in(query: QueryDict, definition: RegisterDefinition, who: Reader) -> Asked:
    """Return what the query of an address asks, what makes no sense left out.

    Raises: Refusal `org_unit_unknown`.
    """
    get = query.get
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
        view=view if view in VIEWS or view in (*WALKED, "void") else "",
        which=which,
        org_unit=org_unit,
        state=state,
        first=get("from", ""),
        last=get("to", ""),
        fields=fields,
        words=which.words,
        order=Order.DAY if get("sort") == "day" else Order.NUMBER,
        is_descending=get("dir") != "asc",
        after=place_in(get("after", "")),
        columns=tuple(query.getlist("col")),
    )


def _under(who: Reader, org_unit: str) -> tuple[str, ...]:
    """Return an org unit that is asked for, and all under it today."""
    if not org_unit:
        return ()
    if org_unit not in who.tree.org_units:
        raise Refusal("org_unit_unknown", org_unit=org_unit, day=who.day.isoformat())
    return (org_unit, *subtree(who.tree, org_unit, who.day))


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


def place_text(place: Position | None) -> str:
    """Return where a page ends, for the address of the next; "" for None."""
    return f"{place.number}:{place.day}" if place else ""


def place_in(text: str) -> Position | None:
    """Return the place that an address names; None where it names none."""
    number, _, day = text.partition(":")
    try:
        return Position(int(number), date.fromisoformat(day)) if len(number) < 19 else None
    except ValueError:
        return None
