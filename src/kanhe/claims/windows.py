"""Of what time a number speaks: the period named last before it, and the days it means.

In the paragraph; else in the heading of the section; else the campaign that the whole draft is
about (…开展以来). Days are given where the year is known: written out, or told by the draft
(建党100周年 is 2021, 中国共产党 1921; 新中国成立 1949; 建军 1927).
"""

import re
from bisect import bisect_right
from calendar import monthrange
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from kanhe.claims.number import Window
from kanhe.claims.page import BlockKind, Page

_N = "一二三四五六七八九十"
_PERIOD = re.compile(
    r"(?:自|从)?(?P<y>(?:19|20)\d\d)年(?:(?P<m>\d{1,2})月)?(?:(?P<d>\d{1,2})[日号])?(?P<s>以来|起|至今)?"
    r"|(?:自|从)?(?P<m2>\d{1,2})月(?:(?P<d2>\d{1,2})[日号])?(?P<s2>以来|起|至今)?"
    r"|(?P<t>今年以来|去年以来|近年来|本年度|今年|去年|上年|全年|一年来|上半年|下半年|第?[一二三四]季度|前三季度)"
    rf"|(?P<p>“?十[{_N[:6]}]五”?(?:期间|时期|以来)?)"
    rf"|(?P<l>(?:过去|近|这)?(?:\d+|[{_N}两]+)个?多?(?:年|月|个月|天)(?:多)?来)"
    r"|(?P<c>[\u4e00-\u9fff“”]{2,10}?(?:开展|启动|实施|部署|成立|运行)以来)"
    r"|截至[^,。;\d]{0,4}(?P<u>\d[^,。;]{1,10}?[日月年])(?P<ue>底|末)?"
)
_ANNIVERSARIES = ((r"建党|中国共产党成立", 1921), (r"新中国成立|中华人民共和国成立|国庆", 1949), (r"建军", 1927))
_ANNIVERSARY = re.compile(r"(建党|中国共产党成立|新中国成立|中华人民共和国成立|建军)(\d{2,3})周年")
_DATED = re.compile(r"(20\d\d)[-年./](?:0?[1-9]|1[0-2])[-月./]")
_YEAR = re.compile(r"(?:19|20)\d\d(?=年)")
_KICK_OFF = re.compile(
    r"(?:(?P<y>20\d\d)年)?(?P<m>\d{1,2})月(?P<d>\d{1,2})日[^。;\n]{0,30}?(?:动员|部署|启动|召开)"
)
_TOP_HEADING = re.compile(r"[一二三四五六七八九十]{1,2}、")


@dataclass(frozen=True, slots=True)
class Calendar:
    """What a draft tells about its own time."""

    year: int | None  # the year that 今年 means
    campaign: Window | None  # the period the whole draft is about


def calendar_of(page: Page, year: int | None = None) -> Calendar:
    """Return the draft's year (*year* where the caller knows it) and its campaign."""
    known = year or _year_of(page)
    campaigns = Counter(m["c"] for m in _PERIOD.finditer(page.view) if m["c"])
    if not campaigns:
        return Calendar(known, None)
    words = max(campaigns, key=lambda text: (campaigns[text], -len(text)))
    match = _KICK_OFF.search(page.view)
    start = None
    if match and (match["y"] or known):
        start = _day(int(match["y"] or known or 0), int(match["m"]), int(match["d"]))
    return Calendar(known, Window(words, start))


def windows_of(page: Page, places: Sequence[int], calendar: Calendar) -> list[Window | None]:
    """Return the window of each offset of the view in *places* (rising)."""
    found = [(m.start(), m) for m in _PERIOD.finditer(page.view) if _is_period(m)]
    starts = [at for at, _ in found]
    sections = _sections(page, calendar)
    section_starts = [at for at, _ in sections]
    result = []
    for place in places:
        block_start = page.block_starts[page.block_at(place)]
        at = bisect_right(starts, place) - 1
        if at >= 0 and starts[at] >= block_start:
            result.append(_window(found[at][1], calendar))
            continue
        section = bisect_right(section_starts, place) - 1
        result.append(sections[section][1] if section >= 0 else calendar.campaign)
    return result


def _is_period(match: re.Match[str]) -> bool:
    """A bare day (6月27日上午) is when a meeting was held, not what a count covers."""
    return not (match["d2"] and not match["s2"]) and not (match["d"] and not match["s"])


def _sections(page: Page, calendar: Calendar) -> list[tuple[int, Window | None]]:
    """Return where top-level sections begin, and the period that each heading names."""
    sections: list[tuple[int, Window | None]] = []
    for start, block in zip(page.block_starts, page.blocks, strict=True):
        if block.kind is BlockKind.HEADLINE and _TOP_HEADING.match(page.view, start):
            line = page.view[start : page.view.find("\n", start)]
            match = _PERIOD.search(line)
            sections.append((start, _window(match, calendar) if match else calendar.campaign))
    return sections


def _year_of(page: Page) -> int | None:
    anniversary = _ANNIVERSARY.search(page.view)
    if anniversary:
        base = next(year for words, year in _ANNIVERSARIES if re.search(words, anniversary[1]))
        return base + int(anniversary[2])
    dated = _DATED.search(page.view[:600])
    if dated:
        return int(dated[1])
    years = Counter(_YEAR.findall(page.view))
    return int(max(years, key=lambda y: (years[y], y))) if years else None


def _window(match: re.Match[str], calendar: Calendar) -> Window:
    text = match.group()
    year = calendar.year
    if match["y"]:
        return _dated(text, int(match["y"]), match["m"], match["d"], match["s"])
    if match["m2"]:
        return _dated(text, year, match["m2"], match["d2"], match["s2"]) if year else Window(text)
    if match["p"]:
        first = 1956 + 5 * (_N.index(match["p"].lstrip("“")[1]) + 10)
        return Window(text, date(first, 1, 1), date(first + 4, 12, 31))
    if match["c"] and calendar.campaign and match["c"] == calendar.campaign.text:
        return calendar.campaign
    return _relative(text, match["t"], year)


def _relative(text: str, words: str | None, year: int | None) -> Window:
    months = {"上半年": (1, 6), "下半年": (7, 12), "前三季度": (1, 9), "全年": (1, 12)}
    if words is None or year is None or words in ("近年来", "一年来"):
        return Window(text)
    if words.endswith("季度") and words not in months:
        quarter = _N.index(words[-3])
        return _months(text, year, 3 * quarter + 1, 3 * quarter + 3)
    if words in months:
        return _months(text, year, *months[words])
    if words.startswith(("去年", "上年")):
        is_open = words.endswith("以来")
        return Window(text, date(year - 1, 1, 1), None if is_open else date(year - 1, 12, 31))
    return Window(text, date(year, 1, 1), None if words == "今年以来" else date(year, 12, 31))


def _months(text: str, year: int, first: int, last: int) -> Window:
    return Window(text, date(year, first, 1), date(year, last, monthrange(year, last)[1]))


def _dated(text: str, year: int, month: str | None, day: str | None, since: str | None) -> Window:
    first = _day(year, int(month or 1), int(day or 1))
    if first is None or since:
        return Window(text, first)
    if day:
        return Window(text, first, first)
    if month:
        return _months(text, year, first.month, first.month)
    return Window(text, first, date(year, 12, 31))


def _day(year: int, month: int, day: int) -> date | None:
    """Return the day, or None where the calendar has none such."""
    if 1 <= month <= 12 and 1 <= day <= monthrange(year, month)[1]:
        return date(year, month, day)
    return None
