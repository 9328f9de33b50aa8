"""Pages of a register: filtered, sorted, and turned by key, never by counting rows from the start.

A page is found in an index that already has its order, so the first and the ten-thousandth page
of ten million records take the same time. Where several org units (or states) are asked for, each
gives its own first rows and these are merged. Records with a value that few have are found by the
words of that value; those with one that many have are met soon on the way: where the value occurs
(`occurrences`), or where they were met before (`list_starts`).
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from enum import StrEnum

from django.db import connection

from kanhe.registers.lifecycle import State
from kanhe.registers.plain import Plain
from kanhe.registers.projection import Record
from kanhe.store import list_starts as starts
from kanhe.store.list_statements import count_statement, page_statement
from kanhe.store.lookups import Lookup, lookup_of
from kanhe.store.occurrences import EVERYTHING, Along, Run, runs
from kanhe.store.record_rows import as_day, latest_definition, record_of, rows_by_number
from kanhe.values.period import Window

_TRIED = 8_000  # records that are looked at for words before the word index is asked


class Order(StrEnum):
    """What a page is sorted by; both fall back on the number."""

    NUMBER = "number"
    DAY = "day"


@dataclass(frozen=True, slots=True)
class RecordFilter:
    """Which records of *register*. Empty means no restriction; `is_void` None means both.

    `fields` holds values as they stand in a record; in a field with many values one must be it.
    `words` must all be found in the record, each as it stands.
    """

    register: str
    org_units: tuple[str, ...] = ()
    window: Window | None = None
    states: tuple[State, ...] = ()
    fields: Mapping[str, Plain] = field(default_factory=dict)
    words: str = ""
    is_void: bool | None = False


@dataclass(frozen=True, slots=True)
class Listed:
    """A record in a list, its trail shortened to the latest line; *number* is its place."""

    number: int
    record: Record


@dataclass(frozen=True, slots=True)
class Position:
    """Where a page ends: the next one begins behind it."""

    number: int
    day: date


@dataclass(frozen=True, slots=True)
class Way:
    """The way through a list."""

    order: Order
    is_descending: bool

    @property
    def is_by_number(self) -> bool:
        """Return whether the order is that of the numbers."""
        return self.order is Order.NUMBER

    def key(self, place: Position) -> tuple[date, int]:
        """Return what places are sorted by."""
        return date.min if self.is_by_number else place.day, place.number


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a list: behind *place*, or *is_from* it, up to *last*; *among* these numbers only;
    and *within* stretches."""

    place: Position | None = None
    is_from: bool = False
    last: Position | None = None
    among: Sequence[int] = ()
    along: Along = Along.NUMBER
    within: Run = EVERYTHING

    def ends(self, *, is_descending: bool) -> Iterator[tuple[Position, str]]:
        """Yield the places that bound it, each with the sign of what lies in it."""
        behind, before = ("<", ">") if is_descending else (">", "<")
        if self.place is not None:
            yield self.place, behind + "=" * self.is_from
        if self.last is not None:
            yield self.last, before + "="


@dataclass(frozen=True, slots=True)
class Page:
    """Records, and the position to go on from; None on the last page."""

    rows: tuple[Listed, ...]
    next: Position | None


def list_records(
    which: RecordFilter,
    *,
    order: Order = Order.NUMBER,
    is_descending: bool = True,
    after: Position | None = None,
    limit: int = 25,
) -> Page:
    """Return the page of at most *limit* records that comes behind *after*."""
    return page_of(_found(which, Way(order, is_descending), after, limit + 1), limit)


def each_record(which: RecordFilter, *, at_once: int = 1000) -> Iterator[Listed]:
    """Yield all records of *which* in order of their numbers; memory for *at_once* of them."""
    after: Position | None = None
    while True:
        page = page_of(_walk(which, Way(Order.NUMBER, False), at_once + 1, Part(after)), at_once)
        yield from page.rows
        if page.next is None:
            return
        after = page.next


def page_of(found: Sequence[Position], limit: int) -> Page:
    """Return the page of at most *limit* of the records *found*; one more says that it goes on."""
    rows = rows_by_number([place.number for place in found[:limit]])
    listed = tuple(Listed(place.number, record_of(rows[place.number])) for place in found[:limit])
    return Page(listed, found[limit - 1] if len(found) > limit else None)


def _found(which: RecordFilter, way: Way, after: Position | None, limit: int) -> Sequence[Position]:
    """Return the places of at most *limit* records behind *after*.

    Where records must be looked at, what was looked through in vain before is not again.
    """
    if not which.fields and not which.words:
        return _walk(which, way, limit, Part(after))
    start = starts.begin(which.register, (which, way, after))
    if start.is_unknown:
        found = _leap(which, way, limit, Part(after))
    else:
        some = _walk(which, way, limit, Part(after, among=start.touched)) if start.touched else []
        rest = _leap(which, way, limit, Part(start.first, is_from=True)) if start.first else []
        found = sorted({*some, *rest}, key=way.key, reverse=way.is_descending)[:limit]
    start.remember(found[0] if found else None)
    return found


def _leap(which: RecordFilter, way: Way, limit: int, part: Part) -> list[Position]:
    """Walk as `_walk` does, where the values asked for occur only."""
    if not which.fields:
        return _walk(which, way, limit, part)
    along = Along.NUMBER if way.is_by_number else Along.DAY
    start = None if part.place is None else along.stretch(part.place.number, part.place.day)
    found: list[Position] = []
    definition = latest_definition(which.register)
    is_descending = way.is_descending
    for run in runs(definition, which.fields, along, start, is_descending=is_descending):
        found += _walk(which, way, limit - len(found), replace(part, along=along, within=run))
        if len(found) == limit:
            break
    return found


def _walk(which: RecordFilter, way: Way, limit: int, part: Part) -> list[Position]:
    """Return the places of at most *limit* records in a part of a list."""
    is_in_order = way.is_by_number and not which.org_units and not which.states
    lookup = lookup_of(which, is_in_order=is_in_order and connection.vendor == "sqlite")
    if lookup.tried:
        checked = Lookup(checked=lookup.tried)
        last = None if part.among else _some_way_on(which, way, part)
        found = _places(which, way, limit, replace(part, last=last), checked)
        if last is None or len(found) == limit:
            return found
    return _places(which, way, limit, part, lookup)


def _some_way_on(which: RecordFilter, way: Way, part: Part) -> Position | None:
    """Return the place that many records on, words and values aside; None where the list ends."""
    plain = replace(which, fields={}, words="")
    found = _places(plain, way, 1, part, Lookup(), skip=_TRIED)
    return found[0] if found else None


def _places(
    which: RecordFilter, way: Way, limit: int, part: Part, lookup: Lookup, skip: int = 0
) -> list[Position]:
    sql, values = page_statement(which, way, part, lookup, limit, skip)
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        return [Position(number, as_day(day or date.min)) for number, day in cursor.fetchall()]


def count_records(which: RecordFilter, *, at_most: int | None = None) -> int:
    """Return how many records there are; counting stops at *at_most* (a list shows “1000+”)."""
    is_in_order = connection.vendor == "sqlite" and not which.org_units and not which.states
    lookup = lookup_of(which, is_in_order=is_in_order)
    lookup = Lookup(checked=lookup.tried) if lookup.tried else lookup
    sql, values = count_statement(which, lookup, at_most)
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        return int(cursor.fetchone()[0])
