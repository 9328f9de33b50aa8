"""The same Word document back, with a comment on each noted stretch of its text.

Runs are split at the edges of a note, their properties copied; text and formatting stay as they
are, and so do the document's own comments. Word keeps comments to the body: a note on a footnote
goes to the note's mark, one on a text box to the box's place in the line, one on a header or
footer to the first text of the body, and the comment's first words say so.
"""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from copy import deepcopy
from dataclasses import dataclass
from datetime import UTC, datetime
from io import BytesIO
from itertools import count
from typing import TYPE_CHECKING, cast

from docx import Document
from docx.comments import Comment
from docx.document import Document as WordDocument
from docx.oxml.ns import qn
from docx.oxml.parser import OxmlElement

from kanhe.formats.docx_in import Element, Piece, Story, map_docx
from kanhe.formats.docx_package import Package, open_package
from kanhe.formats.reading_words import COMMENT_PLACES
from kanhe.values.refusal import Refusal
from kanhe.values.span import Span

if TYPE_CHECKING:
    from docx.parts.comments import CommentsPart

AUTHOR = "Kanhe 勘合"
INITIALS = "勘"

_LANGUAGES = ("zh", "en")  # the order of each pair of words
_NOT_XML = re.compile("[^\t\n\r -\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")  # XML 1.0, 2.2


@dataclass(frozen=True, slots=True)
class Note:
    """What to say about a stretch of the draft's text."""

    span: Span
    text: str


@dataclass(frozen=True, slots=True)
class _Atom:
    # The characters from *start* to *end* are those of *node*; no note begins or ends inside.
    start: int
    end: int
    node: Element
    story: Story


def comment_docx(
    data: bytes,
    notes: Sequence[Note],
    *,
    name: str = "docx",
    lang: str = "zh",
    written_at: datetime | None = None,
) -> bytes:
    """Return the docx *data* with the notes as comments, their spans counted as `read_docx` does.

    *lang* is `zh` or `en`, for the words that say where a comment belongs that could not be put
    there. Without *written_at* (aware) the comments carry no time. Refuses as `open_package` does,
    and with `draft_unsupported` for macro documents and the strict variant of the format.
    """
    package = open_package(name, data)
    document = _opened(name, data)
    pieces = map_docx(package, document.element).pieces
    if not pieces:
        raise Refusal("draft_empty", name=name)
    atoms = _split(pieces, sorted({edge for note in notes for edge in _edges(note)}))
    if notes:
        _comment(package, document, atoms, notes, _LANGUAGES.index(lang), written_at)
    return _saved(name, document)


def _comment(
    package: Package,
    document: WordDocument,
    atoms: Sequence[_Atom],
    notes: Sequence[Note],
    lang: int,
    written_at: datetime | None,
) -> None:
    comments = _Comments(document, written_at)
    for note in sorted(notes, key=lambda note: note.span):
        first, last, place = _anchor(package, document, atoms, note.span)
        _mark(first, last, comments.add(COMMENT_PLACES[place][lang] + note.text))


def _opened(name: str, data: bytes) -> WordDocument:
    try:
        return Document(BytesIO(data))
    except ValueError as fault:
        if "content type" in str(fault):
            raise Refusal("draft_unsupported", name=name, format="docm / dotx") from None
        raise Refusal("draft_damaged", name=name, place="[Content_Types].xml") from None
    except Exception:  # the library lets whatever a damaged package causes through
        raise Refusal("draft_damaged", name=name, place="[Content_Types].xml") from None


def _saved(name: str, document: WordDocument) -> bytes:
    written = BytesIO()
    try:
        document.save(written)
    except Exception:  # as in opening: a relationship without a type is noticed here only
        raise Refusal("draft_damaged", name=name, place="_rels") from None
    return written.getvalue()


def _edges(note: Note) -> tuple[int, int]:
    return note.span.start, note.span.end


def _split(pieces: Sequence[Piece], edges: Sequence[int]) -> list[_Atom]:
    # From the end to the beginning, so that each split moves only what lies behind it.
    atoms: list[_Atom] = []
    for index in range(len(pieces) - 1, -1, -1):
        piece = pieces[index]
        end = piece.end
        if piece.story.place == "body":
            inner = edges[bisect_right(edges, piece.start) : bisect_left(edges, piece.end)]
            if piece.run is not piece.node and piece.node.tag == qn("w:t"):
                for edge in reversed(inner):
                    behind = _cut(piece.node, edge - piece.start)
                    atoms.append(_Atom(edge, end, behind, piece.story))
                    end = edge
            is_inside_run = index > 0 and pieces[index - 1].run is piece.run
            at = bisect_left(edges, piece.start)
            if is_inside_run and at < len(edges) and edges[at] == piece.start:
                _part(piece.node)
        atoms.append(_Atom(piece.start, end, piece.node, piece.story))
    atoms.reverse()
    return atoms


