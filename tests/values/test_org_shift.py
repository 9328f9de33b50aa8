"""What a change moves: merged, moved, split, opened; a new name moves nothing."""

from datetime import date

import pytest

from kanhe.values.org_shift import Shift, shifts
from kanhe.values.orgtree import EMPTY, Merged, Moved, Opened, OrgChange, Renamed, Split, grow

EAST, CITY = ("east", "post"), ("city", "east", "post", "west")
BEGIN, DAY = date(2020, 1, 1), date(2021, 4, 1)
TREE = grow(
    EMPTY,
    [
        Opened("city", BEGIN, "市局"),
        Opened("east", BEGIN, "城东", "city"),
        Opened("west", BEGIN, "城西", "city"),
        Opened("post", BEGIN, "一所", "east"),
    ],
)


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        (Renamed("east", DAY, "东城"), ()),
        (Moved("post", DAY, "west"), (
            Shift("east", EAST, (), ("post",)), Shift("west", ("west",), ("post",), ()),
        )),
        (Merged("east", DAY, "west"), (
            Shift("east", EAST, (), ("post",)), Shift("west", ("west",), EAST, ()),
        )),
        (Opened("new", DAY, "新区", "city"), (
            Shift("city", CITY, ("new",), ()), Shift("new", (), ("new",), ()),
        )),
        (Split("post", DAY, ("west",), is_closed=True), (
            Shift("east", EAST, (), ("post",)), Shift("west", ("west",), ("post",), ()),
        )),
        (Opened("late", date(2022, 1, 1), "后设", "city"), ()),
    ],
)  # fmt: skip
def test_what_counts_where_afterwards(change: OrgChange, expected: tuple[Shift, ...]) -> None:
    assert shifts(TREE, grow(TREE, [change]), DAY) == expected
