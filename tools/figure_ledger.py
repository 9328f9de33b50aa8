"""A ledger of many facts for benches: 43,209 org units, one year, 60 indicators, and their cells.

Records and cells are generated in the shape that posting gives them.
"""

import random
import sys
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[1]
sys.path[:0] = [str(ROOT / "src"), str(ROOT)]

from django.db import connection  # noqa: E402
from tests.databases import ORIGIN  # noqa: E402  sets Django up

from kanhe.indicators.cells import day_number, month_number  # noqa: E402
from kanhe.indicators.columns import WIDTH  # noqa: E402
from kanhe.indicators.contribution import Part, contribution  # noqa: E402
from kanhe.indicators.definition import FieldIn, Filter, Indicator, Measure  # noqa: E402
from kanhe.registers import changes  # noqa: E402
from kanhe.registers.datatypes import Datatype  # noqa: E402
from kanhe.registers.definition import Field, RegisterDefinition  # noqa: E402
from kanhe.registers.entry import Entry, Payload, RegisterDefined, Reorganised  # noqa: E402
from kanhe.registers.numbering import Numbering  # noqa: E402
from kanhe.registers.projection import Record  # noqa: E402
from kanhe.store.append import commit  # noqa: E402
from kanhe.store.definitions import payload_of, stored_columns  # noqa: E402
from kanhe.store.models import StoredRecord  # noqa: E402
from kanhe.store.organisation import organisation  # noqa: E402
from kanhe.store.rows import insert_into, insert_rows  # noqa: E402
from kanhe.values.orgtree import Opened  # noqa: E402

YEAR = 2024
FIRST, DAYS = date(YEAR, 1, 1), 366
LEVELS = (1, 31, 333, 2_844, 40_000)
CATEGORIES, STATUSES = 12, 5
SHARE = [30, 20, 12, 9, 7, 6, 5, 4, 3, 2, 1, 1]
BOUND = 25.0  # milliseconds, p95
PAGE_BOUND = 20.0


@dataclass(frozen=True)
class OrgPlace:
    """An org unit: its key, those above it (itself first), and its place among its level."""

    key: str
    chain: tuple[str, ...]


def org_units() -> list[list[OrgPlace]]:
    """Return the org units by level, each level's spread evenly under the one above."""
    levels: list[list[OrgPlace]] = [[OrgPlace("n", ("n",))]]
    for depth, count in enumerate(LEVELS[1:], 1):
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
        Field("org_unit", Datatype.ORG_UNIT, "单位", "Org org_unit"),
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


def found_ledger(levels: list[list[OrgPlace]]) -> None:
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
        """Write the rows that wait."""
        names = ("page", "org_unit", "p", "stripe", *(f"m{at:02}" for at in range(WIDTH)))
        insert_into("cell", names, self.waiting)
        self.rows += len(self.waiting)
        self.waiting = []


def fill(levels: list[list[OrgPlace]], facts: int, random_: random.Random) -> int:
    """Generate about *facts* records and their cells; return how many rows of cells there are."""
    weights = [random_.lognormvariate(0, 1) for _ in levels[-1]]
    scale = facts / sum(weights)
    cells, number, first = Cells(), 10_000, day_number(FIRST)
    records: list[tuple[Any, ...]] = []
    rest = '{"trace":{"actor":"bench","entry_number":1,"kind":"record_registered","occurred_at":"2024-12-31T00:00:00+00:00","recorded_at":"2024-12-31T00:00:00+00:00"}}'  # noqa: E501
    isos = [(FIRST + timedelta(days=at)).isoformat() for at in range(DAYS)]
    last: tuple[str, ...] = ()
    for org_unit, weight in zip(levels[-1], weights, strict=True):
        _close_left(cells, last, org_unit.chain)
        last = org_unit.chain
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
                f'"day":"{isos[day]}","org_unit":"{org_unit.key}","status":"{status}"}}'
            )
            records.append(
                (
                    number,
                    "fact",
                    f"F{number}",
                    1,
                    org_unit.key,
                    isos[day],
                    None,
                    False,
                    number,
                    data,
                    rest,
                )
            )
        cells.close(org_unit.key, org_unit.chain[1], days)
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
