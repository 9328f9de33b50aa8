"""Of what time a number speaks: the period named last before it, and the days it means.

In the paragraph; else in the heading of the section; else the campaign that the whole draft is
about (…开展以来). Days are given where the year is known: written out, or told by the draft
(建党100周年 is 2021, 中国共产党 1921; 新中国成立 1949; 建军 1927).
"""

import re
from bisect import bisect_left, bisect_right
from calendar import monthrange
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from kanhe.claims.number import Window
from kanhe.claims.page import BlockKind, Page
from kanhe.values.pattern import pattern

_N = "一二三四五六七八九十"
_PERIOD = pattern(
    r"(?:(?P<ry>(?:19|20)\d\d)年|(?P<rt>今年|去年))?(?P<r1>\d{1,2})月?\s?(?:-|—{1,2}|–|~|至|到)\s?"
    r"(?P<r2>\d{1,2})月(?!\d)|(?:(?P<fy>(?:19|20)\d\d)年|(?P<ft>今年|去年))?前(?P<f2>\d{1,2})个月|"
    r"(?:(?P<y>(?:19|20)\d\d)年(?:(?P<m>\d{1,2})月)?(?:(?P<d>\d{1,2})[日号])?|"
    r"(?P<m2>\d{1,2})月(?:(?P<d2>\d{1,2})[日号])?)(?:(?P<s>以来|起|至今)|(?<=[日号])\s?"
    r"(?:-|—{1,2}|–|~|至|到)\s?(?:(?P<y3>(?:19|20)\d\d)年)?(?:(?P<m3>\d{1,2})月)?(?P<d3>\d{1,2})[日号])?"
    r"|(?P<t>今年以来|去年以来|近年来|本年度|今年|(?<![比较])(?:去年|上年)(?!同期|度|末|底)|全年|一年来|上半年|下半年|"
    r"第?[一二三四]季度|前三季度)"
    rf"|(?P<p>“?十[{_N[:6]}]五”?(?:期间|时期|以来)?)"
    rf"|(?P<l>(?:过去|近|这)?(?:\d{{1,3}}|[{_N}两]{{1,3}})个?多?(?:年|月|个月|天)(?:多)?来)"
    r"|(?P<c>(?:开展|启动|实施|部署|成立|运行)以来)"
    r"|截至[^,。;\d]{0,4}(?=\d{1,4}[年月日])(?P<u>(?:20\d\d年)?(?:\d{1,2}月)?(?:\d{1,2}日)?)(?:底|末)?"
)
# where a period can begin, by its first and its next character: most digits begin none
_PERIOD_FIRST = pattern(
    rf"[\d今去近本上全下第前“过这截开启实部成运{_N}两]"
    rf"(?=\d{{0,3}}[\s年月半个多天季度去至来~到\-—–展动施署立行{_N}两])"
)
_BEGUN = frozenset("开启实部成运")  # 开展以来, 启动以来 …
_CAMPAIGN_EDGE = pattern(r"[,。;:!?、\n\s自从在]")
_ANNIVERSARIES = (
    (r"建党|中国共产党成立", 1921),
    (r"新中国成立|中华人民共和国成立|国庆", 1949),
    (r"建军", 1927),
)
_ANNIVERSARY = pattern(r"(建党|中国共产党成立|新中国成立|中华人民共和国成立|建军)(\d{2,3})周年")
_DATED = pattern(r"(20\d\d)[-年./](?:0?[1-9]|1[0-2])[-月./]")
_YEAR = pattern(r"(?:19|20)\d\d(?=年)")
_UNTIL = pattern(r"(?:(?P<y>20\d\d)年)?(?:(?P<m>\d{1,2})月)?(?:(?P<d>\d{1,2})日)?")
_KICK_OFF = pattern(
    r"(?:(?P<y>20\d\d)年)?(?P<m>\d{1,2})月(?P<d>\d{1,2})日[^。;\n]{0,30}?(?:动员|部署|启动|召开)"
)
_HEAD = 8  # characters: a period this near to the start of a paragraph stands at its head
_TOP_HEADING = pattern(r"[一二三四五六七八九十]{1,2}、")


