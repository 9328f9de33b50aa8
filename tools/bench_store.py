"""Speed of the store, as ratios in one run: bench_store.py [--short | --large] [--only KIND].

With the log: `commit` as it is. Without: the same projections and a plain audit row of the same
bytes, in a transaction of its own, with neither leaf hash, tiles, tree, checks nor one committer.
Flatness: ledgers of 10^5 and 10^6 entries (--large: 10^7) of `log_ledger.py`, asked in turn; with
--keep they stay in a folder and are found again.
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
from functools import partial
from pathlib import Path

ROOT = Path(__file__).parents[1]
sys.path[:0] = [str(ROOT / "src"), str(ROOT)]

from django.db import connection, connections, transaction  # noqa: E402
from log_ledger import fill, probes, some, timed  # noqa: E402
from tests.databases import ORIGIN  # noqa: E402  sets Django up
from tests.postgresql import Server  # noqa: E402
from tests.store.entries import defined  # noqa: E402

from kanhe.registers.entry import Entry, to_data  # noqa: E402
from kanhe.store import keys, queries  # noqa: E402
from kanhe.store.append import commit  # noqa: E402
from kanhe.store.audit import audit  # noqa: E402
from kanhe.store.cell_keeper import CellKeeper  # noqa: E402
from kanhe.store.folder import Folder  # noqa: E402
from kanhe.store.gate import log_transaction  # noqa: E402
from kanhe.store.ledger import create_ledger, open_ledger  # noqa: E402
from kanhe.store.projecting import Projector  # noqa: E402
from kanhe.store.rows import COPY_FROM, insert_into, one_trip, those_stored  # noqa: E402
from kanhe.store.writer import Writer, _as_logged  # noqa: E402
from kanhe.tlog.canonical import encode  # noqa: E402

_numbers = itertools.count(1_000_000_000)
_PLAIN = (
    "CREATE TABLE plain_audit (entry_number {number} PRIMARY KEY, "
    "identity varchar(80) NOT NULL UNIQUE, body {bytes} NOT NULL)"
)


def new_ledger(home: Path, server: Server | None, name: str = "bench") -> Folder:
    """Return a new ledger with one register, the process's own."""
    if server:
        server.create(name)
    folder = Folder(home / name, ORIGIN, server.url(name) if server else "", "rectification")
    create_ledger(folder)
    with connection.cursor() as cursor:
        kinds = ("bigint", "bytea") if server else ("integer", "blob")
        cursor.execute(_PLAIN.format(number=kinds[0], bytes=kinds[1]))
    commit(lambda writer: writer.append(defined()))
    return folder


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
    those_stored("log_entry", "identity", [one.identity for one in entries])


def write_plain(rows: list[tuple[int, str, bytes]], projector: Projector) -> None:
    """Write audit rows and projections."""
    with one_trip() if len(rows) < COPY_FROM else nullcontext():
        insert_into("plain_audit", ("entry_number", "identity", "body"), rows)
        projector.flush()


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


def flatness(kind: str, home: Path, server: Server | None, sizes: list[int]) -> None:
    """Print how much longer the same takes in a larger ledger, and the speed of an audit.

    The ledgers are asked in turn, so that what else the machine does falls on all of them.
    """
    folders = {}
    for size in sizes:
        name = f"flat{size}"
        if not (home / name).exists():
            folder = new_ledger(home, server, name)
            took = timed(partial(fill, size))
            print(f"{kind:10} {size:,} entries, filled in {took:.0f} s", flush=True)
        folders[size] = home / name
    found: dict[int, dict[str, float]] = {size: {} for size in sizes}
    for _ in range(3):
        for size, path in folders.items():
            folder = open_ledger(path)
            for name, value in probes(folder, size).items():
                found[size][name] = min(value, found[size].get(name, value))
    for size, values in found.items():
        for name, value in values.items():
            ratio = value / found[sizes[0]][name]
            told(
                kind, f"{name}, 10^{len(str(size)) - 1} entries", f"{value:.2f} ms",
                is_held=ratio < 2, bound="below 2 x of the first", more=f"{ratio:.2f} x",
            )  # fmt: skip
        audit_speed(kind, open_ledger(folders[size]))
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
    parser.add_argument("--keep", type=Path, help="a folder for large ledgers that stay")
    parser.add_argument("--skip", choices=("ratios", "flatness"))
    parser.add_argument("--short", action="store_true", help="fewer rounds, 10^5 entries only")
    chosen = parser.parse_args()
    sizes = [100_000, 1_000_000, 10_000_000][: 1 if chosen.short else 3 if chosen.large else 2]
    for kind in ("sqlite", "postgresql"):
        if chosen.only not in (None, kind):
            continue
        kept = chosen.keep and chosen.keep / "server"
        server = Server(is_durable=True, folder=kept) if kind == "postgresql" else None
        try:
            with tempfile.TemporaryDirectory(dir=os.environ.get("KANHE_BENCH")) as home:
                if chosen.skip != "ratios":
                    new_ledger(Path(home), server)
                    ratios(kind, is_short=chosen.short)
                    eight_writers(kind, is_short=chosen.short)
                if chosen.skip != "flatness":
                    flatness(kind, (chosen.keep or Path(home)) / kind, server, sizes)
        finally:
            connections.close_all()
            if server and kept:
                server.stop()
            elif server:
                server.remove()
    return 0


if __name__ == "__main__":
    sys.exit(main())
