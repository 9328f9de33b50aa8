"""The customer's own form, filled in: rows of records below its header, in its own style.

What stands below the blank rows (合计, 填表人) moves down where more rows are needed; sums over the
blank rows are stretched, and each new row looks like the first.
"""

import io
import re
from collections.abc import Sequence
from copy import copy
from datetime import date
from decimal import Decimal
from typing import Any

from kanhe.formats.import_form import Form, find_form
from kanhe.formats.import_mapping import MappingMemory
from kanhe.formats.workbook_in import Sheet, read_workbook
from kanhe.formats.workbook_out import ExportRow, Styling, cell_of
from kanhe.registers.datatypes import Cell, narrow, shown
from kanhe.registers.definition import RegisterDefinition, field_map
from kanhe.registers.mapping import KEY
from kanhe.values.refusal import Refusal

#: Titles of the column that counts rows; it is filled with 1, 2, 3 …
SERIALS = frozenset({"序号", "No.", "NO.", "№"})

#: A worksheet of openpyxl; the whole style of its cells is not in its stubs.
_Page = Any

_RANGE = re.compile(r"(\$?[A-Z]{1,3}\$?)(\d+):(\$?[A-Z]{1,3}\$?)(\d+)")


def fill_form(
    name: str,
    form: bytes,
    definition: RegisterDefinition,
    rows: Sequence[ExportRow],
    *,
    mapping: MappingMemory | None = None,
    styling: Styling | None = None,
) -> bytes:
    """Return the xlsx *form* with *rows* below the header of its first sheet that has one.

    Raises: Refusal form_without_header, or `workbook_*` for what is no xlsx.
    """
    from openpyxl import load_workbook

    workbook = read_workbook(name, form)
    if workbook.kind != "xlsx":
        raise Refusal("workbook_unknown", file=name)
    found = _find(definition, workbook.sheets, mapping or MappingMemory())
    if found is None:
        raise Refusal("form_without_header", file=name, register=definition.title)
    sheet, layout = found
    try:
        book = load_workbook(io.BytesIO(form))
    except Exception as error:  # openpyxl fails in many ways on what others can still read
        raise Refusal("workbook_damaged", file=name) from error
    page = book[sheet.name]
    first = layout.header[-1] + 2
    blank = _blank_rows(sheet, layout)
    _make_room(page, first, blank, len(rows))
    _fill(page, first, layout, definition, rows, styling or Styling())
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _find(
    definition: RegisterDefinition, sheets: Sequence[Sheet], memory: MappingMemory
) -> tuple[Sheet, Form] | None:
    for sheet in sheets:
        layout = find_form(definition, sheet, memory)
        if layout is not None and not sheet.is_hidden:
            return sheet, layout
    return None


def _blank_rows(sheet: Sheet, layout: Form) -> int | None:
    """Return how many rows under the header are free, None if nothing stands below.

    A row that holds only its serial number is free.
    """
    serial = {one.column for one in layout.columns if narrow(one.title) in SERIALS}
    for number, cells in enumerate(sheet.rows()):
        words = {at: narrow(shown(cell)) for at, cell in enumerate(cells)}
        said = [at for at, word in words.items() if word and not (at in serial and word.isdigit())]
        if number > layout.header[-1] and said:
            return number - layout.header[-1] - 1
    return None


def _make_room(page: _Page, first: int, blank: int | None, count: int) -> None:
    """Move what stands below the free rows (*first* from 1) down by the rows that are missing."""
    missing = 0 if blank is None else count - blank
    if blank is None or missing <= 0:
        return
    start, end = first + blank, page.max_row
    merges = [one for one in page.merged_cells.ranges if one.min_row >= start]
    for merge in merges:
        page.unmerge_cells(merge.coord)
    heights = {row: page.row_dimensions[row].height for row in range(start, end + 1)}
    styles = {
        (row, column): copy(page.cell(row, column)._style)
        for row in range(start, end + 1)
        for column in range(1, page.max_column + 1)
    }
    columns = page.dimensions.replace("$", "").split(":")[-1].rstrip("0123456789")
    page.move_range(f"A{start}:{columns}{end}", rows=missing)
    for (row, column), style in styles.items():
        page.cell(row + missing, column)._style = style
    for row, height in heights.items():
        page.row_dimensions[row + missing].height = height
    for merge in merges:
        merge.shift(row_shift=missing)
        page.merge_cells(merge.coord)
    for row in page.iter_rows(min_row=start + missing, max_row=end + missing):
        for cell in row:
            if isinstance(cell.value, str) and cell.value.startswith("="):
                cell.value = _stretched(cell.value, first, start - 1, missing)


def _stretched(formula: str, first: int, last: int, missing: int) -> str:
    """Return a formula below the rows *first* to *last* with its ranges over them made longer."""

    def longer(match: re.Match[str]) -> str:
        top, bottom = int(match[2]), int(match[4])
        is_over = first <= top <= bottom <= last
        return f"{match[1]}{top}:{match[3]}{bottom + missing}" if is_over else match[0]

    return _RANGE.sub(longer, formula)


def _fill(
    page: _Page,
    first: int,
    layout: Form,
    definition: RegisterDefinition,
    rows: Sequence[ExportRow],
    styling: Styling,
) -> None:
    height = page.row_dimensions[first].height
    width = max(page.max_column, len(layout.columns))
    model = [copy(page.cell(first, column)._style) for column in range(1, width + 1)]
    fields = field_map(definition)
    for at, row in enumerate(rows):
        number = first + at
        if height:
            page.row_dimensions[number].height = height
        for column, style in enumerate(model, 1):
            page.cell(number, column)._style = copy(style)
        for one in layout.columns:
            value: Cell = None
            if one.field == KEY:
                value = row.key
            elif one.field is not None:
                value = cell_of(fields[one.field], row.data.get(one.field), styling)
                if isinstance(value, Decimal):
                    value = value / one.scale
            elif narrow(one.title) in SERIALS:
                value = at + 1
            if value is not None:
                _write(page, number, one.column + 1, value)


def _write(page: _Page, row: int, column: int, value: Cell) -> None:
    """Write a value; text that looks like a formula stays text, a day gets a day's format."""
    cell = page.cell(row, column)
    cell.value = value
    if isinstance(value, str):
        cell.data_type = "s"
        if value[:1] in ("=", "+", "-", "@"):
            cell.quotePrefix = True
    elif isinstance(value, date) and cell.number_format == "General":
        cell.number_format = "yyyy-mm-dd"
