"""Files on their way in: pieces as they come, resumable, and a place apart for what is refused.

uploads/TOKEN        the bytes so far            uploads/TOKEN.json   whose, for what, how long
quarantine/DIGEST    what is not what it says, unreadable to all but the system's administrator
"""

import json
import os
import re
import secrets
import time
from dataclasses import asdict, dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any

from kanhe.values.refusal import Refusal

PIECE = 256 * 1024  # bytes at a time, so that a slow line holds nothing up
_TOKEN = re.compile(r"[0-9a-f]{32}")
_OLD = 2 * 24 * 60 * 60  # seconds after which an upload that stopped is thrown away


@dataclass(frozen=True, slots=True)
class Incoming:
    """An upload: whose it is, what for, the file's own name, how long it will be, what is known."""

    token: str
    owner: str
    purpose: str
    name: str
    size: int
    facts: dict[str, Any]


def begin(
    folder: Path, *, owner: str, purpose: str, name: str, size: int, most: int, **facts: Any
) -> Incoming:
    """Return a new upload; raises Refusal `evidence_too_long` for more than *most* bytes."""
    if not 0 < size <= most:
        raise Refusal("evidence_too_long", longest=str(most))
    folder.mkdir(mode=0o700, exist_ok=True)
    _throw_old_away(folder)
    made = Incoming(secrets.token_hex(16), owner, purpose, name[-200:], size, facts)
    _file(folder, made.token).touch(mode=0o600)
    save(folder, made)
    return made


def save(folder: Path, upload: Incoming) -> None:
    """Keep what is known of an upload."""
    place = folder / f"{upload.token}.json"
    place.write_text(json.dumps(asdict(upload), ensure_ascii=False), encoding="utf-8")


def find(folder: Path, token: str, owner: str) -> Incoming:
    """Return the upload of *owner*; raises Refusal `upload_unknown`, for another's too."""
    found = told(folder, token)
    if found.owner != owner:
        raise Refusal("upload_unknown")
    return found


def told(folder: Path, token: str) -> Incoming:
    """Return an upload, whosever it is; raises Refusal `upload_unknown`."""
    if not _TOKEN.fullmatch(token):
        raise Refusal("upload_unknown")
    try:
        data = json.loads((folder / f"{token}.json").read_text(encoding="utf-8"))
    except OSError:
        raise Refusal("upload_unknown") from None
    return Incoming(**data)


def received(folder: Path, upload: Incoming) -> int:
    """Return how many bytes there are: where the next piece begins."""
    return _file(folder, upload.token).stat().st_size


def add(folder: Path, upload: Incoming, at: int, piece: bytes) -> int:
    """Add a piece that begins at *at*; return how many bytes there are now.

    A piece that is sent again is taken once. Raises: Refusal `upload_piece`.
    """
    have = received(folder, upload)
    if len(piece) > PIECE or at > have or at + len(piece) > upload.size:
        raise Refusal("upload_piece", at=str(at), have=str(have))
    if at + len(piece) <= have:
        return have
    with _file(folder, upload.token).open("ab") as out:
        out.write(piece[have - at :])
    return at + len(piece)


def content(folder: Path, upload: Incoming) -> bytes:
    """Return the whole file; raises Refusal `upload_incomplete`."""
    data = _file(folder, upload.token).read_bytes()
    if len(data) != upload.size:
        raise Refusal("upload_incomplete", have=str(len(data)), size=str(upload.size))
    return data


def drop(folder: Path, upload: Incoming) -> None:
    """Forget an upload."""
    _file(folder, upload.token).unlink(missing_ok=True)
    (folder / f"{upload.token}.json").unlink(missing_ok=True)


def put_apart(folder: Path, data: bytes) -> str:
    """Put refused bytes into quarantine, where nothing serves them; return their digest."""
    folder.mkdir(mode=0o700, exist_ok=True)
    digest = sha256(data).hexdigest()
    place = folder / digest
    if not place.exists():
        descriptor = os.open(place, os.O_WRONLY | os.O_CREAT, 0o400)
        with open(descriptor, "wb") as out:
            out.write(data)
    return digest


def _file(folder: Path, token: str) -> Path:
    return folder / token


def _throw_old_away(folder: Path) -> None:
    limit = time.time() - _OLD
    for path in folder.iterdir():
        if path.stat().st_mtime < limit:
            path.unlink(missing_ok=True)
