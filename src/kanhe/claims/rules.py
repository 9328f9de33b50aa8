"""Numbers that are no claims: all masks in the order in which they are tried.

A longer reading comes before a shorter one; the tests hold every rule to its own examples.
"""

import re
from collections.abc import Mapping, Sequence
from functools import cache

from kanhe.claims.mask_rule import CHINESE, DIGITS, MaskRule
from kanhe.claims.masks_marks import MARKS
from kanhe.claims.masks_names import NAMES
from kanhe.claims.masks_order import ORDERS
from kanhe.claims.masks_time import TIMES

_ALIKE = {character: alike for alike in (DIGITS, CHINESE) for character in alike}
RULES: Sequence[MaskRule] = (*MARKS, *TIMES, *ORDERS, *NAMES)


@cache
def rules_by_first() -> Mapping[str, re.Pattern[str]]:
    """Return, for each first character, the rules that may begin there as one pattern.

    Each rule is a group named `r` and its number in `RULES`. Digits share one pattern, and so do
    Chinese numerals: each rule looks at its first character anyway, and a pattern takes longer to
    compile than a page to scan.
    """
    of_first: dict[str, set[int]] = {}
    for number, rule in enumerate(RULES):
        for character in rule.first:
            for alike in _ALIKE.get(character, character):
                of_first.setdefault(alike, set()).add(number)
    compiled: dict[frozenset[int], re.Pattern[str]] = {}
    for key in map(frozenset, of_first.values()):
        if key not in compiled:
            rules = "|".join(f"(?P<r{n}>{RULES[n].pattern})" for n in sorted(key))
            compiled[key] = re.compile(rules)
    return {character: compiled[frozenset(numbers)] for character, numbers in of_first.items()}
