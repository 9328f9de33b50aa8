"""The policy file: what hedges admit, as TOML; keys not given keep their defaults."""

import tomllib
from dataclasses import fields
from decimal import Decimal
from typing import Any

from kanhe.reconcile.hedges import Policy
from kanhe.values.refusal import Refusal


def read_policy(name: str, data: bytes) -> Policy:
    """Return the policy in the file *data*, called *name*: `near_floor = 0.85` and so on.

    Raises: Refusal `policy_invalid` for anything but TOML, `policy_unknown_key` and
    `policy_not_a_number` for a key or a value that a policy does not have.
    """
    try:
        table = tomllib.loads(data.decode("utf-8-sig"), parse_float=Decimal)
    except (UnicodeDecodeError, tomllib.TOMLDecodeError) as fault:
        raise Refusal("policy_invalid", name=name, found=str(fault)) from fault
    known = [field.name for field in fields(Policy)]
    for key in table:
        if key not in known:
            raise Refusal("policy_unknown_key", name=name, key=key, keys=", ".join(known))
    return Policy(**{key: _share(name, key, value) for key, value in table.items()})


def _share(name: str, key: str, value: Any) -> Decimal:
    """Return a value as a decimal that is finite and not below zero."""
    if isinstance(value, int) and not isinstance(value, bool):
        value = Decimal(value)
    if not isinstance(value, Decimal) or not value.is_finite() or value < 0:
        raise Refusal("policy_not_a_number", name=name, key=key, value=str(value))
    return value
