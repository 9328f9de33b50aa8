"""The text of a Word document in body order, with a map from each stretch back to its run.

Read are paragraphs, tables, nested tables, text boxes, footnotes and endnotes (each after the
paragraph or table row that holds it), then headers and footers. Tracked insertions are read and
deletions are not; of a field the result is read and not the instruction; hidden text, note numbers
and automatic list numbers are not part of the text. Element names are those of ECMA-376 part 1.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from lxml import etree

from kanhe.claims.page import BlockKind
from kanhe.formats.docx_package import Package, open_package
from kanhe.formats.docx_styles import (
    attribute,
    child_of,
    children,
    headline_by_level,
    is_on,
    style_kinds,
)
from kanhe.formats.transcript import Transcript
from kanhe.values.refusal import Refusal

Element = etree._Element

# Some offices give whole paragraphs a heading style; a headline is shorter (two lines at most).
LONGEST_HEADLINE = 80

_INLINE = frozenset(
    ["hyperlink", "smartTag", "sdtContent", "customXml", "ins", "moveTo", "dir", "bdo", "fldSimple"]
)
_BLOCK = frozenset(["sdtContent", "customXml", "ins", "moveTo"])
_SIGNS = {"tab": "\t", "ptab": "\t", "br": "\n", "cr": "\n", "noBreakHyphen": "-"}
_DRAWINGS = frozenset(["drawing", "pict", "object"])
_NOTES = {"footnoteReference": "footnote", "endnoteReference": "endnote"}
_ONE_LINE = str.maketrans("\t\n", "  ")  # a cell stays in its row
_XML_BLANKS = str.maketrans("\t\n\r", "   ")  # Word shows them so inside a text element
_SURROGATES = range(0xD800, 0xE000)


@dataclass(frozen=True, slots=True)
class Story:
    """A flow of text. A comment can only be put into the body: elsewhere it goes to *anchor*.

    *anchor* is the run in the body that holds the note's mark or the text box; None in the body
    itself and in headers and footers.
    """

    place: str  # body, footnote, endnote, text_box, header, footer
    part: str
    anchor: Element | None = None
    kind: BlockKind | None = None


@dataclass(frozen=True, slots=True)
class Piece:
    """The characters `text[start:end]` are those of *node*, a child of *run* in *paragraph*."""

    start: int
    end: int
    story: Story
    paragraph: Element
    run: Element
    node: Element


@dataclass(frozen=True, slots=True)
class DocxText:
    """The text of a document and the pieces it is made of, in the order of the text."""

    transcript: Transcript
    pieces: tuple[Piece, ...]


def read_docx(name: str, data: bytes) -> Transcript:
    """Return the text of a docx file; refuses as `open_package` does."""
    package = open_package(name, data)
    return map_docx(package, package.root(package.main)).transcript


def map_docx(package: Package, document: Element) -> DocxText:
    """Return the text of *document*, the root of the main part, mapped to its runs.

    Refuses with `draft_damaged` when elements are nested deeper than any program writes them.
    """
    try:
        walker = _Walker(package)
        body = child_of(document, "body")
        if body is not None:
            walker.tell(body, Story("body", package.main))
        for place in ("header", "footer"):
            for part in package.related(place):
                walker.tell(package.root(part), Story(place, part, None, BlockKind.FURNITURE))
    except RecursionError:
        raise Refusal("draft_damaged", name=package.name, place=package.main) from None
    return DocxText(walker.transcript, tuple(walker.pieces))


class _Walker:
    """Walks the stories; what hangs on a line (`_pending`) is told after the line is ended."""

    def __init__(self, package: Package) -> None:
        self.transcript = Transcript()
        self.pieces: list[Piece] = []
        self._kinds: dict[str, BlockKind] = {}
        for part in package.related("styles"):
            self._kinds = style_kinds(package.root(part))
        self._notes = {place: _notes_of(package, place) for place in _NOTES.values()}
        self._pending: list[Callable[[], None]] = []
        self._story = Story("body", package.main)
        self._paragraph: Element | None = None
        self._is_in_cell = False
        self._gap = ""  # what parts the next text of a cell from the last
        self._fields: list[bool] = []  # for each open field, whether its result has begun
        self._field_marks: set[Element] = set()

    def tell(self, container: Element, story: Story, is_table: bool = False) -> None:
        """Read a whole flow of text, then go back to the one before."""
        before = (self._story, self._fields, self._field_marks, self._is_in_cell, self._gap)
        self._story, self._fields, self._is_in_cell = story, [], False
        self._field_marks = _whole_fields(container)
        if is_table:
            self._table(container)
        else:
            self._blocks(container)
        self._story, self._fields, self._field_marks, self._is_in_cell, self._gap = before

    def _blocks(self, container: Element) -> None:
        for local, child in children(container):
            if local == "p":
                self._paragraph_of(child)
            elif local == "tbl":
                self._table(child)
            elif local in _BLOCK:
                self._blocks(child)
            elif local == "sdt":
                self._within(child, "sdtContent", self._blocks)
            elif local == "AlternateContent":
                self._blocks(_alternative(child))

    def _within(self, parent: Element, name: str, tell: Callable[[Element], None]) -> None:
        content = child_of(parent, name)
        if content is not None:
            tell(content)

    def _paragraph_of(self, paragraph: Element) -> None:
        start, self._paragraph = self.transcript.length, paragraph
        self._inline(paragraph)
        if self._is_in_cell:
            self._gap = " " if self.transcript.length > start else self._gap
            return
        self.transcript.mark(start, self._story.kind or self._kind(paragraph, start))
        if not _flows_on(paragraph):
            self._end_line()

    def _end_line(self) -> None:
        self.transcript.write("\n")
        pending, self._pending = self._pending, []
        for tell in pending:
            tell()

    def _kind(self, paragraph: Element, start: int) -> BlockKind | None:
        properties = child_of(paragraph, "pPr")
        style = None if properties is None else child_of(properties, "pStyle")
        kind = headline_by_level(properties)
        if kind is None and style is not None:
            kind = self._kinds.get(attribute(style, "val") or "")
        is_long = self.transcript.length - start > LONGEST_HEADLINE
        return None if kind is BlockKind.HEADLINE and is_long else kind

    def _table(self, table: Element) -> None:
        if self._is_in_cell:  # a table within a cell follows the row
            story = self._story
            self._pending.append(lambda: self.tell(table, story, is_table=True))
            return
        rows = [list(_parts_of(row, "tc")) for row in _parts_of(table, "tr") if not _is_cut(row)]
        if all(len(cells) <= 1 for cells in rows):  # a frame around text and no table
            for cells in rows:
                for cell in cells:
                    self._blocks(cell)
            return
        for cells in rows:
            self._row(cells)

    def _row(self, cells: list[Element]) -> None:
        start = self.transcript.length
        self._is_in_cell = True
        for column, cell in enumerate(cells):
            self._gap = ""
            if column:
                self.transcript.write("\t")
            self._blocks(cell)
        self._is_in_cell, self._gap = False, ""
        self.transcript.mark(start, self._story.kind or BlockKind.TABLE)
        self._end_line()

    def _inline(self, parent: Element) -> None:
        for local, child in children(parent):
            if local == "r":
                self._run(child)
            elif local in _INLINE:
                self._inline(child)
            elif local == "sdt":
                self._within(child, "sdtContent", self._inline)
            elif local == "AlternateContent":
                self._inline(_alternative(child))
            elif local in ("oMath", "oMathPara"):
                text = "".join(part.text or "" for part in child.iter("{*}t"))
                self._emit(text.translate(_XML_BLANKS), child, child)

    def _run(self, run: Element) -> None:
        is_hidden = is_on(child_of(run, "rPr"), "vanish")
        for local, node in children(run):
            if local == "fldChar":
                self._field(node)
            elif is_hidden or not all(self._fields):
                continue
            elif local == "AlternateContent":
                for inner, part in children(_alternative(node)):
                    self._node(inner, part, run, node)
            else:
                self._node(local, node, run, node)

    def _node(self, local: str, node: Element, run: Element, child: Element) -> None:
        # *child* is the child of the run: *node* itself, or what *node* is an alternative of
        if local == "t":
            self._emit((node.text or "").translate(_XML_BLANKS), run, child)
        elif local in _SIGNS:
            self._emit(_SIGNS[local], run, child)
        elif local == "sym":
            self._emit(_symbol(node), run, child)
        elif local == "ruby":
            self._within(node, "rubyBase", lambda base: self._ruby(base, run, child))
        elif local in _NOTES:
            note = self._notes[_NOTES[local]].pop(attribute(node, "id") or "", None)  # told once
            if note is not None:
                self._hang(note[1], Story(_NOTES[local], note[0], run))
        elif local in _DRAWINGS:
            for box in _text_boxes(node):
                self._hang(box, Story("text_box", self._story.part, run))

    def _ruby(self, base: Element, run: Element, child: Element) -> None:
        text = "".join(part.text or "" for part in base.iter("{*}t"))
        self._emit(text.translate(_XML_BLANKS), run, child)

    def _hang(self, content: Element, told: Story) -> None:
        outer = self._story
        if outer.place != "body":  # a box in a note or a header is anchored as its holder is
            told = Story(outer.place, outer.part, outer.anchor, outer.kind)
        self._pending.append(lambda: self.tell(content, told))

    def _field(self, mark: Element) -> None:
        kind = attribute(mark, "fldCharType")
        if mark not in self._field_marks:
            return
        if kind == "begin":
            self._fields.append(False)
        elif self._fields and kind == "separate":
            self._fields[-1] = True
        elif self._fields and kind == "end":
            self._fields.pop()

    def _emit(self, text: str, run: Element, node: Element) -> None:
        if not text or not all(self._fields) or self._paragraph is None:
            return
        if self._is_in_cell:
            self.transcript.write(self._gap)
            self._gap, text = "", text.translate(_ONE_LINE)
        start = self.transcript.length
        self.transcript.write(text)
        end = self.transcript.length
        self.pieces.append(Piece(start, end, self._story, self._paragraph, run, node))


def _notes_of(package: Package, place: str) -> dict[str, tuple[str, Element]]:
    # Separators, which have a type, are drawn and not told.
    return {
        attribute(note, "id") or "": (part, note)
        for part in package.related(f"{place}s")
        for local, note in children(package.root(part))
        if local == place and attribute(note, "type") in (None, "normal")
    }


def _whole_fields(story: Element) -> set[Element]:
    # A field that never ends would swallow the rest of the text: only whole ones are obeyed.
    whole: set[Element] = set()
    opened: list[list[Element]] = []
    for mark in story.iter("{*}fldChar"):
        kind = attribute(mark, "fldCharType")
        if kind == "begin":
            opened.append([mark])
        elif opened:
            opened[-1].append(mark)
            if kind == "end":
                whole.update(opened.pop())
    return whole


def _alternative(choice: Element) -> Element:
    # Writers put what they mean into the first choice, and the fallback for older programs.
    found = child_of(choice, "Choice")
    fallback = child_of(choice, "Fallback")
    if found is None or (fallback is not None and not _has_text(found) and _has_text(fallback)):
        return choice if fallback is None else fallback
    return found


def _has_text(element: Element) -> bool:
    return any(True for _ in element.iter("{*}t"))


def _flows_on(paragraph: Element) -> bool:
    # The paragraph's mark is a tracked deletion: accepted, it runs on into the next paragraph.
    following = paragraph.getnext()
    return (
        child_of(paragraph, "pPr", "rPr", "del") is not None
        and following is not None
        and isinstance(following.tag, str)
        and following.tag.endswith("}p")
    )


def _parts_of(container: Element, name: str) -> Iterator[Element]:
    for local, child in children(container):
        if local == name:
            yield child
        elif local in _BLOCK or local == "sdt":
            yield from _parts_of(child, name)


def _is_cut(row: Element) -> bool:
    return child_of(row, "trPr", "del") is not None


def _symbol(node: Element) -> str:
    try:
        code = int(attribute(node, "char") or "", 16)
    except ValueError:
        return ""
    return chr(code) if 0x20 <= code <= 0x10FFFF and code not in _SURROGATES else ""


def _text_boxes(drawing: Element) -> Iterator[Element]:
    for local, child in children(drawing):
        if local == "txbxContent":
            yield child
        elif local == "AlternateContent":
            yield from _text_boxes(_alternative(child))
        else:
            yield from _text_boxes(child)
