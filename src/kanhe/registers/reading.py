"""Rows of a sheet, or one of a form → data for records, with a diagnostic for each fault.

A fault keeps the cell out of the data and the row out of the register; nothing is guessed.
"""

import difflib
import re
import sys
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from functools import cache
from types import NoneType
from typing import NamedTuple, cast

from kanhe.registers import datatypes
from kanhe.registers.datatypes import Cell, Datatype, Fault
from kanhe.registers.definition import Choice, Field, RegisterDefinition, titles
from kanhe.values.diagnostic import Diagnostic, Place, Severity
from kanhe.values.orgtree import OrgTree

Value = str | list[str]
"""A canonical value: a text, or texts where the field holds many."""


def _no_org_units(_title: str) -> tuple[str, ...]:
    return ()


def _no_records(_register: str, _key: str) -> bool:
    return False


@dataclass(frozen=True, slots=True)
class Context:
    """What reading has to know from outside the row.

    *year* completes dates without one. *scales* are those of the column headers, by field (万元 is
    10000). *org_units* returns the keys that a name may mean; *has_record* tells whether a
    register holds a key.
    """

    year: int | None = None
    scales: Mapping[str, int] = field(default_factory=dict)
    org_units: Callable[[str], tuple[str, ...]] = _no_org_units
    has_record: Callable[[str, str], bool] = _no_records


class ReadRow(NamedTuple):
    """The data of a row by field name, and what is wrong with it; fields left blank are absent."""

    data: Mapping[str, Value]
    diagnostics: tuple[Diagnostic, ...]

    @property
    def is_good(self) -> bool:
        """Return whether the row can be taken: warnings do not hinder it."""
        return all(fault.severity is Severity.WARNING for fault in self.diagnostics)


#: So many different short cells of a field are remembered, about 1 MB.
REMEMBERED, _SHORT = 5_000, 40

#: What is read as it is written.
_TEXTS = frozenset({Datatype.TEXT, Datatype.NOTE, Datatype.PLACE, Datatype.PERSON})

#: Where a citizen's number might slip in.
_FREE = frozenset({Datatype.TEXT, Datatype.NOTE, Datatype.PLACE})

#: Separators inside a cell that holds several values.
_MANY = re.compile(r"[、，,;；\n]+")

#: An identity number or a mobile number in free text: citizens are counted, never recorded.
_PERSONAL = re.compile(r"(?<!\d)(?:\d{17}[\dXx]|1[3-9]\d{9})(?!\d)")
_SLIPPED_IN = "I027"


def read_row(
    definition: RegisterDefinition,
    row: Mapping[str, Cell],
    places: Mapping[str, Place],
    context: Context,
) -> ReadRow:
    """Return what *row* (cells by field name) says; *places* names each field's cell.

    *places* must hold a place for every field of *definition*, also for those without a column:
    there it names the row.
    """
    return RowReader(definition, context).read((row,), lambda _: places)[0]


_Read = Value | Fault | None


class _Known(dict[Cell, _Read]):
    """A cell of a field → what it says; a short one that comes again is read once.

    Remembering is sound because a cell's value follows from field, cell and context alone, and
    `Context` answers the same for as long as the reader lives.
    """

    def __init__(self, part: Field, context: Context) -> None:
        self.read = _field_reader(part, context)
        self._is_shared = not part.is_many  # a list may not be
        self._longest = part.longest or sys.maxsize
        self._is_text = self._is_shared and part.datatype in _TEXTS

    def column(self, cells: list[Cell]) -> list[_Read]:
        """Return what each of *cells* says."""
        kinds = set(map(type, cells))
        if self._is_text and kinds == {str}:
            texts = cast("list[str]", cells)
            if len(max(texts, key=len)) <= self._longest and datatypes.are_plain(texts):
                return [*texts]
        if bool in kinds:  # True equals 1
            return [self.read(cell) if type(cell) is bool else self[cell] for cell in cells]
        return list(map(self.__getitem__, cells))

    def __missing__(self, cell: Cell) -> _Read:
        read = None if cell is None else self.read(cell)
        is_short = not isinstance(cell, str) or len(cell) <= _SHORT
        if is_short and self._is_shared and len(self) < REMEMBERED:
            self[cell] = read
        return read


