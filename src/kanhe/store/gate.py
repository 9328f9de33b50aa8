"""One writer at a time for each log: a queue instead of a race.

SQLite: a lock of this process and a lock on a file beside the database (SQLite's own busy handler
sleeps and is not fair). PostgreSQL: the row of `tree_state`, locked and read by one statement.
Either way `tree_state` is compared when it is set, so a second writer could not fork the log.
"""

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, TypeVar, cast

from django.db import connection, transaction

try:
    import fcntl
except ImportError:  # Windows: SQLite's own lock and patience (`timeout`) must do
    fcntl = None  # type: ignore[assignment]  # Windows has none

_AT_ONCE = 0.005  # seconds that a free lock may take on a busy machine; wrong only costs time
_here = threading.Lock()
_steady = threading.local()  # .answers: what was read in the snapshot that is held
Answer = TypeVar("Answer")

_READ = "SELECT size, frontier FROM tree_state WHERE id = 1"
_WAIT_LATER = "SET LOCAL synchronous_commit = off"
_BEGIN_AND_LOCK = f"BEGIN;{_READ} FOR UPDATE".encode()
#: A commit that waits for the disk, and with it for everything committed before.
_WAIT = "SELECT pg_logical_emit_message(true, 'kanhe', '')"


@dataclass(frozen=True, slots=True)
class TreeRow:
    """The tree as the database says it stands: its size and the bytes of its frontier."""

    size: int
    frontier: bytes
    is_awaited: bool = False  # whether another process had the log when it was asked for


@contextmanager
def log_transaction() -> Iterator[TreeRow]:
    """Hold the log for one transaction, durable at the end unless `let_go_early` was called."""
    if connection.vendor == "sqlite":
        name = str(connection.settings_dict["NAME"])
        with _here, _gate_of(name), transaction.atomic(durable=True):
            yield _tree_row(_READ)
        return
    with transaction.atomic(durable=True):
        start = time.monotonic()
        row = _locked_row()
        yield replace(row, is_awaited=time.monotonic() - start > _AT_ONCE)


def let_go_early() -> str:
    """Return the statement that lets the log go at COMMIT, before the disk has answered.

    Empty for SQLite. The caller says nothing to anybody before `wait_for_disk` has returned: that
    wait is shared with all others. Alone on the log this would only cost a further commit.
    """
    return _WAIT_LATER if connection.vendor == "postgresql" else ""


def wait_for_disk() -> None:
    """Return once all that this connection committed survives a power cut."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute(_WAIT)


def tree_row() -> TreeRow:
    """Return the tree as it stands, without holding it."""
    return _tree_row(_READ)


@contextmanager
def snapshot() -> Iterator[None]:
    """Read the database as it stands at one moment; nobody waits, and nothing is written.

    Temporary tables may be made; they are gone at the end.
    """
    is_sqlite = connection.vendor == "sqlite"
    if is_sqlite:
        connection.transaction_mode = "DEFERRED"  # type: ignore[attr-defined]  # SQLite's own
    try:
        with transaction.atomic(durable=True):
            if not is_sqlite:
                with connection.cursor() as cursor:
                    cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
            yield
            transaction.set_rollback(True)
    finally:
        if is_sqlite:
            connection.transaction_mode = "IMMEDIATE"  # type: ignore[attr-defined]  # SQLite's own


@contextmanager
def steady() -> Iterator[None]:
    """Let several readings see one moment: that of the transaction which is under way, or a
    snapshot."""
    if connection.in_atomic_block:
        yield
        return
    with snapshot():
        _steady.answers = {}
        try:
            yield
        finally:
            _steady.answers = None


def once(question: object, ask: Callable[[], Answer]) -> Answer:
    """Return what *ask* reads, which is read once while a snapshot is held `steady`."""
    answers: dict[object, Any] | None = getattr(_steady, "answers", None)
    if answers is None:
        return ask()
    if question not in answers:
        answers[question] = ask()
    return cast("Answer", answers[question])


def _locked_row() -> TreeRow:
    """Begin PostgreSQL's transaction and lock the row by one message; the driver would send two."""
    from psycopg.errors import error_from_result  # only where PostgreSQL is used
    from psycopg.generators import execute
    from psycopg.pq import Escaping

    server: Any = connection.connection
    with connection.wrap_database_errors, server.lock:
        server.pgconn.send_query(_BEGIN_AND_LOCK)
        *_, found = server.wait(execute(server.pgconn))
        if not found.ntuples:
            raise error_from_result(found)
    size, frontier = (found.get_value(0, at) for at in range(2))
    return TreeRow(int(size), Escaping().unescape_bytea(frontier))  # whatever `bytea_output` is


def _tree_row(statement: str) -> TreeRow:
    with connection.cursor() as cursor:
        cursor.execute(statement)
        row: Any = cursor.fetchone()
        return TreeRow(row[0], bytes(row[1]))


@contextmanager
def file_locked(path: Path) -> Iterator[None]:
    """Hold the lock on a file, which is made if need be; other processes wait."""
    if fcntl is None:
        yield
        return
    with path.open("ab") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        try:
            yield
        finally:
            fcntl.flock(file, fcntl.LOCK_UN)  # closing does not: a fork may have it too


def _gate_of(name: str) -> AbstractContextManager[None]:
    if ":memory:" in name or "mode=memory" in name:
        return nullcontext()
    return file_locked(Path(name + ".gate"))
