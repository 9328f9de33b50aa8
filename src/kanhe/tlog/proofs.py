"""Proofs that an entry, an earlier tree, or a run of entries lies in a checkpoint's tree.

RFC 6962 §2.1.1 and §2.1.2 for making, RFC 9162 §2.1.3.2 and §2.1.4.2 for checking. An entry is
always given as its bytes and a tree as its checkpoint: with a size or a leaf hash of the caller's
choice, an inner node passes for a leaf of a tree of half the size.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from kanhe.tlog.checkpoint import Checkpoint
from kanhe.tlog.hashing import EMPTY_ROOT, HASH_SIZE, leaf_hash, node_hash
from kanhe.tlog.rejection import Unproven
from kanhe.tlog.tree import HashReader, TreeHead, cover, fold, push, range_root

MOST_HASHES = 63  # the height of the greatest tree, and the limit of the C2SP formats
Hashes = tuple[bytes, ...]


@dataclass(frozen=True, slots=True)
class RangeProof:
    """What stands to the left and to the right of a run of entries that begins at *start*."""

    start: int
    left: Hashes
    right: Hashes


@dataclass(frozen=True, slots=True)
class Withheld:
    """An entry of a run that may not be shown; its leaf hash holds its place."""

    leaf: bytes


def make_inclusion(reader: HashReader, index: int, size: int) -> Hashes:
    """Return the hashes from the leaf's sibling up to the child of the root of *size* leaves."""
    _require(0 <= index < size, "inclusion", "index")
    start, stop, proof = 0, size, []
    while stop - start > 1:
        middle = start + _left_width(stop - start)
        if index < middle:
            proof.append(range_root(reader, middle, stop))
            stop = middle
        else:
            proof.append(range_root(reader, start, middle))
            start = middle
    return tuple(reversed(proof))


def make_consistency(reader: HashReader, old_size: int, size: int) -> Hashes:
    """Return the hashes that lead from the root of *old_size* leaves to that of *size*."""
    _require(0 < old_size <= size, "consistency", "size")
    start, stop, proof = 0, size, []
    while old_size != stop:
        middle = start + _left_width(stop - start)
        if old_size <= middle:
            proof.append(range_root(reader, middle, stop))
            stop = middle
        else:
            proof.append(range_root(reader, start, middle))
            start = middle
    if start:  # else the old root itself is the first hash, and the checker has it
        proof.append(range_root(reader, start, stop))
    return tuple(reversed(proof))


def make_range(reader: HashReader, start: int, stop: int, size: int) -> RangeProof:
    """Return the proof that a run of entries is all of [start, stop) in a tree of *size*."""
    _require(0 <= start <= stop <= size, "range", "bounds")
    left = tuple(reader.subtree(*place) for place in cover(0, start))
    right = tuple(reader.subtree(*place) for place in cover(stop, size))
    return RangeProof(start, left, right)


def check_inclusion(
    checkpoint: Checkpoint, body: bytes, index: int, proof: Sequence[bytes]
) -> None:
    """Raise `Unproven` unless the entry *body* stands at *index* in the checkpoint's tree."""
    root = included_root(index, checkpoint.size, leaf_hash(body), proof)
    _require(root == checkpoint.root, "inclusion", "root")


def included_root(index: int, size: int, leaf: bytes, proof: Sequence[bytes]) -> bytes:
    """Return the root that *proof* leads to (RFC 9162 §2.1.3.2); raise `Unproven` on its shape.

    For this room and its vectors; to check a proof, call `check_inclusion`.
    """
    _require(0 <= index < size, "inclusion", "index")
    _require_hashes("inclusion", proof)
    place, last, root = index, size - 1, leaf
    for sibling in proof:
        _require(last != 0, "inclusion", "too_long")
        if place & 1 or place == last:
            root = node_hash(sibling, root)
            place, last = _up_to_left_turn(place, last)
        else:
            root = node_hash(root, sibling)
        place, last = place >> 1, last >> 1
    _require(last == 0, "inclusion", "too_short")
    return root


def check_consistency(old: TreeHead, new: TreeHead, proof: Sequence[bytes]) -> None:
    """Raise `Unproven` unless *new* is *old* with entries appended (RFC 9162 §2.1.4.2).

    From the empty tree there is nothing to prove, and no proof is accepted.
    """
    _require(0 < old.size <= new.size, "consistency", "size")
    _require_hashes("consistency", proof)
    if old.size == new.size:
        _require(not proof and old.root == new.root, "consistency", "same_size")
        return
    is_full = old.size & (old.size - 1) == 0
    path = [old.root, *proof] if is_full else list(proof)
    _require(len(proof) > 0, "consistency", "too_short")
    place, last = old.size - 1, new.size - 1
    while place & 1:
        place, last = place >> 1, last >> 1
    old_root = new_root = path[0]
    for sibling in path[1:]:
        _require(last != 0, "consistency", "too_long")
        if place & 1 or place == last:
            old_root, new_root = node_hash(sibling, old_root), node_hash(sibling, new_root)
            place, last = _up_to_left_turn(place, last)
        else:
            new_root = node_hash(new_root, sibling)
        place, last = place >> 1, last >> 1
    is_shown = last == 0 and old_root == old.root and new_root == new.root
    _require(is_shown, "consistency", "root")


def check_range(
    checkpoint: Checkpoint, proof: RangeProof, bodies: Iterable[bytes | Withheld]
) -> None:
    """Raise `Unproven` unless *bodies* are the entries from `proof.start` on, none left out.

    The right-hand hashes fit only a run of one length, so the end is proven too.
    """
    start = proof.start
    _require(0 <= start <= checkpoint.size, "range", "bounds")
    _require_hashes("range", proof.left)
    _require_hashes("range", proof.right)
    _require(len(proof.left) == start.bit_count(), "range", "left")
    stack, size = list(proof.left), start
    for body in bodies:
        leaf = body.leaf if isinstance(body, Withheld) else leaf_hash(body)
        _require(len(leaf) == HASH_SIZE and size < checkpoint.size, "range", "bounds")
        push(stack, size, leaf, 0)
        size += 1
    places = cover(size, checkpoint.size)
    _require(len(places) == len(proof.right), "range", "right")
    for (height, index), subtree in zip(places, proof.right, strict=True):
        push(stack, index << height, subtree, height)
    _require(fold(stack) == checkpoint.root, "range", "root")


def check_empty(head: TreeHead) -> None:
    """Raise `Unproven` when a tree of no entries has another root than the one it must have."""
    _require(head.size > 0 or head.root == EMPTY_ROOT, "checkpoint", "empty_root")


def _left_width(width: int) -> int:
    """Return the largest power of two below *width* (RFC 6962 §2.1)."""
    return 1 << ((width - 1).bit_length() - 1)


def _up_to_left_turn(place: int, last: int) -> tuple[int, int]:
    """Return the pair shifted until *place* is a right child, as RFC 9162 words it."""
    while place and not place & 1:
        place, last = place >> 1, last >> 1
    return place, last


def _require_hashes(what: str, proof: Sequence[bytes]) -> None:
    """Bound the work before any of it is done."""
    _require(len(proof) <= MOST_HASHES, what, "too_long")
    _require(all(len(digest) == HASH_SIZE for digest in proof), what, "hash_length")


def _require(is_met: bool, what: str, why: str) -> None:
    if not is_met:
        raise Unproven(what, why)
