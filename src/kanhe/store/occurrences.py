"""How often each choice occurs on a day, and among neighbouring numbers: so that a list by a value
begins where the value occurs, however much is newer.

Counted of all records of a register, void ones too, for its fields with choices. A few rows for
each batch of an import tell it; what is found by them is still looked at record by record.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from enum import StrEnum
from typing import TYPE_CHECKING, Any, NamedTuple

from django.db import connection

from kanhe.registers.definition import RegisterDefinition
from kanhe.registers.plain import Plain
from kanhe.registers.projection import Record
from kanhe.store.rows import send

if TYPE_CHECKING:
    from kanhe.store.fresh import FreshRecord

NEIGHBOURS = 4_096  # numbers in a stretch
_NEAR = 4  # stretches: what lies nearer is walked through in one go
_MOST = 16  # runs; behind them all the rest is one
_LOOKED_AT = 400  # stretches
_AT_ONCE = 100  # rows in one statement
_MOST_GATHERED = 20_000  # counts of records that began together, some megabytes

_EMPTIED = (
    "DELETE FROM occurrence WHERE register = %s AND field = %s AND value = %s AND along = %s "
    "AND stretch = %s AND times = 0"
)
_Key = tuple[str, str, str, str, int]


class Along(StrEnum):
    """What the stretches of a register follow: its days, one by one, or its numbers."""

    DAY = "day"
    NUMBER = "number"

    def stretch(self, number: int, day: date) -> int:
        """Return the stretch that a record lies in."""
        return number // NEIGHBOURS if self is Along.NUMBER else day.toordinal()

    def bounds(self, run: "Run") -> Iterator[tuple[str, int | str]]:
        """Yield the signs and values that bound a run, as conditions of SQL."""
        for sign, stretch in ((">=", run.first), ("<", None if run.last is None else run.last + 1)):
            if stretch is not None and self is Along.NUMBER:
                yield sign, stretch * NEIGHBOURS
            elif stretch is not None:
                yield sign, date.fromordinal(stretch).isoformat()


class Run(NamedTuple):
    """Stretches that a value occurs in, from the *first* to the *last*; None is no end."""

    first: int | None = None
    last: int | None = None


EVERYTHING = Run()


def closed_fields(definition: RegisterDefinition) -> tuple[str, ...]:
    """Return the fields whose values are counted: those with choices."""
    return tuple(part.name for part in definition.fields if part.choices and not part.is_personal)


class Occurrences:
    """What one transaction changes in the counts.

    What records give that begin many together may wait for the end of a command, for these are
    mostly the same few counts again and again.
    """

    def __init__(self) -> None:
        self._counts: Counter[_Key] = Counter()
        self._anew: dict[str, RegisterDefinition] = {}

    def begin(
        self, definition: RegisterDefinition, first: int, some: Sequence["FreshRecord"]
    ) -> None:
        """Take in that *some* records began under the numbers from *first* on."""
        days = [one.day for one in some]
        blocks = [number // NEIGHBOURS for number in range(first, first + len(some))]
        for at, field in enumerate(closed_fields(definition)):
            column = [one.choices[at] for one in some]
            for (value, day), times in Counter(zip(column, days, strict=True)).items():
                _add(self._counts, definition.name, field, value, _day(day), times)
            for (value, block), times in Counter(zip(column, blocks, strict=True)).items():
                place = (Along.NUMBER, block)
                _add(self._counts, definition.name, field, value, place, times)

    def change(
        self, definition: RegisterDefinition, number: int, before: Record | None, after: Record
    ) -> None:
        """Take in that the values or the day of record *number* became those of *after*."""
        for record, times in ((before, -1), (after, 1)):
            if record is None:
                continue
            places = [(along, along.stretch(number, record.day)) for along in Along]
            for field in closed_fields(definition):
                for place in places:
                    value = record.data.get(field)
                    _add(self._counts, definition.name, field, value, place, times)

    def define(self, before: RegisterDefinition, definition: RegisterDefinition) -> None:
        """Take in a next version: with other fields to count, its records are counted anew."""
        if closed_fields(definition) != closed_fields(before):
            self._anew[definition.name] = definition

    def flush(self, *, may_wait: bool = False) -> None:
        """Write what has changed, unless it *may_wait* and is little; the records are written."""
        if may_wait and len(self._counts) <= _MOST_GATHERED:
            return
        rows = [
            (*key, times)
            for key, times in sorted(self._counts.items())
            if times and key[0] not in self._anew
        ]
        for at in range(0, len(rows), _AT_ONCE):
            _merge(rows[at : at + _AT_ONCE])
        gone = [row[:-1] for row in rows if row[-1] < 0]
        if gone:
            send(_EMPTIED, gone)
        for definition in self._anew.values():
            count_anew(definition)
        self._counts.clear()
        self._anew.clear()


def _add(
    counts: Counter[_Key],
    register: str,
    field: str,
    value: Any,
    place: tuple[Along, int],
    times: int,
) -> None:
    for one in value if isinstance(value, tuple | list) else (value,):
        if one is not None:
            counts[register, field, one, *place] += times


def count_anew(definition: RegisterDefinition) -> None:
    """Count the records of a register anew."""
    send("DELETE FROM occurrence WHERE register = %s", [(definition.name,)])
    is_sqlite = connection.vendor == "sqlite"
    if is_sqlite:
        held = "json_each(r.data, %s) AS held"
        day = "CAST(julianday(r.day) - 1721424.5 AS integer)"
    else:
        held = (
            "jsonb_array_elements_text(CASE jsonb_typeof(r.data -> %s) WHEN 'array' "
            "THEN r.data -> %s ELSE jsonb_build_array(r.data -> %s) END) AS held(value)"
        )
        day = "r.day - DATE '0001-01-01' + 1"
    for field in closed_fields(definition):
        named = [f'$."{field}"'] if is_sqlite else [field] * 3
        for along, stretch in ((Along.DAY, day), (Along.NUMBER, f"r.number / {NEIGHBOURS}")):
            sql = (
                "INSERT INTO occurrence (register, field, value, along, stretch, times) "
                f"SELECT %s, %s, held.value, %s, {stretch}, count(*) FROM record r, {held} "
                "WHERE r.register = %s AND held.value IS NOT NULL "
                f"GROUP BY held.value, {stretch}"
            )
            values = [definition.name, field, along.value, *named, definition.name]
            send(sql, [values])


def runs(
    definition: RegisterDefinition,
    fields: Mapping[str, Plain],
    along: Along,
    start: int | None,
    *,
    is_descending: bool,
) -> Iterator[Run]:
    """Yield the runs of stretches, from *start* on, in which all values of *fields* occur, as far
    as they are counted: in the order of the list; nothing outside of them has the values."""
    counted = [(name, fields[name]) for name in closed_fields(definition) if name in fields]
    if not counted:
        yield EVERYTHING
        return
    found = _stretches(definition.name, counted, along, start, is_descending=is_descending)
    parts = list(_joined(found))
    if len(parts) > _MOST:
        parts[_MOST:] = [(parts[_MOST][0], parts[-1][1])]
    for at, (near, far) in enumerate(parts):
        is_open = at == len(parts) - 1 and len(found) == _LOOKED_AT
        end = None if is_open else far
        yield Run(end, near) if is_descending else Run(near, end)


def _stretches(
    register: str,
    counted: Iterable[tuple[str, Plain]],
    along: Along,
    start: int | None,
    *,
    is_descending: bool,
) -> list[int]:
    each, values = [], []
    for name, value in counted:
        one = (
            "SELECT stretch FROM occurrence "
            "WHERE register = %s AND field = %s AND value = %s AND along = %s"
        )
        values += [register, name, value, along.value]
        if start is not None:
            one += f" AND stretch {'<=' if is_descending else '>='} %s"
            values.append(start)
        each.append(one)
    turn = "DESC" if is_descending else "ASC"
    sql = f"{' INTERSECT '.join(each)} ORDER BY stretch {turn} LIMIT {_LOOKED_AT}"
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        return [row[0] for row in cursor.fetchall()]


def _joined(stretches: Sequence[int]) -> Iterator[tuple[int, int]]:
    """Yield the nearer and the farther end of stretches that lie together."""
    for at, one in enumerate(stretches):
        if at == 0 or abs(one - stretches[at - 1]) > _NEAR:
            near = one
        if at + 1 == len(stretches) or abs(one - stretches[at + 1]) > _NEAR:
            yield near, one


def _day(text: str) -> tuple[Along, int]:
    return Along.DAY, date.fromisoformat(text).toordinal()


def _merge(rows: Sequence[tuple[Any, ...]]) -> None:
    marks = ", ".join(["(%s, %s, %s, %s, %s, %s)"] * len(rows))
    sql = (
        f"INSERT INTO occurrence (register, field, value, along, stretch, times) VALUES {marks} "
        "ON CONFLICT (register, field, value, along, stretch) "
        "DO UPDATE SET times = occurrence.times + excluded.times"
    )
    send(sql, [[value for row in rows for value in row]])
