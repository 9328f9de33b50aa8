"""The only place where entries are written: commands queue up, one thread commits them together.

    commit(command)   a command is handed a `Writer`, appends entries, and returns what it likes;
                      it is told so after the commit is on the disk

Each command runs in a savepoint of its own, so a refused one fails alone. The first thread that
finds no leader becomes it, takes all that waits (256 at most), and writes entries, projections,
tiles and the new size in one transaction: concurrent writers share one wait for the disk
(group commit; a lock held to each commit makes PostgreSQL ten times slower).
"""

import threading
from collections import deque
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any, Generic, TypeVar

from django.db import connection, transaction

from kanhe.registers.disclosure import Disclosure
from kanhe.registers.entry import Entry, to_data
from kanhe.store.gate import log_transaction
from kanhe.store.models import LogEntry, LogTile, StoredDisclosure, TreeState
from kanhe.store.projecting import Projector
from kanhe.tlog.canonical import encode
from kanhe.tlog.hashing import leaf_hashes
from kanhe.tlog.tiles import GrowingTiles, Tile
from kanhe.values.refusal import Refusal

Result = TypeVar("Result")
MOST_AT_ONCE = 256
_CHUNK = 500  # rows a statement


class Fatal(Exception):
    """The log is not what it must be; nothing more is written until a person has looked."""


@dataclass
class Writer:
    """What a command writes with, inside the transaction that will commit it.

    `projector` also answers what the ledger holds, earlier commands of the transaction included.
    """

    projector: Projector
    first_number: int
    bodies: list[bytes] = field(default_factory=list)
    identities: list[str] = field(default_factory=list)
    disclosures: list[StoredDisclosure] = field(default_factory=list)
    _taken: dict[str, bool] = field(default_factory=dict)  # identity → whether the log has it

    @property
    def next_number(self) -> int:
        """Return the number that the next entry will have."""
        return self.first_number + len(self.bodies)

    def append(self, entry: Entry, disclosures: Iterable[Disclosure] = ()) -> int:
        """Write one entry; return its number. Raises Refusal where it does not fit the ledger."""
        if self.has(entry.identity):
            raise Refusal("entry_known", identity=entry.identity)
        number = self.next_number
        body = encode(to_data(entry))
        self.projector.apply(number, entry)
        self._taken[entry.identity] = True
        self.bodies.append(body)
        self.identities.append(entry.identity)
        self.disclosures.extend(
            StoredDisclosure(entry_number=number, path=d.path, salt=d.salt, value=d.value)
            for d in disclosures
        )
        return number

    def has(self, identity: str) -> bool:
        """Return whether an entry of that identity stands in the log or was written just now."""
        if identity not in self._taken:
            self._taken[identity] = LogEntry.objects.filter(identity=identity).exists()
        return self._taken[identity]

    def look_up(self, identities: Sequence[str]) -> None:
        """Ask for many identities at once, before appending many entries."""
        for at in range(0, len(identities), _CHUNK):
            some = identities[at : at + _CHUNK]
            known = LogEntry.objects.filter(identity__in=some).values_list("identity", flat=True)
            self._taken.update(dict.fromkeys(some, False) | dict.fromkeys(known, True))

    def forget(self, bodies: int, disclosures: int) -> None:
        """Take back what a failed command appended."""
        for identity in self.identities[bodies:]:
            self._taken[identity] = False
        del self.bodies[bodies:], self.identities[bodies:], self.disclosures[disclosures:]


@dataclass
class _Queued(Generic[Result]):
    command: Callable[[Writer], Result]
    done: threading.Event = field(default_factory=threading.Event)
    result: Result | None = None
    error: BaseException | None = None


_waiting: deque[_Queued[Any]] = deque()
_leading = threading.Lock()
_tiles: GrowingTiles | None = None  # the right edge of the tree as this process last wrote it