def _cut(node: Element, offset: int) -> Element:
    # Return a text element with what stood behind *offset*, first in a run of its own.
    text = node.text or ""
    behind = deepcopy(node)
    for part, words in ((node, text[:offset]), (behind, text[offset:])):
        part.text = words
        part.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
    node.addnext(behind)
    _part(behind)
    return behind


def _part(node: Element) -> None:
    # Move *node* and all behind it to a new run with the same properties.
    run = node.getparent()
    assert run is not None
    parted = OxmlElement("w:r")
    for key, value in run.attrib.items():
        parted.set(key, value)
    properties = run.find(qn("w:rPr"))
    if properties is not None:
        parted.append(deepcopy(properties))
    parted.extend([node, *node.itersiblings()])
    run.addnext(parted)


def _anchor(
    package: Package,
    document: WordDocument,
    atoms: Sequence[_Atom],
    span: Span,
) -> tuple[Element, Element, str]:
    low = bisect_right(atoms, span.start, key=lambda atom: atom.end)
    high = bisect_left(atoms, span.end, key=lambda atom: atom.start)
    touched = atoms[low:high] or [atoms[max(high - 1, 0)]]  # an end of a line is no run's
    within = [atom for atom in touched if atom.story.place == "body"]
    if within:
        return _run_of(within[0].node), _run_of(within[-1].node), "body"
    story = touched[0].story
    anchor = story.anchor
    if anchor is None:
        first = next((atom for atom in atoms if atom.story.place == "body"), None)
        anchor = _empty_run(document) if first is None else _run_of(first.node)
    return anchor, anchor, story.place


def _run_of(node: Element) -> Element:
    # A formula is a piece by itself and stands in the paragraph as a run does.
    parent = node.getparent()
    return parent if parent is not None and parent.tag == qn("w:r") else node


def _empty_run(document: WordDocument) -> Element:
    # A body without a word of its own: its first paragraph gets a run to hang the comment on.
    body = document.element.body
    paragraph = next(body.iter(qn("w:p")), None)
    if paragraph is None:
        paragraph = OxmlElement("w:p")
        body.insert(0, paragraph)
    run = OxmlElement("w:r")
    paragraph.append(run)
    return run


class _Comments:
    """The comments of a document, new ones made after one blank that the library made.

    It would look through all of them for the next free id each time, and it stamps its own time.
    """

    def __init__(self, document: WordDocument, written_at: datetime | None) -> None:
        used = {comment.comment_id for comment in document.comments}
        self._free = (number for number in count() if number not in used)
        made = document.comments.add_comment("", AUTHOR, INITIALS)
        self._blank, self._part = made._comment_elm, cast("CommentsPart", made.part)
        self._list = document.comments._comments_elm
        self._list.remove(self._blank)
        del self._blank.attrib[qn("w:date")]
        if written_at is not None:
            moment = written_at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
            self._blank.set(qn("w:date"), moment)

    def add(self, text: str) -> int:
        """Add a comment that says *text*; return its id."""
        number = next(self._free)
        element = deepcopy(self._blank)
        element.set(qn("w:id"), str(number))
        self._list.append(element)
        comment = Comment(element, self._part)
        first, *others = _NOT_XML.sub("\ufffd", text).split("\n")
        comment.paragraphs[0].add_run(first)
        for line in others:
            comment.add_paragraph(line)
        return number


def _mark(first: Element, last: Element, comment_id: int) -> None:
    key = {qn("w:id"): str(comment_id)}
    reference = OxmlElement("w:r")
    properties = OxmlElement("w:rPr")
    properties.append(OxmlElement("w:rStyle", {qn("w:val"): "CommentReference"}))
    reference.append(properties)
    reference.append(OxmlElement("w:commentReference", key))
    first.addprevious(OxmlElement("w:commentRangeStart", key))
    last.addnext(reference)
    last.addnext(OxmlElement("w:commentRangeEnd", key))
