"""Speed of the store, as ratios in one run: bench_store.py [--short | --large] [--only KIND].

With the log: `commit` as it is. Without: the same projections and a plain audit row of the same
bytes, in a transaction of its own, with neither leaf hash, tiles, tree, checks nor one committer.
Flatness: ledgers of 10^5 and 10^6 entries (--large: 10^7), filled by SQL in the shape that `commit`
gives them.
"""

import argparse
import itertools
import os
import statistics
import sys
import tempfile
import threading
import time
from collections.abc import Callable
from contextlib import nullcontext
from datetime import date, timedelta
from functools import partial
from pathlib import Path

ROOT = Path(__file__).parents[1]
sys.path[:0] = [str(ROOT / "src"), str(ROOT)]

from django.db import connection, connections, transaction  # noqa: E402
from tests.databases import ORIGIN  # noqa: E402  sets Django up
from tests.postgresql import Server  # noqa: E402
from tests.store.entries import NUMBERING, SERIES, defined, registered  # noqa: E402

from kanhe.registers.entry import Entry, to_data  # noqa: E402
from kanhe.store import append, checkpoints, keys, listing, queries  # noqa: E402
from kanhe.store.append import commit  # noqa: E402
from kanhe.store.audit import audit  # noqa: E402
from kanhe.store.cell_keeper import CellKeeper  # noqa: E402
from kanhe.store.edge import KEEP_TILE  # noqa: E402
from kanhe.store.folder import Folder  # noqa: E402
from kanhe.store.gate import log_transaction  # noqa: E402
from kanhe.store.ledger import create_ledger  # noqa: E402
from kanhe.store.models import LogEntry, LogTile, StoredRecord, StoredTrace  # noqa: E402
from kanhe.store.projecting import Projector  # noqa: E402
from kanhe.store.rows import COPY_FROM, insert_into, insert_rows, one_trip  # noqa: E402
from kanhe.store.writer import Writer, _as_logged  # noqa: E402
from kanhe.store.writer import _known as known_identities  # noqa: E402
from kanhe.tlog.canonical import encode  # noqa: E402
from kanhe.tlog.hashing import leaf_hashes  # noqa: E402
from kanhe.tlog.tiles import GrowingTiles, Tile  # noqa: E402
from kanhe.tlog.tree import Frontier  # noqa: E402

_names = itertools.count()
_numbers = itertools.count(1_000_000_000)
_PLAIN = (
    "CREATE TABLE plain_audit (entry_number {number} PRIMARY KEY, "
    "identity varchar(80) NOT NULL UNIQUE, body {bytes} NOT NULL)"
)


def new_ledger(home: Path, server: Server | None) -> Folder:
    """Return a new ledger with one register, the process's own."""
    name = f"bench{next(_names)}"
    if server:
        server.create(name)
    folder = Folder(home / name, ORIGIN, server.url(name) if server else "", "rectification")
    create_ledger(folder)
    with connection.cursor() as cursor:
        kinds = ("bigint", "bytea") if server else ("integer", "blob")
        cursor.execute(_PLAIN.format(number=kinds[0], bytes=kinds[1]))
    commit(lambda writer: writer.append(defined()))
    return folder


def some(count: int) -> list[Entry]:
    """Return *count* entries that register a record each."""
    first = next(_numbers)
    made = []
    for at in range(count):
        key = f"k{first}-{at}"
        text = f"第{at}号楼东侧路灯不亮，群众反映多次，走访核实后报修"
        made.append(registered(key, problem=text, grade="grave", people=at, org_unit=f"u{at % 97}"))
    return made


def with_log(entries: list[Entry]) -> None:
    """Write *entries* in one command."""

    def command(writer: Writer) -> None:
        if len(entries) > 1:
            writer.look_up([one.identity for one in entries])
            writer.projector.look_up("finding", [one.payload.key for one in entries])  # type: ignore[union-attr]
        for one in entries:
            writer.append(one)

    commit(command)


