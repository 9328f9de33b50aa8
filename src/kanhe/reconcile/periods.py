"""Periods: a length against its dates, days that do not exist, weekdays (rule `period`)."""

import re
from calendar import monthrange
from collections.abc import Iterator
from datetime import date
from decimal import Decimal

from kanhe.claims.page import Page
from kanhe.reconcile.reading import Reading
from kanhe.reconcile.verdict import Check, CheckOutcome, Rule
from kanhe.values.pattern import pattern

_DAY = r"(?:(?P<year{0}>\d{{4}})年)?(?P<month{0}>\d{{1,2}})月(?P<day{0}>\d{{1,2}})[日号]"
_DATE = pattern(_DAY.format("") + r"(?:[（(](?:星期|周)(?P<weekday>[一二三四五六日天])[)）])?")
_BETWEEN = pattern(
    _DAY.format("1")
    + r"\s?(?:起)?(?:至|到|—|-|–|~|～)\s?"
    + r"(?:(?P<year2>\d{4})年)?(?:(?P<month2>\d{1,2})月)?(?P<day2>\d{1,2})[日号]"
    + r"[^。；\n\d]{0,16}?(?:历时|为期|共计?|持续|长达|用时|的|[（(，])\s?(?P<near>近|约)?"
    + r"(?P<count>\d{1,3}|[一二两三四五六七八九十]{1,3})"
    + r"(?P<unit>余天|多天|天|个多月|个月|周)(?!内|一|前|后)"
)
_YEARS = pattern(
    r"(?P<first>\d{4})年?(?:至|到|—|-|–|~|～)(?P<last>\d{4})年[^。；，\n\d]{0,6}"
    r"(?P<count>[两二三四五六七八九十]|\d)(?P<unit>年)(?:来|间|内|时间)"
)
_DIGITS = {word: value for value, word in enumerate("零一二三四五六七八九十")} | {"两": 2}
_WEEKDAYS = "一二三四五六日"
_MONTH_DAYS = Decimal("30.44")  # the mean month
_HALF = Decimal("0.6")


def periods(reading: Reading) -> Iterator[Check]:
    """Yield what the page's own dates say about its lengths of time and its days."""
    page = reading.page
    for found in _DATE.finditer(reading.view):
        yield from _day(page, found)
    for found in _BETWEEN.finditer(reading.view):
        yield from _length(page, found)
    for found in _YEARS.finditer(reading.view):
        yield from _years(page, found)


def _day(page: Page, found: re.Match[str]) -> Iterator[Check]:
    year = int(found["year"]) if found["year"] else 2000  # a leap year: 29 February may be
    day = _date(year, int(found["month"]), int(found["day"]))
    if day is None:
        yield _check(page, found, CheckOutcome.DIFFERS, "day_impossible")
    elif found["weekday"] and found["year"]:
        said = _WEEKDAYS.index(found["weekday"].replace("天", "日"))
        fits = day.weekday() == said
        outcome = CheckOutcome.AGREES if fits else CheckOutcome.DIFFERS
        reason = "weekday_fits" if fits else "weekday_off"
        yield _check(page, found, outcome, reason, fits="周" + _WEEKDAYS[day.weekday()])


def _length(page: Page, found: re.Match[str]) -> Iterator[Check]:
    first, last = _ends(found)
    count = _number(found["count"])
    if first is None or last is None or count is None or last < first:
        return
    days = (last - first).days
    fits = _fits(found["unit"], Decimal(count), days, bool(found["near"]))
    outcome = CheckOutcome.AGREES if fits else CheckOutcome.DIFFERS
    reason = "length_fits" if fits else "length_off"
    yield _check(page, found, outcome, reason, Decimal(count), fits=str(days + 1))


def _fits(words: str, count: Decimal, days: int, is_near: bool) -> bool:
    """Return whether *days* (exclusive; one more with both ends) can be called *count* *words*."""
    if words == "周":
        return abs(days + 1 - count * 7) <= 3
    if words == "天":
        return (
            abs(days - count) <= max(Decimal(2), count / 10)
            if is_near
            else count in (days, days + 1)
        )
    if words in ("余天", "多天"):
        return count < days + 1 < count + (10 if count % 10 == 0 else 1)
    months = Decimal(days + 1) / _MONTH_DAYS
    if words == "个多月":
        return count - Decimal("0.1") <= months < count + 1
    return abs(months - count) <= (Decimal(1) if is_near else _HALF)


def _ends(found: re.Match[str]) -> tuple[date | None, date | None]:
    """Return both days; without a year the second follows the first within one year."""
    year = int(found["year1"]) if found["year1"] else 2001
    month, day = int(found["month1"]), int(found["day1"])
    first = _date(year, month, day)
    last_month = int(found["month2"]) if found["month2"] else month
    last_year = int(found["year2"]) if found["year2"] else year
    last = _date(last_year, last_month, int(found["day2"]))
    if first and last and last < first and not found["year2"]:
        last = _date(last_year + 1, last_month, int(found["day2"]))
    return first, last


def _years(page: Page, found: re.Match[str]) -> Iterator[Check]:
    between = int(found["last"]) - int(found["first"])
    count = _number(found["count"]) or 0
    fits = count in (between, between + 1)
    outcome = CheckOutcome.AGREES if fits else CheckOutcome.DIFFERS
    reason = "years_fit" if fits else "years_off"
    yield _check(page, found, outcome, reason, Decimal(count), fits=str(between + 1))


def _check(
    page: Page,
    found: re.Match[str],
    outcome: CheckOutcome,
    reason: str,
    stated: Decimal | None = None,
    **facts: str,
) -> Check:
    expected = Decimal(facts["fits"]) if stated is not None else None
    return Check(
        Rule.PERIOD,
        outcome,
        (page.source(found.start(), found.end()),),
        reason,
        (("stated", found.group()), *facts.items()),
        stated,
        expected,
    )


def _number(word: str) -> int | None:
    if word.isdecimal():
        return int(word)
    tens, ten, ones = word.partition("十")
    if not ten:
        return _DIGITS[word] if len(word) == 1 else None
    if len(tens) > 1 or len(ones) > 1:
        return None
    return (_DIGITS[tens] if tens else 1) * 10 + (_DIGITS[ones] if ones else 0)


def _date(year: int, month: int, day: int) -> date | None:
    if not (1 <= year <= 9999 and 1 <= month <= 12):
        return None
    return date(year, month, day) if 1 <= day <= monthrange(year, month)[1] else None
