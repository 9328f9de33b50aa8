"""What is declared in the log about drafts and figures: bindings, issues, periods, seals.

These entries count nothing and change no record. They say what an office stands by: which
indicator a wording means, what a document stated on the day it was issued, and that a figure was
so when its period was closed. The shapes are plain; the rooms above give them their meaning.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from kanhe.values.period import Window, day_window
from kanhe.values.refusal import Refusal


@dataclass(frozen=True, slots=True)
class ClaimBound:
    """A wording is bound to an indicator: the key of the question (`reconcile.bindings`), the
    answer, and where it came up: the draft and the words of its sentence."""

    signature: str
    counted_unit: str
    org_unit: str
    measure: str
    indicator: str
    draft: str
    sentence: str


@dataclass(frozen=True, slots=True)
class BindingRevoked:
    """The binding of an earlier entry holds no more."""

    entry_number: int
    reason: str


@dataclass(frozen=True, slots=True)
class StatementData:
    """A claim of a document, as issued: its words, what it was bound to, the values that it
    admits, and the figure of that moment. *last* None is an open end."""

    text: str
    indicator: str
    org_unit: str
    first: date
    last: date | None = None
    low: Decimal | None = None
    high: Decimal | None = None
    low_open: bool = False
    high_open: bool = False
    figure: Decimal | None = None


@dataclass(frozen=True, slots=True)
class ReportIssued:
    """A document goes out: its file by SHA-256, the log position of its figures, what it states.

    A long one takes several entries, *part* 1, 2, and so on.
    """

    document: str
    sha256: str
    issued_on: date
    position: int
    statements: tuple[StatementData, ...]
    part: int = 1


@dataclass(frozen=True, slots=True)
class PeriodOpened:
    """A period begins to be counted, or a closed one is opened again (for a *reason*).

    Its sealed figures count the records begun in entries from *first_entry* on, and no others.
    """

    name: str
    first: date
    last: date
    first_entry: int
    reason: str | None = None


@dataclass(frozen=True, slots=True)
class PeriodClosed:
    """A period's figures are those of this entry's place in the log; what comes late comes late."""

    name: str


@dataclass(frozen=True, slots=True)
class FigureSealed:
    """A figure of a closed period. *size* is the number of the entry that closed it: the figure
    counts the log up to there. Value None: nothing was reported."""

    period: str
    indicator: str
    version: int
    org_unit: str
    value: Decimal | None
    record_count: int
    size: int


Declaration = (
    ClaimBound | BindingRevoked | ReportIssued | PeriodOpened | PeriodClosed | FigureSealed
)


@dataclass(frozen=True, slots=True)
class Period:
    """A period as it stands: *opened* and *closed* are entry numbers, None while it is open."""

    name: str
    first: date
    last: date
    first_entry: int
    opened: int
    closed: int | None = None

    @property
    def window(self) -> Window:
        """Return the days of the period."""
        return day_window(self.first, self.last)


def periods_of(declared: Iterable[tuple[int, Declaration]]) -> dict[str, Period]:
    """Return the periods that *declared* (entry number, declaration; in order) come to."""
    found: dict[str, Period] = {}
    for number, one in declared:
        match one:
            case PeriodOpened():
                found[one.name] = opened(found.get(one.name), number, one)
            case PeriodClosed():
                found[one.name] = closed(found.get(one.name), number, one.name)
    return found


def opened(before: Period | None, number: int, one: PeriodOpened) -> Period:
    """Return the period that entry *number* opens; raises Refusal if it may not.

    A closed one is opened again over the same days and from the same entry, with a reason.
    """
    if one.first > one.last or not 1 <= one.first_entry <= number:
        raise Refusal("period_faulty", period=one.name)
    if before is not None:
        if before.closed is None:
            raise Refusal("period_is_open", period=one.name)
        if not one.reason:
            raise Refusal("reason_missing", kind="period_opened")
        if (one.first, one.last, one.first_entry) != (
            before.first,
            before.last,
            before.first_entry,
        ):
            raise Refusal("period_other_days", period=one.name)
    return Period(one.name, one.first, one.last, one.first_entry, number)


def closed(before: Period | None, number: int, name: str) -> Period:
    """Return the period that entry *number* closes; raises Refusal unless it is open."""
    if before is None:
        raise Refusal("period_unknown", period=name)
    if before.closed is not None:
        raise Refusal("period_is_closed", period=name)
    return replace(before, closed=number)
