"""Lists that give their own length: “…、…”2个方面, N项：一是…, 市、县两级 (`list_count`).

Only a list that stands right beside its number is counted, and a list that ends in 等 may be
longer than what is shown. 和 inside an item can join two items or be part of one: both are allowed.
"""

import re
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from kanhe.claims.page import Page
from kanhe.reconcile.reading import Reading
from kanhe.reconcile.verdict import Check, CheckOutcome, Rule
from kanhe.values.pattern import pattern

_DIGITS = {word: value for value, word in enumerate("零一二三四五六七八九十")} | {"两": 2}
_NUMERAL = (
    r"(?<![\d.,．第十百千万亿两一二三四五六七八九/:：])"
    r"(?P<count>\d{1,2}|十[一二三四五]?|[两二三四五六七八九])"
)
_KINDS = "个|大|项|类|种|条|点|名|位|家|所|座|处|方面|支|门|级|层|道"
_NAMED = (
    rf"{_NUMERAL}(?P<kind>{_KINDS})(?!多|月|半|百分|小时|星期|工作日)"
    r"(?P<noun>[^\W\da-zA-Z_]{0,10})"
)
_ITEM = r"[^、，。；：:！？,;!?（()）“”\"\n\d]"
_QUOTED_BEFORE = pattern(
    rf"[“\"](?P<list>[^”“\"\n]{{3,200}}、[^”“\"\n]{{1,200}})[”\"](?P<open>等)?{_NAMED}"
)
_QUOTES_BEFORE = pattern(
    rf"(?P<list>“[^”“\n]{{1,20}}”(?:[、和及]?“[^”“\n]{{1,20}}”){{1,11}})(?P<open>等)?"
    rf"{_NUMERAL}(?P<kind>个|大|项|类|种)(?P<noun>)"
)
_PLAIN_BEFORE = pattern(
    rf"(?:^|(?<=[，。；：！？（）“”\s]))(?P<list>{_ITEM}{{1,14}}(?:、{_ITEM}{{1,10}}){{1,11}})(?P<open>等)?{_NAMED}"
)
_BRACKET_AFTER = pattern(
    rf"{_NAMED}[”\"]?[^\W\da-zA-Z_]{{0,4}}[（(](?P<list>[^（()）\n]{{3,300}})[)）]"
)
_NAME_AFTER = pattern(
    r"“(?P<count>[两二三四五六七八九十])(?P<kind>个?)(?P<noun>[^\W\da-zA-Z_]{1,3})”[^，。；（(“\n]{0,8}"
    r"[（(](?P<list>[^（()）\n]{3,300})[)）]"
)
_NAME_SAID = pattern(  # “六个清楚”，即收入清楚、住房清楚…: each item says the noun
    r"“(?P<count>[两二三四五六七八九十]|\d{1,2})(?P<kind>[个项])(?P<noun>[^\W\da-zA-Z_]{1,3})”[^，。；：“\n]{0,6}"
    r"[，：]?(?:即|就是|是指|分别是|指的是)?(?P<list>[^，。；：（\n]{3,200})(?=[，。；\n]|$)"
)
_COLON_AFTER = pattern(
    rf"{_NAMED}[：:](?P<list>{_ITEM}{{1,14}}(?:、{_ITEM}{{1,14}}){{1,14}})(?=[。；\n]|$)"
)
_QUOTES_AFTER = pattern(
    rf"{_NUMERAL}(?P<kind>个|大|项|类)(?P<noun>)(?P<list>“[^”“\n]{{1,20}}”(?:[、和及]“[^”“\n]{{1,20}}”){{1,11}})"
    r"(?P<open>等)?"
)
_LEVELS = pattern(
    r"(?P<list>[国省市县区州旗乡镇村街](?:级)?(?:、[国省市县区州旗乡镇村街组](?:（[^（）]{1,4}）|\([^()]{1,4}\))?级?){1,5})"
    r"(?P<count>[两二三四五六2-6])(?P<kind>级)"
)
_EN_AFTER = pattern(
    r"\b(?P<count>two|three|four|five|six|seven|eight|nine|ten|[2-9]|1\d)\s(?:\w+\s){0,2}?\w+s"
    r"(?::\s|\s?[—–]\s|\s\()(?P<list>[^.;:()\n]{3,200}?)(?=[.;)\n]|$)",
    re.IGNORECASE,
)
_EN_COUNTS = {
    "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9,
    "ten": 10,
}  # fmt: skip
_ORDINAL = pattern(
    r"(?:^|(?<=[。；：，！”\n]))(?:(?P<is>[一二三四五六七八九十]{1,2})是|[（(](?P<bracket>[一二三四五六七八九十]{1,2})[)）]"
    r"|第(?P<th>[一二三四五六七八九十]{1,2})[，、]|(?P<head>(?<![^\n])[一二三四五六七八九十]{1,2})、)",
)
_ANNOUNCED = pattern(
    rf"{_NUMERAL}(?P<kind>个|大|项|点|条|方面)[^，。；：:\n\d]{{0,14}}[：:]\s*(?=[一（(第])"
)
_MOST_MARKS = 40  # a list and those within it are followed so far
_LOOSE = pattern(
    r"等|牵头|例如|比如|如：|包括|其中|由|含|详见|除|以及|分别|^[^、]*[\d]|[，。；]|\d"
)
_GENERIC = pattern(
    r"^(?:.|街道|园区|社区|办事处|场|管委会|开发区|农场|行政村|部门|单位|区县|县区|市区|县市|旗县|乡镇|镇街|区)$"
)
_COLLECTIVE = pattern(  # what a bare list is counted in: 3个领域, 四大体系
    r"(?:[个大项类种条级]|方面)(?:主要|重点|关键|专项|工作|专门|方面|领域|环节|层面|行业|机制|制度|专班|小组|工作组"
    r"|[县市区镇乡村]|县|乡镇|街道|部门|行动|工程|体系|平台|阶段|维度|步骤|战场|场所|单位|类|大|措施|任务|问题|品牌|产业|群体|人群|对象)"
    r"|方面"
)
_ACTS = pattern(
    r"开展|进行|实施|召开|组织|举办|对|把|将|使|了|以及|推动|加快|完成|建成|新增|达到|为"
)


