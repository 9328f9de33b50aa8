"""The draft's text with its numbers marked, line by line, for the page."""

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import pairwise

from kanhe.claims.number import Kind, Number
from kanhe.claims.page import Block, BlockKind, Page
from kanhe.formats.check_places import LONGEST, Lines
from kanhe.formats.check_remarks import SHAPES, Level, Remark, Status, accountable
from kanhe.formats.html_parts import CLASSES, element, link, text_of
from kanhe.formats.wording import Lang, say
from kanhe.reconcile.verdict import Checked
from kanhe.values.span import Span

#: Levels whose word is printed beside the number that is held to account, not only told to a
#: screen reader; the other numbers of the relation carry the shape.
_SPOKEN = frozenset({Level.BAD, Level.WARN})


def number_anchor(index: int) -> str:
    """Return the id of a number in the text; its explanation is `n` with the same count."""
    return f"t{index + 1}"


def anchors_of(checked: Checked, remarks: tuple[Remark, ...]) -> dict[Span, str]:
    """Return the id for every place that a remark is about: the number's, or one of its own."""
    anchors = {n.span: number_anchor(i) for i, n in enumerate(checked.numbers)}
    for count, remark in enumerate(remarks, 1):
        for nth, span in enumerate(remark.spans, 1):
            anchors.setdefault(span, f"p{count}-{nth}")
    return anchors


@dataclass(frozen=True, slots=True)
class _Stretch:
    """A stretch inside one line: of a number or not, shaded or not, with flags in front.

    A flag is a place and the index of its worst remark.
    """

    span: Span
    number: int | None
    shade: Level | None
    flags: tuple[tuple[Span, int], ...]


