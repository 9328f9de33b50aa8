"""Make a `Check` from the numbers that it is about."""

from collections.abc import Sequence
from decimal import Decimal

from kanhe.reconcile.arithmetic import middle, plain
from kanhe.reconcile.reading import Mention
from kanhe.reconcile.verdict import Check, CheckOutcome, Rule


def tell(
    rule: Rule,
    outcome: CheckOutcome,
    mentions: Sequence[Mention],
    reason: str,
    expected: Decimal | None = None,
    **facts: str,
) -> Check:
    """Return a check on *mentions*; the first of them is the one held to account (`stated`)."""
    stated = mentions[0].number.value
    return Check(
        rule,
        outcome,
        tuple(sorted({mention.number.span for mention in mentions})),
        reason,
        (("stated", mentions[0].number.text), *facts.items()),
        stated if stated is not None else middle(mentions[0].admits),
        expected,
    )


def written(mentions: Sequence[Mention], sign: str = "+") -> str:
    """Return the values of *mentions* joined by *sign*: 312+187+64 (hedged ones as written)."""
    return sign.join(figure(mention) for mention in mentions)


def figure(mention: Mention) -> str:
    """Return the value of *mention* in digits, or its words where it has none."""
    value = mention.number.value
    return mention.number.text if value is None else plain(value)
