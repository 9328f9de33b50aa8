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


def set_in_lines(paragraph: str, length: int, indent: int = 2) -> list[tuple[int, str]]:
    """Return the lines of a paragraph, each with its indent in characters."""
    lines = [(indent, paragraph[: length - indent])]
    for start in range(length - indent, len(paragraph), length):
        lines.append((0, paragraph[start : start + length]))
    return lines
