"""The log as files: a static tile directory, which any web server or USB stick can hold."""

from collections.abc import Iterator
from pathlib import Path

from kanhe.store.durable import sync_folder, write_file
from kanhe.store.models import LogEntry, Withheld
from kanhe.store.rebuild import Progress
from kanhe.tlog.checkpoint import parse_checkpoint
from kanhe.tlog.export import CHECKPOINT_PATH
from kanhe.tlog.export import export as files_of
from kanhe.tlog.note import Note
from kanhe.tlog.tiles import TILE_WIDTH, Bundle
from kanhe.values.refusal import Refusal

_AT_ONCE = 2_000  # entries


def export_files(note: Note) -> Iterator[tuple[str, bytes]]:
    """Yield (path, bytes) for every file of the log under *note*, the checkpoint last.

    Bundles with a withheld entry are left out; the tiles keep their leaf hashes, so all proofs
    hold. Raises `Unproven` when the entries do not lead to the checkpoint's root.
    """
    size = parse_checkpoint(note.text).size
    hidden = hidden_bundles(size)
    for path, data in files_of(bodies(size), note):
        if path not in hidden:
            yield path, data


def hidden_bundles(size: int) -> frozenset[str]:
    """Return the paths of the bundles that an export of *size* entries leaves out."""
    numbers = Withheld.objects.filter(entry_number__lte=size)
    indices = {(n - 1) // TILE_WIDTH for n in numbers.values_list("entry_number", flat=True)}
    return frozenset(
        Bundle(index, min(TILE_WIDTH, size - index * TILE_WIDTH)).path() for index in indices
    )


def bodies(size: int) -> Iterator[bytes]:
    """Yield the bytes of the first *size* entries in order."""
    for first in range(0, size, _AT_ONCE):
        rows = LogEntry.objects.filter(
            entry_number__gt=first, entry_number__lte=min(first + _AT_ONCE, size)
        ).order_by("entry_number")
        yield from map(bytes, rows.values_list("body", flat=True))


def export_directory(
    target: Path, note: Note, progress: Progress = lambda _done, _all: None
) -> int:
    """Write the log under *note* into *target*; return the number of files written.

    Full tiles and bundles that are there already are left as they are, so that a later export
    into the same place costs what has grown; what must no longer be handed out is removed. The
    checkpoint comes last. Raises Refusal `export_other_log` for a place of another log.
    """
    size = parse_checkpoint(note.text).size
    _refuse_other(target, note)
    for path in hidden_bundles(size):
        (target / path).unlink(missing_ok=True)
    count = done = 0
    for path, data in export_files(note):
        place = target / path
        if path == CHECKPOINT_PATH:
            write_file(place, data)
        elif not (place.exists() and place.read_bytes() == data):
            place.parent.mkdir(parents=True, exist_ok=True)
            place.write_bytes(data)
        else:
            continue
        count += 1
        if path.startswith("tile/entries/"):
            done += TILE_WIDTH
            progress(min(done, size), size)
    sync_folder(target)
    return count


def _refuse_other(target: Path, note: Note) -> None:
    target.mkdir(parents=True, exist_ok=True)
    known = target / CHECKPOINT_PATH
    if known.exists():
        origin = known.read_text(encoding="utf-8").partition("\n")[0]
        if origin != parse_checkpoint(note.text).origin:
            raise Refusal("export_other_log", path=str(target), found=origin)
