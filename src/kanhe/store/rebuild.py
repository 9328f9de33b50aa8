"""Projections from the log again: in their place (`rebuild`), or beside them to compare (`check`).

`check` changes nothing and stops nobody: it replays the log of one moment into temporary tables of
the same names, which hide the real ones from the very code that writes these, and names what
differs. Memory is bounded in both; the database's temporary files hold the rest.
"""

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from django.db import connection, models

from kanhe.indicators.columns import WIDTH
from kanhe.registers.entry import Entry, from_data
from kanhe.registers.projection import record_key
from kanhe.store.cell_keeper import fill_all
from kanhe.store.cell_order import put_in_order
from kanhe.store.gate import log_transaction, snapshot, tree_row
from kanhe.store.models import (
    LogEntry,
    StoredCampaign,
    StoredDeclaration,
    StoredDefinition,
    StoredDisclosure,
    StoredEvidence,
    StoredGrant,
    StoredGrantEnd,
    StoredIndicator,
    StoredLookBack,
    StoredLookBackDraw,
    StoredOrgChange,
    StoredRecord,
    StoredSerial,
    StoredTrace,
    Withheld,
)
from kanhe.store.projecting import Projector
from kanhe.store.rows import columns_of
from kanhe.tlog.canonical import decode_object
from kanhe.values.refusal import Refusal

Progress = Callable[[int, int], None]
"""Told how many entries of how many are done."""

#: Each projection with the columns that name a row of it to people.
_NAMES: dict[type[models.Model], tuple[str, ...]] = {
    StoredDefinition: ("name", "version"),
    StoredIndicator: ("name", "version"),
    StoredCampaign: ("name", "version"),
    StoredDeclaration: ("entry_number",),
    StoredRecord: ("register", "key"),
    StoredTrace: ("entry_number",),
    StoredEvidence: ("entry_number",),
    StoredSerial: ("register", "series"),
    StoredOrgChange: ("entry_number", "place"),
    StoredGrant: ("entry_number",),
    StoredGrantEnd: ("entry_number",),
    StoredLookBack: ("entry_number",),
    StoredLookBackDraw: ("entry_number",),
    Withheld: ("entry_number",),
}
_WORDS = "search_text"
#: Tables without a model that are written from the records: what names a row, what it tells.
_CELLS: dict[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "cell": (("page", "org_unit", "p"), tuple(f"m{at:02}" for at in range(WIDTH))),
    "held": (("slot", "value", "org_unit", "day"), ("times",)),
    "first_seen": (("slot", "org_unit", "day", "previous"), ("times",)),
    "report": (("slot", "org_unit", "day", "key", "value"), ()),
    "occurrence": (("register", "field", "value", "along", "stretch"), ("times",)),
}
_AT_ONCE = 2_000  # entries
_MOST_NAMED = 20  # differences of a kind


@dataclass(frozen=True, slots=True)
class Difference:
    """A row of *table* that is `lost` or a `ghost` (a changed row is both), or an entry that
    cannot be read (`unreadable`)."""

    table: str
    place: str
    fault: str


def rebuild(progress: Progress = lambda _done, _all: None) -> int:
    """Write all projections anew; return the number of entries. Nobody writes meanwhile."""
    with log_transaction() as row:
        with connection.cursor() as cursor:
            for table in (*(model._meta.db_table for model in _NAMES), _WORDS, *_CELLS):
                cursor.execute(f'DELETE FROM "{table}"')
        for done in replay(row.size):
            progress(done, row.size)
        fill_all()
        put_in_order()
    return row.size


def check(progress: Progress = lambda _done, _all: None) -> list[Difference]:
    """Return how the projections differ from what the log says; empty is good."""
    with _shadows() as main:
        size = tree_row().size
        try:
            for done in replay(size):
                progress(done, size)
            fill_all()
        except _Unreadable as error:
            return [Difference("log_entry", str(error.entry_number), "unreadable")]
        found = [one for model in _NAMES for one in _compare(model, main)]
        found += _compare_words(main)
        return found + [one for table in _CELLS for one in _compare_cells(table, main)]


class _Unreadable(Exception):
    def __init__(self, entry_number: int) -> None:
        super().__init__(entry_number)
        self.entry_number = entry_number


