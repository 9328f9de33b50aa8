"""Read ods: own reader, because merged cells, hidden rows and exact numbers are needed.

OpenDocument 1.3 part 3, §9 (tables) and §19.385 (office:value-type). A run of equal rows or cells
stands once with a repeat count; blank runs at the end reach to the last row of the sheet and are
never laid out.
"""

import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from decimal import Decimal, InvalidOperation

from lxml import etree

from kanhe.formats.workbook_in import (
    Limits,
    Marks,
    Sheet,
    check_extent,
    clock_text,
    exact,
    sound_merges,
)
from kanhe.formats.workbook_package import local_name
from kanhe.registers.datatypes import Cell
from kanhe.registers.sheet import Merge
from kanhe.values.refusal import Refusal

_TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
_OFFICE = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"
_TEXT = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
_STYLE = "{urn:oasis:names:tc:opendocument:xmlns:style:1.0}"
_INVISIBLE = ("collapse", "filter")
_ERROR = re.compile(r"#[A-Z/0!?]+|Err:\d+")
_DURATION = re.compile(r"PT(\d+)H(\d+)M(\d+)(?:[.,]\d+)?S")


@dataclass(slots=True)
class _Table:
    """A table while it is read; `number` counts rows, `column` the declared columns."""

    title: str
    is_hidden: bool
    grid: list[list[Cell]] = field(default_factory=list)
    merges: list[Merge] = field(default_factory=list)
    errors: dict[tuple[int, int], str] = field(default_factory=dict)
    hidden_columns: list[int] = field(default_factory=list)
    number: int = 0
    column: int = 0
    width: int = 0
    hidden_rows: int = 0

    def sheet(self) -> Sheet:
        """Return what has been read as a sheet."""
        grid = self.grid

        def rows() -> Iterator[list[Cell]]:
            return (list(cells) for cells in grid)

        marks = Marks(self.hidden_rows, tuple(self.hidden_columns), self.errors)
        merges = sound_merges(iter(self.merges), len(grid), self.width)
        return Sheet(self.title, rows, merges, self.is_hidden, marks)


def read_ods(name: str, package: zipfile.ZipFile, limits: Limits) -> tuple[Sheet, ...]:
    """Return the sheets of an ods; raises Refusal workbook_too_wide, _too_many_sheets.

    Each row is forgotten by the parser once it is read.
    """
    hidden: set[str] = set()
    tables: list[_Table] = []
    tags = [f"{_TABLE}{one}" for one in ("table", "table-row", "table-column")]
    with package.open("content.xml") as stream:
        for event, element in etree.iterparse(
            stream,
            events=("start", "end"),
            tag=(*tags, f"{_STYLE}style"),
            resolve_entities=False,
            no_network=True,
        ):
            kind = local_name(element)
            if event == "start" and kind == "table":
                style = element.get(f"{_TABLE}style-name", "")
                tables.append(_Table(element.get(f"{_TABLE}name", ""), style in hidden))
            elif event == "end" and kind == "style" and _hides(element):
                hidden.add(element.get(f"{_STYLE}name", ""))
            elif event == "end" and kind == "table-column" and tables:
                _take_column(tables[-1], element, limits)
            elif event == "end" and kind == "table-row" and tables:
                _take_row(name, tables[-1], element, limits)
                element.clear()
            if len(tables) > limits.sheets:
                raise Refusal("workbook_too_many_sheets", file=name, limit=str(limits.sheets))
    return tuple(table.sheet() for table in tables)


def _hides(style: etree._Element) -> bool:
    return any(
        part.get(f"{_TABLE}display") == "false" for part in style.iter(f"{_STYLE}table-properties")
    )


def _take_column(table: _Table, element: etree._Element, limits: Limits) -> None:
    repeat = _count(element, "number-columns-repeated")
    if element.get(f"{_TABLE}visibility") in _INVISIBLE and table.column < limits.columns:
        end = min(table.column + repeat, limits.columns)
        table.hidden_columns.extend(range(table.column, end))
    table.column += repeat


def _take_row(file: str, table: _Table, element: etree._Element, limits: Limits) -> None:
    repeat = _count(element, "number-rows-repeated")
    cells = _read_row(file, table, element, limits)
    if any(cell is not None for cell in cells):
        table.width = max(table.width, len(cells))
        rows = table.number + repeat
        check_extent(file, table.title, limits, rows=rows, columns=table.width)
        table.grid.extend([] for _ in range(table.number - len(table.grid)))
        table.grid.extend(list(cells) for _ in range(repeat))
        if element.get(f"{_TABLE}visibility") in _INVISIBLE:
            table.hidden_rows += repeat
    table.number += repeat


def _read_row(file: str, table: _Table, row: etree._Element, limits: Limits) -> list[Cell]:
    number = table.number
    cells: list[Cell] = []
    column = 0
    for element in row:
        if local_name(element) not in ("table-cell", "covered-table-cell"):
            continue
        repeat = _count(element, "number-columns-repeated")
        cell = _read_cell(element)
        if cell is not None:
            check_extent(file, table.title, limits, rows=number + 1, columns=column + repeat)
            cells.extend([None] * (column - len(cells)))
            cells.extend([cell] * repeat)
            if isinstance(cell, str) and _is_error(element, cell):
                table.errors[number, column] = cell
        down = _count(element, "number-rows-spanned")
        right = _count(element, "number-columns-spanned")
        if down > 1 or right > 1:
            table.merges.append(Merge(number, column, number + down - 1, column + right - 1))
        column += repeat
    return cells


def _read_cell(element: etree._Element) -> Cell:
    kind = element.get(f"{_OFFICE}value-type") or ""
    text = "\n".join(_shown(part) for part in element.iterchildren(f"{_TEXT}p"))
    if _is_error(element, text):
        return text
    value = element.get(f"{_OFFICE}value") or ""
    if kind in ("float", "currency", "percentage"):
        try:
            return exact(float(Decimal(value)))
        except (InvalidOperation, OverflowError):
            return text or None
    if kind == "date":
        return _day(element.get(f"{_OFFICE}date-value") or "") or text or None
    if kind == "time":
        found = _DURATION.fullmatch(element.get(f"{_OFFICE}time-value") or "")
        if found is None:
            return text or None
        hours, minutes, seconds = (int(part) for part in found.groups())
        return clock_text(timedelta(hours=hours, minutes=minutes, seconds=seconds))
    if kind == "boolean":
        return "TRUE" if element.get(f"{_OFFICE}boolean-value") == "true" else "FALSE"
    return text or None


def _shown(paragraph: etree._Element) -> str:
    """Return the text of a paragraph; runs of spaces, tabs and line breaks are elements in it."""
    words = [paragraph.text or ""]
    for part in paragraph:
        inner = {"s": " " * min(_spaces(part), 1000), "tab": "\t", "line-break": "\n"}
        words.append(inner.get(local_name(part), _shown(part)))
        words.append(part.tail or "")
    return "".join(words)


def _spaces(element: etree._Element) -> int:
    count = element.get(f"{_TEXT}c") or "1"
    return int(count) if count.isdigit() else 1


def _is_error(element: etree._Element, text: str) -> bool:
    """Return whether the cell is a formula that went wrong: ods says so in its text alone."""
    return element.get(f"{_TABLE}formula") is not None and bool(_ERROR.fullmatch(text))


def _day(text: str) -> date | None:
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return None
    return moment.date() if "T" not in text else moment


def _count(element: etree._Element, name: str) -> int:
    text = element.get(f"{_TABLE}{name}") or "1"
    return int(text) if text.isdigit() and len(text) < 9 else 1
