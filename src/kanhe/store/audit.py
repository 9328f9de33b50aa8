"""The whole log recomputed: entries → leaves → tiles → frontier → checkpoints; then projections.

Nothing is believed that was not computed from the entries below it. The first bad place is named;
what comes after it cannot be judged. Memory is that of some thousand entries.
"""

from collections import deque
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from struct import unpack
from typing import Any

from django.db import OperationalError, connection

from kanhe.store import rebuild
from kanhe.store.gate import snapshot, tree_row
from kanhe.store.keys import is_signed_by
from kanhe.store.models import LogEntry, LogTile, StoredCheckpoint, StoredCosignature
from kanhe.tlog.checkpoint import Checkpoint, parse_checkpoint
from kanhe.tlog.hashing import HASH_SIZE, LEAF, leaf_hashes, leaf_hashes_between
from kanhe.tlog.keys import VerifierKey
from kanhe.tlog.note import check_signatures, parse_note, parse_signatures
from kanhe.tlog.rejection import Malformed
from kanhe.tlog.tiles import TILE_WIDTH, GrowingTiles, Tile
from kanhe.tlog.tree import Frontier
from kanhe.values.refusal import Refusal

_AT_ONCE = 16 * TILE_WIDTH  # entries
_AHEAD = 2  # spans: their bytes are all that is kept of them
_NEVER = 1 << 63  # no tree is that large
_BETWEEN = "WHERE entry_number > %s AND entry_number <= %s ORDER BY entry_number"
_PLAIN = f"SELECT body, leaf FROM log_entry {_BETWEEN}"
_PACKED = (
    "SELECT string_agg(int4send(octet_length(body)), ''), "
    f"string_agg(body, '\\x{LEAF.hex()}'::bytea), string_agg(leaf, ''), "
    f"bool_and(octet_length(leaf) = {HASH_SIZE}) "
    f"FROM ({_PLAIN % ('$1', '$2')}) AS span"
).encode()
_TRUE = b"\1"
_TILES = 'SELECT "index", data FROM log_tile WHERE level = 0 AND "index" >= %s AND "index" < %s'
_BYTES = (
    ("entry_type", "log_entry", "entry_number", ("body", "leaf")),
    ("tile_type", "log_tile", 'level, "index"', ("data",)),
    ("checkpoint_signature", "log_checkpoint", "size", ("note",)),
)


_Tiles = dict[tuple[int, int], Any]
_Read = tuple[list[bytes], _Tiles]
"""Leaf hashes of the entries of a span, as stored and as computed, and its stored full tiles."""


@dataclass(frozen=True, slots=True)
class Fault:
    """The first bad place: a code, and the number of an entry, a tile's path, or a size."""

    code: str
    place: str


@dataclass(frozen=True, slots=True)
class Report:
    """How many entries and checkpoints were found good, and what was not.

    Without `fault` the log is whole; `differences` are rows of projections that it does not say.
    """

    size: int
    checkpoints: int
    fault: Fault | None
    differences: tuple[rebuild.Difference, ...] = ()

    @property
    def is_clean(self) -> bool:
        """Return whether nothing at all was found."""
        return self.fault is None and not self.differences


class _Found(Exception):
    def __init__(self, code: str, place: object) -> None:
        super().__init__(code, place)
        self.fault = Fault(code, str(place))


def audit(
    keys: Sequence[VerifierKey],
    *,
    with_projections: bool = False,
    last_signed: Checkpoint | None = None,
    progress: rebuild.Progress = lambda _done, _all: None,
) -> Report:
    """Return what a walk over the whole log, as it stands at one moment, finds.

    *keys* are those of the log and its witnesses. *last_signed* is a checkpoint that is kept
    outside of the database (`checkpoints.last_signed`): the tree must hold it too.
    """
    with snapshot():
        walk = _Walk(keys, last_signed)
        try:
            walk.entries(progress)
            walk.edge()
        except _Found as found:
            return Report(walk.tiles.size, walk.checkpoints, found.fault)
        except OperationalError as error:  # SQLite: text that is none, in a column of bytes
            return Report(walk.tiles.size, walk.checkpoints, _text_in_place(error))
    differences = tuple(rebuild.check(progress)) if with_projections else ()
    return Report(walk.tiles.size, walk.checkpoints, None, differences)


