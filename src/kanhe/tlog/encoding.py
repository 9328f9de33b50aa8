"""Base64 and decimal numbers as the C2SP formats write them: one spelling for each value."""

import re
from base64 import b64decode, b64encode
from binascii import Error

from kanhe.tlog.hashing import HASH_SIZE
from kanhe.tlog.rejection import Malformed

GREATEST_SIZE = 2**63 - 1  # the largest tree, index and time of the C2SP formats
_DECIMAL = re.compile(r"0|[1-9][0-9]{0,18}")


def to_base64(data: bytes) -> str:
    """Return *data* in the standard alphabet with padding (RFC 4648 §4)."""
    return b64encode(data).decode("ascii")


def from_base64(text: str, what: str) -> bytes:
    """Return the bytes of *text*; raise `Malformed` unless it is their only spelling."""
    try:
        data = b64decode(text, validate=True)
    except (Error, ValueError):
        raise Malformed(what, "base64") from None
    if to_base64(data) != text:  # bits after the last byte would make twins
        raise Malformed(what, "base64")
    return data


def hash_from_base64(text: str, what: str) -> bytes:
    """Return the 32 bytes of a hash; raise `Malformed` for any other length."""
    data = from_base64(text, what)
    if len(data) != HASH_SIZE:
        raise Malformed(what, "hash_length")
    return data


def number_from_decimal(text: str, what: str) -> int:
    """Return the ASCII decimal *text* (0 to 2^63 - 1, no sign, no leading zero)."""
    if not _DECIMAL.fullmatch(text) or int(text) > GREATEST_SIZE:
        raise Malformed(what, "number")
    return int(text)


def text_from_utf8(data: bytes, limit: int, what: str) -> str:
    """Return *data* as text; raise `Malformed` when longer than *limit* bytes or not UTF-8."""
    if len(data) > limit:
        raise Malformed(what, "too_long")
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        raise Malformed(what, "utf8") from None