@dataclass(frozen=True, slots=True)
class _Shape:
    """How a list is found, and how sure its items are."""

    pattern: re.Pattern[str]
    is_bare: bool = False  # neither quoted nor bracketed: its left end is a guess


_SHAPES = (
    _Shape(_QUOTED_BEFORE),
    _Shape(_QUOTES_BEFORE),
    _Shape(_PLAIN_BEFORE, is_bare=True),
    _Shape(_BRACKET_AFTER),
    _Shape(_NAME_AFTER),
    _Shape(_NAME_SAID),
    _Shape(_COLON_AFTER),
    _Shape(_QUOTES_AFTER),
    _Shape(_LEVELS),
)


def lists(reading: Reading) -> Iterator[Check]:
    """Yield every counted list of the page, right or wrong."""
    page = reading.page
    for block, start in enumerate(page.block_starts):
        if page.blocks[block].is_exact_repeat:
            continue
        end = reading.view.find("\n", start)
        text = reading.view[start : end if end >= 0 else None]
        for shape in _SHAPES:
            for found in shape.pattern.finditer(text):
                yield from _judge(page, start, shape, found)
        for found in _EN_AFTER.finditer(text):
            yield from _english(page, start, found)
    yield from _announced(reading)


def _judge(page: Page, start: int, shape: _Shape, found: re.Match[str]) -> Iterator[Check]:
    named = found.groupdict()
    count = _number(found["count"])
    items = _items(found["list"])
    is_open = bool(named.get("open")) or found["list"].endswith("等")
    least, most = _bounds(items)
    if not _is_list(shape, items, found["list"], named):
        return
    if least <= count <= most:
        yield _told(page, start, found, items, CheckOutcome.AGREES, "list_fits")
    elif not (is_open and count > most) and not (shape.is_bare and not _is_tidy(items)):
        yield _told(page, start, found, items, CheckOutcome.DIFFERS, "list_off")


def _is_list(shape: _Shape, items: list[str], text: str, named: dict[str, str | None]) -> bool:
    """Return whether the words are names in a row, and not prose or a list of alternatives."""
    if len(items) < 2:
        return False
    if shape.pattern in (_BRACKET_AFTER, _NAME_AFTER) and (
        _LOOSE.search(text) or any(_GENERIC.match(item) for item in items)
    ):
        return False
    if shape.pattern is _NAME_SAID:
        return all((named["noun"] or "") in item for item in items)
    if shape.pattern is _COLON_AFTER and re.search(r"等|\d", text):
        return False
    if shape.is_bare and re.search(r"分别|同比|其中|各|这|上述|前|后|余|[全每共]$", text):
        return False
    return not shape.is_bare or bool(_COLLECTIVE.match(f"{named['kind']}{named['noun']}"))


def _is_tidy(items: list[str]) -> bool:
    """Return whether every item after the first is short and holds no verb of its own."""
    return all(len(item) <= 8 and not _ACTS.search(item) for item in items[1:]) and (
        len(items[0]) <= 10 and not re.search(r"[在和与及的]", items[0])
    )


def _items(text: str) -> list[str]:
    if "”" in text and "、" not in re.sub(r"“[^”]*”", "", text):
        return re.findall(r"“([^”]*)”", text)
    return [item for item in re.split(r"、(?![^“]*”)|；|;", text.rstrip("等")) if item]


