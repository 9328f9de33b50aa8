"""The list behind a number of the board: complete, turned by key, and recounting to it."""

from bisect import bisect_right
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.http import HttpRequest, HttpResponse

from kanhe.accounts import gate
from kanhe.indicators.expected import Expected, owing
from kanhe.indicators.work_items import Tally, Work, WorkItem, added
from kanhe.registers.lifecycle import ROAD, State
from kanhe.store import board
from kanhe.store.board import Which
from kanhe.values.refusal import Refusal
from kanhe.web.asking import place_in, place_text
from kanhe.web.board import Links, asked_of, scoped
from kanhe.web.board_counting import Asked, days_of, tallies
from kanhe.web.pages import page
from kanhe.web.reading import reader_of
from kanhe.web.routing import Route, language_of
from kanhe.web.showing import Showing

if TYPE_CHECKING:
    from datetime import date

    from kanhe.store.listing import Listed

PAGE = 50


@dataclass(frozen=True, slots=True)
class Slot:
    """Something that is expected of an org unit; *came* says whether it did."""

    org_unit: str
    expected: Expected
    came: bool

    @property
    def place(self) -> tuple[str, str]:
        """Return its place in the order of the pages."""
        return self.org_unit, self.expected.window.start.isoformat()


def show_records(request: HttpRequest, work: str, name: str) -> HttpResponse:
    """Show what is behind a number of the board."""
    asked = asked_of(request)
    item = next((one for one in asked.items() if (one.work, one.name) == (work, name)), None)
    if item is None or item.work is Work.TARGET:
        raise Refusal("register_unknown", register=name)
    is_own = request.GET.get("own") == "1"
    which = _which(request)
    state = _state(request)
    after = request.GET.get("after", "")
    org_units = [asked.scope] if is_own else scoped(asked)
    who = reader_of(request)
    definition = asked.definitions[name]
    rows: tuple[Listed, ...] = ()
    slots: tuple[Slot, ...] = ()
    if item.work is Work.CLOSE_OUT:
        found = board.list_close_outs(
            asked.close_outs(name), which, reached=state, org_units=org_units,
            after=place_in(after), limit=PAGE,
        )  # fmt: skip
        rows, following = found.rows, place_text(found.next)
        count = _count(asked, item, which, state, org_units)
    else:
        expected = [one for one in _slots(asked, item, is_own) if _is_asked(one, which)]
        count = len(expected)
        slots, following = _turned(expected, after)
    lang = language_of(request)
    return page(
        request,
        "board/records.html",
        here="board",
        asked=asked,
        item=item,
        which=which,
        whiches=_tabs(asked, item, org_units),
        state=state,
        is_own=is_own,
        count=count,
        rows=rows,
        slots=slots,
        onward=following,
        is_onward=bool(after),
        links=Links(asked),
        definition=definition,
        showing=Showing(definition, lang, gate.names(who), asked.today),
        names=gate.names(who),
    )


def _tabs(
    asked: Asked, item: WorkItem, org_units: Collection[str] | None
) -> tuple[tuple[Which, int], ...]:
    """Return what can be asked for, each with its count."""
    tally = _total(asked, item, org_units)
    counts = {
        Which.ALL: tally.total,
        Which.DONE: tally.done,
        Which.OPEN: tally.total - tally.done,
        Which.LATE: tally.late,
        Which.SOON: tally.soon,
        Which.SENT_BACK: tally.sent_back,
    }
    if item.work is not Work.CLOSE_OUT:
        del counts[Which.SENT_BACK]
    return tuple(counts.items())


def _total(asked: Asked, item: WorkItem, org_units: Collection[str] | None) -> Tally:
    inside = None if org_units is None else set(org_units)
    places = asked.places()
    found = tallies(asked, item).items()
    own = (one for key, one in found if key in places and (inside is None or key in inside))
    return added(own)


def _count(
    asked: Asked,
    item: WorkItem,
    which: Which,
    state: State | None,
    org_units: Collection[str] | None,
) -> int:
    if state is None:
        return dict(_tabs(asked, item, org_units))[which]
    inside = None if org_units is None else set(org_units)
    wanted = board.beyond(state)
    return sum(
        count
        for key, one in asked.standings(item.name).items()
        if inside is None or key in inside
        for at, count in one.states.items()
        if at in wanted
    )


def _slots(asked: Asked, item: WorkItem, is_own: bool) -> Iterator[Slot]:
    """Yield what is expected under the scope, by org unit and day."""
    expected = asked.expected(item)
    days = days_of(item, expected)
    places = asked.places()
    none: frozenset[date] = frozenset()
    for one in owing(asked.definitions[item.name], asked.tree):
        if one.key not in places or (is_own and one.key != asked.scope):
            continue
        here = expected.came(days.get(one.key, none))
        for at in expected.owed_by(one):
            yield Slot(one.key, expected.all[at], at in here)


def _is_asked(slot: Slot, which: Which) -> bool:
    match which:
        case Which.ALL:
            return True
        case Which.DONE:
            return slot.came
        case Which.OPEN:
            return not slot.came
        case Which.LATE:
            return not slot.came and slot.expected.is_past
        case Which.SOON:
            return not slot.came and not slot.expected.is_past
        case Which.SENT_BACK:
            return False


def _turned(found: list[Slot], after: str) -> tuple[tuple[Slot, ...], str]:
    org_unit, _, start = after.rpartition(":")
    first = bisect_right([one.place for one in found], (org_unit, start)) if after else 0
    shown = tuple(found[first : first + PAGE])
    if first + PAGE >= len(found):
        return shown, ""
    return shown, ":".join(shown[-1].place)


def _which(request: HttpRequest) -> Which:
    asked = request.GET.get("which", "")
    return Which(asked) if asked in list(Which) else Which.ALL


def _state(request: HttpRequest) -> State | None:
    asked = request.GET.get("reached", "")
    return State(asked) if asked in ROAD else None


ROUTES = (Route("board/<slug:work>/<slug:name>", "board_records", show_records),)