class _Walk:
    """One pass over the log; raises `_Found` at the first bad place."""

    def __init__(self, keys: Sequence[VerifierKey], last_signed: Checkpoint | None) -> None:
        self.row = tree_row()
        self.tiles = GrowingTiles()
        self.checkpoints = 0
        self._keys = keys
        self._outside = last_signed
        self._signed = _stored_checkpoints()
        self._next = next(self._signed, None)

    def entries(self, progress: rebuild.Progress) -> None:
        """Compare every leaf, every full tile, and the root at every checkpoint."""
        self._check_signed()  # one of no entries
        spans = [
            (first, min(first + _AT_ONCE, self.row.size))
            for first in range(0, self.row.size, _AT_ONCE)
        ]
        for (first, _), (leaves, stored) in zip(spans, _read_ahead(spans), strict=True):
            at = 0
            while at < len(leaves):
                stop = min(len(leaves), self._next_size() - first)
                for tile, hashes in self.tiles.add(leaves[at:stop]):
                    _compare(tile, hashes, stored)
                at = stop
                self._check_signed()
            progress(first + len(leaves), self.row.size)

    def edge(self) -> None:
        """Compare what is unfinished; nothing may stand behind the end."""
        size = self.row.size
        for tile, hashes in self.tiles.unfinished():
            if tile.level:
                _compare(tile, hashes, {})
        if LogTile.objects.count() != _count_of_tiles(size):
            raise _Found("tile_unexpected", size)
        behind = LogEntry.objects.filter(entry_number__gt=size) | LogEntry.objects.filter(
            entry_number__lt=1
        )
        for number in behind.values_list("entry_number", flat=True)[:1]:
            raise _Found("entry_unexpected", number)
        if self._next_size() < _NEVER:
            raise _Found("checkpoint_beyond_log", self._next_size())
        try:
            frontier = Frontier.from_bytes(size, self.row.frontier)
        except Malformed:
            raise _Found("frontier_wrong", size) from None
        if frontier.root() != self.tiles.root():
            raise _Found("frontier_wrong", size)

    def _next_size(self) -> int:
        """Return the size of the next tree that was signed."""
        stored = self._next[0] if self._next else _NEVER
        return min(stored, self._outside.size if self._outside else _NEVER)

    def _check_signed(self) -> None:
        """Compare the root, if a tree of this size was signed."""
        size = self.tiles.size
        if self._next is not None and self._next[0] == size:
            self._check_note(size, self._next[1])
            self.checkpoints += 1
            self._next = next(self._signed, None)
        if self._outside is not None and self._outside.size == size:
            if self._outside.root != self.tiles.root():
                raise _Found("checkpoint_root", size)
            self._outside = None

    def _check_note(self, size: int, data: Any) -> None:
        try:
            note = parse_note(bytes(data))
            lines = StoredCosignature.objects.filter(checkpoint_id=size).order_by("id")
            for line in lines.values_list("line", flat=True):
                note = note.with_signatures(parse_signatures(line))
            signed = check_signatures(note, self._keys, is_signed_by)
            checkpoint = parse_checkpoint(note.text)
        except (Refusal, TypeError):  # TypeError: text where bytes must be
            raise _Found("checkpoint_signature", size) from None
        names = {one.key.name for one in signed if one.timestamp is None}
        if checkpoint.size != size or checkpoint.origin not in names:
            raise _Found("checkpoint_signature", size)
        if checkpoint.root != self.tiles.root():
            raise _Found("checkpoint_root", size)


def _read_ahead(spans: Sequence[tuple[int, int]]) -> Iterator[_Read]:
    """Yield what stands in each span; PostgreSQL sends the next ones while these are hashed."""
    if connection.vendor == "sqlite":
        yield from (
            (_leaves(*span, _rows(_PLAIN, span)), _by_place(_rows(_TILES, _tiles_in(span))))
            for span in spans
        )
        return
    with ThreadPoolExecutor(1) as reader:
        server = connection.connection
        waiting = deque(reader.submit(_packed, server, span) for span in spans[:_AHEAD])
        for at in range(len(spans)):
            packed, tiles = waiting.popleft().result()
            waiting.extend(
                reader.submit(_packed, server, one) for one in spans[at + _AHEAD : at + _AHEAD + 1]
            )
            yield _hashed(server, spans[at], packed), tiles


def _packed(server: Any, span: tuple[int, int]) -> tuple[tuple[Any, ...], _Tiles]:
    """Return the entries of a span as one row (a row for each takes thrice as long), and its
    tiles.

    One call that needs no Python until all has come, or hashing would hold it up again and again.
    """
    from psycopg.errors import error_from_result  # only where PostgreSQL is used

    values = [str(one).encode() for one in span]
    with server.lock:
        found = server.pgconn.exec_params(_PACKED, values, result_format=1)
    if not found.ntuples:
        raise error_from_result(found)
    tiles = _by_place(_binary_rows(server, _TILES, _tiles_in(span)))
    return tuple(found.get_value(0, at) for at in range(4)), tiles


