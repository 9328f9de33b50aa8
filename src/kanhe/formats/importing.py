"""A workbook and a register → what would be taken: records, rows passed over, and why, faults.

Nothing is written here, and nothing is guessed: a row is a record, or it is skipped for a named
reason, or an error stands at one of its cells. Sheets are read some hundred rows at a time.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from operator import attrgetter

from kanhe.formats.import_form import (
    Form,
    Places,
    bad_cells,
    find_form,
    form_diagnostics,
    sheets_of,
    warning,
    without_table,
    year_of,
)
from kanhe.formats.import_mapping import MappingMemory
from kanhe.formats.import_preview import (
    HandOn,
    Known,
    Preview,
    Record,
    SheetPreview,
    Skipped,
    fingerprint_of,
    unique_of,
)
from kanhe.formats.workbook_in import Limits, Sheet, Workbook, read_workbook
from kanhe.registers.datatypes import DASHES, Cell, Datatype, shown, tidy
from kanhe.registers.definition import RegisterDefinition
from kanhe.registers.mapping import KEY
from kanhe.registers.reading import Context, RowReader, Value
from kanhe.registers.sheet import DataRow, RowSorter, Skip, row_diagnostics
from kanhe.values.diagnostic import CellPlace, Diagnostic, Severity
from kanhe.values.refusal import Refusal

_AT_ONCE = 500  # rows read together: so few that they stay near the processor

_Where = tuple[str, int]


@dataclass(slots=True)
class _Seen:
    """What earlier rows of the same file held, over all its sheets."""

    contents: dict[tuple[str | None, str], _Where] = field(default_factory=dict)
    keys: dict[str, _Where] = field(default_factory=dict)
    uniques: dict[tuple[str, ...], _Where] = field(default_factory=dict)


def preview(
    name: str,
    data: bytes,
    definition: RegisterDefinition,
    context: Context,
    *,
    sheet: str | None = None,
    mapping: MappingMemory | None = None,
    known: Known | None = None,
    limits: Limits | None = None,
) -> Preview:
    """Return what the workbook in *data* would bring to the register of *definition*.

    *sheet* names the only one to read; without it all that are not hidden are read.
    Raises: Refusal `workbook_*`, workbook_sheet_unknown, workbook_no_table, `mapping_*`.
    """
    workbook = read_workbook(name, data, limits)
    return preview_workbook(
        workbook, definition, context, sheet=sheet, mapping=mapping, known=known
    )


def preview_workbook(
    workbook: Workbook,
    definition: RegisterDefinition,
    context: Context,
    *,
    sheet: str | None = None,
    mapping: MappingMemory | None = None,
    known: Known | None = None,
    hand_on: HandOn | None = None,
) -> Preview:
    """Return what *workbook* would bring to the register; see `preview`.

    *hand_on* gets every record at once; without it the preview keeps them.
    """
    seen, memory = _Seen(), mapping or MappingMemory()
    sheets = []
    for one in sheets_of(workbook, sheet):
        if one.is_hidden and sheet is None:
            place = CellPlace(workbook.name, one.name, 1, 1)
            sheets.append(SheetPreview(one.name, diagnostics=(warning("I048", place),)))
            continue
        form = find_form(definition, one, memory)
        if form is None:
            sheets.append(without_table(workbook.name, one))
            continue
        reading = _Reading(
            workbook, one, form, definition, context, known or Known(), seen, hand_on
        )
        sheets.append(reading.read())
    if not any(one.header_rows for one in sheets):
        raise Refusal("workbook_no_table", file=workbook.name, register=definition.title)
    return Preview(workbook.name, workbook.sha256, definition.name, tuple(sheets))


def has_own_keys(
    workbook: Workbook,
    definition: RegisterDefinition,
    *,
    sheet: str | None = None,
    mapping: MappingMemory | None = None,
) -> bool:
    """Return whether a sheet that would be read has a column of keys."""
    forms = [
        find_form(definition, one, mapping or MappingMemory())
        for one in sheets_of(workbook, sheet)
        if sheet or not one.is_hidden
    ]
    return any(one.field == KEY for form in forms if form for one in form.columns)


class _Reading:
    """One sheet on its way to a preview."""

    def __init__(
        self,
        workbook: Workbook,
        sheet: Sheet,
        form: Form,
        definition: RegisterDefinition,
        context: Context,
        known: Known,
        seen: _Seen,
        hand_on: HandOn | None,
    ) -> None:
        self.sheet, self.form, self.definition = sheet, form, definition
        self.hand_on, self.handed_on = hand_on, 0
        self.known, self.seen = known, seen
        self.year = context.year or year_of(sheet, form.header[0])
        scales = {one.field: one.scale for one in form.columns if one.field and one.scale != 1}
        context = replace(context, year=self.year, scales={**scales, **context.scales})
        self.reader = RowReader(definition, context)
        self.places = Places(workbook.name, sheet.name, form.columns)
        self.days_from_1904 = tuple(
            part.name
            for part in definition.fields
            if workbook.is_1904 and part.datatype in (Datatype.DATE, Datatype.DATETIME)
        )
        self.bad_cells = bad_cells(sheet, form.columns)
        self.has_key = any(one.field == KEY for one in form.columns)
        self.records: list[Record] = []
        self.skipped: list[Skipped] = []
        self.diagnostics: list[Diagnostic] = []

    def read(self) -> SheetPreview:
        """Return the preview of the sheet."""
        form = self.form
        self.diagnostics += form_diagnostics(self.definition, self.sheet, form, self.places)
        sorter = RowSorter(form.header, form.columns, self.sheet.merges)
        rows: list[DataRow] = []
        for number, cells in enumerate(self.sheet.rows()):
            row = sorter.sort(number, cells)
            if isinstance(row, Skip):
                self.skipped.append(Skipped(number + 1, row))
                continue
            rows.append(row)
            if len(rows) == _AT_ONCE:
                self._take(rows)
                rows = []
        self._take(rows)
        return SheetPreview(
            self.sheet.name,
            tuple(row + 1 for row in form.header),
            form.columns,
            form.signature,
            self.year,
            tuple(self.records),
            tuple(sorted(self.skipped, key=attrgetter("row"))),
            tuple(self.diagnostics),
            self.handed_on,
        )

    def _take(self, rows: Sequence[DataRow]) -> None:
        """Read some rows together, then sort them out one by one."""
        told = [self._cells(row) for row in rows]
        read = self.reader.read([cells for cells, _ in told], lambda at: self._places(rows[at]))
        for row, (cells, faults), said in zip(rows, told, read, strict=True):
            if said.diagnostics:
                known = {fault.facts[0] for fault in faults}
                faults += [  # a cell that holds #REF! is not also an empty one
                    one
                    for one in said.diagnostics
                    if one.code != "I001" or one.facts[0] not in known
                ]
            key = _key(cells.get(KEY)) if self.has_key else None
            self._take_row(row, key, said.data, faults)

    def _places(self, row: DataRow) -> Places:
        self.places.row = row.row + 1
        return self.places

    def _take_row(
        self, row: DataRow, key: str | None, data: Mapping[str, Value], faults: list[Diagnostic]
    ) -> None:
        places = self._places(row)
        if row.dittos or row.repeats:
            faults += row_diagnostics(self.definition, row, places)
        if not data and not faults and key is None:
            faults.append(Diagnostic("I042", places.row_place))
        if faults and any(fault.severity is Severity.ERROR for fault in faults):
            self.diagnostics += faults
        else:
            self._sort_out(row.row + 1, key, data, faults)

    def _cells(self, row: DataRow) -> tuple[Mapping[str, Cell], list[Diagnostic]]:
        """Return the cells of a row, days as they count elsewhere, and those that hold nothing but
        an error."""
        if not self.days_from_1904 and row.row not in self.bad_cells:
            return row.cells, []
        cells = dict(row.cells)
        self._rebase(cells)
        faults = []
        for name, code, text in self.bad_cells.get(row.row, ()):
            cells[name] = None
            faults.append(Diagnostic(code, self._places(row)[name], self._facts(name, text)))
        return cells, faults

    def _sort_out(
        self, row: int, key: str | None, data: Mapping[str, Value], warnings: list[Diagnostic]
    ) -> None:
        """Take a good row as a record, unless this file or the ledger holds it already."""
        fingerprint = fingerprint_of(data)
        where = (self.sheet.name, row)
        earlier = self.seen.contents.setdefault((key, fingerprint), where)
        held = self.known.content_of_key(key) if key is not None else None
        if earlier != where:
            self.skipped.append(Skipped(row, Skip.DUPLICATE, earlier))
        elif held == fingerprint or (key is None and fingerprint in self.known.contents):
            self.skipped.append(Skipped(row, Skip.ALREADY_TAKEN))
        elif faults := self._clashes(where, key, held, data):
            self.diagnostics += (*warnings, *faults)
        else:
            self.diagnostics += warnings
            record = Record(row, key, data, fingerprint)
            if self.hand_on is None:
                self.records.append(record)
            else:
                self.handed_on += self.hand_on(self.sheet.name, record)

    def _clashes(
        self, where: _Where, key: str | None, held: str | None, data: Mapping[str, Value]
    ) -> list[Diagnostic]:
        faults = []
        if key is not None:
            found = ("found", key)
            if held is not None:
                faults.append(Diagnostic("I052", self.places[KEY], (found,)))
            elif (earlier := self.seen.keys.setdefault(key, where)) != where:
                facts = (found, ("row", _said(earlier)))
                faults.append(Diagnostic("I051", self.places[KEY], facts))
        unique = unique_of(self.definition, data)
        if unique is not None:
            fields = ("fields", self._titles(self.definition.unique))
            if unique in self.known.uniques:
                faults.append(Diagnostic("I053", self.places.row_place, (fields,)))
            elif (earlier := self.seen.uniques.setdefault(unique, where)) != where:
                facts = (fields, ("row", _said(earlier)))
                faults.append(Diagnostic("I050", self.places.row_place, facts))
        return faults

    def _rebase(self, cells: dict[str, Cell]) -> None:
        """Move bare day numbers of a workbook that counts from 1904 to the usual count."""
        for name in self.days_from_1904:
            cell = cells.get(name)
            if isinstance(cell, int | Decimal) and cell < 200_000:  # 20210309 is no day number
                cells[name] = cell + 1462

    def _facts(self, name: str, text: str) -> tuple[tuple[str, str], ...]:
        return (("field", self._titles((name,))), ("found", text))

    def _titles(self, names: tuple[str, ...]) -> str:
        titles = {part.name: part.title for part in self.definition.fields}
        titles[KEY] = self.definition.key_titles[0] if self.definition.key_titles else KEY
        return "、".join(titles[name] for name in names)


def _said(where: _Where) -> str:
    return f"{where[0]} {where[1]}".strip()


def _key(cell: Cell) -> str | None:
    text = tidy(shown(cell))
    return None if not text or text in DASHES else text
