"""The result for a terminal: worst first, each with its place, its arithmetic and what to do."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from kanhe.claims.number import Kind
from kanhe.formats.check_places import Lines, Quote
from kanhe.formats.check_remarks import (
    SHAPES,
    Level,
    Remark,
    Status,
    remarks_of,
    statuses_of,
    summary_text,
)
from kanhe.formats.check_values import value_text
from kanhe.formats.draft import Draft
from kanhe.formats.terminal_text import clipped, padded, width, wrapped
from kanhe.formats.visible_text import one_line, visible
from kanhe.formats.wording import Lang, say
from kanhe.reconcile.verdict import Checked

#: Lines longer than this are hard to read; narrower than this nothing can be aligned.
WIDEST = 110
NARROWEST = 40

#: ECMA-48 select graphic rendition.
_COLOURS = {Level.BAD: "31", Level.WARN: "33", Level.NOTE: "34", Level.OK: "32", Level.IDLE: "2"}
_BOLD, _DIM, _MARK = "1", "2", "1;4"
_EDGE = "  "
_OTHER_HEADS = ("table.place", "table.number", "table.kind")
_CLAIM_HEADS = ("table.place", "table.number", "table.value", "table.subject", "table.outcome")


@dataclass(frozen=True, slots=True)
class Screen:
    """What the terminal can do: its columns, and whether it shows colour."""

    columns: int = 80
    is_coloured: bool = False

    def paint(self, text: str, colour: str) -> str:
        """Return *text* in *colour*, where colours are shown."""
        return f"\x1b[{colour}m{text}\x1b[0m" if self.is_coloured and text else text


def to_table(
    draft: Draft, checked: Checked, lang: Lang, screen: Screen, is_verbose: bool = False
) -> str:
    """Return the result as lines of at most `screen.columns`, each ended by a line feed."""
    screen = Screen(min(max(screen.columns, NARROWEST), WIDEST), screen.is_coloured)
    lines = list(_Table(draft, checked, lang, screen).lines(is_verbose))
    return "".join(f"{line.rstrip()}\n" for line in lines)


class _Table:
    """One draft's result, being written."""

    def __init__(self, draft: Draft, checked: Checked, lang: Lang, screen: Screen) -> None:
        self.draft, self.checked, self.lang, self.screen = draft, checked, lang, screen
        self.places = Lines(draft.text)

    def lines(self, is_verbose: bool) -> Iterator[str]:
        """Yield the head, the remarks, with verbose every number, and the summary."""
        remarks = remarks_of(self.checked, is_verbose)
        yield from self._head()
        tags = [f"{SHAPES[remark.level]} {self._say(remark.outcome)}" for remark in remarks]
        room = max(map(width, tags), default=0)
        for tag, remark in zip(tags, remarks, strict=True):
            yield ""
            yield from self._remark(padded(tag, room), remark)
        if is_verbose:
            yield from self._numbers(statuses_of(self.checked, remarks))
        yield ""
        yield from self._summary(remarks)

    def _say(self, code: str, **facts: str) -> str:
        return say(code, self.lang, **facts)

    def _head(self) -> Iterator[str]:
        head = self._say(
            "table.head",
            name=one_line(self.draft.name),
            characters=str(len(self.draft.text)),
            numbers=str(len(self.checked.numbers)),
        )
        for line in wrapped(head, self.screen.columns):
            yield self.screen.paint(line, _BOLD)
        yield self.screen.paint("─" * self.screen.columns, _DIM)

    def _remark(self, tag: str, remark: Remark) -> Iterator[str]:
        title = self._say(remark.rule)
        colour = f"{_BOLD};{_COLOURS[remark.level]}"
        yield self.screen.paint(tag, colour) + "  " + self.screen.paint(title, _BOLD)
        quotes = self.places.quotes(remark.spans)
        names = [self._say("place.short", line=str(q.line), column=str(q.column)) for q in quotes]
        margin = max([7, *map(width, names)]) + 1
        for name, quote in zip(names, quotes, strict=True):
            yield from self._hung(name, self._quoted(quote), margin)
        arithmetic = self._arithmetic(remark)
        if arithmetic:
            yield from self._hung("", arithmetic, margin)
        yield from self._hung("", visible(remark.message(self.lang)), margin)

    def _arithmetic(self, remark: Remark) -> str:
        amounts = remark.amounts()
        if amounts is None:
            return ""
        stated, expected, off = amounts
        parts = [
            self._say("table.stated", stated=stated),
            self._say("table.expected", expected=expected),
            self._say("table.difference", difference=off),
        ]
        return self._say("list.comma").join(parts)

    def _quoted(self, quote: Quote) -> str:
        """Return the quotation with its places in 「」, which official prose leaves free."""
        return "".join(f"「{p.text}」" if p.marks else p.text for p in quote.pieces)

    def _hung(self, name: str, text: str, margin: int) -> Iterator[str]:
        """Yield *text* wrapped beside a right-aligned *name*."""
        room = self.screen.columns - len(_EDGE) - margin - 1
        label = " " * (margin - width(name)) + name
        for line in wrapped(text, room):
            yield _EDGE + self.screen.paint(label, _DIM) + " " + line
            label = " " * margin

    def _numbers(self, statuses: Sequence[Status]) -> Iterator[str]:
        claims = [i for i, n in enumerate(self.checked.numbers) if n.kind is Kind.CLAIM]
        others = [i for i, n in enumerate(self.checked.numbers) if n.kind is not Kind.CLAIM]
        rows = [self._claim(index, statuses[index]) for index in claims]
        yield from self._list("table.claims", _CLAIM_HEADS, rows)
        yield from self._list("table.others", _OTHER_HEADS, [self._other(i) for i in others])

    def _claim(self, index: int, status: Status) -> list[str]:
        number = self.checked.numbers[index]
        return [
            *self._other(index)[:2],
            value_text(number, self.checked.intervals[index]),
            one_line(number.subject),
            f"{SHAPES[status.level]} {self._say(status.word)}",
        ]

    def _other(self, index: int) -> list[str]:
        number = self.checked.numbers[index]
        line, column = self.places.place(number.start)
        place = self._say("place.short", line=str(line), column=str(column))
        return [place, one_line(number.text), self._say(f"kind.{number.kind}")]

    def _list(self, title: str, heads: Sequence[str], rows: list[list[str]]) -> Iterator[str]:
        if not rows:
            return
        yield ""
        yield self.screen.paint(f"{self._say(title)} {len(rows)}", _BOLD)
        table = [[self._say(head) for head in heads], *rows]
        widths = _fitted(
            [max(map(width, column)) for column in zip(*table, strict=True)],
            self.screen.columns - len(_EDGE) * len(heads),
        )
        for at, row in enumerate(table):
            cells = [padded(clipped(c, w), w) for c, w in zip(row, widths, strict=True)]
            line = _EDGE + _EDGE.join(cells)
            yield line if at else self.screen.paint(line.rstrip(), _DIM)

    def _summary(self, remarks: Sequence[Remark]) -> Iterator[str]:
        claims = sum(number.kind is Kind.CLAIM for number in self.checked.numbers)
        for line in wrapped(summary_text(claims, remarks, self.lang), self.screen.columns):
            yield self.screen.paint(line, _BOLD)


def _fitted(widths: list[int], room: int) -> list[int]:
    """Return *widths* made to fit into *room* by taking from the widest columns first."""
    widths = list(widths)
    while sum(widths) > room and max(widths) > 4:
        widths[widths.index(max(widths))] -= 1
    return widths