class RowReader:
    """Reads rows of one register in one context, many at once: column by column."""

    def __init__(self, definition: RegisterDefinition, context: Context) -> None:
        self._fields = tuple((part, _Known(part, context)) for part in definition.fields)
        self._ordered = tuple(
            (part, part.not_before) for part in definition.fields if part.not_before
        )

    def read(
        self, rows: Sequence[Mapping[str, Cell]], places: Callable[[int], Mapping[str, Place]]
    ) -> list[ReadRow]:
        """Return what each of *rows* says, as `read_row` does of one; *places* returns the places
        of a row, by its index."""
        columns: dict[str, list[_Read]] = {}
        faults: defaultdict[int, list[Diagnostic]] = defaultdict(list)
        for part, known in self._fields:
            name = part.name
            column = columns[name] = known.column([row.get(name) for row in rows])
            for at, fault in (*_faults_in(part, column), *_personal_in(part, column)):
                faults[at].append(_diagnostic(part, places(at)[name], fault))
        for part, earlier in self._ordered:
            for at, fault in _disordered(columns[earlier], columns[part.name]):
                faults[at].append(_diagnostic(part, places(at)[part.name], fault))
        names = tuple(columns)
        return [
            ReadRow(
                {name: one for name, one in zip(names, line, strict=True) if one is not None},
                tuple(faults.get(at, ())),
            )
            for at, line in enumerate(zip(*columns.values(), strict=True))
        ]


def org_unit_finder(tree: OrgTree, day: date) -> Callable[[str], tuple[str, ...]]:
    """Return a function from a name (or key, or code) to the org units it may mean on *day*."""
    index: dict[str, set[str]] = {}
    for key, org_unit in tree.org_units.items():
        if org_unit.is_open(day):
            name = [name for start, name in org_unit.names if start <= day][-1]
            for word in (name, key, org_unit.code):
                if word:
                    index.setdefault(datatypes.narrow(word), set()).add(key)
    return lambda title: tuple(sorted(index.get(datatypes.narrow(title), ())))


def _field_reader(part: Field, context: Context) -> Callable[[Cell], _Read]:
    """Return what reads the cells of a field."""
    datatype, value_of, bounded = part.datatype, _value_reader(part, context), _bounds_of(part)

    def one(cell: Cell) -> str | Fault | None:
        if datatypes.is_blank(cell, datatype):
            return None
        value = value_of(cell)
        return value if isinstance(value, Fault) else bounded(part, value)

    def many(cell: Cell) -> Value | Fault | None:
        if datatypes.is_blank(cell, datatype):
            return None
        values: list[str] = []
        for word in _MANY.split(datatypes.shown(cell)):
            value = one(word)
            if isinstance(value, Fault):
                return value
            values += [] if value is None else [value]
        return list(dict.fromkeys(values)) or None

    return many if part.is_many else one


def _value_reader(part: Field, context: Context) -> Callable[[Cell], str | Fault]:
    """Return what reads a cell that is not blank, but for bounds."""
    scale, counted, year = context.scales.get(part.name, 1), part.counted_unit, context.year
    shown = datatypes.shown
    readers: dict[Datatype, Callable[[Cell], str | Fault]] = {
        Datatype.INTEGER: lambda cell: datatypes.read_integer(cell, counted, scale),
        Datatype.DECIMAL: lambda cell: datatypes.read_decimal(cell, counted, scale, part.places),
        Datatype.MONEY: lambda cell: datatypes.read_money(cell, scale),
        Datatype.DATE: lambda cell: datatypes.read_date(cell, year),
        Datatype.DATETIME: lambda cell: datatypes.read_datetime(cell, year),
        Datatype.CHOICE: lambda cell: _read_choice(part.choices, shown(cell)),
        Datatype.RATING: lambda cell: _read_choice(_RATING_CHOICES, shown(cell)),
        Datatype.ORG_UNIT: lambda cell: _read_org_unit(shown(cell), context),
        Datatype.RECORD_LINK: lambda cell: _read_link(part, shown(cell), context),
        Datatype.EVIDENCE: lambda cell: _read_evidence(shown(cell)),
    }
    return readers.get(part.datatype, datatypes.read_text)  # text, note, person, place


_RATING_CHOICES = tuple(Choice(value, title, value) for value, title in datatypes.RATINGS)


def _read_choice(choices: tuple[Choice, ...], text: str) -> str | Fault:
    wanted = datatypes.narrow(text).casefold()
    words = _choice_words(choices)
    if wanted in words:
        return words[wanted]
    called = {choice.value: choice.title for choice in choices}
    near = difflib.get_close_matches(wanted, words, 1)
    facts = (("found", text), *titles("known", *choices).items())
    return Fault("I016", facts, called[words[near[0]]] if near else None)


