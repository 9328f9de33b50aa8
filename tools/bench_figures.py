"""Speed of figures: bench_figures.py [--facts 1000000] [--only sqlite|postgresql] [--keep DIR].

Facts lie over 43,209 org units and one year; 60 indicators count them (`figure_ledger`). Reads are
of one process that keeps what it knows of the tree, as the server does; told are p50 and p95 by
the clock, and p95 of the process's own CPU, which other work on the machine does not lengthen.
Every question is asked twice, and the bounds are held to the first time, when pages may come from
the disk; told beside it as "again" is the second, when they are in memory.
Figures are held to plain GROUP BY over the records of the same database, which is timed beside.
--keep makes ledgers that stay and are found again. Missed bounds decide the exit status with
--strict only: a busy machine is no fault.
"""

import argparse
import os
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from figure_ledger import check_cells, make_ledger, org_units
from figure_questions import Question, Questions, differ, know_stations

from django.db import connection, connections  # isort: skip  (models need Django, set up above)
from tests.databases import ORIGIN
from tests.postgresql import Server

from kanhe.store.folder import Folder
from kanhe.store.ledger import create_ledger, open_ledger
from kanhe.store.models import StoredRecord

BOUND, PAGE_BOUND = 25.0, 20.0  # milliseconds, p95
_LEVELS = org_units()
_PLAIN_SECONDS = 20  # spent on GROUP BY for each kind of question

Kind = tuple[str, Callable[[], Question], int, float]


def kinds(questions: Questions) -> list[Kind]:
    """Return (name, question, how many, bound) of everything that is timed."""
    return [
        ("one figure", questions.figure, 300, BOUND),
        ("league table", questions.league, 100, BOUND),
        ("time series, days or months", questions.series, 60, BOUND),
        ("wall, 333 cities x 20", questions.wall, 60, BOUND),
        ("the same, days 14 to 350", questions.worst_wall, 20, BOUND),
        ("drill, first page of 50", questions.drilled, 100, PAGE_BOUND),
    ]


def ask_all(questions: Questions) -> bool:
    """Time every kind of question; print; return whether all bounds hold."""
    kept = True
    for name, make, times, bound in kinds(questions):
        asked = [make() for _ in range(times)]
        took, own = _timed(asked)
        again, _ = _timed(asked)
        holds = _p95(took) < bound
        kept &= holds
        print(
            f"  {name:28} p50 {_p50(took):8.2f}  p95 {_p95(took):8.2f} ms  (CPU p95 "
            f"{_p95(own):7.2f}, again {_p95(again):7.2f})  < {bound:g} "
            f"{'ok' if holds else 'MISSED *'}",
            flush=True,
        )
    return kept


def _timed(asked: list[Question]) -> tuple[list[float], list[float]]:
    """Ask; return the milliseconds of each by the clock, and of this process's CPU."""
    took, own = [], []
    for one in asked:
        start, spent = time.perf_counter(), time.process_time()
        one.ask()
        took.append(1000 * (time.perf_counter() - start))
        own.append(1000 * (time.process_time() - spent))
    return took, own


def ask_plainly(questions: Questions) -> None:
    """Hold answers to plain GROUP BY and tell how long that takes."""
    know_stations(_LEVELS)
    for name, make, times, _ in kinds(questions):
        took: list[float] = []
        while len(took) < times and sum(took) < 1000 * _PLAIN_SECONDS:
            one = make()
            if one.plainly is None:
                break
            start = time.perf_counter()
            counted = one.plainly()
            took.append(1000 * (time.perf_counter() - start))
            _hold(one, counted)
        if took:
            print(
                f"  {name:28} p50 {_p50(took):8.0f}  p95 {_p95(took):8.0f} ms by plain GROUP BY, "
                f"{len(took)} asked, all equal",
                flush=True,
            )


def _hold(one: Question, counted: object) -> None:
    """Stop where an answer is not what was counted; a wall's brings both."""
    if isinstance(counted, tuple):
        found, counted = counted
        pairs = [(found[name], counted[name]) for name in found]
    else:
        pairs = [(one.ask(), counted)]  # type: ignore[list-item]
    for found, plainly in pairs:
        wrong = differ(found, plainly)
        assert not wrong, wrong[:5]


def _p50(took: list[float]) -> float:
    return sorted(took)[len(took) // 2]


def _p95(took: list[float]) -> float:
    return sorted(took)[min(len(took) - 1, int(len(took) * 0.95))]


def run(kind: str, facts: int, home: Path, *, is_plain: bool) -> bool:
    """Make or find a ledger of one kind and ask; return whether all bounds hold."""
    server = Server(folder=home / "postgresql", memory="1GB") if kind == "postgresql" else None
    try:
        folder = _ledger(home / f"{kind}-{facts}", f"figures{facts}", server)
        start, spent = time.perf_counter(), time.process_time()
        make_ledger(_LEVELS, facts)
        check_cells(_LEVELS[-1][::8000])
        print(
            f"{kind}: {StoredRecord.objects.count():,} facts, {_size(folder, server)}; made in "
            f"{time.perf_counter() - start:.0f} s, {time.process_time() - spent:.0f} s of CPU"
        )
        questions = Questions(_LEVELS, 2)
        for warm in (questions.wall, questions.drilled):  # the tree is grown once a process
            warm().ask()
        kept = ask_all(questions)
        print(f"  memory of this process {_memory()} MB")
        if is_plain:
            ask_plainly(Questions(_LEVELS, 3))
    finally:
        connections.close_all()
        if server:
            server.stop()
    return kept


def _ledger(place: Path, name: str, server: Server | None) -> Folder:
    """Return the ledger in *place*, the process's own; a new one if there is none."""
    if place.exists():
        return open_ledger(place)
    if server:
        server.create(name)
    url = server.url(name) if server else ""
    return create_ledger(Folder(place, ORIGIN, url, "rectification"))


def _memory() -> int:
    """Return the most memory that this process had, in MB."""
    text = Path("/proc/self/status").read_text()
    return int(text.split("VmHWM:")[1].split()[0]) // 1024


def _size(folder: Folder, server: Server | None) -> str:
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM cell")
        rows = f"{cursor.fetchone()[0]:,} rows of cells"
        if server is None:
            return f"{rows}, file {os.path.getsize(folder.database_file) / 1e9:.2f} GB"
        cursor.execute("SELECT pg_total_relation_size('cell'), pg_total_relation_size('record')")
        cells, records = cursor.fetchone()
        return f"{rows}, cells {cells / 1e9:.2f} GB, records {records / 1e9:.2f} GB"


def main() -> int:
    """Run the bench; return the exit status."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--facts", type=int, default=10**6)
    parser.add_argument("--only", choices=("sqlite", "postgresql"))
    parser.add_argument("--keep", type=Path, help="a folder for ledgers that stay")
    parser.add_argument("--no-plain", action="store_true", help="leave GROUP BY out")
    parser.add_argument("--strict", action="store_true")
    options = parser.parse_args()
    chosen = [options.only] if options.only else ["sqlite", "postgresql"]
    with tempfile.TemporaryDirectory() as new:
        home = options.keep or Path(new)
        home.mkdir(parents=True, exist_ok=True)
        kept = [run(kind, options.facts, home, is_plain=not options.no_plain) for kind in chosen]
    return int(options.strict and not all(kept))


if __name__ == "__main__":
    raise SystemExit(main())
