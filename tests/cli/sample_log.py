"""A signed and witnessed log of a few hundred entries, in a folder, for the verifier's tests."""

from dataclasses import dataclass
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from kanhe.tlog.canonical import Json, encode
from kanhe.tlog.checkpoint import Checkpoint, sign_checkpoint
from kanhe.tlog.cosignature import cosign
from kanhe.tlog.export import export
from kanhe.tlog.hashing import leaf_hashes
from kanhe.tlog.keys import Algorithm, VerifierKey
from kanhe.tlog.note import Note
from kanhe.tlog.proof_file import ProofFile
from kanhe.tlog.proofs import make_inclusion
from kanhe.tlog.tiles import GrowingTiles, TileReader

ORIGIN = "ledger.example/rectification"
SEEN = 1_800_000_000  # seconds since 1970

NASTY = "\x1b]0;owned\x07\x1b[2J\u202e../../etc/passwd"


@dataclass(frozen=True)
class Signer:
    """A key pair, made from a seed so that every run signs alike."""

    private: Ed25519PrivateKey
    key: VerifierKey

    @classmethod
    def of(cls, name: str, algorithm: Algorithm, seed: int) -> "Signer":
        private = Ed25519PrivateKey.from_private_bytes(bytes([seed]) * 32)
        public = private.public_key().public_bytes_raw()
        return cls(private, VerifierKey(name, algorithm, public))


LOG = Signer.of(ORIGIN, Algorithm.LOG, 1)
OTHER_LOG = Signer.of("other.example/log", Algorithm.LOG, 2)
CITY = Signer.of("city.example/witness", Algorithm.COSIGNATURE, 3)


def policy(log: Signer = LOG, *, witnessed: bool = True) -> bytes:
    """Return a policy that trusts *log* and, unless told otherwise, needs the city's witness."""
    lines = [f"log {log.key.to_text()}"]
    if witnessed:
        lines.append(f"witness city {CITY.key.to_text()}")
    lines.append(f"quorum {'city' if witnessed else 'none'}")
    return "".join(f"{line}\n" for line in lines).encode()


def entry(number: int, **changed: Json) -> bytes:
    """Return the bytes of an entry that looks like a registered record."""
    value: dict[str, Json] = {
        "format": "kanhe-entry/1",
        "kind": "record_registered",
        "ledger": ORIGIN,
        "identity": f"e{number}",
        "actor": "a1",
        "occurred_at": "2026-03-09T09:00:00+08:00",
        "recorded_at": "2026-03-09T10:00:00+08:00",
        "payload": {"register": "visit", "key": f"V-{number}", "data": {"phone": "sd:abc"}},
    }
    return encode(value | changed)


def checkpoint(bodies: list[bytes], *, log: Signer = LOG, seen: int | None = SEEN) -> Note:
    """Return the checkpoint over *bodies*, cosigned at *seen* unless that is None."""
    growing = GrowingTiles()
    growing.add(leaf_hashes(bodies))
    said = Checkpoint(log.key.name, len(bodies), growing.root())
    note = sign_checkpoint(said, log.key, log.private.sign)
    if seen is None:
        return note
    return note.with_signatures([cosign(note.text, CITY.key, seen, CITY.private.sign)])


def receipt(bodies: list[bytes], index: int, note: Note | None = None) -> ProofFile:
    """Return the receipt of the entry at *index*, which it carries."""
    growing = GrowingTiles()
    tiles = dict(growing.add(leaf_hashes(bodies)))
    tiles |= dict(growing.unfinished())
    reader = TileReader(lambda tile: b"".join(tiles[tile]), len(bodies))
    proof = make_inclusion(reader, index, len(bodies))
    return ProofFile(index, proof, note or checkpoint(bodies), bodies[index])


def write_log(folder: Path, bodies: list[bytes], note: Note | None = None) -> Path:
    """Write the exported log into *folder* and return it."""
    for path, data in export(bodies, note or checkpoint(bodies)):
        place = folder / path
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(data)
    return folder