def without_log(entries: list[Entry]) -> None:
    """Write the same rows in a plain transaction, and the bytes into a plain table."""
    gate = log_transaction if connection.vendor == "sqlite" else transaction.atomic
    with gate():
        cells = CellKeeper()
        projector = Projector(cells=cells)
        if len(entries) > 1:
            known(entries)
            projector.look_up("finding", [one.payload.key for one in entries])  # type: ignore[union-attr]
        rows = []
        for one in entries:
            number = next(_numbers)
            body = encode(to_data(one))
            projector.apply(number, _as_logged(one))
            rows.append((number, one.identity, body))
            if len(rows) == 2_000:
                write_plain(rows, projector)
                cells.settle()
                rows = []
        write_plain(rows, projector)
        cells.settle()
        cells.end()
        cells.merge()


def known(entries: list[Entry]) -> None:
    """Ask for the identities of *entries*, as an import does."""
    for at in range(0, len(entries), 500):
        known_identities([one.identity for one in entries[at : at + 500]])


def write_plain(rows: list[tuple[int, str, bytes]], projector: Projector) -> None:
    """Write audit rows and projections."""
    with one_trip() if len(rows) < COPY_FROM else nullcontext():
        insert_into("plain_audit", ("entry_number", "identity", "body"), rows)
        projector.flush()


def timed(act: Callable[[], object]) -> float:
    """Return the seconds that *act* takes."""
    start = time.perf_counter()
    act()
    return time.perf_counter() - start


def told(kind: str, what: str, value: str, *, is_held: bool, bound: str, more: str = "") -> None:
    """Print a number beside its bound."""
    mark = "ok" if is_held else "MISSED"
    print(f"{kind:10} {what:34} {value:>12}  {bound:22} {mark:6} {more}", flush=True)


def ratios(kind: str, *, is_short: bool) -> None:
    """Print the time with the log over the time without, for each size of a command."""
    for count, commands, rounds in ((1, 60, 9), (100, 10, 7), (10_000, 1, 5)):
        found, speeds, worked = [], [], [0.0, 0.0]
        for number in range(3 if is_short else rounds):
            jobs = [[some(count) for _ in range(commands)] for _ in range(2)]
            ways = [with_log, without_log]
            order = (0, 1) if number % 2 else (1, 0)
            took = {}
            for at in order:
                start = time.process_time()
                took[at] = timed(partial(each, ways[at], jobs[at]))
                worked[at] += time.process_time() - start
            found.append(took[0] / took[1])
            speeds.append(count * commands / took[0])
        middle = statistics.median(found)
        most = 1.3 if count == 1 else 1.25
        told(
            kind, f"{count:,} entries a command", f"{middle:.2f} x plain", is_held=middle <= most,
            bound=f"at most {most}",
            more=f"{statistics.median(speeds):,.0f} entries/s; "
            f"{worked[0] / worked[1]:.2f} x this process's own CPU",
        )  # fmt: skip


def each(act: Callable[[list[Entry]], None], jobs: list[list[Entry]]) -> None:
    """Call *act* with one after the other."""
    for one in jobs:
        act(one)


def eight_writers(kind: str, *, is_short: bool) -> None:
    """Print the throughput of eight threads with the log over that without."""
    found, speeds = [], []
    for number in range(3 if is_short else 5):
        took = {}
        ways = (with_log, without_log)
        for at in (0, 1) if number % 2 else (1, 0):
            jobs = [[some(1) for _ in range(60)] for _ in range(8)]
            took[at] = timed(partial(in_threads, ways[at], jobs))
        found.append(took[1] / took[0])
        speeds.append(480 / took[0])
    middle = statistics.median(found)
    told(
        kind, "8 writers", f"{middle:.2f} of plain", is_held=middle >= 0.8, bound="at least 0.8",
        more=f"{statistics.median(speeds):,.0f} entries/s",
    )  # fmt: skip


def in_threads(act: Callable[[list[Entry]], None], jobs: list[list[list[Entry]]]) -> None:
    """Call *act* with the jobs of each thread, all threads at once."""

    def run(mine: list[list[Entry]]) -> None:
        for one in mine:
            act(one)
        connections.close_all()

    threads = [threading.Thread(target=run, args=(mine,)) for mine in jobs]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


# -- large ledgers --------------------------------------------------------------------------------


