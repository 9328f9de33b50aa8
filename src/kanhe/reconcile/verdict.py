"""Verdicts on claims, and checks of a draft against itself (`docs/spec/check-output.md`)."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import TYPE_CHECKING

from kanhe.claims.number import Number
from kanhe.values.interval import Interval
from kanhe.values.span import Span

if TYPE_CHECKING:
    from kanhe.indicators.definition import Indicator
    from kanhe.reconcile.against_figures import Judgement


class Outcome(StrEnum):
    """How a claim stands against what is known."""

    AGREES = "agrees"
    AGREES_ROUNDED = "agrees_rounded"
    AGREES_HEDGED = "agrees_hedged"
    COARSE = "coarse"
    DIFFERS = "differs"
    SCOPE_DIFFERS = "scope_differs"
    AMBIGUOUS = "ambiguous"
    UNDERSPECIFIED = "underspecified"
    UNBOUND = "unbound"
    TARGET = "target"
    DUPLICATE = "duplicate"


class Rule(StrEnum):
    """The relations that a draft is held to."""

    SUM = "sum"
    SHARE = "share"
    RATE = "rate"
    DIFFERENCE = "difference"
    LIST_COUNT = "list_count"
    SUBSET = "subset"
    PERSON_TIMES = "person_times"
    CHILD_PARENT = "child_parent"
    RESTATED = "restated"
    DUPLICATE_PARAGRAPH = "duplicate_paragraph"
    PERIOD = "period"
    HEDGE = "hedge"
    TITLE_BODY = "title_body"


class CheckOutcome(StrEnum):
    """What a check found; `agrees` is shown on request only."""

    DIFFERS = "differs"
    ADJUSTED = "adjusted"
    EXPLAINED = "explained"
    AGREES = "agrees"
    NOTICE = "notice"


@dataclass(frozen=True, slots=True)
class Check:
    """One relation between places of the draft.

    `reason` names the sentence in `formats.wording` (both languages), `facts` fill its blanks:
    the numbers as written, the arithmetic, and what would fit.
    """

    rule: Rule
    outcome: CheckOutcome
    spans: tuple[Span, ...]
    reason: str
    facts: tuple[tuple[str, str], ...] = ()
    stated: Decimal | None = None
    expected: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Verdict:
    """What is said of one claim; without a ledger nothing is bound."""

    outcome: Outcome = Outcome.UNBOUND
    indicator: str | None = None
    figure: Decimal | None = None
    variance: Decimal | None = None
    reasons: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Backing:
    """What stands behind the verdicts where a ledger was asked: a judgement for each number, the
    indicators and the names of org units to tell it in words, and the log position.

    *traces* holds, for some numbers (by index), the first records behind the figure: the key of
    each, its day, and what it gives.
    """

    judgements: "tuple[Judgement | None, ...]"
    indicators: "Mapping[str, Indicator]"
    org_units: Mapping[str, str]
    position: int
    traces: Mapping[int, tuple[tuple[str, date, Decimal], ...]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Checked:
    """A draft after checking. `intervals` and `verdicts` stand beside `numbers`, one for one;
    both are None where the number is not a claim (`verdicts`) or has no value (`intervals`).
    `backing` is None where no ledger was asked."""

    numbers: tuple[Number, ...]
    intervals: tuple[Interval | None, ...]
    verdicts: tuple[Verdict | None, ...]
    checks: tuple[Check, ...]
    backing: Backing | None = None
