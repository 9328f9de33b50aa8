"""The text of a web page: blocks as lines, tables as rows with tabs, nothing that is not shown.

Encoding: a byte order mark, then what the page declares (WHATWG HTML, 13.2.3.2; `gb2312` and `gbk`
mean GB18030), then as for plain text. Blanks run together as a browser shows them.
"""

import re

from lxml import etree

from kanhe.claims.page import BlockKind
from kanhe.formats.plain_text import read_plain_text
from kanhe.formats.transcript import Transcript
from kanhe.values.refusal import Refusal

Element = etree._Element

_DECLARED = re.compile(rb"""(?:charset|encoding)\s*=\s*["']?\s*([\w-]{1,20})""", re.I)
_DECLARED_WITHIN = 4096  # browsers look at 1024 bytes; pages of old systems declare it later
_CHINESE = frozenset(["gb2312", "gb_2312-80", "gbk", "gb18030", "x-gbk", "cp936"])
_OTHERS = frozenset(["big5", "big5-hkscs", "utf-8", "utf8", "utf-16", "windows-1252", "iso-8859-1"])

_UNSEEN = frozenset(
    [
        *("head", "script", "style", "noscript", "template", "svg", "math", "iframe", "object"),
        *("canvas", "audio", "video", "select", "textarea", "button", "input", "del", "rt", "rp"),
    ]
)
_BLOCKS = frozenset(
    [
        *("address", "article", "aside", "blockquote", "body", "center", "dd", "details", "dialog"),
        *("div", "dl", "dt", "fieldset", "figcaption", "figure", "footer", "form", "h1", "h2"),
        *("h3", "h4", "h5", "h6", "header", "hr", "html", "legend", "li", "main", "nav", "ol", "p"),
        *("pre", "section", "summary", "table", "tbody", "td", "tfoot", "th", "thead", "tr", "ul"),
        "caption",
    ]
)
_KINDS = {
    **{f"h{level}": BlockKind.HEADLINE for level in range(1, 7)},
    "caption": BlockKind.CAPTION,
    "figcaption": BlockKind.CAPTION,
    **dict.fromkeys(("nav", "header", "footer", "aside"), BlockKind.FURNITURE),
}
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.I)
_WORDS = re.compile(r"([ \t\r\n\f]*)([^ \t\r\n\f]*)")  # the ideographic space is shown
_CHINESE_FROM = "\u2e80"
_DEEPEST = 200  # elements within one another; below that the words are taken as they come
_SKIPPED_CONTROLS = re.compile("[\0\v\x1a]")


def read_html(name: str, data: bytes) -> Transcript:
    """Return the text of a web page; refuses as `read_plain_text` does, or `draft_damaged`."""
    source = _SKIPPED_CONTROLS.sub(" ", _decoded(name, data))
    parser = etree.HTMLParser(
        encoding="utf-8", no_network=True, huge_tree=False, remove_comments=True, remove_pis=True
    )
    transcript = Transcript()
    try:
        root = etree.fromstring(source.encode(), parser)
    except (etree.XMLSyntaxError, ValueError):
        raise Refusal("draft_damaged", name=name, place="html") from None
    if root is not None:
        walker = _Walker(transcript)
        walker.block(root, 0)
        walker.end_line()
    return transcript


def _decoded(name: str, data: bytes) -> str:
    declared = _DECLARED.search(data[:_DECLARED_WITHIN])
    encoding = declared[1].decode("ascii").lower() if declared else ""
    if encoding in _CHINESE:
        encoding = "gb18030"
    elif encoding not in _OTHERS:
        encoding = ""
    plain = read_plain_text  # checks the size and that it is a text at all
    if encoding and encoding not in ("utf-8", "utf8", "utf-16"):
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            return plain(name, data)
        plain(name, text.encode())
        return text
    return plain(name, data)


