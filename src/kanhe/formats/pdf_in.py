"""The text of a pdf: pdfminer draws the pages for us, and we keep where each glyph stands.

A device of our own takes the glyphs as they are drawn and stops a page that never ends; layout is
the work of `pdf_lines` and `pdf_paragraphs`. Numbers of tables are those of ISO 32000-1.
"""

import re
import zlib
from collections.abc import Iterator
from io import BytesIO
from itertools import chain
from time import monotonic
from typing import Any

from pdfminer.pdfdevice import PDFTextDevice
from pdfminer.pdfdocument import PDFDocument, PDFEncryptionError, PDFPasswordIncorrect
from pdfminer.pdffont import PDFFont, PDFUnicodeNotDefined
from pdfminer.pdfinterp import PDFPageInterpreter, PDFResourceManager
from pdfminer.pdfpage import PDFPage
from pdfminer.pdfparser import PDFParser
from pdfminer.utils import Matrix, apply_matrix_pt

from kanhe.formats.pdf_lines import Glyph, to_lines
from kanhe.formats.pdf_paragraphs import PdfPage, write_paragraphs
from kanhe.formats.plain_text import MEGABYTE
from kanhe.formats.transcript import Transcript
from kanhe.values.refusal import Refusal

MOST_PAGES = 2_000  # the longest yearbook
MOST_GLYPHS_A_PAGE = 100_000  # a broadsheet page holds 15 000
LONGEST_READING_SECONDS = 120  # a thousand dense pages take about as long
# All streams but images, unpacked: fonts and pages of a yearbook come to a third of it.
LARGEST_STREAMS_BYTES = 300_000_000
LARGEST_IMAGE_BYTES = 200_000_000  # unpacked here to be measured only, never kept
_UNREADABLE = 0.5  # a text is refused where more of its glyphs have no character

_STREAM = re.compile(rb"(?<!end)stream\r?\n")
_IMAGE = re.compile(rb"/Subtype\s*/Image\b")
_DICTIONARY_BYTES = 2_000  # how far before its stream a dictionary may begin
_CHUNK_BYTES = 1 << 14
_UNPACKED_BYTES = 1 << 18
_NESTED_FILTERS = 4
_GLYPHS_BETWEEN_LOOKS = 500  # at the clock


def read_pdf(name: str, data: bytes) -> Transcript:
    """Return the text of a pdf in reading order.

    Refuses with `draft_encrypted`, `draft_scanned`, `draft_damaged`, `draft_bomb` or
    `draft_too_large`.
    """
    _measure_streams(name, data)
    transcript = Transcript()
    pages = _pages(name, data)
    if not any(page.lines for page in pages):
        raise Refusal("draft_scanned", name=name, pages=str(len(pages)))
    text = "".join(line.text for page in pages for line in page.lines)
    if text.count("\ufffd") > _UNREADABLE * len(text):  # fonts without a character table
        raise Refusal("draft_scanned", name=name, pages=str(len(pages)))
    write_paragraphs(pages, transcript)
    return transcript


def _pages(name: str, data: bytes) -> list[PdfPage]:
    pages: list[PdfPage] = []
    device = _GlyphDevice(name, PDFResourceManager())
    try:
        document = PDFDocument(PDFParser(BytesIO(data)))
        interpreter = PDFPageInterpreter(device.rsrcmgr, device)
        for page in PDFPage.create_pages(document):
            if len(pages) == MOST_PAGES:
                limit, size = f"{MOST_PAGES} pages", f"> {MOST_PAGES} pages"
                raise Refusal("draft_too_large", name=name, limit=limit, size=size)
            device.start(len(pages) + 1)
            interpreter.process_page(page)
            pages.append(PdfPage(tuple(to_lines(device.glyphs)), device.height))
    except Refusal:
        raise
    except (PDFPasswordIncorrect, PDFEncryptionError):
        raise Refusal("draft_encrypted", name=name) from None
    except Exception:  # the library lets whatever a damaged file causes through
        raise Refusal("draft_damaged", name=name, place=f"page {len(pages) + 1}") from None
    if not pages:
        raise Refusal("draft_damaged", name=name, place="page 1")
    return pages


