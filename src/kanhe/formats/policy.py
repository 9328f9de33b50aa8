"""Read a hedge policy (TOML): the bands of 余, 近, 约, 超过 as one organisation settles them.

The keys are the fields of `Policy`, all optional; see `docs/spec/hedges.md`.
"""

import tomllib
from dataclasses import fields
from decimal import Decimal
from typing import Any

from kanhe.reconcile.hedges import Policy
from kanhe.values.refusal import Refusal

_SHARES = "0 < x ≤ 1"
_FACTOR = "1 ≤ x ≤ 10"
_KNOWN = tuple(field.name for field in fields(Policy))
_LIMIT = 64 * 1024  # bytes; a policy has eight numbers


def load_policy(data: bytes, name: str) -> Policy:
    """Return the policy in the TOML file *name*; what it leaves out keeps the default.

    Refuses `policy_invalid` with place, found, expected where the file is no policy.
    """
    if len(data) > _LIMIT:
        raise _invalid(name, "", f"{len(data)} bytes", f"≤ {_LIMIT} bytes")
    try:
        table = tomllib.loads(data.decode("utf-8-sig"), parse_float=Decimal)
    except UnicodeDecodeError as fault:
        raise _invalid(name, "", f"byte {fault.start}", "UTF-8") from fault
    except (tomllib.TOMLDecodeError, RecursionError) as fault:
        raise _invalid(name, "", str(fault), "TOML") from fault
    for key in table:
        if key not in _KNOWN:
            raise _invalid(name, key, key, ", ".join(_KNOWN))
    policy = Policy(**{key: _number(name, key, value) for key, value in table.items()})
    for low, high in (("near_coarse_floor", "near_floor"),):
        if getattr(policy, low) > getattr(policy, high):
            raise _invalid(name, low, str(getattr(policy, low)), f"≤ {high}")
    return policy


def _number(name: str, key: str, value: Any) -> Decimal:
    expected, least, most = (
        (_FACTOR, Decimal(1), Decimal(10))
        if key == "about_coarse_factor"
        else (_SHARES, Decimal("1e-9"), Decimal(1))
    )
    if isinstance(value, bool) or not isinstance(value, (int, Decimal)):
        raise _invalid(name, key, str(value), expected)
    number = Decimal(value)
    if not number.is_finite() or not least <= number <= most:
        raise _invalid(name, key, str(value), expected)
    return number


def _invalid(name: str, key: str, found: str, expected: str) -> Refusal:
    place = f"{name}: {key}" if key else name
    return Refusal("policy_invalid", place=place, found=found, expected=expected)
