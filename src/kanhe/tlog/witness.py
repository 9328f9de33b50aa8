"""What a witness answers when a log shows it a checkpoint (C2SP tlog-witness, add-checkpoint).

The decision is a pure function of the request and of what the witness last cosigned for that
log. The caller keeps that state and must store the new one in the same step in which it makes
sure that the old one still stands (compare and set); otherwise two requests at once could take
the witness back.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from kanhe.tlog.checkpoint import Checkpoint, parse_checkpoint
from kanhe.tlog.cosignature import cosign
from kanhe.tlog.encoding import (
    hash_from_base64,
    number_from_decimal,
    text_from_utf8,
    to_base64,
)
from kanhe.tlog.keys import Algorithm, IsSignedBy, Sign, Signature, VerifierKey
from kanhe.tlog.note import LONGEST_NOTE, Note, check_signatures, parse_note, parse_signatures
from kanhe.tlog.proofs import MOST_HASHES, Hashes, check_consistency, check_empty
from kanhe.tlog.rejection import Malformed, Unproven
from kanhe.tlog.tree import TreeHead

LONGEST_REQUEST = LONGEST_NOTE + 64 * 64  # bytes
SIZE_TYPE = "text/x.tlog.size"
TEXT_TYPE = "text/plain; charset=utf-8"


@dataclass(frozen=True, slots=True)
class Request:
    """A log asks to cosign *note*; *proof* leads there from the tree of *old_size*."""

    old_size: int
    proof: Hashes
    note: Note

    def to_bytes(self) -> bytes:
        """Return the body of the request."""
        lines = [f"old {self.old_size}", *map(to_base64, self.proof), "", ""]
        return "\n".join(lines).encode() + self.note.to_bytes()


@dataclass(frozen=True, slots=True)
class Answer:
    """An HTTP status, the type of the body, and the body."""

    status: int
    content_type: str = TEXT_TYPE
    body: bytes = b""


@dataclass(frozen=True, slots=True)
class Agreed:
    """The checkpoint may be cosigned once the state is moved from *old* to it."""

    old: TreeHead | None
    checkpoint: Checkpoint
    note: Note


def parse_request(body: bytes) -> Request:
    """Return the request in *body*; raise `Malformed`."""
    text = text_from_utf8(body, LONGEST_REQUEST, "witness_request")
    head, blank, note = text.partition("\n\n")
    first, *lines = head.split("\n", MOST_HASHES + 1)
    if not blank or not first.startswith("old "):
        raise Malformed("witness_request", "syntax")
    old_size = number_from_decimal(first.removeprefix("old "), "witness_request")
    if len(lines) > MOST_HASHES:
        raise Malformed("witness_request", "too_long")
    proof = tuple(hash_from_base64(line, "witness_request") for line in lines)
    return Request(old_size, proof, parse_note(note.encode()))


def consider(
    body: bytes,
    logs: Mapping[str, Sequence[VerifierKey]],
    last_of: Callable[[str], TreeHead | None],
    is_signed_by: IsSignedBy,
) -> Agreed | Answer:
    """Return whether to cosign, or the answer that says why not.

    *logs* holds the keys of each origin the witness watches; *last_of* returns the head it last
    cosigned for an origin.
    """
    try:
        request = parse_request(body)
        checkpoint = parse_checkpoint(request.note.text)
    except Malformed:
        return Answer(400)
    keys = [key for key in logs.get(checkpoint.origin, ()) if key.algorithm is Algorithm.LOG]
    if not keys:
        return Answer(404)
    try:
        check_signatures(request.note, keys, is_signed_by)
    except (Unproven, Malformed):
        return Answer(403)
    return _compare(request, checkpoint, last_of(checkpoint.origin))


def conflict(size: int) -> Answer:
    """Return the answer to a log that does not know the *size* last cosigned.

    Also the answer when the compare-and-set finds that another request came first.
    """
    return Answer(409, SIZE_TYPE, f"{size}\n".encode())


def answer_with_cosignature(agreed: Agreed, key: VerifierKey, timestamp: int, sign: Sign) -> Answer:
    """Return the answer that carries the cosignature; call it after the new state is stored."""
    signature = cosign(agreed.note.text, key, timestamp, sign)
    return Answer(200, TEXT_TYPE, signature.to_line().encode())


def parse_cosignatures(
    body: bytes, note: Note, keys: Sequence[VerifierKey], is_signed_by: IsSignedBy
) -> tuple[Signature, ...]:
    """Return the lines of a witness's answer that known *keys* made over *note*; raise if none."""
    text = text_from_utf8(body, LONGEST_NOTE, "witness_answer")
    if not text.endswith("\n"):
        raise Malformed("witness_answer", "syntax")
    signatures = parse_signatures(text)
    check_signatures(Note(note.text, signatures), keys, is_signed_by)
    known = {(key.name, key.key_id) for key in keys}
    return tuple(one for one in signatures if (one.name, one.key_id) in known)


def _compare(request: Request, checkpoint: Checkpoint, last: TreeHead | None) -> Agreed | Answer:
    if request.old_size > checkpoint.size:
        return Answer(400)
    old_size = last.size if last else 0
    if request.old_size != old_size:
        return conflict(old_size)
    try:
        check_empty(checkpoint.head)
        if last and last.size:
            check_consistency(last, checkpoint.head, request.proof)
        elif request.proof:
            raise Unproven("consistency", "proof_from_nothing")
    except Unproven:
        return Answer(422)
    return Agreed(last, checkpoint, request.note)