def commit(command: Callable[[Writer], Result]) -> Result:
    """Run *command* in the log's next transaction; return its result once that is durable.

    Raises: what the command raised (its entries are then not written); `Fatal` when the stored
    tree contradicts itself; Refusal `store_unwritable` for a full or read-only disk.
    """
    queued = _Queued(command)
    _waiting.append(queued)
    while not queued.done.is_set():
        with _leading:
            if queued.done.is_set():
                break
            group = [_waiting.popleft() for _ in range(min(len(_waiting), MOST_AT_ONCE))]
            _lead(group)
    if queued.error is not None:
        raise queued.error
    return queued.result  # type: ignore[return-value]  # the command's own type


def _lead(group: Sequence[_Queued[Any]]) -> None:
    """Commit a group; whatever happens, every caller is answered."""
    global _tiles
    try:
        with log_transaction():
            _write(group)
    except BaseException as error:  # the answer to callers, raised again in their threads
        _tiles = None
        told = _unwritable(error) or error
        for queued in group:
            queued.error = queued.error or told
        if not isinstance(error, Exception):
            raise
    finally:
        for queued in group:
            queued.done.set()


def _write(group: Sequence[_Queued[Any]]) -> None:
    size = TreeState.objects.values_list("size", flat=True).get(id=1)
    tiles = _right_edge(size)
    writer = Writer(Projector(), size + 1)
    for queued in group:
        mark = (len(writer.bodies), len(writer.disclosures))
        kept = writer.projector.mark()
        try:
            with transaction.atomic():
                queued.result = queued.command(writer)
                writer.projector.flush()
        except Exception as error:  # told to the caller; the others go on
            queued.error = _unwritable(error) or error
            writer.forget(*mark)
            writer.projector.back_to(kept)
    if writer.bodies:
        _write_log(writer, size, tiles)


def _write_log(writer: Writer, size: int, tiles: GrowingTiles) -> None:
    leaves = leaf_hashes(writer.bodies)
    numbers = range(size + 1, size + 1 + len(leaves))
    with connection.cursor() as cursor:  # the ORM costs five times as much a row
        cursor.executemany(
            "INSERT INTO log_entry (entry_number, identity, body, leaf) VALUES (%s, %s, %s, %s)",
            list(zip(numbers, writer.identities, writer.bodies, leaves, strict=True)),
        )
    StoredDisclosure.objects.bulk_create(writer.disclosures, batch_size=_CHUNK)
    finished = tiles.add(leaves)
    grown = [(tile, hashes) for tile, hashes in (*finished, *tiles.unfinished()) if tile.level]
    full = [(tile, hashes) for tile, hashes in finished if not tile.level]
    for tile, hashes in (*full, *grown):
        LogTile.objects.update_or_create(
            level=tile.level, index=tile.index, defaults={"data": b"".join(hashes)}
        )
    changed = TreeState.objects.filter(id=1, size=size).update(size=size + len(leaves))
    if changed != 1:
        raise Fatal(f"the tree was no longer of size {size}")


def _right_edge(size: int) -> GrowingTiles:
    """Return the unfinished tiles of the tree of *size*, read anew if another process wrote."""
    global _tiles
    if _tiles is None or _tiles.size != size:
        _tiles = GrowingTiles.resume(size, read_tile)
    return _tiles


def read_tile(tile: Tile) -> bytes:
    """Return the hashes of a tile, full or partial; partial ones of level 0 come from entries."""
    if tile.level == 0 and tile.width < 256:
        first = tile.index * 256 + 1
        leaves = LogEntry.objects.filter(
            entry_number__gte=first, entry_number__lt=first + tile.width
        ).order_by("entry_number")
        data = b"".join(bytes(leaf) for leaf in leaves.values_list("leaf", flat=True))
    else:
        row = LogTile.objects.filter(level=tile.level, index=tile.index)
        data = bytes(row.values_list("data", flat=True).first() or b"")[: 32 * tile.width]
    if len(data) != 32 * tile.width:
        raise Fatal(f"tile {tile.path()} is missing or short")
    return data


def _unwritable(error: BaseException) -> Refusal | None:
    """Return the refusal that a full or read-only disk deserves, or None for anything else."""
    text = str(error).lower()
    signs = ("disk is full", "readonly database", "read-only", "no space left", "disk i/o error")
    if any(sign in text for sign in signs):
        return Refusal("store_unwritable", found=str(error))
    return None

