"""Hedges that contradict or double each other: 近…余, 约…左右, 不足…以上 (rule `hedge`)."""

from collections.abc import Iterator, Sequence

from kanhe.claims.number import Kind, Number
from kanhe.reconcile.hedges import Shape, shape_of_word
from kanhe.reconcile.verdict import Check, CheckOutcome, Rule

_ABOVE = frozenset({Shape.SURPLUS, Shape.BEYOND, Shape.REACH})
_BELOW = frozenset({Shape.NEAR, Shape.SHORT, Shape.LIMIT})


def doubled_hedges(numbers: Sequence[Number]) -> Iterator[Check]:
    """Yield every claim with two hedges: differing ones contradict, like ones are one too many."""
    for number in numbers:
        if number.kind is not Kind.CLAIM or number.duplicate_of is not None:
            continue
        shapes = [(word, shape_of_word(word)) for word in number.hedges]
        bending = [(word, shape) for word, shape in shapes if shape not in (None, Shape.PLAIN)]
        if len(bending) < 2:
            continue
        kinds = [shape for _, shape in bending]
        same_side = all(kind in _ABOVE for kind in kinds) or all(kind in _BELOW for kind in kinds)
        is_double = same_side or len(set(kinds)) == 1
        yield Check(
            Rule.HEDGE,
            CheckOutcome.DIFFERS,
            (number.span,),
            "hedge_doubled" if is_double else "hedge_contradicts",
            (("stated", number.text), ("hedges", "…".join(word for word, _ in bending))),
            number.value,
        )
