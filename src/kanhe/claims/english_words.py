"""The English words and patterns that `claims.english` reads with, built from named parts."""

import re
from collections.abc import Mapping, Sequence

from kanhe.claims.number import HedgeKind, Kind
from kanhe.values.pattern import pattern

_ONES = [
    "zero",
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
    "thirteen",
    "fourteen",
    "fifteen",
    "sixteen",
    "seventeen",
    "eighteen",
    "nineteen",
]
_TENS = ["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"]
WORDS: Mapping[str, int] = {
    **{word: value for value, word in enumerate(_ONES)},
    **{word: 10 * value for value, word in enumerate(_TENS, 2)},
}
SCALES: Mapping[str, int] = {
    "hundred": 10**2, "thousand": 10**3, "million": 10**6, "billion": 10**9, "trillion": 10**12,
    "dozen": 12,
}  # fmt: skip
HEDGES: Mapping[str, HedgeKind] = {
    "more than": HedgeKind.OVER, "over": HedgeKind.OVER, "above": HedgeKind.OVER,
    "exceeding": HedgeKind.OVER, "in excess of": HedgeKind.OVER, "at least": HedgeKind.AT_LEAST,
    "no fewer than": HedgeKind.AT_LEAST, "no less than": HedgeKind.AT_LEAST,
    "not less than": HedgeKind.AT_LEAST, "nearly": HedgeKind.UNDER, "almost": HedgeKind.UNDER,
    "close to": HedgeKind.UNDER, "fewer than": HedgeKind.UNDER, "less than": HedgeKind.UNDER,
    "under": HedgeKind.UNDER, "below": HedgeKind.UNDER, "up to": HedgeKind.AT_MOST,
    "at most": HedgeKind.AT_MOST, "no more than": HedgeKind.AT_MOST, "about": HedgeKind.ABOUT,
    "around": HedgeKind.ABOUT, "approximately": HedgeKind.ABOUT, "some": HedgeKind.ABOUT,
    "roughly": HedgeKind.ABOUT,
}  # fmt: skip


def _any_of(words: Sequence[str] | Mapping[str, object]) -> str:
    return "|".join(sorted(words, key=lambda word: (-len(word), word)))


_MONTH = (
    "(?:January|February|March|April|May|June|July|August|September|October|November|December|"
    r"(?:Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec)\.?)"
)
_DAY = r"(?:3[01]|[12]?\d)(?:st|nd|rd|th)?"
_YEAR = r"(?:19|20)\d\d"
_DAY_AND_MONTH = rf"(?:{_DAY}\s+{_MONTH}|{_MONTH}\s+{_DAY}(?!\d))(?:,?\s+{_YEAR})?"
_DATE = rf"{_DAY_AND_MONTH}|{_MONTH}\s+{_YEAR}"
_DATE_WORD = r"(?:(?<=in )|(?<=of )|(?<=since )|(?<=by )|(?<=during ))"
_SPELT = rf"(?:(?:{_any_of(_TENS)})(?:[- ](?:{_any_of(_ONES[1:10])}))?|{_any_of(_ONES)})\b"
_FIGURES = r"(?:\d{1,3}(?:,\d{3})++|\d++)(?:\.\d++)?"
_NUMERAL = rf"(?:{_FIGURES}|{_SPELT})"
_NUMBERED = "(?:No|Nos)\\.|Number|Article|Section|Chapter|Phase|Table|Figure|Annex|Appendix"
_NTH = "first|second|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth"
_SPANS = "years?|months?|weeks?|days?|hours?|minutes?|seconds?"

