"""Many rows into a table, by the fastest way that each database has.

Django's model instances cost five times as much a row as the driver, and PostgreSQL reads a COPY
three times as fast as as many INSERTs; so rows are tuples here, in the order of the columns.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import cache
from typing import Any

from django.db import connection, models

COPY_FROM = 16  # rows; below that a COPY's own two round trips cost more than they save


@contextmanager
def one_trip() -> Iterator[None]:
    """Send the statements within to PostgreSQL together and wait once; no COPY, no answers.

    Errors come at the end. SQLite has no way to go.
    """
    if connection.vendor != "postgresql":
        yield
        return
    connection.ensure_connection()
    with connection.wrap_database_errors, connection.connection.pipeline():
        yield


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
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql" and len(rows) >= COPY_FROM:
            statement = f'COPY "{table}" ({names}) FROM STDIN'
            # Django hands `copy` through as it is: its errors must become Django's here
            with connection.wrap_database_errors, cursor.copy(statement) as copy:
                for row in rows:
                    copy.write_row(row)
            return
        marks = ", ".join(["%s"] * len(columns))
        cursor.executemany(f'INSERT INTO "{table}" ({names}) VALUES ({marks})', rows)
