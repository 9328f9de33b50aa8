"""The right edge of the stored tree: where it grows, and where it is found to be broken."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Max

from kanhe.store.gate import TreeRow, let_go_early
from kanhe.store.models import LogEntry, LogTile, StoredCheckpoint
from kanhe.store.rows import send, send_one
from kanhe.tlog.rejection import Malformed
from kanhe.tlog.tiles import TILE_WIDTH, GrowingTiles, Tile
from kanhe.tlog.tree import Frontier

KEEP_TILE = (
    'INSERT INTO log_tile (level, "index", data) VALUES (%s, %s, %s) '
    'ON CONFLICT (level, "index") DO UPDATE SET data = excluded.data'
)
_SET_SIZE = "UPDATE tree_state SET size = %s, frontier = %s WHERE id = 1 AND size = %s"


class Fatal(Exception):
    """The log is not what it must be; nothing more is written until a person has looked."""


@dataclass
class TreeEdge:
    """The unfinished tiles as this process last wrote them, to spare reading them each time."""

    frontier: bytes = b""
    tiles: GrowingTiles | None = None

    def check(self, row: TreeRow) -> GrowingTiles:
        """Return the unfinished tiles of the stored tree; read and checked if another wrote it."""
        if self.tiles is None or not self.is_at(row):
            self.tiles, self.frontier = read_edge(row), row.frontier
        return self.tiles

    def is_at(self, row: TreeRow) -> bool:
        """Return whether this is the edge of the tree of *row*: not so after it has grown."""
        return self.tiles is not None and (self.tiles.size, self.frontier) == (
            row.size,
            row.frontier,
        )

    def grow(self, row: TreeRow, leaves: Sequence[bytes], *, is_busy: bool) -> None:
        """Write tiles and size of the tree with *leaves* appended, in the transaction of *row*.

        *is_busy* lets the log go before the disk has answered (`gate.let_go_early`). A caller
        that fails to commit calls `forget`.
        """
        tiles = self.check(row)
        finished = tiles.add(leaves)
        touched = {tile.level + 1 for tile, _ in finished}
        growing = [(tile, kept) for tile, kept in tiles.unfinished() if tile.level in touched]
        self.frontier = Frontier.from_bytes(row.size, row.frontier).extended(leaves).to_bytes()
        if finished:
            send(KEEP_TILE, [(t.level, t.index, b"".join(h)) for t, h in (*finished, *growing)])
        first = let_go_early() if is_busy else ""
        sql = f"{first};{_SET_SIZE}" if first else _SET_SIZE
        wrong = Fatal(f"the tree was no longer of size {row.size}")
        send_one(sql, [tiles.size, self.frontier, row.size], wrong)

    def forget(self) -> None:
        """Read the edge anew next time."""
        self.tiles = None


def read_edge(row: TreeRow) -> GrowingTiles:
    """Return the unfinished tiles of the stored tree; raises Fatal if it contradicts itself."""
    try:
        frontier = Frontier.from_bytes(row.size, row.frontier)
    except Malformed as error:
        raise Fatal(f"the frontier does not fit a tree of {row.size}") from error
    tiles = GrowingTiles.resume(row.size, read_tile)
    if tiles.root() != frontier.root():
        raise Fatal(f"the tiles of the tree of {row.size} do not lead to its root")
    last = LogEntry.objects.aggregate(last=Max("entry_number"))["last"] or 0
    if last != row.size:
        raise Fatal(f"the tree is of {row.size} entries, the last entry is {last}")
    signed = StoredCheckpoint.objects.aggregate(size=Max("size"))["size"] or 0
    if signed > row.size:
        raise Fatal(f"a tree of {signed} was signed, but the stored one is of {row.size}")
    return tiles


def read_tile(tile: Tile) -> bytes:
    """Return the hashes of a tile, full or partial; those of a partial leaf tile are in entries.

    Raises Fatal where hashes are missing.
    """
    if tile.level == 0 and tile.width < TILE_WIDTH:
        first = tile.index * TILE_WIDTH + 1
        leaves = LogEntry.objects.filter(
            entry_number__gte=first, entry_number__lt=first + tile.width
        ).order_by("entry_number")
        data = b"".join(bytes(leaf) for leaf in leaves.values_list("leaf", flat=True))
    else:
        row = LogTile.objects.filter(level=tile.level, index=tile.index)
        data = bytes(row.values_list("data", flat=True).first() or b"")[: 32 * tile.width]
    if len(data) != 32 * tile.width:
        raise Fatal(f"{tile.path()} is missing or short")
    return data
