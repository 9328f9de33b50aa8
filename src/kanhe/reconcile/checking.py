"""Check a draft against itself: every relation that the text states is worked out again."""

from collections.abc import Callable, Iterator

from kanhe.claims.extract import Extraction
from kanhe.claims.number import Kind, Modality, Number
from kanhe.reconcile.changes import changes
from kanhe.reconcile.hedges import Policy, interval_of
from kanhe.reconcile.lists import lists
from kanhe.reconcile.periods import periods
from kanhe.reconcile.rates import rates
from kanhe.reconcile.reading import Reading, read
from kanhe.reconcile.relations import relations
from kanhe.reconcile.repeats import repeats
from kanhe.reconcile.shares import shares
from kanhe.reconcile.sums import sums
from kanhe.reconcile.tables import tables
from kanhe.reconcile.verdict import Check, Checked, CheckOutcome, Outcome, Verdict
from kanhe.reconcile.wordings import doubled_hedges

RELATIONS: tuple[Callable[[Reading], Iterator[Check]], ...] = (
    sums,
    tables,
    shares,
    rates,
    changes,
    lists,
    relations,
    repeats,
    periods,
)


def check_draft(extraction: Extraction, policy: Policy, *, is_verbose: bool = False) -> Checked:
    """Return the draft's numbers with what they admit, and every check in the order of the text.

    Without a ledger a claim is `unbound`, a planned one `target`, a repeated one `duplicate`.
    Checks that agree are left out unless *is_verbose*.
    """
    numbers = extraction.numbers
    reading = read(extraction.page, numbers, policy)
    found = [check for relation in RELATIONS for check in relation(reading)]
    found.extend(doubled_hedges(numbers))
    shown = [check for check in found if is_verbose or check.outcome is not CheckOutcome.AGREES]
    return Checked(
        numbers,
        tuple(interval_of(number, policy) for number in numbers),
        tuple(_verdict(number) for number in numbers),
        tuple(sorted(_distinct(shown), key=lambda check: (check.spans, check.rule))),
    )


def _verdict(number: Number) -> Verdict | None:
    if number.kind is not Kind.CLAIM:
        return None
    if number.duplicate_of is not None:
        return Verdict(Outcome.DUPLICATE)
    is_target = number.modality is Modality.TARGET
    return Verdict(Outcome.TARGET if is_target else Outcome.UNBOUND)


def _distinct(checks: list[Check]) -> list[Check]:
    """Return *checks* without those that say the same of the same places again."""
    seen = {(check.rule, check.spans): check for check in reversed(checks)}
    return list(seen.values())
