from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kanhe.claims.number import HedgeKind, Kind, Number
from kanhe.reconcile.hedges import (
    Policy,
    Shape,
    admits,
    interval_of,
    shape_of,
    shape_of_word,
    widest_of,
    written_place,
)
from kanhe.reconcile.verdict import Outcome

POLICY = Policy()


def number(
    text: str,
    value: str | None,
    step: str = "1",
    hedge: str | None = None,
    kind: HedgeKind | None = None,
    counted_unit: str | None = None,
    has_scale: bool = False,
    low: str | None = None,
    high: str | None = None,
) -> Number:
    exact = None if value is None else Decimal(value)
    return Number(
        0,
        len(text),
        text,
        Kind.CLAIM,
        "number",
        exact,
        exact if low is None else Decimal(low),
        exact if high is None else Decimal(high),
        Decimal(step),
        hedge,
        kind,
        (hedge,) if hedge else (),
        has_scale,
        counted_unit,
    )


ROWS = [
    (number("5400余", "5400", "100", "余"), "5437", Outcome.AGREES_HEDGED),
    (number("5400余", "5400", "100", "余"), "5400", Outcome.COARSE),
    (number("5400余", "5400", "100", "余"), "5500", Outcome.DIFFERS),
    (number("300余", "300", "100", "余"), "312", Outcome.AGREES_HEDGED),
    (number("300余", "300", "100", "余"), "396", Outcome.COARSE),
    (number("1.8万余", "18000", "1000", "余", has_scale=True), "18640", Outcome.AGREES_HEDGED),
    (number("1.8万余", "18000", "1000", "余", has_scale=True), "19100", Outcome.DIFFERS),
    (number("10万余", "100000", "100000", "余", has_scale=True), "109999", Outcome.AGREES_HEDGED),
    (number("10万余", "100000", "100000", "余", has_scale=True), "110000", Outcome.DIFFERS),
    (number("10余万", "100000", "100000", "余", has_scale=True), "150000", Outcome.AGREES_HEDGED),
    (number("1200", "1200", "100", "近"), "1199", Outcome.AGREES_HEDGED),
    (number("1200", "1200", "100", "近"), "1000", Outcome.COARSE),
    (number("1200", "1200", "100", "近"), "1200", Outcome.DIFFERS),
    (number("1200", "1200", "100", "近"), "900", Outcome.DIFFERS),
    (number("40", "40", "10", "不足"), "35", Outcome.AGREES_HEDGED),
    (number("40", "40", "10", "不足"), "10", Outcome.COARSE),
    (number("40", "40", "10", "不足"), "40", Outcome.DIFFERS),
    (number("5万", "50000", "10000", "约", has_scale=True), "51200", Outcome.AGREES_HEDGED),
    (number("5万", "50000", "10000", "约", has_scale=True), "59000", Outcome.COARSE),
    (number("5万", "50000", "10000", "约", has_scale=True), "61000", Outcome.DIFFERS),
    (number("1500", "1500", "100", "超"), "1500", Outcome.DIFFERS),
    (number("1500", "1500", "100", "超"), "1501", Outcome.AGREES_HEDGED),
    (number("1500", "1500", "100", "超"), "1980", Outcome.COARSE),
    (number("1500人以上", "1500", "100", "以上"), "1500", Outcome.AGREES_HEDGED),
    (number("1500人以上", "1500", "100", "以上"), "2500", Outcome.COARSE),
    (number("1500人以上", "1500", "100", "以上"), "1499", Outcome.DIFFERS),
    (number("30天以内", "30", "10", "以内"), "30", Outcome.AGREES_HEDGED),
    (number("30天以内", "30", "10", "以内"), "31", Outcome.DIFFERS),
    (number("57.3亿元", "5730000000", "10000000", has_scale=True), "5726100000",
     Outcome.AGREES_ROUNDED),
    (number("57.3亿元", "5730000000", "10000000", has_scale=True), "5735000000",
     Outcome.AGREES_ROUNDED),
    (number("57.3亿元", "5730000000", "10000000", has_scale=True), "5739000000", Outcome.COARSE),
    (number("57.3亿元", "5730000000", "10000000", has_scale=True), "5780000000", Outcome.DIFFERS),
    (number("100亿", "10000000000", "10000000000", has_scale=True), "14000000000",
     Outcome.COARSE),
    (number("2234", "2234"), "2234", Outcome.AGREES),
    (number("2234", "2234"), "2243", Outcome.DIFFERS),
    (number("3000", "3000", "1000"), "2987", Outcome.COARSE),
    (number("95%", "95", "1", counted_unit="%"), "95.4", Outcome.AGREES_ROUNDED),
    (number("99.28%", "99.28", "0.01", counted_unit="%"), "99.281", Outcome.AGREES_ROUNDED),
    (number("99.28%", "99.28", "0.01", counted_unit="%"), "99.27", Outcome.DIFFERS),
    (number("达300", "300", "100", "达"), "300", Outcome.AGREES),
    (number("几十", None, "10", "几", HedgeKind.RANGE, low="20", high="100"), "45",
     Outcome.AGREES_HEDGED),
    (number("几十", None, "10", "几", HedgeKind.RANGE, low="20", high="100"), "101",
     Outcome.DIFFERS),
]  # fmt: skip


