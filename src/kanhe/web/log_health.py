"""How the log stands: what is signed, who saw it when, what waits. Read by pages, no more."""

from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from kanhe.acts.founding import policy_bytes
from kanhe.store import checkpoints, queries
from kanhe.store.keys import is_signed_by
from kanhe.tlog.checkpoint import parse_checkpoint
from kanhe.tlog.encoding import to_base64
from kanhe.tlog.note import Note, check_signatures
from kanhe.tlog.policy import Policy, parse_policy
from kanhe.tlog.rejection import Unproven
from kanhe.values.refusal import Refusal


@dataclass(frozen=True, slots=True)
class Witnessed:
    """A witness of the policy, and when it saw the latest checkpoint (None: not yet)."""

    name: str
    seen_at: datetime | None


@dataclass(frozen=True, slots=True)
class Health:
    """The log's size; its latest checkpoint's size and root, if it was ever signed; witnesses.

    *signed_at* is the time of record of the last entry that the checkpoint covers.
    """

    origin: str
    size: int
    signed: int
    root: str
    note: str
    signed_at: datetime | None
    quorum: str
    witnesses: tuple[Witnessed, ...]


def health(keys: Path) -> Health:
    """Return how the log stands; raises `Malformed` for a policy that is none."""
    policy = parse_policy(policy_bytes(keys))
    size = queries.log_size()
    try:
        note = checkpoints.checkpoint()
    except Refusal:
        return Health("", size, 0, "", "", None, policy.quorum, _witnesses(policy, None))
    signed = parse_checkpoint(note.text)
    return Health(
        signed.origin,
        size,
        signed.size,
        to_base64(signed.root),
        note.to_bytes().decode(),
        _recorded_at(signed.size),
        policy.quorum,
        _witnesses(policy, note),
    )


def _recorded_at(number: int) -> datetime | None:
    try:
        return queries.entry(number).entry().recorded_at
    except Refusal:  # the log is empty, or the entry is withheld
        return None


def _witnesses(policy: Policy, note: Note | None) -> tuple[Witnessed, ...]:
    found = []
    for name, key in policy.witnesses.items():
        seen = None
        if note is not None:
            try:
                stamps = [one.timestamp for one in check_signatures(note, [key], is_signed_by)]
                seen = max(filter(None, stamps), default=None)
            except Unproven:
                seen = None
        found.append(Witnessed(name, datetime.fromtimestamp(seen, UTC) if seen else None))
    return tuple(found)
