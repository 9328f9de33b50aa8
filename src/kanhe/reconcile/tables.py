"""Tables: a row or column headed 合计 holds the sum of the others (rule `sum`).

Cells are parted by tabs; a table is a run of lines with the same number of cells. Cells are read
here and not as claims, for in a table numbers stand bare.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from kanhe.claims.page import Page
from kanhe.reconcile.arithmetic import plain
from kanhe.reconcile.reading import Reading
from kanhe.reconcile.verdict import Check, CheckOutcome, Rule
from kanhe.values.pattern import pattern
from kanhe.values.span import Span

_TOTAL = pattern(
    r"\s*(?:合\s*计|总\s*计|共\s*计|总\s*数|合计数|总计数|total|sum)(?:[（(].*[)）])?\s*",
    re.IGNORECASE,
)
_NO_TOTAL = pattern(r"小\s*计|其中|平均|subtotal", re.IGNORECASE)
_CELL = pattern(r"\s*(\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?)\s*")
_NO_SUM = pattern(r"率|比|%|％|序|编号|平均|人均|rate|percent|no\.", re.IGNORECASE)
_NIL = frozenset({"", "—", "-", "–", "/", "无"})


@dataclass(frozen=True, slots=True)
class _Cell:
    text: str
    start: int
    value: Decimal | None


def tables(reading: Reading) -> Iterator[Check]:
    """Yield the total rows and columns of every table of the page."""
    for rows in _runs(reading.page):
        yield from _total_rows(reading.page, rows)
        yield from _total_columns(reading.page, rows)


def _runs(page: Page) -> Iterator[list[list[_Cell]]]:
    rows: list[list[_Cell]] = []
    for start in page.block_starts:
        end = page.view.find("\n", start)
        line = page.view[start : end if end >= 0 else None]
        cells = _cells(line, start)
        if rows and len(cells) != len(rows[0]):
            yield rows
            rows = []
        if len(cells) > 1:
            rows.append(cells)
    if rows:
        yield rows


def _cells(line: str, start: int) -> list[_Cell]:
    cells = []
    for text in line.split("\t"):
        found = _CELL.fullmatch(text)
        nil = Decimal(0) if text.strip() in _NIL else None
        cells.append(_Cell(text, start, Decimal(found[1].replace(",", "")) if found else nil))
        start += len(text) + 1
    return cells


def _total_rows(page: Page, rows: list[list[_Cell]]) -> Iterator[Check]:
    heads = [row[0].text for row in rows]
    totals = [at for at, head in enumerate(heads) if _TOTAL.fullmatch(head)]
    if len(totals) != 1 or any(_NO_TOTAL.search(head) for head in heads):
        return
    total = rows[totals[0]]
    others = [row for at, row in enumerate(rows) if at != totals[0]]
    body = [
        row
        for row in others
        if any(cell.value is not None for cell in row[1:] if cell.text.strip())
    ]
    names = [row for row in others if row not in body]
    for column in range(1, len(total)):
        head = " ".join(row[column].text for row in names)
        parts = [row[column] for row in body]
        if not _NO_SUM.search(head):
            yield from _judge(page, total[column], parts)


def _total_columns(page: Page, rows: list[list[_Cell]]) -> Iterator[Check]:
    heads = [cell.text for cell in rows[0]]
    totals = [at for at, head in enumerate(heads) if _TOTAL.fullmatch(head)]
    if len(totals) != 1 or any(_NO_TOTAL.search(head) for head in heads):
        return
    taken = [
        at for at, head in enumerate(heads) if at not in (0, totals[0]) and not _NO_SUM.search(head)
    ]
    for row in rows[1:]:
        yield from _judge(page, row[totals[0]], [row[at] for at in taken])


def _judge(page: Page, total: _Cell, parts: Sequence[_Cell]) -> Iterator[Check]:
    values = [part.value for part in parts]
    if not total.text.strip() or total.value is None or len(parts) < 2 or None in values:
        return
    known = [value for value in values if value is not None]
    together = sum(known, Decimal(0))
    fits = together == total.value
    facts = {
        "parts": "+".join(plain(value) for value in known),
        "total": plain(together),
        "whole": plain(total.value),
        "difference": plain(abs(together - total.value)),
    }
    over = "sum_over" if together > total.value else "sum_short"
    yield Check(
        Rule.SUM,
        CheckOutcome.AGREES if fits else CheckOutcome.DIFFERS,
        tuple(sorted(_span(page, cell) for cell in (total, *parts) if cell.text.strip())),
        "sum_fits" if fits else over,
        (("stated", total.text.strip()), *facts.items()),
        total.value,
        together,
    )


def _span(page: Page, cell: _Cell) -> Span:
    lead = len(cell.text) - len(cell.text.lstrip())
    return page.source(cell.start + lead, cell.start + len(cell.text.rstrip()))
