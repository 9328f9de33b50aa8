"""Numerals written in Chinese: 三百余, 两万五, 十几万, 二三十, 数百, 二〇二一.

    chinese    = base ["点" digit+ {big}] | base hedge {big} | base few {big} | adjacent
               | loose place {big} | digits
    base       = amounts of `numerals_places`; 百 千 万 first only by a hedge or digit (近百, 百三)
    few        = 几 behind 十 | 零几 | 几十 behind 百 …       二十几 is 21 to 29
    adjacent   = [base] pair place {big}                    二三十 20 to 39, 十七八 17 to 18
    loose      = 几 | 数 | 上                                几十 [20, 100), 上百 from 100
    digits     = two or more digits with no place word      二〇二一

Financial capitals (壹贰叁…) are digits; those that are words too (伍 陆 肆 拾 參) only beside a
capital place word, so that 队伍, 内陆, 放肆 and 收拾 hold no numeral.
"""

import re
from decimal import Decimal

from kanhe.claims.numerals_arabic import HEDGE
from kanhe.claims.numerals_places import (
    DIGIT_OF,
    THOUSAND,
    TOKEN_OF,
    Cardinal,
    Places,
    Sort,
    last_place_of,
    product_of,
    read_places,
    whole,
)
from kanhe.values.pattern import pattern

_D = "一二三四五六七八九壹贰貳叁柒捌玖"
_BIG = "万萬亿億"
_WORDS = "伍陆陸肆參"
_CAPITALS = f"壹贰貳叁柒捌玖{_WORDS}"
_RUN = pattern(
    rf"""(?:[〇零○{_D}{_BIG}十佰仟廿卅卌]
    |百(?!分点|分點|帕)|{THOUSAND}
    |[两兩](?![两兩])(?:(?=[百佰千仟{_BIG}兆三点點])|(?<![0-9两兩{_D}十百千万亿萬億][两兩]))
    |(?<![队入退行落大内登着海新水放])[{_WORDS}](?=[拾佰仟]|[{_BIG}][元圆圓整零{_CAPITALS}])
    |(?<=[拾佰仟])[{_WORDS}]|(?<=[拾佰仟萬億]零|分之)[{_WORDS}]
    |(?<![收捡夕朝])拾(?=[{_BIG}佰仟零{_D[1:]}{_WORDS}])|(?<=[{_D}{_WORDS}])拾
    |(?<=[{_D}十百千万])兆(?=[{_D}零十百千]|[美日港欧韩]?元|新台币)
    ){{1,64}}+""",
    re.VERBOSE,
)
_DIGIT_STRING = pattern(r"[〇零○一二三四五六七八九]{2,}+")
_LONE_ZERO = pattern(r"[零〇](?![^\W\da-zA-Z_])|[零〇](?=[个個件起例人次分元度])")
_PAIR = pattern(
    r"(?<![〇零○一二三四五六七八九两])"
    r"(?P<pair>一二|二三|[两兩]三|三四|四五|五六|六七|七八|八九|(?<![十百千万亿])三五)"
    rf"(?P<small>[十百千])?(?P<big>[{_BIG}]{{1,2}})?(?![〇零○一二三四五六七八九])"
)
_POINT = pattern(rf"[点點](?P<digits>[〇零{_D}]++)(?![十百千滴点點刻])(?P<big>[{_BIG}]{{0,2}})")
_HEDGE = pattern(rf"(?P<hedge>{HEDGE})(?P<big>[{_BIG}]{{0,2}})")
_FEW = pattern(rf"(?P<zero>零)?[几幾](?P<small>[十百千])?(?P<big>[{_BIG}]{{0,2}})")
_PLACE = (
    rf"(?:[十拾百佰千仟][{_BIG}]{{1,2}}|十(?!分(?![钟之]))|百(?!分)|{THOUSAND}|[{_BIG}]{{1,2}})"
)
# 总数百余 counts a 总数, 晚上百余 an evening: the word in front owns the 数 or 上.
_NOUNS_IN_NUMBER = "人总總件次户戶多少个個位倍基指参函系无整计台辆起例辈分票读字约"
_NOUNS_ON_TOP = "以晚早马街网线会之路身手海陆船地山加赶登遇历世场天岸水江河湖车桌台墙百千万"
_LOOSE = pattern(
    rf"(?:(?P<several>[几幾]|(?<![{_NOUNS_IN_NUMBER}])[数數])|(?P<up>(?<![{_NOUNS_ON_TOP}])上))"
    rf"(?P<place>{_PLACE})(?P<more>[余餘多])?"
)
_BARE_PLACE = pattern(
    rf"(?:[百千][{_BIG}]{{0,2}}|[{_BIG}]{{1,2}})(?=[余餘多来])(?!多样|来自)"
    rf"|[百千万萬][二三四五六七八九](?![{_D}])"
    rf"|(?<=达)[百千][{_BIG}]{{1,2}}|[百千][{_BIG}]{{1,2}}(?=元)"
    r"|(?<=[超逾破足满近约过])(?<![附邻临]近)(?<![通经透路走]过)(?<![制节契合]约)"
    rf"(?:[百千][{_BIG}]{{1,2}}|百(?![姓货花分])|千(?!克)|[{_BIG}]{{1,2}})"
)
# 三百一线民警, 一千二级…: the last digit belongs to the word behind it.
_DIGIT_OF_A_WORD = pattern(r"一(?=[线等流体批般起次把审类级])|[二三四](?=[级类等线])")
_ONE = Decimal(1)
_FIRST_CHARS = frozenset("几幾数數上")
_LONE_DIGITS = frozenset("一二两兩三四五六七八九壹贰貳叁")
_POINTS = frozenset("点點")
_PLACE_CHARS = frozenset("百千万萬亿億佰仟")


