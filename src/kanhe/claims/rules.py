"""Numbers that are no claims: all masks in the order in which they are tried.

A longer reading comes before a shorter one; the tests hold every rule to its own examples.
"""

import re
from collections.abc import Sequence
from functools import cache

from kanhe.claims.mask_rule import CHINESE, DIGITS, MaskRule
from kanhe.claims.masks_marks import MARKS
from kanhe.claims.masks_names import NAMES
from kanhe.claims.masks_order import ORDERS
from kanhe.claims.masks_time import TIMES

_ALIKE = {character: alike for alike in (DIGITS, CHINESE) for character in alike}
RULES: Sequence[MaskRule] = (*MARKS, *TIMES, *ORDERS, *NAMES)
#: Every character with which a rule may begin.
RULE_FIRSTS = frozenset("".join(rule.first for rule in RULES))


@cache
def rules_at(first: str) -> re.Pattern[str] | None:
    """Return the rules that may begin with the character *first* as one pattern, if any may.

    Each rule is a group named `r` and its number in `RULES`. A pattern takes longer to compile
    than a page to scan: it is made when a text first needs it, and all digits share one, as do
    all Chinese numerals (each rule looks at its first character anyway).
    """
    alike = _ALIKE.get(first, first)
    return _pattern_of(tuple(n for n, r in enumerate(RULES) if not set(alike).isdisjoint(r.first)))


@cache
def _pattern_of(numbers: Sequence[int]) -> re.Pattern[str] | None:
    rules = "|".join(f"(?P<r{n}>{RULES[n].pattern})" for n in numbers)
    return re.compile(rules) if rules else None
