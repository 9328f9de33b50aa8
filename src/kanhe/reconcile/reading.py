"""A draft laid out for checking: sentences in which each claim is one mark.

Relations are patterns over the words *between* numbers (由▮增加到▮). Here every claim of a
sentence is replaced by `MARK`, so that such a pattern is a short regular expression.
"""

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import groupby

from kanhe.claims.number import Kind, Number
from kanhe.claims.page import Page
from kanhe.reconcile.hedges import Policy, Shape, interval_of, shape_of, widest_of
from kanhe.values.interval import Interval
from kanhe.values.pattern import pattern

MARK = "\ufffc"
_ENDS = pattern(r"[。！？!?]+[”’」』）)]*|\.(?=\s+[A-Z“\"]|\s*$)", re.MULTILINE)
_CLAUSE = pattern(r"[，。；：,;:！？!?\n\t（(]")
_HAN = pattern(r"[^\W\da-zA-Z_]")
_FULL_WIDTH = str.maketrans(",;:()?!", "，；：（）？！")
_HEDGE_IN_FRONT = pattern(
    r"(?:将近|接近|大约|约为|约|近|超过|超|逾|突破|不足|不到|不少于|不低于|至少|多达|高达|达到|达|about"
    r"|around|approximately|nearly|almost|some|over|more than|at least|fewer than|less than)\s*$",
    re.IGNORECASE,
)
_CLASSES = {
    alias: members[0]
    for members in (
        ("人", "名", "位", "人数"),
        ("件", "起", "宗", "案"),
        ("%", "％", "percent", "per cent"),
        ("个百分点", "百分点", "percentage points", "percentage point"),
    )
    for alias in members
}


@dataclass(frozen=True, slots=True)
class Mention:
    """A claim where it stands: its number, its place in the view, and the values it can mean."""

    number: Number
    start: int
    end: int
    admits: Interval
    counted_unit: str | None  # words for the same thing made one (名 is 人)

    @property
    def is_percent(self) -> bool:
        """Return whether this is a percentage."""
        return self.counted_unit == "%"

    @property
    def is_point(self) -> bool:
        """Return whether this is a number of percentage points."""
        return self.counted_unit == "个百分点"


@dataclass(frozen=True)
class Sentence:
    """A sentence: `text` with a `MARK` for each of `mentions`, which stand at `places` in it.

    `gaps` are the words in front of, between and behind the marks. Hedges in front of a number
    are left out of the text: they are part of what it admits.
    """

    text: str
    mentions: tuple[Mention, ...]
    places: tuple[int, ...]
    gaps: tuple[str, ...]
    block: int
    start: int

    def gap(self, index: int) -> str:
        """Return the words between the mark before and mark *index* (0: from the beginning;
        one past the last: to the end)."""
        return self.gaps[index]

    def lead(self, index: int) -> str:
        """Return the words of the same clause in front of mark *index*."""
        return _CLAUSE.split(self.gap(index))[-1]

    def tail(self, index: int) -> str:
        """Return the words of the same clause behind mark *index*."""
        return _CLAUSE.split(self.gap(index + 1))[0]

    def mark_at(self, place: int) -> int:
        """Return which mention's mark stands at *place* of the text."""
        return bisect_right(self.places, place) - 1

    @cached_property
    def has_han(self) -> bool:
        """Return whether the sentence is Chinese."""
        return _HAN.search(self.text) is not None

    @cached_property
    def depths(self) -> tuple[int, ...]:
        """Return, for each mark, how many brackets are open around it."""
        depth, found = 0, []
        for character in self.text:
            if character in "（(":
                depth += 1
            elif character in "）)":
                depth = max(0, depth - 1)
            elif character == MARK:
                found.append(depth)
        return tuple(found)


