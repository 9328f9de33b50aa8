"""What a preview is: records, rows passed over, faults; frozen values for acts and for showing."""

import hashlib
from collections.abc import Callable, Container, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

from kanhe.formats.import_mapping import MappingMemory, SheetMapping
from kanhe.registers.definition import RegisterDefinition
from kanhe.registers.mapping import Proposal
from kanhe.registers.reading import Value
from kanhe.registers.sheet import Skip
from kanhe.values.diagnostic import Diagnostic, Severity, column_letters

_APART = "\x1f"  # between values; a name never holds it


def _no_key(_key: str) -> str | None:
    return None


@dataclass(frozen=True, slots=True)
class Known:
    """What the ledger holds of the register: the fingerprints of its records' contents, the
    fingerprint under a key (None: no such key), and the values of its unique fields."""

    contents: Container[str] = frozenset()
    content_of_key: Callable[[str], str | None] = _no_key
    uniques: Container[tuple[str, ...]] = frozenset()


#: Takes a record of a sheet, named by its title, as it is read; False where it is none to take.
HandOn = Callable[[str, "Record"], bool]


class Record(NamedTuple):
    """A row that can be taken, counted from 1. *key* is the office's own 编号, if it has one."""

    row: int
    key: str | None
    data: Mapping[str, Value]
    fingerprint: str


@dataclass(frozen=True, slots=True)
class Skipped:
    """A row that is no record; *of* is the sheet and row that a duplicate repeats."""

    row: int
    reason: Skip
    of: tuple[str, int] | None = None


@dataclass(frozen=True, slots=True)
class SheetPreview:
    """What one sheet holds. Rows count from 1. A sheet without a header has no rows here.

    *handed_on* counts the records that were given to the caller as they were read, and not kept.
    """

    name: str
    header_rows: tuple[int, ...] = ()
    columns: tuple[Proposal, ...] = ()
    signature: str = ""
    year: int | None = None
    records: tuple[Record, ...] = ()
    skipped: tuple[Skipped, ...] = ()
    diagnostics: tuple[Diagnostic, ...] = ()
    handed_on: int = 0

    @property
    def count(self) -> int:
        """Return how many records the sheet brings."""
        return len(self.records) + self.handed_on

    @property
    def mapping(self) -> Mapping[str, str]:
        """Return the field of each column letter that has one."""
        return {column_letters(one.column + 1): one.field for one in self.columns if one.field}

    @property
    def unmapped(self) -> tuple[str, ...]:
        """Return the letters of the columns that have a title and no field."""
        return tuple(
            column_letters(one.column + 1) for one in self.columns if one.title and not one.field
        )


@dataclass(frozen=True, slots=True)
class Preview:
    """What a workbook would bring to a register; *sha256* is that of the file (hex)."""

    file: str
    sha256: str
    register: str
    sheets: tuple[SheetPreview, ...]

    @property
    def records(self) -> Iterator[tuple[SheetPreview, Record]]:
        """Yield every record with its sheet, in the order of the workbook."""
        return ((sheet, one) for sheet in self.sheets for one in sheet.records)

    @property
    def has_errors(self) -> bool:
        """Return whether some cells need a person before all rows can be taken."""
        return any(
            one.severity is Severity.ERROR for sheet in self.sheets for one in sheet.diagnostics
        )

    def confirmed(self, memory: MappingMemory) -> MappingMemory:
        """Return *memory* with the forms of this workbook as they are mapped here."""
        for sheet in self.sheets:
            if sheet.header_rows:
                columns: dict[str, str | None] = dict.fromkeys(sheet.unmapped) | dict(sheet.mapping)
                memory = memory.with_sheet(sheet.signature, SheetMapping(self.register, columns))
        return memory


def fingerprint_of(data: Mapping[str, Value]) -> str:
    """Return 32 hex digits over a record's content; equal contents have equal ones.

    It is no commitment: whoever has it can try out personal values. It is never stored.
    """
    names = _in_order(tuple(data))
    words: list[str] = list(map(data.__getitem__, names))  # type: ignore[arg-type]  # lists go next
    if list in set(map(type, words)):
        names, words = _spread(data)
    text = _APART.join((",".join(names), *words))
    if text.count(_APART) != len(words):  # one of the words holds it: tell their lengths too
        text = f"{_APART}{','.join(map(str, map(len, words)))}{_APART}{text}"
    return hashlib.blake2b(text.encode("utf-8", "surrogatepass"), digest_size=16).hexdigest()


@lru_cache  # rows of a sheet have the same few
def _in_order(names: tuple[str, ...]) -> Sequence[str]:
    return sorted(names)


def _spread(data: Mapping[str, Value]) -> tuple[Sequence[str], list[str]]:
    """Return names and values of *data* in order; a list's name says how many are its."""
    names: list[str] = []
    words: list[str] = []
    for name in sorted(data):
        value = data[name]
        if isinstance(value, list):
            names.append(f"{name}[{len(value)}]")
            words += value
        else:
            names.append(name)
            words.append(value)
    return names, words


def unique_of(definition: RegisterDefinition, data: Mapping[str, Value]) -> tuple[str, ...] | None:
    """Return the values of the unique fields of a record, None if it lacks one or has none."""
    if not definition.unique:
        return None
    values = [data.get(name) for name in definition.unique]
    if any(value is None for value in values):
        return None
    return tuple("\n".join(value) if isinstance(value, list) else str(value) for value in values)
