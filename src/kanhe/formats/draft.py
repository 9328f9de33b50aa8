"""A draft as read: its text, and where the reader saw structure."""

from dataclasses import dataclass

from kanhe.claims.page import BlockKind
from kanhe.values.span import Span


@dataclass(frozen=True, slots=True)
class Draft:
    """A draft's text as extracted; all offsets of the output count characters of `text`.

    `sha256` is that of the file's bytes (hex). `hints` name stretches whose kind the file itself
    tells (a heading style, a table, a caption in a small font); everything else is judged by
    `claims.page`. Paragraphs end with a line feed; table cells are parted by a tab.
    """

    name: str
    sha256: str
    text: str
    hints: tuple[tuple[Span, BlockKind], ...] = ()
