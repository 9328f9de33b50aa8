"""What an xlsx says beside its values: errors, formulas never worked out, what is hidden, how far.

The sheets are streamed once as bytes. That also proves every part against its checksum and its
stated size, and finds out how large the grid of a sheet would be before anybody lays it out: one
cell in XFD1048576 would otherwise take 500 GB.
"""

import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import pairwise

from kanhe.formats.workbook_in import Limits, Marks, check_extent
from kanhe.formats.workbook_package import local_name, parse, relations
from kanhe.values.refusal import Refusal

_CHUNK = 1 << 20
#: No row of a sheet is longer than this.
_ROW_MOST = 16 << 20

_NUMBERED = re.compile(rb'<row r="(\d+)"')
_ADDRESSED = b'<c r="'
_PREFIX = rb"(?:[^\s<>/]*:)?"
_ATTRIBUTES = rb"""((?:\s+[^\s=<>"'/]+\s*=\s*(?:"[^"<]*"|'[^'<]*'))*)\s*"""
#: Where a row or a cell begins, and the whole tag: in other words no reader may see one elsewhere.
_ROW = re.compile(rb"<%brow[\s/>]" % _PREFIX)
_CELL = re.compile(rb"<%bc[\s/>]" % _PREFIX)
_TAG = re.compile(rb"<[^\s<>/]+%b(/?)>" % _ATTRIBUTES)
_CELL_END = re.compile(rb"</%bc\s*>" % _PREFIX)
_REMARK = re.compile(rb"<!--.*?-->|<!\[CDATA\[.*?\]\]>", re.S)
_NUMBER = re.compile(rb"""\sr\s*=\s*["'](\d+)["']""")
_HIDDEN = re.compile(rb"""\shidden=["'](?:1|true)["']""")
_AT = re.compile(rb"""\sr\s*=\s*["']([A-Za-z]+)(\d+)["']""")
_ERROR = re.compile(rb"""\st=["']e["']""")
_VALUE = re.compile(rb"<(?:\w+:)?(?:v|is)[\s>]([^<]*)")
_FORMULA = re.compile(rb"<(?:\w+:)?f[\s>/]")
#: Errors, formulas, and a way to write a cell that the quick look does not count; the last two
#: need a character that most sheets do not have at all.
_SIGNS = (b' t="e"', b"<f")
_PREFIXED = (b":f", b":c", b":row")
_COLUMN = re.compile(rb"<(?:\w+:)?col\s[^>]*>")


@dataclass(frozen=True, slots=True)
class Scanned:
    """The marks of each worksheet by its name, in the order of the workbook."""

    marks: tuple[tuple[str, Marks], ...]
    is_1904: bool


@dataclass(slots=True)
class _Scan:
    """One sheet while it is scanned; rows and columns count from 0, extents are counts."""

    rows: int = 0
    columns: int = 0
    last_row: int = 0
    hidden_rows: int = 0
    errors: dict[tuple[int, int], str] = field(default_factory=dict)
    uncalculated: set[tuple[int, int]] = field(default_factory=set)


def scan_xlsx(name: str, package: zipfile.ZipFile, limits: Limits) -> Scanned:
    """Return what the worksheets of an xlsx say beside their values.

    Raises Refusal workbook_too_wide, _too_many_sheets; faults of zip and XML pass through.
    """
    start = next(
        (part for part in relations(package, "").values() if part.endswith("workbook.xml")),
        "xl/workbook.xml",
    )
    if start not in package.namelist():
        return Scanned((), is_1904=False)
    related = relations(package, start)
    sheets: list[tuple[str, str]] = []
    is_1904 = False
    for element in parse(package, start).iter():
        if local_name(element) == "workbookPr":
            is_1904 = element.get("date1904") in ("1", "true")
        elif local_name(element) == "sheet":
            ids = [value for key, value in element.attrib.items() if str(key).endswith("}id")]
            part = related.get(str(ids[0])) if ids else None
            if part and "worksheets/" in part:
                sheets.append((element.get("name", ""), part))
    if len(sheets) > limits.sheets:
        raise Refusal("workbook_too_many_sheets", file=name, limit=str(limits.sheets))
    marks = tuple(
        (title, _scan_sheet(name, title, package, part, limits)) for title, part in sheets
    )
    return Scanned(marks, is_1904)


def _scan_sheet(
    file: str, title: str, package: zipfile.ZipFile, part: str, limits: Limits
) -> Marks:
    scan = _Scan()
    hidden_columns: set[int] = set()
    is_first = True
    for chunk in _row_chunks(package, part):
        if is_first:
            hidden_columns = _hidden_columns(chunk, limits)
            is_first = False
        _scan_chunk(scan, chunk)
        check_extent(file, title, limits, rows=scan.rows, columns=scan.columns)
    return Marks(
        scan.hidden_rows,
        tuple(sorted(hidden_columns)),
        scan.errors,
        frozenset(scan.uncalculated),
    )


