"""Sheets as offices keep them."""

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from kanhe.registers.datatypes import Cell, Datatype
from kanhe.registers.definition import Field, RegisterDefinition, field_map
from kanhe.registers.numbering import Numbering
from kanhe.registers.sheet import Merge, Skip, find_header, lay_out, row_diagnostics
from kanhe.values.diagnostic import CellPlace

SMALL = RegisterDefinition(
    "small",
    "小台账",
    "Small",
    (
        Field("problem", Datatype.TEXT, "存在问题", "Problem"),
        Field("found_on", Datatype.DATE, "发现日期", "Found on"),
        Field("org_unit", Datatype.ORG_UNIT, "责任单位", "Org unit"),
        Field("amount", Datatype.MONEY, "金额", "Amount"),
    ),
    Numbering("{serial}"),
    "org_unit",
    "found_on",
    (),
)
HEAD: list[Cell] = ["序号", "存在问题", "发现日期", "责任单位", "金额（万元）"]


def test_titles_totals_notes_and_page_breaks(definition: RegisterDefinition) -> None:
    grid: list[list[Cell]] = [
        ["2021年问题整改台账", None, None, None, None],
        ["填报单位：东城分局", None, None, "2021年6月", None],
        HEAD,
        [1, "甲", "3月9日", "东城分局", 12],
        [2, "乙", "同上", "〃", 3],
        [],
        [None, "合  计", None, None, 15],
        HEAD,
        ["3", "丙", date(2021, 5, 1), "西城分局", None],
        ["总计", None, None, None, 15],
        ["备注：金额为估算", None, None, None, None],
        ["填表人：某某", None, None, "审核人：某某", None],
    ]
    layout = lay_out(definition, grid)
    assert layout is not None
    assert layout.header_rows == (2,)
    assert layout.mapping == {1: "problem", 2: "found_on", 3: "org_unit", 4: "amount"}
    assert layout.unmapped == (0,)
    assert layout.scales == {"amount": 10_000}
    assert [(row.row, row.cells["problem"], row.cells["found_on"]) for row in layout.rows] == [
        (3, "甲", "3月9日"),
        (4, "乙", "3月9日"),
        (8, "丙", date(2021, 5, 1)),
    ]
    assert layout.rows[1].cells["org_unit"] == "东城分局"
    assert layout.skipped == (
        (0, Skip.TITLE),
        (1, Skip.TITLE),
        (2, Skip.HEADER),
        (5, Skip.BLANK),
        (6, Skip.SUBTOTAL),
        (7, Skip.HEADER),
        (9, Skip.SUBTOTAL),
        (10, Skip.NOTE),
        (11, Skip.NOTE),
    )


def test_a_header_of_two_rows_with_merged_cells(definition: RegisterDefinition) -> None:
    grid: list[list[Cell]] = [
        ["问题台账"],
        ["序号", "问题描述", "整改情况", None, "发现日期"],
        [None, None, "责任单位", "完成时限"],
        [1, "甲", "东城分局", "4月30日", "3月9日"],
    ]
    merges = [
        Merge(0, 0, 0, 4),
        Merge(1, 0, 2, 0),
        Merge(1, 1, 2, 1),
        Merge(1, 2, 1, 3),
        Merge(1, 4, 2, 4),
    ]
    layout = lay_out(definition, grid, merges)
    assert layout is not None
    assert layout.header_rows == (1, 2)
    assert layout.mapping == {1: "problem", 2: "org_unit", 3: "due_on", 4: "found_on"}
    assert [row.row for row in layout.rows] == [3]
    assert layout.columns[2].title == "整改情况\n责任单位"


def test_data_are_never_taken_for_a_second_header_row(definition: RegisterDefinition) -> None:
    grid: list[list[Cell]] = [HEAD, ["一", "问题描述", "发现日期", "甲", "乙"]]
    assert find_header(definition, grid) == (0,)
    numbers: list[list[Cell]] = [HEAD, ["1", "甲", "3月9日", "东城分局", 5]]
    assert find_header(definition, numbers, [Merge(0, 4, 1, 4)]) == (0,)


def test_a_sheet_of_something_else_has_no_header(definition: RegisterDefinition) -> None:
    assert lay_out(definition, [["天气", "温度"], ["晴", 20]]) is None
    assert lay_out(definition, []) is None


def test_what_only_the_sheet_can_tell(definition: RegisterDefinition) -> None:
    grid: list[list[Cell]] = [
        HEAD,
        [1, "同上", "3月9日", "东城分局", 12],
        [2, "乙", "3月9日", None, None],
        [3, "丙", "3月9日"],
    ]
    layout = lay_out(definition, grid, [Merge(1, 3, 2, 3), Merge(1, 4, 2, 4), Merge(9, 0, 9, 1)])
    assert layout is not None
    places = {name: CellPlace("f", "S", 1, 1) for name in field_map(definition)}
    found = [[f.code for f in row_diagnostics(definition, row, places)] for row in layout.rows]
    assert found == [["I028"], ["I029"], []]
    assert layout.rows[1].cells["org_unit"] == "东城分局"
    assert layout.rows[2].cells["amount"] is None


def test_what_a_person_decided_counts_first(definition: RegisterDefinition) -> None:
    grid: list[list[Cell]] = [["问题描述", "甲列", "发现日期"], ["x", "y", "3月9日"]]
    layout = lay_out(definition, grid, (), {"甲列": "problem"})
    assert layout is not None
    assert layout.mapping == {1: "problem", 2: "found_on"}


cells = st.none() | st.sampled_from(["合计", "同上", "x", "备注：无", "存在问题"]) | st.integers(0, 9)


@given(st.lists(st.lists(cells, max_size=5), max_size=8))
def test_every_row_is_a_record_or_passed_over_for_a_reason(rows: list[list[Cell]]) -> None:
    layout = lay_out(SMALL, [["题目"], HEAD, *rows])
    assert layout is not None
    taken = [row.row for row in layout.rows] + [number for number, _ in layout.skipped]
    assert sorted(taken) == list(range(len(rows) + 2))
