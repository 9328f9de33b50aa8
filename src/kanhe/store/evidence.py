"""Evidence files, named by the SHA-256 of their bytes: ab/cdef… under `evidence/`.

A file is written once and never changed; the same bytes are kept once. Reading verifies.
"""

import os
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import IO

from kanhe.store.append import unwritable
from kanhe.store.durable import sync_folder
from kanhe.store.models import StoredEvidence
from kanhe.values.refusal import Refusal

_CHUNK = 1 << 20  # bytes


@dataclass(frozen=True, slots=True)
class Kept:
    """A file that is kept: its digest (hex) and its size in bytes."""

    sha256: str
    size: int


def place_of(folder: Path, digest: str) -> Path:
    """Return where the file of a digest (64 hex digits) is or would be."""
    if len(digest) != 64 or not set(digest) <= set("0123456789abcdef"):
        raise Refusal("evidence_digest", found=digest)
    return folder / digest[:2] / digest[2:]


def keep(folder: Path, source: IO[bytes], longest: int | None = None) -> Kept:
    """Keep the bytes of *source*; return their digest once they are on the disk.

    Raises Refusal `evidence_too_long` for more than *longest* bytes, or `store_unwritable`.
    """
    try:
        return _keep(folder, source, longest)
    except OSError as error:
        raise unwritable(error) or error from error


def _keep(folder: Path, source: IO[bytes], longest: int | None) -> Kept:
    folder.mkdir(parents=True, exist_ok=True)
    digest, size = sha256(), 0
    descriptor, beside = tempfile.mkstemp(prefix=".", suffix=".part", dir=folder)
    try:
        with open(descriptor, "wb") as out:
            while chunk := source.read(_CHUNK):
                size += len(chunk)
                if longest is not None and size > longest:
                    raise Refusal("evidence_too_long", longest=str(longest))
                digest.update(chunk)
                out.write(chunk)
            out.flush()
            os.fsync(out.fileno())
        place = place_of(folder, digest.hexdigest())
        if not place.exists():
            place.parent.mkdir(exist_ok=True)
            os.chmod(beside, 0o444)
            os.replace(beside, place)
            sync_folder(place.parent)
            sync_folder(folder)
    finally:
        Path(beside).unlink(missing_ok=True)
    return Kept(digest.hexdigest(), size)


def read(folder: Path, digest: str) -> bytes:
    """Return the bytes of a file; raises Refusal `evidence_lost` or `evidence_altered`."""
    place = place_of(folder, digest)
    try:
        data = place.read_bytes()
    except FileNotFoundError:
        raise Refusal("evidence_lost", sha256=digest) from None
    if sha256(data).hexdigest() != digest:
        raise Refusal("evidence_altered", sha256=digest)
    return data


def verify(
    folder: Path, progress: Callable[[int], None] = lambda _done: None
) -> Iterator[tuple[str, str]]:
    """Yield (digest, refusal code) of each file in the register that is missing or altered."""
    last = ""
    for done, digest in enumerate(_digests()):
        if digest != last:
            place, last = place_of(folder, digest), digest
            if not place.is_file():
                yield digest, "evidence_lost"
            elif _digest_of(place) != digest:
                yield digest, "evidence_altered"
        progress(done + 1)


def _digests() -> Iterator[str]:
    rows = StoredEvidence.objects.order_by("sha256").values_list("sha256", flat=True)
    yield from rows.distinct().iterator(chunk_size=1000)


def _digest_of(place: Path) -> str:
    with place.open("rb") as file:
        digest = sha256()
        while chunk := file.read(_CHUNK):
            digest.update(chunk)
    return digest.hexdigest()
