"""Answers on standard output: a table for people, JSON for programs; entry text steers neither."""

import json
import shutil
from collections.abc import Mapping, Sequence

from kanhe.formats.terminal_text import clipped, padded, width
from kanhe.formats.visible_text import escaped, one_line

_WIDEST = 40  # columns of one cell
_GAP = "  "


def print_json(value: Mapping[str, object]) -> None:
    """Print one object on one line."""
    print(escaped(json.dumps(value, ensure_ascii=False, default=str)))


def print_table(
    titles: Sequence[str], rows: Sequence[Sequence[str]], widest: int = _WIDEST
) -> None:
    """Print *rows* under *titles*; cells that are too wide end in …."""
    cells = [[clipped(one_line(cell), widest) for cell in row] for row in (titles, *rows)]
    widths = [max(map(width, column)) for column in zip(*cells, strict=True)]
    most = shutil.get_terminal_size((120, 24)).columns
    for at, row in enumerate(cells):
        line = _GAP.join(padded(cell, wide) for cell, wide in zip(row, widths, strict=True))
        print(clipped(line.rstrip(), max(most, 40)))
        if at == 0:
            print(clipped(_GAP.join("─" * wide for wide in widths), max(most, 40)))


def print_pairs(pairs: Sequence[tuple[str, str]]) -> None:
    """Print names with their values, one on a line."""
    widest = max((width(name) for name, _ in pairs), default=0)
    for name, value in pairs:
        print(f"  {padded(one_line(name), widest)}  {one_line(value)}")
