from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kanhe.reconcile.arithmetic import middle, percent, plain, quotient, rounded, scaled, total
from kanhe.values.interval import Interval

D = Decimal
WHOLES = st.integers(1, 10**6).map(Decimal)


def test_total_of_nothing_is_zero() -> None:
    assert total([]) == Interval.exactly(D(0))


@given(st.lists(st.integers(0, 10**6), max_size=8))
def test_total_of_exact_numbers_is_their_sum(values: list[int]) -> None:
    assert total(Interval.exactly(D(value)) for value in values) == Interval.exactly(D(sum(values)))


@given(WHOLES, WHOLES, st.integers(0, 100), st.integers(0, 100))
def test_percent_holds_the_ratio_of_any_values_inside(
    part: Decimal, whole: Decimal, below: int, above: int
) -> None:
    room = percent(Interval(part - below, part + above), Interval(whole, whole + above))
    assert room is not None
    assert part * 100 / (whole + above / D(2)) in room


def test_quotient_of_unbounded_numbers() -> None:
    assert quotient(Interval(None, D(4)), Interval(D(2), None)) == Interval(D(0), D(2))
    assert quotient(Interval(D(1), None), Interval(D(2), D(4))) == Interval(D("0.25"), None)
    assert quotient(Interval(D(1), D(2)), Interval(D(0), D(4))) is None
    assert quotient(Interval(D(1), D(2)), Interval(None, D(4))) is None


def test_scaled_keeps_open_ends() -> None:
    assert scaled(None, D(2)) is None
    assert scaled(Interval(None, D(3), False, True), D(2)) == Interval(None, D(6), False, True)
    assert scaled(Interval(D(1), None, True), D(2)) == Interval(D(2), None, True)


@pytest.mark.parametrize(
    ("value", "text"), [("563", "563"), ("5.730", "5.73"), ("1E+3", "1000"), ("600", "600")]
)
def test_plain(value: str, text: str) -> None:
    assert plain(D(value)) == text


def test_rounded_half_up() -> None:
    assert rounded(D("99.285"), D("0.01")) == D("99.29")


@pytest.mark.parametrize(
    ("interval", "value"),
    [
        (Interval(D(1), D(3)), D(2)),
        (Interval(None, D(3)), D(3)),
        (Interval(D(1), None), D(1)),
        (Interval(None, None), None),
    ],
)
def test_middle(interval: Interval, value: Decimal | None) -> None:
    assert middle(interval) == value
