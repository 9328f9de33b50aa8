from decimal import Decimal

from kanhe.claims.number import Kind, Number
from kanhe.reconcile.fit import Fit, fit, wanted
from kanhe.reconcile.hedges import Policy
from kanhe.reconcile.reading import Mention
from kanhe.values.interval import Interval

D = Decimal
RATE = Number(0, 5, "72.9%", Kind.CLAIM, "number", D("72.9"), step=D("0.1"), counted_unit="%")
STATED = Mention(RATE, 0, 5, Interval(D("72.85"), D("72.95")), "%")


def test_fit_tells_rounding_from_cutting_off() -> None:
    assert fit(STATED, Interval.exactly(D("72.85")), Policy()) is Fit.INSIDE
    assert fit(STATED, Interval.exactly(D("72.97")), Policy()) is Fit.CUT
    assert fit(STATED, Interval.exactly(D("73.0")), Policy()) is Fit.OFF


def test_wanted_gives_one_digit_more_than_was_written() -> None:
    assert wanted(STATED, Interval.exactly(D("72.973"))) == ("72.97", D("73.0"))
    assert wanted(STATED, Interval(None, None)) == ("?", None)
