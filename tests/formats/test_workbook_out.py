"""Workbooks that go out: comments, the ledger export, the customer's form."""

import io
import re
import zipfile
from typing import Any

import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kanhe.formats.import_preview import Known, fingerprint_of
from kanhe.formats.importing import preview
from kanhe.formats.workbook_cells import is_exact
from kanhe.formats.workbook_comments import comment_workbook
from kanhe.formats.workbook_form import fill_form
from kanhe.formats.workbook_out import LISTS, ExportRow, Styling, write_register

from .workbook_building import (
    CONTEXT,
    DEFINITIONS,
    ORG_UNITS,
    faults,
    records,
    refusal_of,
    say,
    skipped,
    xlsx,
)

FINDING = DEFINITIONS["finding"]
HEAD = ["编号", "问题描述", "发现日期", "问题来源", "责任单位", "涉及金额（万元）"]
ROW = ["1号", "甲", "2021-03-09", "自查", "治安支队", 1]
NAMES = {key: name for name, key in ORG_UNITS.items()}
STYLING = Styling(org_unit_name=lambda key: NAMES.get(key, key))
DATA: dict[str, Any] = {
    "problem": "=1+1",
    "found_on": "2021-03-09",
    "origin": "self_check",
    "responsible_org_unit": "zhian",
    "supporting_org_units": ["fazhi", "weidu"],
    "amount": "125000.50",
    "held_to_account": "3",
    "leader": "+86",
    "owner": "@张三",
    "cause": "-无-",
    "due_on": "2021-04-09",
}


def opened(data: bytes) -> Any:
    return openpyxl.load_workbook(io.BytesIO(data))


def exported(rows: list[ExportRow], styling: Styling = STYLING) -> bytes:
    out = io.BytesIO()
    assert write_register(out, FINDING, rows, styling) == len(rows)
    return out.getvalue()


def test_each_bad_cell_of_the_own_workbook_gets_a_comment() -> None:
    rows = [HEAD, [*ROW[:2], "2021-02-30", "自查", None, "约2"], ["合计", *[None] * 4, "=SUM(F2)"]]
    data = xlsx(rows, touch=lambda book: book.active.cell(1, 1, "编号"))
    found = preview("a.xlsx", data, FINDING, CONTEXT)
    page = opened(comment_workbook(found, data, say)).active
    assert {cell.coordinate for row in page.iter_rows() for cell in row if cell.comment} == {
        "C2",
        "E2",
        "F2",
    }
    assert page["C2"].comment.text == "I014\n建议：2021-02-28"
    assert page["F2"].comment.text.startswith("I005\n建议：20000（已按表头的单位换算")
    assert page["C2"].comment.author == "勘合"
    assert page["C2"].fill.fgColor.rgb.endswith("FDE2E0")
    assert page["F3"].value == "=SUM(F2)"
    english = opened(comment_workbook(found, data, say, "en")).active
    assert english["C2"].comment.text == "I014\nSuggestion: 2021-02-28"
    assert english["C2"].comment.author == "Kanhe"


def test_a_csv_comes_back_as_a_workbook_with_comments() -> None:
    data = "问题描述,发现日期,问题来源,责任单位\n=cmd,2021-02-30,自查,\n".encode("gb18030")
    found = preview("a.csv", data, FINDING, CONTEXT)
    page = opened(comment_workbook(found, data, say)).active
    assert [cell.value for cell in page[2]] == ["=cmd", "2021-02-30", "自查", None]
    assert page["A2"].data_type == "s"
    assert page["B2"].comment.text == "I014\n建议：2021-02-28"
    assert page["D2"].comment.text == "I001"


def test_a_comment_on_a_merged_cell_stands_at_its_beginning() -> None:
    rows = [HEAD, ROW, ["2号", "乙", *ROW[2:5], None]]
    data = xlsx(rows, merges=["F2:F3"])
    found = preview("a.xlsx", data, FINDING, CONTEXT)
    assert faults(found) == ["F3 I029"]
    assert opened(comment_workbook(found, data, say)).active["F2"].comment.text == "I029"


