"""What goes out: signed checkpoints, cosignatures taken in, the exported log, receipts, audits.

These write no entry. Signing is apart from appending, so the key may live elsewhere and a
failure to sign never stops the work.
"""

from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

from kanhe.store import checkpoints, queries
from kanhe.store.audit import Report, audit
from kanhe.store.export import export_directory
from kanhe.store.keys import LOG_KEY, load_key, load_public
from kanhe.tlog.checkpoint import parse_checkpoint
from kanhe.tlog.encoding import to_base64
from kanhe.tlog.keys import VerifierKey
from kanhe.tlog.note import Note
from kanhe.tlog.proof_file import LONGEST_EXTRA, ProofFile
from kanhe.tlog.witness import Request
from kanhe.values.refusal import Refusal

Progress = Callable[[int, int], None]


def sign_checkpoint(*, keys: Path) -> Note:
    """Sign the log as it stands, unless that would contradict what was signed before.

    Raises: Refusal `key_missing`, `key_readable`; `Unproven` ("successor", "consistency");
    `edge.Fatal`.
    """
    return checkpoints.sign_checkpoint(keys, load_key(keys, LOG_KEY))


def request_cosignature(*, old_size: int, size: int | None = None) -> Request:
    """Return what to ask a witness that last saw *old_size*; raises Refusal `checkpoint_missing`,
    `Unproven` for an *old_size* beyond the checkpoint."""
    return checkpoints.witness_request(old_size, size)


def take_cosignature(*, answer: bytes, witnesses: Sequence[VerifierKey], size: int | None) -> Note:
    """Store what known *witnesses* say of a checkpoint (None: the latest); return it with them.

    Raises: Refusal `checkpoint_missing`, `no_witness_known`; `Malformed`, `Unproven` for an
    answer that none of them made.
    """
    if not witnesses:
        raise Refusal("no_witness_known")
    if size is None:
        size = parse_checkpoint(checkpoints.checkpoint().text).size
    return checkpoints.keep_cosignatures(size, answer, witnesses)


def audit_log(
    *,
    keys: Path,
    witnesses: Sequence[VerifierKey],
    with_projections: bool,
    tell: Progress = lambda _done, _all: None,
) -> Report:
    """Return what a walk over the whole log finds, the last checkpoint kept beside its key too.

    Raises: Refusal `key_missing`; `Unproven` for a last checkpoint that the key did not sign.
    """
    key = load_public(keys)
    return audit(
        [key, *witnesses],
        with_projections=with_projections,
        last_signed=checkpoints.last_signed(keys, key),
        progress=tell,
    )


def export_log(
    *, target: Path, size: int | None = None, tell: Progress = lambda _done, _all: None
) -> tuple[Note, int]:
    """Write the log under a signed checkpoint (None: the latest) as files; return how many.

    Raises: Refusal `checkpoint_missing`, `export_other_log`; `Unproven` where the entries are not
    the checkpoint's, and then no checkpoint is written.
    """
    note = checkpoints.checkpoint(size)
    return note, export_directory(target, note, tell)


def receipt_for(*, entry_number: int, size: int | None = None) -> ProofFile:
    """Return the receipt of an entry; it carries the entry's bytes where these fit.

    Raises: Refusal `checkpoint_missing`, `entry_not_signed`, `entry_unknown`, `entry_withheld`.
    """
    body = queries.entry(entry_number).body
    proof = checkpoints.receipt(entry_number, size)
    return replace(proof, extra=body) if len(to_base64(body)) <= LONGEST_EXTRA else proof


def entry_of(*, register: str, key: str) -> int:
    """Return the number of the latest entry about a record; raises Refusal `record_unknown`."""
    return queries.record(register, key).trail[-1].entry_number