def _row_chunks(package: zipfile.ZipFile, part: str) -> Iterator[bytes]:
    """Yield the part in chunks that begin with a row (the first: with what stands before)."""
    rest = b""
    with package.open(part) as stream:
        while block := stream.read(_CHUNK):
            rest += block
            last = max(rest.rfind(b"<row "), rest.rfind(b"<row>"), rest.rfind(b":row "))
            last = rest.rfind(b"<", 0, last + 1)
            if last > 0:
                yield rest[:last]
                rest = rest[last:]
            elif len(rest) > _ROW_MOST:
                raise ValueError(part)
    yield rest


def _hidden_columns(chunk: bytes, limits: Limits) -> set[int]:
    hidden: set[int] = set()
    for match in _COLUMN.finditer(chunk):
        low = re.search(rb"""\smin=["'](\d+)""", match[0])
        high = re.search(rb"""\smax=["'](\d+)""", match[0])
        if _HIDDEN.search(match[0]) and low and high:
            hidden |= set(range(int(low[1]) - 1, min(int(high[1]), limits.columns)))
    return hidden


def _scan_chunk(scan: _Scan, chunk: bytes) -> None:
    if b"!" in chunk and b"<!" in chunk:
        chunk = _REMARK.sub(b"", chunk)
        if b"<!" in chunk:  # unfinished, or a document type: no sheet has one
            raise ValueError(chunk)
    last = _NUMBERED.match(chunk, max(chunk.rfind(b"<row"), 0))
    is_curious = last is None or _is_curious(chunk, last)
    may_hide = b"hidden" in chunk
    if last is not None and not is_curious:
        scan.last_row = int(last[1])
        scan.rows = max(scan.rows, scan.last_row)
        scan.columns = max(scan.columns, 26)
        if not may_hide:
            return
    rows = list(_tags(_ROW, chunk, 0, len(chunk)))
    head = rows[0][0].start() if rows else len(chunk)
    if is_curious and _CELL.search(chunk, 0, head):
        raise ValueError("a cell before the first row")
    for tag, end in rows:
        number = _NUMBER.search(tag[1])
        scan.last_row = int(number[1]) if number else scan.last_row + 1
        if may_hide and _HIDDEN.search(tag[1]):
            scan.hidden_rows += 1
        if is_curious:
            _scan_cells(scan, chunk, tag.end(), end)


def _tags(
    start: re.Pattern[bytes], text: bytes, first: int, last: int
) -> Iterator[tuple[re.Match[bytes], int]]:
    """Yield the tags that *start* finds from *first* on, each with the place where the next begins
    or *last*; raises ValueError for one that is not well-formed."""
    places = [found.start() for found in start.finditer(text, first, last)]
    for place, end in pairwise([*places, last]):
        tag = _TAG.match(text, place, end)
        if tag is None:
            raise ValueError(text[place:end])
        yield tag, end


def _is_curious(chunk: bytes, last: re.Match[bytes]) -> bool:
    """Return whether single cells must be looked at: a formula, an error, or any that might lie
    elsewhere than in the first 26 columns and at most in the *last* row, which has one."""
    return (
        chunk.find(_ADDRESSED, last.end()) < 0
        or chunk.count(b"<c") != chunk.count(_ADDRESSED)
        or any(sign in chunk for sign in _SIGNS)
        or (b":" in chunk and any(sign in chunk for sign in _PREFIXED))
        or _beyond(int(last[1])).search(chunk) is not None
    )


def _beyond(row: int) -> re.Pattern[bytes]:
    """Return what finds a cell beyond column Z or *row*."""
    digits = str(row)
    higher = [rf"\d{{{len(digits) + 1}}}"] + [
        rf"{digits[:at]}[{int(digit) + 1}-9]\d{{{len(digits) - at - 1}}}"
        for at, digit in enumerate(digits)
        if digit != "9"
    ]
    found = rf"{_ADDRESSED.decode()}[A-Za-z](?:[A-Za-z]|{'|'.join(higher)})"
    return re.compile(found.encode())


def _scan_cells(scan: _Scan, chunk: bytes, first: int, last: int) -> None:
    column = -1
    for tag, end in _tags(_CELL, chunk, first, last):
        at = _AT.search(tag[1])
        column = _column(at[1]) if at else column + 1
        line = int(at[2]) - 1 if at else scan.last_row - 1
        if tag[2]:
            continue  # it ends where it begins
        closed = _CELL_END.search(chunk, tag.end(), end)
        if closed is None:
            raise ValueError("a cell without an end")
        inside = tag.end(), closed.start()
        value = _VALUE.search(chunk, *inside)
        if value is not None:
            scan.columns = max(scan.columns, column + 1)
            scan.rows = max(scan.rows, line + 1)
        if _ERROR.search(tag[1]):
            said = value[1].decode("utf-8", "replace") if value else "#"
            scan.errors[line, column] = said
        elif _FORMULA.search(chunk, *inside) and _is_unsaid(value) and b'"str"' not in tag[1]:
            # A formula whose text is empty on purpose says so: t="str".
            scan.uncalculated.add((line, column))


def _is_unsaid(value: re.Match[bytes] | None) -> bool:
    return value is None or not value[1].strip()


def _column(letters: bytes) -> int:
    number = 0
    for letter in letters.upper():
        number = number * 26 + letter - 64
    return number - 1