@dataclass(frozen=True, slots=True)
class TextPart:
    """All that the marked text is made from."""

    checked: Checked
    page: Page
    remarks: tuple[Remark, ...]
    statuses: tuple[Status, ...]
    anchors: Mapping[Span, str]
    lang: Lang

    def lines(self) -> Iterator[str]:
        """Yield each line that is not blank as a paragraph."""
        text = self.page.text
        blocks = self._blocks()
        by_line = self._stretches()
        start = 0
        for count, line in enumerate(text.split("\n"), 1):
            if line.strip():
                stretches = by_line.get(start, ())
                inner = "".join(self._stretch(text, each) for each in stretches)
                yield self._paragraph(inner, *blocks.get(count, (None, 0)))
            start += len(line) + 1

    def _blocks(self) -> dict[int, tuple[Block, int]]:
        """Return for each line its block, and which piece of it the line is."""
        places = Lines(self.page.text)
        return {
            places.place(piece.start)[0]: (block, nth)
            for block in self.page.blocks
            for nth, piece in enumerate(block.pieces)
        }

    def _paragraph(self, inner: str, block: Block | None, nth: int) -> str:
        kind = block.kind if block else BlockKind.BODY
        label = self._label(block, kind, nth)
        aside = element("span", text_of(label), class_="where") if label else ""
        again = " again" if block and block.repeats is not None else ""
        return element("p", inner + aside, class_=f"line {kind}{again}") + "\n"

    def _label(self, block: Block | None, kind: BlockKind, nth: int) -> str:
        words = [] if kind is BlockKind.BODY else [say(f"block.{kind}", self.lang)]
        if block and block.repeats is not None:
            code = "page.repeated" if block.is_exact_repeat else "page.reworded"
            words.append(say(code, self.lang))
        if nth:
            words.append(say("page.joined", self.lang))
        return " · ".join(words)

    def _stretches(self) -> dict[int, list[_Stretch]]:
        """Return the stretches by the offset of their line; the text is cut at every border."""
        text = self.page.text
        shades = self._shades()
        numbers = _apart(self.checked.numbers)
        starts = [0, *(at + 1 for at, sign in enumerate(text) if sign == "\n")]
        borders = {0, len(text), *starts, *(s - 1 for s in starts if s)}
        borders.update(at for _, n in numbers for at in (n.start, n.end))
        borders.update(at for span, _ in shades for at in (span.start, span.end))
        flags = defaultdict(list)
        for span, at in shades:
            flags[span.start].append((span, at))
        found: dict[int, list[_Stretch]] = defaultdict(list)
        cuts = sorted(at for at in borders if at <= len(text))
        number_starts = [n.start for _, n in numbers]
        active: list[tuple[Span, int]] = []
        waiting = list(reversed(shades))
        for first, last in pairwise(cuts):
            while waiting and waiting[-1][0].start <= first:
                active.append(waiting.pop())
            active = [each for each in active if each[0].end > first]
            if text[first] == "\n":
                continue
            at = bisect_right(number_starts, first) - 1
            number = numbers[at][0] if at >= 0 and numbers[at][1].end > first else None
            shade = min((self.remarks[each].level for _, each in active), default=None)
            line = starts[bisect_right(starts, first) - 1]
            stretch = _Stretch(Span(first, last), number, shade, tuple(flags[first]))
            found[line].append(stretch)
        return found

    def _shades(self) -> list[tuple[Span, int]]:
        """Return the places of remarks that are not numbers, each with its worst remark."""
        own = {number.span for number in self.checked.numbers}
        worst: dict[Span, int] = {}
        for at, remark in enumerate(self.remarks):  # worst first
            for span in remark.spans:
                if span not in own and span.start < span.end <= len(self.page.text):
                    worst.setdefault(span, at)
        return sorted(worst.items())

    def _stretch(self, text: str, stretch: _Stretch) -> str:
        words = text_of(stretch.span.of(text))
        if stretch.number is not None:
            words = self._number(words, stretch.number, stretch.span)
        if stretch.shade is not None:
            words = element("span", words, class_=f"shade {CLASSES[stretch.shade]}")
        return "".join(self._flag(*flag) for flag in stretch.flags) + words

    def _flag(self, span: Span, at: int) -> str:
        """Return the sign in front of a place that is not a number; it leads to its remark."""
        remark = self.remarks[at]
        word = text_of(say(remark.rule, self.lang))
        is_named = span == min(remark.spans) or span.end - span.start > LONGEST // 2
        inner = element("i", SHAPES[remark.level], aria_hidden="true")
        inner += word if is_named else element("span", word, class_="sr")
        kind = f"flag {CLASSES[remark.level]}" + ("" if is_named else " bare")
        return link(inner, f"r{at + 1}", id=self.anchors[span], class_=kind)

    def _number(self, words: str, index: int, span: Span) -> str:
        number, status = self.checked.numbers[index], self.statuses[index]
        is_claim = number.kind is Kind.CLAIM
        own = {"id": number_anchor(index)} if span.start == number.start else {}
        ending = self._ending(index, status, is_claim) if span.end == number.end else ""
        kind = CLASSES[status.level] if is_claim or status.level is not Level.IDLE else "other"
        if number.end - number.start > LONGEST:
            kind += " long"
        return link(element("mark", words) + ending, f"n{index + 1}", class_=f"num {kind}", **own)

    def _is_accountable(self, index: int, status: Status) -> bool:
        """Return whether a remark of the number's own level is first of all about it."""
        span = self.checked.numbers[index].span
        return any(
            self.remarks[at].level is status.level
            and accountable(self.remarks[at], self.checked) == span
            for at in status.remarks
        )

    def _ending(self, index: int, status: Status, is_claim: bool) -> str:
        word = text_of(say(status.word, self.lang))
        count = element("sup", f"[{index + 1}]", class_="count", aria_hidden="true")
        if status.level in _SPOKEN and self._is_accountable(index, status):
            shape = element("i", SHAPES[status.level], aria_hidden="true")
            return element("span", shape + word, class_="word") + count
        shape = element("i", SHAPES[status.level], aria_hidden="true") if is_claim else ""
        is_quiet = status.level is Level.IDLE
        return ("" if is_quiet else shape) + element("span", f" {word}", class_="sr") + count


def _apart(numbers: tuple[Number, ...]) -> list[tuple[int, Number]]:
    """Return the numbers with their index, in text order, without those inside another."""
    kept: list[tuple[int, Number]] = []
    for index, number in sorted(enumerate(numbers), key=lambda each: each[1].span):
        if number.start < number.end and (not kept or number.start >= kept[-1][1].end):
            kept.append((index, number))
    return kept
