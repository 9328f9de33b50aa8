"""What a workbook's bytes give, and which bytes are refused."""

import io
import zipfile
from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from decimal import Decimal

import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kanhe.formats.importing import preview
from kanhe.formats.workbook_csv import decode, separator_of
from kanhe.formats.workbook_in import Limits, as_cell, exact, read_workbook, sound_merges
from kanhe.registers.sheet import Merge, Skip
from kanhe.values.diagnostic import CellPlace, Severity
from kanhe.values.refusal import Refusal

from .workbook_building import (
    CONTEXT,
    DEFINITIONS,
    part_of,
    refusal_of,
    saved,
    with_part,
    xlsx,
)

SHEET = "xl/worksheets/sheet1.xml"
HEAD = ["序号", "问题描述", "发现日期", "问题来源", "责任单位"]


@pytest.mark.parametrize(
    ("value", "cell"),
    [
        (0.1 + 0.2, Decimal("0.3")),
        (5.0, 5),
        (-0.0, 0),
        (1e-7, Decimal("1E-7")),
        (125000.5, Decimal("125000.5")),
        (123456789012345.0, 123456789012345),
        (1e20, 10**20),
        (float("nan"), "nan"),
    ],
)
def test_numbers_are_what_a_spreadsheet_shows(value: float, cell: object) -> None:
    assert exact(value) == cell
    assert type(exact(value)) is type(cell)


@pytest.mark.parametrize(
    ("value", "cell"),
    [
        ("", None),
        ("甲", "甲"),
        (True, "TRUE"),
        (7, 7),
        (date(2021, 3, 9), date(2021, 3, 9)),
        (datetime(2021, 3, 9, 8), datetime(2021, 3, 9, 8)),
        (time(9, 30), "09:30:00"),
        (timedelta(hours=30), "30:00:00"),
        (timedelta(seconds=-61), "-0:01:01"),
        (None, None),
    ],
)
def test_other_values_become_cells(value: object, cell: object) -> None:
    assert as_cell(value) == cell


def test_columns_left_blank_are_kept_in_place() -> None:
    book = openpyxl.Workbook()
    book.active["C4"] = "甲"
    book.active.merge_cells("C4:D5")
    sheet = read_workbook("a.xlsx", saved(book)).sheets[0]
    assert [row for row in sheet.rows() if any(row)] == [[None, None, "甲"]]
    assert sheet.merges == (Merge(3, 2, 3, 2),)
    assert list(sheet.rows()) == list(sheet.rows())


def test_merges_beyond_reason_are_dropped() -> None:
    piled = (Merge(0, 0, 9, 9) for _ in range(1000))
    assert len(sound_merges(piled, 10, 3)) == 3
    assert sound_merges(iter([Merge(5, 0, 6, 1), Merge(0, 7, 1, 8)]), 5, 5) == ()


def zipped(**parts: str) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", 8) as package:
        for name, text in parts.items():
            package.writestr(name.replace("__", "/").replace("_dot_", "."), text)
    return out.getvalue()


def far_cell(address: str) -> bytes:
    row = "".join(character for character in address if character.isdigit())
    data = xlsx([HEAD])
    sheet = part_of(data, SHEET).replace(
        b"</sheetData>",
        f'<row r="{row}"><c r="{address}"><v>1</v></c></row></sheetData>'.encode(),
    )
    return with_part(data, SHEET, sheet)


def cells_without_addresses() -> bytes:
    data = xlsx([HEAD])
    cells = b"<row r='299999'>" + b"<c><v>1</v></c>" * 400 + b"</row></sheetData>"
    return with_part(data, SHEET, part_of(data, SHEET).replace(b"</sheetData>", cells))


def lying_size() -> bytes:
    """Return a package whose sheet unpacks to more than it says."""
    data = bytearray(xlsx([HEAD] * 2000))
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        size = package.getinfo(SHEET).file_size
    return bytes(data).replace(size.to_bytes(4, "little"), (900).to_bytes(4, "little"))


REFUSED: list[tuple[str, Callable[[], bytes], str]] = [
    ("nothing", lambda: b"", "workbook_empty"),
    ("white space", lambda: b" \r\n ", "workbook_empty"),
    ("a picture", lambda: b"\x89PNG\r\n\x1a\n\x00\x00\x00", "workbook_unknown"),
    ("no text encoding", lambda: b"\xff\xff\xff,\x80\xff", "workbook_encoding"),
    ("a web page called xls", lambda: "<html><table>甲".encode(), "workbook_html"),
    ("half an xlsx", lambda: xlsx([HEAD])[:900], "workbook_damaged"),
    ("a zip of something else", lambda: zipped(a_dot_txt="x"), "workbook_unknown"),
    ("half an xls", lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "workbook_damaged"),
    (
        "an encrypted xlsx",
        lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"),
        "workbook_encrypted",
    ),
    ("a far row", lambda: far_cell("A1048576"), "workbook_too_wide"),
    ("a far column", lambda: far_cell("XFD9"), "workbook_too_wide"),
    ("cells without addresses", cells_without_addresses, "workbook_too_wide"),
    ("a part that lies about its size", lying_size, "workbook_damaged"),
    ("a quote never closed", lambda: b'a,b\n"' + b"x" * 200_000, "workbook_damaged"),
]


