"""Speed of figures: bench_figures.py [--facts 1000000] [--only sqlite|postgresql] [--strict].

Facts lie over 43,209 org units and one year; 60 indicators count them (`figure_ledger`). Figures
are held to plain GROUP BY on the same database, which is timed beside. Reads are of one process,
p50 and p95. Missed bounds decide the exit status with --strict only: a busy machine is no fault.
"""

import argparse
import os
import random
import resource
import tempfile
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from figure_ledger import DAYS, FIRST, YEAR, OrgPlace, fill, found_ledger, indicators, org_units

from django.db import connection, connections  # isort: skip  (models need Django, set up above)
from tests.databases import ORIGIN
from tests.postgresql import Server

from kanhe.indicators.calendar import Calendar
from kanhe.indicators.figure import Query
from kanhe.store import figures
from kanhe.store.drilling import drill
from kanhe.store.folder import Folder
from kanhe.store.ledger import create_ledger
from kanhe.store.models import StoredRecord
from kanhe.values.period import Window, day_window

BOUND = 25.0  # milliseconds, p95
PAGE_BOUND = 20.0
_LEVELS = org_units()


def some_window(dice: random.Random) -> Window:
    """Return a day, week, month, quarter, the year, or some days of it."""
    start = FIRST + timedelta(days=dice.randrange(DAYS - 20))
    month = start.replace(day=1)
    quarter = date(YEAR, (start.month - 1) // 3 * 3 + 1, 1)
    return dice.choice(
        (
            day_window(start, start),
            day_window(start, start + timedelta(days=6)),
            Window(month, (month + timedelta(days=31)).replace(day=1)),
            Window(quarter, (quarter + timedelta(days=95)).replace(day=1)),
            day_window(FIRST, date(YEAR, 12, 31)),
            day_window(date(YEAR, 1, 14), date(YEAR, 12, 15)),
            day_window(date(YEAR, 5, 22), date(YEAR, 5, 22) + timedelta(days=dice.randrange(200))),
        )
    )


class Questions:
    """Random questions of each kind; each returns what it does when asked."""

    def __init__(self, levels: list[list[OrgPlace]], seed: int) -> None:
        self.levels, self.dice = levels, random.Random(seed)
        self.names = [one.name for one in indicators()]

    def query(self, depths: tuple[int, ...]) -> Query:
        """Return a query about an org unit of one of *depths*."""
        org_unit = self.dice.choice(self.levels[self.dice.choice(depths)])
        return Query(org_unit.key, some_window(self.dice), "")

    def figure(self) -> Callable[[], object]:
        """Return a question for one figure."""
        name, query = self.dice.choice(self.names), self.query((0, 1, 2, 3, 4))
        return lambda: figures.figure(name, query)

    def league(self) -> Callable[[], object]:
        """Return a question for a table of children."""
        name, query = self.dice.choice(self.names), self.query((0, 1, 2, 3))
        return lambda: figures.league(name, query)

    def series(self) -> Callable[[], object]:
        """Return a question for the year by days or months."""
        name, query = self.dice.choice(self.names), self.query((0, 1, 2, 3, 4))
        query = replace(query, window=day_window(FIRST, date(YEAR, 12, 31)))
        step = self.dice.choice((Calendar.DAY, Calendar.MONTH))
        return lambda: figures.series(name, query, step)

    def wall(self) -> Callable[[], object]:
        """Return a question for 20 indicators of all cities."""
        names = self.dice.sample(self.names, 20)
        cities = [one.key for one in self.levels[2]]
        query = self.query((0,))
        return lambda: figures.wall(names, cities, query)

    def drilled(self) -> Callable[[], object]:
        """Return a question for the first page of records."""
        name, query = self.dice.choice(self.names), self.query((0, 1, 2, 3, 4))
        return lambda: drill(name, query, limit=50)


def plain(name: str, query: Query) -> tuple[int, str | None]:
    """Return (records, value) by GROUP BY over the records, the org units by their keys."""
    one = next(each for each in indicators() if each.name == name)
    depth = "npcxs".index(query.org_unit[0])
    get = "json_extract(data, '$.{}')" if connection.vendor == "sqlite" else "data->>'{}'"
    conditions = ["register = 'fact'", "NOT is_void", "day >= %s", "day < %s"]
    assert query.window.end is not None
    values: list[Any] = [query.window.start.isoformat(), query.window.end.isoformat()]
    for each in one.filter.fields:
        conditions.append(f"{get.format(each.field)} = %s")
        values += each.values
    if depth:
        conditions.append("org_unit BETWEEN %s AND %s")
        values += _under(depth, query.org_unit)
    amount = f"sum(CAST({get.format('amount')} AS numeric))"
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT count(*), {amount} FROM record WHERE {' AND '.join(conditions)}", values
        )
        count, total = cursor.fetchone()
    return count, total


