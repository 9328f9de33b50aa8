"""A workbook's bytes → its sheets as grids of cells with merged ranges.

Reads xlsx, xlsm and xls (calamine), ods and csv; what a file is, its bytes tell, not its name.
Cells come as `registers.datatypes.Cell`: text, integers, exact decimals, days. A spreadsheet keeps
and shows 15 significant digits, so 0.30000000000000004 is 0.3. Formulas give their last value.
"""

import hashlib
import io
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, time, timedelta
from decimal import Decimal
from heapq import heappop, heappush
from typing import TYPE_CHECKING

from kanhe.registers.datatypes import Cell
from kanhe.registers.sheet import Merge
from kanhe.values.refusal import Refusal

if TYPE_CHECKING:
    from python_calamine import CalamineSheet


@dataclass(frozen=True, slots=True)
class Limits:
    """What is read at most; anything larger is refused before it is unpacked into cells."""

    file_bytes: int = 64_000_000
    unpacked_bytes: int = 1_000_000_000
    parts: int = 5_000
    sheets: int = 100
    rows: int = 300_000
    columns: int = 500
    cells: int = 8_000_000


@dataclass(frozen=True, slots=True)
class Marks:
    """What values alone do not tell; rows and columns count from 0.

    `errors` are cells such as #REF!, `uncalculated` are formulas that no program has worked out.
    """

    hidden_rows: int = 0
    hidden_columns: tuple[int, ...] = ()
    errors: Mapping[tuple[int, int], str] = field(default_factory=dict)
    uncalculated: frozenset[tuple[int, int]] = frozenset()


@dataclass(frozen=True, slots=True)
class Sheet:
    """A sheet: `rows()` begins again from the top each time; row 0 is row 1 of the sheet."""

    name: str
    rows: Callable[[], Iterator[list[Cell]]]
    merges: tuple[Merge, ...] = ()
    is_hidden: bool = False
    marks: Marks = field(default_factory=Marks)

    def head(self, count: int) -> list[list[Cell]]:
        """Return the first *count* rows, or as many as there are."""
        return [row for row, _ in zip(self.rows(), range(count), strict=False)]


@dataclass(frozen=True, slots=True)
class Workbook:
    """A workbook as read; `kind` is xlsx, xls, ods or csv, `sha256` that of its bytes (hex).

    `is_1904` tells that bare day numbers count from 1904 (workbooks begun on an old Macintosh).
    """

    name: str
    sha256: str
    kind: str
    sheets: tuple[Sheet, ...]
    is_1904: bool = False


_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
#: The stream in which an encrypted xlsx lies inside its envelope, as the envelope spells it.
_ENVELOPED = "EncryptedPackage".encode("utf-16-le")


def read_workbook(name: str, data: bytes, limits: Limits | None = None) -> Workbook:
    """Return the workbook in *data*.

    Raises: Refusal workbook_empty, _too_large, _too_many_sheets, _too_wide, _encrypted, _damaged,
    _html, _encoding, or _unknown for bytes that are no workbook.
    """
    limits = limits or Limits()
    if not data.strip():
        raise Refusal("workbook_empty", file=name)
    if len(data) > limits.file_bytes:
        raise Refusal("workbook_too_large", file=name, limit=_megabytes(limits.file_bytes))
    sha256 = hashlib.sha256(data).hexdigest()
    if data.startswith(b"PK"):
        return _read_package(name, data, sha256, limits)
    if data.startswith(_OLE):
        if _ENVELOPED in data:
            raise Refusal("workbook_encrypted", file=name)
        return Workbook(name, sha256, "xls", _calamine_sheets(name, data, limits, ()))
    from kanhe.formats.workbook_csv import read_csv  # only what a file needs is loaded

    return Workbook(name, sha256, "csv", (read_csv(name, data, limits),))


def _read_package(name: str, data: bytes, sha256: str, limits: Limits) -> Workbook:
    from kanhe.formats.workbook_package import open_package
    from kanhe.formats.workbook_xml import scan_xlsx

    with open_package(name, data, limits) as package:
        parts = set(package.namelist())
        if "content.xml" in parts:
            from kanhe.formats.workbook_ods import read_ods

            return Workbook(name, sha256, "ods", read_ods(name, package, limits))
        scanned = scan_xlsx(name, package, limits)
    if not scanned.marks:
        raise Refusal("workbook_unknown", file=name)
    sheets = _calamine_sheets(name, data, limits, scanned.marks)
    return Workbook(name, sha256, "xlsx", sheets, scanned.is_1904)


