"""A damaged page read as it was meant: lines classed, cut sentences joined, repeats found.

The page is a view: the text is never changed, and every offset of the view leads back to it.

A line is furniture (issue numbers, by-lines, names of the printer's sections), a caption, a
headline, a table row or body text. A body line that stops without a terminal mark was cut by
a column or a line break; it is joined with the next body line, over captions and furniture in
between. A body paragraph whose clauses stood before is a repeat, exact or not.
"""

from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from kanhe.claims.normalise import normalise
from kanhe.values.pattern import pattern
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

    `view` is the blocks' texts, normalised, one a line; `block_starts[i]` is where block *i*
    begins in it; `anchors` are pairs (offset in the view, offset in the text), one a piece.
    """

    text: str
    blocks: tuple[Block, ...]
    view: str
    block_starts: tuple[int, ...]
    anchors: tuple[tuple[int, int], ...]

    def source(self, start: int, end: int) -> Span:
        """Return the stretch of the text behind `view[start:end]` (start < end)."""
        piece = bisect_right(self.anchors, (start, len(self.text))) - 1
        at, origin = self.anchors[piece]
        begin = origin + start - at
        if piece + 1 == len(self.anchors) or end <= self.anchors[piece + 1][0]:
            return Span(begin, begin + end - start)
        return Span(begin, self._source_of(end - 1) + 1)

    def block_at(self, offset: int) -> int:
        """Return the number of the block that holds the view's character *offset*."""
        return bisect_right(self.block_starts, offset) - 1

    def _source_of(self, offset: int) -> int:
        at, origin = self.anchors[bisect_right(self.anchors, (offset, len(self.text))) - 1]
        return origin + offset - at


TERMINAL = frozenset("。!?;:…”」』）)】》！？；：")
_CONTINUES = frozenset("的到和与及或在对将把为是从向由以让使被等、,，")
_FURNITURE = pattern(
    r"第\s*\(?\s*\d+\s*\)?\s*期$|(?:本报|本刊|本网)(?:记者|讯|通讯员)|通讯员\s|责任编辑|责编|编辑[:：\s]|版式|校对|"
    r"协办|主办单位|本期策划|策划[:：]|来源\s*[:：]|发布(?:时间|日期)|(?:时间|日期|作者|浏览次数|点击)\s*[:：]|"
    r"分享到?\s*[:：]|您的位置|首页$|【?字体\s*[:：]|扫一扫|打印|版权所有|返回顶部|^第?\d+版$|^[-—]?\s*\d+\s*[-—]?$"
)
_CAPTION = pattern(
    r"^(?:图为|图\d|上图|下图|左图|右图)|(?:摄影|摄)\s*$|\([^()]{0,6}[左右前后中][一二三四五六七八九十][^()]{0,4}\)|资料图"
)
_LISTED = pattern(r"[一二三四五六七八九十]+、|\([一二三四五六七八九十\d]+\)|\d+[.、]")
_CLAUSE = pattern(r"[,。;:!?、\s]+")
_WORD = pattern(r"[A-Za-z]{3}")
_SENTENCE_END = pattern(r"[。!?;\n]+[”』」)]*|\.\s+(?=[A-Z])")
_DIGITS = pattern(r"[\d.]+")
SHORT = 40  # characters: a line under this without a stop may be a headline or a caption


def page_of(text: str, hints: Iterable[tuple[Span, BlockKind]] = ()) -> Page:
    """Return the repaired view of *text*; *hints* are stretches whose kind the file told."""
    plain = normalise(text)
    blocks = _marked_repeats(_joined(plain, _lines(plain, sorted(hints))), plain)
    view: list[str] = []
    starts: list[int] = []
    anchors: list[tuple[int, int]] = []
    at = 0
    for block in blocks:
        starts.append(at)
        for piece in block.pieces:
            anchors.append((at, piece.start))
            view.append(plain[piece.start : piece.end])
            at += piece.end - piece.start
        view.append("\n")
        at += 1
    return Page(text, tuple(blocks), "".join(view), tuple(starts), tuple(anchors))


def wrapped_width(lines: Sequence[str]) -> int:
    """Return the width at which the text was hard-wrapped, or `SHORT` where it was not.

    Copied newspaper columns are lines of one length; where half of all lines share it (give or
    take one character), a full line is body text however short it is.
    """
    lengths = Counter(len(line.strip()) for line in lines if len(line.strip()) > 8)
    if lengths:
        width = max(lengths, key=lambda n: (lengths[n], n))
        near = sum(lengths[n] for n in (width - 1, width, width + 1))
        if near >= 8 and 2 * near >= lengths.total():
            return min(SHORT, width - 1)
    return SHORT


def kind_of_line(line: str, full: int = SHORT) -> BlockKind:
    """Return what a stripped, normalised, non-empty line looks like; *full* characters fill one."""
    if "\t" in line:
        return BlockKind.TABLE
    if len(line) < full:
        if _FURNITURE.search(line) or (len(line) <= 4 and line[-1] not in TERMINAL):
            return BlockKind.FURNITURE
        if _CAPTION.search(line):
            return BlockKind.CAPTION
        if line[-1] not in TERMINAL and line[-1] not in _CONTINUES:
            return BlockKind.HEADLINE
    return BlockKind.BODY


