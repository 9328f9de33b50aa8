"""The same work for English paragraphs: numbers, hedges, what they count, whose and of when.

    mention = [hedge] [currency] numeral [scale] ["%" | "percent" | "percentage points"] [noun]
    numeral = digits with comma groups | words up to ninety-nine | "a"/"two" dozen
    range   = "between" numeral "and" numeral | numeral ("to" | "–") numeral

Small on purpose: Kanhe's drafts are Chinese; English ones are their translations.
"""

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from kanhe.claims import english_words as english
from kanhe.claims.number import HedgeKind, Kind, Modality, Window
from kanhe.claims.scanner import Mention
from kanhe.values.pattern import pattern

_REACH = 60  # characters around a number that are read for what it counts
_SENTENCE_REACH = 400  # characters before it that are read for its sentence
_BREAK = pattern(r"[,.;:!?]\s|\n")
_NEXT_BREAK = pattern(r"[,.;:!?](?:\s|$)|\n|\sand\s\d|\d")
_SENTENCE_END = pattern(r"[.!?]\s")
_AND = pattern(r"^.*\band\s")
_CHANGED = pattern(r"\sto\s(?:about|nearly|over|more than)?\s?$")
_FROM = pattern(r"\bfrom\s(?:about|nearly|over|more than)?\s?$")
_WORD_BREAK = pattern(r"[ -]")


@dataclass(frozen=True, slots=True)
class Row:
    """One English mention with all that is said of it."""

    mention: Mention
    subject: str
    org_scope: str | None
    window: Window | None
    modality: Modality


def read_english(view: str, start: int, end: int) -> list[Row]:
    """Return the numbers of the English stretch `view[start:end]`."""
    mentions = list(_scan(view, start, end))
    orgs = [(m.end(), _without_article(m.group())) for m in english.ORG.finditer(view, start, end)]
    windows = [(m.end(), m.group()) for m in english.WINDOW.finditer(view, start, end)]
    rows = []
    last_left, floor = "", start
    for mention, following in zip(mentions, [*mentions[1:], None], strict=False):
        if not mention.is_claim:
            rows.append(Row(mention, "", None, None, Modality.RESULT))
            continue
        near = max(floor, mention.before - _SENTENCE_REACH)
        left = _left(view, near, mention.before)
        if _SENTENCE_END.search(view, near, mention.before):
            last_left = ""  # a new sentence inherits nothing
        own = _AND.sub("", left) if floor > start else left
        last_left = own if english.WORD.search(own) else last_left
        subject = f"{last_left.strip()} {_right(view, mention.end, end)}".strip()
        words = _last(windows, mention.start)
        window = Window(words) if words else None
        modality = _modality(view, start, mention, following)
        rows.append(Row(mention, subject, _last(orgs, mention.start), window, modality))
        floor = mention.end
    return rows


def _scan(view: str, start: int, end: int) -> Iterator[Mention]:
    at = start
    while first := english.STARTS.search(view, at, end):
        mask = english.MASK.match(view, first.start(), end)
        if mask is not None and mask.lastgroup is not None:
            rule, kind, _ = english.MASKS[int(mask.lastgroup[1:])]
            yield Mention(mask.start(), mask.end(), kind, rule, before=mask.start())
            at = mask.end()
            continue
        match = english.BETWEEN.match(view, first.start(), end) or english.NUMBER.match(
            view, first.start(), end
        )
        if match is None:
            at = first.end() if first.end() > first.start() else first.start() + 1
            continue
        yield _mention(view, match)
        at = match.end()


