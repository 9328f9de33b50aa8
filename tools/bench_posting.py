"""What cells cost whoever writes: bench_posting.py [--only sqlite|postgresql] [--strict].

One ledger has two registers alike: the 60 indicators of `figure_ledger` count the one, nothing
counts the other. Writing to the one beside writing to the other, by turns in one run: single acts,
16 threads at once (their cells of nation, province and day are the same rows: hot), and whole
imports by the command line, from the sheet of 5 columns to the last durable row. Every row of it
is a place and a kind of its own: the hardest case. What an office imports stands beside it: the
workbook of `bench_import` into ledgers of the template, with its indicators and without any.
"""

import argparse
import random
import statistics
import tempfile
import threading
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import count
from pathlib import Path

from bench_import import new_ledger, write_workbook
from bench_import import run as run_command
from figure_ledger import (
    CATEGORIES,
    DAYS,
    FIRST,
    REGISTER,
    STATUSES,
    found_ledger,
    org_units,
)

from django.db import connections  # isort: skip  (models need Django, set up above)
from tests.databases import ORIGIN
from tests.postgresql import Server

from kanhe.acts.founding import create_rows_key
from kanhe.acts.occasion import Occasion
from kanhe.acts.recording import register_record
from kanhe.store.folder import Folder
from kanhe.store.ledger import create_ledger

PLAIN = replace(REGISTER, name="plain", title="事实（不计）", title_en="Facts not counted")
NAMES = (REGISTER.name, PLAIN.name)
WRITERS, EACH, ROUNDS, ROWS, HAZARDS = 16, 12, 7, 20_000, 100_000
_LEVELS = org_units((1, 4, 16, 64, 256))
_numbers = count(1)
_dice = random.Random(4)
_NOW = datetime(2025, 1, 2, 8, tzinfo=UTC)


def fact(day: int) -> dict[str, str]:
    """Return what somebody fills in."""
    return {
        "day": (FIRST + timedelta(days=day)).isoformat(),
        "org_unit": _dice.choice(_LEVELS[-1]).key,
        "category": f"c{_dice.randrange(CATEGORIES)}",
        "status": f"s{_dice.randrange(STATUSES)}",
        "amount": f"{_dice.randrange(1, 10**6) / 100:.2f}",
    }


def act(register: str, day: int) -> None:
    """Register one record, as the pages do."""
    occasion = Occasion(
        ledger=ORIGIN, actor="bench", occurred_at=_NOW, recorded_at=_NOW,
        identity=f"w{next(_numbers)}",
    )  # fmt: skip
    register_record(occasion=occasion, register=register, row=fact(day), new_salt=lambda: b"s" * 16)


def timed(work: Callable[[], object]) -> tuple[float, float]:
    """Return seconds by the clock and of this process's CPU."""
    start, spent = time.perf_counter(), time.process_time()
    work()
    return time.perf_counter() - start, time.process_time() - spent


def told(name: str, found: float, bound: float, more: str, *, is_most: bool) -> bool:
    """Print a ratio beside its bound; return whether it holds."""
    holds = found <= bound if is_most else found >= bound
    said = "at most" if is_most else "at least"
    print(
        f"  {name:56} {found:5.2f} ({said} {bound:g}) {'ok' if holds else 'MISSED *'}  {more}",
        flush=True,
    )
    return holds


def by_turns(work: Callable[[str], tuple[float, float]], rounds: int) -> list[list[float]]:
    """Return [clock counted, clock plain, CPU counted, CPU plain], each the rounds' values."""
    found: list[list[float]] = [[], [], [], []]
    for number in range(rounds):
        for at in (0, 1) if number % 2 else (1, 0):
            clock, own = work(NAMES[at])
            found[at].append(clock)
            found[2 + at].append(own)
    return found


def single_acts() -> bool:
    """Time one act after the other."""

    def work(register: str) -> tuple[float, float]:
        return timed(lambda: [act(register, _dice.randrange(DAYS)) for _ in range(40)])

    work(NAMES[0]), work(NAMES[1])
    counted, plain, own, own_plain = map(statistics.median, by_turns(work, ROUNDS))
    more = f"{counted * 25:.2f} ms beside {plain * 25:.2f}; of CPU {own / own_plain:.2f}"
    return told("single act, with cells / without", counted / plain, 2, more, is_most=True)


