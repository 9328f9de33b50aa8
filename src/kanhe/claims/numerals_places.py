"""The sum of digits and place words: 三百|二十|万|零|五 and 10|亿|零|817|万|5288 alike.

A numeral is a list of tokens, and the sum reads the longest lawful beginning of it:

    numeral = {amount big} [amount]            big: 万 亿 兆 and products (万亿, 亿亿), falling
    amount  = {[零] digit small} [[零] digit]   small: 千 百 十, falling; 廿 卅 卌 are tens
    a last digit right behind 百 or above stands one place lower: 一千二 = 1200, 两万五 = 25000
"""

from collections.abc import Sequence
from decimal import Decimal
from enum import IntEnum
from typing import NamedTuple


class Sort(IntEnum):
    """What a token of a numeral is; also its place in `_TAKE`."""

    DIGIT = 0
    ZERO = 1
    SMALL = 2
    TENS = 3
    BIG = 4


class Token(NamedTuple):
    """One digit group or place word; `width` counts the digits written."""

    sort: Sort
    amount: int
    width: int = 1


class Places(NamedTuple):
    """What was read: how many tokens, their sum, the last place word, the big words at the end."""

    taken: int
    value: int
    last_place: int
    closing: int  # 10**8 for …亿, 10**12 for …万亿, 1 where the last token is not a big place word


class Cardinal(NamedTuple):
    """A numeral without sign, percent or fraction; `scale` is 1 where none was written."""

    end: int
    value: Decimal | None
    low: Decimal
    high: Decimal
    step: Decimal
    hedge: str | None = None
    scale: int = 1


_DIGITS = (
    "一壹", "二两兩贰貳", "三叁參", "四肆", "五伍", "六陆陸", "七柒", "八捌", "九玖",
)  # fmt: skip
# 千 that is no place word but the head of a unit: 千克 千瓦 千米 千伏 千卡 千焦 千帕 千赫.
THOUSAND = "千(?![克瓦米伏卡焦帕赫])"
SMALL_PLACES = {"十": 10, "拾": 10, "百": 100, "佰": 100, "千": 1000, "仟": 1000}
BIG_PLACES = {"万": 10**4, "萬": 10**4, "亿": 10**8, "億": 10**8, "兆": 10**12}
DIGIT_OF = {char: value for value, chars in enumerate(_DIGITS, 1) for char in chars} | {
    "零": 0, "〇": 0, "○": 0,
}  # fmt: skip
TOKEN_OF = (
    {char: Token(Sort.DIGIT if value else Sort.ZERO, value) for char, value in DIGIT_OF.items()}
    | {char: Token(Sort.SMALL, value) for char, value in SMALL_PLACES.items()}
    | {char: Token(Sort.BIG, value) for char, value in BIG_PLACES.items()}
    | {"廿": Token(Sort.TENS, 20), "卅": Token(Sort.TENS, 30), "卌": Token(Sort.TENS, 40)}
)
_SECTION = 10**4  # what stands in front of one big place word is below this


def product_of(place_words: str) -> int:
    """Return the product of place words written in a row: 百万 is 1000000."""
    product = 1
    for char in place_words:
        product *= TOKEN_OF[char].amount
    return product


def last_place_of(digits: str) -> Decimal:
    """Return the place of the last digit that is not 0: "5400" gives 100, "0" gives 1."""
    significant = digits.rstrip("0")
    return Decimal(10 ** (len(digits) - len(significant))) if significant else Decimal(1)


def whole(number: Decimal) -> Decimal:
    """Return *number* without a fraction of noughts: 1.8 times 10000 is 18000, not 18000.0."""
    integral = number.to_integral_value()
    return integral if integral == number else number


def read_places(tokens: Sequence[Token]) -> Places | None:
    """Return the longest lawful numeral at the beginning of *tokens*, or None."""
    total = _Sum()
    best: Places | None = None
    before_digit: Places | None = None
    for taken, token in enumerate(tokens, 1):
        is_digit_open = total.digit is not None
        if not total.take(token):
            # 二百三百: the 三 belongs to what follows, so the reading ends in front of it.
            return (before_digit or best) if is_digit_open else best
        if total.digit is not None:
            before_digit = best
        if total.may_end():
            best = total.places(taken)
    return best


