"""The customer's own workbook handed back, with a comment on each cell that needs a person.

An xlsx is edited in place (openpyxl keeps cells, formulas, styles, widths, merges and validation;
it drops drawings it does not know). For xls, ods and csv the same cells come back as an xlsx.
"""

import io
from collections.abc import Mapping
from typing import TYPE_CHECKING

from kanhe.formats.import_json import Say
from kanhe.formats.import_preview import Preview
from kanhe.formats.workbook_cells import CellWriter, day_style, sheet_name
from kanhe.formats.workbook_in import Sheet, read_workbook
from kanhe.registers.mapping import Proposal
from kanhe.values.diagnostic import CellPlace, Diagnostic, Severity
from kanhe.values.refusal import Refusal

if TYPE_CHECKING:
    from xlsxwriter.format import Format
    from xlsxwriter.worksheet import Worksheet

#: Light fills, told apart also by the comment's words: an error, a warning.
FILLS = {Severity.ERROR: "FDE2E0", Severity.WARNING: "FFF4D6"}

_Comments = Mapping[tuple[int, int], tuple[str, Severity]]


def comment_workbook(preview: Preview, data: bytes, say: Say, lang: str = "zh") -> bytes:
    """Return the workbook in *data* as xlsx with the diagnostics of *preview* as comments.

    Raises: Refusal `workbook_*` as reading does.
    """
    comments = {
        sheet.name: _comments(sheet.diagnostics, _scaled(sheet.columns), say, lang)
        for sheet in preview.sheets
    }
    author = say("workbook_comment_author", lang)
    workbook = read_workbook(preview.file, data)
    if workbook.kind == "xlsx":
        return _edited(preview.file, data, comments, author)
    return _rebuilt(workbook.sheets, comments, author)


def _scaled(columns: tuple[Proposal, ...]) -> frozenset[int]:
    """Return the columns (from 1) whose header sets a scale."""
    return frozenset(one.column + 1 for one in columns if one.scale != 1)


def _comments(
    diagnostics: tuple[Diagnostic, ...], scaled: frozenset[int], say: Say, lang: str
) -> _Comments:
    """Return text and severity by (row, column) from 1; those of one cell in one comment."""
    found: dict[tuple[int, int], tuple[str, Severity]] = {}
    for one in diagnostics:
        assert isinstance(one.place, CellPlace)
        at = (one.place.row, one.place.column)
        text = say(one.code, lang, **one.fact_map)
        if one.suggestion is not None:
            is_scaled = one.place.column in scaled
            code = "workbook_comment_scaled" if is_scaled else "workbook_comment_suggestion"
            text = f"{text}\n{say(code, lang, suggestion=one.suggestion)}"
        before, severity = found.get(at, ("", one.severity))
        if Severity.ERROR in (severity, one.severity):
            severity = Severity.ERROR
        found[at] = (f"{before}\n{text}".strip(), severity)
    return found


def _edited(file: str, data: bytes, comments: Mapping[str, _Comments], author: str) -> bytes:
    from openpyxl import load_workbook
    from openpyxl.cell.cell import MergedCell
    from openpyxl.comments import Comment
    from openpyxl.styles import PatternFill

    fills = {severity: PatternFill("solid", fgColor=colour) for severity, colour in FILLS.items()}
    try:
        book = load_workbook(io.BytesIO(data), keep_vba=_has_macros(data), rich_text=True)
    except Exception as error:  # openpyxl fails in many ways on what others can still read
        raise Refusal("workbook_damaged", file=file) from error
    for name, found in comments.items():
        if name not in book.sheetnames:
            continue
        sheet = book[name]
        for (row, column), (text, severity) in found.items():
            cell = sheet.cell(row, column)
            if isinstance(cell, MergedCell):
                cell = next(
                    sheet.cell(one.min_row, one.min_col)
                    for one in sheet.merged_cells.ranges
                    if cell.coordinate in one
                )
            said = f"{cell.comment.text}\n\n{text}" if cell.comment else text
            cell.comment = Comment(said, author, height=110, width=320)
            cell.fill = fills[severity]
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _has_macros(data: bytes) -> bool:
    return b"vbaProject.bin" in data


def _rebuilt(sheets: tuple[Sheet, ...], comments: Mapping[str, _Comments], author: str) -> bytes:
    import xlsxwriter

    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True})
    book.set_calc_mode("auto")
    writer = CellWriter(book)
    fills = {severity: {"bg_color": f"#{colour}"} for severity, colour in FILLS.items()}
    taken: set[str] = set()
    for sheet in sheets:
        page = book.add_worksheet(_page_name(sheet.name, taken))
        page.set_comments_author(author)
        found = comments.get(sheet.name, {})
        for number, cells in enumerate(sheet.rows()):
            for column, cell in enumerate(cells):
                mark = found.get((number + 1, column + 1))
                style = {**fills[mark[1]], **day_style(cell)} if mark else {}
                writer.write(page, number, column, cell, writer.format(style) if style else None)
        for (row, column), (text, severity) in found.items():
            page.write_comment(row - 1, column - 1, text, {"x_scale": 2.5, "y_scale": 1.5})
            _fill_blank(page, row - 1, column - 1, writer.format(fills[severity]))
        if sheet.is_hidden:
            page.hide()
        _merge(page, sheet)
    book.close()
    return out.getvalue()


def _page_name(name: str, taken: set[str]) -> str:
    """Return *name* as xlsx allows it (ods allows more), once; add it to *taken*."""
    base = sheet_name(name)
    found, number = base, 1
    while found.casefold() in taken:
        number += 1
        found = f"{base[:26]} {number}"
    taken.add(found.casefold())
    return found


def _fill_blank(page: "Worksheet", row: int, column: int, form: "Format") -> None:
    """Fill a cell that holds nothing, such as a required one left empty."""
    if page.table.get(row, {}).get(column) is None:
        page.write_blank(row, column, None, form)


def _merge(page: "Worksheet", sheet: Sheet) -> None:
    for merge in sheet.merges:
        # Only the range is told; the cells are written already.
        page.merge.append([merge.top, merge.left, merge.bottom, merge.right])
