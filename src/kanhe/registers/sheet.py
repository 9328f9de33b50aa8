"""A sheet as offices keep it → its header, its columns, its data rows, and what to pass over.

Pure over a grid of cells and its merged ranges. Title rows above the header, headers of up to
three rows, 合计 rows, 同上, repeated headers of page breaks, blank rows and remarks are known.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple

from kanhe.registers.datatypes import Cell, Datatype, narrow, shown
from kanhe.registers.definition import RegisterDefinition, titles
from kanhe.registers.mapping import Proposal, propose
from kanhe.values.diagnostic import Diagnostic, Place

Grid = Sequence[Sequence[Cell]]

#: The header begins within so many rows and is at most so many rows high.
SEARCHED, HIGHEST = 20, 3


@dataclass(frozen=True, slots=True)
class Merge:
    """A merged range of cells; rows and columns count from 0, ends included."""

    top: int
    left: int
    bottom: int
    right: int


class Skip(StrEnum):
    """Why a row is no record. The last two are found where keys are known, not here."""

    TITLE = "title"
    HEADER = "header"
    BLANK = "blank"
    SUBTOTAL = "subtotal"
    NOTE = "note"
    DUPLICATE = "duplicate"
    ALREADY_TAKEN = "already_taken"


class DataRow(NamedTuple):
    """A row of the sheet (from 0): its cells by field; `dittos` are fields whose 同上 has nothing
    above it, `repeats` fields whose value comes from a merged cell that begins in a row above."""

    row: int
    cells: Mapping[str, Cell]
    dittos: tuple[str, ...] = ()
    repeats: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Layout:
    """How a sheet is laid out; rows and columns count from 0."""

    header_rows: tuple[int, ...]
    columns: tuple[Proposal, ...]
    rows: tuple[DataRow, ...]
    skipped: tuple[tuple[int, Skip], ...]

    @property
    def mapping(self) -> Mapping[int, str]:
        """Return the field of each column that has one."""
        return {part.column: part.field for part in self.columns if part.field is not None}

    @property
    def unmapped(self) -> tuple[int, ...]:
        """Return the columns that have a title and no field."""
        return tuple(part.column for part in self.columns if part.title and part.field is None)

    @property
    def scales(self) -> Mapping[str, int]:
        """Return the scale that a column's title sets, by field."""
        return {part.field: part.scale for part in self.columns if part.field and part.scale != 1}


_COUNTED = frozenset({Datatype.INTEGER, Datatype.DECIMAL, Datatype.MONEY})

_DITTO = frozenset({"同上", "同前", "〃", '"', "″", "''", "”", "“"})
#: A row whose cells begin otherwise, and with something to be seen, has no blank cell in disguise
#: and no ditto.
_ODD_HEADS = frozenset(("", *"同〃\"″'”“＂＇ "))
_TOTAL = re.compile(
    r"(?:\d{1,2}月|本月|本页|本年|全[市县区省局])?(?:小计|合计|总计|共计|累计|总数)[:：]?"
)
_NOTE = re.compile(
    r"(?:备注|说明|注|填表说明|填报说明|填表人|填报人|填报单位|制表人?|审核人?|负责人|联系人|联系电话"
    r"|填表日期|填报日期|填报时间)\d*[:：.].*"
)


def lay_out(
    definition: RegisterDefinition,
    grid: Grid,
    merges: Sequence[Merge] = (),
    remembered: Mapping[str, str] | None = None,
) -> Layout | None:
    """Return the layout of a sheet, or None if no row of it reads like the header of *definition*.

    Mapped by what a person once decided (*remembered*: title to field) before anything else.
    """
    header = find_header(definition, grid, merges, remembered)
    if header is None:
        return None
    columns = propose(definition, header_titles(grid, merges, header), remembered)
    sorter = RowSorter(header, columns, merges)
    rows: list[DataRow] = []
    skipped: list[tuple[int, Skip]] = []
    for number, cells in enumerate(grid):
        row = sorter.sort(number, cells)
        if isinstance(row, Skip):
            skipped.append((number, row))
        else:
            rows.append(row)
    return Layout(header, columns, tuple(rows), tuple(skipped))


def header_titles(grid: Grid, merges: Sequence[Merge], header: tuple[int, ...]) -> list[str | None]:
    """Return the title of each column under the rows *header*, levels parted by line feeds."""
    return _titles(_spread(grid[: header[-1] + 1], merges), header)