@cache
def _choice_words(choices: tuple[Choice, ...]) -> Mapping[str, str]:
    """Return the value that each word for a choice stands for."""
    words: dict[str, str] = {}
    for choice in choices:
        for word in (choice.value, choice.title, choice.title_en, *choice.aliases):
            words[datatypes.narrow(word).casefold()] = choice.value
    return words


def _read_org_unit(text: str, context: Context) -> str | Fault:
    keys = context.org_units(text)
    if len(keys) == 1:
        return keys[0]
    if keys:
        return Fault("I018", (("found", text), ("known", "、".join(keys))))
    return Fault("I017", (("found", text),))


def _read_link(part: Field, text: str, context: Context) -> str | Fault:
    key, register = datatypes.tidy(text), part.register or ""
    if context.has_record(register, key):
        return key
    return Fault("I019", (("found", key), ("register", register)))


def _read_evidence(text: str) -> str | Fault:
    digest = datatypes.narrow(text).lower()
    if re.fullmatch(r"[0-9a-f]{64}", digest):
        return digest
    return Fault("I020", (("found", text),))


def _bounds_of(part: Field) -> Callable[[Field, str], str | Fault]:
    """Return what holds values to the bounds of a field (ends included)."""
    match part.datatype:
        case Datatype.INTEGER | Datatype.DECIMAL | Datatype.MONEY:
            return _bounded_number
        case Datatype.DATE | Datatype.DATETIME:
            return _bounded_day
    return _bounded_words


def _bounded_number(part: Field, value: str) -> str | Fault:
    if part.minimum is None and part.maximum is None:
        return value
    number, found = Decimal(value), ("found", value)
    if part.minimum is not None and number < part.minimum:
        return Fault("I021", (found, ("bound", f"{part.minimum:f}")))
    if part.maximum is not None and number > part.maximum:
        return Fault("I022", (found, ("bound", f"{part.maximum:f}")))
    return value


def _bounded_day(part: Field, value: str) -> str | Fault:
    if part.earliest is None and part.latest is None:
        return value
    day, found = date.fromisoformat(value[:10]), ("found", value)
    if part.earliest is not None and day < part.earliest:
        return Fault("I023", (found, ("bound", part.earliest.isoformat())))
    if part.latest is not None and day > part.latest:
        return Fault("I024", (found, ("bound", part.latest.isoformat())))
    return value


def _bounded_words(part: Field, value: str) -> str | Fault:
    if part.longest is not None and len(value) > part.longest:
        facts = (("length", str(len(value))), ("bound", str(part.longest)))
        return Fault("I025", facts)
    return value


def _faults_in(part: Field, column: list[_Read]) -> list[tuple[int, Fault]]:
    """Take the faults out of a column; return them by row."""
    kinds = set(map(type, column))
    if Fault not in kinds and not (part.is_required and NoneType in kinds):
        return []
    found = []
    for at, one in enumerate(column):
        if isinstance(one, Fault):
            column[at] = None
            found.append((at, one))
        elif one is None and part.is_required:
            found.append((at, Fault("I001")))
    return found


def _personal_in(part: Field, column: Sequence[_Read]) -> list[tuple[int, Fault]]:
    """Return by row where a citizen's number may have slipped into free text."""
    if part.datatype not in _FREE or part.is_personal:
        return []
    texts = [
        one if type(one) is str else "\n".join(one) if isinstance(one, list) else ""
        for one in column
    ]
    if not _PERSONAL.search("\n".join(texts)):
        return []
    return [(at, Fault(_SLIPPED_IN)) for at, text in enumerate(texts) if _PERSONAL.search(text)]


def _disordered(earlier: Sequence[_Read], later: Sequence[_Read]) -> Iterator[tuple[int, Fault]]:
    """Yield by row where a day lies before the one that it must not lie before."""
    for at, (first, then) in enumerate(zip(earlier, later, strict=True)):
        if first and then and str(then)[:10] < str(first)[:10]:
            yield at, Fault("I026", (("found", str(then)[:10]), ("bound", str(first)[:10])))


def _diagnostic(part: Field, place: Place, fault: Fault) -> Diagnostic:
    facts = (*titles("field", part).items(), *fault.facts)
    severity = Severity.WARNING if fault.code == _SLIPPED_IN else Severity.ERROR
    return Diagnostic(fault.code, place, facts, severity, fault.suggestion)
