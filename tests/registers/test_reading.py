"""Rows: good data, every fault at its cell."""

from datetime import date
from decimal import Decimal

import pytest

from kanhe.registers.datatypes import Cell
from kanhe.registers.definition import RegisterDefinition, field_map
from kanhe.registers.reading import Context, ReadRow, org_unit_finder, read_row
from kanhe.values.diagnostic import CellPlace, Severity
from kanhe.values.orgtree import EMPTY, Opened, Renamed, grow

DIGEST = "ab" * 32
TREE = grow(
    EMPTY,
    [
        Opened("city", date(2021, 1, 1), "市局"),
        Opened("east", date(2021, 1, 1), "东城分局", "city", code="411002"),
        Opened("e1", date(2021, 1, 1), "一所", "east"),
        Opened("w1", date(2021, 1, 1), "一所", "city"),
        Renamed("east", date(2022, 1, 1), "东区分局"),
    ],
)
CONTEXT = Context(
    2021,
    {"amount": 10_000},
    org_unit_finder(TREE, date(2021, 3, 9)),
    lambda register, key: (register, key) == ("rule", "R-1"),
)
GOOD: dict[str, Cell] = {
    "problem": " 台账不全 ",
    "found_on": "3月9日",
    "org_unit": "东城分局",
    "helpers": "东城分局、市局；市局",
    "grade": "严重",
    "people": "12人次",
    "share": Decimal("12.5"),
    "amount": "12.5",
    "due_on": "2021.4.30",
    "met_at": "2021-03-09 14:30",
    "owner": "张三",
    "team": "李四，王五",
    "rule": "R-1",
    "spot": "大厅",
    "proof": DIGEST.upper(),
    "rating": "基本满意",
    "remarks": "第一行\r\n第二行",
}


def read(definition: RegisterDefinition, **changed: Cell) -> ReadRow:
    places = {
        name: CellPlace("f.xlsx", "S", 5, at) for at, name in enumerate(field_map(definition), 1)
    }
    return read_row(definition, GOOD | changed, places, CONTEXT)


def test_a_good_row(definition: RegisterDefinition) -> None:
    row = read(definition)
    assert row.is_good
    assert row.diagnostics == ()
    assert row.data == {
        "problem": "台账不全",
        "found_on": "2021-03-09",
        "org_unit": "east",
        "helpers": ["east", "city"],
        "grade": "grave",
        "people": "12",
        "share": "12.5",
        "amount": "125000.00",
        "due_on": "2021-04-30",
        "met_at": "2021-03-09T14:30:00",
        "owner": "张三",
        "team": ["李四", "王五"],
        "rule": "R-1",
        "spot": "大厅",
        "proof": [DIGEST],
        "rating": "basically_satisfied",
        "remarks": "第一行\n第二行",
    }


@pytest.mark.parametrize(
    ("name", "cell", "code", "suggestion"),
    [
        ("problem", None, "I001", None),
        ("problem", "很" * 21, "I025", None),
        ("found_on", "2019-12-31", "I023", None),
        ("found_on", "2031-01-01", "I024", None),
        ("org_unit", "一所", "I018", None),
        ("org_unit", "东区分局", "I017", None),
        ("helpers", "市局、无名局", "I017", None),
        ("grade", "重大的", "I016", "重大"),
        ("grade", "甲", "I016", None),
        ("people", "-1", "I021", None),
        ("people", "5001", "I022", None),
        ("due_on", "2021-03-08", "I026", None),
        ("due_on", "2021-04-31", "I014", "2021-04-30"),
        ("rule", "R-2", "I019", None),
        ("proof", "见附件", "I020", None),
        ("rating", "还行", "I016", None),
        ("met_at", "上午", "I009", None),
    ],
)
def test_a_fault_stands_at_its_cell(
    definition: RegisterDefinition, name: str, cell: Cell, code: str, suggestion: str | None
) -> None:
    row = read(definition, **{name: cell})
    (fault,) = row.diagnostics
    assert (fault.code, fault.suggestion) == (code, suggestion)
    assert fault.place.column == list(field_map(definition)).index(name) + 1  # type: ignore[union-attr]
    assert fault.fact_map["field"] == field_map(definition)[name].title
    assert fault.fact_map["field_en"] == field_map(definition)[name].title_en
    assert not row.is_good


def test_personal_numbers_in_text_are_a_warning(definition: RegisterDefinition) -> None:
    row = read(definition, remarks="电话13912345678")
    assert [(f.code, f.severity) for f in row.diagnostics] == [("I027", Severity.WARNING)]
    assert row.is_good


def test_blank_cells_leave_no_trace(definition: RegisterDefinition) -> None:
    row = read(definition, helpers="、", people="—", grade=None, due_on="无")
    assert row.is_good
    assert not {"helpers", "people", "grade", "due_on"} & set(row.data)


def test_org_units_are_found_by_name_of_the_day_key_and_code() -> None:
    then, later = org_unit_finder(TREE, date(2021, 5, 1)), org_unit_finder(TREE, date(2022, 5, 1))
    assert then("东城 分局") == then("411002") == then("east") == ("east",)
    assert later("东城分局") == ()
    assert later("东区分局") == ("east",)
    assert org_unit_finder(TREE, date(2020, 1, 1))("市局") == ()


def test_without_context_nothing_outside_is_known(definition: RegisterDefinition) -> None:
    places = {name: CellPlace("f", "S", 1, 1) for name in field_map(definition)}
    row = read_row(definition, GOOD, places, Context(2021))
    assert {fault.code for fault in row.diagnostics} == {"I017", "I019"}
