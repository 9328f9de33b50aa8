"""A register's records as a ledger workbook that people print, filter, and can import again.

Title, header (of two rows where fields are grouped), one row for each record, totals. Rows are
written as they come and not kept: a hundred thousand take little memory.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from itertools import groupby
from typing import TYPE_CHECKING, Any, BinaryIO

from wcwidth import wcswidth

from kanhe.formats.workbook_cells import DAY, MOMENT, CellWriter, sheet_name
from kanhe.registers.datatypes import RATINGS, Cell, Datatype
from kanhe.registers.definition import Field, RegisterDefinition
from kanhe.registers.reading import Value

if TYPE_CHECKING:
    from xlsxwriter import Workbook

#: Column widths in characters of a narrow digit; a Chinese character counts two.
NARROWEST, WIDEST = 8, 44

#: Whole numbers and money are added up; coordinates and the like are not.
SUMMED = frozenset({Datatype.INTEGER, Datatype.MONEY})

#: A list inside a validation rule is no longer than this (Excel's limit), separators included.
INLINE_MOST = 255

#: The sheet that holds lists too long for a rule; hidden, and passed over by the import.
LISTS = "选项"

_INK, _HEAD, _LINE = "#1F2A37", "#E8EEF4", "#B8C4D0"


@dataclass(frozen=True, slots=True)
class ExportRow:
    """A record to be shown: its key, and its data as canonical values."""

    key: str
    data: Mapping[str, Value]


@dataclass(frozen=True, slots=True)
class Styling:
    """How an export is laid out. `groups` are (title, names of adjacent fields) of the upper
    header row; `org_unit_name` shows the key of an org unit as its name."""

    title: str = ""
    subtitle: str = ""
    lang: str = "zh"
    groups: Sequence[tuple[str, Sequence[str]]] = ()
    org_unit_name: Callable[[str], str] = str


def write_register(
    out: BinaryIO,
    definition: RegisterDefinition,
    rows: Iterable[ExportRow],
    styling: Styling | None = None,
) -> int:
    """Write an xlsx of *rows* to *out* and return how many there were."""
    import xlsxwriter

    book = xlsxwriter.Workbook(out, {"constant_memory": True, "strings_to_formulas": False})
    count = _Ledger(book, definition, styling or Styling()).write(rows)
    book.close()
    return count


class _Ledger:
    """One export on its way to a file."""

    def __init__(self, book: "Workbook", definition: RegisterDefinition, styling: Styling) -> None:
        self.book, self.definition, self.styling = book, definition, styling
        self.fields = definition.fields
        self.is_chinese = styling.lang == "zh"
        self.writer = CellWriter(book)
        self.titles = [self._key_title(), *(self._title(part) for part in self.fields)]
        name = definition.title if self.is_chinese else definition.title_en
        self.page = book.add_worksheet(sheet_name(name))
        self.sums = {
            at: Decimal(0) for at, part in enumerate(self.fields, 1) if part.datatype in SUMMED
        }
        self.formats = [
            self.writer.format(_style(datatype))
            for datatype in (Datatype.TEXT, *(part.datatype for part in self.fields))
        ]

    def write(self, rows: Iterable[ExportRow]) -> int:
        """Write the whole sheet; return the number of records."""
        first = self._head()
        count = 0
        for count, row in enumerate(rows, 1):
            self._record(first + count - 1, row)
        last = first + count - 1
        if count:
            self._totals(first, last)
            self.page.autofilter(first - 1, 0, last, len(self.titles) - 1)
            self._validate(first, last)
        self._page_setup(first)
        return count

    def _head(self) -> int:
        """Write title and header; return the first row for records (from 0)."""
        page, width = self.page, len(self.titles)
        for column, title in enumerate(self.titles):
            page.set_column(column, column, self._width(column, title))
        title = self.styling.title or self._name()
        page.set_row(0, 30)
        big = {"bold": True, "font_size": 16, "align": "center", "valign": "vcenter"}
        page.merge_range(0, 0, 0, width - 1, "", self.writer.format(big))
        page.write_string(0, 0, title, self.writer.format(big))
        at = 1
        if self.styling.subtitle:
            page.write_string(at, 0, self.styling.subtitle, self.writer.format({"italic": True}))
            at += 1
        if self.styling.groups:
            self._group_row(at)
            at += 1
        page.set_row(at, 30)
        for column, title in enumerate(self.titles):
            is_above = bool(self.styling.groups) and not self._group(column)
            text = "" if is_above else title  # it stands in the row above, merged with this one
            self._header_cell(at, column, text)
        return at + 1

    def _group_row(self, at: int) -> None:
        """Write the upper header row: a group over its fields, others over both rows.

        Rows go out one after another, so ranges are merged by their corners alone.
        """
        for title, members in groupby(range(len(self.titles)), key=self._group):
            run = list(members)
            for column in run:
                text = title if column == run[0] else ""
                self._header_cell(at, column, text if title else self.titles[column])
                if not title:
                    self.page.merge.append([at, column, at + 1, column])
            if title and len(run) > 1:
                self.page.merge.append([at, run[0], at, run[-1]])

    def _header_cell(self, at: int, column: int, text: str) -> None:
        style = self.writer.format(_HEADER)
        if text:
            self.page.write_string(at, column, text, style)
        else:
            self.page.write_blank(at, column, None, style)

    def _group(self, column: int) -> str:
        if column == 0:
            return ""
        name = self.fields[column - 1].name
        return next((title for title, names in self.styling.groups if name in names), "")

    def _record(self, at: int, row: ExportRow) -> None:
        self.writer.write(self.page, at, 0, row.key, self.formats[0])
        for column, part in enumerate(self.fields, 1):
            value = row.data.get(part.name)
            cell = cell_of(part, value, self.styling)
            if column in self.sums and isinstance(cell, Decimal):
                self.sums[column] += cell
            self.writer.write(self.page, at, column, cell, self.formats[column])

    def _totals(self, first: int, last: int) -> None:
        """Write sums over the rows that a filter leaves."""
        bold = {**_HEADER, "align": "left"}
        at = last + 1
        self.page.write_string(at, 0, "合计" if self.is_chinese else "Total", self._format(bold))
        for column, total in self.sums.items():
            letters = _letters(column)
            style = self._format({**bold, **_NUMBERS[self.fields[column - 1].datatype]})
            formula = f"=SUBTOTAL(9,{letters}{first + 1}:{letters}{last + 1})"
            self.page.write_formula(at, column, formula, style, total)

    def _validate(self, first: int, last: int) -> None:
        lists: list[tuple[int, list[str]]] = []
        for column, part in enumerate(self.fields, 1):
            words = [title for _, title in _choices(part, is_chinese=self.is_chinese)]
            if not words or part.is_many:
                continue
            source: list[str] | str = words
            if len(",".join(words)) > INLINE_MOST or any("," in word for word in words):
                letters = _letters(len(lists))
                source = f"='{LISTS}'!${letters}$1:${letters}${len(words)}"
                lists.append((len(lists), words))
            rule = {"validate": "list", "source": source, "error_type": "warning"}
            self.page.data_validation(first, column, last, column, rule)
        if lists:
            page = self.book.add_worksheet(LISTS)
            page.hide()
            for row in range(max(len(words) for _, words in lists)):
                for column, words in lists:
                    if row < len(words):
                        page.write_string(row, column, words[row])

    def _page_setup(self, first: int) -> None:
        page = self.page
        page.freeze_panes(first, 1)
        page.set_landscape()
        page.set_paper(9)  # A4
        page.fit_to_pages(1, 0)
        page.set_margins(left=0.5, right=0.5, top=0.6, bottom=0.6)
        page.repeat_rows(0, first - 1)
        page.set_footer("&C&P / &N")

    def _width(self, column: int, title: str) -> int:
        shown = max(wcswidth(title), 0) + 4
        if column:
            shown = max(shown, _WIDTHS.get(self.fields[column - 1].datatype, 14))
        return max(NARROWEST, min(WIDEST, shown))

    def _format(self, style: Mapping[str, Any]) -> Any:
        return self.writer.format(style)

    def _name(self) -> str:
        return self.definition.title if self.is_chinese else self.definition.title_en

    def _title(self, part: Field) -> str:
        title = part.title if self.is_chinese else part.title_en
        return f"{title}（元）" if self.is_chinese and part.datatype is Datatype.MONEY else title

    def _key_title(self) -> str:
        titles = self.definition.key_titles
        return titles[0] if titles else "key"


def cell_of(part: Field, value: Value | None, styling: Styling) -> Cell:
    """Return a canonical value as a typed cell that reads back as the same value."""
    if value is None:
        return None
    if isinstance(value, list):
        return "\n".join(str(cell_of(part, one, styling)) for one in value)
    match part.datatype:
        case Datatype.INTEGER | Datatype.DECIMAL | Datatype.MONEY:
            return Decimal(value)
        case Datatype.DATE:
            return _day(date.fromisoformat(value), value)
        case Datatype.DATETIME:
            return _day(datetime.fromisoformat(value), value)
        case Datatype.CHOICE | Datatype.RATING:
            titles = dict(_choices(part, is_chinese=styling.lang == "zh"))
            return titles.get(value, value)
        case Datatype.ORG_UNIT:
            return styling.org_unit_name(value)
        case _:
            return value


def _day(day: date, value: str) -> Cell:
    """Return a day typed if a spreadsheet can hold it: its count begins in March 1900."""
    return day if day.year > 1900 else value


def _choices(part: Field, *, is_chinese: bool) -> Iterator[tuple[str, str]]:
    if part.datatype is Datatype.RATING:
        yield from RATINGS if is_chinese else ((value, value) for value, _ in RATINGS)
    for choice in part.choices:
        yield choice.value, choice.title if is_chinese else choice.title_en


_BORDERED = {"border": 1, "border_color": _LINE, "valign": "top", "font_color": _INK}
_HEADER = {**_BORDERED, "bold": True, "bg_color": _HEAD, "align": "center", "valign": "vcenter"}
_HEADER["text_wrap"] = True
_NUMBERS: Mapping[Datatype, Mapping[str, Any]] = {
    Datatype.INTEGER: {"num_format": "#,##0", "align": "right"},
    Datatype.MONEY: {"num_format": "#,##0.00", "align": "right"},
    Datatype.DECIMAL: {"num_format": "General", "align": "right"},
    Datatype.DATE: {"num_format": DAY, "align": "center"},
    Datatype.DATETIME: {"num_format": MOMENT, "align": "center"},
}
_WIDTHS = {
    Datatype.NOTE: 40,
    Datatype.TEXT: 24,
    Datatype.PLACE: 20,
    Datatype.ORG_UNIT: 18,
    Datatype.MONEY: 16,
    Datatype.DATETIME: 20,
    Datatype.EVIDENCE: 24,
}


def _style(datatype: Datatype) -> dict[str, Any]:
    wrapped = {"text_wrap": True, "num_format": "@"}
    return {**_BORDERED, **_NUMBERS.get(datatype, wrapped)}


def _letters(column: int) -> str:
    from xlsxwriter.utility import xl_col_to_name

    return str(xl_col_to_name(column))
