"""A log as files: the static directory of C2SP tlog-tiles, which is its public interface."""

from collections.abc import Iterable, Iterator, Sequence

from kanhe.tlog.checkpoint import parse_checkpoint
from kanhe.tlog.hashing import leaf_hashes
from kanhe.tlog.note import Note
from kanhe.tlog.rejection import Unproven
from kanhe.tlog.tiles import TILE_WIDTH, Bundle, GrowingTiles, Tile, encode_bundle
from kanhe.tlog.tree import TreeHead

CHECKPOINT_PATH = "checkpoint"


def export(bodies: Iterable[bytes], note: Note) -> Iterator[tuple[str, bytes]]:
    """Yield (path, bytes) for every file of the log whose signed checkpoint is *note*.

    *bodies* are all the entries in order. The checkpoint comes last, and only when they are its
    tree: a directory that was cut short, or would contradict its own checkpoint, has none. Raises
    `Unproven` then.
    """
    checkpoint = parse_checkpoint(note.text)
    growing = GrowingTiles()
    for batch in _batches(bodies):
        yield Bundle(growing.size // TILE_WIDTH, len(batch)).path(), encode_bundle(batch)
        yield from _files(growing.add(leaf_hashes(batch)))
    yield from _files(growing.unfinished())
    if TreeHead(growing.size, growing.root()) != checkpoint.head:
        raise Unproven("export", "root", size=str(growing.size))
    yield CHECKPOINT_PATH, note.to_bytes()


def _files(tiles: Iterable[tuple[Tile, Sequence[bytes]]]) -> Iterator[tuple[str, bytes]]:
    for tile, hashes in tiles:
        yield tile.path(), b"".join(hashes)


def _batches(bodies: Iterable[bytes]) -> Iterator[list[bytes]]:
    batch: list[bytes] = []
    for body in bodies:
        batch.append(body)
        if len(batch) == TILE_WIDTH:
            yield batch
            batch = []
    if batch:
        yield batch
