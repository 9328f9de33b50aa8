"""A checked draft goes out: what it states is remembered, each number with its figure."""

from collections.abc import Iterator
from datetime import date, timedelta

from kanhe.acts.declaring import declare_issued
from kanhe.acts.occasion import Occasion
from kanhe.reconcile.against_issued import statements_of
from kanhe.reconcile.hedges import Policy
from kanhe.reconcile.verdict import Checked, CheckOutcome, Outcome
from kanhe.registers.declarations import StatementData
from kanhe.values.refusal import Refusal


def declare_checked(
    *,
    occasion: Occasion,
    checked: Checked,
    title: str,
    sha256: str,
    policy: Policy,
    is_anyway: bool = False,
) -> tuple[int, int]:
    """Declare a draft issued; return the number of the entry, and how many numbers it stands by.

    Raises: Refusal `report_differs` where something in it differs and nobody says *is_anyway*,
    and as `declare_issued`.
    """
    count = faults_of(checked)
    if count and not is_anyway:
        raise Refusal("report_differs", document=title, count=str(count))
    assert checked.backing is not None, "only a draft that was held against the ledger goes out"
    stated = tuple(stated_by(checked, title, occasion.occurred_at.date(), policy))
    number = declare_issued(
        occasion=occasion,
        document=title,
        sha256=sha256,
        position=checked.backing.position,
        statements=stated,
    )
    return number, len(stated)


def faults_of(checked: Checked) -> int:
    """Return how many claims and checks of a draft differ."""
    claims = sum(one is not None and one.outcome is Outcome.DIFFERS for one in checked.verdicts)
    return claims + sum(one.outcome is CheckOutcome.DIFFERS for one in checked.checks)


def stated_by(checked: Checked, title: str, day: date, policy: Policy) -> Iterator[StatementData]:
    """Yield what a draft states when it goes out as *title*: every claim that is bound."""
    assert checked.backing is not None
    for number, one in zip(checked.numbers, checked.backing.judgements, strict=True):
        for said in statements_of(title, day, [number], [one], policy):
            assert one is not None
            end = said.window.end
            yield StatementData(
                said.text,
                said.indicator,
                said.org_unit,
                said.window.start,
                None if end is None else end - timedelta(days=1),
                said.admits.low,
                said.admits.high,
                said.admits.low_open,
                said.admits.high_open,
                one.verdict.figure,
            )
