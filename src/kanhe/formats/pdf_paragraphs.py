"""The lines of a pdf joined to the paragraphs they were before they were set.

A line runs on where the first word of the next one had no room left in it and the next one is not
indented; so no number that a line's end cuts stays cut, over columns and pages too. Repeated heads
and feet, page numbers, captions and headlines are told by place and size, never removed.
"""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from kanhe.claims.page import BlockKind
from kanhe.formats.pdf_lines import Column, Line, in_reading_order
from kanhe.formats.transcript import Transcript

_HEADLINE = 1.2  # of the size of the running text
_CAPTION = 0.88
_MARGIN = 0.12  # of the page's height, where heads and feet stand
_REPEATED = 0.4  # of the pages: left and right pages may differ
_INDENT = 0.9  # of the size; an indent is two characters
_PITCH = 2.2  # of the size: lines further apart are no neighbours
_SLACK = 0.7  # of the size: what justification leaves at a line's end
_NUMBER = re.compile(r"\d+")
_PAGE_NUMBER = re.compile(r"[-—–·.\s第]*\d{1,4}[-—–·.\s页]*(?:[/／共]\s*\d{1,4}\s*页?)?")
_ENDS = frozenset("。！？!?；;：:.”’」』…")
_FIRST_WORD = re.compile(r"[\w.,%]+", re.ASCII)
_CHINESE = re.compile("[\u2e80-\uffef]")
_LETTER = re.compile(r"[A-Za-z0-9,.;:)%]")


@dataclass(frozen=True, slots=True)
class PdfPage:
    """The lines of a page and its height in points."""

    lines: tuple[Line, ...]
    height: float


@dataclass(frozen=True, slots=True)
class _Edges:
    left: float
    right: float


@dataclass(slots=True)
class _Paragraph:
    kind: BlockKind | None
    last: Line
    edges: _Edges
    column: int
    words: list[str] = field(default_factory=list)


def write_paragraphs(pages: Sequence[PdfPage], transcript: Transcript) -> None:
    """Write the text of the pages in reading order, with hints."""
    for paragraph in _paragraphs(pages):
        start = transcript.length
        transcript.write("".join(paragraph.words))
        transcript.mark(start, paragraph.kind)
        transcript.write("\n")


def _paragraphs(pages: Sequence[PdfPage]) -> list[_Paragraph]:
    em = _body_size(pages)
    furniture = _furniture(pages)
    flow = [list(_page_flow(page, set(f), em)) for page, f in zip(pages, furniture, strict=True)]
    known = _known_edges([column for columns in flow for column, _ in columns], em)
    paragraphs: list[_Paragraph] = []
    running: dict[BlockKind | None, _Paragraph] = {}
    number = 0
    for column, is_furniture in (entry for columns in flow for entry in columns):
        number += 1
        edges = _edges_of(column, known, em)
        for line in column.lines:
            kind = BlockKind.FURNITURE if is_furniture else _kind(column, line, em)
            before = running.get(kind)
            if before is not None and _runs_on(before, line, edges, number):
                before.words += [_glue(before.words[-1], line.text), line.text]
                before.last, before.edges, before.column = line, edges, number
                continue
            paragraph = _Paragraph(kind, line, edges, number, [line.text])
            paragraphs.append(paragraph)
            running = _still_running(running, kind, paragraph)
    return paragraphs


def _still_running(
    running: dict[BlockKind | None, _Paragraph], kind: BlockKind | None, latest: _Paragraph
) -> dict[BlockKind | None, _Paragraph]:
    # Captions and page heads may stand within a paragraph; a headline or a table ends it.
    if kind is None:
        return {None: latest}
    if kind is BlockKind.CAPTION:
        return {**running, kind: latest}
    return running if kind is BlockKind.FURNITURE else {}


