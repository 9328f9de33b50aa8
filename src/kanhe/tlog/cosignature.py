"""Cosignatures of checkpoints: a witness says when it saw a tree (C2SP tlog-cosignature, 0x04)."""

from kanhe.tlog.encoding import GREATEST_SIZE
from kanhe.tlog.keys import SIGNATURE_SIZE, Algorithm, Sign, Signature, VerifierKey
from kanhe.tlog.rejection import Malformed

_TIME_SIZE = 8  # bytes, big-endian seconds since 1970


def cosigned_message(text: str, timestamp: int) -> bytes:
    """Return what a witness signs: two header lines, then the note's text."""
    return f"cosignature/v1\ntime {timestamp}\n{text}".encode()


def cosign(text: str, key: VerifierKey, timestamp: int, sign: Sign) -> Signature:
    """Return the cosignature of a checkpoint's *text*; *timestamp* in seconds since 1970."""
    if key.algorithm is not Algorithm.COSIGNATURE or not 0 <= timestamp <= GREATEST_SIZE:
        raise Malformed("cosignature", "key_or_time")
    signed = sign(cosigned_message(text, timestamp))
    if len(signed) != SIGNATURE_SIZE:
        raise Malformed("cosignature", "length")
    return Signature(key.name, key.key_id, timestamp.to_bytes(_TIME_SIZE, "big") + signed)


def split_timestamp(data: bytes) -> tuple[int, bytes]:
    """Return the time and the 64-byte signature in a cosignature's *data*."""
    if len(data) != _TIME_SIZE + SIGNATURE_SIZE:
        raise Malformed("cosignature", "length")
    timestamp = int.from_bytes(data[:_TIME_SIZE], "big")
    if timestamp > GREATEST_SIZE:
        raise Malformed("cosignature", "time")
    return timestamp, data[_TIME_SIZE:]