def _hashed(server: Any, span: tuple[int, int], packed: tuple[Any, ...]) -> list[bytes]:
    """Return the leaf hashes of a span; looks at its entries one by one where anything is wrong."""
    lengths, bodies, stored, is_even = packed
    if is_even == _TRUE:  # else there are none at all, or a leaf is no hash
        leaves = leaf_hashes_between(bodies, unpack(f">{len(lengths) // 4}i", lengths))
        if len(leaves) == span[1] - span[0] and b"".join(leaves) == stored:
            return leaves
    return _leaves(*span, _binary_rows(server, _PLAIN, span))


def _leaves(first: int, stop: int, rows: Sequence[tuple[Any, ...]]) -> list[bytes]:
    """Return the leaf hashes of entries *first* + 1 to *stop*, computed from their bytes in *rows*
    and held against those that stand there."""
    between = (first, stop)
    if len(rows) != stop - first:  # numbers are unique: as many as there should be are all
        numbers = [
            row[0] for row in _rows(f"SELECT entry_number FROM log_entry {_BETWEEN}", between)
        ]
        expected = zip(range(first + 1, stop + 1), [*numbers, None], strict=False)
        raise _Found("entry_missing", next(number for number, found in expected if number != found))
    try:
        leaves = leaf_hashes([row[0] for row in rows])
    except TypeError:
        at = next(at for at, (body, _) in enumerate(rows) if type(body) is not bytes)
        raise _Found("entry_type", first + 1 + at) from None
    stored = [row[1] for row in rows]
    if leaves != stored:
        pairs = enumerate(zip(leaves, stored, strict=True))
        raise _Found("leaf_wrong", first + 1 + next(at for at, (one, kept) in pairs if one != kept))
    return leaves


def _text_in_place(error: OperationalError) -> Fault:
    """Return where SQLite has text instead of bytes; raises *error* if it has none."""
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            for code, table, place, columns in _BYTES:
                is_text = " OR ".join(f"typeof({column}) <> 'blob'" for column in columns)
                sql = f"SELECT {place} FROM {table} WHERE {is_text} ORDER BY {place} LIMIT 1"
                for row in cursor.execute(sql).fetchall():
                    return Fault(code, "/".join(map(str, row)))
    raise error


def _tiles_in(span: tuple[int, int]) -> tuple[int, int]:
    """Return the bounds of the full tiles of the leaves of a span."""
    return span[0] // TILE_WIDTH, span[1] // TILE_WIDTH


def _by_place(rows: Sequence[tuple[Any, ...]]) -> _Tiles:
    return {(0, index): data for index, data in rows}


def _compare(tile: Tile, hashes: list[bytes], stored: dict[tuple[int, int], Any]) -> None:
    if tile.level == 0:
        data = stored.get((0, tile.index))
    else:
        row = LogTile.objects.filter(level=tile.level, index=tile.index)
        data = row.values_list("data", flat=True).first()
        data = data if data is None or isinstance(data, str) else bytes(data)
    if data is None:
        raise _Found("tile_missing", tile.path())
    expected = b"".join(hashes)
    if data != expected:
        raise _Found("tile_wrong", tile.path())


def _count_of_tiles(size: int) -> int:
    """Return how many rows of tiles a tree of *size* has; the last leaf tile stands in entries."""
    count = size // TILE_WIDTH
    size //= TILE_WIDTH
    while size:
        count += -(-size // TILE_WIDTH)
        size //= TILE_WIDTH
    return count


def _stored_checkpoints() -> Iterator[tuple[int, Any]]:
    """Yield (size, note) in order, some at a time."""
    size = -1
    while True:
        rows = StoredCheckpoint.objects.filter(size__gt=size).order_by("size")
        found = list(rows.values_list("size", "note")[:1000])
        if not found:
            return
        yield from found
        size = found[-1][0]


def _rows(sql: str, values: tuple[int, int]) -> list[tuple[Any, ...]]:
    """Return rows with bytes as bytes, by the fastest way there is."""
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute(sql, values)
            return list(cursor.fetchall())
    return _binary_rows(connection.connection, sql, values)


def _binary_rows(server: Any, sql: str, values: tuple[int, int]) -> list[tuple[Any, ...]]:
    import psycopg  # only where PostgreSQL is used

    with psycopg.Cursor(server) as binary:  # hexadecimal takes twice as long
        binary.execute(sql.encode(), values, binary=True)
        return binary.fetchall()
