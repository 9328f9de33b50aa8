"""Scan normalised text once, from left to right, for everything that looks like a number.

    mention  = mask | [hedge] numeral [hedge] counted-unit [hedge]
    mask     = a rule of `rules.RULES` | a word of the lexicon that holds a numeral
    counted-unit = longest word of the lexicon ["/" per]

Masks are tried before numerals, so a number that is part of a name or a date is never read as a
count. What comes out are `Mention`s with offsets into the scanned text; what they claim is
worked out by `claims.sharing`, `claims.subject` and `claims.scope`.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache

from kanhe.claims.lexicon import Lexicon, longest_first
from kanhe.claims.number import HedgeKind, Kind
from kanhe.claims.numerals import Numeral, NumeralKind, numeral_at, range_from
from kanhe.claims.rules import RULE_FIRSTS, RULES, rules_at
from kanhe.values.pattern import pattern

_NUMERAL_FIRST = "0123456789零〇一二两三四五六七八九十百千万亿几廿卅壹贰叁肆负-"
_INDEFINITE_FIRST = "数上好"  # 数百, 上千, 好几十: only in front of a scale
_INNER_KINDS: Mapping[str, HedgeKind] = {
    "余": HedgeKind.OVER, "多": HedgeKind.OVER, "来": HedgeKind.ABOUT, "几": HedgeKind.OVER,
    "数": HedgeKind.ABOUT, "上": HedgeKind.AT_LEAST, "~": HedgeKind.RANGE,
}  # fmt: skip
_NUMERALS = frozenset(_NUMERAL_FIRST)
_SCALES = "十百千万亿"
_PLACES = frozenset(_SCALES)
# no count has so many digits: a number plate, a key, a ruled line of 一
_LONG_RUN = pattern(
    "[0-9零〇○一二两三四五六七八九十百千万亿]"
    "[0-9,.\u2009\u202f\u00a0零〇○一二两三四五六七八九十百千万亿]{40,}+"
)
_SIGNS: Mapping[NumeralKind, str] = {NumeralKind.PERCENT: "%", NumeralKind.PERMILLE: "‰"}
_PER_MANY = pattern(r"/(?:10{0,6}万?|[十百千]?万)(?:人|户)?(?![\d.])")  # 7.2/10万


@dataclass(slots=True)
class Mention:
    """A number as it stands in the scanned text; filled in step by step, then frozen.

    `numeral_end` is where the digits end; `hedges` are pairs (word, direction) in text order,
    the one that counts is `hedge`.
    """

    start: int
    end: int
    kind: Kind
    rule: str
    numeral: Numeral | None = None
    value: Decimal | None = None
    low: Decimal | None = None
    high: Decimal | None = None
    step: Decimal = Decimal(1)
    counted_unit: str | None = None
    hedges: tuple[tuple[str, HedgeKind], ...] = ()
    hedge: tuple[str, HedgeKind] | None = None
    before: int = 0  # where the hedge in front begins (== start where there is none)
    is_strong: bool = True
    is_bare: bool = False

    @property
    def is_claim(self) -> bool:
        """Return whether the mention still stands as a claim."""
        return self.kind is Kind.CLAIM


class Scanner:
    """The tables made from one lexicon. Holds no state between scans."""

    def __init__(self, lexicon: Lexicon) -> None:
        self.lexicon = lexicon
        self._words = _word_tables(lexicon)
        self._counted = _lengths_by_first(lexicon.counted_units)
        self._hedged_behind = lexicon.durations | lexicon.rates  # 三年多, 三成多
        self._after = pattern(_alternation(lexicon.hedges_after))
        links = _alternation(lexicon.hedge_links)
        self._before = pattern(rf"(?P<hedge>{_alternation(lexicon.hedges_before)})(?:{links})?\s*$")
        self._hedge_first = frozenset(w[-1] for w in lexicon.hedges_before) | frozenset(
            w[-1] for w in lexicon.hedge_links
        )
        first = {*RULE_FIRSTS, *_NUMERAL_FIRST, *_INDEFINITE_FIRST}
        self._start = pattern("[" + re.escape("".join(sorted(first))) + "]")

    def scan(self, text: str, start: int = 0, stop: int | None = None) -> list[Mention]:
        """Return the mentions of `text[start:stop]` in order, none overlapping another."""
        found: list[Mention] = []
        search, at = self._start.search, start
        end = len(text) if stop is None else stop
        while match := search(text, at, end):
            mention, at = self._at(text, match.start(), at)
            if mention is not None:
                found.append(mention)
        return found

    def _at(self, text: str, start: int, floor: int) -> tuple[Mention | None, int]:
        """Return what begins at *start* and where to go on; *floor* is what was read before."""
        character = text[start]
        word = self._word_at(text, start, floor)
        rules = rules_at(character)
        match = rules.match(text, start) if rules is not None else None
        if match is not None and match.end() > (word[1] if word else start):
            assert match.lastgroup is not None
            rule = RULES[int(match.lastgroup[1:])]
            return Mention(start, match.end(), rule.kind, rule.name), match.end()
        if word is not None:
            begin, end, kind = word
            return (Mention(begin, end, kind, "word") if kind else None), end
        if character in _NUMERAL_FIRST or (
            character in _INDEFINITE_FIRST and text[start + 1 : start + 2] in (*_SCALES, "几")
        ):
            return self._number_at(text, start)
        return None, start + 1

    def _word_at(self, text: str, start: int, floor: int) -> tuple[int, int, Kind | None] | None:
        """Return the longest lexicon word whose first numeral stands at *start*."""
        for offset, length, words in self._words.get(text[start], ()):
            begin = start - offset
            if begin < floor:
                continue
            word = text[begin : begin + length]
            kind = words.get(word)
            if kind is None or (offset == 0 and self._counts_on(text, word, begin + length)):
                continue
            return begin, begin + length, (kind if kind is not Kind.CLAIM else None)
        return None

    def _counts_on(self, text: str, word: str, end: int) -> bool:
        """Return whether a word of numerals only is a count here (十一 → 十一名, not 十一期间)."""
        if not (_PLACES.intersection(word) and _NUMERALS.issuperset(word)):
            return False
        if text[end : end + 1] in _NUMERALS:
            return True
        return self.unit_at(text, end) > end and not text.startswith(("期间", "节"), end)

    def _number_at(self, text: str, start: int) -> tuple[Mention | None, int]:
        run = _LONG_RUN.match(text, start)
        if run is not None:
            return Mention(start, run.end(), Kind.NAME, "long_run", before=start), run.end()
        numeral = numeral_at(text, start)
        if numeral is None:
            return None, start + 1
        wide = range_from(text, numeral)
        if (
            wide is not None
            and not _FROM.search(text, max(0, start - 24), start)  # 由26.7%到52.1% is a change
            and (wide.kind is NumeralKind.PERCENT or self.unit_at(text, wide.end) > wide.end)
        ):
            numeral = wide
        mention = self._mention(text, numeral)
        return mention, max(numeral.end, mention.end if mention else 0)

    def _mention(self, text: str, numeral: Numeral) -> Mention | None:
        """Read the counted unit and the hedges around a numeral; None for what says nothing."""
        counted_unit, end, after = self._unit_and_after(text, numeral)
        inner = ((numeral.hedge, _INNER_KINDS[numeral.hedge]),) if numeral.hedge else ()
        before, at = self._hedge_before(text, numeral.start)
        mention = Mention(
            numeral.start, end, Kind.CLAIM, "number", numeral,
            numeral.value, numeral.low, numeral.high, numeral.step, counted_unit,
            hedges=(*before, *inner, *after),
            hedge=(*after[::-1], *inner, *before, None)[0],
            before=at,
        )  # fmt: skip
        return _judged(mention, text, self.lexicon)

    def _unit_and_after(
        self, text: str, numeral: Numeral
    ) -> tuple[str | None, int, tuple[tuple[str, HedgeKind], ...]]:
        """Return the counted unit, where the mention ends, and the hedges behind the number."""
        after: list[tuple[str, HedgeKind]] = []
        counted_unit, end = self._unit_of(text, numeral)
        if counted_unit == "个" and text.startswith("多月", end):
            counted_unit, end = "月", end + 2
            after.append(("多", HedgeKind.OVER))
        elif counted_unit in self._hedged_behind and text[end : end + 1] in ("多", "余"):
            after.append((text[end], HedgeKind.OVER))
            end += 1
        match = self._after.match(text, end)
        if match and (
            counted_unit or numeral.value is None or numeral.has_scale or not numeral.is_chinese
        ):
            after.append((match.group(), self.lexicon.hedges_after[match.group()]))
            end = match.end()
        return counted_unit, end, tuple(after)

    def _unit_of(self, text: str, numeral: Numeral) -> tuple[str | None, int]:
        """Return the counted unit behind a numeral, with what it is counted per, and its end."""
        if numeral.kind in _SIGNS:
            return _SIGNS[numeral.kind], numeral.end
        begin = numeral.end + 1 if text.startswith(" ", numeral.end) else numeral.end
        end = self.unit_at(text, begin)
        if end == begin:
            match = _PER_MANY.match(text, numeral.end)
            return (match.group(), match.end()) if match else (None, numeral.end)
        mark = text[end : end + 1]
        if mark == "/":
            for length in (4, 3, 2, 1):
                if text[end + 1 : end + 1 + length] in self.lexicon.per:
                    end += 1 + length
                    break
        elif mark == "(":  # 台(套): one thing by two names, never a number in brackets
            other = self.unit_at(text, end + 1)
            if other > end + 1 and text.startswith(")", other):
                end = other + 1
        return text[begin:end], end

    def _hedge_before(self, text: str, start: int) -> tuple[tuple[tuple[str, HedgeKind], ...], int]:
        """Return the hedge that ends where the number begins, and where it begins itself."""
        if text[start - 1 : start] not in self._hedge_first or not start:
            return (), start
        match = self._before.search(text, max(0, start - 8), start)
        if match is None:
            return (), start
        at, word = match.start("hedge"), match["hedge"]
        if at and text[at - 1] in _NO_HEDGE_AFTER.get(word, ""):
            return (), start
        return ((word, self.lexicon.hedges_before[word]),), at

    def unit_at(self, text: str, start: int) -> int:
        """Return the end of the longest counted unit at *start* (*start* where there is none)."""
        for length in self._counted.get(text[start : start + 1], ()):
            if text[start : start + length] in self.lexicon.counted_units:
                return start + length
        return start


# 节约, 签约, 预约 … end in 约; 最近, 附近 in 近; 反超, 赶超 in 超: no hedges
_NO_HEDGE_AFTER = {
    "约": "节签预合契公条违制简邀履毁解特新老失婚相大",
    "近": "最附临靠邻亲远切贴逼就毗习凑",
    "超": "反赶高",
    "不到": "办做得达找看想",
    "突破": "术关新性的",
}
_FROM = pattern(r"[从由自][^,。;:\n]*$")
_POINTING = pattern(r"(?:[这那哪每各此本该同首]|上述|前述|以下|如下|下列)$")


def _judged(mention: Mention, text: str, lexicon: Lexicon) -> Mention | None:
    """Say what kind of number a mention is, by its numeral and its counted unit alone."""
    numeral, counted_unit = mention.numeral, mention.counted_unit
    assert numeral is not None
    if numeral.kind is NumeralKind.FRACTION:
        mention.kind, mention.rule = Kind.RATIO, "fraction"
    elif counted_unit is None:
        if numeral.is_chinese and len(text[mention.start : mention.end]) == 1:
            return None
        mention.is_bare, mention.kind, mention.rule = True, Kind.NAME, "bare"
    elif counted_unit in lexicon.durations:
        mention.kind, mention.rule = Kind.DURATION, "duration"
        if numeral.is_chinese and numeral.value is not None and numeral.value < 2:
            mention.kind = Kind.IDIOM
    elif numeral.is_chinese and numeral.value is not None and counted_unit not in lexicon.rates:
        if numeral.value < 2:
            mention.kind, mention.rule = Kind.IDIOM, "one"
        elif numeral.value < 10 and (
            counted_unit in lexicon.weak
            or _POINTING.search(text, max(0, mention.start - 2), mention.start)
        ):
            mention.kind, mention.rule = Kind.STRUCTURAL, "structural"
            mention.is_strong = False
    return mention


def _alternation(words: Iterable[str]) -> str:
    return "|".join(map(re.escape, longest_first(words)))


def _lengths_by_first(words: Iterable[str]) -> dict[str, tuple[int, ...]]:
    lengths: dict[str, set[int]] = {}
    for word in words:
        lengths.setdefault(word[0], set()).add(len(word))
    return {first: tuple(sorted(found, reverse=True)) for first, found in lengths.items()}


_WordTable = tuple[int, int, Mapping[str, Kind]]


def _word_tables(lexicon: Lexicon) -> dict[str, tuple[_WordTable, ...]]:
    """Return, for each numeral character, the words that hold it: (its offset, length, kinds).

    A word is looked up from its first numeral, so that the scan need not stop at every
    character with which some word begins. Silent words have the kind CLAIM here: none is shown.
    """
    tables: dict[tuple[str, int, int], dict[str, Kind]] = {}
    kinds = ((lexicon.silent, Kind.CLAIM), (lexicon.idioms, Kind.IDIOM), (lexicon.names, Kind.NAME))
    for words, kind in kinds:
        for word in words:
            at = next((i for i, c in enumerate(word) if c in _NUMERAL_FIRST), None)
            if at is not None:
                tables.setdefault((word[at], at, len(word)), {})[word] = kind
    result: dict[str, list[_WordTable]] = {}
    for (character, at, length), found in tables.items():
        result.setdefault(character, []).append((at, length, found))
    longest = {c: sorted(rows, key=lambda row: (-row[1], -row[0])) for c, rows in result.items()}
    return {character: tuple(rows) for character, rows in longest.items()}


@lru_cache(maxsize=8)
def scanner_of(lexicon: Lexicon) -> Scanner:
    """Return the scanner of *lexicon*, made once."""
    return Scanner(lexicon)