def fill(size: int) -> None:
    """Bring the log to *size* entries: the rows that `commit` would write, by SQL."""
    template = some(1)[0]
    shape = encode(to_data(template)).decode()
    identity = template.identity
    state = queries.log_size()
    leaves = [
        bytes(leaf)
        for leaf in LogEntry.objects.order_by("entry_number").values_list("leaf", flat=True)
    ]
    tiles = GrowingTiles()
    tiles.add(leaves)
    frontier = Frontier().extended(leaves)
    higher: list[tuple[Tile, list[bytes]]] = []
    for first in range(state + 1, size + 1, 20_000):
        numbers = range(first, min(first + 20_000, size + 1))
        bodies = [shape.replace(identity, f"fill-{number}").encode() for number in numbers]
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


def probes(folder: Folder, size: int) -> dict[str, float]:
    """Return milliseconds (median) of what a ledger of *size* is asked for."""
    key = keys.load_key(folder.keys)
    checkpoints.sign_checkpoint(folder.keys, key)
    numbers = itertools.count(7)
    some_number = lambda: 2 + next(numbers) * 7919 % (size - 2)  # noqa: E731
    page = listing.list_records
    asks: dict[str, Callable[[], object]] = {
        "append": lambda: with_log(some(1)),
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
        "checkpoint": lambda: (with_log(some(1)), checkpoints.sign_checkpoint(folder.keys, key)),
    }  # fmt: skip
    found: dict[str, float] = {}
    for _ in range(3):  # the quietest of three rounds
        for name, ask in asks.items():
            middle = statistics.median(timed(ask) for _ in range(25)) * 1000
            found[name] = min(middle, found.get(name, middle))
    return found


def flatness(kind: str, home: Path, server: Server | None, sizes: list[int]) -> None:
    """Print how much longer the same takes in a larger ledger, and the speed of an audit."""
    folder = new_ledger(home, server)
    first: dict[str, float] = {}
    for size in sizes:
        took = timed(lambda size=size: fill(size))  # type: ignore[misc]
        if server:
            with connection.cursor() as cursor:
                cursor.execute("VACUUM (ANALYZE)")
        found = probes(folder, size)
        first = first or found
        print(f"{kind:10} {size:,} entries, filled in {took:.0f} s", flush=True)
        for name, value in found.items():
            ratio = value / first[name]
            told(
                kind, name, f"{value:.2f} ms", is_held=ratio < 2, bound="below 2 x of the first",
                more=f"{ratio:.2f} x",
            )  # fmt: skip
        audit_speed(kind, folder)
    connections.close_all()


def audit_speed(kind: str, folder: Folder) -> None:
    """Print how fast the log is recomputed: by the clock, and by this process's own CPU time,
    which a busy machine does not lengthen."""
    rates = []
    for _ in range(3):
        start = time.process_time()
        seconds = timed(lambda: check_audit(folder))
        rates.append((queries.log_size() / seconds, time.process_time() - start))
    rate, cpu = max(rates)
    told(
        kind, "audit", f"{rate:,.0f}/s", is_held=rate >= 250_000, bound="at least 250,000/s",
        more=f"{queries.log_size() / cpu:,.0f} entries a second of CPU",
    )  # fmt: skip


def check_audit(folder: Folder) -> None:
    """Audit the log; it must be clean."""
    report = audit([keys.load_public(folder.keys)])
    assert report.is_clean, report


def main() -> int:
    """Print everything; return 0."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--only", choices=("sqlite", "postgresql"))
    parser.add_argument("--large", action="store_true", help="10^7 entries as well")
    parser.add_argument("--skip", choices=("ratios", "flatness"))
    parser.add_argument("--short", action="store_true", help="fewer rounds, 10^5 entries only")
    chosen = parser.parse_args()
    sizes = [100_000, 1_000_000, 10_000_000][: 1 if chosen.short else 3 if chosen.large else 2]
    for kind in ("sqlite", "postgresql"):
        if chosen.only not in (None, kind):
            continue
        server = Server(is_durable=True) if kind == "postgresql" else None
        try:
            with tempfile.TemporaryDirectory(dir=os.environ.get("KANHE_BENCH")) as home:
                if chosen.skip != "ratios":
                    new_ledger(Path(home), server)
                    ratios(kind, is_short=chosen.short)
                    eight_writers(kind, is_short=chosen.short)
                if chosen.skip != "flatness":
                    flatness(kind, Path(home), server, sizes)
        finally:
            connections.close_all()
            if server:
                server.remove()
    return 0


if __name__ == "__main__":
    sys.exit(main())
