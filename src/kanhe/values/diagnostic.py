"""Diagnostics: what is faulty in an input, where, and with which facts."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum


class Severity(StrEnum):
    """An error keeps a row or a file from being taken; a warning does not."""

    ERROR = "error"
    WARNING = "warning"


@dataclass(frozen=True, slots=True, order=True)
class CellPlace:
    """A cell of a workbook; *row* and *column* count from 1."""

    file: str
    sheet: str
    row: int
    column: int

    def __str__(self) -> str:
        return f"{self.sheet}!{self.cell}" if self.sheet else self.cell

    @property
    def cell(self) -> str:
        """Return the address as spreadsheets write it, such as C7."""
        return f"{column_letters(self.column)}{self.row}"


@dataclass(frozen=True, slots=True, order=True)
class LinePlace:
    """A line of a text file; *line* counts from 1."""

    file: str
    line: int

    def __str__(self) -> str:
        return f"{self.file}:{self.line}"


@dataclass(frozen=True, slots=True, order=True)
class TextPlace:
    """The characters `text[start:end]` of a text."""

    start: int
    end: int

    def __str__(self) -> str:
        return f"{self.start}-{self.end}"


@dataclass(frozen=True, slots=True, order=True)
class FieldPlace:
    """A place inside a value that has no file: a form, a call, an entry. Steps joined by dots."""

    path: str

    def __str__(self) -> str:
        return self.path


Place = CellPlace | LinePlace | TextPlace | FieldPlace


@dataclass(frozen=True, slots=True)
class Diagnostic:
    """A fault in an input. The words for *code* live in `formats.wording`; *facts* fill them.

    *suggestion* is the value that was most likely meant; nothing takes it without a person.
    """

    code: str
    place: Place
    facts: tuple[tuple[str, str], ...] = ()
    severity: Severity = Severity.ERROR
    suggestion: str | None = None

    @property
    def fact_map(self) -> Mapping[str, str]:
        """Return the facts by name."""
        return dict(self.facts)


def column_letters(column: int) -> str:
    """Return the letters of the *column*-th column (1 is A, 27 is AA)."""
    assert column >= 1, column
    letters = ""
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters
