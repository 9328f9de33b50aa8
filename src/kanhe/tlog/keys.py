"""Public keys and signature lines of C2SP signed notes.

Two algorithms are known: 0x01, Ed25519 over the note's text, for logs; 0x04, timestamped Ed25519
cosignatures of checkpoints, for witnesses.
"""

from collections.abc import Callable
from dataclasses import dataclass
from enum import IntEnum
from hashlib import sha256

from kanhe.tlog.encoding import from_base64, to_base64
from kanhe.tlog.rejection import Malformed

KEY_SIZE = 32  # bytes
SIGNATURE_SIZE = 64  # bytes
KEY_ID_SIZE = 4  # bytes

Sign = Callable[[bytes], bytes]
"""Return the 64-byte Ed25519 signature of a message; holds the private key."""

IsSignedBy = Callable[[bytes, bytes, bytes], bool]
"""Return whether, for (public key, message, signature), the signature is good."""

_PRIME = 2**255 - 19
_LOW_ORDER_Y = frozenset(
    {
        0,
        1,
        _PRIME - 1,
        0x5FC536D880238B13933C6D305ACDFD5F098EFF289F4C345B027B2C28F95E826,
        0x7A03AC9277FDC74EC6CC392CFA53202A0F67100D760B3CBA4FD84D3D706A17C7,
    }
)


class Algorithm(IntEnum):
    """The signature type that a key stands for."""

    LOG = 1
    COSIGNATURE = 4


@dataclass(frozen=True, slots=True)
class VerifierKey:
    """A named public key; name and key id together say which signature lines are its own."""

    name: str
    algorithm: Algorithm
    key: bytes

    @property
    def key_id(self) -> bytes:
        """Return the four bytes that point to this key; a hint, since anyone can collide them."""
        text = self.name.encode() + b"\n" + bytes([self.algorithm]) + self.key
        return sha256(text).digest()[:KEY_ID_SIZE]

    def to_text(self) -> str:
        """Return the key as `name+id+base64`."""
        material = to_base64(bytes([self.algorithm]) + self.key)
        return f"{self.name}+{self.key_id.hex()}+{material}"


@dataclass(frozen=True, slots=True)
class Signature:
    """One signature line; *data* is what follows the key id: 64 bytes, or 72 with a time."""

    name: str
    key_id: bytes
    data: bytes

    def to_line(self) -> str:
        """Return the line, with its newline."""
        return f"\u2014 {self.name} {to_base64(self.key_id + self.data)}\n"


def parse_key(text: str) -> VerifierKey:
    """Return the key written as `name+id+base64`; raise `Malformed`.

    Keys of small order and keys whose coordinate is not reduced are refused: under the former
    one signature fits many messages, and either breaks "one key, one spelling".
    """
    name, first, rest = text.partition("+")
    written_id, second, encoded = rest.partition("+")
    if not first or not second or not is_key_name(name):
        raise Malformed("key", "syntax")
    material = from_base64(encoded, "key")
    if len(material) != 1 + KEY_SIZE:
        raise Malformed("key", "length")
    if material[0] not in (Algorithm.LOG, Algorithm.COSIGNATURE):
        raise Malformed("key", "algorithm")
    key = VerifierKey(name, Algorithm(material[0]), material[1:])
    if key.key_id.hex() != written_id:
        raise Malformed("key", "key_id")
    _refuse_weak(key.key)
    return key


def is_key_name(name: str) -> bool:
    """Return whether *name* may name a key: not empty, no space, no plus, no control."""
    return bool(name) and not any(c == "+" or c.isspace() or c < " " for c in name)


def _refuse_weak(key: bytes) -> None:
    y = int.from_bytes(key, "little") & (2**255 - 1)
    if y >= _PRIME or y in _LOW_ORDER_Y:
        raise Malformed("key", "weak")
