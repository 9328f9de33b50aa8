"""Glyphs of a pdf page put together to lines, and the lines of a page put in reading order.

The order in which a pdf draws its glyphs is no reading order: newspapers draw columns row by row.
So a line is cut where a gap in it is wider than a character, and a page is cut, again and again,
along the gutter that most of its neighbouring lines agree on (a recursive X-Y cut, Nagy and Seth
1984, with gutters found from pairs of lines). Lengths are in points, `y` grows downwards.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median

_ROW_TOLERANCE = 0.2  # of the size: fonts mixed in a line share its baseline nearly exactly
_SAME_PLACE = 0.15  # of the size: a glyph drawn twice to look bold
_COLUMN_GAP = 1.1  # of the size: a gutter is wider, a full-width blank is not
_WORD_GAP = 0.2  # of the size: between two Latin words drawn without a blank
_SCRIPT_SIZE = 0.8  # a superscript or subscript is smaller than this beside its line
_DEEPEST_CUT = 40  # a page of more nested columns is no page
_GUTTERS_TRIED = 60
_CELL_LENGTH = 8  # characters; half of a table's cells are shorter, a column's lines are longer
_CELL_FILL = 0.75  # lines of running text fill their column more than this
_SHARED_ROWS = 0.6  # of a table's rows have two cells or more
_LATIN = re.compile(r"[A-Za-z0-9,.;:%)]")


@dataclass(frozen=True, slots=True)
class Glyph:
    """A character where it stands: from *x0* to *x1* on the baseline *y*."""

    text: str
    x0: float
    x1: float
    y: float
    size: float


@dataclass(frozen=True, slots=True)
class Line:
    """A stretch of glyphs without a gutter in it."""

    text: str
    x0: float
    x1: float
    y: float
    size: float


@dataclass(frozen=True, slots=True)
class Column:
    """Lines that follow one another; of a table the rows, cells parted by a tab."""

    lines: tuple[Line, ...]
    is_table: bool = False


def to_lines(glyphs: Sequence[Glyph]) -> list[Line]:
    """Return the lines of a page, each cut at its gutters, from top to bottom."""
    lines: list[Line] = []
    row: list[Glyph] = []
    for glyph in sorted(glyphs, key=lambda glyph: (glyph.y, glyph.x0)):
        if row and glyph.y - row[0].y > _ROW_TOLERANCE * max(glyph.size, row[0].size):
            lines += _cut_row(row)
            row = []
        row.append(glyph)
    lines += _cut_row(row)
    return _with_scripts([line for line in lines if line.text])


def _cut_row(row: list[Glyph]) -> list[Line]:
    lines: list[Line] = []
    stretch: list[Glyph] = []
    for glyph in sorted(row, key=lambda glyph: (glyph.x0, glyph.x1)):
        if stretch:
            last = stretch[-1]
            if glyph.text == last.text and glyph.x0 - last.x0 < _SAME_PLACE * glyph.size:
                continue
            sizes = sorted((glyph.size, last.size))
            gap = glyph.x0 - last.x1
            is_other = sizes[0] < _SCRIPT_SIZE * sizes[1] and gap > _WORD_GAP * sizes[1]
            if gap > _COLUMN_GAP * sizes[1] or is_other:
                lines.append(_line_of(stretch))
                stretch = []
        stretch.append(glyph)
    return [*lines, _line_of(stretch)] if stretch else lines


def _line_of(glyphs: list[Glyph]) -> Line:
    words = [glyphs[0].text]
    for left, right in pairwise(glyphs):
        is_gap = right.x0 - left.x1 > _WORD_GAP * right.size
        if is_gap and _LATIN.match(left.text) and _LATIN.match(right.text):
            words.append(" ")
        words.append(right.text)
    inked = [glyph for glyph in glyphs if not glyph.text.isspace()] or glyphs
    size = median(glyph.size for glyph in inked)
    text = "".join(words).strip()
    return Line(text, inked[0].x0, inked[-1].x1, glyphs[0].y, size)


def _with_scripts(lines: list[Line]) -> list[Line]:
    # A superscript stands on a baseline of its own; it goes back to the line it touches.
    lines = sorted(lines, key=lambda line: line.y)
    merged: dict[int, Line | None] = {}
    for index, script in enumerate(lines):
        for near in (*range(index - 1, max(index - 9, -1), -1), *range(index + 1, index + 9)):
            holder = merged.get(near, lines[near]) if near < len(lines) else None
            if holder is not None and _is_script_of(script, holder):
                text, right = holder.text + script.text, script.x1
                merged[near] = Line(text, holder.x0, right, holder.y, holder.size)
                merged[index] = None
                break
    settled = (merged.get(index, line) for index, line in enumerate(lines))
    return [line for line in settled if line is not None]


def _is_script_of(script: Line, line: Line) -> bool:
    return (
        script.size < _SCRIPT_SIZE * line.size
        and len(script.text) <= 4
        and abs(script.y - line.y) < 0.6 * line.size
        and -_WORD_GAP * line.size < script.x0 - line.x1 < 0.3 * line.size
    )


def in_reading_order(lines: Sequence[Line], em: float) -> list[Column]:
    """Return the columns of a page as they are read; *em* is the size of its running text."""
    return _ordered(sorted(lines, key=lambda line: (line.y, line.x0)), em, 0)


def _ordered(lines: list[Line], em: float, depth: int) -> list[Column]:
    gutter = _gutter(lines, em) if depth < _DEEPEST_CUT else None
    if gutter is None:
        return [Column(tuple(_joined_rows(lines, em, " ")))] if lines else []
    crossing = [line for line in lines if line.x0 < gutter < line.x1]
    if crossing:
        bands = _bands(lines, gutter)
    elif _is_table(lines, em):
        return [Column(tuple(_joined_rows(lines, em, "\t")), is_table=True)]
    else:
        bands = [
            [line for line in lines if line.x1 <= gutter],
            [line for line in lines if line.x1 > gutter],
        ]
    return [column for band in bands for column in _ordered(band, em, depth + 1)]


def _gutter(lines: list[Line], em: float) -> float | None:
    # Lines beside one another vote for the gap between them. A gutter that no line crosses goes
    # first, so that a headline over two columns does not cut the third.
    gaps = _gaps(lines, em)
    middles = sorted({round((left + right) / 2) for left, right in gaps})
    step = max(len(middles) // _GUTTERS_TRIED, 1)
    best: tuple[bool, int, float] | None = None
    for x in middles[::step]:
        votes = sum(left <= x <= right for left, right in gaps)
        if votes < 2:
            continue
        is_clear = not any(line.x0 < x < line.x1 for line in lines)
        best = max(best or (False, 0, 0.0), (is_clear, votes, -float(x)))
    return None if best is None else -best[2]


def _gaps(lines: list[Line], em: float) -> list[tuple[float, float]]:
    gaps: list[tuple[float, float]] = []
    for index, line in enumerate(lines):
        nearest: float | None = None
        for other in _beside(lines, index, em):
            if other.x0 - line.x1 >= 0.6 * em and (nearest is None or other.x0 < nearest):
                nearest = other.x0
        if nearest is not None:
            gaps.append((line.x1, nearest))
    return gaps


def _beside(lines: list[Line], index: int, em: float) -> list[Line]:
    # The lines are sorted by y: those beside one stand near it in the list.
    found: list[Line] = []
    for step in (-1, 1):
        near = index + step
        while 0 <= near < len(lines) and abs(lines[near].y - lines[index].y) < 0.7 * em:
            found.append(lines[near])
            near += step
    return found


def _bands(lines: list[Line], gutter: float) -> list[list[Line]]:
    bands: list[list[Line]] = []
    was_crossing: bool | None = None
    for line in lines:
        is_crossing = line.x0 < gutter < line.x1
        if is_crossing is not was_crossing:
            bands.append([])
        bands[-1].append(line)
        was_crossing = is_crossing
    return bands


def _rows(lines: list[Line], em: float) -> list[list[Line]]:
    rows: list[list[Line]] = []
    for line in lines:
        if rows and line.y - rows[-1][0].y < 0.4 * em:
            rows[-1].append(line)
        else:
            rows.append([line])
    return rows


def _is_table(lines: list[Line], em: float) -> bool:
    rows = _rows(lines, em)
    shared = sum(len(row) > 1 for row in rows)
    if len(rows) < 2 or shared < _SHARED_ROWS * len(rows):
        return False
    widths = sorted(line.x1 - line.x0 for line in lines)
    widest = widths[len(widths) * 9 // 10] or em
    is_ragged = median(widths) / widest < _CELL_FILL
    return is_ragged or median(len(line.text) for line in lines) <= _CELL_LENGTH


def _joined_rows(lines: list[Line], em: float, joint: str) -> list[Line]:
    joined: list[Line] = []
    for row in _rows(lines, em):
        cells = sorted(row, key=lambda line: line.x0)
        text = joint.join(cell.text for cell in cells)
        right = max(cell.x1 for cell in cells)
        joined.append(Line(text, cells[0].x0, right, cells[0].y, cells[0].size))
    return joined
