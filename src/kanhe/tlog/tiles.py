"""Tiles and entry bundles of C2SP tlog-tiles: their paths, their bytes, reading from them.

A tile holds up to 256 hashes: level 0 the leaf hashes, level *l* the roots of full tiles of
level *l* - 1. A bundle holds the bytes of the entries whose hashes stand in the level-0 tile of
the same index.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from kanhe.tlog.hashing import HASH_SIZE, root_hash
from kanhe.tlog.rejection import Malformed
from kanhe.tlog.tree import chunks

TILE_HEIGHT = 8
TILE_WIDTH = 256  # hashes in a full tile, entries in a full bundle
LONGEST_ENTRY = 65_535  # bytes: the length before an entry is a uint16
_PATH = re.compile(
    r"tile/(?:(?P<level>[0-9]|[1-5][0-9]|6[0-3])|entries)/"
    r"(?P<index>(?:x[0-9]{3}/){0,6}[0-9]{3})(?:\.p/(?P<width>[1-9][0-9]{0,2}))?"
)


@dataclass(frozen=True, slots=True, order=True)
class Tile:
    """The place of a tile; a *width* below 256 makes it partial."""

    level: int
    index: int
    width: int = TILE_WIDTH

    def path(self) -> str:
        """Return the tile's path under the log's prefix."""
        return f"tile/{self.level}/{_index_path(self.index, self.width)}"


@dataclass(frozen=True, slots=True, order=True)
class Bundle:
    """The place of an entry bundle; a *width* below 256 makes it partial."""

    index: int
    width: int = TILE_WIDTH

    def path(self) -> str:
        """Return the bundle's path under the log's prefix."""
        return f"tile/entries/{_index_path(self.index, self.width)}"


def _index_path(index: int, width: int) -> str:
    """Return *index* in groups of three digits, all but the last with an x before them."""
    text = f"{index % 1000:03d}"
    while index := index // 1000:
        text = f"x{index % 1000:03d}/{text}"
    return text if width == TILE_WIDTH else f"{text}.p/{width}"


def parse_path(path: str) -> Tile | Bundle:
    """Return the place that *path* names; raise `Malformed` for any other spelling."""
    match = _PATH.fullmatch(path)
    if not match:
        raise Malformed("tile_path", "syntax")
    index = int(match["index"].replace("/", "").replace("x", ""))
    width = int(match["width"] or TILE_WIDTH)
    level = match["level"]
    place = Bundle(index, width) if level is None else Tile(int(level), index, width)
    if place.path() != path:  # x000/001, or .p/256 for a full tile
        raise Malformed("tile_path", "syntax")
    return place


def bundles_of(size: int) -> Iterator[Bundle]:
    """Yield the place of every bundle of a log of *size* entries, the partial one last."""
    for start in range(0, size, TILE_WIDTH):
        yield Bundle(start // TILE_WIDTH, min(TILE_WIDTH, size - start))


def tiles_of(size: int) -> Iterator[Tile]:
    """Yield the place of every tile of a tree of *size* leaves, level by level."""
    level = 0
    while size:
        for bundle in bundles_of(size):
            yield Tile(level, bundle.index, bundle.width)
        level, size = level + 1, size // TILE_WIDTH


def parse_tile(data: bytes, width: int) -> list[bytes]:
    """Return the hashes of a tile of *width*; raise `Malformed` for any other length."""
    if len(data) != HASH_SIZE * width:
        raise Malformed("tile", "length")
    return chunks(data)


def encode_bundle(bodies: Sequence[bytes]) -> bytes:
    """Return the bytes of the bundle with *bodies*, 1 to 256 of at most 65,535 bytes each."""
    if not 1 <= len(bodies) <= TILE_WIDTH:
        raise Malformed("bundle", "width")
    if max(map(len, bodies)) > LONGEST_ENTRY:
        raise Malformed("bundle", "entry_length")
    return b"".join(len(body).to_bytes(2, "big") + body for body in bodies)


def parse_bundle(data: bytes, width: int) -> list[bytes]:
    """Return the *width* entries of a bundle; raise `Malformed` when bytes lack or are left."""
    bodies = []
    at = 0
    end = len(data)
    for _ in range(width):
        start = at + 2
        at = start + int.from_bytes(data[at:start], "big")
        if start > end or at > end:
            raise Malformed("bundle", "short")
        bodies.append(data[start:at])
    if at != end:
        raise Malformed("bundle", "long")
    return bodies


class TileReader:
    """The hashes of a tree of *size* leaves, read from its tiles when first needed.

    *read* returns a tile's bytes. They are not compared with a root here: what is built from
    them is a proof, and a proof is worth only what its check against a checkpoint says.
    """

    def __init__(self, read: Callable[[Tile], bytes], size: int) -> None:
        self.size = size
        self._read = read
        self._known: dict[tuple[int, int], list[bytes]] = {}

    def subtree(self, height: int, index: int) -> bytes:
        """Return the root of the full subtree (height, index), 32 bytes."""
        assert (index + 1) << height <= self.size, (height, index, self.size)
        level, inside = divmod(height, TILE_HEIGHT)
        place, at = divmod(index << inside, TILE_WIDTH)
        return root_hash(self._tile(level, place)[at : at + (1 << inside)])

    def _tile(self, level: int, index: int) -> list[bytes]:
        known = self._known.get((level, index))
        if known is None:
            filled = (self.size >> (TILE_HEIGHT * level)) - index * TILE_WIDTH
            tile = Tile(level, index, min(TILE_WIDTH, filled))
            known = self._known[level, index] = parse_tile(self._read(tile), tile.width)
        return known


class GrowingTiles:
    """The tiles of a growing tree; holds only the right-most, unfinished one of each level."""

    def __init__(self, size: int = 0, unfinished: Sequence[Sequence[bytes]] = ()) -> None:
        self.size = size
        self._rows = [list(row) for row in unfinished]

    @classmethod
    def resume(cls, size: int, read: Callable[[Tile], bytes]) -> "GrowingTiles":
        """Return the tiles of a tree of *size* leaves whose partial tiles *read* returns."""
        rows = []
        for level in range((size.bit_length() + TILE_HEIGHT - 1) // TILE_HEIGHT):
            index, width = divmod(size >> (TILE_HEIGHT * level), TILE_WIDTH)
            rows.append(parse_tile(read(Tile(level, index, width)), width) if width else [])
        return cls(size, rows)

    def add(self, leaves: Sequence[bytes]) -> list[tuple[Tile, list[bytes]]]:
        """Append leaf hashes; return the tiles that became full, with their hashes."""
        finished: list[tuple[Tile, list[bytes]]] = []
        self.size += len(leaves)
        self._grow(0, leaves, finished)
        return finished

    def unfinished(self) -> list[tuple[Tile, list[bytes]]]:
        """Return the partial tiles of the tree as it stands, with their hashes."""
        return [
            (Tile(level, self.size >> (TILE_HEIGHT * (level + 1)), len(row)), row[:])
            for level, row in enumerate(self._rows)
            if row
        ]

    def root(self) -> bytes:
        """Return the root of the tree as it stands."""
        below: list[bytes] = []
        for row in self._rows:
            if row or below:
                below = [root_hash(row + below)]
        return root_hash(below)

    def _grow(
        self, level: int, hashes: Sequence[bytes], finished: list[tuple[Tile, list[bytes]]]
    ) -> None:
        if level == len(self._rows):
            self._rows.append([])
        row = self._rows[level]
        row.extend(hashes)
        full = len(row) // TILE_WIDTH
        if not full:
            return
        first = (self.size >> (TILE_HEIGHT * (level + 1))) - full
        roots = []
        for number in range(full):
            tile = row[number * TILE_WIDTH : (number + 1) * TILE_WIDTH]
            finished.append((Tile(level, first + number), tile))
            roots.append(root_hash(tile))
        del row[: full * TILE_WIDTH]
        self._grow(level + 1, roots, finished)
