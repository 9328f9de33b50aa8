"""Read ods: own reader, because merged cells, hidden rows and exact numbers are needed.

OpenDocument 1.3 part 3, §9 (tables) and §19.385 (office:value-type). A run of equal rows or cells
stands once with a repeat count; blank runs at the end reach to the last row of the sheet and are
never laid out.
"""

import re
import zipfile
from collections.abc import Iterator
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
_ERROR = re.compile(r"#[A-Z/0!?]+|Err:\d+")
_DURATION = re.compile(r"PT(\d+)H(\d+)M(\d+)(?:[.,]\d+)?S")


def read_ods(name: str, package: zipfile.ZipFile, limits: Limits) -> tuple[Sheet, ...]:
    """Return the sheets of an ods; raises Refusal workbook_too_wide, _too_many_sheets."""
    with package.open("content.xml") as stream:
        parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False)
        root = etree.parse(stream, parser).getroot()
    hidden = {
        style.get(f"{_STYLE}name", "")
        for style in root.iter(f"{_STYLE}style")
        for part in style.iter(f"{_STYLE}table-properties")
        if part.get(f"{_TABLE}display") == "false"
    }
    tables = [one for one in root.iter(f"{_TABLE}table") if local_name(one) == "table"]
    if len(tables) > limits.sheets:
        raise Refusal("workbook_too_many_sheets", file=name, limit=str(limits.sheets))
    return tuple(_read_table(name, table, limits, hidden) for table in tables)


def _read_table(file: str, table: etree._Element, limits: Limits, hidden: set[str]) -> Sheet:
    title = table.get(f"{_TABLE}name", "")
    grid: list[list[Cell]] = []
    merges: list[Merge] = []
    errors: dict[tuple[int, int], str] = {}
    hidden_rows = number = width = 0
    for row in table.iter(f"{_TABLE}table-row"):
        repeat = _count(row, "number-rows-repeated")
        cells = _read_row(file, title, row, number, limits, merges, errors)
        if any(cell is not None for cell in cells):
            width = max(width, len(cells))
            check_extent(file, title, limits, rows=number + repeat, columns=width)
            grid.extend([] for _ in range(number - len(grid)))
            grid.extend(list(cells) for _ in range(repeat))
            if row.get(f"{_TABLE}visibility") in ("collapse", "filter"):
                hidden_rows += repeat
        number += repeat
    marks = Marks(hidden_rows, _hidden_columns(table, limits), errors)
    is_hidden = table.get(f"{_TABLE}style-name", "") in hidden

    def rows() -> Iterator[list[Cell]]:
        return (list(cells) for cells in grid)

    return Sheet(title, rows, sound_merges(iter(merges), len(grid), width), is_hidden, marks)


def _read_row(
    file: str,
    title: str,
    row: etree._Element,
    number: int,
    limits: Limits,
    merges: list[Merge],
    errors: dict[tuple[int, int], str],
) -> list[Cell]:
    cells: list[Cell] = []
    column = 0
    for element in row:
        if local_name(element) not in ("table-cell", "covered-table-cell"):
            continue
        repeat = _count(element, "number-columns-repeated")
        cell = _read_cell(element)
        if cell is not None:
            check_extent(file, title, limits, rows=number + 1, columns=column + repeat)
            cells.extend([None] * (column - len(cells)))
            cells.extend([cell] * repeat)
            if isinstance(cell, str) and _is_error(element, cell):
                errors[number, column] = cell
        down, right = _count(element, "number-rows-spanned"), _count(
            element, "number-columns-spanned"
        )
        if down > 1 or right > 1:
            merges.append(Merge(number, column, number + down - 1, column + right - 1))
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


def _hidden_columns(table: etree._Element, limits: Limits) -> tuple[int, ...]:
    hidden: list[int] = []
    at = 0
    for column in table.iter(f"{_TABLE}table-column"):
        repeat = _count(column, "number-columns-repeated")
        if column.get(f"{_TABLE}visibility") in ("collapse", "filter") and at < limits.columns:
            hidden.extend(range(at, min(at + repeat, limits.columns)))
        at += repeat
    return tuple(hidden)
