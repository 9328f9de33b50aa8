"""Work in a second process, whose results come while it goes on: one core reads, one writes.

Where there is no `fork`, or other threads run (a fork would take their locks along), `is_possible`
says no, and the caller does the same work itself.
"""

import gc
import marshal
import os
import pickle
import sys
import threading
from collections.abc import Callable, Iterator
from queue import Queue
from typing import IO, Any, Generic, NoReturn, TypeVar

from django.db import connections

from kanhe.values.refusal import Refusal

Item = TypeVar("Item")
Result = TypeVar("Result")

_ITEM, _RESULT, _REFUSED = range(3)
_MOST_WAITING = 8  # messages between the processes: neither waits for the other's longer batches


def is_possible() -> bool:
    """Return whether a second process can be had, and has a core to run on."""
    cores = os.process_cpu_count() if hasattr(os, "process_cpu_count") else os.cpu_count()
    return hasattr(os, "fork") and threading.active_count() == 1 and (cores or 1) > 1


class Ahead(Generic[Item, Result]):
    """The items that *work* sends, in order; when all have come, `result` is what it returned.

    Items are texts, numbers, None, and lists and tuples of these: such data travel by `marshal`
    in a third of the time that `pickle` takes. Raises what *work* refuses. Whoever stops early
    calls `close`: the process then ends.
    """

    result: Result

    def __init__(self, work: Callable[[Callable[[Item], None]], Result]) -> None:
        connections.close_all()  # a connection belongs to one process
        reading, writing = os.pipe()
        sys.stdout.flush()
        sys.stderr.flush()
        self._child = os.fork()
        if not self._child:
            os.close(reading)
            _work(work, writing)
        os.close(writing)
        self._stream: IO[bytes] = os.fdopen(reading, "rb")

    def __iter__(self) -> Iterator[Item]:
        """Yield the items as they come."""
        while True:
            try:
                kind, told = pickle.load(self._stream)  # our own process wrote it
            except EOFError:
                raise RuntimeError("the process that reads ahead has died") from None
            if kind == _ITEM:
                yield marshal.loads(told)
            elif kind == _RESULT:
                self.result = told
                return
            else:
                code, facts = told
                raise Refusal(code, **facts)

    def close(self) -> None:
        """Let the process end."""
        if not self._stream.closed:
            self._stream.close()
            os.waitpid(self._child, 0)


class _Sender:
    """Sends messages from a thread of its own, so that the work goes on while nobody reads."""

    def __init__(self, stream: IO[bytes]) -> None:
        self._stream = stream
        self._waiting: Queue[bytes] = Queue(_MOST_WAITING)
        self._is_broken = False
        self._thread = threading.Thread(target=self._run)
        self._thread.start()

    def send(self, kind: int, told: object) -> None:
        """Send a message, after those before it; raises BrokenPipeError once nobody reads."""
        if self._is_broken:
            raise BrokenPipeError
        self._waiting.put(pickle.dumps((kind, told), pickle.HIGHEST_PROTOCOL))

    def end(self) -> None:
        """Return once all is sent, or nobody reads."""
        self._waiting.put(b"")
        self._thread.join()

    def _run(self) -> None:
        while message := self._waiting.get():
            try:
                self._stream.write(message)
                self._stream.flush()
            except BrokenPipeError:  # what comes is taken, that nobody waits for ever, and dropped
                self._is_broken = True


def _work(work: Callable[[Callable[[Any], None]], Any], writing: int) -> NoReturn:
    """Do the work and end this process; nothing of the parent's is cleaned up twice."""
    gc.disable()  # rows make no rings, and the process ends soon
    status = 1
    try:
        sender = _Sender(os.fdopen(writing, "wb"))
        try:
            sender.send(_RESULT, work(lambda item: sender.send(_ITEM, marshal.dumps(item))))
        except Refusal as refusal:
            sender.send(_REFUSED, (refusal.code, refusal.facts))
        sender.end()
        status = 0
    except (BrokenPipeError, KeyboardInterrupt):
        status = 0  # nobody wants more; who was interrupted says so in the other process
    except BaseException:
        sys.excepthook(*sys.exc_info())
    finally:
        os._exit(status)