def _bounds(items: list[str]) -> tuple[int, int]:
    """Return the least and most items that *items* can be: 和 joins two, or belongs to one."""
    joined = sum(len(re.findall(r"[和与及]", item)) for item in items if not item.startswith("“"))
    return len(items), len(items) + joined


def _number(word: str) -> int:
    if word.isdecimal():
        return int(word)
    return 10 + (_DIGITS[word[1]] if len(word) > 1 else 0) if word[0] == "十" else _DIGITS[word]


def _told(
    page: Page,
    start: int,
    found: re.Match[str],
    items: list[str],
    outcome: CheckOutcome,
    reason: str,
) -> Check:
    count = _number(found["count"])
    number = page.source(start + found.start("count"), start + found.end("kind"))
    listed = page.source(start + found.start("list"), start + found.end("list"))
    return Check(
        Rule.LIST_COUNT,
        outcome,
        tuple(sorted((number, listed))),
        reason,
        (
            ("stated", found["count"] + found["kind"]),
            ("items", "、".join(items)),
            ("found", str(len(items))),
        ),
        Decimal(count),
        Decimal(len(items)),
    )


def _english(page: Page, start: int, found: re.Match[str]) -> Iterator[Check]:
    """Three priorities: roads, schools and clinics."""
    word = found["count"].lower()
    count = _EN_COUNTS.get(word) or int(word)
    pieces = re.split(r",\s*(?:and\s|or\s)?|\sand\s", found["list"])
    commas = [piece for piece in re.split(r",\s*(?:and\s|or\s)?", found["list"]) if piece]
    items = [piece for piece in pieces if piece.strip()]
    if len(commas) < 2 or re.search(r"\d|\betc|such as|including", found["list"]):
        return
    least = len(commas) + (" and " in commas[-1])  # a, b and c: the last and parts two items
    fits = min(least, len(items)) <= count <= len(items)
    yield Check(
        Rule.LIST_COUNT,
        CheckOutcome.AGREES if fits else CheckOutcome.DIFFERS,
        (page.source(start + found.start(), start + found.end()),),
        "list_fits" if fits else "list_off",
        (("stated", found["count"]), ("items", ", ".join(items)), ("found", str(len(items)))),
        Decimal(count),
        Decimal(len(items)),
    )


def _announced(reading: Reading) -> Iterator[Check]:
    """N个方面：一是…二是…; N项工作：（一）…: count the marks that follow, in order."""
    marks: dict[str, list[tuple[int, int, int]]] = {}
    for mark in _ORDINAL.finditer(reading.view):
        style = str(mark.lastgroup)
        place = _number_of_heading(mark[style])
        if place is not None:
            marks.setdefault(style, []).append((mark.start(), place, mark.end()))
    for found in _ANNOUNCED.finditer(reading.view):
        count = _number(found["count"])
        for row in marks.values():
            at = bisect_left(row, (found.end(), 0, 0))
            if at < len(row) and row[at][0] - found.end() <= 1 and row[at][1] == 1:
                reached, last = _reached(row[at : at + _MOST_MARKS])
                if reached > 1:
                    yield _counted(reading.page, found, count, reached, last)


def _reached(row: list[tuple[int, int, int]]) -> tuple[int, tuple[int, int, int]]:
    """Return how far the outermost list gets, and its last mark; lists within it may restart."""
    levels: list[int] = []
    last = row[0]
    for mark in row:
        if mark[1] == 1:
            levels.append(1)
            continue
        depth = next((at for at in range(len(levels), 0, -1) if levels[at - 1] + 1 == mark[1]), 0)
        if depth == 0:
            break
        del levels[depth:]
        levels[-1] += 1
        last = mark if depth == 1 else last
    return levels[0], last


def _counted(
    page: Page, found: re.Match[str], count: int, reached: int, last: tuple[int, int, int]
) -> Check:
    fits = reached == count
    return Check(
        Rule.LIST_COUNT,
        CheckOutcome.AGREES if fits else CheckOutcome.DIFFERS,
        (
            page.source(found.start("count"), found.end("kind")),
            page.source(last[0], last[2]),
        ),
        "list_fits" if fits else "marks_off",
        (
            ("stated", found["count"] + found["kind"]),
            ("items", page.view[last[0] : last[2]]),
            ("found", str(reached)),
        ),
        Decimal(count),
        Decimal(reached),
    )


def _number_of_heading(word: str) -> int | None:
    """Return the value of 一 … 十九, None for pairs that are no ordinal (三四)."""
    if len(word) == 1 or (word[0] == "十" and word[1] != "十"):
        return _number(word)
    return None