@pytest.mark.parametrize(("about", "data", "code"), REFUSED, ids=[one[0] for one in REFUSED])
def test_what_is_no_sound_workbook_is_refused(
    about: str, data: Callable[[], bytes], code: str
) -> None:
    with pytest.raises(Refusal) as refused:
        read_workbook("a", data())
    assert refused.value.code == code


ONE = b"<v>1</v></c>"
#: Rows that lie elsewhere, or are wider, than a quick look tells, and what they are refused as.
MISLEADING: list[tuple[str, bytes, str]] = [
    ("a cell of another row", b'<row r="9"><c r="A9999999">' + ONE + b"</row>", "too_wide"),
    ("a cell some rows on", b'<row r="299999"><c r="B300001">' + ONE + b"</row>", "too_wide"),
    ("a column of four letters", b'<row r="9"><c r="AAAA9">' + ONE + b"</row>", "too_wide"),
    (
        "cells without addresses, and texts that look like some",
        b'<row r="9">' + (b"<c >" + ONE) * 600 + b'<c r="A9" t="inlineStr"><is><t>'
        + b' r="' * 600 + b'</t></is></c></row>',
        "too_wide",
    ),
    ("empty cells before one", b"<row>" + b"<c/>" * 600 + b"<c>" + ONE + b"</row>", "too_wide"),
    ("a remark", b'<row r="9"><!--<c>--><c r="ZZZ9">' + ONE + b"</row>", "too_wide"),
    ("a bracket in a cell", b'<row r="9"><c a=">" r="ZZZ9">' + ONE + b"</row>", "too_wide"),
    ("a bracket in a row", b'<row a=">" r="9999999"><c>' + ONE + b"</row>", "too_wide"),
    ("another prefix", b'<row r="9"><x-y:c r="ZZZ9"><v>1</v></x-y:c></row>', "too_wide"),
    ("an address without quotes", b'<row r="9"><c r=ZZZ9>' + ONE + b"</row>", "damaged"),
    ("half a remark", b'<row r="9"><!--<c></row>', "damaged"),
    ("a cell outside of rows", b'<row r="9"/><c r="ZZZ9">' + ONE, "too_wide"),
    ("cells that do not end", b'<row r="9">' + b"<c >" * 100_000 + b"</row>", "damaged"),
]  # fmt: skip


@pytest.mark.parametrize(("about", "row", "code"), MISLEADING, ids=[one[0] for one in MISLEADING])
def test_no_grid_is_laid_out_that_is_larger_than_it_says(
    about: str, row: bytes, code: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("kanhe.formats.workbook_in._calamine_sheets", pytest.fail)
    data = xlsx([HEAD])
    sheet = part_of(data, SHEET).replace(b"</sheetData>", row + b"</sheetData>")
    with pytest.raises(Refusal) as refused:
        read_workbook("a", with_part(data, SHEET, sheet))
    assert refused.value.code == f"workbook_{code}"


@pytest.mark.parametrize(
    "row",
    [
        b'<row r="1048576"></row>',  # as LibreOffice ends a sheet
        b'<row r="9"><c r="XFD9" s="1"/></row>',
        b'<row r="9"><!-- a remark --><c r="A9">' + ONE + b"</row>",
        b'<row r="9"><c r="A9" t="inlineStr"><is><t><![CDATA[<c r="ZZZ9">]]></t></is></c></row>',
    ],
)
def test_a_grid_is_no_larger_than_its_cells(row: bytes) -> None:
    data = xlsx([HEAD])
    sheet = part_of(data, SHEET).replace(b"</sheetData>", row + b"</sheetData>")
    (read,) = read_workbook("a", with_part(data, SHEET, sheet)).sheets
    assert len(list(read.rows())) <= 9


@pytest.mark.parametrize(
    ("limits", "code"),
    [
        (Limits(file_bytes=100), "workbook_too_large"),
        (Limits(unpacked_bytes=100), "workbook_unpacks_too_large"),
        (Limits(parts=2), "workbook_unpacks_too_large"),
        (Limits(sheets=0), "workbook_too_many_sheets"),
        (Limits(rows=2), "workbook_too_wide"),
        (Limits(columns=4), "workbook_too_wide"),
        (Limits(cells=14), "workbook_too_wide"),
    ],
)
def test_limits_are_kept(limits: Limits, code: str) -> None:
    with pytest.raises(Refusal) as refused:
        read_workbook("a.xlsx", xlsx([HEAD, HEAD, HEAD]), limits)
    assert refused.value.code == code


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "gb18030"])
def test_csv_is_read_in_each_encoding(encoding: str) -> None:
    data = "编号,问题\n1,甲〇\n".encode(encoding)
    assert decode("a.csv", data) == "编号,问题\n1,甲〇\n"
    assert list(read_workbook("a.csv", data).sheets[0].rows())[1] == ["1", "甲〇"]


