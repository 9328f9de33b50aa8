"""What a workbook's rows are held against before they are taken: names, days, what is known."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import date

from kanhe.formats.import_mapping import MappingMemory
from kanhe.formats.import_preview import (
    Known,
    Preview,
    Record,
    SheetPreview,
    fingerprint_of,
    unique_of,
)
from kanhe.formats.importing import has_own_keys, preview_workbook
from kanhe.formats.workbook_in import Workbook
from kanhe.registers.datatypes import narrow
from kanhe.registers.definition import RegisterDefinition
from kanhe.registers.reading import Context, Value
from kanhe.store import queries
from kanhe.store.holdings import has_record, holdings
from kanhe.values.diagnostic import CellPlace, Diagnostic
from kanhe.values.orgtree import OrgTree


def org_units_ever(tree: OrgTree, today: date) -> Callable[[str], tuple[str, ...]]:
    """Return a function from a name, key or code to the org units that ever bore it.

    Old sheets name what is merged by now. Where one of several is open *today* it is meant;
    whether it was there on a row's own day is for `settle` to say.
    """
    index: dict[str, set[str]] = {}
    for key, org_unit in tree.org_units.items():
        for word in (key, org_unit.code, *(name for _, name in org_unit.names)):
            if word:
                index.setdefault(narrow(word), set()).add(key)

    def find(title: str) -> tuple[str, ...]:
        found = index.get(narrow(title), set())
        current = {key for key in found if tree.org_units[key].is_open(today)}
        return tuple(sorted(current if len(current) == 1 else found))

    return find


class Rows:
    """The rows of a workbook as a register reads them, held against the ledger as it stands."""

    def __init__(
        self,
        workbook: Workbook,
        definition: RegisterDefinition,
        today: date,
        *,
        year: int | None = None,
        sheet: str | None = None,
        mapping: MappingMemory | None = None,
    ) -> None:
        """*sheet* names the only one to read, *year* that of days without one."""
        self.workbook, self.definition = workbook, definition
        self._sheet, self._mapping = sheet, mapping
        self._tree = queries.tree()
        self._context = Context(
            year=year, org_units=org_units_ever(self._tree, today), has_record=has_record
        )

    def has_no_keys(self) -> bool:
        """Return whether the office gave none of its rows a key of its own."""
        return not has_own_keys(
            self.workbook, self.definition, sheet=self._sheet, mapping=self._mapping
        )

    def preview(self, take: Callable[[str, Record], None] | None = None) -> Preview:
        """Return the preview, settled; *take* gets the good rows at once, with the sheet's name.

        Without it the preview keeps them.
        """
        open_days = OpenDays(self.definition, self._tree)
        late: dict[str, list[Record]] = {}

        def hand_on(sheet: str, row: Record) -> bool:
            if not open_days.holds(row.data):
                late.setdefault(sheet, []).append(row)
                return False
            assert take is not None
            take(sheet, row)
            return True

        found = preview_workbook(
            self.workbook,
            self.definition,
            self._context,
            sheet=self._sheet,
            mapping=self._mapping,
            known=known_of(self.definition),
            hand_on=hand_on if take else None,
        )
        if take is None:
            return settle(found, self.definition, self._tree)
        return without(found, late, self.definition)


class OpenDays:
    """Whether the org unit of a row was there on the row's day."""

    def __init__(self, definition: RegisterDefinition, tree: OrgTree) -> None:
        self._org_unit, self._day = definition.org_unit_field, definition.day_field
        self._tree = tree
        self._known: dict[tuple[str, str], bool] = {}

    def holds(self, data: Mapping[str, Value]) -> bool:
        """Return whether a row with *data* can be taken; one without a day the act refuses."""
        pair = (str(data.get(self._org_unit)), str(data.get(self._day))[:10])
        if pair not in self._known:
            self._known[pair] = is_open(self._tree, *pair)
        return self._known[pair]


def settle(preview: Preview, definition: RegisterDefinition, tree: OrgTree) -> Preview:
    """Return *preview* without the rows whose org unit was not there on their day; those get a
    diagnostic (I060) at the org unit's cell instead."""
    open_days = OpenDays(definition, tree)
    bad = {
        sheet.name: [row for row in sheet.records if not open_days.holds(row.data)]
        for sheet in preview.sheets
    }
    return without(preview, bad, definition)


def without(
    preview: Preview, bad: Mapping[str, Sequence[Record]], definition: RegisterDefinition
) -> Preview:
    """Return *preview* without the *bad* rows of each sheet, with a diagnostic for each."""
    sheets = []
    for sheet in preview.sheets:
        if rows := bad.get(sheet.name):
            gone = {row.row for row in rows}
            faults = tuple(_not_there(preview, sheet, row, definition) for row in rows)
            kept = tuple(row for row in sheet.records if row.row not in gone)
            sheet = replace(sheet, records=kept, diagnostics=(*sheet.diagnostics, *faults))
        sheets.append(sheet)
    return replace(preview, sheets=tuple(sheets))


def is_open(tree: OrgTree, key: str, day: str) -> bool:
    """Return whether the org unit is there on a day; what is no day is for others to say."""
    org_unit = tree.org_units.get(key)
    try:
        return org_unit is not None and org_unit.is_open(date.fromisoformat(day))
    except ValueError:
        return True  # no day: the act names what is missing


def _not_there(
    preview: Preview, sheet: SheetPreview, row: Record, definition: RegisterDefinition
) -> Diagnostic:
    columns = {one.field: one.column + 1 for one in sheet.columns if one.field}
    column = columns.get(definition.org_unit_field, 1)
    facts = {
        "found": str(row.data.get(definition.org_unit_field, "")),
        "day": str(row.data.get(definition.day_field, ""))[:10],
    }
    place = CellPlace(preview.file, sheet.name, row.row, column)
    return Diagnostic("I060", place, tuple(facts.items()))


def known_of(definition: RegisterDefinition) -> Known:
    """Return what the register holds, read when the first row asks for it."""
    held = _Held(definition)
    return Known(_Lazy(lambda: held.contents), held.content_of_key, _Lazy(lambda: held.uniques))


class _Held:
    """The contents of a register, gathered in one pass when they are first asked for."""

    def __init__(self, definition: RegisterDefinition) -> None:
        self._definition = definition
        self._contents: set[str] = set()
        self._by_key: dict[str, str] = {}
        self._uniques: set[tuple[str, ...]] = set()
        self._is_read = False

    @property
    def contents(self) -> set[str]:
        """Return the fingerprints of all records that are not void."""
        self._read()
        return self._contents

    @property
    def uniques(self) -> set[tuple[str, ...]]:
        """Return the unique values of all records that are not void."""
        self._read()
        return self._uniques

    def content_of_key(self, key: str) -> str | None:
        """Return the fingerprint of the record under *key*, void or not, or None."""
        self._read()
        return self._by_key.get(key)

    def _read(self) -> None:
        if self._is_read:
            return
        self._is_read = True
        for one in holdings(self._definition.name):
            mark = fingerprint_of(one.data)
            self._by_key[one.key] = mark
            if one.is_void:
                continue
            self._contents.add(mark)
            unique = unique_of(self._definition, one.data)
            if unique is not None:
                self._uniques.add(unique)


class _Lazy:
    """A container that is made when it is first looked into."""

    def __init__(self, make: Callable[[], set[str] | set[tuple[str, ...]]]) -> None:
        self._make = make

    def __contains__(self, value: object) -> bool:
        return value in self._make()
