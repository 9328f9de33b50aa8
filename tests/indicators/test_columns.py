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
from kanhe.indicators.definition import FieldIn, Filter, Indicator, Measure


def indicator(name: str, measure: Measure = Measure.COUNT, **more: object) -> Indicator:
    return Indicator(
        name, name, name, measure, "件", "口径", "definition", "visit",
        **more,  # type: ignore[arg-type]
    )  # fmt: skip


def filtered(name: str) -> Indicator:
    return indicator(name, filter=Filter((FieldIn("kind", (name,)),)))


A, B = indicator("a"), filtered("b")
AMOUNT = indicator("amount", Measure.SUM, field="amount")
STOCK = indicator("stock", Measure.LATEST, field="people")


def test_counts_at_one_place_hear_in_one_column() -> None:
    columns = columns_of([A, B])
    assert columns.of[slot(A, Part.HEARD)] == columns.of[slot(B, Part.HEARD)] == Column(0, 1)
    assert columns.of[slot(B, Part.PASSED)] == Column(0, 2)
    elsewhere = replace(B, name="c", org_unit_field="lead")
    assert columns_of([A, elsewhere]).of[slot(elsewhere, Part.HEARD)] == Column(0, 3)


def test_the_same_filter_lets_pass_in_one_column() -> None:
    columns = columns_of([A, AMOUNT])
    assert columns.of[slot(A, Part.PASSED)] == columns.of[slot(AMOUNT, Part.PASSED)]
    assert columns.of[slot(AMOUNT)] == Column(0, 2)


def test_what_is_hardly_ever_written_stands_on_pages_of_its_own() -> None:
    columns = columns_of([AMOUNT, STOCK])
    assert columns.of[slot(AMOUNT)] == Column(0, 0)
    assert columns.of[slot(AMOUNT, Part.SILENT)] == Column(1, 0)
    assert columns.of[slot(STOCK, Part.REPORTED)] == Column(0, 4)
    people = indicator("people", Measure.DISTINCT, field="person")
    assert columns_of([people]).of[slot(people)] == Column(1, 0)


def test_a_ratio_has_no_column() -> None:
    ratio = replace(A, name="r", measure=Measure.RATIO, register=None, numerator="a")
    assert columns_of([A, ratio]).of.keys() == columns_of([A]).of.keys()


def test_a_full_page_is_followed_by_the_one_after_next() -> None:
    columns = columns_of(filtered(f"n{at}") for at in range(WIDTH))
    assert len(set(columns.of.values())) == WIDTH + 1
    assert max(columns.of.values()) == Column(2, 0)
    assert Column(2, 0).number == 2 * WIDTH


def test_a_next_version_empties_and_fills_its_own_columns_only() -> None:
    before = columns_of([A, B, AMOUNT])
    after = with_indicator(before, replace(A, filter=B.filter, version=2))
    gone, come = changed_columns(before, after)
    assert gone == {before.of[slot(A, Part.PASSED)]} - {before.of[slot(AMOUNT, Part.PASSED)]}
    assert not come
    assert slot(A, Part.PASSED) not in after.of
    assert after.of[slot(replace(A, version=2), Part.HEARD)] == before.of[slot(A, Part.HEARD)]
    emptied, filled = changed_columns(after, with_indicator(after, replace(AMOUNT, version=2)))
    assert (
        emptied == filled == {before.of[slot(AMOUNT, part)] for part in (Part.VALUE, Part.SILENT)}
    )


def test_columns_depend_on_the_order_of_the_log_alone() -> None:
    versions = [A, B, AMOUNT, replace(A, version=2), STOCK]
    one_by_one = NO_COLUMNS
    for version in versions:
        one_by_one = with_indicator(one_by_one, version)
    assert one_by_one == columns_of(versions)
