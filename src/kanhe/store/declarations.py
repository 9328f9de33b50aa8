"""Bindings, issues, periods and seals: declarations as rows, and rows as what they mean."""

import json
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import TYPE_CHECKING, Any, TypeVar

from kanhe.registers.declarations import (
    BindingRevoked,
    ClaimBound,
    Declaration,
    FigureSealed,
    Period,
    PeriodClosed,
    PeriodOpened,
    ReportIssued,
    StatementData,
    periods_of,
)
from kanhe.registers.entry import Entry, kind_of
from kanhe.registers.plain import from_plain, to_plain
from kanhe.store.models import StoredDeclaration, StoredRecord
from kanhe.values.interval import Interval
from kanhe.values.period import Window, day_window
from kanhe.values.refusal import Refusal

if TYPE_CHECKING:
    from kanhe.reconcile.against_issued import Issued
    from kanhe.reconcile.bindings import Binding

Shape = TypeVar("Shape", bound=Declaration)


@dataclass(frozen=True, slots=True)
class Document:
    """A document that was issued: by which entry, and all that it states (parts together)."""

    entry_number: int
    name: str
    sha256: str
    issued_on: date
    position: int
    statements: tuple[StatementData, ...]


def declaration_row(number: int, entry: Entry, payload: Declaration) -> tuple[Any, ...]:
    """Return the row of a declaration."""
    data = json.dumps(to_plain(payload), ensure_ascii=False, sort_keys=True)
    at = entry.occurred_at.isoformat()
    return number, kind_of(entry), _subject(payload), entry.actor, at, data


def _subject(payload: Declaration) -> str:
    match payload:
        case ReportIssued(sha256=subject) | FigureSealed(period=subject):
            return subject
        case PeriodOpened(name=subject) | PeriodClosed(name=subject):
            return subject
        case ClaimBound(indicator=subject):
            return subject
        case BindingRevoked(entry_number=number):
            return str(number)


def bindings() -> "dict[int, Binding]":
    """Return all bindings by the number of their entry, revoked ones marked."""
    from kanhe.reconcile.bindings import Binding, BindingKey  # here: acts and pages need none

    found: dict[int, Binding] = {}
    for row, one in _rows("claim_bound", ClaimBound):
        key = BindingKey(one.signature, one.counted_unit, one.org_unit, one.measure)
        at = datetime.fromisoformat(row.occurred_at)
        number = row.entry_number
        found[number] = Binding(key, one.indicator, row.actor, at, one.draft, one.sentence)
    for row, gone in _rows("binding_revoked", BindingRevoked):
        at = datetime.fromisoformat(row.occurred_at)
        found[gone.entry_number] = replace(
            found[gone.entry_number], revoked_by=row.actor, revoked_at=at, reason=gone.reason
        )
    return found


def documents() -> tuple[Document, ...]:
    """Return the documents that were issued, in order."""
    found: list[Document] = []
    for row, one in _rows("report_issued", ReportIssued):
        if one.part > 1:
            before = found[-1]
            found[-1] = replace(before, statements=before.statements + one.statements)
        else:
            found.append(
                Document(
                    row.entry_number, one.document, one.sha256, one.issued_on, one.position,
                    one.statements,
                )
            )  # fmt: skip
    return tuple(found)


def issued() -> "tuple[Issued, ...]":
    """Return every claim that was ever issued."""
    from kanhe.reconcile.against_issued import Issued  # here: acts and pages need none

    return tuple(
        Issued(
            document.name, document.issued_on, one.text, one.indicator, one.org_unit,
            window_of(one), admitted_by(one),
        )
        for document in documents()
        for one in document.statements
    )  # fmt: skip


def admitted_by(one: StatementData) -> Interval:
    """Return the values that a statement admits."""
    return Interval(one.low, one.high, one.low_open, one.high_open)


def window_of(one: StatementData) -> Window:
    """Return the window of a statement."""
    return Window(one.first) if one.last is None else day_window(one.first, one.last)


def periods() -> dict[str, Period]:
    """Return the periods by name, in the order in which they began."""
    said: list[tuple[int, Declaration]] = []
    said += [(row.entry_number, one) for row, one in _rows("period_opened", PeriodOpened)]
    said += [(row.entry_number, one) for row, one in _rows("period_closed", PeriodClosed)]
    return periods_of(sorted(said, key=lambda item: item[0]))


def period(name: str) -> Period:
    """Return a period; raises Refusal `period_unknown`."""
    found = periods().get(name)
    if found is None:
        raise Refusal("period_unknown", period=name)
    return found


def seals(period: Period) -> dict[int, FigureSealed]:
    """Return the seals of a period as it was closed last, by the number of their entry."""
    found = _rows("figure_sealed", FigureSealed, period.name)
    return {row.entry_number: one for row, one in found if one.size == period.closed}


def first_record_within(window: Window) -> int | None:
    """Return the number of the entry that began the first record with a day in *window*."""
    rows = StoredRecord.objects.filter(day__gte=window.start)
    if window.end is not None:
        rows = rows.filter(day__lt=window.end)
    return rows.order_by("number").values_list("number", flat=True).first()


def begun_before(register: str, entry_number: int) -> frozenset[str]:
    """Return the keys of the records of *register* that began before entry *entry_number*."""
    rows = StoredRecord.objects.filter(register=register, number__lt=entry_number)
    return frozenset(rows.values_list("key", flat=True))


def _rows(
    kind: str, shape: type[Shape], subject: str | None = None
) -> Iterator[tuple[StoredDeclaration, Shape]]:
    rows = StoredDeclaration.objects.filter(kind=kind).order_by("entry_number")
    if subject is not None:
        rows = rows.filter(subject=subject)
    for row in rows:
        yield row, from_plain(shape, json.loads(row.data))
