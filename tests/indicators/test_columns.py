"""Columns of the cells: given in the order of the log, shared where the same is heard."""

from dataclasses import replace

from kanhe.indicators.columns import (
    NO_COLUMNS,
    WIDTH,
    Column,
    changed_columns,
    columns_of,
    with_indicator,
)
from kanhe.indicators.contribution import Part, slot
from kanhe.indicators.definition import Indicator, Measure


def indicator(name: str, measure: Measure = Measure.COUNT, **more: object) -> Indicator:
    return Indicator(
        name, name, name, measure, "件", "口径", "definition", "visit",
        **more,  # type: ignore[arg-type]
    )  # fmt: skip


A, B = indicator("a"), indicator("b")
AMOUNT = indicator("amount", Measure.SUM, field="amount")
STOCK = indicator("stock", Measure.LATEST, field="people")


def test_counts_at_one_place_hear_in_one_column() -> None:
    columns = columns_of([A, B])
    assert columns.of[slot(A, Part.HEARD)] == columns.of[slot(B, Part.HEARD)] == Column(0, 1)
    assert columns.of[slot(B)] == Column(0, 2)
    elsewhere = replace(B, name="c", org_unit_field="lead")
    assert columns_of([A, elsewhere]).of[slot(elsewhere, Part.HEARD)] == Column(0, 3)


def test_what_is_only_looked_at_beside_values_stands_on_pages_of_its_own() -> None:
    columns = columns_of([AMOUNT, STOCK])
    assert columns.of[slot(AMOUNT)] == Column(0, 0)
    assert {columns.of[slot(AMOUNT, part)].page for part in (Part.COUNTED, Part.HEARD)} == {1}
    assert columns.of[slot(STOCK, Part.REPORTED)] == Column(0, 2)


def test_a_ratio_has_no_column() -> None:
    ratio = replace(A, name="r", measure=Measure.RATIO, register=None, numerator="a")
    assert columns_of([A, ratio]).of.keys() == columns_of([A]).of.keys()


def test_a_full_page_is_followed_by_the_one_after_next() -> None:
    columns = columns_of(indicator(f"n{at}") for at in range(WIDTH))
    assert len(set(columns.of.values())) == WIDTH + 1
    assert max(columns.of.values()) == Column(2, 0)
    assert Column(2, 0).number == 2 * WIDTH


def test_a_next_version_empties_and_fills_its_own_columns_only() -> None:
    before = columns_of([A, B, AMOUNT])
    after = with_indicator(before, replace(A, version=2))
    gone, come = changed_columns(before, after)
    assert gone == come == {before.of[slot(A)]}
    assert slot(A) not in after.of
    assert after.of[slot(replace(A, version=2), Part.HEARD)] == before.of[slot(A, Part.HEARD)]
    emptied, _ = changed_columns(after, with_indicator(after, replace(AMOUNT, version=2)))
    assert emptied == {before.of[slot(AMOUNT, part)] for part in list(Part)[:3]}


def test_columns_depend_on_the_order_of_the_log_alone() -> None:
    versions = [A, B, AMOUNT, replace(A, version=2), STOCK]
    one_by_one = NO_COLUMNS
    for version in versions:
        one_by_one = with_indicator(one_by_one, version)
    assert one_by_one == columns_of(versions)