def _mention(view: str, match: re.Match[str]) -> Mention:
    low, step = _value(match["low"])
    value: Decimal | None = low
    high, begin, hedges = low, match.start(), _hedge_before(view, match)
    before = hedges[0][2] if hedges else begin
    if match["high"]:
        high, step = _value(match["high"])
        value, begin = None, match.start("low")
        before, hedges = begin, [("~", HedgeKind.RANGE, begin)]
    counted_unit, noun = _counted_unit(view, match)
    words = tuple((word, kind) for word, kind, _ in hedges)
    mention = Mention(
        begin, match.end(), Kind.CLAIM, "english", None, value, low, high, step, counted_unit,
        hedges=words, hedge=words[0] if words else None, before=before,
    )  # fmt: skip
    if counted_unit is None and value is not None and value < 1000 and not hedges:
        mention.kind, mention.rule = Kind.NAME, "bare"
    elif match["low"].lower() in english.WORDS and low < 10 and not noun.endswith("s"):
        mention.kind, mention.rule, mention.is_strong = Kind.STRUCTURAL, "structural", False
    return mention


def _hedge_before(view: str, match: re.Match[str]) -> list[tuple[str, HedgeKind, int]]:
    """Return the hedge in front of the number, its direction and where it begins."""
    found = english.HEDGE.search(view, max(0, match.start() - 24), match.start("low"))
    if found is None:
        return []
    word = found[1].lower()
    return [(word, english.HEDGES[word], found.start())]


def _counted_unit(view: str, match: re.Match[str]) -> tuple[str | None, str]:
    """Return the counted unit (%, a currency, the last word of the noun) and the noun."""
    found = match.groupdict()
    noun = english.NOUN.match(view, match.end())
    words = noun[1].strip() if noun else ""
    rate = (found["rate"] or "").strip()
    if rate:
        return ("%" if rate.lower() in ("%", "percent", "per cent") else rate), words
    money = (found.get("currency") or found.get("money") or "").strip()
    return money or _thing_of(words), words


def _thing_of(words: str) -> str | None:
    """Return what is counted: the last plural of the noun, else its last word."""
    found = words.split()
    plurals = [word for word in found if english.PLURAL.search(word)]
    return (plurals or found)[-1] if found else None


def _value(written: str) -> tuple[Decimal, Decimal]:
    """Return (value, place value of the last digit given) of a numeral with its scales."""
    words = _WORD_BREAK.split(written.lower())
    digits = words[0].replace(",", "")
    step = Decimal(1)
    if digits[0].isdigit():
        value = Decimal(digits)
        if "." in digits:
            step = step.scaleb(digits.index(".") + 1 - len(digits))
        elif value:
            step = step.scaleb(len(digits) - len(digits.rstrip("0")))
    else:
        value = Decimal(sum(english.WORDS.get(word, 1 if word == "a" else 0) for word in words))
    for scale in (english.SCALES[word] for word in words if word in english.SCALES):
        value, step = value * scale, step * scale
    return value, step


def _left(view: str, floor: int, end: int) -> str:
    cut = floor
    for match in _BREAK.finditer(view, floor, end):
        cut = match.end()
    return view[cut:end]


def _right(view: str, start: int, end: int) -> str:
    reach = min(end, start + _REACH)
    stop = _NEXT_BREAK.search(view, start, reach)
    return view[start : stop.start() if stop else reach].strip()


def _last(found: Sequence[tuple[int, str]], place: int) -> str | None:
    """Return the words of *found* that end last before *place*."""
    at = bisect_right(found, place, key=lambda item: item[0])
    return found[at - 1][1] if at else None


def _without_article(words: str) -> str:
    return words.removeprefix("The ").removeprefix("the ")


def _modality(view: str, start: int, mention: Mention, after: Mention | None) -> Modality:
    floor = max(start, mention.start - _SENTENCE_REACH)
    sentence = max(view.rfind(". ", floor, mention.start), floor)
    if english.PLAN.search(view, sentence, mention.start):
        return Modality.TARGET
    if (
        after is not None
        and _FROM.search(view, floor, mention.before)
        and _CHANGED.match(view, mention.end, after.start)
    ):
        return Modality.BASELINE
    return Modality.RESULT
