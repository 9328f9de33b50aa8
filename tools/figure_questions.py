"""Random questions about the bench's ledger, and the same asked by plain GROUP BY over records."""

import random
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from figure_ledger import DAYS, FIRST, YEAR, OrgPlace, indicators

from django.db import connection  # isort: skip  (models need Django, set up above)

from kanhe.indicators.calendar import Calendar
from kanhe.indicators.definition import Indicator
from kanhe.indicators.figure import Query
from kanhe.store import figures
from kanhe.store.drilling import drill
from kanhe.store.rows import insert_into
from kanhe.values.period import Window, day_window

_YEAR = day_window(FIRST, date(YEAR, 12, 31))
#: Days 14 to 350: of all windows the one with the most cells at either end.
WORST = day_window(FIRST + timedelta(days=13), FIRST + timedelta(days=349))


@dataclass(frozen=True)
class Question:
    """Something to ask: *ask* the figures, *plainly* the records; both give comparable numbers."""

    ask: Callable[[], object]
    plainly: Callable[[], object] | None = None


def some_window(dice: random.Random) -> Window:
    """Return a day, week, month, quarter, the year, or from 22 May to some day."""
    start = FIRST + timedelta(days=dice.randrange(DAYS - 20))
    month = start.replace(day=1)
    quarter = date(YEAR, (start.month - 1) // 3 * 3 + 1, 1)
    return dice.choice(
        (
            day_window(start, start),
            day_window(start, start + timedelta(days=6)),
            Window(month, (month + timedelta(days=31)).replace(day=1)),
            Window(quarter, (quarter + timedelta(days=95)).replace(day=1)),
            _YEAR,
            day_window(date(YEAR, 5, 22), date(YEAR, 5, 22) + timedelta(days=dice.randrange(200))),
        )
    )


class Questions:
    """Random questions of each kind."""

    def __init__(self, levels: list[list[OrgPlace]], seed: int) -> None:
        self.levels, self.dice = levels, random.Random(seed)
        self.known = {one.name: one for one in indicators()}
        self.names = [*self.known]

    def query(self, depths: tuple[int, ...]) -> Query:
        """Return a query about an org unit of one of *depths*."""
        org_unit = self.dice.choice(self.levels[self.dice.choice(depths)])
        return Query(org_unit.key, some_window(self.dice), "")

    def figure(self) -> Question:
        """Return a question for one figure."""
        name, query = self.dice.choice(self.names), self.query((0, 1, 2, 3, 4))

        def ask() -> object:
            found = figures.figure(name, query)
            return {None: _value(found.value)}

        return Question(ask, lambda: plain([self.known[name]], query, None)[name])

    def league(self) -> Question:
        """Return a question for a table of children."""
        name, query = self.dice.choice(self.names), self.query((0, 1, 2, 3))
        below = "npcxs"["npcxs".index(query.org_unit[0]) + 1]

        def ask() -> object:
            lines = [one for one in figures.league(name, query) if not one.query.is_own]
            return {one.query.org_unit: _value(one.value) for one in lines}

        return Question(ask, lambda: plain([self.known[name]], query, below)[name])

    def series(self) -> Question:
        """Return a question for the year by days or months."""
        name, query = self.dice.choice(self.names), self.query((0, 1, 2, 3, 4))
        query = replace(query, window=_YEAR)
        step = self.dice.choice((Calendar.DAY, Calendar.MONTH))

        def ask() -> object:
            lines = figures.series(name, query, step)
            return {one.query.window.start.isoformat(): _value(one.value) for one in lines}

        by = "day" if step is Calendar.DAY else "month"
        return Question(ask, lambda: plain([self.known[name]], query, by)[name])

    def wall(self) -> Question:
        """Return a question for 20 indicators of all cities, any window."""
        return self._wall(self.query((0,)))

    def worst_wall(self) -> Question:
        """Return the same for the window that takes most cells."""
        return self._wall(Query("n", WORST, ""))

    def _wall(self, query: Query) -> Question:
        names = self.dice.sample(self.names, 20)
        cities = [one.key for one in self.levels[2]]

        def ask() -> object:
            found = figures.wall(names, cities, query)
            return {name: {c: _value(one) for c, one in found[name].items()} for name in names}

        return Question(
            lambda: figures.wall(names, cities, query),
            lambda: (ask(), plain([self.known[name] for name in names], query, "c")),
        )

    def drilled(self) -> Question:
        """Return a question for the first page of records."""
        name, query = self.dice.choice(self.names), self.query((0, 1, 2, 3, 4))
        return Question(lambda: drill(name, query, limit=50))


def _value(value: Decimal | None) -> float:
    return float(value or 0)


def know_stations(levels: list[list[OrgPlace]]) -> None:
    """Make the table that plain GROUP BY needs: each station and what is above it."""
    with connection.cursor() as cursor:
        cursor.execute(
            "CREATE TEMPORARY TABLE station "
            "(s varchar(80) PRIMARY KEY, x varchar(80), c varchar(80), p varchar(80), "
            "n varchar(80))"
        )
        insert_into("station", tuple("sxcpn"), [one.chain for one in levels[-1]])
        for name in "xcp":
            cursor.execute(f"CREATE INDEX station_{name} ON station ({name})")
        cursor.execute("ANALYZE station")


_BY = {"day": "day", "month": "substr(CAST(day AS text), 1, 7) || '-01'"}


def plain(wanted: list[Indicator], query: Query, by: str | None) -> dict[str, dict[Any, float]]:
    """Return indicator → group → value by GROUP BY over the records: by a level, days or months."""
    get = "json_extract(data, '$.{}')" if connection.vendor == "sqlite" else "data->>'{}'"
    amount = f"CAST({get.format('amount')} AS numeric)"
    sums: list[str] = []
    values: list[Any] = []
    for one in wanted:
        tests = [f"{get.format(each.field)} = %s" for each in one.filter.fields]
        values += [each.values[0] for each in one.filter.fields]
        gives = amount if one.field else "1"
        sums.append(f"sum(CASE WHEN {' AND '.join(tests) or '1 = 1'} THEN {gives} ELSE 0 END)")
    group = "NULL" if by is None else _BY.get(by, f"station.{by}")
    assert query.window.end is not None
    values += [query.org_unit, query.window.start.isoformat(), query.window.end.isoformat()]
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT {group}, {', '.join(sums)} FROM station JOIN record ON org_unit = station.s "
            f"WHERE register = 'fact' AND station.{query.org_unit[0]} = %s "
            f"AND day >= %s AND day < %s AND NOT is_void "
            f"{'' if by is None else 'GROUP BY 1'}",
            values,
        )
        rows = cursor.fetchall()
    return {
        one.name: {row[0] and str(row[0]): float(row[at] or 0) for row in rows}
        for at, one in enumerate(wanted, 1)
    }


def differ(found: dict[Any, float], counted: dict[Any, float]) -> list[Any]:
    """Return the groups whose values differ; one that is not there is zero."""
    groups = {*found, *counted}
    return [one for one in groups if abs(found.get(one, 0) - counted.get(one, 0)) > 0.5]
