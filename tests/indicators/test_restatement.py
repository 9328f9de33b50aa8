"""Every cause of a changed figure, by value."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from kanhe.indicators.definition import FieldIn, Filter, Indicator, Measure
from kanhe.indicators.figure import Query
from kanhe.indicators.restatement import Cause, Difference, Standing, restate
from kanhe.registers.projection import Record
from kanhe.values.orgtree import EMPTY, Moved, Opened, OrgTree, grow
from kanhe.values.period import Window

START = date(2021, 1, 1)
TREE = grow(
    EMPTY,
    [
        Opened("east", START, "东县"),
        Opened("west", START, "西县"),
        Opened("post", START, "所", "east"),
    ],
)
FUNDS = Indicator(
    "funds", "资金", "Funds", Measure.SUM, "元", "口径", "definition", "r", "funds",
    Filter((FieldIn("grade", ("grave",)),)), places=2,
)  # fmt: skip
KINDS = replace(FUNDS, name="kinds", measure=Measure.DISTINCT, field="kind", places=0)
MAY = date(2021, 5, 1)
OLD = Record("r", "1", 1, "post", MAY, {"funds": "5.00", "grade": "grave", "kind": "a"}, ())


def standing(
    *records: Record, indicator: Indicator = FUNDS, tree: OrgTree = TREE, scope: str = "east"
) -> Standing:
    query = Query(scope, Window(MAY, date(2021, 6, 1)), "1")
    return Standing({one.key: one for one in records}, tree, indicator, query)


def told(earlier: Standing, later: Standing) -> list[Difference]:
    return list(restate(earlier, later).differences)


@pytest.mark.parametrize(
    ("new", "cause", "after"),
    [
        (replace(OLD, is_void=True), Cause.VOIDED, None),
        (replace(OLD, day=date(2021, 6, 1)), Cause.MOVED, None),
        (replace(OLD, org_unit="west"), Cause.MOVED, None),
        (replace(OLD, data={**OLD.data, "funds": "7.00"}), Cause.CHANGED, Decimal(7)),
        (replace(OLD, data={**OLD.data, "grade": "small"}), Cause.CHANGED, None),
    ],
)
def test_what_happened_to_a_record(new: Record, cause: Cause, after: Decimal | None) -> None:
    (found,) = told(standing(OLD), standing(new))
    assert found == Difference("1", cause, Decimal(5), after)
    assert found.amount == (after or 0) - 5


def test_it_came() -> None:
    (found,) = told(standing(), standing(OLD))
    assert found == Difference("1", Cause.CAME, None, Decimal(5))


def test_it_was_regrouped() -> None:
    moved = grow(TREE, [Moved("post", date(2021, 4, 1), "west")])
    (found,) = told(standing(OLD), standing(OLD, tree=moved))
    assert (found.cause, found.amount) == (Cause.REGROUPED, -5)
    (found,) = told(standing(OLD, scope="west"), standing(OLD, tree=moved, scope="west"))
    assert (found.cause, found.amount) == (Cause.REGROUPED, 5)


def test_another_took_its_turn() -> None:
    earlier = replace(OLD, key="0")
    found = restate(standing(OLD, indicator=KINDS), standing(OLD, earlier, indicator=KINDS))
    assert found.differences == (
        Difference("0", Cause.CAME, None, Decimal(1)),
        Difference("1", Cause.DISPLACED, Decimal(1), Decimal(0)),
    )
    assert found.amount == 0


def test_nothing_happened_but_the_definition_changed() -> None:
    wider = replace(FUNDS, filter=Filter(), version=2)
    other = replace(OLD, key="2", data={"funds": "1.00"})
    found = restate(standing(OLD, other), standing(OLD, other, indicator=wider))
    assert found.is_redefined
    assert [(one.key, one.cause, one.amount) for one in found.differences] == [
        ("2", Cause.CHANGED, 1)
    ]
    assert not restate(standing(OLD), standing(OLD)).differences