def replay(size: int) -> Iterator[int]:
    """Project the first *size* entries into empty tables; yield how many are done."""
    projector = Projector(is_replay=True)
    for first in range(0, size, _AT_ONCE):
        rows = LogEntry.objects.filter(entry_number__gt=first, entry_number__lte=first + _AT_ONCE)
        wanted = rows.filter(entry_number__lte=size).order_by("entry_number")
        found = [_read(*row) for row in wanted.values_list("entry_number", "identity", "body")]
        _look_up(projector, [entry for _, entry in found])
        for number, entry in found:
            try:
                projector.apply(number, entry)
            except Refusal as error:
                raise _Unreadable(number) from error
        projector.flush()
        yield min(first + _AT_ONCE, size)
    projector.end()


def _read(number: int, identity: str, body: Any) -> tuple[int, Entry]:
    try:
        entry = from_data(decode_object(bytes(body)))
    except (Refusal, TypeError) as error:  # TypeError: text where bytes must be
        raise _Unreadable(number) from error
    if entry.identity != identity:
        raise _Unreadable(number)
    return number, entry


def _look_up(projector: Projector, entries: list[Entry]) -> None:
    keys: dict[str, list[str]] = {}
    for entry in entries:
        if at := record_key(entry):
            keys.setdefault(at[0], []).append(at[1])
    for register, some in keys.items():
        projector.look_up(register, list(dict.fromkeys(some)))


# -- temporary tables that hide the real ones -----------------------------------------------------


@contextmanager
def _shadows() -> Iterator[str]:
    """Hide the projections behind empty tables; yield the name of the schema with the real ones."""
    if connection.vendor != "sqlite":
        with snapshot():
            yield _hide_on_postgresql()
        return
    _pragma("temp_store=FILE")
    try:
        with snapshot():
            yield _hide_on_sqlite()
    finally:
        _pragma("temp_store=MEMORY")


def _pragma(text: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(f"PRAGMA {text}")


def _hidden() -> list[str]:
    hidden: list[type[models.Model]] = [*_NAMES, StoredDisclosure]
    return [model._meta.db_table for model in hidden]


def _hide_on_sqlite() -> str:
    with connection.cursor() as cursor:
        for table in (*_hidden(), _WORDS, *_CELLS):
            cursor.execute("SELECT sql FROM main.sqlite_master WHERE name = %s", [table])
            made = re.sub(r'(TABLE )"?(\w+)"?', r'\1temp."\2"', cursor.fetchone()[0], count=1)
            cursor.execute(made)
    return "main"


def _hide_on_postgresql() -> str:
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_schema()")
        main = str(cursor.fetchone()[0])
        for table in (*_hidden(), _WORDS, *_CELLS):
            cursor.execute(
                f'CREATE TEMP TABLE "{table}" (LIKE "{main}"."{table}" INCLUDING DEFAULTS '
                "INCLUDING IDENTITY INCLUDING INDEXES)"
            )
    return main


def _compare(model: type[models.Model], main: str) -> Iterator[Difference]:
    yield from _differences(model._meta.db_table, columns_of(model), _NAMES[model], main)


def _compare_words(main: str) -> Iterator[Difference]:
    number = "rowid" if connection.vendor == "sqlite" else "record_id"
    yield from _differences(_WORDS, (number, "tokens"), (number,), main)


def _compare_cells(table: str, main: str) -> Iterator[Difference]:
    """Compare sums: nothing and zero are the same there, and stripes add up."""
    names, told = _CELLS[table]
    sums = [f"sum(coalesce({one}, 0))" for one in told]
    tail = f" GROUP BY {', '.join(names)}" if told else ""
    if told:
        tail += f" HAVING {' OR '.join(f'{one} <> 0' for one in sums)}"
    yield from _differences(table, (*names, *sums), names, main, tail)


def _differences(
    table: str, columns: tuple[str, ...], names: tuple[str, ...], main: str, tail: str = ""
) -> Iterator[Difference]:
    beside = "temp" if connection.vendor == "sqlite" else "pg_temp"
    listed = ", ".join(column if "(" in column else f'"{column}"' for column in columns)
    sides = {"lost": (beside, main), "ghost": (main, beside)}
    places = [columns.index(name) for name in names]
    with connection.cursor() as cursor:
        for fault, (one, other) in sides.items():
            cursor.execute(
                f'SELECT {listed} FROM {one}."{table}"{tail} EXCEPT '
                f'SELECT {listed} FROM {other}."{table}"{tail} LIMIT {_MOST_NAMED}'
            )
            for row in cursor.fetchall():
                yield Difference(table, "/".join(str(row[at]) for at in places), fault)