def _body_size(pages: Sequence[PdfPage]) -> float:
    sizes: Counter[float] = Counter()
    for page in pages:
        for line in page.lines:
            sizes[round(line.size * 2) / 2] += len(line.text)
    return max(sizes.items(), key=lambda item: (item[1], item[0]))[0] or 1.0


def _furniture(pages: Sequence[PdfPage]) -> list[list[Line]]:
    seen: Counter[str] = Counter()
    for page in pages:
        seen.update({_masked(line) for line in _in_margins(page)})
    enough = max(2, _REPEATED * len(pages))
    return [
        [
            line
            for line in _in_margins(page)
            if seen[_masked(line)] >= enough
            or (_is_outermost(line, page) and _PAGE_NUMBER.fullmatch(line.text))
        ]
        for page in pages
    ]


def _masked(line: Line) -> str:
    return _NUMBER.sub("0", line.text)


def _in_margins(page: PdfPage) -> Iterator[Line]:
    margin = _MARGIN * page.height
    return (line for line in page.lines if not margin < line.y < page.height - margin)


def _is_outermost(line: Line, page: PdfPage) -> bool:
    heights = [other.y for other in page.lines]
    return line.y in (min(heights), max(heights))


def _page_flow(page: PdfPage, furniture: set[Line], em: float) -> Iterator[tuple[Column, bool]]:
    rest = [line for line in page.lines if line not in furniture]
    by_height = sorted(furniture, key=lambda line: (line.y, line.x0))
    heads = [line for line in by_height if line.y < page.height / 2]
    for line in heads:
        yield Column((line,)), True
    for column in in_reading_order(rest, em):
        yield column, False
    for line in by_height[len(heads) :]:
        yield Column((line,)), True


def _kind(column: Column, line: Line, em: float) -> BlockKind | None:
    if column.is_table:
        return BlockKind.TABLE
    if line.size >= _HEADLINE * em:
        return BlockKind.HEADLINE
    return BlockKind.CAPTION if line.size <= _CAPTION * em else None


def _known_edges(columns: list[Column], em: float) -> list[_Edges]:
    known = {
        _own_edges(column)
        for column in columns
        if not column.is_table and sum(_kind(column, line, em) is None for line in column.lines) > 2
    }
    return sorted(known, key=lambda edges: (edges.right - edges.left, edges.left))


def _own_edges(column: Column) -> _Edges:
    left = min(line.x0 for line in column.lines)
    return _Edges(round(left, 1), round(max(line.x1 for line in column.lines), 1))


def _edges_of(column: Column, known: list[_Edges], em: float) -> _Edges:
    # A column of a line or two does not show its edges: those of a like column are taken.
    own = _own_edges(column)
    if len(column.lines) > 2:
        return own
    for edges in known:  # narrowest first
        if edges.left - em <= own.left <= edges.left + 3 * em and own.right <= edges.right + em:
            return edges
    return own


def _runs_on(before: _Paragraph, line: Line, edges: _Edges, column: int) -> bool:
    if before.kind not in (None, BlockKind.CAPTION):
        return False
    if line.x0 > edges.left + _INDENT * line.size or not _is_full(before, line):
        return False
    is_next = before.column == column and line.y - before.last.y <= _PITCH * line.size
    if before.kind is BlockKind.CAPTION:
        return is_next
    return is_next or before.words[-1][-1:] not in _ENDS


def _is_full(before: _Paragraph, line: Line) -> bool:
    # Was there room for the next word? A Chinese character is a word of its own.
    word = _FIRST_WORD.match(line.text)
    width = 0.55 * len(word[0]) if word else 1.0
    last = before.last
    return last.x1 + (width + _SLACK) * last.size > before.edges.right


def _glue(left: str, right: str) -> str:
    # Chinese is set without blanks, and cuts numbers anywhere; words of Latin letters are parted.
    if not (_LETTER.match(left[-1:]) and _LETTER.match(right[:1])):
        return ""
    is_number = left[-1:].isdigit() or right[:1].isdigit()
    return "" if is_number and _CHINESE.search(left + right) else " "
