"""Numbers in the cells of a table: the row and the column say what they count.

A table is a run of lines whose cells are parted by tabs. Its head is the leading rows without
numbers; a head such as 金额(万元) lends its cells a counted unit and a scale. A column of serial
numbers counts nothing.
"""

import re
from bisect import bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from kanhe.claims.lexicon import Lexicon
from kanhe.claims.number import Kind
from kanhe.claims.page import BlockKind, Page
from kanhe.claims.scanner import Mention
from kanhe.values.pattern import pattern

_SERIAL = pattern(r"序号|编号|排名|名次|年份|年度|电话|代码|邮编|日期|时间|No\.?$", re.IGNORECASE)
_IN_HEAD = pattern(r"\( ?(?:单位:)? ?(?P<scale>[百千万亿]{0,3})(?P<unit>[^()]{0,12}?) ?\) ?$")
_SCALES = {
    "": 1, "百": 10**2, "千": 10**3, "万": 10**4, "百万": 10**6, "千万": 10**7, "亿": 10**8,
    "万亿": 10**12,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Cell:
    start: int
    end: int
    text: str


def table_subjects(page: Page, mentions: Sequence[Mention], lexicon: Lexicon) -> dict[int, str]:
    """Settle the mentions that stand in tables; return the subject of each by its index."""
    rows: list[list[_Cell]] = []
    of_row: list[list[int]] = []
    subjects: dict[int, str] = {}
    at = 0
    for number, block in enumerate(page.blocks):
        start = page.block_starts[number]
        end = page.view.find("\n", start)
        while at < len(mentions) and mentions[at].start < start:
            at += 1
        if block.kind is not BlockKind.TABLE:
            subjects.update(_settled(rows, of_row, mentions, lexicon))
            rows, of_row = [], []
            continue
        inside = at
        while inside < len(mentions) and mentions[inside].start < end:
            inside += 1
        rows.append(_cells(page.view, start, end))
        of_row.append(list(range(at, inside)))
        at = inside
    subjects.update(_settled(rows, of_row, mentions, lexicon))
    return subjects


def _cells(view: str, start: int, end: int) -> list[_Cell]:
    cells = []
    for text in view[start:end].split("\t"):
        cells.append(_Cell(start, start + len(text), text.strip()))
        start += len(text) + 1
    return cells


def _settled(
    rows: Sequence[Sequence[_Cell]],
    of_row: Sequence[Sequence[int]],
    mentions: Sequence[Mention],
    lexicon: Lexicon,
) -> dict[int, str]:
    subjects = {}
    filled = [
        _filled(cells, [mentions[i] for i in indices], indices)
        for cells, indices in zip(rows, of_row, strict=True)
    ]
    heads = _heads(rows, filled)
    for cells, numbers in zip(rows, filled, strict=True):
        label = next((c.text for i, c in enumerate(cells) if c.text and i not in numbers), "")
        for column, index in numbers.items():
            mention, head = mentions[index], heads.get(column, "")
            if _SERIAL.search(head):
                mention.kind, mention.rule = Kind.ORDINAL, "table_serial"
            elif mention.is_bare or mention.is_claim or mention.kind is Kind.DURATION:
                _count(mention, head, lexicon)
                subjects[index] = label + _IN_HEAD.sub("", head)
    return subjects


def _filled(
    cells: Sequence[_Cell], mentions: Sequence[Mention], indices: Sequence[int]
) -> dict[int, int]:
    """Return, for each column whose cell is one number and nothing else, the mention's index."""
    starts = [cell.start for cell in cells]
    result = {}
    for mention, index in zip(mentions, indices, strict=True):
        column = bisect_right(starts, mention.start) - 1
        if _fills(cells[column], mention):
            result[column] = index
    return result


def _heads(rows: Sequence[Sequence[_Cell]], filled: Sequence[Mapping[int, int]]) -> dict[int, str]:
    """Return the words over each column: the leading rows that hold no number of their own."""
    heads: dict[int, str] = {}
    for cells, numbers in zip(rows, filled, strict=True):
        if numbers:
            break
        for column, cell in enumerate(cells):
            heads[column] = heads.get(column, "") + cell.text
    return heads


def _fills(cell: _Cell, mention: Mention) -> bool:
    return (
        cell.start <= mention.before
        and mention.end <= cell.end
        and mention.end - mention.before == len(cell.text)
        and mention.numeral is not None
    )


def _count(mention: Mention, head: str, lexicon: Lexicon) -> None:
    mention.kind, mention.rule, mention.is_bare = Kind.CLAIM, "table_cell", False
    match = _IN_HEAD.search(head)
    if mention.counted_unit is not None or match is None:
        return
    scale = _SCALES.get(match["scale"])
    if match["unit"] not in lexicon.counted_units or scale is None:
        return
    mention.counted_unit = match["unit"]
    factor = Decimal(scale)
    mention.step *= factor
    mention.value = None if mention.value is None else mention.value * factor
    mention.low = None if mention.low is None else mention.low * factor
    mention.high = None if mention.high is None else mention.high * factor
