"""Numerals of a normalised text: where one begins at a given place, and what it says.

    numeral  = ["-" | "负"] (percent | fraction | cardinal)
    percent  = cardinal ("%" | "‰") | ("百分之" | "千分之") cardinal
    fraction = [cardinal "又"] (cardinal "分之" ["负"] cardinal | digit+ "/" digit+)
             | place "分之" cardinal                                 万分之三
    cardinal = arabic | chinese            in `numerals_arabic` and `numerals_chinese`
    range    = numeral ("~" | "-" | "—" | "至" | "到") numeral       3-5万: the scale flows left

A numeral ends in front of the counted unit: 成 (tenths), 折, 倍, 半, 打, 个百分点 and what is
counted are the caller's. Spaces are not read across. Words that merely hold a numeral (一切,
四川, 十四五) are the caller's masks; what can be told from one neighbour (队伍, 千克, 零星, 万一)
is not read here. The written standard for both scripts is GB/T 15835-2011.
"""

import re
from collections.abc import Iterator
from decimal import Decimal
from enum import StrEnum
from typing import NamedTuple

from kanhe.claims.numerals_arabic import arabic_at
from kanhe.claims.numerals_chinese import chinese_at
from kanhe.claims.numerals_places import Cardinal, last_place_of, product_of
from kanhe.values.pattern import pattern


class NumeralKind(StrEnum):
    """What the written number is of: things, hundredths, thousandths, or a part of one."""

    CARDINAL = "cardinal"
    PERCENT = "percent"
    PERMILLE = "permille"
    FRACTION = "fraction"


class Numeral(NamedTuple):
    """One numeral, `text[start:end]`.

    `value` has its scale applied and is None for a range or an indefinite number. `low` and
    `high` are as written: both the value where there is one; 11 and 19 for 十几, 20 and 39 for
    二三十, 300 and 499 for 三四百 (whole numbers, inclusive); 20 and 100 for 几十, 200 and 1000
    for 数百 (the upper end is not reached). `step` is the place of the last digit given; where
    余 or 多 stands behind a scale it is the scale: 10万余 gives 10000, 10余万 gives 100000.
    A PERCENT carries the number in front of the sign: 25% is 25.
    """

    start: int
    end: int
    value: Decimal | None
    low: Decimal
    high: Decimal
    step: Decimal
    hedge: str | None
    is_chinese: bool
    has_scale: bool
    kind: NumeralKind


_ONE = Decimal(1)
_CARDINAL = NumeralKind.CARDINAL
_ARABIC_DIGITS = frozenset("0123456789")
# Most numbers of a draft are this: digits, and nothing behind them that could belong to them.
_PLAIN = pattern(
    r"[0-9]++(?![.,\u2009\u202f\u00a0][0-9]|[ ][0-9]{3}(?![0-9])"
    r"|[余餘多来几幾十百千万萬亿億兆%‰/分又])"
)
_SIGN_KIND = {"%": NumeralKind.PERCENT, "‰": NumeralKind.PERMILLE}
_NEGATIVE_WORDS = frozenset("负負")
_BEFORE_NO_FRACTION = frozenset("/.")
_TAILS = frozenset("%‰/分又")
_CANDIDATE = pattern(
    r"[0-9.\-负負几幾数數上零〇一二两兩三四五六七八九十百千万萬亿億廿卅卌"
    r"壹贰貳叁參肆伍陆陸柒捌玖拾佰仟]"
)
_PER = pattern(
    r"(?:(?P<percent>[百佰])|(?P<permille>[千仟])|(?P<places>[百千]?[万萬亿億]{1,2}))分之"
)
_PER_FIRST = frozenset("百佰千仟万萬亿億")
# 5-10 and 3月-5月 are ranges: a hyphen is a minus behind a mark, a space or a word of measure only.
_MINUS = pattern(r"(?:^|(?<=[\s,:;。、(<>=~由从至到为是降长率幅值差约近达速]))-(?=[0-9.])")
# 肩负五项任务, 担负, 背负: the word ends in 负.
_NEGATIVE = pattern(r"(?<![肩担擔背身抱自胜勝欠辜])[负負]")
_POINT_FIRST = pattern(r"(?<![0-9.A-Za-z])\.([0-9]++)(?!\.)")
_SLASH = pattern(r"/([1-9][0-9]{0,2})(?![0-9/]|[.,][0-9])")
_SEPARATOR = pattern(r"——|--|[~\-—–至到]")
_CHAINED = pattern(r"[-—–/.][0-9]")
_CHAINED_BEFORE = pattern(r"[0-9][-—–/.]$")