class RowSorter:
    """Sorts the rows of one sheet, given from the top one after another, into data and the rest.

    Keeps what 同上 and merged cells need from the rows above, and nothing else of them.
    """

    def __init__(
        self, header: tuple[int, ...], columns: tuple[Proposal, ...], merges: Sequence[Merge] = ()
    ) -> None:
        self._header = header
        self._columns = [(part.column, part.field) for part in columns if part.field is not None]
        self._width = max((column + 1 for column, _ in self._columns), default=0)
        self._few = max(2, len(columns) // 2)
        self._titles = frozenset(
            narrow(part.title.split("\n")[-1]) for part in columns if part.title
        )
        self._heads = frozenset(title[:1] for title in self._titles)
        self._plain: set[str] = set()  # heads met so far that tell nothing
        self._waiting = sorted(merges, key=lambda merge: -merge.top)
        self._open: list[tuple[Merge, Cell]] = []
        self._above: Mapping[str, Cell] = {}

    def sort(self, number: int, cells: Sequence[Cell]) -> DataRow | Skip:
        """Return row *number* (from 0, rising) as data, or why it is none."""
        held = self._held(number, cells) if self._waiting or self._open else []
        heads = {cell[:1] for cell in cells if type(cell) is str}
        is_plain = heads <= self._plain or self._are_plain(heads)
        is_usual = is_plain or (_ODD_HEADS.isdisjoint(heads) and "".join(heads).isprintable())
        reason = self._skip(number, cells, is_usual=is_usual, is_plain=is_plain)
        if reason is not None:
            return reason
        filled = _filled(cells, held) if held else cells
        return self._data_row(number, filled, held, is_usual=is_usual and not held)

    def _held(self, number: int, cells: Sequence[Cell]) -> list[tuple[Merge, Cell]]:
        """Return the merged ranges that reach into the row, with their values."""
        while self._waiting and self._waiting[-1].top <= number:
            merge = self._waiting.pop()
            if merge.top == number and merge.left < len(cells):
                self._open.append((merge, cells[merge.left]))
        if self._open:
            self._open = [one for one in self._open if one[0].bottom >= number]
        return self._open

    def _are_plain(self, heads: set[str]) -> bool:
        """Return whether no cell that begins so is a column title, blank in disguise or a ditto;
        such heads are taken note of."""
        if not all(map(self._is_plain, heads)):
            return False
        self._plain |= heads
        return True

    def _is_plain(self, head: str) -> bool:
        """A Han character or a digit stays what it is when narrowed."""
        is_steady = "一" <= head <= "鿿" or "0" <= head <= "9"
        return is_steady and head not in self._heads and head not in _ODD_HEADS

    def _skip(
        self, number: int, cells: Sequence[Cell], *, is_usual: bool, is_plain: bool
    ) -> Skip | None:
        said = [cell for cell in cells if cell is not None]
        if not is_usual:
            said = [cell for cell in said if type(cell) is not str or narrow(cell)]
        if number in self._header:
            return Skip.HEADER
        if not said:
            return Skip.BLANK
        if number < self._header[0]:
            return Skip.TITLE
        for cell in said[:2]:
            if type(cell) is str and ("计" in cell or "数" in cell) and _is_total(cell):
                return Skip.SUBTOTAL
        if len(said) <= self._few and _NOTE.fullmatch(_word(said[0])):
            return Skip.NOTE
        return Skip.HEADER if not is_plain and self._repeats_header(said) else None

    def _repeats_header(self, said: Sequence[Cell]) -> bool:
        """Return whether three in four of the words are column titles, and two at least."""
        wanted = max(2, len(said) * 3 // 4)
        spare = len(said) - wanted
        for cell in said:
            if spare < 0:
                return False
            if type(cell) is not str or not self._is_title(cell):
                spare -= 1
        return spare >= 0

    def _is_title(self, cell: str) -> bool:
        return not self._is_plain(cell[:1]) and narrow(cell) in self._titles

    def _data_row(
        self,
        number: int,
        cells: Sequence[Cell],
        held: list[tuple[Merge, Cell]],
        *,
        is_usual: bool,
    ) -> DataRow:
        """Return a row of data; in a usual one no cell is a ditto."""
        if len(cells) < self._width:
            cells = [*cells, *[None] * (self._width - len(cells))]
        own = {name: cells[column] for column, name in self._columns}
        dittos: list[str] = []
        for name, cell in () if is_usual else list(own.items()):
            if type(cell) is str and narrow(cell) in _DITTO:
                own[name] = above = self._above.get(name)
                dittos += [name] if above is None else []
        self._above = own
        repeats = held and tuple(
            name
            for column, name in self._columns
            if any(merge.top < number and merge.left <= column <= merge.right for merge, _ in held)
        )
        return DataRow(number, own, tuple(dittos), repeats or ())


def row_diagnostics(
    definition: RegisterDefinition, row: DataRow, places: Mapping[str, Place]
) -> tuple[Diagnostic, ...]:
    """Return the faults of a row that only its sheet can tell: 同上 under nothing, and a number
    in a cell merged over several records, which would be counted once for each."""
    faults = []
    for part in definition.fields:
        facts = tuple(titles("field", part).items())
        if part.name in row.dittos:
            faults.append(Diagnostic("I028", places[part.name], facts))
        if part.name in row.repeats and part.datatype in _COUNTED and row.cells[part.name]:
            faults.append(Diagnostic("I029", places[part.name], facts))
    return tuple(faults)


def find_header(
    definition: RegisterDefinition,
    grid: Grid,
    merges: Sequence[Merge] = (),
    remembered: Mapping[str, str] | None = None,
) -> tuple[int, ...] | None:
    """Return the rows of the header: the lowest of the best, as few as say the most."""
    grid = grid[: SEARCHED + HIGHEST]
    filled = _spread(grid, merges)
    best: tuple[int, int, int] | None = None
    found: tuple[int, ...] | None = None
    for first in range(min(SEARCHED, len(grid))):
        for height in range(1, min(HIGHEST, len(grid) - first) + 1):
            rows = tuple(range(first, first + height))
            if not _is_header(grid, rows, merges):
                continue
            proposals = propose(definition, _titles(filled, rows), remembered)
            certain = sum(part.is_certain for part in proposals)
            rank = (certain, sum(part.confidence for part in proposals), -height)
            if certain >= 2 and (best is None or rank > best):
                best, found = rank, rows
    return found


def _is_header(grid: Grid, rows: tuple[int, ...], merges: Sequence[Merge]) -> bool:
    """Return whether the rows may be one header: more than one title, and rows below the first
    are held to it by a merged cell, so that a row of data is never taken for a second level."""
    words = [cell for cell in grid[rows[0]] if shown(cell).strip()]
    if len(words) < 2 or any(_is_cut(grid, rows, merge) for merge in merges):
        return False
    return all(
        any(_joins(merge, rows[0], row) for merge in merges) and _is_wordy(grid[row])
        for row in rows[1:]
    )


def _is_cut(grid: Grid, rows: tuple[int, ...], merge: Merge) -> bool:
    """Return whether *rows* begin in the middle of a merged cell, or end in that of one which
    reaches down into words only: there the header goes on."""
    first, last = rows[0], rows[-1]
    if merge.top < first <= merge.bottom:
        return True
    goes_on = first <= merge.top <= last < merge.bottom < min(first + HIGHEST, len(grid))
    return goes_on and all(_is_wordy(row) for row in grid[last + 1 : merge.bottom + 1])


def _joins(merge: Merge, first: int, row: int) -> bool:
    """Return whether *merge* reaches from the header's first row to *row*, or spans columns of
    the row above *row* (a group title over several columns)."""
    reaches = merge.top <= first and merge.bottom >= row
    spans = merge.top <= row - 1 <= merge.bottom and merge.left < merge.right and merge.top >= first
    return reaches or spans


def _is_wordy(row: Sequence[Cell]) -> bool:
    return all(isinstance(cell, str) for cell in row if cell is not None)


def _titles(filled: Grid, rows: tuple[int, ...]) -> list[str | None]:
    """Return the title of each column: its levels from top to bottom, each once."""
    titles: list[str | None] = []
    for column in range(max(len(filled[row]) for row in rows)):
        levels = [
            shown(filled[row][column]).replace("\n", "").strip()
            for row in rows
            if column < len(filled[row])
        ]
        titles.append("\n".join(dict.fromkeys(level for level in levels if level)) or None)
    return titles


def _is_total(cell: str) -> bool:
    """Return whether a cell is such as 合计; every one of these words holds 计 or 数."""
    return _TOTAL.fullmatch(narrow(cell)) is not None


def _word(cell: Cell) -> str:
    """Return what the cell says, narrowed; a typed cell is never a title or a remark."""
    return narrow(cell) if isinstance(cell, str) else shown(cell)


def _filled(cells: Sequence[Cell], held: list[tuple[Merge, Cell]]) -> list[Cell]:
    filled = list(cells)
    for merge, value in held:
        filled.extend([None] * (merge.right + 1 - len(filled)))
        filled[merge.left : merge.right + 1] = [value] * (merge.right + 1 - merge.left)
    return filled


def _spread(grid: Grid, merges: Sequence[Merge]) -> list[list[Cell]]:
    """Return the grid with the value of each merged range in all its cells."""
    filled = [list(row) for row in grid]
    for merge in merges:
        if merge.top >= len(grid) or merge.left >= len(grid[merge.top]):
            continue
        value = grid[merge.top][merge.left]
        for row in filled[merge.top : merge.bottom + 1]:
            row.extend([None] * (merge.right + 1 - len(row)))
            row[merge.left : merge.right + 1] = [value] * (merge.right + 1 - merge.left)
    return filled