def test_an_ods_comes_back_with_its_sheets_and_merges() -> None:
    names = ["一/二", "一:二"]
    table = (
        '<table:table table:name="{}"><table:table-row><table:table-cell'
        ' table:number-columns-spanned="4"><text:p>台账</text:p></table:table-cell>'
        "</table:table-row><table:table-row>{}</table:table-row>"
        "<table:table-row>{}</table:table-row></table:table>"
    )
    cell = "<table:table-cell><text:p>{}</text:p></table:table-cell>"
    head = "".join(map(cell.format, ["问题描述", "发现日期", "问题来源", "责任单位"]))
    body = "".join(map(cell.format, ["甲", "2021-02-30", "自查", "治安支队"]))
    spaces = "".join(
        f' xmlns:{one}="urn:oasis:names:tc:opendocument:xmlns:{one}:1.0"'
        for one in ("office", "table", "text")
    )
    sheets = "".join(table.format(name, head, body) for name in names)
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as package:
        package.writestr("content.xml", f"<office:document{spaces}>{sheets}</office:document>")
    found = preview("a.ods", out.getvalue(), FINDING, CONTEXT)
    assert [sheet.name for sheet in found.sheets] == names
    book = opened(comment_workbook(found, out.getvalue(), say))
    assert book.sheetnames == ["一二", "一二 2"]
    for page in book.worksheets:
        assert page["B3"].comment.text == "I014\n建议：2021-02-28"
        assert [str(area) for area in page.merged_cells.ranges] == ["A1:D1"]


def test_an_export_is_a_ledger_to_print_and_filter() -> None:
    rows = [ExportRow("1号", DATA), ExportRow("2号", {**DATA, "amount": "0.10"})]
    styling = Styling("台账", "截至6月29日", "zh", [("责任", ["lead_org_unit"])], NAMES.__getitem__)
    groups = [("责任", ["responsible_org_unit", "supporting_org_units"]), ("金额", ["amount"])]
    styling = Styling("台账", "截至6月29日", "zh", groups, NAMES.__getitem__)
    page = opened(exported(rows, styling)).active
    assert page["A1"].value == "台账"
    assert page["A2"].value == "截至6月29日"
    titles = {cell.value: cell.column_letter for cell in page[4] if cell.value}
    column = titles["涉及金额（元）"]
    assert page[f"{column}5"].value == 125000.5
    assert page[f"{column}5"].number_format == "#,##0.00"
    assert page[f"{column}7"].value == f"=SUBTOTAL(9,{column}5:{column}6)"
    assert page["B5"].value == "=1+1"
    assert page["B5"].data_type == "s"
    assert page.freeze_panes == "B5"
    assert re.fullmatch(r"A4:[A-Z]+6", page.auto_filter.ref)
    assert page.print_title_rows == "$1:$4"
    assert (page.page_setup.orientation, page.page_setup.paperSize) == ("landscape", 9)
    areas = {str(area) for area in page.merged_cells.ranges}
    assert {"A3:A4", "B3:B4"} <= areas
    lists = [rule.formula1 for rule in page.data_validations.dataValidation]
    assert '"一般,较大,重大"' in lists


def test_an_export_imports_as_already_taken() -> None:
    rows = [ExportRow("1号", DATA), ExportRow("2号", {**DATA, "problem": "乙"})]
    held = {row.key: fingerprint_of(row.data) for row in rows}
    for styling in (STYLING, Styling(groups=[("金额", ["amount"])], org_unit_name=NAMES.get)):
        data = exported(rows, styling)
        plain = preview("a.xlsx", data, FINDING, CONTEXT)
        assert [dict(one.data) for _, one in plain.records] == [row.data for row in rows]
        again = preview("a.xlsx", data, FINDING, CONTEXT, known=Known(content_of_key=held.get))
        assert not records(again)
        assert skipped(again).count("already_taken") == 2
        assert not again.has_errors


WORDS = st.text(st.characters(categories=["L", "N", "P", "S", "Zs"]), min_size=1, max_size=30)
MONEY = st.integers(0, 10**14).map(lambda value: f"{value // 100}.{value % 100:02d}")