def _under(depth: int, key: str) -> tuple[str, str]:
    """Return the first and the last station under an org unit: their keys are in its order."""
    stations = [one.key for one in _LEVELS[-1] if key in one.chain]
    return stations[0], stations[-1]


def check(questions: Questions, times: int) -> list[float]:
    """Hold figures to plain GROUP BY; return how long that took."""
    took = []
    for _ in range(times):
        name, query = questions.dice.choice(questions.names), questions.query((0, 1, 2, 3, 4))
        found = figures.figure(name, query)
        start = time.perf_counter()
        count, total = plain(name, query)
        took.append(time.perf_counter() - start)
        assert found.record_count == count, (name, query, found, count)
        if name.endswith("_sum") and count:
            assert abs(float(found.value or 0) - float(total or 0)) < 1, (name, query)
    return took


def measure(make: Callable[[], Callable[[], object]], times: int) -> list[float]:
    """Return how long each of *times* questions took."""
    asked = [make() for _ in range(times)]
    took = []
    for ask in asked:
        start = time.perf_counter()
        ask()
        took.append(time.perf_counter() - start)
    return took


def shown(name: str, took: list[float], bound: float | None) -> bool:
    """Print p50 and p95; return whether the bound holds."""
    millis = sorted(1000 * one for one in took)
    p50, p95 = millis[len(millis) // 2], millis[int(len(millis) * 0.95)]
    holds = bound is None or p95 < bound
    said = "" if bound is None else f"   < {bound:g} {'ok' if holds else 'MISSED *'}"
    print(f"  {name:34} p50 {p50:9.2f}  p95 {p95:9.2f} ms{said}", flush=True)
    return holds


def run(kind: str, facts: int, home: Path) -> bool:
    """Fill a ledger of one kind and ask; return whether all bounds hold."""
    server = Server() if kind == "postgresql" else None
    if server:
        server.create("figures")
    folder = Folder(home / kind, ORIGIN, server.url("figures") if server else "", "rectification")
    create_ledger(folder)
    start = time.perf_counter()
    found_ledger(_LEVELS)
    founded = time.perf_counter()
    rows = fill(_LEVELS, facts, random.Random(1))
    size = _size(folder, server)
    print(
        f"{kind}: {StoredRecord.objects.count():,} records, {rows:,} rows of cells, {size}; "
        f"tree {founded - start:.0f} s, filled in {time.perf_counter() - founded:.0f} s"
    )
    questions = Questions(_LEVELS, 2)
    figures.figure("all", questions.query((0,)))  # the tree is grown once a process
    rare = 30 if facts <= 10**6 else 6
    kept = [
        shown("one figure", measure(questions.figure, 300), BOUND),
        shown("league table", measure(questions.league, 100), BOUND),
        shown("time series, days or months", measure(questions.series, 60), BOUND),
        shown("wall, 333 cities x 20 indicators", measure(questions.wall, 60), BOUND),
        shown("drill, first page of 50", measure(questions.drilled, 60), PAGE_BOUND),
        shown("one figure by plain GROUP BY", check(questions, rare), None),
    ]
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    print(f"  memory of the process {memory} MB")
    connections.close_all()
    if server:
        server.remove()
    return all(kept)


def _size(folder: Folder, server: Server | None) -> str:
    with connection.cursor() as cursor:
        if server is None:
            return f"file {os.path.getsize(folder.database_file) / 1e9:.2f} GB"
        cursor.execute("SELECT pg_total_relation_size('cell'), pg_total_relation_size('record')")
        cells, records = cursor.fetchone()
        return f"cells {cells / 1e9:.2f} GB, records {records / 1e9:.2f} GB"


def main() -> int:
    """Run the bench; return the exit status."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--facts", type=int, default=10**6)
    parser.add_argument("--only", choices=("sqlite", "postgresql"))
    parser.add_argument("--strict", action="store_true")
    options = parser.parse_args()
    kinds = [options.only] if options.only else ["sqlite", "postgresql"]
    with tempfile.TemporaryDirectory() as home:
        kept = [run(kind, options.facts, Path(home)) for kind in kinds]
    return int(options.strict and not all(kept))


if __name__ == "__main__":
    raise SystemExit(main())
