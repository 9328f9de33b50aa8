"""Plain text from bytes: which encoding, and whether it is text at all.

The text keeps every character, carriage returns too: for a UTF-8 file
`text == data.decode("utf-8")` exactly, but for a byte order mark at its head, which is taken off.
So an offset of the output is true in the file read with Python's universal newlines off.

Tried in this order: a byte order mark (UTF-8, UTF-16, UTF-32), UTF-8, then GB18030, which holds
GBK and GB 2312 (GB 18030-2022). UTF-8 that is damaged in a few places is refused and not read as
GB18030, which would turn it into other Chinese characters without a complaint.
"""

import codecs

from kanhe.values.refusal import Refusal

# A thousand-page report is 1 MB to 2 MB of text. Above this size it is a log or a dump, and one
# check of it would keep a desktop busy for minutes.
LARGEST_TEXT_BYTES = 20_000_000

MEGABYTE = 1_000_000

_BYTE_ORDER_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),  # before UTF-16: the same first two bytes
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)

# What people take for a document and is none. A file that begins so is never a draft's text.
_BINARY_HEADS = (
    b"\x89PNG",
    b"\xff\xd8\xff",
    b"GIF8",
    b"\x7fELF",
    b"\x1f\x8b",
    b"7z\xbc\xaf\x27\x1c",
    b"Rar!\x1a\x07",
    b"SQLite format 3",
)

# C0 controls with no place in a text; tab, line feed, vertical tab, form feed, return and the
# old end-of-file mark have one.
_CONTROLS = frozenset(map(chr, range(32))) - frozenset("\t\n\v\f\r\x1a") | {"\x7f"}
_CONTROLS_BYTES = bytes(map(ord, sorted(_CONTROLS)))
_CONTROLS_ADMITTED = 100  # one in so many characters; stray ones come with pasted text


def read_plain_text(name: str, data: bytes) -> str:
    """Return the text of a plain text file, or refuse it.

    Refuses with `draft_too_large`, `draft_binary` or `draft_encoding`.
    """
    if len(data) > LARGEST_TEXT_BYTES:
        limit, size = str(LARGEST_TEXT_BYTES // MEGABYTE), str(-(-len(data) // MEGABYTE))
        raise Refusal("draft_too_large", name=name, limit=f"{limit} MB", size=f"{size} MB")
    for mark, encoding in _BYTE_ORDER_MARKS:
        if data.startswith(mark):
            text = _decode(name, data[len(mark) :], encoding)
            break
    else:
        _refuse_binary(name, data)
        text = _decode_unmarked(name, data)
    if "\0" in text:
        raise Refusal("draft_binary", name=name)
    return text


def _refuse_binary(name: str, data: bytes) -> None:
    strays = len(data) - len(data.translate(None, _CONTROLS_BYTES))
    if data.startswith(_BINARY_HEADS) or b"\0" in data or strays * _CONTROLS_ADMITTED > len(data):
        raise Refusal("draft_binary", name=name)


def _decode(name: str, data: bytes, encoding: str) -> str:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as fault:
        raise Refusal(
            "draft_encoding", name=name, encoding=encoding.upper(), place=str(fault.start)
        ) from None


def _decode_unmarked(name: str, data: bytes) -> str:
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        if _is_damaged_utf_8(data):
            return _decode(name, data, "utf-8")  # refuses, with the place
    return _decode(name, data, "gb18030")


def _is_damaged_utf_8(data: bytes) -> bool:
    # GB18030 text hardly ever holds a well-formed UTF-8 sequence: most of the characters beyond
    # ASCII being well-formed, the file was UTF-8 once (a lone surrogate, a cut at the end).
    text = data.decode("utf-8", "replace")
    beyond_ascii = len(text) - len(text.encode("ascii", "ignore"))
    return _has_only_surrogates(data) or text.count("\ufffd") * 4 <= beyond_ascii


def _has_only_surrogates(data: bytes) -> bool:
    # A short text of one lone surrogate has no well-formed characters to go by.
    try:
        data.decode("utf-8", "surrogatepass")
    except UnicodeDecodeError:
        return False
    return True
