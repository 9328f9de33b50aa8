"""A table of figures as a workbook: numbers as numbers, what is missing as text."""

import io
from collections.abc import Sequence
from decimal import Decimal, InvalidOperation

import xlsxwriter

from kanhe.formats.visible_text import visible

_FONT = "Microsoft YaHei"


def write_table(rows: Sequence[Sequence[str]]) -> bytes:
    """Return the workbook of *rows*, the first of which holds the titles."""
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True, "strings_to_formulas": False})
    sheet = book.add_worksheet()
    head = book.add_format({"bold": True, "font_name": _FONT, "text_wrap": True, "bottom": 1})
    body = book.add_format({"font_name": _FONT, "num_format": "#,##0.######"})
    sheet.freeze_panes(1, 1)
    sheet.set_column(0, 0, 24)
    sheet.set_column(1, max(1, len(rows[0]) - 1), 14)
    for column, title in enumerate(rows[0]):
        sheet.write_string(0, column, visible(title), head)
    for at, row in enumerate(rows[1:], 1):
        sheet.write_string(at, 0, visible(row[0]), body)
        for column, cell in enumerate(row[1:], 1):
            value = _number(cell)
            if value is None:
                sheet.write_string(at, column, visible(cell), body)
            else:
                sheet.write_number(at, column, value, body)
    book.close()
    return out.getvalue()


def _number(cell: str) -> Decimal | None:
    try:
        return Decimal(cell)
    except InvalidOperation:
        return None
