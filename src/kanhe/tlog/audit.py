"""Recompute a whole log from its entries: every leaf, every tile, the root."""

from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass

from kanhe.tlog.export import CHECKPOINT_PATH
from kanhe.tlog.hashing import leaf_hashes
from kanhe.tlog.keys import IsSignedBy
from kanhe.tlog.note import parse_note
from kanhe.tlog.policy import Policy, Trusted, check_note
from kanhe.tlog.rejection import Unproven
from kanhe.tlog.tiles import Bundle, GrowingTiles, Tile, bundles_of, parse_bundle, parse_tile

Read = Callable[[str], bytes | None]
"""Return the bytes of a file of the log, or None when there is none."""


@dataclass(frozen=True, slots=True)
class Audit:
    """The checkpoint that the whole log bears out, and the bundles that were not shown."""

    trusted: Trusted
    withheld: tuple[Bundle, ...]


def audit(
    read: Read, policy: Policy, is_signed_by: IsSignedBy, withheld: Collection[Bundle] = ()
) -> Audit:
    """Return the audit of the log that *read* gives access to; raise at the first fault.

    Nothing is taken from a tile that was not computed from the entries below it, but for the
    bundles in *withheld*: whoever is told that these may not be shown reads their leaf hashes
    from the tile, and the root still vouches for them.
    """
    trusted = check_note(parse_note(_need(read, CHECKPOINT_PATH)), policy, is_signed_by)
    size = trusted.checkpoint.size
    growing = GrowingTiles()
    hidden: list[Bundle] = []
    for bundle in bundles_of(size):
        leaves, is_hidden = _leaves(read, bundle, withheld)
        if is_hidden:
            hidden.append(bundle)
        for tile, hashes in growing.add(leaves):
            _compare(read, tile, hashes)
    for tile, hashes in growing.unfinished():
        _compare(read, tile, hashes)
    if growing.root() != trusted.checkpoint.root:
        raise Unproven("audit", "root")
    return Audit(trusted, tuple(hidden))


def entries(read: Read, size: int) -> Iterator[bytes]:
    """Yield the entries of a log of *size*, unchecked; raise when a bundle lacks or is broken."""
    for bundle in bundles_of(size):
        yield from parse_bundle(_need(read, bundle.path()), bundle.width)


def _leaves(read: Read, bundle: Bundle, withheld: Collection[Bundle]) -> tuple[list[bytes], bool]:
    data = read(bundle.path())
    if data is not None:
        return leaf_hashes(parse_bundle(data, bundle.width)), False
    if bundle not in withheld:
        raise Unproven("audit", "missing", path=bundle.path())
    tile = Tile(0, bundle.index, bundle.width)
    return parse_tile(_need(read, tile.path()), tile.width), True


def _compare(read: Read, tile: Tile, hashes: list[bytes]) -> None:
    if _need(read, tile.path()) != b"".join(hashes):
        raise Unproven("audit", "tile", path=tile.path())


def _need(read: Read, path: str) -> bytes:
    data = read(path)
    if data is None:
        raise Unproven("audit", "missing", path=path)
    return data