@dataclass(frozen=True, slots=True)
class Reading:
    """All that the checks look at. `sentences` leave out paragraphs that stand twice word for
    word; `blocks` hold the mentions of every block, those too. `view` is the page's, with the
    punctuation of Chinese lines full-width."""

    page: Page
    policy: Policy
    sentences: tuple[Sentence, ...]
    blocks: tuple[tuple[Mention, ...], ...]
    view: str

    def paragraphs(self) -> Iterator[tuple[Sentence, ...]]:
        """Yield the sentences of each block."""
        for _, group in groupby(self.sentences, key=lambda sentence: sentence.block):
            yield tuple(group)


def class_of(counted_unit: str | None) -> str | None:
    """Return the word that stands for all units that count the same (起, 件 → 件)."""
    return None if counted_unit is None else _CLASSES.get(counted_unit, counted_unit)


def is_alike(one: Mention, other: Mention) -> bool:
    """Return whether both count in the same unit; an elided one goes with any."""
    first, second = one.counted_unit, other.counted_unit
    return first is None or second is None or first == second


def read(page: Page, numbers: Sequence[Number], policy: Policy) -> Reading:
    """Return the claims of *numbers* laid out over *page*, in the order of the view."""
    mentions = sorted(_mentions(page, numbers, policy), key=lambda mention: mention.start)
    view = "\n".join(_full_width(line) for line in page.view.split("\n"))
    ends = [*page.block_starts[1:], len(page.view) + 1]
    starts = [mention.start for mention in mentions]
    blocks: list[tuple[Mention, ...]] = []
    sentences: list[Sentence] = []
    for block, (begin, end) in enumerate(zip(page.block_starts, ends, strict=False)):
        low, high = bisect_right(starts, begin - 1), bisect_right(starts, end - 1)
        inside = tuple(mentions[low:high])
        blocks.append(inside)
        if not page.blocks[block].is_exact_repeat:
            sentences.extend(_sentences(view, begin, end - 1, inside, block))
    return Reading(page, policy, tuple(sentences), tuple(blocks), view)


def _full_width(line: str) -> str:
    """Return *line* with the marks of Chinese prose, so that one pattern reads both widths."""
    return line.translate(_FULL_WIDTH) if _HAN.search(line) else line


def _believed(number: Number, policy: Policy) -> Interval | None:
    """Return what *number* can mean: rounded where it is plain, anything true where hedged."""
    if shape_of(number) is Shape.PLAIN:
        return interval_of(number, policy)
    return widest_of(number, policy)


def _mentions(page: Page, numbers: Sequence[Number], policy: Policy) -> Iterator[Mention]:
    by_origin = sorted(page.anchors, key=lambda anchor: anchor[1])
    origins = [origin for _, origin in by_origin]
    for number in numbers:
        admitted = _believed(number, policy) if number.kind is Kind.CLAIM else None
        piece = bisect_right(origins, number.start) - 1
        if admitted is None or piece < 0:
            continue
        at, origin = by_origin[piece]
        start = at + number.start - origin
        counted = class_of(number.counted_unit)
        yield Mention(number, start, start + number.end - number.start, admitted, counted)


def _sentences(
    view: str, begin: int, end: int, mentions: tuple[Mention, ...], block: int
) -> Iterator[Sentence]:
    cut, rest = begin, 0
    bounds = [found.end() for found in _ENDS.finditer(view, begin, end)]
    for bound in (*bounds, end):
        if bound <= cut:
            continue
        last = rest
        while last < len(mentions) and mentions[last].end <= bound:
            last += 1
        yield _marked(view, cut, bound, mentions[rest:last], block)
        cut, rest = bound, last


def _marked(view: str, begin: int, end: int, mentions: tuple[Mention, ...], block: int) -> Sentence:
    gaps, places, at, length = [], [], begin, 0
    for mention in mentions:
        words = _HEDGE_IN_FRONT.sub("", view[at : mention.start])
        gaps.append(words)
        places.append(length + len(words))
        length += len(words) + 1
        at = mention.end
    gaps.append(view[at:end])
    return Sentence(MARK.join(gaps), mentions, tuple(places), tuple(gaps), block, begin)
