"""Checkpoints of the stored tree: signing, cosignatures, and proofs against them.

The last signed checkpoint is also kept beside the key (keys/signed). A ledger restored from a
backup is smaller than that, or another, and is not signed again: two histories under one name
are what a log must never have.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from django.db import IntegrityError, transaction

from kanhe.store.durable import write_file
from kanhe.store.edge import Fatal, read_tile
from kanhe.store.gate import file_locked, tree_row
from kanhe.store.keys import SigningKey, is_signed_by
from kanhe.store.models import StoredCheckpoint, StoredCosignature
from kanhe.store.queries import entry
from kanhe.tlog.checkpoint import Checkpoint, parse_checkpoint
from kanhe.tlog.checkpoint import sign_checkpoint as sign
from kanhe.tlog.encoding import to_base64
from kanhe.tlog.keys import VerifierKey
from kanhe.tlog.note import Note, check_signatures, parse_note, parse_signatures
from kanhe.tlog.proof_file import ProofFile
from kanhe.tlog.proofs import (
    Hashes,
    RangeProof,
    make_consistency,
    make_inclusion,
    make_range,
)
from kanhe.tlog.succession import check_successor
from kanhe.tlog.tiles import TileReader
from kanhe.tlog.tree import Frontier, TreeHead, range_root
from kanhe.tlog.witness import Request, parse_cosignatures
from kanhe.values.refusal import Refusal

SIGNED = "signed"


def stored_head() -> TreeHead:
    """Return the tree as it stands; raises `Fatal` if its tiles do not lead to its root."""
    row = tree_row()
    root = Frontier.from_bytes(row.size, row.frontier).root()
    if range_root(TileReader(read_tile, row.size), 0, row.size) != root:
        raise Fatal(f"the tiles of the tree of {row.size} do not lead to its root")
    return TreeHead(row.size, root)


def sign_checkpoint(keys: Path, key: SigningKey) -> Note:
    """Return the signed checkpoint of the tree as it stands, made now or before.

    Raises `Unproven` ("rollback", or that the tree is not the last one with entries appended),
    `Fatal` for a tree that contradicts itself, and Refusal `store_unwritable`.
    """
    with _signing(keys):
        head = stored_head()
        new = Checkpoint(key.public.name, head.size, head.root)
        last = last_signed(keys, key.public)
        proof: Hashes = ()
        if last is not None and 0 < last.size <= head.size:
            proof = make_consistency(TileReader(read_tile, head.size), last.size, head.size)
        check_successor(last, new, proof)
        known = StoredCheckpoint.objects.filter(size=head.size).first()
        note = parse_note(bytes(known.note)) if known else sign(new, key.public, key.sign)
        if known is None:
            StoredCheckpoint.objects.create(size=head.size, note=note.to_bytes())
        write_file(keys / SIGNED, note.to_bytes(), 0o600)
        return checkpoint(head.size)


def last_signed(keys: Path, key: VerifierKey) -> Checkpoint | None:
    """Return the largest checkpoint that *key* signed, by the database and by keys/signed.

    Raises `Unproven` for one whose signature is not good.
    """
    notes = [parse_note(bytes(row.note)) for row in StoredCheckpoint.objects.order_by("-size")[:1]]
    if (keys / SIGNED).exists():
        notes.append(parse_note((keys / SIGNED).read_bytes()))
    found = []
    for note in notes:
        check_signatures(note, [key], is_signed_by)
        found.append(parse_checkpoint(note.text))
    return max(found, key=lambda one: one.size, default=None)


def checkpoint(size: int | None = None) -> Note:
    """Return the stored checkpoint of *size* (None: the latest) with its cosignatures.

    Raises Refusal `checkpoint_missing`.
    """
    rows = StoredCheckpoint.objects.order_by("-size")
    row = (rows if size is None else rows.filter(size=size)).first()
    if row is None:
        raise Refusal("checkpoint_missing", size="" if size is None else str(size))
    lines = StoredCosignature.objects.filter(checkpoint_id=row.size).order_by("id")
    note = parse_note(bytes(row.note))
    for line in lines.values_list("line", flat=True):
        note = note.with_signatures(parse_signatures(line))
    return note


def first_covering(entry_number: int) -> Checkpoint | None:
    """Return the smallest signed checkpoint that covers an entry, or None: the seed of a draw."""
    rows = StoredCheckpoint.objects.filter(size__gte=entry_number).order_by("size")
    row = rows.first()
    return parse_checkpoint(parse_note(bytes(row.note)).text) if row else None


def witness_request(old_size: int, size: int | None = None) -> Request:
    """Return what to ask a witness that last saw *old_size*; raises like `checkpoint`."""
    note = checkpoint(size)
    new = parse_checkpoint(note.text).size
    proof = consistency(old_size, new) if old_size else ()
    return Request(old_size, proof, note)


def keep_cosignatures(size: int, answer: bytes, witnesses: Sequence[VerifierKey]) -> Note:
    """Store the lines of a witness's *answer* that *witnesses* made; return the whole note.

    Raises `Unproven` or `Malformed` for an answer without a good line of theirs.
    """
    note = checkpoint(size)
    for signature in parse_cosignatures(answer, note, witnesses, is_signed_by):
        try:
            with transaction.atomic():
                StoredCosignature.objects.create(
                    checkpoint_id=size, witness=signature.name, line=signature.to_line()
                )
        except IntegrityError:
            continue  # it is there already
    return checkpoint(size)


def receipt(entry_number: int, size: int | None = None) -> ProofFile:
    """Return the proof that an entry is in the checkpoint of *size* (None: the latest).

    Raises Refusal `entry_not_signed` for one that came after it, or `checkpoint_missing`.
    """
    note = checkpoint(size)
    signed = parse_checkpoint(note.text)
    if not 1 <= entry_number <= signed.size:
        facts = {"entry_number": str(entry_number), "size": str(signed.size)}
        raise Refusal("entry_not_signed", **facts)
    leaf_index = entry_number - 1
    proof = make_inclusion(TileReader(read_tile, signed.size), leaf_index, signed.size)
    return ProofFile(leaf_index, proof, note)


def consistency(old_size: int, size: int) -> Hashes:
    """Return the proof that the tree of *size* is that of *old_size* with entries appended."""
    return make_consistency(TileReader(read_tile, size), old_size, size)


def head_at(size: int) -> TreeHead:
    """Return the tree as it was when it had *size* entries."""
    return TreeHead(size, range_root(TileReader(read_tile, size), 0, size))


def position_head(size: int) -> dict[str, int | str | None]:
    """Return a log position for people and programs: size, root, and when it was recorded."""
    at = None if size == 0 else entry(size).entry().recorded_at.isoformat()
    return {"size": size, "root": to_base64(head_at(size).root), "at": at}


def range_proof(first: int, last: int, size: int) -> RangeProof:
    """Return the proof that entries *first* to *last* (both counted) stand so in the tree."""
    return make_range(TileReader(read_tile, size), first - 1, last, size)


@contextmanager
def _signing(keys: Path) -> Iterator[None]:
    """One signer at a time, of all processes that have these keys."""
    with file_locked(keys / "signing.lock"):
        yield
