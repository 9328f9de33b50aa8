"""The rows of a list, drawn once for the same facts: a page turned to again is put together.

What a row shows is all that it is known by, so what is remembered cannot be out of date.
"""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from html import escape

from django.template.loader import render_to_string
from markupsafe import Markup

from kanhe.formats.wording import Lang
from kanhe.registers.datatypes import Datatype
from kanhe.registers.definition import Field
from kanhe.store.listing import Listed
from kanhe.web.showing import Due, Showing, Status
from kanhe.web.templating import url

_MOST = 4_096  # rows remembered: some megabytes
_NUMBERS = (Datatype.INTEGER, Datatype.MONEY, Datatype.DECIMAL)
_WIDEST = 24  # characters of a column beside the headline


@dataclass(frozen=True, slots=True)
class Line:
    """All that a row shows; *evidence* is None where the register asks for none."""

    lang: Lang
    number: int
    address: str
    key: str
    title: str
    org_unit: str
    status: Status | None
    due: Due | None
    cells: tuple[tuple[bool, str], ...]
    evidence: int | None
    day: str
    has_states: bool
    is_peeked: bool


@dataclass(frozen=True, slots=True)
class Drawn:
    """A row as HTML: of the table, and among the cards of a phone."""

    row: Markup
    card: Markup


_drawn: dict[Line, Drawn] = {}


def drawn(
    listed: Sequence[Listed], showing: Showing, columns: Sequence[Field], peeked: int | None
) -> list[Drawn]:
    """Return the rows of a page as HTML."""
    lines = [_line(one, showing, columns, peeked) for one in listed]
    missing = [line for line in lines if line not in _drawn]
    if len(_drawn) + len(missing) > _MOST:
        _drawn.clear()
        missing = lines
    if missing:
        between = secrets.token_hex(16)  # no text of a record can hold it
        facts = {"lines": missing, "lang": showing.lang, "between": between}
        text = render_to_string("registers/rows.html", facts, using="pages")
        parts = text.split(between)
        for line, row, card in zip(missing, parts[::2], parts[1::2], strict=False):
            _drawn[line] = Drawn(Markup(row), Markup(card))
    return [_drawn[line] for line in lines]


def _line(one: Listed, showing: Showing, columns: Sequence[Field], peeked: int | None) -> Line:
    record, traits = one.record, showing.definition.traits
    return Line(
        showing.lang,
        one.number,
        _address() + str(one.number),
        record.key,
        showing.title(record),
        showing.org_unit(record.org_unit),
        showing.status(record),
        showing.due(record),
        tuple(
            (part.datatype in _NUMBERS, _clipped(showing.text(part, record.data)))
            for part in columns
        ),
        None if traits.evidence is None else len(record.evidence),
        record.day.isoformat(),
        traits.lifecycle is not None,
        one.number == peeked,
    )


def _address() -> str:
    """Return what the address of every record begins with."""
    return url("record", number=0).removesuffix("0")


def _clipped(text: str) -> str:
    return text if len(text) <= _WIDEST else text[: _WIDEST - 1] + "…"


@lru_cache(maxsize=64)
def options(titles: tuple[tuple[str, str], ...], chosen: str) -> Markup:
    """Return the choices of a list to choose from, (value, title) each, *chosen* marked."""
    made = [
        f'<option value="{escape(value)}"{" selected" if value == chosen else ""}>{escape(title)}'
        "</option>"
        for value, title in titles
    ]
    return Markup("".join(made))
