"""Verify Ed25519 signatures with nothing but integers (RFC 8032 §5.1.7).

For the verifier that is one file and must run where nothing can be installed; a log or witness
uses a real library. Public data only, so the time it takes tells nothing.

Where the RFC leaves room it decides as OpenSSL and Go do, so that no signature is good in one
place and bad in another: no cofactor, S below the group order, R compared as bytes, and a key
whose coordinate is not reduced is read modulo p (`keys.parse_key` refuses such keys anyway).
"""

from hashlib import sha512

_P = 2**255 - 19
_ORDER = 2**252 + 27742317777372353535851937790883648493
_D = -121665 * pow(121666, -1, _P) % _P
_ROOT_OF_MINUS_ONE = pow(2, (_P - 1) // 4, _P)
_SIGN = 1 << 255

# A point (x, y) as (X, Y, Z, T) with x = X/Z, y = Y/Z, xy = T/Z (extended coordinates).
_Point = tuple[int, int, int, int]
_NEUTRAL: _Point = (0, 1, 1, 0)
_BASE_X = 15112221349535400772501151409588531511454012693041857206046113283949847762202
_BASE_Y = 4 * pow(5, -1, _P) % _P
_BASE: _Point = (_BASE_X, _BASE_Y, 1, _BASE_X * _BASE_Y % _P)


def is_signed_by(key: bytes, message: bytes, signature: bytes) -> bool:
    """Return whether *signature* (64 bytes) of *message* is that of the public *key* (32)."""
    if len(key) != 32 or len(signature) != 64:
        return False
    point = _decode(key)
    scalar = int.from_bytes(signature[32:], "little")
    if point is None or scalar >= _ORDER:
        return False
    digest = sha512(signature[:32] + key + message).digest()
    challenge = int.from_bytes(digest, "little") % _ORDER
    x, y, z, t = point
    return (
        _encode(_sum_of_two(scalar, _BASE, challenge, (-x % _P, y, z, -t % _P))) == signature[:32]
    )


def _decode(data: bytes) -> _Point | None:
    """Return the point that *data* stands for, or None when none has that coordinate."""
    number = int.from_bytes(data, "little")
    y = (number & (_SIGN - 1)) % _P
    square = (y * y - 1) * pow(_D * y * y + 1, -1, _P) % _P
    x = pow(square, (_P + 3) // 8, _P)
    if x * x % _P != square:
        x = x * _ROOT_OF_MINUS_ONE % _P
    if x * x % _P != square:
        return None
    if x & 1 != number >> 255:
        x = -x % _P
    return x, y, 1, x * y % _P


def _encode(point: _Point) -> bytes:
    x, y, z, _ = point
    inverse = pow(z, -1, _P)
    x, y = x * inverse % _P, y * inverse % _P
    return (y | (x & 1) << 255).to_bytes(32, "little")


def _add(one: _Point, other: _Point) -> _Point:
    """Return the sum (Hisil et al. 2008, as in RFC 8032 §5.1.4); complete, so no case apart."""
    x1, y1, z1, t1 = one
    x2, y2, z2, t2 = other
    a = (y1 - x1) * (y2 - x2) % _P
    b = (y1 + x1) * (y2 + x2) % _P
    c = 2 * _D * t1 * t2 % _P
    d = 2 * z1 * z2 % _P
    e, f, g, h = b - a, d - c, d + c, b + a
    return e * f % _P, g * h % _P, f * g % _P, e * h % _P


def _sum_of_two(m: int, one: _Point, n: int, other: _Point) -> _Point:
    """Return m * one + n * other; the doublings serve both (Straus)."""
    choices = (_NEUTRAL, one, other, _add(one, other))
    total = _NEUTRAL
    for bit in range(max(m.bit_length(), n.bit_length()) - 1, -1, -1):
        total = _add(total, total)
        total = _add(total, choices[(m >> bit & 1) | (n >> bit & 1) << 1])
    return total
