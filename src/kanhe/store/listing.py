"""Pages of a register: filtered, sorted, and turned by key, never by counting rows from the start.

A page is found in an index that already has its order, so the first and the ten-thousandth page
of ten million records take the same time. Where several org units (or states) are asked for, each
gives its own first rows and these are merged. Records with a value that few have are found by the
words of that value; those with one that many have are met soon on the way: where the value occurs
(`occurrences`), or where they were met before (`list_starts`).
"""

from collections.abc import Iterator, Mapping, Sequence, Sized
from dataclasses import dataclass, field, replace
from datetime import date
from enum import StrEnum
from functools import lru_cache
from typing import Any

from django.db import connection

from kanhe.registers.lifecycle import State
from kanhe.registers.plain import Plain
from kanhe.registers.projection import Record
from kanhe.store import list_starts as starts
from kanhe.store.gate import tree_row
from kanhe.store.occurrences import EVERYTHING, Along, Run, runs
from kanhe.store.record_rows import (
    as_day,
    json_text,
    latest_definition,
    record_of,
    rows_by_number,
)
from kanhe.store.search import finds_at_most, values_query, words_query
from kanhe.values.period import Window

_MOST_BRANCHES = 64  # more org units than that are a large part of the register: filter instead
_FEW = 5_000  # records with a value: these are gathered, where others are met on the way
_SAME = 1_000  # entries for which "few" is not asked again: it chooses the way, not what is found


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

    def key(self, place: Position) -> tuple[date, int]:
        """Return what places are sorted by."""
        return date.min if self.order is Order.NUMBER else place.day, place.number


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a list: behind *place*, or *is_from* it; *among* these numbers only; and *within*
    stretches."""

    place: Position | None = None
    is_from: bool = False
    among: Sequence[int] = ()
    along: Along = Along.NUMBER
    within: Run = EVERYTHING


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
    along = Along.NUMBER if way.order is Order.NUMBER else Along.DAY
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
    sql, values = _page_sql(which, way, limit, part)
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        return [Position(number, as_day(day)) for number, day in cursor.fetchall()]


def count_records(which: RecordFilter, *, at_most: int | None = None) -> int:
    """Return how many records there are; counting stops at *at_most* (a list shows “1000+”)."""
    source, conditions, values = _restrictions(which)
    if which.org_units:
        conditions.append(f"r.org_unit IN ({_marks(which.org_units)})")
        values += which.org_units
    if which.states:
        conditions.append(f"r.state IN ({_marks(which.states)})")
        values += [state.value for state in which.states]
    limit = "" if at_most is None else f" LIMIT {int(at_most)}"
    inner = f"SELECT 1 FROM {source} WHERE {' AND '.join(conditions)}{limit}"
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT count(*) FROM ({inner}) AS found", values)
        return int(cursor.fetchone()[0])


def _page_sql(
    which: RecordFilter,
    way: Way,
    limit: int,
    part: Part,
) -> tuple[str, list[Any]]:
    source, conditions, values = _restrictions(which, way)
    is_by_word = "search_text" in source
    more, more_values, leading = _branches(which, is_by_word=is_by_word)
    conditions, values = conditions + more, values + more_values
    number = (
        "s.rowid" if source.startswith("search_text") and way.order is Order.NUMBER else "r.number"
    )
    keys = [number] if way.order is Order.NUMBER else ["r.day", "r.number"]
    place = part.place
    if place is not None:
        sign = ("<" if way.is_descending else ">") + "=" * part.is_from
        conditions.append(f"({', '.join(keys)}) {sign} ({_marks(keys)})")
        values += [place.number] if len(keys) == 1 else [place.day.isoformat(), place.number]
    if part.among:
        column = "s.rowid" if source.startswith("search_text") else "r.number"
        conditions.append(f"{column} IN ({_marks(part.among)})")
        values += part.among
    column = number if part.along is Along.NUMBER else "r.day"
    for sign, bound in part.along.bounds(part.within):
        conditions.append(f"{column} {sign} %s")
        values.append(bound)
    turn = "DESC" if way.is_descending else "ASC"
    sort = ", ".join(f"{key} {turn}" for key in keys)
    tail = f"ORDER BY {sort} LIMIT {int(limit)}"
    one = f"SELECT r.number, r.day FROM {source} WHERE {' AND '.join(conditions)}"
    if leading is None:
        return f"{one} {tail}", values
    column, wanted = leading
    each = f"SELECT * FROM ({one} AND r.{column} = %s {tail}) AS part"
    merged = " UNION ALL ".join([each] * len(wanted))
    outer = ", ".join(f"{key.removeprefix('r.')} {turn}" for key in keys)
    sql = f"SELECT * FROM ({merged}) AS merged ORDER BY {outer} LIMIT {int(limit)}"
    return sql, [value for choice in wanted for value in (*values, choice)]


def _branches(
    which: RecordFilter, *, is_by_word: bool
) -> tuple[list[str], list[Any], tuple[str, list[str]] | None]:
    """Return further conditions with values, and the column to merge by with its values.

    Only one of org units and states can lead; the other is a plain condition.
    """
    asked = {
        "org_unit": list(dict.fromkeys(which.org_units)),
        "state": [state.value for state in dict.fromkeys(which.states)],
    }
    conditions: list[str] = []
    values: list[Any] = []
    leading: tuple[str, list[str]] | None = None
    for column, wanted in asked.items():
        if wanted and leading is None and len(wanted) <= _MOST_BRANCHES and not is_by_word:
            leading = (column, wanted)
        elif wanted:
            # the plus keeps SQLite from an index that has not the order of the page
            plus = "+" if connection.vendor == "sqlite" else ""
            conditions.append(f"{plus}r.{column} IN ({_marks(wanted)})")
            values += wanted
    return conditions, values, leading


def _restrictions(which: RecordFilter, way: Way | None = None) -> tuple[str, list[str], list[Any]]:
    """Return the tables, and the conditions that stand alike in every branch, with values;
    *way* is None for those who only count."""
    is_by_number = way is not None and way.order is Order.NUMBER
    is_sqlite = connection.vendor == "sqlite"
    source, conditions, values = "record r", ["r.register = %s"], [which.register]
    if which.is_void is not None:
        conditions.append("r.is_void" if which.is_void else "NOT r.is_void")
    if which.window is not None:
        # the plus keeps SQLite from an index that has not the order of the page
        day = "+r.day" if is_sqlite and is_by_number else "r.day"
        conditions.append(f"{day} >= %s")
        values.append(which.window.start.isoformat())
        if which.window.end is not None:
            conditions.append(f"{day} < %s")
            values.append(which.window.end.isoformat())
    for name, value in which.fields.items():
        if is_sqlite:
            held = (  # its text first: that costs a third of reading it as JSON
                "instr(r.data, %s) > 0 AND "
                "EXISTS (SELECT 1 FROM json_each(r.data, %s) AS held WHERE held.value = %s)"
            )
            values += [json_text(value), f'$."{name}"', value]
        else:
            held = "r.data -> %s @> %s::jsonb"
            values += [name, json_text(value)]
        conditions.append(held)
    query = words_query(which.register, which.words) or _sieve(which, way)
    if query is not None and is_sqlite:
        source = "search_text s CROSS JOIN record r ON r.number = s.rowid"
        conditions.append("search_text MATCH %s")
        values.append(query)
    elif query is not None:
        source = "record r JOIN search_text s ON s.record_id = r.number"
        conditions.append("s.tokens @@ %s::tsquery")
        values.append(query)
    return source, conditions, values


def _sieve(which: RecordFilter, way: Way | None) -> str | None:
    """Return a query of the word index that all records with the values asked for are found by,
    if these are few, or if SQLite finds them in the order that is asked for, or in any."""
    values = [value for value in which.fields.values() if isinstance(value, str)]
    query = values_query(which.register, values)
    if query is None:
        return None
    is_in_order = connection.vendor == "sqlite" and (way is None or way.order is Order.NUMBER)
    if is_in_order and not which.org_units:
        return query
    return query if _are_few(query, tree_row().size // _SAME) else None


@lru_cache(maxsize=512)
def _are_few(query: str, _size: int) -> bool:
    return finds_at_most(query, _FEW)


def _marks(values: Sized) -> str:
    return ", ".join(["%s"] * len(values))