class _GlyphDevice(PDFTextDevice):
    """Keeps the upright glyphs of a page, and refuses a page that takes too long."""

    def __init__(self, name: str, resources: PDFResourceManager) -> None:
        super().__init__(resources)
        self.glyphs: list[Glyph] = []
        self.height = 0.0
        self._width = 0.0
        self._name = name
        self._page_number = 0
        self._steps = 0
        self._ends_at = monotonic() + LONGEST_READING_SECONDS

    def start(self, page_number: int) -> None:
        """Forget the page before."""
        self.glyphs, self._page_number, self._steps = [], page_number, 0

    def begin_page(self, page: PDFPage, ctm: Matrix) -> None:
        """Take the size of the page, turned as it is shown."""
        x0, y0, x1, y1 = page.mediabox
        corner, opposite = apply_matrix_pt(ctm, (x0, y0)), apply_matrix_pt(ctm, (x1, y1))
        self._width = abs(opposite[0] - corner[0])
        self.height = abs(opposite[1] - corner[1])

    def begin_figure(self, *_: Any) -> None:
        """Count a form that is drawn within the page."""
        self._step()

    def paint_path(self, *_: Any) -> None:
        """Count a drawn path; what it draws is not text."""
        self._step()

    def render_char(
        self,
        matrix: Matrix,
        font: PDFFont,
        fontsize: float,
        scaling: float,
        rise: float,
        cid: int,
        *_: Any,
    ) -> float:
        """Keep a glyph, and return how far it moves the pen."""
        self._step()
        try:
            text = font.to_unichr(cid)
        except PDFUnicodeNotDefined:
            text = "\ufffd"
        advance = font.char_width(cid) * fontsize * scaling
        a, b, c, d, _e, _f = matrix
        size = abs(fontsize) * (c * c + d * d) ** 0.5
        x0, y = apply_matrix_pt(matrix, (0, rise))
        x1, _y = apply_matrix_pt(matrix, (advance, rise))
        is_upright = a > 0 and d > 0 and abs(b) + abs(c) < 0.2 * (a + d)
        if is_upright and size > 0 and text and -size < x0 < self._width + size:
            self.glyphs.append(Glyph(_clean(text), x0, max(x0, x1), self.height - y, size))
        return advance

    def _step(self) -> None:
        self._steps += 1
        place = f"page {self._page_number}"
        if self._steps > MOST_GLYPHS_A_PAGE * 4:
            limit = f"{MOST_GLYPHS_A_PAGE * 4} drawings"
            raise Refusal("draft_bomb", name=self._name, place=place, limit=limit)
        if len(self.glyphs) > MOST_GLYPHS_A_PAGE:
            limit = f"{MOST_GLYPHS_A_PAGE} characters"
            raise Refusal("draft_bomb", name=self._name, place=place, limit=limit)
        if self._steps % _GLYPHS_BETWEEN_LOOKS == 1 and monotonic() > self._ends_at:
            limit = f"{LONGEST_READING_SECONDS} s"
            raise Refusal("draft_bomb", name=self._name, place=place, limit=limit)


def _clean(text: str) -> str:
    # A font's table may name what no text holds: control characters and halves of surrogates.
    return "".join(
        letter if letter.isprintable() or letter in "\u3000\xa0" else " " for letter in text
    )


def _measure_streams(name: str, data: bytes) -> None:
    # pdfminer unpacks a stream in one go: each is unpacked here first, a little at a time.
    total = 0
    for found in _STREAM.finditer(data):
        head = data[max(found.start() - _DICTIONARY_BYTES, 0) : found.start()]
        is_image = _IMAGE.search(head, max(head.rfind(b"endobj"), 0)) is not None
        size = 0
        for unpacked in _layers(_pieces(data, found.end()), 0):
            size += unpacked
            total += 0 if is_image else unpacked
            limit = LARGEST_IMAGE_BYTES if is_image else LARGEST_STREAMS_BYTES
            if size > limit or total > LARGEST_STREAMS_BYTES:
                limit_text = f"{limit // MEGABYTE} MB"
                raise Refusal("draft_bomb", name=name, place="stream", limit=limit_text)


def _pieces(data: bytes, start: int) -> Iterator[bytes]:
    for at in range(start, len(data), _CHUNK_BYTES):
        yield data[at : at + _CHUNK_BYTES]


def _layers(packed: Iterator[bytes], depth: int) -> Iterator[int]:
    # The unpacked sizes of a stream and, where it was packed more than once, of what it holds.
    unpacked = _unpacked(packed)
    first = next(unpacked, b"")
    yield len(first)
    pieces = chain([first], unpacked)
    if depth < _NESTED_FILTERS and _is_packed(first):
        sizes: list[int] = []
        for size in _layers(_counted(pieces, sizes), depth + 1):
            yield size + sum(sizes)
            sizes.clear()
    else:
        next(pieces)
    yield from map(len, pieces)


def _counted(pieces: Iterator[bytes], sizes: list[int]) -> Iterator[bytes]:
    for piece in pieces:
        sizes.append(len(piece))
        yield piece


def _is_packed(head: bytes) -> bool:
    return len(head) > 1 and head[0] & 0xF == 8 and (head[0] << 8 | head[1]) % 31 == 0  # RFC 1950


def _unpacked(packed: Iterator[bytes]) -> Iterator[bytes]:
    unpacker = zlib.decompressobj()
    try:
        for piece in packed:
            while piece:
                yield unpacker.decompress(piece, _UNPACKED_BYTES)
                piece = unpacker.unconsumed_tail
            if unpacker.eof:
                return
    except zlib.error:
        return