class _Walker:
    """Writes lines; a line is open from its first shown character to the end of its block."""

    def __init__(self, transcript: Transcript) -> None:
        self._out = transcript
        self._line_start = 0
        self._blank = ""
        self._kind: BlockKind | None = None
        self._is_in_cell = False

    def block(self, element: Element, depth: int) -> None:
        """Write an element and all it holds, on lines of its own where it is a block."""
        name = element.tag if isinstance(element.tag, str) else ""
        if name in _UNSEEN or not name or _is_hidden(element):
            return
        if depth > _DEEPEST:
            self._words("".join(str(words) for words in element.itertext()))
        elif name == "br":
            self._break()
        elif name == "table":
            self._table(element, depth)
        elif name in _BLOCKS:
            self._block(element, name, depth)
        else:
            self._inside(element, depth, name == "pre")

    def _block(self, element: Element, name: str, depth: int) -> None:
        self._break()
        outer = self._kind
        if outer is not BlockKind.FURNITURE:
            self._kind = _KINDS.get(name, outer)
        self._inside(element, depth, name == "pre")
        self._break()
        self._kind = outer

    def _inside(self, element: Element, depth: int, keeps_lines: bool) -> None:
        self._words(element.text or "", keeps_lines)
        for child in element:
            self.block(child, depth + 1)
            self._words(child.tail or "", keeps_lines)

    def _table(self, table: Element, depth: int) -> None:
        rows = [row for row in table.iter("tr") if _table_of(row) is table]
        if self._is_in_cell or _is_layout(table, rows):
            self._block(table, "table", depth)
            return
        self._break()
        for caption in table.iter("caption"):
            self.block(caption, depth + 1)
        outer = self._kind
        self._kind = outer or BlockKind.TABLE
        for row in rows:
            self._row(row, depth)
        self._kind = outer

    def _row(self, row: Element, depth: int) -> None:
        self.end_line()
        self._is_in_cell = True
        for column, cell in enumerate(row.iterchildren("td", "th")):
            if column:
                self._blank = ""
                self._out.write("\t")
            self._inside(cell, depth + 2, False)
        self._is_in_cell = False
        self.end_line()

    def _words(self, words: str, keeps_lines: bool = False) -> None:
        if keeps_lines and not self._is_in_cell:
            first, *rest = words.splitlines() or [""]
            self._out.write(first)
            for line in rest:
                self.end_line()
                self._out.write(line)
            return
        for blank, word in _WORDS.findall(words):
            if blank:
                self._blank = "\n" if "\n" in self._blank + blank else " "
            if word:
                self._write_blank(word)
                self._out.write(word)

    def _write_blank(self, word: str) -> None:
        # A line break of the source beside a Chinese character is no blank (CSS Text 3, 4.1.3,
        # asks for one on either side; between a number and its counted unit one is enough).
        is_shown = self._blank and self._out.length > self._line_start and self._out.last() != "\t"
        is_break = "\n" in self._blank and max(self._out.last(), word[0]) >= _CHINESE_FROM
        if is_shown and not is_break:
            self._out.write(" ")
        self._blank = ""

    def _break(self) -> None:
        if self._is_in_cell:  # a cell stays in its row
            self._blank = " "
        else:
            self.end_line()

    def end_line(self) -> None:
        """End the line where one is open, and mark what kind it is."""
        if self._out.length > self._line_start:
            self._out.mark(self._line_start, self._kind)
            self._out.write("\n")
        self._line_start = self._out.length
        self._blank = ""


def _is_hidden(element: Element) -> bool:
    return element.get("hidden") is not None or bool(_HIDDEN.search(element.get("style") or ""))


def _table_of(row: Element) -> Element | None:
    return next(row.iterancestors("table"), None)


def _is_layout(table: Element, rows: list[Element]) -> bool:
    # Old pages place their columns with tables: such a table holds another, or whole paragraphs
    # in one cell, or is a frame of one column.
    cells = [list(row.iterchildren("td", "th")) for row in rows]
    if all(len(row) <= 1 for row in cells) or table.find(".//table") is not None:
        return True
    return any(
        len(cell.findall("p")) + len(cell.findall("div")) > 1 for row in cells for cell in row
    )
