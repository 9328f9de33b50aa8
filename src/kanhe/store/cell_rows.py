"""Rows of cells: merged in the order of their keys, summed over runs, emptied by columns.

Whole numbers of our own stand in the SQL as they are: nothing here comes from outside. The
texts for SQLite and PostgreSQL are the same but for sums and ranges.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from operator import add, sub
from typing import Any, NamedTuple

from django.db import connection

from kanhe.indicators.columns import WIDTH, Column
from kanhe.indicators.grains import MONTHS_FROM, Run, wider_than
from kanhe.store.cell_order import group_of

_AT_ONCE = 500  # rows of a statement
_FEW = 16  # cells of a run that are named one by one
_VERY_FEW = 4  # cells that are read sooner than the first of them that decides is found


class RowKey(NamedTuple):
    """A row of cells: page, number of the org unit, number of the stretch of days."""

    page: int
    org_unit: int
    p: int


Rows = dict[RowKey, dict[int, int]]
"""Row → column of its page → what is to be added."""


def add_to(rows: Rows, more: Mapping[RowKey, Mapping[int, int]]) -> None:
    """Add *more* to *rows*."""
    for key, values in more.items():
        row = rows.setdefault(key, {})
        for at, value in values.items():
            row[at] = row.get(at, 0) + value


def with_wider(days: Rows) -> Rows:
    """Return rows of days and those of every wider stretch, each grain summed from the finer."""
    found, finer = dict(days), days
    while finer:
        rows: Rows = {}
        for key, values in finer.items():
            wider = wider_than(key.p)
            if wider is not None:
                add_to(rows, {RowKey(key.page, key.org_unit, wider): values})
        found |= rows
        finer = rows
    return found


def merge(rows: Rows) -> None:
    """Add *rows* to what is stored: a statement for each page, in the order that new rows have.

    The order is the same in every transaction, so that two never wait for each other in a ring:
    SQLite's rows stand where their key says, PostgreSQL's as `cell_order` has it.
    """
    order = None if connection.vendor == "sqlite" else _group_first
    pages: dict[int, list[tuple[RowKey, dict[int, int]]]] = defaultdict(list)
    for key in sorted(rows, key=order):
        if any(rows[key].values()):
            pages[key.page].append((key, rows[key]))
    with connection.cursor() as cursor:
        for found in pages.values():
            for first in range(0, len(found), _AT_ONCE):
                cursor.execute(_merging(found[first : first + _AT_ONCE]))


def _group_first(key: RowKey) -> tuple[int, int, int, int]:
    return key.page, group_of(key.p), key.org_unit, key.p


def _merging(found: Sequence[tuple[RowKey, dict[int, int]]]) -> str:
    ats = sorted({at for _, values in found for at in values})
    names = [f"m{at:02}" for at in ats]
    lines = (
        f"({key.page},{key.org_unit},{key.p},0,"
        f"{','.join([str(values[at]) if at in values else 'NULL' for at in ats])})"
        for key, values in found
    )
    # both coalesce are needed: a row that a statement's column does not touch says NULL there
    sets = (f"{name}=coalesce(cell.{name},0)+coalesce(excluded.{name},0)" for name in names)
    return (
        f"INSERT INTO cell (page,org_unit,p,stripe,{','.join(names)}) VALUES {','.join(lines)} "
        f"ON CONFLICT (page,org_unit,p,stripe) DO UPDATE SET {','.join(sets)}"
    )


def sums(
    org_units: Iterable[int], runs: Sequence[Run], columns: Iterable[Column]
) -> dict[Column, dict[int, int]]:
    """Return the signed sums over *runs* of many org units at once, by column and org unit; where
    nothing is, nothing is said."""
    numbers = sorted(set(org_units))
    return {
        column: {number: value for number, value in zip(numbers, values, strict=True) if value}
        for column, values in table(numbers, runs, columns).items()
    }


def table(
    org_units: Sequence[int], runs: Sequence[Run], columns: Iterable[Column]
) -> dict[Column, list[int]]:
    """Return the same as a table: for each column the sums of *org_units* in their order."""
    pages: dict[int, list[Column]] = defaultdict(list)
    for column in sorted(set(columns)):
        pages[column.page].append(column)
    found = {column: [0] * len(org_units) for some in pages.values() for column in some}
    for page, some in pages.items() if org_units else ():
        for sign, rows in _sum_rows(page, org_units, runs, some):
            by_number, nothing = {row[1]: row for row in rows}, (0,) * (len(some) + 2)
            lines = [by_number.get(number, nothing) for number in org_units]
            _, _, *totals = zip(*lines, strict=True)
            for column, values in zip(some, totals, strict=True):
                found[column] = list(map(_ADDED[sign], found[column], values))
    return found


_ADDED = {1: add, -1: sub}


def _sum_rows(
    page: int, org_units: Iterable[int], runs: Sequence[Run], columns: Sequence[Column]
) -> Iterator[tuple[int, list[Any]]]:
    """Yield (sign, rows) of what is to be added and taken off: a row has the number of its part of
    the statement, an org unit, and its sums."""
    totals, where = ",".join([_total(f"m{column.at:02}") for column in columns]), _among(org_units)
    parts = list(_which(runs))
    selects = (
        f"SELECT {at},org_unit,{totals} FROM cell WHERE page={page} AND org_unit {where} "
        f"AND p {which} GROUP BY org_unit"
        for at, (_, which) in enumerate(parts)
    )
    with connection.cursor() as cursor:
        cursor.execute(" UNION ALL ".join(selects))
        rows = cursor.fetchall()
    for at, (sign, _) in enumerate(parts):
        yield sign, [row for row in rows if row[0] == at]


def _among(org_units: Iterable[int]) -> str:
    """Return the condition for org units: PostgreSQL takes neighbours as a range in half the time;
    SQLite would no longer look for the cells of each."""
    numbers = sorted(set(org_units))
    if connection.vendor != "sqlite" and numbers[-1] - numbers[0] == len(numbers) - 1:
        return f"BETWEEN {numbers[0]} AND {numbers[-1]}"
    return f"IN ({','.join(map(str, numbers))})"


def _which(runs: Sequence[Run]) -> Iterator[tuple[int, str]]:
    """Yield (sign, condition on p): short runs of a sign are named cell by cell, together."""
    for sign in _ADDED:
        some = [run for run in runs if run.sign == sign]
        if len(some) > 1 and all(run.last - run.first < _FEW for run in some):
            yield sign, f"IN ({','.join([str(p) for _, a, b in some for p in range(a, b + 1)])})"
        else:
            yield from ((sign, f"BETWEEN {first} AND {last}") for _, first, last in some)


def _total(name: str) -> str:
    """Return the sum of a column as a whole number, zero where nothing is (migration 14)."""
    return f"coalesce(sum({name}),0)" if connection.vendor == "sqlite" else f"whole_sum({name})"


def held_rows(
    org_units: Collection[int], branches: Collection[int], run: Run, column: Column
) -> list[tuple[int, int | None, int | None]]:
    """Return (org unit, number of the stretch, value) of the cells in *run* that are not zero, and
    (branch, None, None), some twice, for each of *branches* that has any: by one statement."""
    selects = []
    if org_units:
        selects.append(
            f"SELECT org_unit,p,m{column.at:02} FROM cell WHERE page={column.page} AND org_unit "
            f"IN ({','.join(map(str, sorted(org_units)))}) AND p BETWEEN {run.first} AND "
            f"{run.last} AND m{column.at:02}<>0"
        )
    if branches:
        selects.append(_holding(branches, run, column))
    if not selects:
        return []
    with connection.cursor() as cursor:
        cursor.execute(" UNION ALL ".join(selects))
        return list(cursor.fetchall())


def _holding(branches: Collection[int], run: Run, column: Column) -> str:
    name, cells = f"m{column.at:02}", range(run.first, run.last + 1)
    if len(cells) <= _VERY_FEW:
        return (
            f"SELECT org_unit,NULL,NULL FROM cell WHERE page={column.page} AND org_unit "
            f"{_among(branches)} AND p IN ({','.join(map(str, cells))}) AND {name}<>0"
        )
    wanted = ",".join([f"({number})" for number in sorted(branches)])
    return (
        f"SELECT number,NULL,NULL FROM (WITH wanted (number) AS (VALUES {wanted}) "
        "SELECT number FROM wanted) AS branch "
        f"WHERE EXISTS (SELECT 1 FROM cell WHERE page={column.page} AND org_unit=number "
        f"AND p BETWEEN {run.first} AND {run.last} AND {name}<>0)"
    )


def line_rows(
    org_unit: int, columns: Sequence[Column], ranges: Sequence[tuple[int, int]]
) -> dict[int, list[int]]:
    """Return the cells of an org unit in *ranges* of stretches: stretch → values of *columns*."""
    pages: dict[int, list[int]] = defaultdict(list)  # page → places among the columns
    for place, column in enumerate(columns):
        pages[column.page].append(place)
    found: dict[int, list[int]] = {}
    with connection.cursor() as cursor:
        for page, places in pages.items():
            totals = ",".join([_total(f"m{columns[place].at:02}") for place in places])
            selects = (
                f"SELECT p,{totals} FROM cell WHERE page={page} AND org_unit={org_unit} "
                f"AND p BETWEEN {first} AND {last} GROUP BY p"
                for first, last in ranges
            )
            cursor.execute(" UNION ALL ".join(selects))
            for p, *values in cursor.fetchall():
                row = found.setdefault(p, [0] * len(columns))
                for place, value in zip(places, values, strict=True):
                    row[place] = value
    return found


def day_rows(org_unit: int) -> dict[int, dict[Column, int]]:
    """Return all day cells of an org unit: number of the day → column → value; no zeros."""
    found: dict[int, dict[Column, int]] = {}
    names = ",".join([f"m{at:02}" for at in range(WIDTH)])
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT DISTINCT page FROM cell WHERE org_unit={org_unit}")
        pages = [row[0] for row in cursor.fetchall()]
        for page in pages:
            cursor.execute(
                f"SELECT p,{names} FROM cell WHERE page={page} AND org_unit={org_unit} "
                f"AND p<{MONTHS_FROM}"
            )
            for p, *values in cursor.fetchall():
                into = found.setdefault(p, {})
                for at, value in enumerate(values):
                    if value:
                        into[Column(page, at)] = into.get(Column(page, at), 0) + value
    return found


def empty(columns: Iterable[Column]) -> None:
    """Empty *columns* everywhere."""
    pages: dict[int, list[Column]] = defaultdict(list)
    for column in columns:
        pages[column.page].append(column)
    with connection.cursor() as cursor:
        for page, some in pages.items():
            sets = ",".join([f"m{column.at:02}=NULL" for column in some])
            there = " OR ".join([f"m{column.at:02} IS NOT NULL" for column in some])
            cursor.execute(f"UPDATE cell SET {sets} WHERE page={page} AND ({there})")
