"""The form of a sheet: where its header is, which column is which field, what to warn of."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from kanhe.formats.import_mapping import MappingMemory, apply_mapping, signature_of
from kanhe.formats.import_preview import SheetPreview
from kanhe.formats.workbook_in import Sheet, Workbook
from kanhe.registers.datatypes import narrow, shown
from kanhe.registers.definition import RegisterDefinition
from kanhe.registers.mapping import KEY, Proposal
from kanhe.registers.sheet import (
    HIGHEST,
    SEARCHED,
    Grid,
    Merge,
    find_header,
    header_titles,
)
from kanhe.values.diagnostic import CellPlace, Diagnostic, Severity, column_letters
from kanhe.values.refusal import Refusal

#: So many rows are looked at to find the header.
HEAD = SEARCHED + HIGHEST

_YEAR = re.compile(r"((?:19|20)\d{2})(?=年|$)")


@dataclass(frozen=True, slots=True)
class Form:
    """The header of a sheet (rows from 0), its columns, and the signature of the form."""

    header: tuple[int, ...]
    columns: tuple[Proposal, ...]
    signature: str


def find_form(definition: RegisterDefinition, sheet: Sheet, memory: MappingMemory) -> Form | None:
    """Return the form of a sheet, as remembered or as proposed; None if it has no header."""
    head = sheet.head(HEAD)
    known = memory.find("", definition.name)
    header = tuple(row - 1 for row in known.header_rows) if known else ()
    if header and header[-1] >= HEAD:
        head = sheet.head(header[-1] + 1)
    if not header or header[-1] >= len(head):
        remembered = _remembered_header(definition, head, sheet.merges, memory)
        header = remembered or find_header(definition, head, sheet.merges) or ()
    if not header:
        return None
    titles = header_titles(head, sheet.merges, header)
    signature = signature_of(titles)
    decided = memory.find(signature, definition.name)
    return Form(header, apply_mapping(definition, titles, decided), signature)


def _remembered_header(
    definition: RegisterDefinition, head: Grid, merges: Sequence[Merge], memory: MappingMemory
) -> tuple[int, ...] | None:
    if not memory.sheets:
        return None
    for first in range(min(SEARCHED, len(head))):
        for height in range(1, min(HIGHEST, len(head) - first) + 1):
            rows = tuple(range(first, first + height))
            known = memory.sheets.get(signature_of(header_titles(head, merges, rows)))
            if known is not None and known.register == definition.name:
                return rows
    return None


def sheets_of(workbook: Workbook, name: str | None) -> tuple[Sheet, ...]:
    """Return all sheets, or the one called *name*; raises Refusal workbook_sheet_unknown."""
    if name is None:
        return workbook.sheets
    found = tuple(one for one in workbook.sheets if one.name == name)
    if not found:
        names = "、".join(one.name for one in workbook.sheets)
        raise Refusal("workbook_sheet_unknown", file=workbook.name, sheet=name, known=names)
    return found


class Places(Mapping[str, CellPlace]):
    """The cell of each field in the row that is being read; made only where a fault needs it."""

    def __init__(self, file: str, sheet: str, columns: Sequence[Proposal]) -> None:
        self.file, self.sheet, self.row = file, sheet, 1
        self.columns = {one.field: one.column + 1 for one in columns if one.field}
        self.first = min(self.columns.values(), default=1)

    @property
    def row_place(self) -> CellPlace:
        """Return the first cell of the row that a field has."""
        return CellPlace(self.file, self.sheet, self.row, self.first)

    def __getitem__(self, name: str) -> CellPlace:
        return CellPlace(self.file, self.sheet, self.row, self.columns.get(name, self.first))

    def __iter__(self) -> Iterator[str]:
        return iter(self.columns)

    def __len__(self) -> int:
        return len(self.columns)


def bad_cells(
    sheet: Sheet, columns: Sequence[Proposal]
) -> Mapping[int, tuple[tuple[str, str, str], ...]]:
    """Return (field, code, what stands there) of cells without a value, by row from 0."""
    names = {one.column: one.field for one in columns if one.field}
    found: dict[int, tuple[tuple[str, str, str], ...]] = {}
    marked = [(place, "I040", text) for place, text in sheet.marks.errors.items()]
    marked += [(place, "I041", "") for place in sorted(sheet.marks.uncalculated)]
    for (row, column), code, text in marked:
        if column in names:
            found[row] = (*found.get(row, ()), (names[column], code, text))
    return found


def form_diagnostics(
    definition: RegisterDefinition, sheet: Sheet, form: Form, places: Places
) -> Iterator[Diagnostic]:
    """Yield what a person should look at before trusting the mapping: warnings only."""
    titles = {part.name: part.title for part in definition.fields}
    titles[KEY] = definition.key_titles[0] if definition.key_titles else KEY
    row = form.header[-1] + 1
    for one in form.columns:
        place = CellPlace(places.file, sheet.name, row, one.column + 1)
        title = ("title", one.title.replace("\n", "/"))
        if one.tied:
            fields = "、".join(titles[name] for name in one.tied)
            yield warning("I043", place, title, ("fields", fields))
        elif one.field and not one.is_certain:
            yield warning("I044", place, title, ("field", titles[one.field]))
    head = CellPlace(places.file, sheet.name, row, places.first)
    for part in definition.fields:
        if part.is_required and part.name not in places.columns:
            yield warning("I045", head, ("field", part.title))
    if sheet.marks.hidden_rows:
        yield warning("I046", head, ("count", str(sheet.marks.hidden_rows)))
    if hidden := [one for one in sheet.marks.hidden_columns if one + 1 in places.columns.values()]:
        letters = "、".join(column_letters(one + 1) for one in hidden)
        yield warning("I047", head, ("columns", letters))


def without_table(file: str, sheet: Sheet) -> SheetPreview:
    """Return the preview of a sheet whose header was not found; an error if it looks like a table.

    Two rows with three cells each are more than remarks on how to fill in a form.
    """
    first: CellPlace | None = None
    broad = 0
    for number, cells in enumerate(sheet.rows()):
        said = [at for at, cell in enumerate(cells) if cell is not None and shown(cell).strip()]
        if said and first is None:
            first = CellPlace(file, sheet.name, number + 1, said[0] + 1)
        broad += len(said) >= 3
    if first is None:
        return SheetPreview(sheet.name)
    severity = Severity.ERROR if broad >= 2 else Severity.WARNING
    return SheetPreview(sheet.name, diagnostics=(Diagnostic("I049", first, (), severity),))


def year_of(sheet: Sheet, header: int) -> int | None:
    """Return the one year that the sheet's name and the rows above its header speak of."""
    words = [sheet.name, *(shown(cell) for row in sheet.head(header) for cell in row)]
    years = {match[1] for word in words for match in _YEAR.finditer(narrow(word))}
    return int(years.pop()) if len(years) == 1 else None


def warning(code: str, place: CellPlace, *facts: tuple[str, str]) -> Diagnostic:
    """Return a diagnostic that keeps nothing from being taken."""
    return Diagnostic(code, place, facts, Severity.WARNING)
