"""Signed notes: a text, a blank line, signature lines (C2SP signed-note v1.0.0)."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace

from kanhe.tlog.cosignature import cosigned_message, split_timestamp
from kanhe.tlog.encoding import from_base64, text_from_utf8
from kanhe.tlog.keys import (
    KEY_ID_SIZE,
    SIGNATURE_SIZE,
    Algorithm,
    IsSignedBy,
    Sign,
    Signature,
    VerifierKey,
    is_key_name,
)
from kanhe.tlog.rejection import Malformed, Unproven

LONGEST_NOTE = 131_072  # bytes; sixteen post-quantum signatures of 5 kB must pass
MOST_SIGNATURES = 64
_CONTROL = re.compile(r"[\x00-\x09\x0b-\x1f]")
_LINE = re.compile(r"\u2014 ([^ \n]+) ([A-Za-z0-9+/]+={0,2})")


@dataclass(frozen=True, slots=True)
class Note:
    """A text, which ends in a newline, and its signatures, none of them checked yet."""

    text: str
    signatures: tuple[Signature, ...]

    def to_bytes(self) -> bytes:
        """Return the note as it is stored and sent."""
        return f"{self.text}\n{''.join(s.to_line() for s in self.signatures)}".encode()

    def with_signatures(self, signatures: Iterable[Signature]) -> "Note":
        """Return the note with further signatures; those it has already are left out."""
        new = [signature for signature in signatures if signature not in self.signatures]
        return replace(self, signatures=self.signatures + tuple(new))


@dataclass(frozen=True, slots=True)
class Signed:
    """A key whose signature on a note is good; a cosignature brings its time."""

    key: VerifierKey
    timestamp: int | None = None  # seconds since 1970


def parse_note(data: bytes) -> Note:
    """Return the note in *data*; raise `Malformed`. Says nothing about its signatures."""
    text = text_from_utf8(data, LONGEST_NOTE, "note")
    if _CONTROL.search(text):
        raise Malformed("note", "control_character")
    body, blank, lines = text.rpartition("\n\n")
    if not blank or not lines.endswith("\n"):
        raise Malformed("note", "no_signatures")
    return Note(body + "\n", parse_signatures(lines))


def parse_signatures(lines: str) -> tuple[Signature, ...]:
    """Return the signatures in *lines*, each ended by a newline; raise `Malformed`."""
    found = lines.removesuffix("\n").split("\n")
    if len(found) > MOST_SIGNATURES:
        raise Malformed("note", "too_many_signatures")
    return tuple(map(_parse_signature, found))


def sign_note(text: str, key: VerifierKey, sign: Sign) -> Note:
    """Return *text* signed as a log signs; raise `Malformed` when a note cannot hold the text."""
    if key.algorithm is not Algorithm.LOG:
        raise Malformed("note", "algorithm")
    signed = sign(text.encode())
    if len(signed) != SIGNATURE_SIZE:
        raise Malformed("note", "length")
    note = Note(text, (Signature(key.name, key.key_id, signed),))
    if parse_note(note.to_bytes()) != note:
        raise Malformed("note", "text")
    return note


def check_signatures(
    note: Note, keys: Iterable[VerifierKey], is_signed_by: IsSignedBy
) -> tuple[Signed, ...]:
    """Return who of *keys* signed the note; raise `Unproven` when nobody did.

    Lines of unknown keys are passed over. A line that names a known key and is not its signature
    spoils the whole note, as the format demands: someone has been at it.
    """
    known = {(key.name, key.key_id): key for key in keys}
    signed = []
    for signature in note.signatures:
        key = known.get((signature.name, signature.key_id))
        if key:
            signed.append(_check(note.text, key, signature.data, is_signed_by))
    if not signed:
        raise Unproven("note", "no_known_signature")
    return tuple(signed)


def _check(text: str, key: VerifierKey, data: bytes, is_signed_by: IsSignedBy) -> Signed:
    timestamp = None
    message = text.encode()
    if key.algorithm is Algorithm.COSIGNATURE:
        timestamp, data = split_timestamp(data)
        message = cosigned_message(text, timestamp)
    # `is True`: a callable that answers by raising, and returns None, must not pass for a yes.
    if len(data) != SIGNATURE_SIZE or is_signed_by(key.key, message, data) is not True:
        raise Unproven("note", "bad_signature", key=key.name)
    return Signed(key, timestamp)


def _parse_signature(line: str) -> Signature:
    match = _LINE.fullmatch(line)
    if not match or not is_key_name(match[1]):
        raise Malformed("note", "signature_line")
    data = from_base64(match[2], "note")
    if len(data) <= KEY_ID_SIZE:
        raise Malformed("note", "signature_line")
    return Signature(match[1], data[:KEY_ID_SIZE], data[KEY_ID_SIZE:])
