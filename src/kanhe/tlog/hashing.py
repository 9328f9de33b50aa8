"""The hashes of the tree (RFC 6962 §2.1, the same as RFC 9162 §2.1.1 with SHA-256)."""

from collections.abc import Iterable, Sequence
from hashlib import sha256

HASH_SIZE = 32  # bytes
EMPTY_ROOT = sha256(b"").digest()


def leaf_hash(body: bytes) -> bytes:
    """Return the hash of an entry's bytes; the prefix 0x00 keeps leaves apart from nodes."""
    return sha256(b"\0" + body).digest()


def leaf_hashes(bodies: Iterable[bytes]) -> list[bytes]:
    """Return `leaf_hash` of each of *bodies*, in order."""
    # One local name and no call of ours per entry: the audit spends its time here.
    digest = sha256
    return [digest(b"\0" + body).digest() for body in bodies]


def node_hash(left: bytes, right: bytes) -> bytes:
    """Return the hash of an inner node; the prefix is 0x01."""
    return sha256(b"\1" + left + right).digest()


def root_hash(hashes: Sequence[bytes]) -> bytes:
    """Return the root over *hashes*, each the root of an equally high full subtree.

    The last may be lower. Pairing from below and passing an odd one up gives the same tree as
    the split at the largest power of two in RFC 6962 §2.1.
    """
    if not hashes:
        return EMPTY_ROOT
    digest = sha256
    row = list(hashes)
    while len(row) > 1:
        odd = row[-1:] if len(row) % 2 else []
        pairs = zip(row[::2], row[1::2], strict=False)
        row = [digest(b"\1" + left + right).digest() for left, right in pairs]
        row += odd
    return row[0]
