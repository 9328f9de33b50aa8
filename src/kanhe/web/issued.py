"""Issued documents: those that went out, what each stands by, and what its numbers are now."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache

from django.http import HttpRequest, HttpResponse

from kanhe.accounts import gate
from kanhe.indicators.definition import Indicator, by_name
from kanhe.indicators.figure import Figure
from kanhe.indicators.restatement import Restatement
from kanhe.registers.authority import MAY, Act
from kanhe.registers.declarations import StatementData
from kanhe.store import figures, queries
from kanhe.store.declarations import Document, admitted_by, documents
from kanhe.store.moments import moment
from kanhe.store.restating import query_of
from kanhe.store.states import State, log_state
from kanhe.values.refusal import Refusal
from kanhe.web.counting import Past
from kanhe.web.figure_asking import trace_address
from kanhe.web.pages import page
from kanhe.web.reading import reader_of
from kanhe.web.routing import Route

_PAGE = 25


@dataclass(frozen=True, slots=True)
class Line:
    """A number of a document: as it was said, what was counted then, what is counted now.

    *standing*: same; fits (changed, but within what the words admit); off; known (it was off on
    the day it was issued, and nothing has changed).
    """

    at: int
    said: StatementData
    indicator: Indicator
    then: Decimal | None
    now: Figure
    standing: str
    trace_then: str
    trace_now: str


@dataclass(frozen=True, slots=True)
class Row:
    """A document in the list: how many of its numbers that one may see have *changed* since, and
    how many of them its words no longer admit."""

    document: Document
    changed: int
    off: int


def show_issued(request: HttpRequest) -> HttpResponse:
    """List the documents that went out, the newest first, with what has changed since."""
    before = request.GET.get("before", "")
    last = int(before) if before.isascii() and before.isdecimal() and len(before) < 19 else None
    found = [one for one in reversed(documents()) if last is None or one.entry_number < last]
    names = gate.names(reader_of(request))
    shown = tuple(found[:_PAGE])
    standings = _standings(log_state(), last, Past(shown))
    rows = [_row(*one, names) for one in zip(shown, standings, strict=True)]
    return page(
        request,
        "issued/issued.html",
        here="issued",
        rows=rows,
        count=len(documents()),
        before=shown[-1].entry_number if len(found) > _PAGE else None,
        is_onward=last is not None,
    )


def _row(document: Document, standings: Sequence[str], names: Collection[str]) -> Row:
    pairs = zip(document.statements, standings, strict=True)
    own = [standing for said, standing in pairs if said.org_unit in names]
    return Row(document, own.count("fits") + own.count("off"), own.count("off"))


@lru_cache(maxsize=16)
def _standings(
    log: State, _last: int | None, past: Past[tuple[Document, ...]]
) -> tuple[tuple[str, ...], ...]:
    """Return how each number of some documents stands in the state of the *log*."""
    said = [one for document in past.held for one in document.statements]
    asked = [(one.indicator, query_of(one, log.entry_number)) for one in said]
    now = iter(figures.figures_now(asked))
    return tuple(
        tuple(_standing(one, next(now)) for one in document.statements) for document in past.held
    )


def show_document(request: HttpRequest, number: int) -> HttpResponse:
    """Show what a document stands by; `why` names the number whose change is explained."""
    found, who = document_of(number), reader_of(request)
    names = gate.names(who)
    size = queries.log_size()
    known = by_name(moment("").indicators.values())
    lines = [
        _line(at, one, known[one.indicator], found, size)
        for at, one in enumerate(found.statements)
        if one.org_unit in names
    ]
    asked = request.GET.get("why", "")
    explained = next((one for one in lines if str(one.at) == asked), None)
    why = _why(explained, found, size) if explained else None
    return page(
        request,
        "issued/document.html",
        here="issued",
        document=found,
        lines=lines,
        withheld=len(found.statements) - len(lines),
        off=sum(one.standing in ("off", "known") for one in lines),
        changed=sum(one.standing == "fits" for one in lines),
        explained=explained,
        why_of=why,
        numbers=_numbers(explained, why),
        reads_all=who.may(MAY[Act.READ]),
        names=names,
        size=size,
    )


def document_of(number: int) -> Document:
    """Return a document by the number of its entry; raises Refusal `report_unknown`."""
    for one in documents():
        if one.entry_number == number:
            return one
    raise Refusal("report_unknown", entry_number=str(number))


def issued_as(sha256: str) -> Document | None:
    """Return the document that went out from this very file; None if none did."""
    return next((one for one in documents() if one.sha256 == sha256), None)


def may_declare(request: HttpRequest) -> bool:
    """Return whether the person may let a document go out; the act asks again."""
    return reader_of(request).may(MAY[Act.SEAL])


def _line(
    at: int, said: StatementData, indicator: Indicator, document: Document, size: int
) -> Line:
    then, now = query_of(said, document.position), query_of(said, size)
    found = figures.figure(said.indicator, now)
    return Line(
        at,
        said,
        indicator,
        said.figure,
        found,
        _standing(said, found),
        trace_address(said.indicator, then),
        trace_address(said.indicator, now),
    )


def _standing(said: StatementData, now: Figure) -> str:
    is_same, is_fit = now.value == said.figure, fits(said, now.value)
    if is_same:
        return "same" if is_fit else "known"
    return "fits" if is_fit else "off"


def fits(said: StatementData, value: Decimal | None) -> bool:
    """Return whether the words of a statement admit *value*."""
    return value is not None and value in admitted_by(said)


def _why(line: Line, document: Document, size: int) -> Restatement | None:
    """Return what explains a changed number; None for a ratio, which its two parts explain."""
    if line.now.numerator is not None:
        return None
    then, now = query_of(line.said, document.position), query_of(line.said, size)
    return figures.restatement(line.said.indicator, then, now)


def _numbers(line: Line | None, why: Restatement | None) -> dict[str, int]:
    """Return the number of each record that explains a change, by its key."""
    if line is None or why is None or line.indicator.register is None:
        return {}
    keys = [one.key for one in why.differences]
    return queries.numbers_of_records(line.indicator.register, keys)


ROUTES = (
    Route("issued", "issued", show_issued),
    Route("issued/<int:number>", "issued_document", show_document),
)