def numeral_at(text: str, start: int) -> Numeral | None:
    """Return the longest numeral that begins exactly at *start* of a normalised text, or None."""
    first = text[start : start + 1]
    if first in _ARABIC_DIGITS:
        if start and text[start - 1] in _ARABIC_DIGITS:
            return None
        plain = _PLAIN.match(text, start)
        return _plain(start, plain) if plain is not None else _unsigned(text, start)
    if first == "-":
        return _negative(text, start) if _MINUS.match(text, start) else None
    if first in _NEGATIVE_WORDS:
        return _negative(text, start) if _NEGATIVE.match(text, start) else None
    return _unsigned(text, start) if first else None


def numerals_in(text: str) -> Iterator[Numeral]:
    """Yield the numerals of a normalised text from left to right, none within another."""
    position = 0
    while (candidate := _CANDIDATE.search(text, position)) is not None:
        numeral = numeral_at(text, candidate.start())
        position = candidate.end() if numeral is None else numeral.end
        if numeral is not None:
            yield numeral


def range_at(text: str, start: int) -> Numeral | None:
    """Return the range 9亿~16亿, 3-5万, 5%至20% or 三至五万 that begins at *start*, or None.

    Both ends are plain numerals and rise; a chain of three (a date, a telephone number) is none.
    """
    low = numeral_at(text, start)
    return range_from(text, low) if low is not None else None


def range_from(text: str, low: Numeral) -> Numeral | None:
    """Return the range whose lower end was read as *low*, or None."""
    separator = _SEPARATOR.match(text, low.end)
    start = low.start
    if separator is None or _CHAINED_BEFORE.search(text, max(start - 2, 0), start):
        return None
    high = numeral_at(text, separator.end())
    if high is None or low.hedge or high.hedge or _CHAINED.match(text, high.end):
        return None
    if low.value is None or high.value is None or not _is_same_kind(low, high):
        return None
    factor = _flowing(text, low, high)
    least, step = low.value * factor, min(low.step * factor, high.step)
    if least >= high.value:
        return None
    is_chinese, has_scale = low.is_chinese and high.is_chinese, high.has_scale
    return Numeral(
        start, high.end, None, least, high.value, step, "~", is_chinese, has_scale, high.kind
    )


def _is_same_kind(low: Numeral, high: Numeral) -> bool:
    is_sign_shared = low.kind is NumeralKind.CARDINAL and high.kind in _SIGN_KIND.values()
    return low.kind is high.kind or is_sign_shared


def _flowing(text: str, low: Numeral, high: Numeral) -> Decimal:
    """Return what the scale behind the upper end makes of the lower one: 3-5万 gives 10000.

    In Chinese only 百 and above flow, not to 一: 三至五百 is 300 to 500, 一到二十 is as written.
    """
    assert low.value is not None
    assert high.value is not None
    if low.has_scale or low.kind is not NumeralKind.CARDINAL:
        return _ONE
    if high.has_scale and not low.is_chinese and text[high.start] in _ARABIC_DIGITS:
        scale = Decimal(arabic_at(text, high.start).scale)
        return scale if low.value < high.value / scale else _ONE
    is_lone_digit = low.is_chinese and low.end == low.start + 1 and 2 <= low.value < 10
    is_round = high.is_chinese and high.step >= 100 and high.value < 10 * high.step
    return high.step if is_lone_digit and is_round and low.value < high.value / high.step else _ONE


def _cardinal(text: str, start: int) -> Cardinal | None:
    first = text[start : start + 1]
    if first in _ARABIC_DIGITS:
        return arabic_at(text, start)
    return chinese_at(text, start) if first else None


def _unsigned(text: str, start: int) -> Numeral | None:
    first = text[start : start + 1]
    if first in _PER_FIRST:
        per = _PER.match(text, start)
        numeral = _per(text, start, per) if per is not None else None
        if numeral is not None:
            return numeral
    if first == ".":
        return _point_first(text, start)
    cardinal = _cardinal(text, start)
    if cardinal is None:
        return None
    if text[cardinal.end : cardinal.end + 1] in _TAILS:
        numeral = _tailed(text, start, cardinal)
        if numeral is not None:
            return numeral
    return _of(text, start, cardinal, _CARDINAL, cardinal.end)


def _plain(start: int, match: re.Match[str]) -> Numeral:
    digits = match.group()
    value = Decimal(digits)
    step = last_place_of(digits) if digits[-1] == "0" else _ONE
    return Numeral(start, match.end(), value, value, value, step, None, False, False, _CARDINAL)