MASKS: Sequence[tuple[str, Kind, str]] = (
    (
        "english_date", Kind.DATE,
        rf"{_DATE}|{_YEAR}-\d\d-\d\d|\d{{1,2}}:\d\d|{_DATE_WORD}{_YEAR}\b|{_YEAR}(?=[–-]{_YEAR})",
    ),
    (
        "english_ordinal", Kind.ORDINAL,
        rf"(?:{_NUMBERED})\s?\d++|\d++(?:st|nd|rd|th)\b|(?:{_NTH})\b",
    ),
    (
        "english_age", Kind.DURATION,
        rf"{_NUMERAL}[ -](?:years?|months?)[ -]old|(?:aged|age of)\s\d++",
    ),
    ("english_duration", Kind.DURATION, rf"{_NUMERAL}[ -](?:{_SPANS})\b"),
    ("english_rank", Kind.RANK, r"top[ -]\d++"),
    (
        "english_ratio", Kind.RATIO,
        r"\d++(?:\.\d++)?\s?[:/]\s?\d++(?:\.\d++)?|\d++ (?:in|out of) \d++",
    ),
    (
        "english_name", Kind.NAME,
        r"[A-Za-z]{1,12}-?\d[A-Za-z\d.]{0,20}|\d++[A-Za-z]{1,2}\b(?<!km)(?<!kg)",
    ),
    ("english_one", Kind.IDIOM, r"(?:one|zero)\b"),
)  # fmt: skip
MASK = pattern(
    r"\b(?:" + "|".join(f"(?P<m{n}>{pattern})" for n, (_, _, pattern) in enumerate(MASKS)) + ")",
    re.IGNORECASE,
)

_SCALE = _any_of(SCALES)
_PLAIN = rf"(?:{_FIGURES}|a(?=[ -](?:{_SCALE})\b)|{_SPELT})(?:[ -](?:{_SCALE})\b){{0,3}}"
_CURRENCY = r"US\$|RMB\s?|CNY\s?|USD\s?|EUR\s?|[$€£¥]"
_RATE = r"\s?%|\s?percentage points?|\s(?:percent|per cent)\b"
NUMBER = pattern(
    rf"(?P<currency>{_CURRENCY})?(?P<low>{_PLAIN})(?:\s?(?:–|—|-|to)\s?(?P<high>{_PLAIN}))?"
    rf"(?P<rate>{_RATE})?(?P<money>\s(?:yuan|dollars|euros|RMB)\b)?",
    re.IGNORECASE,
)
BETWEEN = pattern(
    rf"between\s(?P<low>{_PLAIN})\sand\s(?P<high>{_PLAIN})(?P<rate>{_RATE})?", re.IGNORECASE
)
HEDGE = pattern(rf"\b({_any_of(HEDGES)})\s?(?:the\s)?(?:US|RMB|CNY|[$€£¥])?\s?$", re.IGNORECASE)
_FIRST_WORDS = (
    rf"between|RMB|CNY|USD|EUR|US\$|{_NUMBERED}|top|a (?:{_SCALE})|{_MONTH}|{_any_of(WORDS)}|"
    rf"{_NTH}|aged|age of|[A-Za-z]{{1,12}}-?\d"
)
STARTS = pattern(rf"[\d$€£¥]|\b(?={_FIRST_WORDS})", re.IGNORECASE)

_NO_NOUN = (
    "of|were|was|on|in|at|by|to|and|or|from|for|with|took|have|had|has|is|are|the|a|an|that|which|"
    "who|than|reported|bought|sent|carried|attended|points?"
)
NOUN = pattern(rf"\s+((?:(?!(?:{_NO_NOUN})\b)[A-Za-z][A-Za-z'-]{{0,30}}\s?){{1,4}})")
PLURAL = pattern(r"(?:[^s]s|people|men|women|children|police|staff)$")
_BODIES = (
    "Department|Bureau|Court|Office|Police|Ministry|Commission|Council|Hospital|University|"
    "Authority|Procuratorate|Government|Committee"
)
ORG = pattern(rf"\b(?:[A-Z][A-Za-z'-]{{0,30}}\s){{1,5}}(?:{_BODIES})\b")
WINDOW = pattern(
    rf"(?:[Bb]etween|[Ff]rom)\s(?:{_DATE})\s(?:and|to)\s(?:{_DATE})|[Ss]ince\s(?:{_DATE}|{_YEAR})|"
    rf"\b[Ii]n\s(?:the first half of\s)?{_YEAR}|[Tt]his year|[Ll]ast year|"
    "the first half of the year"
)
PLAN = pattern(r"\b(?:will|plans? to|aims? to|target|by 20\d\d|next year)\b")
WORD = pattern(r"[A-Za-z]{3}")
