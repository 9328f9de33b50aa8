"""The statements of lists: a page in the order of an index, branch by branch, or a count.

Written for what a list asks (`listing`) and how its words are found (`lookups`).
"""

from collections.abc import Sequence, Sized
from dataclasses import dataclass, field
from itertools import product
from typing import TYPE_CHECKING, Any

from django.db import connection

from kanhe.store.lookups import Lookup
from kanhe.store.occurrences import Along
from kanhe.store.record_rows import json_text
from kanhe.store.search import holds

if TYPE_CHECKING:
    from kanhe.store.listing import Part, RecordFilter, Way

_MOST_BRANCHES = 64  # more org units than that are a large part of the register: filter instead

Statement = tuple[str, list[Any]]


@dataclass(slots=True)
class _Where:
    """Tables, and the conditions that stand alike in every branch, with their values."""

    source: str
    number: str = "r.number"
    conditions: list[str] = field(default_factory=list)
    values: list[Any] = field(default_factory=list)

    def add(self, condition: str, *values: Any) -> None:
        """Add a condition."""
        self.conditions.append(condition)
        self.values += values

    def among(self, column: str, values: Sequence[Any]) -> None:
        """Add the condition that a column has one of *values*."""
        self.add(f"{column} IN ({_marks(values)})", *values)

    def __str__(self) -> str:
        return f"FROM {self.source} WHERE {' AND '.join(self.conditions)}"


def page_statement(
    which: "RecordFilter", way: "Way", part: "Part", lookup: Lookup, limit: int, skip: int = 0
) -> Statement:
    """Return what finds number and day of at most *limit* records behind the first *skip*."""
    where = _where(which, lookup, is_by_number=way.is_by_number)
    columns, branches = ((), ()) if lookup.index else _branches(which, way)
    if "state" not in columns and which.states:
        # the plus keeps SQLite from an index that has not the order of the page
        where.among(f"{_plus()}r.state", [state.value for state in which.states])
    if "org_unit" not in columns and which.org_units:
        where.among(f"{_plus()}r.org_unit", which.org_units)
    keys = [where.number] if way.is_by_number else ["r.day", "r.number"]
    for place, sign in part.ends(is_descending=way.is_descending):
        values = [place.number] if way.is_by_number else [place.day.isoformat(), place.number]
        where.add(f"({', '.join(keys)}) {sign} ({_marks(keys)})", *values)
    if part.among:
        where.among(where.number, part.among)
    for sign, bound in part.along.bounds(part.within):
        where.add(f"{where.number if part.along is Along.NUMBER else 'r.day'} {sign} %s", bound)
    turn = "DESC" if way.is_descending else "ASC"
    sort = ", ".join(f"{key} {turn}" for key in keys)
    day = "NULL" if skip and way.is_by_number else "r.day"  # an index may tell without it
    one = f"SELECT r.number, {day} AS day {where}"
    cut = f"LIMIT {int(limit)} OFFSET {int(skip)}"
    if not branches:
        return f"{one} ORDER BY {sort} {cut}", where.values
    led = "".join(f" AND r.{column} = %s" for column in columns)
    each = f"SELECT * FROM ({one}{led} ORDER BY {sort} LIMIT {int(limit + skip)}) AS part"
    merged = " UNION ALL ".join([each] * len(branches))
    outer = ", ".join(f"{key.removeprefix('r.')} {turn}" for key in keys)
    sql = f"SELECT * FROM ({merged}) AS merged ORDER BY {outer} {cut}"
    return sql, [value for led_by in branches for value in (*where.values, *led_by)]


def count_statement(which: "RecordFilter", lookup: Lookup, at_most: int | None) -> Statement:
    """Return what counts records; counting stops at *at_most*."""
    where = _where(which, lookup, is_by_number=False)
    if which.org_units:
        where.among("r.org_unit", which.org_units)
    if which.states:
        where.among("r.state", [state.value for state in which.states])
    limit = "" if at_most is None else f" LIMIT {int(at_most)}"
    return f"SELECT count(*) FROM (SELECT 1 {where}{limit}) AS found", where.values


def _branches(
    which: "RecordFilter", way: "Way"
) -> tuple[tuple[str, ...], Sequence[tuple[str, ...]]]:
    """Return the columns that lead in an index with the order of the page, and for each branch
    their values; only by day there is one in which org unit and state lead together."""
    org_units = list(dict.fromkeys(which.org_units))
    states = [state.value for state in dict.fromkeys(which.states)]
    for columns, branches in (
        (("org_unit", "state"), [] if way.is_by_number else list(product(org_units, states))),
        (("org_unit",), [(one,) for one in org_units]),
        (("state",), [(one,) for one in states]),
    ):
        if 0 < len(branches) <= _MOST_BRANCHES:
            return columns, branches
    return (), ()


def _where(which: "RecordFilter", lookup: Lookup, *, is_by_number: bool) -> _Where:
    is_sqlite = connection.vendor == "sqlite"
    where = _looked_up(lookup, is_sqlite=is_sqlite, is_by_number=is_by_number)
    where.add("r.register = %s", which.register)
    if which.is_void is not None:
        where.add("r.is_void" if which.is_void else "NOT r.is_void")
    if which.window is not None:
        # the plus keeps SQLite from an index that has not the order of the page
        day = f"{_plus()}r.day" if is_by_number else "r.day"
        where.add(f"{day} >= %s", which.window.start.isoformat())
        if which.window.end is not None:
            where.add(f"{day} < %s", which.window.end.isoformat())
    for name, value in which.fields.items():
        if is_sqlite:
            where.add(  # its text first: that costs a third of reading it as JSON
                "instr(r.data, %s) > 0 AND "
                "EXISTS (SELECT 1 FROM json_each(r.data, %s) AS held WHERE held.value = %s)",
                json_text(value), f'$."{name}"', value,
            )  # fmt: skip
        else:
            where.add("r.data -> %s @> %s::jsonb", name, json_text(value))
    for condition, text in holds(lookup.checked):
        where.add(condition, text)
    return where


def _looked_up(lookup: Lookup, *, is_sqlite: bool, is_by_number: bool) -> _Where:
    """Return the tables in the order in which they are gone through."""
    if lookup.index is None and not lookup.checked:
        return _Where("record r")
    if lookup.index is None and is_sqlite:
        return _Where("record r CROSS JOIN search_text s ON s.rowid = r.number")
    if lookup.index is None:
        return _Where("record r JOIN search_text s ON s.record_id = r.number")
    if is_sqlite:
        number = "s.rowid" if is_by_number else "r.number"
        where = _Where("search_text s CROSS JOIN record r ON r.number = s.rowid", number)
        where.add("search_text MATCH %s", lookup.index)
        return where
    # OFFSET 0, + 0: looked up first and sorted then, whatever is thought of how many there are
    found = "SELECT * FROM search_text WHERE tokens @@ %s::tsquery OFFSET 0"
    source = f"({found}) s JOIN record r ON r.number = s.record_id"
    return _Where(source, "s.record_id + 0", values=[lookup.index])


def _plus() -> str:
    return "+" if connection.vendor == "sqlite" else ""


def _marks(values: Sized) -> str:
    return ", ".join(["%s"] * len(values))
