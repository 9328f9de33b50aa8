"""The shape of the tree: full subtrees, the frontier of a growing tree, roots over ranges.

A full subtree is named (height, index): it spans the leaves `index << height` up to
`(index + 1) << height`. Leaf indices count from 0.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Protocol

from kanhe.tlog.hashing import EMPTY_ROOT, HASH_SIZE, node_hash
from kanhe.tlog.rejection import Malformed


class HashReader(Protocol):
    """Where the hashes of full subtrees come from; stored tiles, or a list in a test."""

    def subtree(self, height: int, index: int) -> bytes:
        """Return the root of the full subtree (height, index), 32 bytes."""


@dataclass(frozen=True, slots=True)
class TreeHead:
    """A tree at one size, by its root."""

    size: int
    root: bytes


def cover(start: int, stop: int) -> list[tuple[int, int]]:
    """Return the fewest full subtrees (height, index) that tile the leaves [start, stop)."""
    assert 0 <= start <= stop, (start, stop)
    found = []
    while start < stop:
        height = (stop - start).bit_length() - 1
        if start:
            height = min(height, (start & -start).bit_length() - 1)
        found.append((height, start >> height))
        start += 1 << height
    return found


def fold(hashes: Sequence[bytes]) -> bytes:
    """Return the root over subtrees that shrink from left to right, as those of a frontier."""
    if not hashes:
        return EMPTY_ROOT
    root = hashes[-1]
    for left in reversed(hashes[:-1]):
        root = node_hash(left, root)
    return root


def range_root(reader: HashReader, start: int, stop: int) -> bytes:
    """Return the Merkle tree hash over the leaves [start, stop) as a tree of its own.

    *start* must be a multiple of the smallest power of two that is not below the length, which
    holds for every node of a proof.
    """
    return fold([reader.subtree(height, index) for height, index in cover(start, stop)])


@dataclass(frozen=True, slots=True)
class Frontier:
    """All that a tree must remember to grow: the roots of its full subtrees, largest first.

    One hash for each bit set in `size` (a compact range from 0).
    """

    size: int = 0
    hashes: tuple[bytes, ...] = ()

    def extended(self, leaves: Iterable[bytes]) -> "Frontier":
        """Return the frontier after appending leaf hashes."""
        stack, size = list(self.hashes), self.size
        for leaf in leaves:
            push(stack, size, leaf, 0)
            size += 1
        return Frontier(size, tuple(stack))

    def root(self) -> bytes:
        """Return the root of the tree."""
        return fold(self.hashes)

    def to_bytes(self) -> bytes:
        """Return the hashes one after the other, for storage beside the size."""
        return b"".join(self.hashes)

    @classmethod
    def from_bytes(cls, size: int, data: bytes) -> "Frontier":
        """Return the frontier of *size* leaves stored as *data*; raise `Malformed`."""
        if size < 0 or len(data) != HASH_SIZE * size.bit_count():
            raise Malformed("frontier", "length")
        return cls(size, tuple(chunks(data)))


def push(stack: list[bytes], size: int, subtree: bytes, height: int) -> None:
    """Append a full subtree to the frontier *stack* of *size* leaves, merging what fills up.

    *size* must be a multiple of 2^height.
    """
    place = size >> height
    while place & 1:
        subtree = node_hash(stack.pop(), subtree)
        place >>= 1
    stack.append(subtree)


def chunks(data: bytes) -> list[bytes]:
    """Return the 32-byte hashes that stand one after the other in *data*."""
    return [data[at : at + HASH_SIZE] for at in range(0, len(data), HASH_SIZE)]
