"""Personal data beside the log: a field's value is replaced by a salted commitment.

    commitment = base64url(SHA-256(disclosure)), disclosure = base64url(JSON [salt, path, value])

in the manner of SD-JWT (RFC 9901 §4.2), without padding. The path is inside the digest, so a
disclosure cannot be moved to another field. The salt has at least 128 bits and is used once:
an unsalted digest of a telephone number is found again in hours. Erasing a disclosure (salt and
value) changes no entry and no proof.
"""

import hashlib
from binascii import b2a_base64
from collections.abc import Callable, Collection, Iterable, Mapping
from json.encoder import encode_basestring
from typing import NamedTuple

from kanhe.registers.reading import Value
from kanhe.values.refusal import Refusal

SALT_BYTES = 16

_URL_SAFE = bytes.maketrans(b"+/", b"-_")

PREFIX = "sd:"
"""A value in a record's data that begins so is a commitment."""


class Disclosure(NamedTuple):
    """What opens a commitment; kept in a deletable table, never in the log.

    *path* is the field name, or field name and place in the list: people/0. *salt* is base64url.
    """

    path: str
    salt: str
    value: str


def disclose(path: str, value: str, salt: bytes) -> Disclosure:
    """Return the disclosure of *value* at *path*; raises Refusal for a salt that is too short."""
    if len(salt) < SALT_BYTES:
        raise Refusal("salt_too_short", least=str(SALT_BYTES), found=str(len(salt)))
    return Disclosure(path, _base64(salt), value)


def commitment(disclosure: Disclosure) -> str:
    """Return the commitment to a disclosure, with its prefix."""
    parts = map(encode_basestring, (disclosure.salt, disclosure.path, disclosure.value))
    text = f"[{','.join(parts)}]"
    return PREFIX + _base64(hashlib.sha256(_url_safe(text.encode())).digest())


def is_commitment(value: str) -> bool:
    """Return whether a value is a commitment by its form."""
    return value.startswith(PREFIX) and len(value) == len(PREFIX) + 43


def withhold(
    data: Mapping[str, Value], personal: Collection[str], new_salt: Callable[[], bytes]
) -> tuple[dict[str, Value], tuple[Disclosure, ...]]:
    """Return *data* with the *personal* fields as commitments, and what opens these.

    *new_salt* returns fresh random bytes on every call. A list gets one commitment for each item,
    so that one person can be erased from it. Values that are commitments already stay.
    """
    public = dict(data)
    opened: list[Disclosure] = []
    for name in [name for name in data if name in personal]:
        value = data[name]
        if isinstance(value, str):
            public[name] = _withheld(name, value, new_salt, opened)
        else:
            public[name] = [
                _withheld(f"{name}/{at}", item, new_salt, opened) for at, item in enumerate(value)
            ]
    return public, tuple(opened)


def opens(data: Mapping[str, Value], disclosure: Disclosure) -> bool:
    """Return whether *disclosure* opens the commitment that stands at its path in *data*."""
    return _at(data, disclosure.path) == commitment(disclosure)


def reveal(data: Mapping[str, Value], disclosures: Iterable[Disclosure]) -> dict[str, Value]:
    """Return *data* with the values of *disclosures* in place; what is erased stays closed.

    Raises Refusal for a disclosure that does not open what stands at its path.
    """
    open_data: dict[str, Value] = {
        name: value if isinstance(value, str) else list(value) for name, value in data.items()
    }
    for disclosure in disclosures:
        if not opens(data, disclosure):
            raise Refusal("disclosure_does_not_open", path=disclosure.path)
        name, _, at = disclosure.path.partition("/")
        held = open_data[name]
        if isinstance(held, list):
            held[int(at)] = disclosure.value
        else:
            open_data[name] = disclosure.value
    return open_data


def _withheld(
    path: str, value: str, new_salt: Callable[[], bytes], opened: list[Disclosure]
) -> str:
    if is_commitment(value):
        return value
    disclosure = disclose(path, value, new_salt())
    opened.append(disclosure)
    return commitment(disclosure)


def _at(data: Mapping[str, Value], path: str) -> str | None:
    name, _, at = path.partition("/")
    value = data.get(name)
    if isinstance(value, list):
        is_within = at.isascii() and at.isdigit() and int(at) < len(value)
        return value[int(at)] if is_within else None
    return None if at else value


def _base64(raw: bytes) -> str:
    return _url_safe(raw).decode("ascii")


def _url_safe(raw: bytes) -> bytes:
    return b2a_base64(raw, newline=False).translate(_URL_SAFE, b"=")