@pytest.mark.parametrize("separator", [",", "\t", ";", "|", "，"])
def test_the_separator_is_found(separator: str) -> None:
    lines = [["编号", "问题、表现", "时间"], ["1", "甲;乙,丙", "3月9日"], ["2", "丁", "3月"]]
    text = "\n".join(separator.join(f'"{word}"' for word in line) for line in lines)
    assert separator_of(text) == separator


def test_guarded_digits_in_csv_keep_their_zeros() -> None:
    assert list(read_workbook("a.csv", b'="0012",12,\n').sheets[0].rows()) == [["0012", "12", None]]


ODS = """<?xml version="1.0" encoding="UTF-8"?>
<office:document-content
 xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"
 xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0"
 xmlns:style="urn:oasis:names:tc:opendocument:xmlns:style:1.0"
 xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0">
<office:automatic-styles><style:style style:name="away" style:family="table">
<style:table-properties table:display="false"/></style:style></office:automatic-styles>
<office:body><office:spreadsheet>
<table:table table:name="一"><table:table-column table:number-columns-repeated="2"/>
<table:table-column table:visibility="collapse"/>
<table:table-row><table:table-cell table:number-columns-spanned="3"
 office:value-type="string"><text:p>台账</text:p></table:table-cell>
<table:covered-table-cell table:number-columns-repeated="2"/></table:table-row>
<table:table-row table:number-rows-repeated="2"><table:table-cell/></table:table-row>
<table:table-row table:visibility="filter"><table:table-cell office:value-type="string">
<text:p>甲<text:s text:c="2"/>乙</text:p><text:p>丙</text:p></table:table-cell>
<table:table-cell office:value-type="date" office:date-value="2021-03-09"><text:p>3月9日</text:p>
</table:table-cell><table:table-cell office:value-type="float"
 office:value="0.30000000000000004"><text:p>0.3</text:p></table:table-cell></table:table-row>
<table:table-row><table:table-cell office:value-type="boolean" office:boolean-value="true"/>
<table:table-cell office:value-type="time" office:time-value="PT30H00M00S"/>
<table:table-cell table:formula="of:=1/0" office:value-type="float" office:value="0">
<text:p>#DIV/0!</text:p></table:table-cell>
<table:table-cell office:value-type="date" office:date-value="2021-03-09T08:30:00"/>
<table:table-cell table:number-columns-repeated="16379"/></table:table-row>
<table:table-row table:number-rows-repeated="1048570"><table:table-cell/></table:table-row>
</table:table>
<table:table table:name="二" table:style-name="away"><table:table-row><table:table-cell
 table:number-columns-repeated="3" office:value-type="percentage" office:value="0.5"/>
</table:table-row></table:table>
</office:spreadsheet></office:body></office:document-content>"""


def test_ods_gives_cells_merges_and_what_is_hidden() -> None:
    workbook = read_workbook("a.ods", zipped(content_dot_xml=ODS))
    first, second = workbook.sheets
    assert workbook.kind == "ods"
    assert list(first.rows()) == [
        ["台账"],
        [],
        [],
        ["甲  乙\n丙", date(2021, 3, 9), Decimal("0.3")],
        ["TRUE", "30:00:00", "#DIV/0!", datetime(2021, 3, 9, 8, 30)],
    ]
    assert first.merges == (Merge(0, 0, 0, 2),)
    assert first.marks.errors == {(4, 2): "#DIV/0!"}
    assert (first.marks.hidden_rows, first.marks.hidden_columns) == (1, (2,))
    assert (first.is_hidden, second.is_hidden) == (False, True)
    assert list(second.rows()) == [[Decimal("0.5")] * 3]


