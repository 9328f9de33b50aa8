"""Reading a draft of any kind: the content tells what the file is, the name only helps.

The readers of docx, pdf and html are loaded when such a file is met: their libraries take longer
to import than a plain text takes to check.
"""

import re
from collections.abc import Callable
from hashlib import sha256

from kanhe.formats.draft import Draft
from kanhe.formats.plain_text import LARGEST_TEXT_BYTES, MEGABYTE, read_plain_text
from kanhe.formats.transcript import Transcript
from kanhe.values.refusal import Refusal

# Photos make a docx or a pdf large. 50 MB is twice what the mail systems of offices let through.
LARGEST_FILE_BYTES = 50_000_000

_OLE = (
    b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"  # compound file: Office before 2007, or an encrypted docx
)
_ENCRYPTED_STREAM = "EncryptedPackage".encode("utf-16-le")  # MS-OFFCRYPTO 2.3.4.4
_PDF_HEADER_WITHIN = 1024  # ISO 32000-1, Annex H.3.4.1

_HTML_HEAD = re.compile(rb"<(?:!doctype html|html|head|body)\b", re.I)
_HTML_TAG = re.compile(rb"</(?:p|div|body|td|span|h[1-6])\s*>", re.I)
_HTML_NAME = re.compile(r"\.x?html?$", re.I)
_MARKS_AND_BLANKS = b"\xef\xbb\xbf\xfe\xff \t\r\n"

Reader = Callable[[str, bytes], Transcript]


def read_draft(name: str, data: bytes) -> Draft:
    """Return the draft in the file *data*, called *name* (`-` for pasted text).

    Refuses with a code of `formats.reading_words`, never with another exception.
    """
    if len(data) > LARGEST_FILE_BYTES:
        raise too_large(name, LARGEST_FILE_BYTES, len(data))
    if not data.strip():
        raise Refusal("draft_empty", name=name)
    transcript = _reader_of(name, data)(name, data)
    if transcript.length > LARGEST_TEXT_BYTES:
        raise too_large(name, LARGEST_TEXT_BYTES, transcript.length)
    text = transcript.text()
    if not text.strip("\ufeff\u200b \t\r\n\v\f\x1a\u3000"):
        raise Refusal("draft_empty", name=name)
    return Draft(name, sha256(data).hexdigest(), text, transcript.hints())


def too_large(name: str, limit: int, size: int) -> Refusal:
    """Return the refusal of a draft of *size* bytes where *limit* is allowed."""
    return Refusal(
        "draft_too_large",
        name=name,
        limit=f"{limit // MEGABYTE} MB",
        size=f"{-(-size // MEGABYTE)} MB",
    )


def _reader_of(name: str, data: bytes) -> Reader:
    if data.startswith(b"PK\x03\x04"):
        return _read_docx
    if data.startswith(_OLE):
        if _ENCRYPTED_STREAM in data:
            raise Refusal("draft_encrypted", name=name)
        raise Refusal("draft_unsupported", name=name, format="doc / wps / xls / ppt")
    if data.startswith(b"{\\rtf") or b'progid="Word.Document"' in data[:1000]:
        raise Refusal("draft_unsupported", name=name, format="rtf / Word 2003 xml")
    if _is_pdf(name, data):
        return _read_pdf
    if _is_html(name, data):
        return _read_html
    return _read_text


def _is_pdf(name: str, data: bytes) -> bool:
    head = data[:_PDF_HEADER_WITHIN]
    return head.lstrip(b"\xef\xbb\xbf\0 \t\r\n").startswith(b"%PDF-") or (
        name.lower().endswith(".pdf") and b"%PDF-" in head
    )


def _is_html(name: str, data: bytes) -> bool:
    head = data[:8000].replace(b"\0", b"").lstrip(_MARKS_AND_BLANKS)  # UTF-16 html, too
    if head.startswith(b"<") and _HTML_HEAD.search(head):
        return True
    return _HTML_NAME.search(name) is not None and _HTML_TAG.search(data) is not None


def _read_text(name: str, data: bytes) -> Transcript:
    transcript = Transcript()
    transcript.write(read_plain_text(name, data))
    return transcript


def _read_docx(name: str, data: bytes) -> Transcript:
    from kanhe.formats.docx_in import read_docx

    return read_docx(name, data)


def _read_pdf(name: str, data: bytes) -> Transcript:
    from kanhe.formats.pdf_in import read_pdf

    return read_pdf(name, data)


def _read_html(name: str, data: bytes) -> Transcript:
    from kanhe.formats.html_in import read_html

    return read_html(name, data)
