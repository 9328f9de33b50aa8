"""One-time codes by time (RFC 6238): six digits, thirty seconds, HMAC-SHA-1 as every app has it."""

import base64
import hashlib
import hmac
from urllib.parse import quote

SECONDS = 30
DIGITS = 6
SECRET_BYTES = 20  # as long as the digest (RFC 4226, section 4)
_AROUND = (0, -1, 1)  # steps: a clock may be half a minute off


def code(secret: bytes, step: int) -> str:
    """Return the code of a step of thirty seconds."""
    digest = hmac.new(secret, step.to_bytes(8, "big"), hashlib.sha1).digest()
    at = digest[-1] & 0x0F
    number = int.from_bytes(digest[at : at + 4], "big") & 0x7FFFFFFF
    return f"{number % 10**DIGITS:0{DIGITS}d}"


def matching_step(secret: bytes, given: str, timestamp: int, after: int = 0) -> int | None:
    """Return the step whose code *given* is, or None; never one up to *after*, used before."""
    now = timestamp // SECONDS
    typed = "".join(given.split())
    for step in (now + around for around in _AROUND):
        if step > after and hmac.compare_digest(code(secret, step), typed):
            return step
    return None


def address(secret: bytes, issuer: str, login: str) -> str:
    """Return the otpauth address that apps read from a QR code."""
    text = base64.b32encode(secret).decode("ascii").rstrip("=")
    label = quote(f"{issuer}:{login}")
    return f"otpauth://totp/{label}?secret={text}&issuer={quote(issuer)}"