@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
@given(WORDS, MONEY, st.dates().map(str), st.integers(0, 10**17).map(str))
def test_any_record_survives_the_way_out_and_in(
    problem: str, amount: str, found_on: str, held: str
) -> None:
    from kanhe.registers.datatypes import tidy

    data = {
        "problem": tidy(f"题{problem}"),
        "found_on": found_on,
        "origin": "look_back",
        "amount": amount,
        "responsible_org_unit": "zhian",
        "held_to_account": held,
    }
    out = exported([ExportRow("1号", data)])
    assert list(records(preview("a", out, FINDING, CONTEXT)).values()) == [data]


@pytest.mark.parametrize(
    ("number", "fits"),
    [(10**15, True), (10**15 + 1, False), (123456789012345, True), (10**30, False)],
)
def test_a_number_that_a_spreadsheet_would_round_is_known(number: int, fits: bool) -> None:
    assert is_exact(number) is fits


def test_long_lists_move_to_a_hidden_sheet() -> None:
    from dataclasses import replace

    from kanhe.registers.definition import Choice

    choices = tuple(Choice(f"c{n}", f"第{n}种很长很长的问题来源", f"C{n}") for n in range(40))
    fields = tuple(
        replace(part, choices=choices) if part.name == "origin" else part for part in FINDING.fields
    )
    out = io.BytesIO()
    definition = replace(FINDING, fields=fields)
    write_register(out, definition, [ExportRow("1", {**DATA, "origin": "c3"})], STYLING)
    book = opened(out.getvalue())
    assert book[LISTS].sheet_state == "hidden"
    assert book[LISTS]["A40"].value == "第39种很长很长的问题来源"
    rules = [rule.formula1 for rule in book.worksheets[0].data_validations.dataValidation]
    assert f"'{LISTS}'!$A$1:$A$40" in rules


def form() -> bytes:
    book = openpyxl.Workbook()
    page = book.active
    for row in (
        ["某局问题整改台账"],
        ["序号", "问题描述", "发现日期", "责任单位", "金额（万元）"],
        [],
        [],
    ):
        page.append(row)
    page.append(["合计", None, None, None, "=SUM(E3:E4)"])
    page.append(["填表人："])
    page.merge_cells("A1:E1")
    page.merge_cells("A6:E6")
    thin = openpyxl.styles.Side(style="thin")
    for column in range(1, 6):
        page.cell(3, column).border = openpyxl.styles.Border(top=thin, bottom=thin)
    page.row_dimensions[3].height = 40
    page.row_dimensions[6].height = 22
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


@pytest.mark.parametrize("count", [0, 1, 2, 5])
def test_the_own_form_is_filled_and_grows(count: int) -> None:
    rows = [ExportRow(f"{n}号", {**DATA, "problem": f"题{n}"}) for n in range(count)]
    page = opened(fill_form("form.xlsx", form(), FINDING, rows, styling=STYLING)).active
    last = 2 + max(count, 2)
    assert page.cell(last + 1, 1).value == "合计"
    assert page.cell(last + 1, 5).value == f"=SUM(E3:E{last})"
    assert page.cell(last + 2, 1).value == "填表人："
    assert {str(area) for area in page.merged_cells.ranges} == {"A1:E1", f"A{last + 2}:E{last + 2}"}
    assert page.row_dimensions[last + 2].height == 22
    for n in range(count):
        cells = [cell.value for cell in page[3 + n]]
        assert cells[:2] == [n + 1, f"题{n}"]
        assert cells[3:] == ["治安支队", 12.50005]
        assert page.cell(3 + n, 2).border.top.style == "thin"
        assert page.row_dimensions[3 + n].height == 40


def test_a_formula_in_a_record_stays_text_in_a_form() -> None:
    page = opened(fill_form("f.xlsx", form(), FINDING, [ExportRow("1", DATA)])).active
    assert (page["B3"].value, page["B3"].data_type) == ("=1+1", "s")


def test_what_is_no_form_is_refused() -> None:
    rows = [ExportRow("1", DATA)]
    alien = xlsx([["姓名", "工资"]])
    assert refusal_of(lambda: fill_form("f", alien, FINDING, rows))[1] == "form_without_header"
    text = "问题描述,发现日期\n".encode()
    assert refusal_of(lambda: fill_form("f", text, FINDING, rows))[1] == "workbook_unknown"