def chinese_at(text: str, start: int) -> Cardinal | None:
    """Return the Chinese numeral that begins at *start* of a normalised text, or None."""
    first = text[start]
    if first in _FIRST_CHARS:
        return _loose(text, start)
    match = _RUN.match(text, start)
    if match is None or first == "○":
        return None
    run = match.group()
    if len(run) == 1 and first in _LONE_DIGITS and text[start + 1 : start + 2] not in _POINTS:
        return _exact(start + 1, DIGIT_OF[first])
    if first in _PLACE_CHARS and _BARE_PLACE.match(text, start) is None:
        return None
    pair = _PAIR.search(text, start, match.end())
    if pair is not None:
        adjacent = _adjacent(text, start, pair)
        if adjacent is not None:
            return adjacent
    string = _DIGIT_STRING.match(run)
    if string is not None:
        following = run[string.end() : string.end() + 1]
        if not following or following in "两兩" or len(string.group()) > 3:
            return _digit_string(start, string.group())
    return _placed(text, start, run)


def _placed(text: str, start: int, run: str) -> Cardinal | None:
    places = read_places([TOKEN_OF[char] for char in run])
    if places is None:
        return _nought(text, start)
    places = _without_digit_of_a_word(text, start, run, places)
    end = start + places.taken
    following = text[end : end + 1]
    if following in _POINTS:
        return _pointed(text, end, places)
    if following in ("几", "幾", "零"):
        return _few(text, end, places)
    if places.value >= 10:
        hedge = _HEDGE.match(text, end)
        if hedge is not None:
            return _hedged(hedge, places)
    return _exact(end, places.value)


def _exact(end: int, value: int) -> Cardinal:
    number = Decimal(value)
    return Cardinal(end, number, number, number, last_place_of(str(value)))


def _nought(text: str, start: int) -> Cardinal | None:
    """Return 零点五, or 0 for a 零 that counts (零个); none for one inside a word (零星)."""
    match = _POINT.match(text, start + 1)
    if match is not None:
        return _pointed(text, start + 1, Places(1, 0, 1, 1))
    return _exact(start + 1, 0) if _LONE_ZERO.match(text, start) else None


def _without_digit_of_a_word(text: str, start: int, run: str, places: Places) -> Places:
    last = places.taken - 1
    is_abbreviated = last > 0 and places.last_place >= 100 and run[last - 1] in TOKEN_OF
    if not is_abbreviated or TOKEN_OF[run[last - 1]].sort not in (Sort.SMALL, Sort.BIG):
        return places
    if TOKEN_OF[run[last]].sort is not Sort.DIGIT or not _DIGIT_OF_A_WORD.match(text, start + last):
        return places
    shorter = read_places([TOKEN_OF[char] for char in run[:last]])
    assert shorter is not None
    return shorter


