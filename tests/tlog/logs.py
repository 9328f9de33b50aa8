"""What the tests of the log share: brute force by the RFC's own words, keys, small logs."""

import hashlib
from collections.abc import Sequence
from pathlib import Path

import pytest
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from kanhe.tlog.checkpoint import Checkpoint, sign_checkpoint
from kanhe.tlog.cosignature import cosign
from kanhe.tlog.keys import Algorithm, VerifierKey
from kanhe.tlog.note import Note
from kanhe.tlog.policy import parse_policy
from kanhe.tlog.rejection import Malformed, Unproven

VECTORS = Path(__file__).parents[3] / "shared" / "vectors"
ORIGIN = "kanhe.example/330102/campaign"


def vectors(name: str) -> Path:
    """Return a folder or file of published vectors; skip, visibly, where there is none."""
    path = VECTORS / name
    if not path.exists():
        pytest.skip(f"published vectors are not beside the project: {name}")
    return path


def rejected(what: str, why: str, kind: type = Unproven):
    """Expect the one rejection."""
    return pytest.raises(kind, match=f"'what': '{what}', 'why': '{why}'")


def malformed(what: str, why: str):
    return rejected(what, why, Malformed)


# Brute force: RFC 6962 §2.1 word for word, over lists, with nothing of the room.


def mth(bodies: Sequence[bytes]) -> bytes:
    if not bodies:
        return hashlib.sha256(b"").digest()
    if len(bodies) == 1:
        return hashlib.sha256(b"\x00" + bodies[0]).digest()
    k = split(len(bodies))
    return hashlib.sha256(b"\x01" + mth(bodies[:k]) + mth(bodies[k:])).digest()


def split(n: int) -> int:
    k = 1
    while k * 2 < n:
        k *= 2
    return k


def path(m: int, bodies: Sequence[bytes]) -> list[bytes]:
    if len(bodies) == 1:
        return []
    k = split(len(bodies))
    if m < k:
        return [*path(m, bodies[:k]), mth(bodies[k:])]
    return [*path(m - k, bodies[k:]), mth(bodies[:k])]


def subproof(m: int, bodies: Sequence[bytes], is_whole: bool = True) -> list[bytes]:
    if m == len(bodies):
        return [] if is_whole else [mth(bodies)]
    k = split(len(bodies))
    if m <= k:
        return [*subproof(m, bodies[:k], is_whole), mth(bodies[k:])]
    return [*subproof(m - k, bodies[k:], False), mth(bodies[:k])]


class ListReader:
    """Hashes of full subtrees, computed from the entries each time."""

    def __init__(self, bodies: Sequence[bytes]) -> None:
        self.bodies = bodies

    def subtree(self, height: int, index: int) -> bytes:
        part = self.bodies[index << height : (index + 1) << height]
        assert len(part) == 1 << height
        return mth(part)


def bodies_of(size: int) -> list[bytes]:
    return [b'{"n":%d}' % number for number in range(size)]


# Keys: fixed seeds, so that a failure is the same failure tomorrow.


class Holder:
    """A private key and the name it signs under."""

    def __init__(self, name: str, algorithm: Algorithm = Algorithm.LOG, seed: str = "") -> None:
        secret = hashlib.sha256((seed or name).encode()).digest()
        self._private = Ed25519PrivateKey.from_private_bytes(secret)
        self.key = VerifierKey(name, algorithm, self._private.public_key().public_bytes_raw())

    def sign(self, message: bytes) -> bytes:
        return self._private.sign(message)


def witness(name: str) -> Holder:
    return Holder(name, Algorithm.COSIGNATURE)


def is_signed_by(key: bytes, message: bytes, signature: bytes) -> bool:
    try:
        Ed25519PublicKey.from_public_bytes(key).verify(signature, message)
    except (InvalidSignature, ValueError):
        return False
    return True


LOG = Holder(ORIGIN)
CITY = witness("city.example/witness")
AUDIT_OFFICE = witness("audit.example/witness")
PROVINCE = witness("province.example/witness")
POLICY_TEXT = (
    f"# the trust of the tests\nlog {LOG.key.to_text()}\n"
    f"witness city {CITY.key.to_text()}\nwitness audit {AUDIT_OFFICE.key.to_text()} https://a\n"
    f"witness province\t{PROVINCE.key.to_text()}\n\n"
    "group up any city province\ngroup both all up audit\nquorum both\n"
)
POLICY = parse_policy(POLICY_TEXT.encode())


def signed(checkpoint: Checkpoint, *, seen: int = 1_700_000_000, holder: Holder = LOG) -> Note:
    """Return the checkpoint signed by the log and cosigned by the quorum."""
    note = sign_checkpoint(checkpoint, holder.key, holder.sign)
    return note.with_signatures(
        cosign(note.text, one.key, seen, one.sign) for one in (CITY, AUDIT_OFFICE)
    )


def checkpoint_of(bodies: Sequence[bytes], origin: str = ORIGIN) -> Checkpoint:
    return Checkpoint(origin, len(bodies), mth(bodies))


def flips(data: bytes):
    """Yield *data* with each of its bits turned over, one at a time."""
    for at in range(len(data)):
        for bit in range(8):
            yield data[:at] + bytes([data[at] ^ 1 << bit]) + data[at + 1 :]
