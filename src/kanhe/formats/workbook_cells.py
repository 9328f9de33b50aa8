"""Write a cell as what it is: text stays text, numbers and days keep their value.

Text that begins with = + - @ is written as a string, never as a formula: a spreadsheet that runs
what a citizen typed into a complaint is an attack (OWASP: CSV injection).
"""

from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from kanhe.registers.datatypes import Cell, plain_decimal

if TYPE_CHECKING:
    from xlsxwriter import Workbook
    from xlsxwriter.format import Format
    from xlsxwriter.worksheet import Worksheet

#: A cell holds no more characters than this (Excel's limit).
TEXT_MOST = 32_767

DAY, MOMENT = "yyyy-mm-dd", "yyyy-mm-dd hh:mm:ss"


class CellWriter:
    """Writes cells into one workbook; each style is made once."""

    def __init__(self, book: "Workbook") -> None:
        self._book = book
        self._formats: dict[tuple[tuple[str, Any], ...], Format] = {}

    def format(self, style: Mapping[str, Any]) -> "Format":
        """Return the workbook's format with the properties *style*."""
        key = tuple(sorted(style.items()))
        if key not in self._formats:
            self._formats[key] = self._book.add_format(dict(style))
        return self._formats[key]

    def write(
        self, page: "Worksheet", row: int, column: int, cell: Cell, form: "Format | None" = None
    ) -> None:
        """Write *cell* at *row* and *column* (from 0); a day without *form* gets a day's format."""
        if isinstance(cell, date):  # datetime is a date
            page.write_datetime(row, column, cell, form or self.format(day_style(cell)))
        elif isinstance(cell, int | Decimal) and is_exact(cell):
            page.write_number(row, column, cell, form)
        elif cell is not None and cell != "":
            text = plain_decimal(Decimal(cell)) if isinstance(cell, int | Decimal) else cell
            page.write_string(row, column, text[:TEXT_MOST], form)
        elif form is not None:
            page.write_blank(row, column, None, form)


def day_style(cell: Cell) -> Mapping[str, str]:
    """Return the format that a day or a moment needs to be seen as one."""
    if not isinstance(cell, date):
        return {}
    return {"num_format": MOMENT if isinstance(cell, datetime) else DAY}


def is_exact(number: int | Decimal) -> bool:
    """Return whether a spreadsheet keeps every digit: it has 15 of them."""
    value = Decimal(number)
    if not value.is_finite() or value.adjusted() > 15:
        return False
    return len(plain_decimal(value).lstrip("-").replace(".", "").strip("0")) <= 15


def sheet_name(title: str) -> str:
    """Return *title* as the name of a sheet: at most 31 characters, none of []:*?/\\ (Excel)."""
    kept = "".join(character for character in title if character not in "[]:*?/\\")
    return kept.strip("' ")[:31] or "Sheet1"
