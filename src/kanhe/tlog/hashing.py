"""The hashes of the tree (RFC 6962 §2.1, the same as RFC 9162 §2.1.1 with SHA-256)."""

from collections.abc import Iterable, Sequence
from hashlib import sha256
from itertools import accumulate, pairwise

HASH_SIZE = 32  # bytes
EMPTY_ROOT = sha256(b"").digest()
LEAF = b"\0"  # the prefix that keeps leaves apart from nodes


def leaf_hash(body: bytes) -> bytes:
    """Return the hash of an entry's bytes."""
    return sha256(LEAF + body).digest()


def leaf_hashes(bodies: Iterable[bytes]) -> list[bytes]:
    """Return `leaf_hash` of each of *bodies*, in order."""
    # One local name and no call of ours per entry: the audit spends its time here.
    digest = sha256
    return [digest(b"\0" + body).digest() for body in bodies]


def leaf_hashes_between(packed: bytes, lengths: Iterable[int]) -> list[bytes]:
    """Return `leaf_hash` of each of the bodies of such *lengths* that stand in *packed*, with
    `LEAF` between them: so each lies behind its prefix, and none is copied."""
    digest = sha256
    view = memoryview(LEAF + packed)
    ends = accumulate((1 + length for length in lengths), initial=0)
    return [digest(view[at:end]).digest() for at, end in pairwise(ends)]


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
