"""The mapping memory: which column is which field, kept for the next workbook of the same form.

    {"kanhe": "mapping/1", "sheets": {SIGNATURE: {"register": "finding",
        "columns": {"C": "problem", "K": null}, "header_rows": [3, 4]}}}

A signature names a form by its column titles alone, so a new month's file is known again whatever
its rows say. `*` fits any sheet. `null` keeps a column out; `header_rows` (from 1) are needed
only where the header cannot be found by its titles.
"""

import hashlib
import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from kanhe.registers.datatypes import narrow
from kanhe.registers.definition import RegisterDefinition, field_map
from kanhe.registers.mapping import KEY, Proposal, propose
from kanhe.values.diagnostic import column_letters
from kanhe.values.refusal import Refusal

FORMAT = "mapping/1"

#: The signature that fits any sheet.
ANY = "*"

_LETTERS = re.compile(r"[A-Z]{1,3}")


@dataclass(frozen=True, slots=True)
class SheetMapping:
    """What a person decided for a form: the field of each column letter, None for none."""

    register: str
    columns: Mapping[str, str | None]
    header_rows: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class MappingMemory:
    """All forms that are known, by signature."""

    sheets: Mapping[str, SheetMapping] = field(default_factory=dict)

    def find(self, signature: str, register: str) -> SheetMapping | None:
        """Return what is known of a form of *register*, exactly or for any sheet."""
        for name in (signature, ANY):
            known = self.sheets.get(name)
            if known is not None and known.register == register:
                return known
        return None

    def with_sheet(self, signature: str, mapping: SheetMapping) -> "MappingMemory":
        """Return the memory with a form learnt, or learnt anew."""
        return MappingMemory({**self.sheets, signature: mapping})


def signature_of(titles: Sequence[str | None]) -> str:
    """Return the name of a form: 16 hex digits over its column titles in order, narrowed."""
    words = [narrow(title or "") for title in titles]
    while words and not words[-1]:
        words.pop()
    return hashlib.sha256("\x1f".join(words).encode()).hexdigest()[:16]


def load_mapping(name: str, data: bytes) -> MappingMemory:
    """Return the memory in a mapping file; raises Refusal mapping_invalid with the place."""
    try:
        plain = json.loads(data)
    except (ValueError, RecursionError) as error:
        raise _invalid(name, "") from error
    if not isinstance(plain, dict) or plain.get("kanhe") != FORMAT:
        raise _invalid(name, "kanhe")
    sheets = plain.get("sheets")
    if not isinstance(sheets, dict) or set(plain) != {"kanhe", "sheets"}:
        raise _invalid(name, "sheets")
    return MappingMemory({key: _read_sheet(name, key, one) for key, one in sheets.items()})


def dump_mapping(memory: MappingMemory) -> bytes:
    """Return the memory as a mapping file, the same bytes for the same memory."""
    sheets: dict[str, dict[str, object]] = {}
    for signature, one in sorted(memory.sheets.items()):
        sheets[signature] = {"register": one.register, "columns": dict(one.columns)}
        if one.header_rows:
            sheets[signature]["header_rows"] = list(one.header_rows)
    plain = {"kanhe": FORMAT, "sheets": sheets}
    return (json.dumps(plain, ensure_ascii=False, indent=2) + "\n").encode()


def apply_mapping(
    definition: RegisterDefinition, titles: Sequence[str | None], mapping: SheetMapping | None
) -> tuple[Proposal, ...]:
    """Return the columns: those that *mapping* names as it says, the others as proposed.

    Raises Refusal mapping_field_unknown for a field that the register has not, mapping_twice for
    one that two columns claim.
    """
    proposed = propose(definition, titles)
    if mapping is None:
        return proposed
    names = {*field_map(definition), KEY}
    chosen = [name for name in mapping.columns.values() if name is not None]
    for name in chosen:
        if name not in names:
            raise Refusal("mapping_field_unknown", field=name, known="、".join(sorted(names)))
        if chosen.count(name) > 1:
            raise Refusal("mapping_twice", field=name)
    return tuple(_decided(part, mapping, frozenset(chosen)) for part in proposed)


def _decided(part: Proposal, mapping: SheetMapping, chosen: frozenset[str]) -> Proposal:
    letters = column_letters(part.column + 1)
    if letters in mapping.columns:
        name = mapping.columns[letters]
        return Proposal(part.column, part.title, name, 101 if name else 0, (), part.scale)
    if part.field in chosen:
        return Proposal(part.column, part.title, None, 0, (), part.scale)
    return part


def _read_sheet(name: str, signature: str, plain: object) -> SheetMapping:
    if not isinstance(plain, dict) or not set(plain) <= {"register", "columns", "header_rows"}:
        raise _invalid(name, f"sheets.{signature}")
    register, columns = plain.get("register"), plain.get("columns")
    rows = plain.get("header_rows", [])
    if not isinstance(register, str):
        raise _invalid(name, f"sheets.{signature}.register")
    if not isinstance(columns, dict) or not all(
        _LETTERS.fullmatch(letters) and (one is None or isinstance(one, str))
        for letters, one in columns.items()
    ):
        raise _invalid(name, f"sheets.{signature}.columns")
    if not _are_rows(rows):
        raise _invalid(name, f"sheets.{signature}.header_rows")
    return SheetMapping(register, columns, tuple(rows))


def _are_rows(rows: object) -> bool:
    """Return whether *rows* are one to three rows that follow each other, or none."""
    if not isinstance(rows, list) or len(rows) > 3 or not all(type(row) is int for row in rows):
        return False
    return not rows or (rows[0] >= 1 and rows == list(range(rows[0], rows[0] + len(rows))))


def _invalid(name: str, place: str) -> Refusal:
    return Refusal("mapping_invalid", file=name, place=place or "1")