@pytest.mark.parametrize(("written", "actual", "outcome"), ROWS)
def test_wording_admits(written: Number, actual: str, outcome: Outcome) -> None:
    assert admits(written, Decimal(actual), POLICY) is outcome


@pytest.mark.parametrize(
    ("text", "step", "has_scale", "place"),
    [
        ("57.3亿元", "10000000", True, "10000000"),
        ("57.0亿元", "100000000", True, "10000000"),
        ("100亿元", "10000000000", True, "100000000"),
        ("1.2 million", "100000", True, "100000"),
        ("99.28%", "0.01", False, "0.01"),
        ("2500件", "100", False, "1"),
        ("10亿零817万5288元", "1", True, "1"),
        ("十二万户", "10000", True, "10000"),
        ("几十", "10", False, "1"),
    ],
)
def test_written_place(text: str, step: str, has_scale: bool, place: str) -> None:
    assert written_place(number(text, "1", step, has_scale=has_scale)) == Decimal(place)


@pytest.mark.parametrize(
    ("kind", "shape"),
    [
        (HedgeKind.OVER, Shape.BEYOND),
        (HedgeKind.AT_LEAST, Shape.REACH),
        (HedgeKind.UNDER, Shape.SHORT),
        (HedgeKind.AT_MOST, Shape.LIMIT),
        (HedgeKind.ABOUT, Shape.ABOUT),
        (None, Shape.PLAIN),
    ],
)
def test_unknown_hedge_bends_as_its_direction(kind: HedgeKind | None, shape: Shape) -> None:
    assert shape_of(number("40", "40", hedge="逼近了", kind=kind)) is shape


def test_english_words_are_known() -> None:
    assert shape_of_word("More than") is Shape.BEYOND
    assert shape_of_word("许多") is None


def test_number_without_value_or_bounds_admits_nothing_known() -> None:
    assert interval_of(number("多种", None), POLICY) is None
    assert widest_of(number("多种", None), POLICY) is None


HEDGES = st.sampled_from(["余", "近", "不足", "约", "超过", "以上", "以内", None])


@given(st.integers(1, 10**9), st.integers(0, 6), HEDGES, st.integers(-(10**6), 10**10))
def test_outcome_agrees_with_the_intervals(
    digits: int, zeros: int, hedge: str | None, actual: int
) -> None:
    value = digits * 10**zeros
    step = 1
    while value % (step * 10) == 0:
        step *= 10
    written = number(str(value), str(value), str(step), hedge)
    outcome = admits(written, Decimal(actual), POLICY)
    inner, outer = interval_of(written, POLICY), widest_of(written, POLICY)
    assert inner is not None
    assert outer is not None
    agrees = outcome in (Outcome.AGREES, Outcome.AGREES_HEDGED, Outcome.AGREES_ROUNDED)
    assert agrees == (Decimal(actual) in inner)
    if Decimal(actual) in inner:
        assert Decimal(actual) in outer
    if outcome is Outcome.DIFFERS:
        assert Decimal(actual) not in outer


@given(st.integers(1, 10**6), HEDGES)
def test_hedge_that_excludes_the_number_excludes_it(value: int, hedge: str | None) -> None:
    written = number(str(value), str(value), "1", hedge)
    excluded = hedge in ("余", "近", "不足", "超过")
    inner = interval_of(written, POLICY)
    assert inner is not None
    assert (Decimal(value) in inner) is not excluded
