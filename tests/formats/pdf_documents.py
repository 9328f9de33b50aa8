"""Pdf files for the tests, drawn with reportlab."""

from collections.abc import Callable, Sequence
from io import BytesIO

from reportlab.lib.pagesizes import A4
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfgen.canvas import Canvas

FONT = "STSong-Light"
WIDTH, HEIGHT = A4
pdfmetrics.registerFont(UnicodeCIDFont(FONT))

Words = tuple[float, float, float, str]  # x, y from the top, size, text


def drawn(*pages: Callable[[Canvas], object], **options: object) -> bytes:
    written = BytesIO()
    canvas = Canvas(written, pagesize=A4, **options)
    for draw in pages:
        draw(canvas)
        canvas.showPage()
    canvas.save()
    return written.getvalue()


def words(canvas: Canvas, placed: Sequence[Words]) -> None:
    for x, y, size, text in placed:
        canvas.setFont(FONT, size)
        canvas.drawString(x, HEIGHT - y, text)


def pdf_of(*pages: Sequence[Words]) -> bytes:
    return drawn(*(lambda canvas, placed=placed: words(canvas, placed) for placed in pages))


def set_in_lines(paragraph: str, length: float, indent: int = 2) -> list[tuple[int, str]]:
    """Return the lines of a paragraph, each with its indent in characters, cut anywhere."""
    lines, line, width = [], "", float(indent)
    for letter in paragraph:
        step = 0.5 if letter.isascii() else 1
        if width + step > length:
            lines.append(line)
            line, width = "", 0.0
        line, width = line + letter, width + step
    return [(0 if index else indent, line) for index, line in enumerate([*lines, line])]
