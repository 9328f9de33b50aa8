"""A process that writes: child.py LEDGER THREADS ENTRIES; prints each number once it stands."""

import sys
import threading
from pathlib import Path

from kanhe.store.ledger import open_ledger

open_ledger(Path(sys.argv[1]))

from django.db import connections  # noqa: E402

from kanhe.registers.disclosure import disclose  # noqa: E402
from kanhe.store.append import commit  # noqa: E402
from kanhe.store.writer import Writer  # noqa: E402
from tests.store.entries import NUMBERING, SERIES, registered  # noqa: E402


def act(writer: Writer) -> str:
    key = writer.next_key(NUMBERING, SERIES)
    number = writer.append(registered(key), [disclose("owner", "张三", bytes(16))])
    return f"{number} {key}"


def run(entries: int) -> None:
    for _ in range(entries):
        line = commit(act)
        with printing:
            print(line, flush=True)
    connections.close_all()


printing = threading.Lock()
threads = [threading.Thread(target=run, args=(int(sys.argv[3]),)) for _ in range(int(sys.argv[2]))]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join(timeout=120)
