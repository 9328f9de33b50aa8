"""What a mask is, and the parts that the tables of masks are written with.

A mask is a rule for numbers that are no claims. It is tried where one of its `first` characters
stands and must match from there. Every repetition in a pattern is bounded or possessive, so that
no text makes a rule run longer than its own length.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from kanhe.claims.number import Kind

DIGITS = "0123456789"
CHINESE = "一二两三四五六七八九十百千"
LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
ONE_TO_TEN = "一二两三四五六七八九十"
# by category: re compiles a range of 20,000 characters thirty times slower
IDEOGRAPH = r"[^\W\da-zA-Z_]"
TO = r"\s?(?:至|到|~|-|—{1,2}|–)\s?"


@dataclass(frozen=True, slots=True)
class MaskRule:
    """How one kind of number that is no claim is written.

    `yes` are texts in which the scanner finds by this rule just the part between ⟦ and ⟧, `no`
    are texts in which this rule finds nothing. Patterns are for normalised text.
    """

    name: str
    kind: Kind
    first: str
    pattern: str
    yes: Sequence[str]
    no: Sequence[str]
