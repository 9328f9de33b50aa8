"""Rows read one after another: what is remembered changes nothing but the time it takes."""

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest

from kanhe.registers import reading
from kanhe.registers.datatypes import Cell, Datatype, Fault, read_money
from kanhe.registers.definition import Field, RegisterDefinition
from kanhe.registers.mapping import Proposal
from kanhe.registers.numbering import Numbering
from kanhe.registers.reading import Context, RowReader, read_row
from kanhe.registers.sheet import DataRow, Merge, RowSorter, Skip, find_header
from kanhe.values.diagnostic import FieldPlace

FIELDS = (
    Field("text", Datatype.TEXT, "文", "Text"),
    Field("number", Datatype.INTEGER, "数", "Number"),
    Field("day", Datatype.DATE, "日", "Day", is_required=True),
    Field("org_unit", Datatype.ORG_UNIT, "单位", "Org unit", is_required=True, is_many=True),
)
DEFINITION = RegisterDefinition(
    "thing", "物", "Things", FIELDS, Numbering("{serial}"), "org_unit", "day", ()
)
PLACES = {part.name: FieldPlace(part.name) for part in FIELDS}
CONTEXT = Context(org_units=lambda title: (title,))
CELLS: list[Cell] = [1, True, "1", Decimal("1.0"), "甲", "甲" * 50, None, "  ", "无", 1]


def rows() -> list[dict[str, Any]]:
    day = {"day": "2021-03-09", "org_unit": "a、b"}
    empty = {"text": "甲", "number": 1, "day": "2021-03-09", "org_unit": " "}
    return [*({"text": cell, "number": cell, **day} for cell in CELLS), empty]


@pytest.mark.parametrize("remembered", [0, 1, 5000])
def test_a_reader_says_of_each_row_what_it_says_alone(
    monkeypatch: pytest.MonkeyPatch, remembered: int
) -> None:
    monkeypatch.setattr(reading, "REMEMBERED", remembered)
    reader = RowReader(DEFINITION, CONTEXT)
    said = [read_row(DEFINITION, row, PLACES, CONTEXT) for row in rows() * 2]
    assert reader.read(rows() * 2, lambda _: PLACES) == said
    assert [reader.read([row], lambda _: PLACES)[0] for row in rows() * 2] == said


def test_lists_are_not_shared_between_rows() -> None:
    reader = RowReader(DEFINITION, CONTEXT)
    first, second = (one.data["org_unit"] for one in reader.read(rows()[:2], lambda _: PLACES))
    assert first == second == ["a", "b"]
    assert first is not second


def test_a_number_in_a_long_word_of_digits_is_no_telephone() -> None:
    number = "13800138000"
    row = {**rows()[0], "text": f"电话{number}"}
    assert [one.code for one in read_row(DEFINITION, row, PLACES, CONTEXT).diagnostics] == ["I027"]
    personal = replace(FIELDS[0], is_personal=True)
    definition = replace(DEFINITION, fields=(personal, *FIELDS[1:]))
    assert read_row(definition, row, PLACES, CONTEXT).is_good


def test_a_suggestion_is_what_would_be_taken() -> None:
    assert read_money("约200", 10_000) == Fault("I005", (("found", "约200"),), "2000000")
    assert read_money("约200") == Fault("I005", (("found", "约200"),), "200")
    assert read_money("无", 10_000) == Fault("I004", (("found", "无"),), "0")
    assert read_money("甲", 10_000) == Fault("I003", (("found", "甲"),))


COLUMNS = (Proposal(0, "文", "text", 100), Proposal(1, "数", "number", 100))


def sorted_rows(grid: Sequence[Sequence[Cell]], *merges: Merge) -> list[DataRow | Skip]:
    sorter = RowSorter((0,), COLUMNS, merges)
    return [sorter.sort(number, row) for number, row in enumerate(grid)]


def test_rows_are_sorted_from_the_top() -> None:
    grid: list[list[Cell]] = [["文", "数"], ["甲", 1], ["\u200b", None], ["合 计", 1], ["文", "数"]]
    found = sorted_rows([*grid, ["〃", '"'], ["文", 3]], Merge(1, 9, 2, 9))
    assert found == [
        Skip.HEADER,
        DataRow(1, {"text": "甲", "number": 1}),
        Skip.BLANK,
        Skip.SUBTOTAL,
        Skip.HEADER,
        DataRow(5, {"text": "甲", "number": 1}),
        DataRow(6, {"text": "文", "number": 3}),
    ]


def test_a_merged_cell_reaches_down_and_is_told() -> None:
    found = sorted_rows([["文", "数"], ["甲", 1], [None, 2], ["乙", 3]], Merge(1, 0, 2, 0))
    assert found[2] == DataRow(2, {"text": "甲", "number": 2}, (), ("text",))
    assert found[3] == DataRow(3, {"text": "乙", "number": 3})


@pytest.mark.parametrize(
    ("merges", "header"),
    [
        ([Merge(0, 0, 1, 0), Merge(0, 1, 0, 2)], (0, 1)),
        ([Merge(0, 0, 1, 0)], (0, 1)),
        ([], (0,)),
    ],
)
def test_a_header_neither_begins_nor_ends_inside_a_cell(
    merges: list[Merge], header: tuple[int, ...]
) -> None:
    grid: list[list[Cell]] = [["单位", "数", "日"], [None, "数", "日"], ["甲", 1, "3月9日"]]
    assert find_header(DEFINITION, grid, merges) == header
