"""Ed25519 keys in files, and the two callables that the pure room `tlog` asks for.

A secret key is one line in the spelling of Go's note package, in a file that only its owner may
read; a file that others could read is refused, since nobody can say who did. The library of
signatures takes a tenth of a start to load: it is loaded with the first key.
"""

import os
import stat
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from kanhe.tlog.encoding import from_base64, to_base64
from kanhe.tlog.keys import KEY_SIZE, Algorithm, Sign, VerifierKey, parse_key
from kanhe.tlog.rejection import Malformed
from kanhe.values.refusal import Refusal

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

LOG_KEY = "log"
WITNESS_KEY = "witness"
_PREFIX = "PRIVATE+KEY+"
_OTHERS = stat.S_IRWXG | stat.S_IRWXO


@dataclass(frozen=True, slots=True)
class SigningKey:
    """A secret key: *public* to hand out, *sign* to use; the secret itself stays within."""

    public: VerifierKey
    sign: Sign


def create_key(keys: Path, name: str, algorithm: Algorithm, file: str = LOG_KEY) -> SigningKey:
    """Make a key of *name* in `keys`: FILE.key (mode 600) and FILE.vkey.

    Raises Refusal `key_exists`: a key is never written over.
    """
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

    secret = Ed25519PrivateKey.generate()
    seed = secret.private_bytes_raw()
    public = _public(secret, name, algorithm)
    parse_key(public.to_text())  # a name that no note could hold is refused before it is used
    path = keys / f"{file}.key"
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        raise Refusal("key_exists", path=str(path)) from None
    material = to_base64(bytes([algorithm]) + seed)
    with open(descriptor, "w", encoding="utf-8") as out:
        out.write(f"{_PREFIX}{name}+{public.key_id.hex()}+{material}\n")
        out.flush()
        os.fsync(out.fileno())
    (keys / f"{file}.vkey").write_text(public.to_text() + "\n", encoding="utf-8")
    return SigningKey(public, secret.sign)


def load_key(keys: Path, file: str = LOG_KEY) -> SigningKey:
    """Return a secret key; raises Refusal `key_missing`, `key_readable`, or `Malformed`."""
    path = keys / f"{file}.key"
    if not path.is_file():
        raise Refusal("key_missing", path=str(path))
    mode = stat.S_IMODE(path.stat().st_mode)
    if os.name == "posix" and mode & _OTHERS:
        raise Refusal("key_readable", path=str(path), mode=f"{mode:o}")
    text = path.read_text(encoding="utf-8").removesuffix("\n")
    name, _, rest = text.removeprefix(_PREFIX).partition("+")
    key_id, _, encoded = rest.partition("+")
    material = from_base64(encoded, "secret_key")
    if not text.startswith(_PREFIX) or len(material) != 1 + KEY_SIZE:
        raise Malformed("secret_key", "syntax")
    if material[0] not in (Algorithm.LOG, Algorithm.COSIGNATURE):
        raise Malformed("secret_key", "algorithm")
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

    secret = Ed25519PrivateKey.from_private_bytes(material[1:])
    public = _public(secret, name, Algorithm(material[0]))
    if public.key_id.hex() != key_id:
        raise Malformed("secret_key", "key_id")
    return SigningKey(public, secret.sign)


def load_public(keys: Path, file: str = LOG_KEY) -> VerifierKey:
    """Return a public key; raises Refusal `key_missing` or `Malformed`."""
    path = keys / f"{file}.vkey"
    if not path.is_file():
        raise Refusal("key_missing", path=str(path))
    return parse_key(path.read_text(encoding="utf-8").removesuffix("\n"))


def is_signed_by(key: bytes, message: bytes, signature: bytes) -> bool:
    """Return whether *signature* (64 bytes) is that of the Ed25519 public *key* (32 bytes)."""
    from cryptography.exceptions import InvalidSignature
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

    try:
        Ed25519PublicKey.from_public_bytes(key).verify(signature, message)
    except (InvalidSignature, ValueError):
        return False
    return True


def _public(secret: "Ed25519PrivateKey", name: str, algorithm: Algorithm) -> VerifierKey:
    return VerifierKey(name, algorithm, secret.public_key().public_bytes_raw())
