"""The page's remarks, and its explanation of every number."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from kanhe.claims.number import Kind
from kanhe.formats.check_html_backing import backing_of
from kanhe.formats.check_html_text import number_anchor
from kanhe.formats.check_places import Lines, Piece, Quote
from kanhe.formats.check_remarks import SHAPES, Level, Remark, Status
from kanhe.formats.check_values import fields_of
from kanhe.formats.html_parts import CLASSES, element, link, tag, text_of
from kanhe.formats.wording import Lang, say
from kanhe.reconcile.verdict import Checked
from kanhe.values.span import Span

Ask = Callable[[int], str]
"""What is asked about a claim, by its index, as HTML."""


Lead = Callable[[int], str]
"""The address of the page that traces the figure of a claim, by its index; "" for none."""


def nothing(index: int) -> str:
    """Ask nothing, lead nowhere."""
    return ""


@dataclass(frozen=True, slots=True)
class Panel:
    """All that the explanations are made from."""

    checked: Checked
    lines: Lines
    remarks: tuple[Remark, ...]
    statuses: tuple[Status, ...]
    anchors: Mapping[Span, str]
    lang: Lang
    ask: Ask = nothing
    lead: Lead = nothing

    def remark_items(self, *levels: Level) -> Iterator[str]:
        """Yield the remarks of *levels* as list items, each with links to its places."""
        for count, remark in enumerate(self.remarks, 1):
            if remark.level in levels:
                yield self._remark(count, remark)

    def claims(self) -> Iterator[str]:
        """Yield the explanation of each claim as a list item with the id `n` and its count."""
        for index, number in enumerate(self.checked.numbers):
            if number.kind is Kind.CLAIM:
                yield self._claim(index)

    def others(self) -> Iterator[str]:
        """Yield each number that is not a claim as a short list item."""
        for index, number in enumerate(self.checked.numbers):
            if number.kind is not Kind.CLAIM:
                yield self._other(index)

    def _say(self, code: str, **facts: str) -> str:
        return text_of(say(code, self.lang, **facts))

    def _remark(self, count: int, remark: Remark) -> str:
        head = tag(remark.level, say(remark.outcome, self.lang))
        head += element("h3", self._say(remark.rule))
        inner = element("div", head + self._arithmetic(remark), class_="rh")
        inner += element("p", text_of(remark.message(self.lang)), class_="msg")
        quotes = self.lines.quotes(remark.spans)
        inner += element("ul", "".join(map(self._quote, quotes)), class_="places")
        return element("li", inner, id=f"r{count}", class_=f"remark {CLASSES[remark.level]}") + "\n"

    def _arithmetic(self, remark: Remark) -> str:
        amounts = remark.amounts()
        if amounts is None or remark.level is Level.OK:  # 46 of 181 is no difference
            return ""
        stated, expected, off = amounts
        rows = (("page.stated", stated), ("page.expected", expected), ("page.difference", off))
        cells = "".join(
            element("div", element("dt", self._say(code)) + element("dd", text_of(value)))
            for code, value in rows
        )
        return element("dl", cells, class_="sums")

    def _quote(self, quote: Quote) -> str:
        place = self._say("place", line=str(quote.line), column=str(quote.column))
        marked = next(piece.marks for piece in quote.pieces if piece.marks)
        words = "".join(map(self._piece, quote.pieces))
        at = link(place, self.anchors[marked], class_="at")
        return element("li", at + element("q", words))

    def _piece(self, piece: Piece) -> str:
        words = text_of(piece.text)
        if piece.marks is None:
            return words
        return link(element("mark", words), self.anchors[piece.marks])

    def _claim(self, index: int) -> str:
        number, status = self.checked.numbers[index], self.statuses[index]
        head = link(text_of(number.text), number_anchor(index), class_="back")
        count = element("span", f"[{index + 1}]", class_="count")
        inner = element("h3", count + head) + tag(status.level, say(status.word, self.lang))
        inner = element("div", inner + self._close(index), class_="eh")
        address = self.lead(index)
        rows = "".join(
            element("dt", self._say(code)) + element("dd", self._field(code, value, address))
            for code, value in fields_of(self.checked, index, self.lang)
        )
        rows += self._first(index) + self._touching(status)
        inner += element("dl", rows) + self.ask(index)
        inner += backing_of(self.checked, index, self.lang, address)
        kind = f"entry {CLASSES[status.level]}"
        return element("li", inner, id=f"n{index + 1}", class_=kind) + "\n"

    def _field(self, code: str, value: str, address: str) -> str:
        """Return the text of a field; the figure leads to where it comes from."""
        is_figure = code == "field.figure" and address
        return element("a", text_of(value), href=address) if is_figure else text_of(value)

    def _close(self, index: int) -> str:
        return link(self._say("page.close"), number_anchor(index), class_="close")

    def _first(self, index: int) -> str:
        first = self.checked.numbers[index].duplicate_of
        if first is None:
            return ""
        line, column = self.lines.place(self.checked.numbers[first].start)
        place = self._say("place", line=str(line), column=str(column))
        where = link(place, number_anchor(first))
        return element("dt", self._say("field.duplicate_of")) + element("dd", where)

    def _touching(self, status: Status) -> str:
        if not status.remarks:
            return ""
        links = "".join(element("li", self._to_remark(at)) for at in status.remarks)
        label = element("dt", self._say("field.checks"))
        return label + element("dd", element("ul", links, class_="touching"))

    def _to_remark(self, at: int) -> str:
        remark = self.remarks[at]
        shape = element("i", SHAPES[remark.level], aria_hidden="true")
        words = f"{say(remark.outcome, self.lang)} · {say(remark.rule, self.lang)}"
        return link(shape + text_of(words), f"r{at + 1}", class_=CLASSES[remark.level])

    def _other(self, index: int) -> str:
        number, status = self.checked.numbers[index], self.statuses[index]
        count = element("span", f"[{index + 1}]", class_="count")
        head = count + link(text_of(number.text), number_anchor(index), class_="back")
        kind = element("span", self._say(f"kind.{number.kind}"), class_="kind")
        inner = head + kind + self._touching_short(status) + self._close(index)
        return element("li", inner, id=f"n{index + 1}", class_="entry other") + "\n"

    def _touching_short(self, status: Status) -> str:
        return "".join(map(self._to_remark, status.remarks))
