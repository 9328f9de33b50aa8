"""Numerals that begin with an Arabic digit: 9,412, 57.3亿, 10余万, 10亿零817万5288.

arabic  = digits ["." digit+] [[inner] scale] {mixed} [outer]
digits  = 1-3 digits {group mark, 3 digits} | digit+     never 45,67 nor 1,2345 (a list)
scale   = [十|百|千] (万|亿|万亿|亿亿|…) | 十 | 百 | 千      never the head of 千克, 百分, 百强
mixed   = [零] digit+ scale | 零 digit+ | all the digits that the scale leaves open
inner   = 余 | 多 | 来 | 几        outer = 余 | 多 | 来 | 几
"""

import re
from decimal import Decimal

from kanhe.claims.numerals_places import (
    TOKEN_OF,
    Cardinal,
    Sort,
    Token,
    last_place_of,
    product_of,
    read_places,
)

_GROUP_MARKS = str.maketrans("", "", ",\u2009\u202f\u00a0")
_BIG = r"(?:[万萬]{1,2}[亿億]?|[亿億]{1,2}|兆(?=[0-9]|[美日港欧韩]?元|新台币))"
SCALE = rf"(?:[十百千]?{_BIG}|千(?![克瓦米伏卡焦帕赫大佳强])|百(?![分帕大佳强])|十(?![分大佳强几]))"
HEDGE = r"(?:[余餘](?![额額])|多(?!样|元化|媒体|功能)|来(?![自到源访往回临电函稿信宾客]))"
_ARABIC = re.compile(
    rf"""
    (?P<digits>[1-9][0-9]{{0,2}}(?:,[0-9]{{3}})++(?![0-9]|,[0-9])
             | [1-9][0-9]{{0,2}}(?:[\u2009\u202f\u00a0][0-9]{{3}})++(?![0-9])
             | [0-9]++)
    (?P<fraction>\.[0-9]++(?!\.[0-9]))?
    (?:(?P<inner>[余餘多来几幾])?(?P<scale>{SCALE}))?
    (?P<outer>{HEDGE}|[几幾](?![十百千万萬亿億]))?
    """,
    re.VERBOSE,
)
_MIXED = re.compile(
    rf"(?:零?[0-9]{{1,8}}{SCALE})*+(?:零?[0-9]{{1,8}}+(?![0-9A-Za-z%‰/]|[.,:-][0-9]))?"
)
_MIXED_TOKEN = re.compile(r"[0-9]+|.")
_MIXED_HEDGE = re.compile(HEDGE)
_FEW = frozenset("几幾")
_ONE = Decimal(1)


def arabic_at(text: str, start: int) -> Cardinal | None:
    """Return the Arabic numeral that begins at *start* of a normalised text, or None."""
    match = _ARABIC.match(text, start)
    if match is None:
        return None
    digits, fraction, inner, scale_words, outer = match.groups()
    end = match.end()
    if scale_words is None:
        if outer is None:
            return _unscaled(end, digits, fraction)
        scale = 1
    else:
        scale = product_of(scale_words)
        if fraction is None and inner is None and outer is None and end < len(text):
            mixed = _mixed(text, start, end) if text[end] in "零0123456789" else None
            if mixed is not None:
                return mixed
    written = _number(digits, fraction)
    if inner in _FEW or outer in _FEW:
        return _few(end, written, scale, match)
    value = written * scale
    step = _step(written, scale, is_hedged_behind=bool(outer and scale_words and not inner))
    return Cardinal(end, value, value, value, step, inner or outer, scale)


def _number(digits: str, fraction: str | None) -> Decimal:
    plain = digits.translate(_GROUP_MARKS) if not digits.isdigit() else digits
    return Decimal(plain + fraction if fraction else plain)


def _unscaled(end: int, digits: str, fraction: str | None) -> Cardinal:
    value = _number(digits, fraction)
    if fraction is not None:
        step = _ONE.scaleb(1 - len(fraction))
    elif digits[-1] == "0":
        step = Decimal(last_place_of(int(value)))
    else:
        step = _ONE
    return Cardinal(end, value, value, value, step)


def _step(written: Decimal, scale: int, *, is_hedged_behind: bool) -> Decimal:
    """Return the place of the last digit; 余 behind the scale counts whole scales (10万余)."""
    exponent = written.as_tuple().exponent
    assert isinstance(exponent, int)
    if exponent < 0:
        return _ONE.scaleb(exponent) * scale
    return Decimal(scale if is_hedged_behind else last_place_of(int(written)) * scale)


def _few(end: int, written: Decimal, scale: int, match: re.Match[str]) -> Cardinal | None:
    """Return 20几 or 10几万, every whole number strictly between; drop the 几 of 25几 and 3万几."""
    if match["outer"] in _FEW and match["scale"] is None and written % 10 == 0 < written:
        pass
    elif match["inner"] not in _FEW or written % 10 or not written:
        value = written * scale
        cut = match.start("outer") if match["outer"] in _FEW else match.start("inner")
        if match["inner"] in _FEW:
            return _unscaled(cut, match["digits"], match["fraction"])
        return Cardinal(
            cut, value, value, value, _step(written, scale, is_hedged_behind=False), None, scale
        )
    low, high = written * scale + 1, (written + 10) * scale - 1
    return Cardinal(end, None, low, high, Decimal(10 * scale), "几", scale)


def _mixed(text: str, start: int, first_end: int) -> Cardinal | None:
    """Return 3万5千 or 10亿零817万5288 where more than the first scale can be read."""
    match = _MIXED.match(text, first_end)
    assert match is not None
    pieces = _MIXED_TOKEN.findall(text[start : match.end()].replace(",", ""))
    places = read_places(
        [TOKEN_OF.get(piece) or Token(Sort.DIGIT, int(piece), len(piece)) for piece in pieces]
    )
    if places is None:
        return None
    end = start + sum(map(len, pieces[: places.taken]))
    end += text.count(",", start, first_end)
    if end <= first_end:
        return None
    value = Decimal(places.value)
    hedge = _MIXED_HEDGE.match(text, end)
    step = Decimal(last_place_of(places.value))
    if hedge is None:
        return Cardinal(end, value, value, value, step, None, places.last_place)
    step = Decimal(places.closing) if places.closing > 1 else step
    return Cardinal(hedge.end(), value, value, value, step, hedge.group(), places.last_place)
