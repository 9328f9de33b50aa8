"""The only place where entries are written: commands queue up, one thread commits them together.

    commit(command)   a command is handed a `Writer`, appends entries, and returns what it likes;
                      its caller is told so once all of it is on the disk

Each command runs in a savepoint of its own, so a refused one fails alone. A thread that finds no
leader becomes it, takes all that waits, and writes entries, projections, tiles and the new size
in one transaction. Concurrent writers so share one wait for the disk (group commit; a lock held
until the disk has answered makes PostgreSQL ten times slower).
"""

import errno
import threading
from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any, Generic, TypeVar

from django.db import DatabaseError, DataError, IntegrityError, connection

from kanhe.store.edge import TreeEdge
from kanhe.store.gate import TreeRow, log_transaction, wait_for_disk
from kanhe.store.writer import Writer
from kanhe.values.refusal import Refusal

Result = TypeVar("Result")
MOST_AT_ONCE = 256  # commands a transaction


@dataclass
class _Queued(Generic[Result]):
    command: Callable[[Writer], Result]
    is_taken: bool = False
    is_on_disk: bool = True  # else the disk has not answered yet
    done: threading.Event = field(default_factory=threading.Event)
    result: Result | None = None
    error: BaseException | None = None


_waiting: deque[_Queued[Any]] = deque()
_leading = threading.Lock()
_edge = TreeEdge()  # the right edge of the tree as this process last wrote it
_leader = threading.local()


def commit(command: Callable[[Writer], Result]) -> Result:
    """Run *command* in the log's next transaction; return its result once that is durable.

    The command may run in another caller's thread, and must not call `commit` itself. Raises:
    what the command raised (nothing of it is then written); `edge.Fatal` when the stored tree
    contradicts itself; Refusal `store_unwritable` for a full or read-only disk.
    """
    assert not getattr(_leader, "is_set", False), "a command calls commit"
    queued = _Queued(command)
    _waiting.append(queued)
    group: list[_Queued[Any]] = []
    with _leading:
        if not queued.is_taken:
            group = [_waiting.popleft() for _ in range(min(len(_waiting), MOST_AT_ONCE))]
            for one in group:
                one.is_taken = True
            _lead(group)
    if group:
        _finish(group)
    queued.done.wait()
    if queued.error is not None:
        raise queued.error
    return queued.result  # type: ignore[return-value]  # the command's own type


def _lead(group: Sequence[_Queued[Any]]) -> None:
    """Write a group and commit; what goes wrong is kept for the callers."""
    _leader.is_set = True
    try:
        with log_transaction() as row:
            _write(group, row)
    except BaseException as error:  # raised again in the callers' threads
        _edge.forget()
        told = unwritable(error) or error
        for queued in group:
            queued.error = queued.error or told
        if not isinstance(error, Exception):
            _answer(group)
            raise
    finally:
        _leader.is_set = False


def _finish(group: Sequence[_Queued[Any]]) -> None:
    """Wait for the disk while the next leader already writes; then answer."""
    try:
        if not all(queued.is_on_disk for queued in group):
            wait_for_disk()
    except BaseException as error:  # written, but nobody can say whether it lasts
        for queued in group:
            queued.error = queued.error or error
    finally:
        _answer(group)


def _answer(group: Sequence[_Queued[Any]]) -> None:
    for queued in group:
        queued.done.set()


def _write(group: Sequence[_Queued[Any]], row: TreeRow) -> None:
    _edge.check(row)
    writer = Writer(row.size + 1)

    def is_alone() -> bool:
        return len(group) == 1 and not row.is_awaited and not _waiting

    def grow_along() -> None:  # with the entry itself, in one message
        if is_alone():
            _edge.grow(row, writer.leaves, is_busy=False)

    for queued in group:
        try:
            queued.result = queued.command(writer)
            writer.end(grow_along)
        except Exception as error:  # told to the caller; the others go on
            if _ends_transaction(error):
                raise
            queued.error = error
            writer.take_back()
    if writer.leaves:
        writer.cells.merge()
        if _edge.is_at(row):  # it has not grown along
            is_busy = not is_alone()
            _edge.grow(row, writer.leaves, is_busy=is_busy)
            for queued in group:
                queued.is_on_disk = not is_busy


def _ends_transaction(error: Exception) -> bool:
    """Return whether the database may have given up the whole transaction, not one savepoint."""
    return isinstance(error, DatabaseError) and not isinstance(error, IntegrityError | DataError)


_ERRNOS = frozenset((errno.ENOSPC, errno.EROFS, errno.EDQUOT, errno.EFBIG, errno.EACCES))
_SIGNS = (
    "disk is full", "readonly database", "read-only", "no space left", "disk i/o error",
    "unable to open database file", "file too large",
)  # fmt: skip


def unwritable(error: BaseException) -> Refusal | None:
    """Return the refusal that a full or read-only disk deserves, or None for anything else."""
    is_sign = isinstance(error, DatabaseError) and any(s in str(error).lower() for s in _SIGNS)
    if is_sign or (isinstance(error, OSError) and error.errno in _ERRNOS):
        return Refusal("store_unwritable", found=str(error), database=connection.vendor)
    return None
