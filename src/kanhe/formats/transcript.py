"""A text being written out of a file, with the stretches whose kind the file tells."""

from kanhe.claims.page import BlockKind
from kanhe.values.span import Span


class Transcript:
    """Text pieces in reading order; `length` is the offset of the next character."""

    def __init__(self) -> None:
        self.length = 0
        self._pieces: list[str] = []
        self._hints: list[tuple[Span, BlockKind]] = []

    def write(self, piece: str) -> None:
        """Append *piece* to the text."""
        if piece:
            self._pieces.append(piece)
            self.length += len(piece)

    def last(self) -> str:
        """Return the last character written, empty before the first."""
        return self._pieces[-1][-1:] if self._pieces else ""

    def mark(self, start: int, kind: BlockKind | None) -> None:
        """Note that the text from *start* to here is of *kind*; None and nothing are no hint."""
        if kind is not None and start < self.length:
            self._hints.append((Span(start, self.length), kind))

    def text(self) -> str:
        """Return all that was written."""
        return "".join(self._pieces)

    def hints(self) -> tuple[tuple[Span, BlockKind], ...]:
        """Return the marked stretches in the order of the text."""
        return tuple(sorted(self._hints))
