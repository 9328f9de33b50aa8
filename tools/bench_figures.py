"""Speed of figures: bench_figures.py [--facts 1000000] [--only sqlite|postgresql].

Facts lie over 43,209 org units of five levels and one year; 60 indicators count them. Records and
cells are generated in the shape that posting gives them, and a sample of figures is held to plain
GROUP BY on the same database, which is timed beside. Reads are of one process, p50 and p95.
Bounds marked with a star decide the exit status with --strict only: a busy machine is no fault.
"""

import argparse
import os
import random
import resource
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[1]
sys.path[:0] = [str(ROOT / "src"), str(ROOT)]

from django.db import connection, connections  # noqa: E402
from tests.databases import ORIGIN  # noqa: E402  sets Django up
from tests.postgresql import Server  # noqa: E402

from kanhe.indicators.calendar import Calendar  # noqa: E402
from kanhe.indicators.cells import day_number, month_number  # noqa: E402
from kanhe.indicators.columns import WIDTH  # noqa: E402
from kanhe.indicators.contribution import Part, contribution  # noqa: E402
from kanhe.indicators.definition import FieldIn, Filter, Indicator, Measure  # noqa: E402
from kanhe.indicators.figure import Query  # noqa: E402
from kanhe.registers import changes  # noqa: E402
from kanhe.registers.datatypes import Datatype  # noqa: E402
from kanhe.registers.definition import Field, RegisterDefinition  # noqa: E402
from kanhe.registers.entry import Entry, Payload, RegisterDefined, Reorganised  # noqa: E402
from kanhe.registers.numbering import Numbering  # noqa: E402
from kanhe.registers.projection import Record  # noqa: E402
from kanhe.store import figures  # noqa: E402
from kanhe.store.append import commit  # noqa: E402
from kanhe.store.definitions import payload_of, stored_columns  # noqa: E402
from kanhe.store.drilling import drill  # noqa: E402
from kanhe.store.folder import Folder  # noqa: E402
from kanhe.store.ledger import create_ledger  # noqa: E402
from kanhe.store.models import StoredRecord  # noqa: E402
from kanhe.store.organisation import organisation  # noqa: E402
from kanhe.store.rows import insert_into, insert_rows  # noqa: E402
from kanhe.values.orgtree import Opened  # noqa: E402
from kanhe.values.period import Window, day_window  # noqa: E402

YEAR = 2024
FIRST, DAYS = date(YEAR, 1, 1), 366
LEVELS = (1, 31, 333, 2_844, 40_000)
CATEGORIES, STATUSES = 12, 5
SHARE = [30, 20, 12, 9, 7, 6, 5, 4, 3, 2, 1, 1]
BOUND = 25.0  # milliseconds, p95
PAGE_BOUND = 20.0


@dataclass(frozen=True)
class Unit:
    """An org unit: its key, those above it (itself first), and its place among its level."""

    key: str
    chain: tuple[str, ...]


