"""The receipt of one entry, checked without the server (C2SP tlog-proof@v1)."""

from dataclasses import dataclass

from kanhe.tlog.encoding import (
    from_base64,
    hash_from_base64,
    number_from_decimal,
    text_from_utf8,
    to_base64,
)
from kanhe.tlog.keys import IsSignedBy
from kanhe.tlog.note import LONGEST_NOTE, Note, parse_note
from kanhe.tlog.policy import Policy, Trusted, check_note
from kanhe.tlog.proofs import MOST_HASHES, Hashes, check_inclusion
from kanhe.tlog.rejection import Malformed

MAGIC = "c2sp.org/tlog-proof@v1"
LONGEST_EXTRA = 65_536  # bytes of base64
LONGEST_FILE = LONGEST_NOTE + LONGEST_EXTRA + 64 * 64  # bytes


@dataclass(frozen=True, slots=True)
class ProofFile:
    """Where the entry stands, the way to the root, the signed checkpoint.

    *extra* is whatever the issuer added. Nothing signs it; never rely on it.
    """

    index: int
    proof: Hashes
    note: Note
    extra: bytes | None = None

    def to_bytes(self) -> bytes:
        """Return the file."""
        lines = [MAGIC]
        if self.extra is not None:
            lines.append(f"extra {to_base64(self.extra)}")
        lines += [f"index {self.index}", *map(to_base64, self.proof), "", ""]
        return "\n".join(lines).encode() + self.note.to_bytes()


def parse_proof_file(data: bytes) -> ProofFile:
    """Return the receipt in *data*; raise `Malformed`. Says nothing about what it proves."""
    text = text_from_utf8(data, LONGEST_FILE, "proof_file")
    head, blank, note = text.partition("\n\n")
    magic, *lines = head.split("\n", MOST_HASHES + 3)
    if not blank or magic != MAGIC:
        raise Malformed("proof_file", "syntax")
    extra = None
    if lines and lines[0].startswith("extra "):
        extra = _parse_extra(lines.pop(0).removeprefix("extra "))
    if not lines or not lines[0].startswith("index "):
        raise Malformed("proof_file", "syntax")
    index = number_from_decimal(lines[0].removeprefix("index "), "proof_file")
    if len(lines) - 1 > MOST_HASHES:
        raise Malformed("proof_file", "too_long")
    proof = tuple(hash_from_base64(line, "proof_file") for line in lines[1:])
    return ProofFile(index, proof, parse_note(note.encode()), extra)


def check_proof_file(
    file: ProofFile, body: bytes, policy: Policy, is_signed_by: IsSignedBy
) -> Trusted:
    """Return the checkpoint that holds the entry *body*; raise unless everything fits.

    Signatures first: sizes and roots mean nothing before a trusted key stands behind them.
    """
    trusted = check_note(file.note, policy, is_signed_by)
    check_inclusion(trusted.checkpoint, body, file.index, file.proof)
    return trusted


def _parse_extra(text: str) -> bytes:
    if len(text) > LONGEST_EXTRA:
        raise Malformed("proof_file", "too_long")
    return from_base64(text, "proof_file")
