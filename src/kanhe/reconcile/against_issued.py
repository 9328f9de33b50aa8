"""The third opponent of a draft: what was issued before. Issued is frozen, and remembered.

Two statements are compared where both are bound to the same indicator for the same org unit. Over
the same days they must admit a common value. From the same first day to a later one, a count that
only grows may not have become smaller: told as a notice, because corrections and voids explain it.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from kanhe.claims.number import Number
from kanhe.indicators.definition import Measure
from kanhe.reconcile.against_figures import Judgement
from kanhe.reconcile.arithmetic import middle, plain
from kanhe.reconcile.hedges import Policy, widest_of
from kanhe.reconcile.matching import Catalogue
from kanhe.reconcile.verdict import Check, CheckOutcome, Outcome, Rule
from kanhe.values.interval import Interval
from kanhe.values.period import Window

_GROWS = frozenset({Measure.COUNT, Measure.SUM, Measure.DISTINCT})
_BOUND = frozenset(
    {
        Outcome.AGREES,
        Outcome.AGREES_ROUNDED,
        Outcome.AGREES_HEDGED,
        Outcome.COARSE,
        Outcome.DIFFERS,
    }
)


@dataclass(frozen=True, slots=True)
class Issued:
    """A claim of a document that was issued: where, when, what of, and the values it admits."""

    document: str
    issued_on: date
    text: str
    indicator: str
    org_unit: str
    window: Window
    admits: Interval


def statements_of(
    document: str,
    issued_on: date,
    numbers: Sequence[Number],
    judged: Sequence[Judgement | None],
    policy: Policy,
) -> list[Issued]:
    """Return what a document states when it is issued: every claim that is bound."""
    return [
        Issued(document, issued_on, number.text, indicator, org_unit, window, admitted)
        for number, indicator, org_unit, window, admitted in _bound(numbers, judged, policy)
    ]


def against_issued(
    numbers: Sequence[Number],
    judged: Sequence[Judgement | None],
    issued: Iterable[Issued],
    catalogue: Catalogue,
    policy: Policy,
) -> list[Check]:
    """Return the checks of a draft against *issued*, those that agree too; in draft order."""
    kept = sorted(issued, key=lambda one: (one.issued_on, one.document))
    return [
        check
        for number, indicator, org_unit, window, admitted in _bound(numbers, judged, policy)
        for one in kept
        if (one.indicator, one.org_unit) == (indicator, org_unit)
        for check in _compare(number, window, admitted, one, catalogue)
    ]


def _bound(
    numbers: Sequence[Number], judged: Sequence[Judgement | None], policy: Policy
) -> Iterator[tuple[Number, str, str, Window, Interval]]:
    for number, one in zip(numbers, judged, strict=True):
        if one is None or one.verdict.outcome not in _BOUND:
            continue
        admitted = widest_of(number, policy)
        assert one.verdict.indicator is not None, one
        assert one.org_unit is not None, one
        assert one.window is not None, one
        assert admitted is not None, one
        yield number, one.verdict.indicator, one.org_unit, one.window, admitted


def _compare(
    number: Number, window: Window, admitted: Interval, one: Issued, catalogue: Catalogue
) -> Iterator[Check]:
    if window == one.window:
        fits = admitted.meets(one.admits)
        outcome = CheckOutcome.AGREES if fits else CheckOutcome.DIFFERS
        yield _check(number, one, outcome, "issued_fits" if fits else "issued_differs")
    elif window.start == one.window.start and _ends_later(window, one.window):
        measure = catalogue.candidates[one.indicator].indicator.measure
        if measure in _GROWS and admitted.is_below(one.admits):
            yield _check(number, one, CheckOutcome.NOTICE, "issued_more")


def _ends_later(window: Window, other: Window) -> bool:
    return other.end is not None and (window.end is None or window.end > other.end)


def _check(number: Number, one: Issued, outcome: CheckOutcome, reason: str) -> Check:
    expected = middle(one.admits)
    return Check(
        Rule.RESTATED,
        outcome,
        (number.span,),
        reason,
        (
            ("stated", number.text),
            ("issued", one.text),
            ("document", one.document),
            ("issued_on", one.issued_on.isoformat()),
            ("expected", "" if expected is None else plain(expected)),
        ),
        number.value,
        expected,
    )
