"""Numerals that begin with an Arabic digit: 9,412, 57.3亿, 10余万, 10亿零817万5288.

arabic  = digits ["." digit+] [[inner] scale] {mixed} [outer]
digits  = 1-3 digits {group mark, 3 digits} | digit+     never 45,67 nor 1,2345 (a list)
          a plain space is a group mark (GB/T 15835-2011) where words touch both ends: 有4 312人
scale   = [十|百|千] (万|亿|万亿|亿亿|…) | 十 | 百 | 千      never the head of 千克, 百分, 百强
mixed   = [零] digit+ scale | 零 digit+ | all the digits that the scale leaves open
inner   = 余 | 多 | 来 | 几        outer = 余 | 多 | 来 | 几
"""

import re
from decimal import Decimal

from kanhe.claims.numerals_places import (
    THOUSAND,
    TOKEN_OF,
    Cardinal,
    Sort,
    Token,
    last_place_of,
    product_of,
    read_places,
    whole,
)
from kanhe.values.pattern import pattern

_GROUP_MARKS = str.maketrans("", "", ", \u2009\u202f\u00a0")
_BIG = r"(?:[万萬]{1,2}[亿億]?|[亿億]{1,2}|兆(?=[0-9]|[美日港欧韩]?元|新台币))"
SCALE = rf"(?:[十百千]?{_BIG}|{THOUSAND}(?![大佳强])|百(?![分帕大佳强])|十(?![分大佳强几]))"
HEDGE = (
    "(?:[余餘](?![额額])|多(?![样樣]|元化|媒体|功能)"
    "|(?<=[0十百千万萬亿億])来(?![自到源访往回临电函稿信宾客]))"
)
_ARABIC = pattern(
    rf"""
    (?P<digits>[1-9][0-9]{{0,2}}(?:,[0-9]{{3}}){{1,8}}+(?![0-9]|,[0-9])
             | [1-9][0-9]{{0,2}}(?:[\u2009\u202f\u00a0][0-9]{{3}}){{1,8}}+(?![0-9])
             | (?<=[\u4e00-\u9fff])(?<![第表图附章节条款月年])
               [1-9][0-9]{{0,2}}(?:[ ][0-9]{{3}}){{1,4}}+(?=[\u4e00-\u9fff%])(?![年月日时分秒号])
             | [0-9]++)
    (?P<fraction>\.[0-9]++(?!\.[0-9]))?
    (?:(?P<inner>[余餘多来几幾])?(?P<scale>{SCALE}))?
    (?P<outer>{HEDGE}|[几幾](?![十百千万萬亿億]))?
    """,
    re.VERBOSE,
)
_MIXED = pattern(
    rf"(?:零?[0-9]{{1,8}}{SCALE}){{0,6}}+(?:零?[0-9]{{1,8}}+(?![0-9A-Za-z%‰/]|[.,:-][0-9]))?"
)
_MIXED_TOKEN = pattern(r"[0-9]+|.")
_MIXED_HEDGE = pattern(HEDGE)
_INSIDE_A_CHAIN = pattern(r"[0-9]\.$")
_FEW = frozenset("几幾")
_GOING_ON = frozenset("零0123456789")
_ONE = Decimal(1)
_LONGEST_HEAD = 12  # digits in front of the first scale of 10亿零817万


def arabic_at(text: str, start: int) -> Cardinal:
    """Return the numeral that begins with the Arabic digit at *start* of a normalised text."""
    match = _ARABIC.match(text, start)
    assert match is not None, (text[start], start)
    digits, fraction, inner, scale_words, outer = match.groups()
    end = match.end()
    if fraction is not None and _INSIDE_A_CHAIN.search(text, max(start - 2, 0), start):
        # The 22 of 4.22.7 opens no decimal: a chain of points is a version, a date, an address.
        return _unscaled(match.start("fraction"), digits, None)
    if inner in _FEW or outer in _FEW:
        return _few(match)
    if scale_words is None:
        reading = _unscaled(end, digits, fraction)
        return reading if outer is None else reading._replace(hedge=outer)
    if fraction is None and inner is None and outer is None and text[end : end + 1] in _GOING_ON:
        mixed = _mixed(text, start, end)
        if mixed is not None:
            return mixed
    scale = product_of(scale_words)
    return _scaled(end, digits, fraction, scale, inner or outer, outer is not None and not inner)


def _unscaled(end: int, digits: str, fraction: str | None) -> Cardinal:
    plain = digits if digits.isdigit() else digits.translate(_GROUP_MARKS)
    if fraction is not None:
        value, step = Decimal(plain + fraction), _ONE.scaleb(1 - len(fraction))
    else:
        value, step = Decimal(plain), last_place_of(plain)
    return Cardinal(end, value, value, value, step)


def _scaled(
    end: int, digits: str, fraction: str | None, scale: int, hedge: str | None, is_behind: bool
) -> Cardinal:
    """Return the number times its scale; 余 behind the scale counts whole scales (10万余)."""
    _, value, _, _, step, _, _ = _unscaled(end, digits, fraction)
    assert value is not None
    if is_behind and fraction is None:
        step = _ONE
    value, step = whole(value * scale), whole(step * scale)
    return Cardinal(end, value, value, value, step, hedge, scale)


def _few(match: re.Match[str]) -> Cardinal:
    """Return 20几 or 10几万, every whole number strictly between; drop the 几 of 25几 and 3万几."""
    digits, fraction, inner, scale_words, _ = match.groups()
    scale = product_of(scale_words or "")
    ends_in_zero = fraction is None and digits[-1] == "0" != digits
    if inner in _FEW and not ends_in_zero:
        return _unscaled(match.start("inner"), digits, fraction)
    if inner not in _FEW and scale > 1:
        return _scaled(match.start("outer"), digits, fraction, scale, None, False)
    if not ends_in_zero:
        return _unscaled(match.start("outer"), digits, fraction)
    value = Decimal(digits.translate(_GROUP_MARKS))
    low, high = value * scale + 1, (value + 10) * scale - 1
    return Cardinal(match.end(), None, low, high, Decimal(10 * scale), "几", scale)


def _mixed(text: str, start: int, first_end: int) -> Cardinal | None:
    """Return 3万5千 or 10亿零817万5288 where more than the first scale can be read."""
    match = _MIXED.match(text, first_end)
    assert match is not None
    head = text[start:first_end].translate(_GROUP_MARKS)
    if len(head) > _LONGEST_HEAD:
        return None
    pieces = _MIXED_TOKEN.findall(head + match.group())
    places = read_places(
        [TOKEN_OF.get(piece) or Token(Sort.DIGIT, int(piece), len(piece)) for piece in pieces]
    )
    assert places is not None
    end = first_end - len(head) + sum(map(len, pieces[: places.taken]))
    if end <= first_end:
        return None
    value, step = Decimal(places.value), last_place_of(str(places.value))
    hedge = _MIXED_HEDGE.match(text, end)
    if hedge is None:
        return Cardinal(end, value, value, value, step, None, places.last_place)
    if places.closing > 1:
        step = Decimal(places.closing)
    return Cardinal(hedge.end(), value, value, value, step, hedge.group(), places.last_place)