def _calamine_sheets(
    name: str, data: bytes, limits: Limits, marks: Sequence[tuple[str, Marks]]
) -> tuple[Sheet, ...]:
    """Return the sheets that hold cells; *marks* by sheet name."""
    import python_calamine as calamine

    known = dict(marks)
    try:
        book = calamine.CalamineWorkbook.from_filelike(io.BytesIO(data))
        listed = [
            one for one in book.sheets_metadata if one.typ is calamine.SheetTypeEnum.WorkSheet
        ]
        if len(listed) > limits.sheets:
            raise Refusal("workbook_too_many_sheets", file=name, limit=str(limits.sheets))
        return tuple(
            _calamine_sheet(
                name,
                book.get_sheet_by_name(one.name),
                limits,
                known.get(one.name) or Marks(),
                is_hidden=one.visible is not calamine.SheetVisibleEnum.Visible,
            )
            for one in listed
        )
    except Refusal:
        raise
    except calamine.PasswordError as error:
        raise Refusal("workbook_encrypted", file=name) from error
    except (calamine.CalamineError, OSError, ValueError) as error:
        raise Refusal("workbook_damaged", file=name) from error
    except BaseException as error:
        # A panic of the reader written in Rust is no Exception; of all else we know nothing.
        if type(error).__name__ != "PanicException":
            raise
        raise Refusal("workbook_damaged", file=name) from error


def _calamine_sheet(
    file: str, sheet: "CalamineSheet", limits: Limits, marks: Marks, *, is_hidden: bool
) -> Sheet:
    start = sheet.start or (0, 0)
    end = sheet.end or (-1, -1)
    check_extent(file, sheet.name, limits, rows=end[0] + 1, columns=end[1] + 1)
    merges = sound_merges(
        (
            Merge(top, left, bottom, right)
            for (top, left), (bottom, right) in sheet.merged_cell_ranges or ()
        ),
        end[0] + 1,
        end[1] + 1,
    )

    def rows() -> Iterator[list[Cell]]:
        before: list[Cell] = [None] * start[1]
        errors = marks.errors
        wrong = {row for row, _ in errors}
        if end[0] < 0:
            return
        for number, values in enumerate(sheet.iter_rows()):
            cells = before + [
                value
                if type(value) is str and value
                else exact(value)
                if type(value) is float
                else as_cell(value)
                for value in values
            ]
            if number in wrong:
                for column in range(len(cells)):
                    cells[column] = errors.get((number, column), cells[column])
            yield cells

    return Sheet(sheet.name, rows, merges, is_hidden, marks)


def as_cell(value: object) -> Cell:
    """Return a value as calamine gives it as a cell, its number exact."""
    if isinstance(value, float):
        return exact(value)
    if isinstance(value, str):
        return value or None
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, int | date):  # datetime is a date
        return value
    if isinstance(value, time):
        return value.isoformat()
    if isinstance(value, timedelta):
        return clock_text(value)
    return None if value is None else str(value)


def exact(value: float) -> int | Decimal | str:
    """Return the number that a spreadsheet shows for *value*: its 15 significant digits."""
    if -1e15 < value < 1e15:  # nearly every number
        return int(value) if value.is_integer() else Decimal(f"{value:.15g}")
    number = Decimal(f"{value:.15g}")
    if not number.is_finite():
        return str(value)
    return int(number) if abs(value) < 1e30 else number


def clock_text(value: timedelta) -> str:
    """Return a duration as spreadsheets show it, such as 30:00:00."""
    seconds = int(value.total_seconds())
    sign = "-" if seconds < 0 else ""
    minutes, second = divmod(abs(seconds), 60)
    hour, minute = divmod(minutes, 60)
    return f"{sign}{hour}:{minute:02d}:{second:02d}"


def check_extent(file: str, sheet: str, limits: Limits, *, rows: int, columns: int) -> None:
    """Raise Refusal workbook_too_wide if a sheet is larger than *limits* allow."""
    if rows > limits.rows or columns > limits.columns or rows * columns > limits.cells:
        raise Refusal(
            "workbook_too_wide",
            file=file,
            sheet=sheet,
            rows=str(rows),
            columns=str(columns),
            rows_most=str(limits.rows),
            columns_most=str(limits.columns),
            cells_most=str(limits.cells),
        )


def sound_merges(merges: Iterator[Merge], rows: int, columns: int) -> tuple[Merge, ...]:
    """Return the merged ranges inside the sheet, cut to it, without any that overlap beyond reason.

    At most one range can begin in each column of a row; a file that says more is made up.
    """
    sound: list[Merge] = []
    bottoms: list[int] = []
    for merge in sorted(merges, key=lambda one: (one.top, one.left)):
        if merge.top >= rows or merge.left >= columns:
            continue
        while bottoms and bottoms[0] < merge.top:
            heappop(bottoms)
        if len(bottoms) >= columns:
            continue
        cut = Merge(
            merge.top, merge.left, min(merge.bottom, rows - 1), min(merge.right, columns - 1)
        )
        heappush(bottoms, cut.bottom)
        sound.append(cut)
    return tuple(sound)


def _megabytes(count: int) -> str:
    return f"{count // 1_000_000} MB"
