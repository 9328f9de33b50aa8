"""Numbers that are no claims: all masks in the order in which they are tried.

A longer reading comes before a shorter one; the tests hold every rule to its own examples.
"""

import re
from collections.abc import Mapping, Sequence
from functools import cache

from kanhe.claims.mask_rule import MaskRule
from kanhe.claims.masks_marks import MARKS
from kanhe.claims.masks_names import NAMES
from kanhe.claims.masks_order import ORDERS
from kanhe.claims.masks_time import TIMES

RULES: Sequence[MaskRule] = (*MARKS, *TIMES, *ORDERS, *NAMES)


@cache
def rules_by_first() -> Mapping[str, re.Pattern[str]]:
    """Return, for each first character, the rules that may begin there as one pattern.

    Each rule is a group named `r` and its number in `RULES`.
    """
    of_first: dict[str, list[int]] = {}
    for number, rule in enumerate(RULES):
        for character in dict.fromkeys(rule.first):
            of_first.setdefault(character, []).append(number)
    compiled: dict[tuple[int, ...], re.Pattern[str]] = {}
    for numbers in of_first.values():
        key = tuple(numbers)
        if key not in compiled:
            compiled[key] = re.compile("|".join(f"(?P<r{n}>{RULES[n].pattern})" for n in key))
    return {character: compiled[tuple(numbers)] for character, numbers in of_first.items()}
