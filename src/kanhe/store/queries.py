"""What the store answers: one record with its trail, entries, definitions, trees, disclosures.

Lists of records are in `listing`. Every answer is a value; nothing here writes.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from kanhe.indicators.definition import Indicator
from kanhe.registers.campaign import CampaignDefinition
from kanhe.registers.definition import RegisterDefinition
from kanhe.registers.disclosure import Disclosure
from kanhe.registers.entry import Entry, from_data
from kanhe.registers.projection import Evidence, Record
from kanhe.store.definitions import stored_campaign, stored_indicator, stored_indicators
from kanhe.store.gate import tree_row
from kanhe.store.models import (
    LogEntry,
    StoredDefinition,
    StoredDisclosure,
    StoredEvidence,
    StoredRecord,
    StoredTrace,
    Withheld,
)
from kanhe.store.organisation import organisation
from kanhe.store.record_rows import (
    definition_from,
    latest_definition,
    record_of,
    stored_staffing,
    trace_of,
    whole_trail,
)
from kanhe.store.states import NOW
from kanhe.tlog.canonical import decode_object
from kanhe.values.orgtree import OrgTree
from kanhe.values.refusal import Refusal
from kanhe.values.taskforce import Staffing


@dataclass(frozen=True, slots=True)
class StoredEntry:
    """An entry as it is in the log: its number, its bytes and their leaf hash."""

    entry_number: int
    body: bytes
    leaf: bytes

    def entry(self) -> Entry:
        """Return what the bytes say; raises Refusal for bytes that say nothing."""
        return from_data(decode_object(self.body))


def record(register: str, key: str) -> Record:
    """Return a record with its whole trail; raises Refusal `record_unknown`."""
    row = StoredRecord.objects.filter(register=register, key=key).first()
    if row is None:
        raise Refusal("record_unknown", register=register, key=key)
    lines = StoredTrace.objects.filter(record_id=row.number).order_by("entry_number")
    trail = [trace_of(line) for line in lines.values_list("line", flat=True)]
    return record_of(row, whole_trail(row.data, trail))


def place_of_record(number: int) -> tuple[str, str]:
    """Return register and key of the record that entry *number* began; Refusal `record_unknown`."""
    rows = StoredRecord.objects.filter(number=number)
    found = rows.values_list("register", "key").first()
    if found is None:
        raise Refusal("record_unknown", register="", key=str(number))
    return found


def numbers_of_records(register: str, keys: Sequence[str]) -> dict[str, int]:
    """Return the number of each of *keys* that the register has, by key."""
    rows = StoredRecord.objects.filter(register=register, key__in=keys)
    return dict(rows.values_list("key", "number"))


def evidence(register: str, key: str) -> tuple[Evidence, ...]:
    """Return the evidence of a record; raises Refusal `record_unknown`."""
    return record(register, key).evidence


def records_with(sha256: str) -> tuple[tuple[str, str], ...]:
    """Return (register, key) of the records that a file of that digest is with."""
    rows = StoredEvidence.objects.filter(sha256=sha256).order_by("entry_number")
    return tuple(rows.values_list("record__register", "record__key"))


def log_size() -> int:
    """Return how many entries the log holds."""
    return tree_row().size


def entry(entry_number: int) -> StoredEntry:
    """Return an entry; raises Refusal `entry_unknown`, or `entry_withheld` with its reason."""
    row = LogEntry.objects.filter(entry_number=entry_number).first()
    if row is None:
        raise Refusal("entry_unknown", entry_number=str(entry_number))
    by = Withheld.objects.filter(entry_number=entry_number).values_list("by_entry", flat=True)
    if by:
        raise Refusal("entry_withheld", entry_number=str(entry_number), by_entry=str(by[0]))
    return StoredEntry(row.entry_number, bytes(row.body), bytes(row.leaf))


def leaves(numbers: Sequence[int]) -> dict[int, bytes]:
    """Return the leaf hash of each of these entries, withheld ones too."""
    rows = LogEntry.objects.filter(entry_number__in=numbers)
    return {number: bytes(leaf) for number, leaf in rows.values_list("entry_number", "leaf")}


def entry_number_of(identity: str) -> int | None:
    """Return the number of the entry with that identity, or None."""
    rows = LogEntry.objects.filter(identity=identity)
    return rows.values_list("entry_number", flat=True).first()


def entries(after: int = 0, limit: int = 100) -> tuple[StoredEntry, ...]:
    """Return the entries behind number *after*, at most *limit*; withheld ones are left out."""
    withheld = Withheld.objects.filter(entry_number__gt=after).values("entry_number")
    rows = LogEntry.objects.filter(entry_number__gt=after).exclude(entry_number__in=withheld)
    return tuple(
        StoredEntry(row.entry_number, bytes(row.body), bytes(row.leaf))
        for row in rows.order_by("entry_number")[:limit]
    )


def withheld_entries() -> dict[int, int]:
    """Return the numbers of withheld entries, each with that of the entry that withheld it."""
    return dict(Withheld.objects.values_list("entry_number", "by_entry"))


def definition(register: str, version: int | None = None) -> RegisterDefinition:
    """Return a definition, the latest or that *version*; raises Refusal `register_unknown`."""
    if version is None:
        return latest_definition(register)
    rows = StoredDefinition.objects.filter(name=register, version=version)
    text = rows.values_list("data", flat=True).first()
    if text is None:
        raise Refusal("register_unknown", register=f"{register} v{version}")
    return definition_from(text)


def definitions() -> tuple[RegisterDefinition, ...]:
    """Return the latest definition of every register, in the order in which they began."""
    latest: dict[str, str] = {}
    for row in StoredDefinition.objects.order_by("entry_number"):
        latest[row.name] = row.data
    return tuple(definition_from(text) for text in latest.values())


def indicators(as_of: int = NOW) -> tuple[Indicator, ...]:
    """Return every indicator in its latest version, or in that after entry *as_of*; in the order
    in which they began."""
    return stored_indicators(as_of)


def indicator(name: str, version: int | None = None) -> Indicator:
    """Return an indicator, the latest or that *version*; raises Refusal `indicator_unknown`."""
    found = stored_indicator(name, version)
    if found is None:
        raise Refusal(
            "indicator_unknown", indicator=name if version is None else f"{name} v{version}"
        )
    return found


def campaign(name: str | None = None) -> CampaignDefinition | None:
    """Return the latest version of a campaign, of the one defined last if no *name* is given."""
    return stored_campaign(name)


def tree() -> OrgTree:
    """Return the organisation tree with all its history."""
    return organisation().tree


def staffing() -> Staffing:
    """Return taskforces and secondments with all their history."""
    return stored_staffing()


def disclosures(entry_number: int) -> tuple[Disclosure, ...]:
    """Return what still opens the commitments of an entry; erased ones are gone."""
    rows = StoredDisclosure.objects.filter(entry_number=entry_number).order_by("path")
    return tuple(Disclosure(row.path, row.salt, row.value) for row in rows)


def disclosures_of(register: str, key: str) -> tuple[Disclosure, ...]:
    """Return what still opens the commitments that a record's entries made, newest first."""
    row = StoredRecord.objects.filter(register=register, key=key).first()
    if row is None:
        raise Refusal("record_unknown", register=register, key=key)
    numbers = StoredTrace.objects.filter(record_id=row.number).values("entry_number")
    rows = StoredDisclosure.objects.filter(entry_number__in=numbers).order_by("-entry_number")
    return tuple(Disclosure(one.path, one.salt, one.value) for one in rows)
