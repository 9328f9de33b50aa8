"""What an xlsx says beside its values: errors, formulas never worked out, what is hidden, how far.

The sheets are streamed once as bytes. That also proves every part against its checksum and its
stated size, and finds out how large the grid of a sheet would be before anybody lays it out: one
cell in XFD1048576 would otherwise take 500 GB.
"""

import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field

from kanhe.formats.workbook_in import Limits, Marks, check_extent
from kanhe.formats.workbook_package import local_name, parse, relations
from kanhe.values.refusal import Refusal

_CHUNK = 1 << 20
#: No row of a sheet is longer than this.
_ROW_MOST = 16 << 20

_ROW = re.compile(rb"<row(?:\s[^>]*)?>")
_NUMBERED = b'<row r="'
_ANY_ROW = re.compile(rb"<(?:\w+:)?row(?:\s[^>]*)?>")
_NUMBER = re.compile(rb"""\sr\s*=\s*["'](\d+)["']""")
_HIDDEN = re.compile(rb"""\shidden=["'](?:1|true)["']""")
_CELL = re.compile(rb"<(?:\w+:)?c((?:\s[^>]*[^/>])?)>(.*?)</(?:\w+:)?c>", re.S)
_AT = re.compile(rb"""\sr\s*=\s*["']([A-Za-z]{1,3})(\d+)["']""")
_ERROR = re.compile(rb"""\st=["']e["']""")
_VALUE = re.compile(rb"<(?:\w+:)?(?:v|is)[\s>]([^<]*)")
_FORMULA = re.compile(rb"<(?:\w+:)?f[\s>/]")
#: A cell beyond column Z, as nearly all programs write it.
_FAR = re.compile(rb' r="[A-Za-z][A-Za-z]')
#: Errors, formulas, and ways to write a cell that the quick look does not count; the last three
#: need a character that most sheets do not have at all.
_SIGNS = (b' t="e"', b"<f")
_RARE_SIGNS = ((b":", (b":f", b":c")), (b"'", (b"='",)))
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
    may_hide = b"hidden" in chunk
    if not may_hide and _scan_plain(scan, chunk):
        return
    starts = list((_ANY_ROW if b":row" in chunk else _ROW).finditer(chunk))
    is_curious = _is_curious(chunk, len(starts))
    for at, match in enumerate(starts):
        end = starts[at + 1].start() if at + 1 < len(starts) else len(chunk)
        number = _NUMBER.search(match[0])
        scan.last_row = int(number[1]) if number else scan.last_row + 1
        if may_hide and _HIDDEN.search(match[0]):
            scan.hidden_rows += 1
        if chunk.find(b"</", match.end(), end) < 0:
            continue  # no cell with content
        scan.rows = max(scan.rows, scan.last_row)
        if is_curious:
            _scan_cells(scan, chunk[match.end() : end])
        else:
            scan.columns = max(scan.columns, 26)


def _scan_plain(scan: _Scan, chunk: bytes) -> bool:
    """Scan rows that all are numbered, have cells, and these nothing to be looked at, as nearly
    all rows are; else return False."""
    _, *rows = chunk.split(_NUMBERED)
    if len(rows) != chunk.count(b"<row") or _is_curious(chunk, len(rows)):
        return False
    heads = [row[: row.find(b">")] for row in rows]
    digits = [head[: head.find(b'"')] for head in heads]
    if not all(map(bytes.isdigit, digits)) or any(head.endswith(b"/") for head in heads):
        return False
    numbers = list(map(int, digits))
    if not numbers:
        return False
    scan.last_row = numbers[-1]
    scan.rows = max(scan.rows, *numbers)
    scan.columns = max(scan.columns, 26)
    return True


def _is_curious(chunk: bytes, rows: int) -> bool:
    """Return whether single cells must be looked at: a formula, an error, a far column, or cells
    that are not addressed in the usual way, which the quick look cannot count."""
    cells = chunk.count(b"<c")
    is_usual = cells == chunk.count(b"<c ") and cells + rows == chunk.count(b' r="')
    return (
        not is_usual
        or any(sign in chunk for sign in _SIGNS)
        or any(rare in chunk and any(s in chunk for s in signs) for rare, signs in _RARE_SIGNS)
        or _FAR.search(chunk) is not None
    )


def _scan_cells(scan: _Scan, row: bytes) -> None:
    column = -1
    for match in _CELL.finditer(row):
        at = _AT.search(match[1])
        column = _column(at[1]) if at else column + 1
        line = int(at[2]) - 1 if at else scan.last_row - 1
        value = _VALUE.search(match[2])
        if value is not None:
            scan.columns = max(scan.columns, column + 1)
            scan.rows = max(scan.rows, line + 1)
        if _ERROR.search(match[1]):
            said = value[1].decode("utf-8", "replace") if value else "#"
            scan.errors[line, column] = said
        elif _FORMULA.search(match[2]) and _is_unsaid(value) and b'"str"' not in match[1]:
            # A formula whose text is empty on purpose says so: t="str".
            scan.uncalculated.add((line, column))


def _is_unsaid(value: re.Match[bytes] | None) -> bool:
    return value is None or not value[1].strip()


def _column(letters: bytes) -> int:
    number = 0
    for letter in letters.upper():
        number = number * 26 + letter - 64
    return number - 1