def _pointed(text: str, end: int, places: Places) -> Cardinal:
    match = _POINT.match(text, end)
    if match is None:
        return _exact(end, places.value)
    decimals = "".join(str(DIGIT_OF[char]) for char in match["digits"])
    scale = product_of(match["big"])
    value = Decimal(f"{places.value}.{decimals}")
    step = _ONE.scaleb(-len(decimals))
    if scale > 1:
        value, step = whole(value * scale), whole(step * scale)
    hedge = _HEDGE.match(text, match.end()) if scale > 1 else None
    if hedge is None or hedge["big"]:
        return Cardinal(match.end(), value, value, value, step)
    return Cardinal(hedge.end(), value, value, value, step, hedge["hedge"])


def _hedged(hedge: re.Match[str], places: Places) -> Cardinal:
    """Return 三百余, 十余万 or 十万余; 余 behind 万 counts whole 万, in front of it the digit."""
    scale = product_of(hedge["big"])
    value = Decimal(places.value * scale)
    is_closed = places.closing > 1
    step = Decimal(places.closing) if is_closed else last_place_of(str(places.value))
    return Cardinal(hedge.end(), value, value, value, step * scale, hedge["hedge"])


def _few(text: str, end: int, places: Places) -> Cardinal:
    """Return 二十几, 一百零几万 or 三百几十: every whole number strictly between."""
    match = _FEW.match(text, end)
    width = 0 if match is None else _few_width(match, places)
    if match is None or not width:
        return _exact(end, places.value)
    scale = product_of(match["big"])
    low, high = places.value * scale + 1, (places.value + width) * scale - 1
    return Cardinal(match.end(), None, Decimal(low), Decimal(high), Decimal(width * scale), "几")


def _few_width(match: re.Match[str], places: Places) -> int:
    """Return how far 几 reaches above what is written, 0 where it cannot stand there."""
    if match["small"] is not None:
        small = product_of(match["small"])
        return small * 10 if not match["zero"] and places.last_place == small * 10 else 0
    is_last_digit = match["zero"] and places.last_place >= 100
    return 10 if is_last_digit or places.last_place == 10 else 0


def _adjacent(text: str, start: int, pair: re.Match[str]) -> Cardinal | None:
    """Return 三四百 as 300 to 499: two digits side by side in one place."""
    place, scale = product_of(pair["small"] or ""), product_of(pair["big"] or "")
    base = 0
    if start < pair.start():
        head = text[start : pair.start()]
        places = read_places([TOKEN_OF[char] for char in head])
        if places is None or places.taken != len(head) or places.last_place < 10:
            return None
        if pair["small"] is None and (scale == 1 or places.closing == 1):
            place = places.last_place // 10
        if place * (scale if places.closing > 1 else 1) >= places.last_place:
            return None
        # 两万三四千 adds to what is closed; the 十 of 十七八万 counts 万 like the pair.
        base = places.value if places.closing > 1 else places.value * scale
    low, high = (DIGIT_OF[char] * place * scale for char in pair["pair"])
    step = place * scale
    least, most = Decimal(base + low), Decimal(base + high + step - 1)
    return Cardinal(pair.end(), None, least, most, Decimal(step))


def _digit_string(start: int, string: str) -> Cardinal:
    digits = "".join(str(DIGIT_OF[char]) for char in string)
    value = Decimal(digits)
    return Cardinal(start + len(string), value, value, value, last_place_of(digits))


def _loose(text: str, start: int) -> Cardinal | None:
    """Return 几十, 数百 (two to ten of the place) or 上百 (from the place on)."""
    match = _LOOSE.match(text, start)
    if match is None:
        return None
    place = Decimal(product_of(match["place"]))
    if match["up"]:
        end = match.end("place")
        return Cardinal(end, place, place, place, place, match["up"])
    return Cardinal(match.end(), None, 2 * place, 10 * place, place, match["several"])
