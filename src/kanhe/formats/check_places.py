"""Where something stands in a draft, for people: line, column, and the words around it."""

from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass

from kanhe.formats.visible_text import one_line
from kanhe.values.span import Span

#: Characters of context on each side, and the longest stretch that is quoted whole.
AROUND = 14
LONGEST = 40


@dataclass(frozen=True, slots=True)
class Piece:
    """A piece of a quotation; `marks` is the span it quotes, None for context."""

    text: str
    marks: Span | None = None


@dataclass(frozen=True, slots=True)
class Quote:
    """The words of one line around one or more places; counted from 1."""

    line: int
    column: int
    pieces: tuple[Piece, ...]


class Lines:
    """The lines of a text, for looking up places in logarithmic time."""

    def __init__(self, text: str) -> None:
        self.text = text
        self._starts = [0]
        at = text.find("\n")
        while at >= 0:
            self._starts.append(at + 1)
            at = text.find("\n", at + 1)

    def place(self, offset: int) -> tuple[int, int]:
        """Return line and column (in characters) of *offset*, both from 1."""
        line = bisect_right(self._starts, offset)
        return line, offset - self._starts[line - 1] + 1

    def quotes(self, spans: Iterable[Span]) -> tuple[Quote, ...]:
        """Return the places quoted in text order, those of one line together."""
        groups: list[tuple[int, list[Span]]] = []
        for span in sorted({span for span in spans if span.start < span.end}):
            line, _ = self.place(span.start)
            if groups and groups[-1][0] == line and span.start >= groups[-1][1][-1].end:
                groups[-1][1].append(span)
            else:
                groups.append((line, [span]))
        return tuple(self._quote(line, group) for line, group in groups)

    def _quote(self, line: int, spans: list[Span]) -> Quote:
        first, last = self._bounds(line)
        pieces: list[Piece] = []
        at = first
        for span in spans:
            pieces.append(Piece(_shortened(self.text[at : span.start], bool(pieces))))
            pieces.append(Piece(_middle_cut(span.of(self.text)), span))
            at = span.end
        tail = self.text[at : max(last, at)]
        pieces.append(Piece(one_line(tail[:AROUND]) + ("…" if len(tail) > AROUND else "")))
        return Quote(line, spans[0].start - first + 1, tuple(p for p in pieces if p.text))

    def _bounds(self, line: int) -> tuple[int, int]:
        first = self._starts[line - 1]
        if line < len(self._starts):
            return first, self._starts[line] - 1
        return first, len(self.text)


def _shortened(context: str, is_between: bool) -> str:
    """Return the words in front of a mark: their end, and between two marks their start too."""
    if len(context) <= AROUND * (2 if is_between else 1):
        return one_line(context)
    head = context[:AROUND] if is_between else ""
    return one_line(head) + "…" + one_line(context[-AROUND:])


def _middle_cut(marked: str) -> str:
    if len(marked) <= LONGEST:
        return one_line(marked)
    return one_line(marked[: LONGEST // 2]) + "…" + one_line(marked[-LONGEST // 4 :])
