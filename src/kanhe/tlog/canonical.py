"""The bytes of an entry: a restricted RFC 8785 (JCS) JSON with exactly one spelling.

The restrictions (see `docs/spec/entry.md`) leave nothing on which two implementations of JSON
can differ: no fractions, integers that a double holds, ASCII keys, text in NFC (I-JSON, RFC 7493,
besides). Keys of this kind sort by UTF-16 code units, as RFC 8785 §3.2.3 asks, however one sorts.

Order of a check: hash the stored bytes, then decode them. Bytes are never re-encoded to be hashed.
"""

import json
import re
from collections.abc import Iterable, Sequence
from json.encoder import encode_basestring
from typing import NoReturn
from unicodedata import is_normalized

from kanhe.tlog.rejection import Malformed
from kanhe.tlog.tiles import LONGEST_ENTRY

Json = None | bool | int | str | list["Json"] | dict[str, "Json"]

GREATEST_INTEGER = 2**53 - 1
DEEPEST = 8  # arrays and objects within each other, the outermost counted
_LONGEST_INTEGER = len(str(-GREATEST_INTEGER))
_KEY = re.compile(r"[a-z_][a-z0-9_]*")
# Controls but tab and newline, surrogates, and the code points that are no characters.
_NO_TEXT = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef"
    + "".join(
        f"{chr(plane + 0xFFFE)}{chr(plane + 0xFFFF)}" for plane in range(0, 0x110000, 0x10000)
    )
    + "]"
)


def encode(value: Json) -> bytes:
    """Return the bytes of *value*; raise `Malformed` for what an entry cannot hold."""
    _check(value, DEEPEST)
    body = _ENCODER.encode(value).encode()
    if len(body) > LONGEST_ENTRY:
        raise Malformed("entry", "too_long")
    return body


def encode_text(text: str) -> str:
    """Return *text* as it stands in an entry, with its quotes; raise `Malformed` as `encode`.

    For who writes many entries that differ in a few texts only; the bytes are those of `encode`.
    """
    _check_text(text)
    return encode_basestring(text)


def encode_texts(texts: Sequence[str]) -> list[str]:
    """Return `encode_text` of each of *texts*, looked at as one where nothing is in them that
    would be refused or escaped."""
    whole = " ".join(texts)  # a space composes with nothing and holds neighbours apart
    is_plain = whole.isprintable() and '"' not in whole and "\\" not in whole
    if is_plain and (whole.isascii() or is_normalized("NFC", whole)):
        return [f'"{text}"' for text in texts]
    return [encode_text(text) for text in texts]


def decode(body: bytes) -> Json:
    """Return the value in *body*; raise `Malformed` unless `encode` gives these very bytes."""
    if len(body) > LONGEST_ENTRY:
        raise Malformed("entry", "too_long")
    try:
        value: Json = _DECODER.decode(body.decode("utf-8"))
    except (ValueError, RecursionError):
        raise Malformed("entry", "syntax") from None
    if encode(value) != body:
        raise Malformed("entry", "not_canonical")
    return value


def decode_object(body: bytes) -> dict[str, Json]:
    """Return the object in *body*, as every entry is one; raise `Malformed` for other values."""
    value = decode(body)
    if not isinstance(value, dict):
        raise Malformed("entry", "not_an_object")
    return value


def _check(value: object, depth: int) -> None:
    """Raise `Malformed` unless *value* is of the exact types and within the bounds."""
    kind = type(value)
    if kind is str:
        _check_text(value)  # type: ignore[arg-type]  # known from `kind`
    elif kind is dict or kind is list:
        if not depth:
            raise Malformed("entry", "too_deep")
        if isinstance(value, dict):
            _check_keys(value)
            value = list(value.values())
        for member in value:  # type: ignore[attr-defined]  # a list by now
            _check(member, depth - 1)
    elif kind is int:
        if abs(value) > GREATEST_INTEGER:  # type: ignore[arg-type]  # known from `kind`
            raise Malformed("entry", "integer")
    elif value is not None and kind is not bool:
        raise Malformed("entry", "type")


def _check_text(text: str) -> None:
    if not text.isprintable() and _NO_TEXT.search(text):  # what is printable holds none of them
        raise Malformed("entry", "character")
    if not text.isascii() and not is_normalized("NFC", text):
        raise Malformed("entry", "nfc")


def _check_keys(keys: Iterable[object]) -> None:
    for key in keys:
        if type(key) is not str or not _KEY.fullmatch(key):
            raise Malformed("entry", "key")


def _integer(digits: str) -> int:
    """Return the integer; bound its length first, since reading digits takes quadratic time."""
    if len(digits) > _LONGEST_INTEGER:
        raise Malformed("entry", "integer")
    return int(digits)


def _no_fraction(_: str) -> NoReturn:
    raise Malformed("entry", "fraction")


def _object(pairs: list[tuple[str, Json]]) -> dict[str, Json]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise Malformed("entry", "repeated_key")
    return found


_ENCODER = json.JSONEncoder(
    ensure_ascii=False,
    sort_keys=True,
    separators=(",", ":"),
    check_circular=False,  # the depth is bounded before
)
_DECODER = json.JSONDecoder(
    parse_int=_integer,
    parse_float=_no_fraction,
    parse_constant=_no_fraction,
    object_pairs_hook=_object,
)
