"""Write entries in one command, or from many threads at once."""

import threading
from collections.abc import Callable

from django.db import connections

from kanhe.registers.entry import Entry
from kanhe.store.append import commit


def write(*entries: Entry) -> list[int]:
    return commit(lambda writer: [writer.append(one) for one in entries])


def at_once(number: int, act: Callable[[int], object]) -> None:
    """Call *act* with 0, 1, … in as many threads, begun together; an error fails the test."""
    errors: list[BaseException] = []
    start = threading.Barrier(number)

    def run(at: int) -> None:
        try:
            start.wait(timeout=60)
            act(at)
        except BaseException as error:
            errors.append(error)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=(at,)) for at in range(number)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=120)
    assert not any(thread.is_alive() for thread in threads), "a writer stood still"
    if errors:
        raise errors[0]
