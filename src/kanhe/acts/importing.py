"""Take a workbook's good rows: a batch is one act, and no row is ever taken twice."""

import hmac
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date

from kanhe.acts.authorising import authorise
from kanhe.acts.disclosing import personal_fields
from kanhe.acts.occasion import Occasion
from kanhe.acts.reading import org_unit_of, required_day
from kanhe.acts.recording import NewSalt
from kanhe.formats.import_preview import (
    Known,
    Preview,
    Record,
    SheetPreview,
    fingerprint_of,
    unique_of,
)
from kanhe.registers.authority import Act
from kanhe.registers.datatypes import narrow
from kanhe.registers.definition import RegisterDefinition
from kanhe.registers.disclosure import Disclosure, withhold
from kanhe.registers.entry import RecordRegistered
from kanhe.registers.reading import Value
from kanhe.store import queries
from kanhe.store.append import commit
from kanhe.store.fresh import FreshRecord, FreshRecords
from kanhe.store.holdings import holdings
from kanhe.store.writer import Writer
from kanhe.values.diagnostic import CellPlace, Diagnostic
from kanhe.values.orgtree import OrgTree
from kanhe.values.refusal import Refusal

_AT_ONCE = 2_000  # rows that are written together: bounds the memory


@dataclass(frozen=True, slots=True)
class Taken:
    """What a batch came to: entries from *first_number* on, and rows that were there already."""

    first_number: int
    count: int
    already_taken: int


def take_preview(
    *,
    occasion: Occasion,
    preview: Preview,
    version: int,
    file_key: bytes,
    new_salt: NewSalt,
    tell: Callable[[int], None] = lambda _: None,
) -> Taken:
    """Register every record of *preview*, all in one transaction or none.

    *version* is that of the definition the preview was read under. A row's identity is keyed with
    *file_key*, the ledger's secret: a bare digest of its content would let anybody try out
    personal values. The same file taken twice therefore takes nothing the second time. *tell*
    hears how many rows are written.

    Raises: Refusal `record_version`, `record_known`, `org_unit_not_open`, `nothing_to_take`,
    `not_authorised`.
    """
    if not any(preview.records):
        raise Refusal("nothing_to_take", file=preview.file)
    batch = _Batch(occasion, queries.definition(preview.register), file_key, new_salt)
    batch.check_version(version)
    prepared = batch.prepared(preview)

    def act(writer: Writer) -> Taken:
        definition = writer.projector.definition(preview.register)
        batch.check_version(definition.version)
        batch.check_org_units(writer.projector.tree())
        writer.look_up([one.identity for one in prepared])
        first = writer.next_number
        wanted = [one for one in prepared if not writer.has(one.identity)]
        for org_unit in sorted({one.org_unit for one in wanted}):
            authorise(writer, occasion, Act.ENTER, org_unit)
        writer.see_keys(definition, [one.key for one in wanted if one.key is not None])
        for at in range(0, len(wanted), _AT_ONCE):
            some = wanted[at : at + _AT_ONCE]
            writer.begin(batch.fresh, some)
            tell(at + len(some))
        return Taken(first, len(wanted), len(prepared) - len(wanted))

    return commit(act)


class _Batch:
    """The rows of a batch on their way to records: all that can be done before the log is held."""

    def __init__(
        self,
        occasion: Occasion,
        definition: RegisterDefinition,
        file_key: bytes,
        new_salt: NewSalt,
    ) -> None:
        sample = RecordRegistered(definition.name, definition.version, "", "", date.min, {})
        self.fresh = FreshRecords(definition, occasion.entry(sample))
        self._definition, self._file_key, self._new_salt = definition, file_key, new_salt
        self._org_unit, self._day = definition.org_unit_field, definition.day_field
        self._personal = personal_fields(definition)
        self._places: dict[str, tuple[str, date]] = {}  # what rows say → org unit and day

    def check_version(self, version: int) -> None:
        """Refuse a version of the definition that the rows were not read under."""
        definition = self._definition
        if definition.version != version:
            raise Refusal(
                "record_version",
                register=definition.name,
                found=str(version),
                expected=str(definition.version),
            )

    def prepared(self, preview: Preview) -> list[FreshRecord]:
        """Return the records of all rows.

        Raises: Refusal `record_without_org_unit`, `record_without_day`.
        """
        source = _keyed(self._file_key, "file", preview.sha256)[:16]
        return [
            self._prepared(_identity(self._file_key, preview, sheet, row), row, source)
            for sheet in preview.sheets
            for row in sheet.records
        ]

    def _prepared(self, identity: str, row: Record, source: str) -> FreshRecord:
        data = row.data
        said = f"{data.get(self._org_unit)} {data.get(self._day)}"
        place = self._places.get(said)
        if place is None:
            org_unit, day = (
                org_unit_of(self._definition, data),
                required_day(self._definition, data),
            )
            place = self._places[said] = org_unit, day
        opened: tuple[Disclosure, ...] = ()
        if self._personal:
            data, opened = withhold(data, self._personal, self._new_salt)
        return self.fresh.prepare(identity, row.key, *place, f"{source}:{row.row}", data, opened)

    def check_org_units(self, tree: OrgTree) -> None:
        """Refuse the batch if the tree has changed since the preview was settled."""
        for org_unit, day in sorted(set(self._places.values())):
            if not _is_open(tree, org_unit, day.isoformat()):
                raise Refusal("org_unit_not_open", org_unit=org_unit, day=day.isoformat())


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


def settle(preview: Preview, definition: RegisterDefinition, tree: OrgTree) -> Preview:
    """Return *preview* without the rows whose org unit was not there on their day; those get a
    diagnostic (I060) at the org unit's cell instead."""
    is_there: dict[tuple[str, str], bool] = {}

    def is_good(data: Mapping[str, Value]) -> bool:
        pair = (str(data.get(definition.org_unit_field)), str(data.get(definition.day_field))[:10])
        if pair not in is_there:
            is_there[pair] = _is_open(tree, *pair)
        return is_there[pair]

    sheets = []
    for sheet in preview.sheets:
        bad = [row for row in sheet.records if not is_good(row.data)]
        if bad:
            gone = {row.row for row in bad}
            faults = tuple(_not_there(preview, sheet, row, definition) for row in bad)
            kept = tuple(row for row in sheet.records if row.row not in gone)
            sheet = replace(sheet, records=kept, diagnostics=(*sheet.diagnostics, *faults))
        sheets.append(sheet)
    return replace(preview, sheets=tuple(sheets))


def _is_open(tree: OrgTree, key: str, day: str) -> bool:
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


def _identity(file_key: bytes, preview: Preview, sheet: SheetPreview, row: Record) -> str:
    content = (preview.sha256, sheet.name, row.key or "", row.fingerprint)
    return f"row:{_keyed(file_key, *content)[:40]}"


def _keyed(file_key: bytes, *parts: str) -> str:
    """Return hex digits over *parts*, which only the holder of *file_key* can make."""
    text = "".join([f"{len(part)}:{part}" for part in parts])
    return hmac.digest(file_key, text.encode("utf-8", "surrogatepass"), "sha256").hex()
