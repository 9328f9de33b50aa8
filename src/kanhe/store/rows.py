"""Many rows into a table, by the fastest way that each database has.

Django's model instances cost five times as much a row as the driver, and PostgreSQL reads a COPY
three times as fast as as many INSERTs; so rows are tuples here, in the order of the columns. Few
rows for several tables go to PostgreSQL in one message: there the way costs more than the work.
"""

import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import cache
from typing import Any

from django.db import connection, models

COPY_FROM = 16  # rows; below that a COPY's own two round trips cost more than they save

_AT_ONCE = 1_000  # values in one question
_Statement = tuple[str, Sequence[Any]]
_open = threading.local()  # .trip: the statements that wait to go together, .wrong: see `send_one`


@contextmanager
def one_trip() -> Iterator[None]:
    """Hold back what is sent within, and send it to PostgreSQL as one message at the end.

    Errors come at the end too. To SQLite there is no way to go.
    """
    if connection.vendor != "postgresql":
        yield
        return
    statements: list[_Statement] = []
    _open.trip, _open.wrong = statements, None
    try:
        yield
    finally:
        _open.trip = None
    if statements:
        text = ";".join(sql for sql, _ in statements)
        _execute_one(text, [value for _, values in statements for value in values], _open.wrong)


def send(sql: str, rows: Sequence[Sequence[Any]] = ((),)) -> None:
    """Execute a statement that answers nothing, once for each of *rows*."""
    trip: list[_Statement] | None = getattr(_open, "trip", None)
    if trip is not None:
        trip.extend((sql, row) for row in rows)
        return
    with connection.cursor() as cursor:
        if len(rows) == 1:
            cursor.execute(sql, rows[0])
        else:
            cursor.executemany(sql, rows)


def send_one(sql: str, values: Sequence[Any], wrong: Exception) -> None:
    """Execute a statement (the last of several, told apart by semicolons) that must change one row;
    raise *wrong* where it did not. In a trip nothing comes after it, and the trip's end raises."""
    trip: list[_Statement] | None = getattr(_open, "trip", None)
    if trip is None:
        _execute_one(sql, values, wrong)
    else:
        trip.append((sql, values))
        _open.wrong = wrong


def _execute_one(sql: str, values: Sequence[Any], wrong: Exception | None) -> None:
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        while wrong and connection.vendor == "postgresql" and cursor.nextset():
            pass  # the last answer is that of the statement that counts
        if wrong and cursor.rowcount != 1:
            raise wrong


@cache
def columns_of(model: type[models.Model]) -> tuple[str, ...]:
    """Return the names of a table's columns in order, a number that the database gives left out."""
    fields = model._meta.concrete_fields
    return tuple(str(part.column) for part in fields if not isinstance(part, models.AutoField))


def insert_rows(model: type[models.Model], rows: Sequence[tuple[Any, ...]]) -> None:
    """Insert *rows*: values as the driver takes them, JSON as text, days as ISO text."""
    insert_into(model._meta.db_table, columns_of(model), rows)


def insert_into(table: str, columns: Sequence[str], rows: Sequence[tuple[Any, ...]]) -> None:
    """Insert *rows* into *columns* of *table*."""
    if not rows:
        return
    names = ", ".join(f'"{column}"' for column in columns)
    is_copied = connection.vendor == "postgresql" and len(rows) >= COPY_FROM
    if is_copied and getattr(_open, "trip", None) is None:
        statement = f'COPY "{table}" ({names}) FROM STDIN'
        # Django hands `copy` through as it is: its errors must become Django's here
        with (
            connection.cursor() as cursor,
            connection.wrap_database_errors,
            cursor.copy(statement) as copy,
        ):
            for row in rows:
                copy.write_row(row)
        return
    marks = ", ".join(["%s"] * len(columns))
    send(f'INSERT INTO "{table}" ({names}) VALUES ({marks})', rows)


def those_stored(
    table: str, column: str, asked: Sequence[str], *, where: str = "", values: Sequence[str] = ()
) -> list[str]:
    """Return those of *asked* that *column* of *table* holds, where a condition that takes *values*
    is met, too."""
    condition = f"{where} AND " if where else ""
    is_sqlite = connection.vendor == "sqlite"
    # PostgreSQL knows nothing of what this transaction has written, and reads all that meets the
    # condition, at 100,000 rows for the fiftieth time; OFFSET 0 makes it look up one by one.
    one_by_one = (
        f"SELECT asked.one FROM unnest(%s::text[]) AS asked(one), LATERAL (SELECT 1 FROM {table} "
        f"WHERE {condition}{column} = asked.one OFFSET 0) AS known"
    )
    found: list[str] = []
    with connection.cursor() as cursor:
        for at in range(0, len(asked), _AT_ONCE):
            some = list(asked[at : at + _AT_ONCE])
            if is_sqlite:
                marks = ", ".join(["%s"] * len(some))
                sql = f"SELECT {column} FROM {table} WHERE {condition}{column} IN ({marks})"
                cursor.execute(sql, [*values, *some])
            else:
                cursor.execute(one_by_one, [some, *values])
            found += [row[0] for row in cursor.fetchall()]
    return found
