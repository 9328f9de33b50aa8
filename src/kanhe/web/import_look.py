"""What a person sees of a workbook before it is taken: counts, columns, the first of its faults.

It is plain data, so that it can be made beside the server and shown by it later.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from kanhe.formats.import_preview import Preview, SheetPreview

_MOST_SHOWN = 200  # faults on the page; the commented workbook has all


@dataclass(frozen=True, slots=True)
class ColumnLook:
    """A column that has a title, and the field that it is taken for."""

    column: int
    title: str
    field: str | None = None


@dataclass(frozen=True, slots=True)
class SheetLook:
    """A sheet; *sample* is its first good row, to recognise the columns by."""

    name: str
    header_rows: tuple[int, ...]
    signature: str
    good: int
    skipped: int
    columns: tuple[ColumnLook, ...]
    sample: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class FaultLook:
    """A cell that needs a person."""

    place: str
    severity: str
    code: str
    facts: Mapping[str, str]
    suggestion: str | None = None


@dataclass(frozen=True, slots=True)
class LookedAt:
    """A workbook that was looked at."""

    file: str
    sheets: tuple[SheetLook, ...]
    faults: tuple[FaultLook, ...]
    fault_count: int

    @property
    def good(self) -> int:
        """Return how many rows can be taken."""
        return sum(sheet.good for sheet in self.sheets)


def looked_at(found: Preview) -> LookedAt:
    """Return what is to be shown of a preview."""
    faults = [one for sheet in found.sheets for one in sheet.diagnostics]
    shown = tuple(
        FaultLook(str(one.place), one.severity.value, one.code, one.fact_map, one.suggestion)
        for one in faults[:_MOST_SHOWN]
    )
    return LookedAt(found.file, tuple(map(_sheet, found.sheets)), shown, len(faults))


def _sheet(sheet: SheetPreview) -> SheetLook:
    columns = tuple(ColumnLook(one.column, one.title, one.field) for one in sheet.columns)
    first = next(iter(sheet.records), None)
    sample = {} if first is None else {name: str(value) for name, value in first.data.items()}
    return SheetLook(
        sheet.name,
        sheet.header_rows,
        sheet.signature,
        len(sheet.records),
        len(sheet.skipped),
        columns,
        sample,
    )