def many_writers() -> bool:
    """Time 16 threads at once, and one alone."""

    def each(register: str) -> None:
        for _ in range(EACH):
            act(register, 100)
        connections.close_all()

    def work(register: str) -> tuple[float, float]:
        threads = [threading.Thread(target=each, args=(register,)) for _ in range(WRITERS)]

        def together() -> None:
            for one in threads:
                one.start()
            for one in threads:
                one.join()

        return timed(together)

    counted, plain, *_ = map(statistics.median, by_turns(work, ROUNDS))
    alone, _ = timed(lambda: [act(NAMES[0], 100) for _ in range(WRITERS * EACH)])
    total = WRITERS * EACH
    more = f"{total / counted:,.0f} acts/s beside {total / plain:,.0f} without cells"
    holds = told("16 writers, throughput with cells / without", plain / counted, 0.5, more,
                 is_most=False)  # fmt: skip
    more = f"one writer alone {total / alone:,.0f} acts/s"
    return told("16 writers / one writer, both with cells", alone / counted, 1, more,
                is_most=False) and holds  # fmt: skip


def imports(folder: Path, home: Path) -> bool:
    """Time whole imports by the command line."""

    def work(register: str) -> tuple[float, float]:
        sheet = home / f"{register}{next(_numbers)}.csv"
        titles = "日期,单位,类别,状态,金额"
        rows = [",".join(fact(_dice.randrange(DAYS)).values()) for _ in range(ROWS)]
        sheet.write_text("\n".join([titles, *rows]), encoding="utf-8")
        words = ("import", str(sheet), "--register", register, "--ledger", str(folder))
        status, seconds, own, _ = run_command(*words)
        assert status == 0, status
        return seconds, own

    return told_imports("import, every row a place of its own", work, ROWS)


def template_imports(home: Path, server: Server | None) -> bool:
    """Time whole imports of the template's workbook."""
    book = home / "hazards.xlsx"
    write_workbook(book, HAZARDS)

    def work(name: str) -> tuple[float, float]:
        is_counted = name == NAMES[0]
        folder = new_ledger(home, f"{name}{next(_numbers)}", server, is_counted=is_counted)
        words = ("import", str(book), "--register", "hazard", "--ledger", str(folder))
        status, seconds, own, _ = run_command(*words)
        assert status == 0, status
        return seconds, own

    return told_imports(f"import, {HAZARDS:,} rows of the template", work, HAZARDS)


def told_imports(name: str, work: Callable[[str], tuple[float, float]], rows: int) -> bool:
    """Time imports by turns and tell rows a second."""
    counted, plain, own, own_plain = map(min, by_turns(work, 2))
    more = (
        f"{rows / counted:,.0f} rows/s beside {rows / plain:,.0f}; of CPU {own_plain / own:.2f}, "
        f"{own / rows * 1e6:.0f} µs a row beside {own_plain / rows * 1e6:.0f}"
    )
    return told(f"{name}, with cells / without", plain / counted, 0.8, more, is_most=False)


def one_kind(kind: str, home: Path) -> bool:
    """Run everything on one kind of database; return whether all bounds hold."""
    server = Server(is_durable=True) if kind == "postgresql" else None
    if server:
        server.create("posting")
    url = server.url("posting") if server else ""
    folder = create_ledger(Folder(home / kind, ORIGIN, url, "rectification"))
    create_rows_key(folder.keys)
    found_ledger(_LEVELS, PLAIN)
    print(f"{kind}: {sum(map(len, _LEVELS))} org units, 60 indicators of one register")
    kept = [single_acts(), many_writers()]
    connections.close_all()
    kept.append(imports(folder.path, home))
    kept.append(template_imports(home, server))
    connections.close_all()
    if server:
        server.remove()
    return all(kept)


def main() -> int:
    """Run the bench; return the exit status."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--only", choices=("sqlite", "postgresql"))
    parser.add_argument("--strict", action="store_true")
    options = parser.parse_args()
    chosen = [options.only] if options.only else ["sqlite", "postgresql"]
    with tempfile.TemporaryDirectory() as home:
        kept = [one_kind(kind, Path(home)) for kind in chosen]
    return int(options.strict and not all(kept))


if __name__ == "__main__":
    raise SystemExit(main())