def _lines(text: str, hints: Sequence[tuple[Span, BlockKind]]) -> list[Block]:
    """Return one block a non-blank line, white space at its ends left out."""
    blocks = []
    start, at_hint = 0, 0
    rows = text.split("\n")
    full = wrapped_width(rows)
    for line in rows:
        end = start + len(line)
        bare = line.strip(" \u3000\xa0\r\x0b\x0c\ufeff")
        if bare:
            first = start + line.index(bare)
            while at_hint < len(hints) and hints[at_hint][0].end <= first:
                at_hint += 1
            told = at_hint < len(hints) and hints[at_hint][0].start <= first
            kind = hints[at_hint][1] if told else kind_of_line(bare, full)
            blocks.append(Block(kind, (Span(first, first + len(bare)),)))
        start = end + 1
    return blocks


def _joined(text: str, lines: Sequence[Block]) -> list[Block]:
    """Join a cut body line with its continuation; captions between them stand after it."""
    blocks: list[Block] = []
    held: list[Block] = []  # captions and furniture met while a sentence is open
    cut: Block | None = None
    for line in lines:
        if cut is not None and line.kind in (BlockKind.CAPTION, BlockKind.FURNITURE):
            held.append(line)
            continue
        if cut is not None and line.kind is BlockKind.BODY and not _begins_anew(text, line):
            line = replace(cut, pieces=(*cut.pieces, *line.pieces))
            cut = None
        elif cut is not None:
            blocks.append(cut)
            cut = None
        if not _is_cut(text, line):
            blocks.extend((line, *held))
            held.clear()
        else:
            cut = line
    return [*blocks, *([cut] if cut else []), *held]


def _is_cut(text: str, block: Block) -> bool:
    last = text[block.pieces[-1].end - 1]
    return block.kind is BlockKind.BODY and last not in TERMINAL and last not in "\"'."


def _begins_anew(text: str, block: Block) -> bool:
    start = block.pieces[0].start
    return text[start] in "【(" or _LISTED.match(text, start) is not None


def _marked_repeats(blocks: Sequence[Block], text: str) -> list[Block]:
    """Mark the body blocks whose clauses stood before.

    A clause counts whole; a repeat shares at least half of its characters in clauses that are
    the same to the letter and nine tenths once digits are left out of the comparison, so that
    a form filled in for one village after another is not taken for a slip of the printer.
    """
    first_with: dict[str, int] = {}
    clauses_of: dict[int, frozenset[str]] = {}
    bare_of: dict[int, frozenset[str]] = {}  # the same without digits, made when first asked for
    result = []
    for number, block in enumerate(blocks):
        words = "".join(text[piece.start : piece.end] for piece in block.pieces)
        if block.kind is BlockKind.BODY and len(words) >= SHORT:
            clauses = tuple(c for c in _CLAUSE.split(words) if len(c) > 3)
            earlier = _votes(clauses, first_with)
            if earlier is not None and _is_repeat(clauses, earlier, clauses_of, bare_of):
                is_exact = frozenset(clauses) == clauses_of[earlier]
                block = replace(block, repeats=earlier, is_exact_repeat=is_exact)
            else:
                clauses_of[number] = frozenset(clauses)
                for clause in clauses:
                    first_with.setdefault(clause, number)
        result.append(block)
    return result


def _votes(clauses: Sequence[str], first_with: dict[str, int]) -> int | None:
    votes: dict[int, int] = {}
    for clause in clauses:
        if clause in first_with:
            votes[first_with[clause]] = votes.get(first_with[clause], 0) + len(clause)
    return max(votes, key=lambda number: (votes[number], -number)) if votes else None


def _is_repeat(
    clauses: Sequence[str],
    earlier: int,
    clauses_of: Mapping[int, frozenset[str]],
    bare_of: dict[int, frozenset[str]],
) -> bool:
    total = sum(map(len, clauses))
    same = sum(len(clause) for clause in clauses if clause in clauses_of[earlier])
    if 2 * same < total:
        return False
    if earlier not in bare_of:
        bare_of[earlier] = frozenset(_DIGITS.sub("", clause) for clause in clauses_of[earlier])
    alike = sum(len(c) for c in clauses if _DIGITS.sub("", c) in bare_of[earlier])
    return 10 * alike >= 9 * total


def is_english(paragraph: str) -> bool:
    """Return whether a paragraph has words of letters and no ideograph."""
    if _WORD.search(paragraph) is None:
        return False
    return not any("\u3400" <= character <= "\u9fff" for character in paragraph)


def sentence_starts(view: str) -> tuple[int, ...]:
    """Return where the view's sentences begin; a line feed ends one too."""
    ends = (match.end() for match in _SENTENCE_END.finditer(view))
    return (0, *(end for end in ends if end < len(view)))
