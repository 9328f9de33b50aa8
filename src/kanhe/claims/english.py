"""The same work for English paragraphs: numbers, hedges, what they count, whose and of when.

    mention = [hedge] [currency] numeral [scale] ["%" | "percent" | "percentage points"] [noun]
    numeral = digits with comma groups | words up to ninety-nine | "a"/"two" dozen
    range   = "between" numeral "and" numeral | numeral ("to" | "–") numeral

Small on purpose: Kanhe's drafts are Chinese; English ones are their translations.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal

from kanhe.claims.number import HedgeKind, Kind, Modality, Window
from kanhe.claims.scanner import Mention

_ONES = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen "
    "fifteen sixteen seventeen eighteen nineteen"
).split()
_TENS = "twenty thirty forty fifty sixty seventy eighty ninety".split()
_WORDS: Mapping[str, int] = {
    **{word: value for value, word in enumerate(_ONES)},
    **{word: 10 * value for value, word in enumerate(_TENS, 2)},
}
_SCALES: Mapping[str, int] = {
    "hundred": 10**2, "thousand": 10**3, "million": 10**6, "billion": 10**9, "trillion": 10**12,
    "dozen": 12,
}  # fmt: skip
_HEDGES: Mapping[str, HedgeKind] = {
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
_MONTH = (
    "(?:January|February|March|April|May|June|July|August|September|October|November|December|"
    r"(?:Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec)\.?)"
)
_DAY = r"(?:3[01]|[12]?\d)(?:st|nd|rd|th)?"
_YEAR = r"(?:19|20)\d\d"
_DATE = rf"(?:{_DAY}\s+{_MONTH}|{_MONTH}\s+{_DAY}(?!\d))(?:,?\s+{_YEAR})?|{_MONTH}\s+{_YEAR}"
_SPELT = (
    rf"(?:(?:{'|'.join(_TENS)})(?:[- ](?:{'|'.join(_ONES[1:10])}))?|{'|'.join(sorted(_ONES, key=len, reverse=True))})"
)
_FIGURES = r"(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?"
_MASKS: tuple[tuple[str, Kind, str], ...] = (
    ("english_date", Kind.DATE, rf"{_DATE}|{_YEAR}-\d\d-\d\d|\d{{1,2}}:\d\d|(?:(?<=in )|(?<=of )|(?<=since )|(?<=by )|(?<=during )){_YEAR}\b|{_YEAR}(?=[–-]{_YEAR})"),
    ("english_ordinal", Kind.ORDINAL, r"(?:No\.|Nos\.|Number|Article|Section|Chapter|Phase|Table|Figure|Annex|Appendix)\s?\d+|\d+(?:st|nd|rd|th)\b|(?:first|second|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth)\b"),
    ("english_age", Kind.DURATION, rf"(?:{_FIGURES}|{_SPELT})[ -](?:years?|months?)[ -]old|(?:aged|age of)\s\d+"),
    ("english_duration", Kind.DURATION, rf"(?:{_FIGURES}|{_SPELT})[ -](?:years?|months?|weeks?|days?|hours?|minutes?|seconds?)\b"),
    ("english_rank", Kind.RANK, r"(?:top|Top|TOP)[ -]\d+"),
    ("english_ratio", Kind.RATIO, r"\d+(?:\.\d+)?\s?[:/]\s?\d+(?:\.\d+)?|\d+ (?:in|out of) \d+"),
    ("english_name", Kind.NAME, r"[A-Za-z]+-?\d+[A-Za-z\d.]*|\d+[A-Za-z]{1,2}\b(?<!km)(?<!kg)"),
    ("english_one", Kind.IDIOM, r"(?:one|zero)\b"),
)  # fmt: skip
_MASK = re.compile(
    r"\b(?:" + "|".join(f"(?P<m{n}>{pattern})" for n, (_, _, pattern) in enumerate(_MASKS)) + ")",
    re.IGNORECASE,
)
_SCALE = "|".join(_SCALES)
_PLAIN = rf"(?:{_FIGURES}|(?:{_SPELT}|a)(?=[ -](?:{_SCALE}))|{_SPELT})(?:[ -](?:{_SCALE}))*"
_NUMBER = re.compile(
    rf"(?P<currency>US\$|RMB\s?|CNY\s?|USD\s?|EUR\s?|[$€£¥])?(?P<low>{_PLAIN})"
    rf"(?:\s?(?:–|—|-|to)\s?(?P<high>{_PLAIN}))?"
    r"(?P<rate>\s?%|\s?percentage points?|\s(?:percent|per cent)\b)?(?P<money>\s(?:yuan|dollars|euros|RMB)\b)?",
    re.IGNORECASE,
)
_BETWEEN = re.compile(rf"between\s(?P<low>{_PLAIN})\sand\s(?P<high>{_PLAIN})(?P<rate>\s?%)?", re.IGNORECASE)
_HEDGE = re.compile(
    rf"\b({'|'.join(sorted(_HEDGES, key=len, reverse=True))})\s*(?:the\s)?(?:US|RMB|CNY|[$€£¥])?\s*$",
    re.IGNORECASE,
)
_STARTS = re.compile(rf"[\d$€£¥]|\b(?=(?:between|RMB|CNY|USD|EUR|US\$|No|Article|Section|Chapter|Phase|Table|Figure|Annex|top|a dozen|{_MONTH}|{'|'.join((*_ONES, *_TENS))}|first|second|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth|aged|age of|[A-Za-z]+-?\d))", re.IGNORECASE)  # fmt: skip
_NOUN = re.compile(r"\s+((?:(?!(?:of|were|was|on|in|at|by|to|and|or|from|for|with|took|have|had|has|is|are|the|a|an|that|which|who|than|took|reported|bought|sent|carried|attended|points?)\b)[A-Za-z][A-Za-z'-]*\s?){1,4})")
_CLAUSE = re.compile(r"[,.;:!?\n]\s|\n|\band\s(?=$)|;")
_ORG = re.compile(r"(?:[A-Z][A-Za-z'-]+\s){1,5}(?:Department|Bureau|Court|Office|Police|Ministry|Commission|Council|Hospital|University|Authority|Procuratorate|Government|Committee)")
_WINDOW = re.compile(rf"(?:[Bb]etween|[Ff]rom)\s(?:{_DATE})\s(?:and|to)\s(?:{_DATE})|[Ss]ince\s(?:{_DATE}|{_YEAR})|\b[Ii]n\s(?:the first half of\s)?{_YEAR}|[Tt]his year|[Ll]ast year|the first half of the year")
_AND = re.compile(r"^.*\band\s")
_PLAN = re.compile(r"\b(?:will|plans? to|aims? to|target|by 20\d\d|next year)\b")
_CHANGED = re.compile(r"\s(?:to)\s(?:about|nearly|over|more than)?\s?$")
_FROM = re.compile(r"\bfrom\s(?:about|nearly|over|more than)?\s?$")


@dataclass(frozen=True, slots=True)
class Row:
    """One English mention with all that is said of it."""

    mention: Mention
    subject: str
    org_scope: str | None
    window: Window | None
    modality: Modality


def is_english(paragraph: str) -> bool:
    """Return whether a paragraph has letters and no ideograph."""
    return _LETTER.search(paragraph) is not None and _IDEOGRAPH.search(paragraph) is None


_LETTER = re.compile(r"[A-Za-z]{3}")
_IDEOGRAPH = re.compile(r"[\u3400-\u9fff]")


def read_english(view: str, start: int, end: int) -> list[Row]:
    """Return the numbers of the English stretch `view[start:end]`."""
    mentions = list(_scan(view, start, end))
    rows = []
    last_left, floor = "", start
    for number, mention in enumerate(mentions):
        if not mention.is_claim:
            rows.append(Row(mention, "", None, None, Modality.RESULT))
            continue
        left = _left(view, max(floor, start), mention.before)
        if re.search(r"[.!?]\s", view[floor : mention.before]):
            last_left = ""  # a new sentence inherits nothing
        own = _AND.sub("", left) if floor > start else left
        last_left = own if re.search(r"[A-Za-z]{3}", own) else last_left
        subject = f"{last_left.strip()} {_right(view, mention.end, end)}".strip()
        following = mentions[number + 1] if number + 1 < len(mentions) else None
        rows.append(
            Row(
                mention,
                subject,
                _last(_ORG, view, start, mention.start),
                _window(view, start, mention.start),
                _modality(view, start, mention, following),
            )
        )
        floor = mention.end
    return rows


def _scan(view: str, start: int, end: int) -> Iterator[Mention]:
    at = start
    while first := _STARTS.search(view, at, end):
        mask = _MASK.match(view, first.start(), end)
        if mask is not None and mask.lastgroup is not None:
            rule, kind, _ = _MASKS[int(mask.lastgroup[1:])]
            yield Mention(mask.start(), mask.end(), kind, rule, before=mask.start())
            at = mask.end()
            continue
        match = _BETWEEN.match(view, first.start(), end) or _NUMBER.match(view, first.start(), end)
        if match is None:
            at = first.end() if first.end() > first.start() else first.start() + 1
            continue
        yield _mention(view, match)
        at = match.end()


def _mention(view: str, match: re.Match[str]) -> Mention:
    found = match.groupdict()
    low, step = _value(match["low"])
    value: Decimal | None = low
    high = low
    if match["high"]:
        high, step = _value(match["high"])
        value = None
    begin = match.start("low") if value is None else match.start()
    hedge = _HEDGE.search(view, max(0, match.start() - 24), match.start("low"))
    hedges = ((hedge[1].lower(), _HEDGES[hedge[1].lower()]),) if hedge else ()
    if value is None:
        hedges = (("~", HedgeKind.RANGE),)
    counted = (found.get("rate") or "").strip()
    counted_unit = "%" if counted in ("%", "percent", "per cent") else counted or None
    money = (found.get("currency") or found.get("money") or "").strip()
    noun = _NOUN.match(view, match.end())
    if counted_unit is None:
        counted_unit = money or (noun[1].split()[-1] if noun else None)
    mention = Mention(
        begin, match.end(), Kind.CLAIM, "english", None, value, low, high, step, counted_unit,
        hedges=hedges, hedge=hedges[0] if hedges else None,
        before=hedge.start() if hedge and value is not None else begin,
    )  # fmt: skip
    if counted_unit is None and value is not None and value < 1000 and not hedges:
        mention.kind, mention.rule = Kind.NAME, "bare"
    elif match["low"].lower() in _WORDS and low < 10 and not (noun and noun[1].strip().endswith("s")):
        mention.kind, mention.rule, mention.is_strong = Kind.STRUCTURAL, "structural", False
    return mention


def _value(written: str) -> tuple[Decimal, Decimal]:
    """Return (value, place value of the last digit given) of a numeral with its scales."""
    words = re.split(r"[ -]", written.lower())
    scales = [_SCALES[word] for word in words if word in _SCALES]
    digits = words[0].replace(",", "")
    if digits[0].isdigit():
        value = Decimal(digits)
        exponent = value.as_tuple().exponent
        assert isinstance(exponent, int)
        zeros = len(digits) - len(digits.rstrip("0")) if exponent == 0 and value else 0
        step = Decimal(10) ** (exponent + zeros)
    else:
        value = Decimal(sum(_WORDS.get(word, 1 if word == "a" else 0) for word in words))
        step = Decimal(1)
    for scale in scales:
        value, step = value * scale, step * scale
    return value, step


def _left(view: str, floor: int, end: int) -> str:
    cut = floor
    for match in re.finditer(r"[,.;:!?]\s|\n", view[floor:end]):
        cut = floor + match.end()
    return view[cut:end]


def _right(view: str, start: int, end: int) -> str:
    stop = re.compile(r"[,.;:!?](?:\s|$)|\n|\sand\s\d|\d").search(view, start, min(end, start + 60))
    return view[start : stop.start() if stop else min(end, start + 60)].strip()


def _last(pattern: re.Pattern[str], view: str, start: int, end: int) -> str | None:
    found = None
    for match in pattern.finditer(view, start, end):
        found = match.group()
    return found.removeprefix("The ").removeprefix("the ") if found else None


def _window(view: str, start: int, end: int) -> Window | None:
    words = _last(_WINDOW, view, start, end)
    return Window(words) if words else None


def _modality(view: str, start: int, mention: Mention, after: Mention | None) -> Modality:
    sentence = max(view.rfind(". ", start, mention.start), start)
    if _PLAN.search(view, sentence, mention.start):
        return Modality.TARGET
    if (
        after is not None
        and _FROM.search(view, start, mention.before)
        and _CHANGED.match(view, mention.end, after.start)
    ):
        return Modality.BASELINE
    return Modality.RESULT
