"""Take a workbook's good rows: a batch is one act, and no row is ever taken twice.

take_preview   rows that were read before and looked at
take_batches   rows as they come, prepared by a `Batch` elsewhere (`cli/ahead.py`)
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from hashlib import blake2b

from kanhe.acts.authorising import authorise
from kanhe.acts.disclosing import personal_fields
from kanhe.acts.importing import is_open
from kanhe.acts.occasion import Occasion
from kanhe.acts.reading import org_unit_of, required_day
from kanhe.acts.recording import NewSalt
from kanhe.formats.import_preview import Preview, Record
from kanhe.registers.authority import Act
from kanhe.registers.definition import RegisterDefinition
from kanhe.registers.disclosure import Disclosure, withhold
from kanhe.registers.entry import RecordRegistered
from kanhe.store import queries
from kanhe.store.append import commit
from kanhe.store.definitions import stored_indicators
from kanhe.store.fresh import FreshRecord, FreshRecords, ToBegin
from kanhe.store.writer import Writer
from kanhe.values.refusal import Refusal

AT_ONCE = 2_000  # rows that are written together: bounds the memory


@dataclass(frozen=True, slots=True)
class Taken:
    """What a batch came to: entries from *first_number* on, and rows that were there already."""

    first_number: int
    count: int
    already_taken: int


class Batch:
    """The rows of a file on their way to records: all that can be done before the log is held.

    A row's identity is keyed with *file_key*, the ledger's secret: a bare digest of its content
    would let anybody try out personal values. The same file taken twice therefore takes nothing
    the second time.
    """

    def __init__(
        self,
        occasion: Occasion,
        definition: RegisterDefinition,
        sha256: str,
        file_key: bytes,
        new_salt: NewSalt,
    ) -> None:
        """*sha256* is that of the file."""
        sample = RecordRegistered(definition.name, definition.version, "", "", date.min, {})
        self.occasion, self.definition = occasion, definition
        counting = [one for one in stored_indicators() if one.register == definition.name]
        self.fresh = FreshRecords(definition, occasion.entry(sample), counting)
        self._sha256, self._file_key, self._new_salt = sha256, file_key, new_salt
        self._source = _keyed(file_key, "file", sha256)[:16]
        self._org_unit, self._day = definition.org_unit_field, definition.day_field
        self._personal = personal_fields(definition)
        self._places: dict[str, tuple[str, str]] = {}  # what rows say → org unit and day

    def check_version(self, version: int) -> None:
        """Refuse a version of the definition that the rows were not read under."""
        if self.definition.version != version:
            raise Refusal(
                "record_version",
                register=self.definition.name,
                found=str(version),
                expected=str(self.definition.version),
            )

    def prepare(self, rows: Sequence[tuple[str, Record]]) -> list[FreshRecord]:
        """Return the records of rows, each with the name of its sheet; raises Refusal
        `record_without_org_unit`, `record_without_day`."""
        return self.fresh.prepare([self._to_begin(sheet, row) for sheet, row in rows])

    def _to_begin(self, sheet: str, row: Record) -> ToBegin:
        data = row.data
        said = f"{data.get(self._org_unit)} {data.get(self._day)}"
        place = self._places.get(said)
        if place is None:
            org_unit = org_unit_of(self.definition, data)
            day = required_day(self.definition, data)
            place = self._places[said] = org_unit, day.isoformat()
        opened: tuple[Disclosure, ...] = ()
        if self._personal:
            data, opened = withhold(data, self._personal, self._new_salt)
        identity = _keyed(self._file_key, self._sha256, sheet, row.key or "", row.fingerprint)
        source = f"{self._source}:{row.row}"
        return ToBegin(f"row:{identity}", row.key, *place, source, data, opened)


class Preparing:
    """Prepares rows as they are read, and sends them on many at a time."""

    def __init__(self, batch: Batch, send: Callable[[list[FreshRecord]], None]) -> None:
        self._batch, self._send = batch, send
        self._rows: list[tuple[str, Record]] = []

    def take(self, sheet: str, row: Record) -> None:
        """Take in a row of *sheet*."""
        self._rows.append((sheet, row))
        if len(self._rows) == AT_ONCE:
            self.end()

    def end(self) -> None:
        """Send what is left."""
        if self._rows:
            self._send(self._batch.prepare(self._rows))
        self._rows = []


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

    *version* is that of the definition the preview was read under. *tell* hears how many rows are
    written. Raises: Refusal `record_version`, `record_known`, `org_unit_not_open`,
    `nothing_to_take`, `not_authorised`.
    """
    if not any(preview.records):
        raise Refusal("nothing_to_take", file=preview.file)
    definition = queries.definition(preview.register)
    batch = Batch(occasion, definition, preview.sha256, file_key, new_salt)
    batch.check_version(version)
    rows = [(sheet.name, row) for sheet, row in preview.records]
    batches = [batch.prepare(rows[at : at + AT_ONCE]) for at in range(0, len(rows), AT_ONCE)]
    keys = [row.key for _, row in rows if row.key is not None]
    return take_batches(batch, batches, keys=keys, tell=tell)


def take_batches(
    batch: Batch,
    batches: Iterable[Sequence[FreshRecord]],
    *,
    keys: Sequence[str] = (),
    tell: Callable[[int], None] = lambda _: None,
) -> Taken:
    """Register the records of all *batches*, all in one transaction or none.

    *keys* are all that the office gave itself in them: they must be known before the first key is
    given. What may have changed since the rows were read is asked again. Raises as `take_preview`.
    """
    definition, occasion = batch.definition, batch.occasion

    def act(writer: Writer) -> Taken:
        batch.check_version(writer.projector.definition(definition.name).version)
        writer.see_keys(definition, keys)
        tree = writer.projector.tree()
        first, seen = writer.next_number, 0
        open_places: set[tuple[str, str]] = set()
        allowed: set[str] = set()
        for some in batches:
            places = {(one.org_unit, one.day) for one in some} - open_places
            for org_unit, day in sorted(places):
                if not is_open(tree, org_unit, day):
                    raise Refusal("org_unit_not_open", org_unit=org_unit, day=day)
            open_places |= places
            writer.look_up([one.identity for one in some])
            wanted = [one for one in some if not writer.has(one.identity)]
            for org_unit in sorted({one.org_unit for one in wanted} - allowed):
                authorise(writer, occasion, Act.ENTER, org_unit)
                allowed.add(org_unit)
            writer.begin(batch.fresh, wanted)
            seen += len(some)
            tell(seen)
        count = writer.next_number - first
        return Taken(first, count, seen - count)

    return commit(act)


def _keyed(file_key: bytes, *parts: str) -> str:
    """Return hex digits over *parts*, which only the holder of *file_key* can make."""
    text = "".join([f"{len(part)}:{part}" for part in parts])
    return blake2b(text.encode("utf-8", "surrogatepass"), key=file_key, digest_size=20).hexdigest()