@dataclass(frozen=True, slots=True)
class Calendar:
    """What a draft tells about its own time."""

    year: int | None  # the year that 今年 means
    campaign: Window | None  # the period the whole draft is about


@dataclass(frozen=True, slots=True)
class Period:
    """A stretch of time named in the view, not yet resolved: where, its words, how it was said."""

    at: int
    text: str
    match: re.Match[str]


def periods_of(view: str) -> tuple[Period, ...]:
    """Return the periods that *view* names, in order."""
    found: list[Period] = []
    end = floor = 0  # where to go on, and where the period before ended
    while first := _PERIOD_FIRST.search(view, end):
        end = first.start() + 1
        if first.group() in _BEGUN and not view.startswith("以来", end + 1):
            continue
        match = _PERIOD.match(view, first.start())
        if match is None:
            continue
        at = match.start()
        if match["c"]:  # what was begun stands in front: 教育整顿|开展以来
            at = _campaign_start(view, floor, at)
        if at < match.start() or not match["c"]:
            end = floor = match.end()
            found.append(Period(at, view[at:end], match))
    return tuple(found)


def _campaign_start(view: str, floor: int, at: int) -> int:
    """Return where the name of the campaign that ends at *at* begins; a quoted name is whole."""
    if view[at - 1 : at] == "”":
        opening = view.rfind("“", max(floor, at - 20), at)
        if opening >= 0:
            at = opening
    lowest = max(floor, at - 10)
    while at > lowest and not _CAMPAIGN_EDGE.match(view[at - 1]):
        at -= 1
    return at


def calendar_of(page: Page, periods: Sequence[Period], year: int | None = None) -> Calendar:
    """Return the draft's year (*year* where the caller knows it) and its campaign."""
    known = year or _year_of(page)
    campaigns = Counter(period.text for period in periods if period.match["c"])
    if not campaigns:
        return Calendar(known, None)
    words = max(campaigns, key=lambda text: (campaigns[text], -len(text)))
    match = _KICK_OFF.search(page.view)
    start = None
    if match and (match["y"] or known):
        start = _day(int(match["y"] or known or 0), int(match["m"]), int(match["d"]))
    return Calendar(known, Window(words, start))


def windows_of(
    page: Page,
    periods: Sequence[Period],
    places: Sequence[int],
    sentences: Sequence[int],
    calendar: Calendar,
) -> list[Window | None]:
    """Return the window of each offset of the view in *places* (rising)."""
    passing = [period for period in periods if not _is_bare_plan(period)]
    starts = [period.at for period in passing]
    lasting = _lasting(passing, page)
    sections = _sections(page, periods, calendar)
    section_starts = [at for at, _ in sections]
    result = []
    for place in places:
        section = bisect_right(section_starts, place) - 1
        window = sections[section][1] if section >= 0 else calendar.campaign
        block = page.block_starts[page.block_at(place)]
        sentence = sentences[bisect_right(sentences, place) - 1]
        at = bisect_right(starts, place) - 1
        if at >= 0 and starts[at] < sentence:
            at = lasting[at]
        if at >= 0 and starts[at] >= block:
            window = _window(passing[at], calendar, window)
        result.append(window)
    return result


def _is_bare_plan(period: Period) -> bool:
    """Return whether a plan period is said without 期间 (“十四五”收官之年): it dates nothing."""
    plan = period.match["p"]
    return plan is not None and not plan.endswith(("期间", "时期", "以来"))


def _lasting(periods: Sequence[Period], page: Page) -> list[int]:
    """Return, for each period, the last one up to it that holds to its paragraph's end, or -1.

    A period with 以来, or one at the head of a paragraph, does; a year or a day in passing
    (2025年旅居人数…, 4月23日…) holds for its own sentence.
    """
    result = []
    last = -1
    for number, period in enumerate(periods):
        match = period.match
        is_open = any(match[group] for group in ("t", "l", "c", "u", "s", "d3", "r2", "f2"))
        if is_open or period.at - page.block_starts[page.block_at(period.at)] < _HEAD:
            last = number
        result.append(last)
    return result