class _Sum:
    """The running sum. Mutable: one lives for one numeral, inside `read_places` only."""

    __slots__ = (
        "ceiling", "closing", "digit", "has_begun", "is_after_zero", "last_place", "parts",
        "section", "width",
    )  # fmt: skip

    def __init__(self) -> None:
        self.parts: list[tuple[int, int]] = []  # (value, place) closed by big words, places falling
        self.section = 0
        self.ceiling = _SECTION  # the next small place word must be below it
        self.digit: int | None = None
        self.width = 0
        self.is_after_zero = False
        self.has_begun = False
        self.last_place = 1
        self.closing = 1

    def take(self, token: Token) -> bool:
        """Add *token*; return False, for good, where the numeral cannot go on with it."""
        is_taken = _TAKE[token.sort](self, token)
        self.has_begun = True
        return is_taken

    def may_end(self) -> bool:
        """Return whether the numeral may stop here (not behind 零, nor inside 1亿20)."""
        if self.digit is None:
            return not self.is_after_zero
        is_whole_tail = self.last_place == 1 or self.last_place == 10**self.width
        return self.is_after_zero or self.width == 1 or is_whole_tail

    def places(self, taken: int) -> Places:
        """Return the sum so far."""
        value = sum(part for part, _ in self.parts) + self.section + self._open_digit()
        return Places(taken, value, self.last_place, self.closing)

    def _open_digit(self) -> int:
        digit = self.digit or 0
        if self.is_after_zero or self.width > 1 or self.last_place < 100:
            return digit
        return digit * self.last_place // 10

    def _take_digit(self, token: Token) -> bool:
        if self.digit is not None:
            return False
        self.digit, self.width, self.closing = token.amount, token.width, 1
        return True

    def _take_zero(self, _: Token) -> bool:
        if self.digit is not None or self.is_after_zero:
            return False
        self.is_after_zero = True
        return True

    def _take_small(self, token: Token) -> bool:
        place, digit = token.amount, self.digit
        if digit is None:  # 十, 一百十, 一千零十; and 百 or 千 only as the very first word
            if place != 10 and self.has_begun:
                return False
            digit = 1
        if place >= self.ceiling or digit * place >= self.ceiling:
            return False
        self._close_small(digit * place, place)
        return True

    def _take_tens(self, token: Token) -> bool:
        if self.digit is not None or self.ceiling <= 10:
            return False
        self._close_small(token.amount, 10)
        return True

    def _close_small(self, amount: int, place: int) -> None:
        self.section += amount
        self.ceiling = self.last_place = place
        self.digit, self.is_after_zero, self.closing = None, False, 1

    def _take_big(self, token: Token) -> bool:
        place = token.amount
        # 百二万 is 120万, but the 二 of 一亿二万 counts 万 and nothing else.
        amount = self.section + (self._open_digit() if self.section else self.digit or 0)
        if not amount and self.has_begun:
            return self._take_product(place)
        is_lone_digit = not self.section and not self.is_after_zero and self.width == 1
        amount = amount or 1
        while self.parts and self.parts[-1][1] < place:
            if is_lone_digit:  # 三万五亿 is two numerals; 一万五千亿 is one
                return False
            amount += self.parts.pop()[0]
        if self.parts and self.parts[-1][1] <= amount * place:
            return False
        self.parts.append((amount * place, place))
        self._close_big(place, place)
        return True

    def _take_product(self, place: int) -> bool:
        """Multiply by a big word right behind a big word: 万亿, 万万, 亿亿 (never 亿万)."""
        if self.closing == 1 or self.is_after_zero or self.closing > place:
            return False
        value, below = self.parts.pop()
        if self.parts and self.parts[-1][1] <= value * place:
            return False
        self.parts.append((value * place, below * place))
        self._close_big(below * place, self.closing * place)
        return True

    def _close_big(self, place: int, closing: int) -> None:
        self.section, self.ceiling, self.digit, self.is_after_zero = 0, _SECTION, None, False
        self.last_place, self.closing = place, closing


_TAKE = (_Sum._take_digit, _Sum._take_zero, _Sum._take_small, _Sum._take_tens, _Sum._take_big)