def _of(text: str, start: int, cardinal: Cardinal, kind: NumeralKind, end: int) -> Numeral:
    _, value, low, high, step, hedge, scale = cardinal
    is_arabic = text[start] in _ARABIC_DIGITS
    return Numeral(
        start, end, value, low, high, step, hedge, not is_arabic, is_arabic and scale > 1, kind
    )


def _negative(text: str, start: int) -> Numeral | None:
    numeral = _unsigned(text, start + 1)
    if numeral is None:
        return None
    value = None if numeral.value is None else -numeral.value
    return numeral._replace(start=start, value=value, low=-numeral.high, high=-numeral.low)


def _point_first(text: str, start: int) -> Numeral | None:
    match = _POINT_FIRST.match(text, start)
    if match is None:
        return None
    value = Decimal(f"0.{match[1]}")
    step = _ONE.scaleb(-len(match[1]))
    kind, end = NumeralKind.CARDINAL, match.end()
    if text[end : end + 1] in _SIGN_KIND:
        kind, end = _SIGN_KIND[text[end]], end + 1
    return Numeral(start, end, value, value, value, step, None, False, False, kind)


def _per(text: str, start: int, per: re.Match[str]) -> Numeral | None:
    """Return 百分之N, 千分之N, or the fraction that 万分之N is."""
    cardinal = _cardinal(text, per.end())
    if cardinal is None:
        # 百分之百: a place word alone is a numeral only here.
        if not text.startswith("百", per.end()) or per["percent"] is None:
            return None
        hundred = Decimal(100)
        cardinal = Cardinal(per.end() + 1, hundred, hundred, hundred, hundred)
    if per["places"] is not None:
        return _fraction(text, start, Decimal(product_of(per["places"])), cardinal, per.end())
    kind = NumeralKind.PERCENT if per["percent"] else NumeralKind.PERMILLE
    return _of(text, per.end(), cardinal, kind, cardinal.end)._replace(start=start)


def _tailed(text: str, start: int, cardinal: Cardinal) -> Numeral | None:
    """Return what a sign, a slash, 分之 or 又 behind the cardinal makes of it, if anything."""
    end = cardinal.end
    if (kind := _SIGN_KIND.get(text[end])) is not None:
        return _of(text, start, cardinal, kind, end + 1)
    if cardinal.value is None or cardinal.hedge:
        return None
    if text[end] != "又":
        return _divided(text, start, cardinal)
    part = _cardinal(text, end + 1)
    fraction = None if part is None else _divided(text, end + 1, part)
    if fraction is None or fraction.value is None:
        return None
    value = cardinal.value + fraction.value
    is_chinese = fraction.is_chinese and text[start] not in _ARABIC_DIGITS
    return fraction._replace(start=start, value=value, low=value, high=value, is_chinese=is_chinese)


def _divided(text: str, start: int, cardinal: Cardinal) -> Numeral | None:
    """Return the fraction that *cardinal*, which begins at *start*, opens, if it opens one."""
    end = cardinal.end
    if not cardinal.value or cardinal.hedge:
        return None
    if text.startswith("分之", end):
        begin = end + 3 if text[end + 2 : end + 3] in _NEGATIVE_WORDS else end + 2
        numerator = _cardinal(text, begin)
        if numerator is None:
            return None
        denominator = cardinal.value if begin == end + 2 else -cardinal.value
        return _fraction(text, start, denominator, numerator, begin)
    slash = _SLASH.match(text, end)
    # 2021/3/9 and 192.168.1.1/24 are no fractions: a short whole number must open the fraction.
    if slash is None or end - start > 3 or text[start - 1 : start] in _BEFORE_NO_FRACTION:
        return None
    if not text[start:end].isdigit():
        return None
    denominator = Decimal(slash[1])
    numerator = cardinal._replace(end=slash.end())
    return _fraction(text, start, denominator, numerator, start)


def _fraction(
    text: str, start: int, denominator: Decimal, numerator: Cardinal, begin: int
) -> Numeral | None:
    if numerator.value is None or numerator.hedge:
        return None
    value = numerator.value / denominator
    is_chinese = text[start] not in _ARABIC_DIGITS and text[begin] not in _ARABIC_DIGITS
    step, kind = abs(1 / denominator), NumeralKind.FRACTION
    return Numeral(start, numerator.end, value, value, value, step, None, is_chinese, False, kind)
