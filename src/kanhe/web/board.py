"""The campaign board (挂图作战): for a desk, for one screen on a wall, for paper.

Which org unit and how far back stand in the address; so do wall and paper.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import lru_cache
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from markupsafe import Markup

from kanhe.accounts import gate
from kanhe.accounts.gate import Reader
from kanhe.formats.wording import Lang
from kanhe.indicators.figure import Query
from kanhe.indicators.hierarchy import chain
from kanhe.indicators.stages import Reach
from kanhe.indicators.work_items import Saying, Work, WorkItem
from kanhe.registers.authority import MAY, Act
from kanhe.registers.campaign import Colour
from kanhe.store import queries
from kanhe.store.gate import steady
from kanhe.values.orgtree import OrgTree, children
from kanhe.values.refusal import Refusal
from kanhe.web.board_counting import Asked, Cell, Matrix, Row, ask, counted
from kanhe.web.board_figures import Headline, Milestone, headlines, road, time_line
from kanhe.web.board_urgent import Urgent, urgencies, urgent
from kanhe.web.counting import Past
from kanhe.web.pages import now, page
from kanhe.web.reading import reader_of
from kanhe.web.routing import Route, language_of
from kanhe.web.templating import url

_FEW = 6
_MANY = 200
_ON_A_WALL = 12
_BOARDS_KEPT = 8  # of hundreds of rows each takes megabytes, and is of no use after an entry
_ROWS_KEPT = 2_048  # rows of the matrix, drawn: some megabytes

#: The class of each colour; the shape goes with it (`parts/icons.html`), so colour is never alone.
CLASSES = {
    Colour.RED: "r",
    Colour.ORANGE: "o",
    Colour.YELLOW: "y",
    Colour.GREEN: "g",
    Colour.BLUE: "d",
    Colour.GREY: "n0",
}


@dataclass(frozen=True, slots=True)
class Standing:
    """All that is counted for the board of an org unit."""

    matrix: Matrix
    headlines: tuple[Headline, ...]
    urgent: tuple[Urgent, ...]
    road: tuple[WorkItem, tuple[Milestone, ...]] | None
    _drawn: dict[object, str] = field(default_factory=dict)

    def drawn_once(self, place: object, draw: Callable[[], str]) -> str:
        """Return what *draw* draws of it, from memory where it was drawn for *place* before."""
        if place not in self._drawn:
            self._drawn[place] = draw()
        return self._drawn[place]


def standing(asked: Asked) -> Standing:
    """Return the board as counted; from memory while the log has not grown in the same minute."""
    place = (asked.scope, asked.reach, asked.now)
    return _standing(queries.log_size(), place, Past(asked))


@lru_cache(maxsize=_BOARDS_KEPT)
def _standing(_size: int, _place: tuple[str, Reach, datetime], past: Past[Asked]) -> Standing:
    asked = past.held
    with steady():
        matrix = counted(asked)
        return Standing(
            matrix,
            headlines(asked),
            urgent(asked, matrix, scoped(asked), _FEW),
            road(asked, matrix),
        )


_rows_drawn: dict[tuple[str, str, Row], str] = {}


class RowsOnce:
    """Draws rows of the matrix, each once: after an entry most are the same ones as before."""

    def __init__(self, lang: Lang, asked: Asked, names: Mapping[str, str]) -> None:
        self._place = repr((lang, asked.scope, asked.reach, asked.query))  # hashed once
        self._names = names

    def __call__(self, rows: Iterable[Row], draw: Callable[[Row], str]) -> str:
        """Return rows as HTML; what a row shows and where it leads is all that it is known by."""
        return Markup("".join([self._drawn(row, draw) for row in rows]))

    def _drawn(self, row: Row, draw: Callable[[Row], str]) -> str:
        place = self._place, self._names.get(row.org_unit, row.org_unit), row
        found = _rows_drawn.get(place)
        if found is None:
            if len(_rows_drawn) >= _ROWS_KEPT:
                _rows_drawn.clear()
            found = _rows_drawn[place] = draw(row)
        return found


@dataclass(frozen=True, slots=True)
class Links:
    """Where the numbers of a board lead."""

    asked: Asked

    def scope(self, org_unit: str) -> str:
        """Return the address of the board of another org unit."""
        return f"{url('board')}?{urlencode({'org': org_unit, 'reach': self.asked.reach})}"

    def cell(self, cell: Cell, row: Row) -> str:
        """Return the address of what stands behind a cell: what is late, where that is told."""
        if cell.item.work is Work.TARGET:
            return self.figure(cell.item.name, row.org_unit, is_own=row.is_own)
        which = {
            Saying.DAYS_LATE: "late",
            Saying.MISSING: "late",
            Saying.GAPS: "late",
            Saying.SENT_BACK: "sent_back",
            Saying.DUE_IN: "soon",
            Saying.DUE_TODAY: "soon",
        }.get(cell.said.saying, "all")
        return self.behind(cell.item.work, cell.item.name, which, row.org_unit, is_own=row.is_own)

    def behind(
        self,
        work: str,
        name: str,
        which: str = "all",
        org_unit: str = "",
        *,
        is_own: bool = False,
        reached: str = "",
    ) -> str:
        """Return the address of the list behind a number."""
        asked = {
            "org": org_unit or self.asked.scope,
            "reach": self.asked.reach,
            "which": which,
            "own": "1" if is_own else "",
            "reached": reached,
        }
        kept = urlencode({key: value for key, value in asked.items() if value})
        return f"{url('board_records', work=work, name=name)}?{kept}"

    def urgent(self, org_unit: str, *, is_own: bool = False) -> str:
        """Return the address of all that needs attention under an org unit."""
        kept = {"org": org_unit, "reach": self.asked.reach, **({"own": "1"} if is_own else {})}
        return f"{url('board_urgent')}?{urlencode(kept)}"

    def figure(self, name: str, org_unit: str = "", *, is_own: bool = False) -> str:
        """Return the address of the records behind a figure of the board."""
        query = self.asked.query
        return drill_address(name, query, org_unit or query.org_unit, is_own=is_own)


def drill_address(name: str, query: Query, org_unit: str, *, is_own: bool = False) -> str:
    """Return the address of the records behind a figure."""
    return f"{url('figure_records', called=name)}?" + query_text(query, org_unit, is_own=is_own)


def query_text(query: Query, org_unit: str, *, is_own: bool = False) -> str:
    """Return a query for figures as a part of an address."""
    end = query.window.end
    last = "" if end is None else date.fromordinal(end.toordinal() - 1).isoformat()
    kept = {
        "org": org_unit,
        "from": query.window.start.isoformat(),
        "to": last,
        "tree": query.organised.value,
        "at": query.as_of,
        "own": "1" if is_own else "",
    }
    return urlencode({key: value for key, value in kept.items() if value})


def show_board(request: HttpRequest) -> HttpResponse:
    """Show the board of an org unit."""
    asked = asked_of(request)
    shown = standing(asked)
    matrix = shown.matrix
    is_wall = request.GET.get("wall") == "1"
    paper = request.GET.get("paper", "")
    rows = worst_first(matrix) if is_wall else matrix.rows
    names = gate.names(reader_of(request))
    return page(
        request,
        "board/wall.html" if is_wall else "board/board.html",
        here="board",
        asked=asked,
        matrix=matrix,
        rows=rows[:_ON_A_WALL] if is_wall else rows,
        left_out=max(len(rows) - _ON_A_WALL, 0) if is_wall else 0,
        links=Links(asked),
        rows_once=RowsOnce(language_of(request), asked, names),
        shown=shown,
        seen_by=(language_of(request), is_wall, reader_of(request).reach(MAY[Act.READ])),
        above=above(asked),
        headlines=shown.headlines,
        urgent=shown.urgent,
        urgent_count=sum(one.total for one in urgencies(matrix)),
        road=shown.road,
        line=time_line(asked),
        names=names,
        classes=CLASSES,
        reaches=list(Reach),
        paper=paper if paper in ("a3", "a0") else "",
        wall_query=_wall_query(asked),
        at_minute=asked.now,
    )


def show_urgent(request: HttpRequest) -> HttpResponse:
    """Show all that needs attention under an org unit, the worst first."""
    asked = asked_of(request)
    matrix = standing(asked).matrix
    is_own = request.GET.get("own") == "1"
    if is_own:
        own = next((row for row in matrix.rows if row.is_own), None)
        matrix = Matrix(matrix.items, (own,) if own else (), own or Row(asked.scope, True, ()))
    org_units = [asked.scope] if is_own else scoped(asked)
    return page(
        request,
        "board/urgent.html",
        here="board",
        asked=asked,
        is_own=is_own,
        links=Links(asked),
        urgent=urgent(asked, matrix, org_units, _MANY),
        kinds=urgencies(matrix),
        names=gate.names(reader_of(request)),
    )


def asked_of(request: HttpRequest) -> Asked:
    """Return what the address asks for; raises Refusal for an org unit not to be seen."""
    who = reader_of(request)
    scope = request.GET.get("org") or own_scope(who)
    if scope not in who.tree.org_units:
        raise Refusal("org_unit_never_opened", org_unit=scope)
    gate.check(who, scope)
    asked = request.GET.get("reach", "")
    minute = now().replace(second=0, microsecond=0)
    return ask(scope, Reach(asked) if asked in list(Reach) else Reach.ALL, minute)


def scoped(asked: Asked) -> list[str] | None:
    """Return the org units that count under the scope; None if these are all there are."""
    found = asked.places()
    return None if len(found) == len(asked.tree.org_units) else list(found)


def above(asked: Asked) -> tuple[str, ...]:
    """Return the org units above the scope, the highest first."""
    return tuple(reversed(chain(asked.tree, asked.scope, asked.today)[1:]))


def worst_first(matrix: Matrix) -> tuple[Row, ...]:
    """Return the rows, those with most that is late first."""
    return tuple(sorted(matrix.rows, key=lambda row: -row.late))


def own_scope(who: Reader) -> str:
    """Return the highest org unit that one who reads may see; raises Refusal for none."""
    reach = who.reach(MAY[Act.READ])
    tops = children(who.tree, None, who.day) if reach is None else reach[:1]
    if not tops:
        raise Refusal("board.no_org_units" if _is_bare(who.tree) else "web.not_yours")
    return tops[0]


def _is_bare(tree: OrgTree) -> bool:
    return not tree.org_units


def _wall_query(asked: Asked) -> str:
    return urlencode({"org": asked.scope, "reach": asked.reach, "wall": "1"})


ROUTES = (
    Route("board", "board", show_board),
    Route("board/urgent", "board_urgent", show_urgent),
)
