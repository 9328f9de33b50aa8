"""A damaged page read as it was meant: lines classed, cut sentences joined, repeats found.

The page is a view: the text is never changed, and every offset of the view leads back to it.
"""

from bisect import bisect_right
from dataclasses import dataclass
from enum import StrEnum

from kanhe.values.span import Span


class BlockKind(StrEnum):
    """What a line of a page is."""

    BODY = "body"
    HEADLINE = "headline"
    CAPTION = "caption"
    FURNITURE = "furniture"
    TABLE = "table"


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph of the page: one line, or the pieces of one that was cut."""

    kind: BlockKind
    pieces: tuple[Span, ...]
    repeats: int | None = None  # the earlier block whose words stand here again
    is_exact_repeat: bool = False


@dataclass(frozen=True, slots=True)
class Page:
    """The blocks of a draft in reading order, and their joined text.

    `view` is the blocks' texts, one a line; `block_starts[i]` is where block *i* begins in it;
    `anchors` are pairs (offset in the view, offset in the text), one a piece.
    """

    text: str
    blocks: tuple[Block, ...]
    view: str
    block_starts: tuple[int, ...]
    anchors: tuple[tuple[int, int], ...]

    def source(self, start: int, end: int) -> Span:
        """Return the stretch of the text behind `view[start:end]` (start < end)."""
        return Span(self._source_of(start), self._source_of(end - 1) + 1)

    def _source_of(self, offset: int) -> int:
        at, origin = self.anchors[bisect_right(self.anchors, (offset, len(self.text))) - 1]
        return origin + offset - at
