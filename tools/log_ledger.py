"""Ledgers with very many entries for benches, and what they are asked.

Filled by SQL with the rows that `commit` would write; indexes are built afterwards.
"""

import itertools
import statistics
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from pathlib import Path

ROOT = Path(__file__).parents[1]
sys.path[:0] = [str(ROOT / "src"), str(ROOT)]

from django.db import connection, transaction  # noqa: E402
from tests import databases  # noqa: E402  sets Django up
from tests.store.entries import NUMBERING, SERIES, registered  # noqa: E402

from kanhe.registers.entry import Entry, to_data  # noqa: E402
from kanhe.store import append, checkpoints, keys, listing, queries  # noqa: E402
from kanhe.store.append import commit  # noqa: E402
from kanhe.store.edge import KEEP_TILE  # noqa: E402
from kanhe.store.folder import Folder  # noqa: E402
from kanhe.store.models import LogEntry, LogTile, StoredRecord, StoredTrace  # noqa: E402
from kanhe.store.rows import insert_into, insert_rows  # noqa: E402
from kanhe.tlog.canonical import encode  # noqa: E402
from kanhe.tlog.hashing import leaf_hashes  # noqa: E402
from kanhe.tlog.tiles import GrowingTiles, Tile  # noqa: E402
from kanhe.tlog.tree import Frontier  # noqa: E402

assert databases.ORIGIN
_AT_ONCE = 20_000
_numbers = itertools.count(time.time_ns())  # a kept ledger holds those of earlier runs
#: For who fills a ledger that can be made again.
_HURRY = {
    "sqlite": "PRAGMA synchronous=OFF; PRAGMA secure_delete=OFF; PRAGMA cache_size=-1000000;"
    "PRAGMA wal_autocheckpoint=50000",
    "postgresql": "SET synchronous_commit=off; SET maintenance_work_mem='1GB'",
}
_INDEXES = {  # those that are no constraint's
    "sqlite": "SELECT name, sql FROM sqlite_master WHERE type='index' AND sql IS NOT NULL "
    "AND sql NOT LIKE 'CREATE UNIQUE%%' AND tbl_name IN ('record', 'trace')",
    "postgresql": "SELECT indexname, indexdef FROM pg_indexes WHERE indexdef NOT LIKE "
    "'CREATE UNIQUE%%' AND tablename IN ('record', 'trace', 'search_text')",
}


@contextmanager
def without_indexes() -> Iterator[None]:
    """Drop the indexes of what is filled, and build them anew at the end: by sorting."""
    with connection.cursor() as cursor:
        for pragma in _HURRY[connection.vendor].split(";"):
            cursor.execute(pragma)
        cursor.execute(_INDEXES[connection.vendor])
        found = cursor.fetchall()
        for name, _ in found:
            cursor.execute(f'DROP INDEX "{name}"')
        yield
        for _, statement in found:
            cursor.execute(statement)
        cursor.execute("ANALYZE" if connection.vendor == "postgresql" else "PRAGMA optimize")


def some(count: int) -> list[Entry]:
    """Return *count* entries that register a record each."""
    first = next(_numbers)
    made = []
    for at in range(count):
        key = f"k{first}-{at}"
        text = f"第{at}号楼东侧路灯不亮，群众反映多次，走访核实后报修"
        made.append(registered(key, problem=text, grade="grave", people=at, org_unit=f"u{at % 97}"))
    return made


def fill(size: int) -> None:
    """Bring the log to *size* entries: the rows that `commit` would write, by SQL."""
    with without_indexes():
        _fill(size)
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("VACUUM (ANALYZE)")  # as the server would in time