def units() -> list[list[Unit]]:
    """Return the org units by level, each level's spread evenly under the one above."""
    levels: list[list[Unit]] = [[Unit("n", ("n",))]]
    for depth, count in enumerate(LEVELS[1:], 1):
        above = levels[-1]
        found = []
        for at in range(count):
            parent = above[at * len(above) // count]
            key = f"{'npcxs'[depth]}{at:05}"
            found.append(Unit(key, (key, *parent.chain)))
        levels.append(found)
    return levels


def indicators() -> list[Indicator]:
    """Return 60 indicators: all facts, by category, by status, by both; counts and amounts."""

    def pair(name: str, **values: str) -> Iterator[Indicator]:
        chosen = Filter(tuple(FieldIn(field, (value,)) for field, value in values.items()))
        words = (name, name, "件", "口径", "definition")
        plain = Indicator(words[0], *words[:2], Measure.COUNT, *words[2:], "fact", filter=chosen)
        yield plain
        yield replace(plain, name=f"{name}_sum", measure=Measure.SUM, field="amount", places=2)

    found = list(pair("all"))
    for at in range(CATEGORIES):
        found += pair(f"c{at}", category=f"c{at}")
    for at in range(STATUSES):
        found += pair(f"s{at}", status=f"s{at}")
    for at in range(24):
        found.append(next(pair(f"b{at}", category=f"c{at % 12}", status=f"s{at % 5}")))
    return found


REGISTER = RegisterDefinition(
    "fact", "事实", "Facts",
    (
        Field("day", Datatype.DATE, "日期", "Day"),
        Field("org_unit", Datatype.ORG_UNIT, "单位", "Org unit"),
        Field("category", Datatype.TEXT, "类别", "Category"),
        Field("status", Datatype.TEXT, "状态", "Status"),
        Field("amount", Datatype.MONEY, "金额", "Amount"),
    ),
    Numbering("F{serial}"), "org_unit", "day", ("station",),
)  # fmt: skip


def write(payloads: list[Payload]) -> None:
    moment = datetime(YEAR, 12, 31, tzinfo=UTC)
    entries = [Entry(ORIGIN, f"b{at}", "bench", moment, moment, p) for at, p in enumerate(payloads)]
    commit(lambda writer: [writer.append(one) for one in entries])


def found_ledger(levels: list[list[Unit]]) -> None:
    """Write the definitions and the tree through the committer."""
    opened = [
        Opened(one.key, date(2000, 1, 1), one.key, one.chain[1] if one.chain[1:] else None)
        for level in levels
        for one in level
    ]
    data = [changes.org_change_data(one) for one in opened]
    tree = [Reorganised(tuple(data[at : at + 400]), "设立") for at in range(0, len(data), 400)]
    write([RegisterDefined(REGISTER), *map(payload_of, indicators()), *tree])


class Cells:
    """Rows of cells by (page, org unit, p), added up level by level and written when complete."""

    def __init__(self) -> None:
        columns = stored_columns()
        self.numbers = organisation().numbers
        self.known: dict[tuple[str, str], tuple[dict[int, int], list[int]]] = {}
        self.columns = columns
        self.waiting: list[tuple[Any, ...]] = []
        self.open: dict[str, dict[int, dict[int, int]]] = {}
        self.rows = 0

    def gives(self, category: str, status: str) -> tuple[dict[int, int], list[int]]:
        """Return the columns that a fact adds 1 to, and those that it adds its amount to."""
        known = self.known.get((category, status))
        if known is None:
            data = {"category": category, "status": status, "amount": "0.01"}
            record = Record("fact", "F", 1, "n", FIRST, data, ())
            ones: dict[int, int] = {}
            amounts: set[int] = set()
            for indicator in self.columns.indicators.values():
                for slot, value in contribution(record, indicator).items():
                    number = self.columns.of[slot].number
                    if slot.part is Part.VALUE:
                        amounts.add(number)
                    else:
                        ones[number] = value
            known = self.known[category, status] = ones, sorted(amounts)
        return known

    def close(self, key: str, parent: str | None, days: dict[int, dict[int, int]]) -> None:
        """Write the rows of an org unit and add them to its parent's."""
        above = self.open.setdefault(parent, {}) if parent else None
        months: dict[int, dict[int, int]] = {}
        for p, row in days.items():
            month = month_number(FIRST + timedelta(days=p - day_number(FIRST)))
            for into in (
                months.setdefault(month, {}),
                above.setdefault(p, {}) if above is not None else None,
            ):
                if into is not None:
                    for at, value in row.items():
                        into[at] = into.get(at, 0) + value
        number = self.numbers[key]
        for p, row in (*days.items(), *months.items()):
            assert max(row) < WIDTH
            self.waiting.append((0, number, p, 0, *[row.get(at) for at in range(WIDTH)]))
        if len(self.waiting) > 20_000:
            self.flush()

    def flush(self) -> None:
        names = ("page", "org_unit", "p", "stripe", *(f"m{at:02}" for at in range(WIDTH)))
        insert_into("cell", names, self.waiting)
        self.rows += len(self.waiting)
        self.waiting = []


def fill(levels: list[list[Unit]], facts: int, random_: random.Random) -> int:
    """Generate about *facts* records and their cells; return how many rows of cells there are."""
    weights = [random_.lognormvariate(0, 1) for _ in levels[-1]]
    scale = facts / sum(weights)
    cells, number, first = Cells(), 10_000, day_number(FIRST)
    records: list[tuple[Any, ...]] = []
    rest = '{"trace":{"actor":"bench","entry_number":1,"kind":"record_registered","occurred_at":"2024-12-31T00:00:00+00:00","recorded_at":"2024-12-31T00:00:00+00:00"}}'  # noqa: E501
    isos = [(FIRST + timedelta(days=at)).isoformat() for at in range(DAYS)]
    last: tuple[str, ...] = ()
    for unit, weight in zip(levels[-1], weights, strict=True):
        _close_left(cells, last, unit.chain)
        last = unit.chain
        days: dict[int, dict[int, int]] = {}
        for day in sorted(random_.choices(range(DAYS), k=max(1, round(weight * scale)))):
            number += 1
            category = f"c{random_.choices(range(CATEGORIES), SHARE)[0]}"
            status, amount = f"s{random_.randrange(STATUSES)}", random_.randrange(1, 10**7)
            ones, amounts = cells.gives(category, status)
            row = days.setdefault(first + day, {})
            for at, value in ones.items():
                row[at] = row.get(at, 0) + value
            for at in amounts:
                row[at] = row.get(at, 0) + amount
            data = (
                f'{{"amount":"{amount // 100}.{amount % 100:02}","category":"{category}",'
                f'"day":"{isos[day]}","org_unit":"{unit.key}","status":"{status}"}}'
            )
            records.append(
                (
                    number,
                    "fact",
                    f"F{number}",
                    1,
                    unit.key,
                    isos[day],
                    None,
                    False,
                    number,
                    data,
                    rest,
                )
            )
        cells.close(unit.key, unit.chain[1], days)
        if len(records) > 20_000:
            insert_rows(StoredRecord, records)
            records = []
    insert_rows(StoredRecord, records)
    _close_left(cells, last, ())
    cells.flush()
    with connection.cursor() as cursor:  # the log that these records would have
        cursor.execute("UPDATE tree_state SET size = %s", [number])
        cursor.execute("ANALYZE")
    return cells.rows


def _close_left(cells: Cells, last: tuple[str, ...], now: tuple[str, ...]) -> None:
    """Close the org units above *last* that are not above *now*."""
    for at, key in enumerate(last[1:], 1):
        if key not in now:
            parent = last[at + 1] if at + 1 < len(last) else None
            cells.close(key, parent, cells.open.pop(key))


# --- what is asked -------------------------------------------------------------------------------


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

    def __init__(self, levels: list[list[Unit]], seed: int) -> None:
        self.levels, self.dice = levels, random.Random(seed)
        self.names = [one.name for one in indicators()]

    def query(self, depths: tuple[int, ...]) -> Query:
        unit = self.dice.choice(self.levels[self.dice.choice(depths)])
        return Query(unit.key, some_window(self.dice), "")

    def figure(self) -> Callable[[], object]:
        name, query = self.dice.choice(self.names), self.query((0, 1, 2, 3, 4))
        return lambda: figures.figure(name, query)

    def league(self) -> Callable[[], object]:
        name, query = self.dice.choice(self.names), self.query((0, 1, 2, 3))
        return lambda: figures.league(name, query)

    def series(self) -> Callable[[], object]:
        name, query = self.dice.choice(self.names), self.query((0, 1, 2, 3, 4))
        query = replace(query, window=day_window(FIRST, date(YEAR, 12, 31)))
        step = self.dice.choice((Calendar.DAY, Calendar.MONTH))
        return lambda: figures.series(name, query, step)

    def wall(self) -> Callable[[], object]:
        names = self.dice.sample(self.names, 20)
        cities = [one.key for one in self.levels[2]]
        query = self.query((0,))
        return lambda: figures.wall(names, cities, query)

    def drilled(self) -> Callable[[], object]:
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


_LEVELS = units()


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
    asked = [make() for _ in range(times)]
    took = []
    for ask in asked:
        start = time.perf_counter()
        ask()
        took.append(time.perf_counter() - start)
    return took


def shown(name: str, took: list[float], bound: float | None) -> bool:
    millis = sorted(1000 * one for one in took)
    p50, p95 = millis[len(millis) // 2], millis[int(len(millis) * 0.95)]
    holds = bound is None or p95 < bound
    said = "" if bound is None else f"   < {bound:g} {'ok' if holds else 'MISSED *'}"
    print(f"  {name:34} p50 {p50:9.2f}  p95 {p95:9.2f} ms{said}", flush=True)
    return holds


def run(kind: str, facts: int, home: Path) -> bool:
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
