"""What a file really is, by its bytes: a closed list; all else is not taken as evidence.

Names and what a browser claims are worth nothing. A page, a drawing with scripts or a program is
on no list, whatever it is called.
"""

import io
import zipfile
from collections.abc import Mapping

_HEAD = 4096  # bytes that decide

#: media type → the endings that say the same.
ENDINGS: Mapping[str, tuple[str, ...]] = {
    "image/jpeg": ("jpg", "jpeg", "jpe", "jfif"),
    "image/png": ("png",),
    "image/gif": ("gif",),
    "image/webp": ("webp",),
    "image/heic": ("heic", "heif"),
    "application/pdf": ("pdf",),
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": ("docx",),
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": ("xlsx",),
    "application/vnd.openxmlformats-officedocument.presentationml.presentation": ("pptx",),
    "application/vnd.oasis.opendocument.text": ("odt",),
    "application/vnd.oasis.opendocument.spreadsheet": ("ods",),
    "application/x-ole-storage": ("doc", "xls", "ppt", "wps", "et", "dps"),
    "application/ofd": ("ofd",),
    "video/mp4": ("mp4", "m4v", "mov"),
    "audio/mpeg": ("mp3",),
    "text/plain": ("txt", "csv", "log", "md"),
}

_STARTS: tuple[tuple[bytes, str], ...] = (
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"\x89PNG\r\n\x1a\n", "image/png"),
    (b"GIF87a", "image/gif"),
    (b"GIF89a", "image/gif"),
    (b"%PDF-", "application/pdf"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "application/x-ole-storage"),
    (b"ID3", "audio/mpeg"),
)
_FTYP: Mapping[bytes, str] = {
    b"heic": "image/heic", b"heix": "image/heic", b"mif1": "image/heic", b"isom": "video/mp4",
    b"iso2": "video/mp4", b"mp41": "video/mp4", b"mp42": "video/mp4", b"avc1": "video/mp4",
    b"qt  ": "video/mp4", b"M4V ": "video/mp4",
}  # fmt: skip
_ZIPPED: tuple[tuple[str, str], ...] = (
    ("word/", "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
    ("xl/", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
    ("ppt/", "application/vnd.openxmlformats-officedocument.presentationml.presentation"),
    ("OFD.xml", "application/ofd"),
)
_MARKUP = (b"<!doctype", b"<html", b"<svg", b"<script", b"<?xml", b"<body", b"<iframe", b"<?php")


def media_type_of(data: bytes) -> str | None:
    """Return the media type of a file by its bytes; None for what is on no list."""
    for start, media_type in _STARTS:
        if data.startswith(start):
            return media_type
    if data[4:8] == b"ftyp":
        return _FTYP.get(data[8:12])
    if data[:4] == b"RIFF" and data[8:12] == b"WEBP":
        return "image/webp"
    if data[:4] == b"PK\x03\x04":
        return _zipped(data)
    return "text/plain" if _is_text(data) else None


def fits(name: str, media_type: str) -> bool:
    """Return whether the ending of a file's name says what its bytes say; none says nothing."""
    _, dot, ending = name.rpartition(".")
    return not dot or ending.lower() in ENDINGS[media_type]


def _zipped(data: bytes) -> str | None:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            names = package.namelist()
            if "mimetype" in names:
                told = package.read("mimetype")[:100].decode("ascii", "replace").strip()
                return told if told in ENDINGS else None
    except (zipfile.BadZipFile, OSError, RuntimeError, NotImplementedError):
        return None
    if any(name.endswith("vbaProject.bin") for name in names):
        return None  # macros run
    return next(
        (found for start, found in _ZIPPED if any(name.startswith(start) for name in names)), None
    )


def _is_text(data: bytes) -> bool:
    if not data or b"\0" in data:
        return False
    head = data[:_HEAD].lower()
    if any(mark in head for mark in _MARKUP):
        return False
    for encoding in ("utf-8", "gb18030"):
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        return all(sign.isprintable() or sign in "\r\n\t" for sign in text[:_HEAD])
    return False