def _sections(
    page: Page, periods: Sequence[Period], calendar: Calendar
) -> list[tuple[int, Window | None]]:
    """Return where top-level sections begin, and the period that each heading names."""
    starts = [period.at for period in periods]
    sections: list[tuple[int, Window | None]] = []
    for start, block in zip(page.block_starts, page.blocks, strict=True):
        if block.kind is BlockKind.HEADLINE and _TOP_HEADING.match(page.view, start):
            first = bisect_left(starts, start)
            named = first < len(starts) and starts[first] < page.view.find("\n", start)
            window = _window(periods[first], calendar, None) if named else calendar.campaign
            sections.append((start, window))
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


def _window(period: Period, calendar: Calendar, section: Window | None) -> Window:
    match, text = period.match, period.text
    year = calendar.year
    if match["r2"] or match["f2"]:
        return _month_range(text, match, year)
    if match["y"] or match["m2"]:
        known = int(match["y"]) if match["y"] else year
        return _days(text, known, match) if known else Window(text)
    if match["u"]:
        return Window(text, None, _last_day(match["u"], year))
    if match["p"]:
        first = 1956 + 5 * (_N.index(match["p"].lstrip("“")[1]) + 10)
        return Window(text, date(first, 1, 1), date(first + 4, 12, 31))
    if match["c"] and calendar.campaign and text == calendar.campaign.text:
        return calendar.campaign
    if match["t"] in _OF_THE_SECTION and section is not None:
        if match["t"] in ("全年", "一年来", "本年度") or section.first is None:
            return section
        year = section.first.year  # 上半年 under the heading 2025年工作回顾
    return _relative(text, match["t"], year)


_OF_THE_SECTION = frozenset(
    (
        "全年",
        "一年来",
        "本年度",
        "上半年",
        "下半年",
        "前三季度",
        "一季度",
        "二季度",
        "三季度",
        "四季度",
    )
)


def _last_day(words: str, year: int | None) -> date | None:
    """Return the last day of 9月, 2025年9月 or 9月15日."""
    match = _UNTIL.match(words)
    if match is None or not (match["y"] or year):
        return None
    window = _dated("", int(match["y"] or year or 0), match["m"] or "12", match["d"], None)
    return window.last


def _relative(text: str, words: str | None, year: int | None) -> Window:
    months = {"上半年": (1, 6), "下半年": (7, 12), "前三季度": (1, 9), "全年": (1, 12)}
    if words is None or year is None or words in ("近年来", "一年来"):
        return Window(text)
    if words in months:
        return _months(text, year, *months[words])
    if words.endswith("季度"):
        quarter = _N.index(words[-3])
        return _months(text, year, 3 * quarter + 1, 3 * quarter + 3)
    if words.startswith(("去年", "上年")):
        is_open = words.endswith("以来")
        return Window(text, date(year - 1, 1, 1), None if is_open else date(year - 1, 12, 31))
    return Window(text, date(year, 1, 1), None if words == "今年以来" else date(year, 12, 31))


def _month_range(text: str, match: re.Match[str], year: int | None) -> Window:
    """1—9月, 前三个月 in figures: whole months of the year said, or of this year."""
    said = match["ry"] or match["fy"]
    known = int(said) if said else year
    first, last = int(match["r1"] or 1), int(match["r2"] or match["f2"])
    if known is None or not 1 <= first <= last <= 12:
        return Window(text)
    return _months(text, known - ("去年" in text and not said), first, last)


def _months(text: str, year: int, first: int, last: int) -> Window:
    return Window(text, date(year, first, 1), date(year, last, monthrange(year, last)[1]))


def _days(text: str, year: int, match: re.Match[str]) -> Window:
    """3月9日, 2024年2月; and from day to day: 3月9日至31日, 2024年12月28日至2025年1月3日."""
    month, day = match["m"] or match["m2"], match["d"] or match["d2"]
    if not match["d3"]:
        return _dated(text, year, month, day, match["s"])
    first = _day(year, int(month or 1), int(day))
    last = _day(int(match["y3"] or year), int(match["m3"] or month or 1), int(match["d3"]))
    if first is None or last is None or last < first:
        return Window(text)
    return Window(text, first, last)


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
