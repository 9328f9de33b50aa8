"""Build messy workbooks for tests, and say what a preview found in a few words."""

import io
import zipfile
from collections.abc import Callable, Sequence
from typing import Any

from openpyxl import Workbook

from kanhe.formats.import_preview import Preview
from kanhe.formats.templates import load_shipped
from kanhe.formats.wording_workbook import WORKBOOK
from kanhe.registers.definition import RegisterDefinition
from kanhe.registers.reading import Context
from kanhe.values.diagnostic import CellPlace
from kanhe.values.refusal import Refusal

DEFINITIONS: dict[str, RegisterDefinition] = {
    one.name: one for one in load_shipped("rectification").registers
}
ORG_UNITS = {"治安支队": "zhian", "法制支队": "fazhi", "魏都分局": "weidu"}


def org_units(title: str) -> tuple[str, ...]:
    return (ORG_UNITS[title],) if title in ORG_UNITS else ()


CONTEXT = Context(org_units=org_units)


def say(code: str, lang: str, /, **facts: str) -> str:
    """Return the sentence, as `formats.wording.say` will; codes worded elsewhere stay bare."""
    both = WORKBOOK.get(code)
    return code if both is None else both[lang == "en"].format(**facts)


def xlsx(*sheets: Sequence[Sequence[Any]], merges: Sequence[str] = (), **names: Any) -> bytes:
    """Return a workbook with *sheets* of cells; *merges* belong to the first."""
    book = Workbook()
    for number, rows in enumerate(sheets):
        page = book.active if number == 0 else book.create_sheet()
        for row in rows:
            page.append(list(row))
        page.title = names.get("titles", ["Sheet1", "Sheet2", "Sheet3"])[number]
    for area in merges:
        book.worksheets[0].merge_cells(area)
    if touch := names.get("touch"):
        touch(book)
    return saved(book)


def saved(book: Workbook) -> bytes:
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def with_part(data: bytes, part: str, content: bytes) -> bytes:
    """Return the package *data* with one part replaced."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w", 8) as new:
        for name in old.namelist():
            new.writestr(name, content if name == part else old.read(name))
    return out.getvalue()


def part_of(data: bytes, part: str) -> bytes:
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        return package.read(part)


def records(preview: Preview) -> dict[str, dict[str, Any]]:
    """Return the data of every record by `sheet!row`, or by the row if there is one sheet."""
    many = len(preview.sheets) > 1
    return {
        f"{sheet.name}!{one.row}" if many else str(one.row): dict(one.data)
        for sheet, one in preview.records
    }


def skipped(preview: Preview) -> str:
    """Return the rows passed over in all sheets, such as `1 title 2 header`."""
    return " ".join(
        f"{one.row} {one.reason.value}" for sheet in preview.sheets for one in sheet.skipped
    )


def faults(preview: Preview) -> list[str]:
    """Return cell, code and suggestion of each diagnostic, sorted; a warning has a mark."""
    found = []
    for sheet in preview.sheets:
        for one in sheet.diagnostics:
            assert isinstance(one.place, CellPlace)
            mark = "?" if one.severity.value == "warning" else ""
            tip = f" {one.suggestion}" if one.suggestion is not None else ""
            found.append(f"{one.place.cell} {one.code}{mark}{tip}")
    return sorted(found)


def refusal_of(attempt: Callable[[], Any]) -> tuple[Any, str]:
    """Return what *attempt* gives and no code, or nothing and the code of its refusal."""
    try:
        return attempt(), ""
    except Refusal as refusal:
        return None, refusal.code