def test_a_repeated_cell_that_would_fill_an_ods_sheet_is_refused() -> None:
    bomb = ODS.replace('repeated="3" office', 'repeated="16384" office')
    with pytest.raises(Refusal) as refused:
        read_workbook("a.ods", zipped(content_dot_xml=bomb))
    assert refused.value.code == "workbook_too_wide"


def test_xls_gives_the_same_cells() -> None:
    xlwt = pytest.importorskip("xlwt", reason="xlwt, which writes xls, is not installed")
    book = xlwt.Workbook()
    page = book.add_sheet("一")
    page.write_merge(0, 0, 0, 2, "台账")
    page.write(2, 1, date(2021, 3, 9), xlwt.easyxf(num_format_str="yyyy-mm-dd"))
    page.write(2, 2, 0.3)
    out = io.BytesIO()
    book.save(out)
    workbook = read_workbook("a.xls", out.getvalue())
    assert workbook.kind == "xls"
    rows = [[cell for cell in row if cell is not None] for row in workbook.sheets[0].rows()]
    assert rows == [["台账"], [], [date(2021, 3, 9), Decimal("0.3")]]
    assert workbook.sheets[0].merges == (Merge(0, 0, 0, 2),)


WORDS = st.sampled_from(
    [
        *HEAD,
        "合计",
        "小计",
        "同上",
        "〃",
        "备注：",
        "填表人：张三",
        "约200",
        "3月9日",
        "自查",
        "治安支队",
    ]
)
CELLS = st.one_of(
    st.none(),
    WORDS,
    st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=12),
    st.integers(-(10**12), 10**12),
    st.floats(allow_nan=False, allow_infinity=False, width=32),
    st.dates(date(1901, 1, 1), date(2199, 12, 31)),
)
AREAS = st.lists(st.tuples(st.integers(1, 9), st.integers(1, 6), st.integers(0, 3)), max_size=3)


@settings(max_examples=60, suppress_health_check=list(HealthCheck))
@given(st.lists(st.lists(CELLS, max_size=7), max_size=9), AREAS, st.booleans())
def test_every_row_of_any_grid_is_accounted_for_once(
    grid: list[list[object]], areas: list[tuple[int, int, int]], with_header: bool
) -> None:
    """A record, a row passed over, or an error at a cell: exactly one of the three."""
    book = openpyxl.Workbook()
    page = book.active
    for row in ([HEAD] if with_header else []) + grid:
        page.append([f"'{x}" if isinstance(x, str) and x.startswith("=") else x for x in row])
    for top, left, size in areas:
        if not any(top <= one.max_row and top + size >= one.min_row for one in page.merged_cells):
            page.merge_cells(
                start_row=top, start_column=left, end_row=top + size, end_column=left + size
            )
    data = saved(book)
    workbook = read_workbook("a.xlsx", data)
    filled = [number for number, row in enumerate(workbook.sheets[0].rows(), 1) if any(row)]
    read, code = refusal_of(lambda: preview("a.xlsx", data, DEFINITIONS["finding"], CONTEXT))
    assert code in ("", "workbook_no_table")
    if read is None:
        return
    found = read.sheets[0]
    wrong = {
        one.place.row
        for one in found.diagnostics
        if one.severity is Severity.ERROR and isinstance(one.place, CellPlace)
    }
    counts = [one.row for one in found.records] + [one.row for one in found.skipped] + list(wrong)
    assert len(counts) == len(set(counts))
    assert set(filled) <= set(counts)
    blank = {one.row for one in found.skipped if one.reason is Skip.BLANK}
    assert set(counts) - set(filled) <= blank | wrong | {one.row for one in found.skipped}


SAMPLES = [
    xlsx([HEAD, [1, "甲", "2021-03-09", "自查", "治安支队"]]),
    "编号,问题描述,发现日期\n1,甲,2021-03-09\n".encode("gb18030"),
]


@settings(max_examples=150)
@given(
    st.sampled_from(SAMPLES),
    st.lists(st.tuples(st.integers(0, 10_000), st.binary(max_size=4)), max_size=5),
)
def test_altered_bytes_are_read_or_refused(data: bytes, edits: list[tuple[int, bytes]]) -> None:
    for at, other in edits:
        at %= len(data)
        data = data[:at] + other + data[at + len(other) :]
    read, code = refusal_of(lambda: preview("a", data, DEFINITIONS["finding"], CONTEXT))
    assert (read is None) == code.startswith("workbook_")


@settings(max_examples=100)
@given(
    st.binary(max_size=300),
    st.sampled_from([b"", b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"]),
)
def test_any_bytes_are_read_or_refused(data: bytes, magic: bytes) -> None:
    read, code = refusal_of(lambda: read_workbook("a", magic + data))
    assert (read is None) == code.startswith("workbook_")