def _fill(size: int) -> None:
    template = some(1)[0]
    shape = encode(to_data(template))
    identity = template.identity.encode()
    state = queries.log_size()
    leaves = [
        bytes(leaf)
        for leaf in LogEntry.objects.order_by("entry_number").values_list("leaf", flat=True)
    ]
    tiles = GrowingTiles()
    tiles.add(leaves)
    frontier = Frontier().extended(leaves)
    higher: list[tuple[Tile, list[bytes]]] = []
    for first in range(state + 1, size + 1, _AT_ONCE):
        numbers = range(first, min(first + _AT_ONCE, size + 1))
        bodies = [shape.replace(identity, b"fill-%d" % number) for number in numbers]
        new = leaf_hashes(bodies)
        finished = tiles.add(new)
        higher += [one for one in finished if one[0].level]
        frontier = frontier.extended(new)
        with transaction.atomic():
            rows = [
                (n, f"fill-{n}", b, leaf) for n, b, leaf in zip(numbers, bodies, new, strict=True)
            ]
            insert_rows(LogEntry, rows)
            insert_rows(
                LogTile, [(t.level, t.index, b"".join(h)) for t, h in finished if not t.level]
            )
            insert_rows(StoredRecord, [record_row(number) for number in numbers])
            insert_rows(StoredTrace, [(number, number, trace_of(number)) for number in numbers])
            words = [(number, words_of(number)) for number in numbers]
            name = "rowid" if connection.vendor == "sqlite" else "record_id"
            insert_into("search_text", (name, "tokens"), words)
    with transaction.atomic(), connection.cursor() as cursor:
        higher += [one for one in tiles.unfinished() if one[0].level]
        cursor.executemany(KEEP_TILE, [(t.level, t.index, b"".join(h)) for t, h in higher])
        values = [size, frontier.to_bytes()]
        cursor.execute("UPDATE tree_state SET size = %s, frontier = %s", values)
    append._edge.forget()


def trace_of(number: int) -> str:
    """Return the line of a trail as text."""
    moment = "2021-03-09T09:30:00+00:00"
    return (
        f'{{"actor":"alice","entry_number":{number},"kind":"record_registered",'
        f'"occurred_at":"{moment}","recorded_at":"{moment}"}}'
    )


def record_row(number: int) -> tuple[object, ...]:
    """Return the row of a record."""
    day = (date(2020, 1, 1) + timedelta(days=number % 1000)).isoformat()
    return (
        number, "finding", f"fill-{number}", 1, f"u{number % 97}", day, "registered", False, number,
        None, False,
        f'{{"found_on":"{day}","grade":"grave","org_unit":"u{number % 97}","problem":"路灯不亮"}}',
        f'{{"editors":["alice"],"trace":{trace_of(number)}}}',
    )  # fmt: skip


def words_of(number: int) -> str:
    """Return the search words of a record as each database keeps them."""
    words = ["fill", str(number), "路灯", "灯不", "不亮", "亮", "registerfinding"]
    if connection.vendor == "sqlite":
        return " ".join(words)
    return " ".join(f"'{word}':{place}" for place, word in enumerate(words, 1))


def _append() -> None:
    commit(lambda writer: writer.append(some(1)[0]))


def timed(act: Callable[[], object]) -> float:
    """Return the seconds that *act* takes."""
    start = time.perf_counter()
    act()
    return time.perf_counter() - start


def probes(folder: Folder, size: int) -> dict[str, float]:
    """Return milliseconds (median) of what a ledger of *size* is asked for."""
    key = keys.load_key(folder.keys)
    checkpoints.sign_checkpoint(folder.keys, key)
    numbers = itertools.count(7)
    some_number = lambda: 2 + next(numbers) * 7919 % (size - 2)  # noqa: E731
    page = listing.list_records
    asks: dict[str, Callable[[], object]] = {
        "append": _append,
        "next key": lambda: commit(lambda w: w.next_key(NUMBERING, SERIES)),
        "record": lambda: queries.record("finding", f"fill-{some_number()}"),
        "first page": lambda: page(listing.RecordFilter("finding")),
        "page by day": lambda: page(listing.RecordFilter("finding"), order=listing.Order.DAY),
        "deep page": lambda: page(
            listing.RecordFilter("finding"), after=listing.Position(size // 2, date(2021, 1, 1))),
        "org units": lambda: page(listing.RecordFilter("finding", ("u1", "u5", "u9"))),
        "org units by day": lambda: page(
            listing.RecordFilter("finding", ("u1", "u5")), order=listing.Order.DAY),
        "words": lambda: page(listing.RecordFilter("finding", words="路灯不亮")),
        "receipt": lambda: checkpoints.receipt(some_number()),
        "checkpoint": lambda: (_append(), checkpoints.sign_checkpoint(folder.keys, key)),
    }  # fmt: skip
    return {
        name: statistics.median(timed(ask) for _ in range(25)) * 1000 for name, ask in asks.items()
    }
