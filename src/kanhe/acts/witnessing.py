"""Be the witness of other logs: remember the last tree of each, cosign what continues it.

One small file for each log, in the ledger's folder: the note last cosigned. Compare and store
happen under one lock, so that two requests at once cannot take the witness back.
"""

import hashlib
from collections.abc import Sequence
from pathlib import Path

from kanhe.store.durable import write_file
from kanhe.store.gate import file_locked
from kanhe.store.keys import WITNESS_KEY, create_key, is_signed_by, load_key
from kanhe.tlog.checkpoint import parse_checkpoint
from kanhe.tlog.keys import Algorithm, VerifierKey
from kanhe.tlog.note import parse_note
from kanhe.tlog.tree import TreeHead
from kanhe.tlog.witness import Agreed, Answer, answer_with_cosignature, consider

SEEN = "witness"


def become_witness(*, keys: Path, name: str) -> VerifierKey:
    """Make the witness key; raises Refusal `key_exists`, `Malformed` for an unusable name."""
    return create_key(keys, name, Algorithm.COSIGNATURE, WITNESS_KEY).public


def cosign_request(
    *, folder: Path, keys: Path, request: bytes, logs: Sequence[VerifierKey], timestamp: int
) -> Answer:
    """Return the answer to a log's *request*; a cosignature only for what continues the last.

    *logs* are the keys that this witness watches; *timestamp* in seconds since 1970.
    Raises: Refusal `key_missing`, `key_readable`.
    """
    key = load_key(keys, WITNESS_KEY)
    by_origin = {one.name: [each for each in logs if each.name == one.name] for one in logs}
    seen = folder / SEEN
    seen.mkdir(exist_ok=True)
    with file_locked(seen / "lock"):
        agreed = consider(request, by_origin, lambda origin: _last(seen, origin), is_signed_by)
        if not isinstance(agreed, Agreed):
            return agreed
        # stored before it is signed: a signature without its memory could be contradicted later
        write_file(_file(seen, agreed.checkpoint.origin), agreed.note.to_bytes(), 0o600)
        return answer_with_cosignature(agreed, key.public, timestamp, key.sign)


def _last(seen: Path, origin: str) -> TreeHead | None:
    path = _file(seen, origin)
    if not path.exists():
        return None
    return parse_checkpoint(parse_note(path.read_bytes()).text).head


def _file(seen: Path, origin: str) -> Path:
    """Return the file of a log; a digest, since a stranger's name must not name a file."""
    return seen / hashlib.sha256(origin.encode()).hexdigest()
