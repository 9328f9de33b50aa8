"""A ledger of many facts for benches: 43,209 org units, one year, 60 indicators, and their cells.

Definitions and tree go through the committer. The facts do not: their records are inserted in
bulk, without log entries and trails, and their cells are written by station and added up level by
level, from what `contribution` says of each fact and in the columns that the store gives them.
`check_cells` holds some of them to the store's own `Posting`; the bench holds figures to GROUP BY.

A ledger is made province by province, each in one transaction: a run that was stopped goes on.
In the end PostgreSQL's cells are put in order, as the migration and `kanhe rebuild` do.
"""

import random
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from itertools import groupby, product
from operator import itemgetter
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[1]
sys.path[:0] = [str(ROOT / "src"), str(ROOT)]

from django.db import connection, transaction  # noqa: E402
from tests.databases import ORIGIN  # noqa: E402  sets Django up

from kanhe.indicators.columns import WIDTH  # noqa: E402
from kanhe.indicators.contribution import Part, contribution  # noqa: E402
from kanhe.indicators.definition import FieldIn, Filter, Indicator, Measure  # noqa: E402
from kanhe.indicators.grains import day_number, numbers_of  # noqa: E402
from kanhe.registers import changes  # noqa: E402
from kanhe.registers.datatypes import Datatype  # noqa: E402
from kanhe.registers.definition import Field, RegisterDefinition  # noqa: E402
from kanhe.registers.entry import Entry, Payload, RegisterDefined, Reorganised  # noqa: E402
from kanhe.registers.numbering import Numbering  # noqa: E402
from kanhe.registers.projection import Record  # noqa: E402
from kanhe.store.append import commit  # noqa: E402
from kanhe.store.cell_order import put_in_order  # noqa: E402
from kanhe.store.cell_rows import day_rows  # noqa: E402
from kanhe.store.definitions import payload_of, stored_columns  # noqa: E402
from kanhe.store.models import StoredRecord  # noqa: E402
from kanhe.store.organisation import organisation  # noqa: E402
from kanhe.store.past import ROWS, stood_of  # noqa: E402
from kanhe.store.posting import Posting  # noqa: E402
from kanhe.store.queries import log_size  # noqa: E402
from kanhe.store.rows import insert_into  # noqa: E402
from kanhe.values.orgtree import Opened  # noqa: E402

YEAR = 2024
FIRST, DAYS = date(YEAR, 1, 1), 366
LEVELS = (1, 31, 333, 2_844, 40_000)
CATEGORIES, STATUSES = 12, 5
SHARE = [30, 20, 12, 9, 7, 6, 5, 4, 3, 2, 1, 1]
KINDS = [(f"c{c}", f"s{s}") for c, s in product(range(CATEGORIES), range(STATUSES))]
_NAMES = ",".join(f"m{at:02}" for at in range(WIDTH))
_RECORD = (
    "number", "register", "key", "version", "org_unit", "day", "state", "is_void",
    "entry_number", "data", "rest",
)  # fmt: skip
_REST = (
    '{"trace":{"actor":"bench","entry_number":%s,"kind":"record_registered",'
    '"occurred_at":"2024-12-31T00:00:00+00:00","recorded_at":"2024-12-31T00:00:00+00:00"}}'
)


@dataclass(frozen=True)
class OrgPlace:
    """An org unit: its key, and the keys of it and those above it, itself first."""

    key: str
    chain: tuple[str, ...]


