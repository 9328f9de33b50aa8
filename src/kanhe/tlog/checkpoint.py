"""Checkpoints: what a log says of its tree at one size (C2SP tlog-checkpoint v1.0.0)."""

from dataclasses import dataclass

from kanhe.tlog.encoding import hash_from_base64, number_from_decimal, to_base64
from kanhe.tlog.keys import Sign, VerifierKey
from kanhe.tlog.note import Note, sign_note
from kanhe.tlog.rejection import Malformed
from kanhe.tlog.tree import TreeHead

_FIXED_LINES = 3


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """The log *origin* has *size* entries under *root*.

    Extension lines are kept when read, since they are signed; Kanhe writes none.
    """

    origin: str
    size: int
    root: bytes
    extensions: tuple[str, ...] = ()

    @property
    def head(self) -> TreeHead:
        """Return the tree that is spoken of, without the log's name."""
        return TreeHead(self.size, self.root)

    def to_text(self) -> str:
        """Return the lines that are signed."""
        lines = (self.origin, str(self.size), to_base64(self.root), *self.extensions)
        return "".join(f"{line}\n" for line in lines)


def parse_checkpoint(text: str) -> Checkpoint:
    """Return the checkpoint in the text of a note; raise `Malformed`."""
    lines = text.removesuffix("\n").split("\n")
    if len(lines) < _FIXED_LINES or not text.endswith("\n") or not all(lines):
        raise Malformed("checkpoint", "lines")
    size = number_from_decimal(lines[1], "checkpoint")
    root = hash_from_base64(lines[2], "checkpoint")
    return Checkpoint(lines[0], size, root, tuple(lines[_FIXED_LINES:]))


def sign_checkpoint(checkpoint: Checkpoint, key: VerifierKey, sign: Sign) -> Note:
    """Return the log's signed checkpoint; raise `Malformed` for what Kanhe does not publish.

    The origin is the key's name and ASCII, so that it reads the same everywhere. Whether this
    checkpoint may follow the last one is for `succession.check_successor` to say first.
    """
    if checkpoint.origin != key.name or not checkpoint.origin.isascii():
        raise Malformed("checkpoint", "origin")
    text = checkpoint.to_text()
    if checkpoint.extensions or parse_checkpoint(text) != checkpoint:
        raise Malformed("checkpoint", "lines")
    return sign_note(text, key, sign)
