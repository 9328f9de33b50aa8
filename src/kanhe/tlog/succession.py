"""What a log may sign after what it signed before, and the evidence when it did otherwise."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from kanhe.tlog.checkpoint import Checkpoint, parse_checkpoint
from kanhe.tlog.keys import Algorithm, IsSignedBy, VerifierKey
from kanhe.tlog.note import Note, check_signatures
from kanhe.tlog.proofs import check_consistency, check_empty
from kanhe.tlog.rejection import Unproven


@dataclass(frozen=True, slots=True)
class SplitView:
    """Two signed checkpoints of one log and one size with different roots.

    Anyone who holds both notes can show them to anyone: no honest log signs two.
    """

    first: Checkpoint
    second: Checkpoint


def check_successor(last: Checkpoint | None, new: Checkpoint, proof: Sequence[bytes]) -> None:
    """Raise `Unproven` unless a log that signed *last* may sign *new*.

    Called before every signature: it stops a log restored from a backup, or rewritten, from
    signing a second history. *proof* is the consistency proof, empty when nothing was signed, or
    when the last checkpoint is of no entries.
    """
    check_empty(new.head)
    if last is None:
        return
    if last.origin != new.origin:
        raise Unproven("successor", "origin")
    if new.size < last.size:
        raise Unproven("successor", "rollback", last=str(last.size), new=str(new.size))
    if last.size:
        check_consistency(last.head, new.head, proof)


def find_split_view(
    first: Note, second: Note, keys: Iterable[VerifierKey], is_signed_by: IsSignedBy
) -> SplitView:
    """Return the evidence that a log of *keys* showed two trees; raise `Unproven` if it is none.

    Both notes must be signed by a log key that bears the origin's name.
    """
    logs = [key for key in keys if key.algorithm is Algorithm.LOG]
    pair = [_signed_checkpoint(note, logs, is_signed_by) for note in (first, second)]
    one, other = pair
    if (one.origin, one.size) != (other.origin, other.size):
        raise Unproven("split_view", "not_comparable")
    if one.root == other.root:
        raise Unproven("split_view", "same_root")
    return SplitView(one, other)


def _signed_checkpoint(
    note: Note, keys: Iterable[VerifierKey], is_signed_by: IsSignedBy
) -> Checkpoint:
    checkpoint = parse_checkpoint(note.text)
    own = [key for key in keys if key.name == checkpoint.origin]
    check_signatures(note, own, is_signed_by)
    return checkpoint