def org_units(counts: tuple[int, ...] = LEVELS) -> list[list[OrgPlace]]:
    """Return the org units by level, each level's spread evenly under the one above."""
    levels: list[list[OrgPlace]] = [[OrgPlace("n", ("n",))]]
    for depth, count in enumerate(counts[1:], 1):
        above = levels[-1]
        found = []
        for at in range(count):
            parent = above[at * len(above) // count]
            key = f"{'npcxs'[depth]}{at:05}"
            found.append(OrgPlace(key, (key, *parent.chain)))
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
    """Write entries in one command."""
    moment = datetime(YEAR, 12, 31, tzinfo=UTC)
    entries = [Entry(ORIGIN, f"b{at}", "bench", moment, moment, p) for at, p in enumerate(payloads)]
    commit(lambda writer: [writer.append(one) for one in entries])


def found_ledger(levels: list[list[OrgPlace]], *more: RegisterDefinition) -> None:
    """Write registers, tree and the indicators of the first through the committer."""
    opened = [
        Opened(one.key, date(2000, 1, 1), one.key, one.chain[1] if one.chain[1:] else None)
        for level in levels
        for one in level
    ]
    data = [changes.org_change_data(one) for one in opened]
    tree = [Reorganised(tuple(data[at : at + 400]), "设立") for at in range(0, len(data), 400)]
    registers = map(RegisterDefined, (REGISTER, *more))
    write([*registers, *map(payload_of, indicators()), *tree])


def make_ledger(levels: list[list[OrgPlace]], facts: int) -> None:
    """Bring this process's ledger to about *facts* facts and their cells; go on where it is."""
    if not log_size():
        found_ledger(levels)
    numbers = organisation().numbers
    with connection.cursor() as cursor:
        cursor.execute("SELECT DISTINCT org_unit FROM cell WHERE org_unit < 32")
        done = {row[0] for row in cursor.fetchall()}
    if numbers["n"] in done:
        return
    _set_indexes(is_there=False)
    dice = random.Random(1)
    weights = {one.key: dice.lognormvariate(0, 1) for one in levels[-1]}
    scale = facts / sum(weights.values())
    for province in levels[1]:
        if numbers[province.key] in done:
            continue
        start = time.perf_counter()
        with transaction.atomic():
            stations = [one for one in levels[-1] if province.key in one.chain]
            wanted = {one.key: max(1, round(weights[one.key] * scale)) for one in stations}
            _fill(province.key, wanted)
            for depth in (4, 3, 2):
                _add_up([one for one in levels[depth] if province.key in one.chain])
        print(f"  {province.key} {time.perf_counter() - start:.0f} s", end="", flush=True)
    _set_indexes(is_there=True)
    with connection.cursor() as cursor:  # the log that these records would have
        cursor.execute("UPDATE tree_state SET size = (SELECT max(number) FROM record)")
        put_in_order()  # filled by station
        # what a server does by itself in time
        cursor.execute("ANALYZE" if connection.vendor == "sqlite" else "VACUUM ANALYZE")
    with transaction.atomic():  # last: these cells say that the ledger is whole
        _add_up(levels[1])
    print()


def _set_indexes(*, is_there: bool) -> None:
    """Drop or make PostgreSQL's indexes of records: filling goes faster without them.

    SQLite keeps its own: keys come in order, and to sort them all afterwards would take longer,
    and as much room again.
    """
    if connection.vendor == "sqlite":
        return
    with connection.cursor() as cursor:
        known = connection.introspection.get_constraints(cursor, "record")
    with connection.schema_editor() as editor:
        for index in StoredRecord._meta.indexes:
            if (index.name in known) is not is_there:
                change = editor.add_index if is_there else editor.remove_index
                change(StoredRecord, index)


def _fill(province: str, wanted: dict[str, int]) -> None:
    """Write the facts of some stations, and their cells."""
    dice = random.Random(province)
    gives, numbers, first = _gives(), organisation().numbers, day_number(FIRST)
    isos = [(FIRST + timedelta(days=at)).isoformat() for at in range(DAYS)]
    wider = [numbers_of(FIRST + timedelta(days=at))[1:] for at in range(DAYS)]
    shares = [SHARE[int(category[1:])] for category, _ in KINDS]
    with connection.cursor() as cursor:
        cursor.execute("SELECT coalesce(max(number), 10000) FROM record")
        number = cursor.fetchone()[0]
    records: list[tuple[Any, ...]] = []
    rows: list[tuple[Any, ...]] = []
    for station, count in wanted.items():
        of_wider: dict[int, list[int | None]] = {}
        kinds = iter(dice.choices(range(len(KINDS)), shares, k=count))
        days = sorted(dice.choices(range(DAYS), k=count))
        for day, some in groupby(days):
            row: list[int | None] = [None] * WIDTH
            iso = isos[day]
            for _ in some:
                number += 1
                kind, amount = next(kinds), int(dice.random() * 10**7) + 1
                category, status = KINDS[kind]
                ones, amounts = gives[kind]
                for at in ones:
                    row[at] = (row[at] or 0) + 1
                for at in amounts:
                    row[at] = (row[at] or 0) + amount
                data = (
                    f'{{"amount":"{amount // 100}.{amount % 100:02}","category":"{category}",'
                    f'"day":"{iso}","org_unit":"{station}","status":"{status}"}}'
                )
                records.append(
                    (number, "fact", f"F{number:09}", 1, station, iso, None, False, number, data,
                     _REST % number)
                )  # fmt: skip
            rows.append((0, numbers[station], first + day, 0, *row))
            for p in wider[day]:
                known = of_wider.get(p)
                of_wider[p] = row if known is None else list(map(_plus, known, row))
        rows += [(0, numbers[station], p, 0, *row) for p, row in of_wider.items()]
        if len(records) > 20_000:
            _put(records, rows)
            records, rows = [], []
    _put(records, rows)


def _plus(one: int | None, other: int | None) -> int | None:
    return other if one is None else one if other is None else one + other


def _put(records: list[tuple[Any, ...]], rows: list[tuple[Any, ...]]) -> None:
    fields = [one for one in StoredRecord._meta.concrete_fields if one.column not in _RECORD]
    more = tuple(one.get_default() for one in fields)
    names = (*_RECORD, *(one.column for one in fields))
    insert_into("record", names, [(*row, *more) for row in records])
    insert_into("cell", ("page", "org_unit", "p", "stripe", *_NAMES.split(",")), rows)


def _gives() -> list[tuple[list[int], list[int]]]:
    """Return, for each kind of fact, the columns that it adds 1 to, and its amount to."""
    columns = stored_columns()
    found = []
    for category, status in KINDS:
        data = {"category": category, "status": status, "amount": "0.01"}
        record = Record("fact", "F", 1, "n", FIRST, data, ())
        ones: set[int] = set()
        amounts: set[int] = set()
        for indicator in columns.indicators.values():
            for slot, value in contribution(record, indicator).items():
                column = columns.of[slot]
                assert (column.page, value) == (0, 1), slot
                (amounts if slot.part is Part.VALUE else ones).add(column.at)
        found.append((sorted(ones), sorted(amounts)))
    return found


def _add_up(level: list[OrgPlace]) -> None:
    """Write the cells of those above *level*: the sums of its own."""
    numbers = organisation().numbers
    edges = [(numbers[one.chain[1]], numbers[one.key]) for one in level]
    sums = ",".join(f"sum({name})" for name in _NAMES.split(","))
    with connection.cursor() as cursor:
        for parent, some in groupby(edges, itemgetter(0)):
            children = ",".join(str(child) for _, child in some)
            cursor.execute(
                f"INSERT INTO cell (page,org_unit,p,stripe,{_NAMES}) "
                f"SELECT 0,{parent},p,0,{sums} FROM cell "
                f"WHERE page=0 AND org_unit IN ({children}) GROUP BY p"
            )


def check_cells(stations: list[OrgPlace]) -> None:
    """Hold the day cells of *stations* to what the store would have posted for their records."""
    tree, columns = organisation(), stored_columns()
    for station in stations:
        posting = Posting(tree, columns)
        with connection.cursor() as cursor:
            cursor.execute(f"{ROWS} WHERE register = 'fact' AND org_unit = %s", [station.key])
            for row in cursor.fetchall():
                posting.change(None, stood_of(row).record)
        posting.settle()
        number = tree.numbers[station.key]
        own = {key.p: row for key, row in posting.rows.items() if key.org_unit == number}
        for p, row in day_rows(number).items():
            assert own[p] == {column.at: value for column, value in row.items()}, (station, p)
