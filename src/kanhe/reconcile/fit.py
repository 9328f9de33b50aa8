"""Hold a stated number against the interval that the arithmetic gives."""

from decimal import Decimal
from enum import Enum, auto

from kanhe.reconcile.arithmetic import middle, plain, rounded
from kanhe.reconcile.hedges import Policy, interval_of, widest_of, written_place
from kanhe.reconcile.reading import Mention
from kanhe.values.interval import Interval


class Fit(Enum):
    """How a stated number stands to what was worked out."""

    INSIDE = auto()
    CUT = auto()  # right when cut off instead of rounded, or true but oddly hedged
    OFF = auto()


def fit(stated: Mention, expected: Interval, policy: Policy) -> Fit:
    """Return how *stated* stands to *expected* under the hedge *policy*."""
    usual = interval_of(stated.number, policy)
    widest = widest_of(stated.number, policy)
    assert usual is not None, stated
    assert widest is not None, stated
    if usual.meets(expected):
        return Fit.INSIDE
    return Fit.CUT if widest.meets(expected) else Fit.OFF


def wanted(stated: Mention, expected: Interval) -> tuple[str, Decimal | None]:
    """Return the value that would fit, to one digit more than *stated* gives, and as a number."""
    value = middle(expected)
    if value is None:
        return "?", None
    place = min(written_place(stated.number), Decimal(1))
    near = rounded(value, place / 10)
    return plain(near), rounded(value, place)
