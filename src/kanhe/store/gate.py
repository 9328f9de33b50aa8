"""One writer at a time for each log: a queue instead of a race.

SQLite: a lock of this process and a lock on a file beside the database (SQLite's own busy handler
sleeps and is not fair). PostgreSQL: an advisory lock held for the transaction. Either way the
transaction that holds it also compares `tree_state`, so a second writer could not fork the log.
"""

import fcntl
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import IO

from django.db import connection, transaction

_LOG_LOCK = 0x6B616E6865  # "kanhe": the advisory lock's number
_here = threading.Lock()
_files: dict[str, IO[bytes]] = {}


@contextmanager
def log_transaction() -> Iterator[None]:
    """Hold the log for one durable transaction."""
    if connection.vendor == "sqlite":
        with _here, _file_locked(str(connection.settings_dict["NAME"])), transaction.atomic():
            yield
        return
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_LOG_LOCK])
        yield


@contextmanager
def _file_locked(name: str) -> Iterator[None]:
    if ":memory:" in name or "mode=memory" in name:
        yield
        return
    if name not in _files:
        _files[name] = open(name + ".gate", "ab")  # noqa: SIM115  held as long as the process
    file = _files[name]
    fcntl.flock(file, fcntl.LOCK_EX)
    try:
        yield
    finally:
        fcntl.flock(file, fcntl.LOCK_UN)
