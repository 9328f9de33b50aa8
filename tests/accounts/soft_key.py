"""A passkey in software: says and signs what a device would, and what a dishonest one would."""

import hashlib
import json
import os
from base64 import urlsafe_b64encode
from dataclasses import dataclass, field
from typing import Any

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from fido2 import cbor
from fido2.cose import ES256

PRESENT, VERIFIED, ATTESTED = 1, 4, 64


def _text(data: bytes) -> str:
    return urlsafe_b64encode(data).rstrip(b"=").decode("ascii")


@dataclass
class SoftKey:
    """One key pair for *host*; *count* goes up with each use, *flags* say who touched it."""

    host: str
    origin: str
    count: int = 0
    flags: int = PRESENT | VERIFIED
    name: bytes = field(default_factory=lambda: os.urandom(16))

    def __post_init__(self) -> None:
        self._key = ec.generate_private_key(ec.SECP256R1())

    def made(self, options: Any) -> str:
        """Return the answer to options for a new passkey."""
        public = cbor.encode(ES256.from_cryptography_key(self._key.public_key()))
        half = bytes(16) + len(self.name).to_bytes(2, "big") + self.name + public
        data = self._said(self.flags | ATTESTED) + half
        attested = cbor.encode({"fmt": "none", "attStmt": {}, "authData": data})
        client = self._client("webauthn.create", options)
        return self._answer({"clientDataJSON": client, "attestationObject": attested})

    def signed(self, options: Any) -> str:
        """Return the answer to options for a proof."""
        self.count += 1
        data, client = self._said(self.flags), self._client("webauthn.get", options)
        signature = self._key.sign(
            data + hashlib.sha256(client).digest(), ec.ECDSA(hashes.SHA256())
        )
        parts = {"clientDataJSON": client, "authenticatorData": data, "signature": signature}
        return self._answer(parts)

    def _said(self, flags: int) -> bytes:
        place = hashlib.sha256(self.host.encode()).digest()
        return place + bytes([flags]) + self.count.to_bytes(4, "big")

    def _client(self, kind: str, options: Any) -> bytes:
        told = {"type": kind, "challenge": options["challenge"], "origin": self.origin}
        return json.dumps(told).encode()

    def _answer(self, parts: dict[str, bytes]) -> str:
        response = {name: _text(one) for name, one in parts.items()}
        name = _text(self.name)
        return json.dumps({"id": name, "rawId": name, "type": "public-key", "response": response})
