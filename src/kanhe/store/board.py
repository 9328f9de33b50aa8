"""What the campaign board is drawn from: records counted in the database, never loaded.

A record counts on its day and for its org unit; whether it is late is told by its due day: the one
set by an extension, else the one in it, else the one that a rule of its register gives. It stands
in a column of open records (`store.dues`).
"""

import json
from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Any

from django.db import connection

from kanhe.registers.definition import RegisterDefinition
from kanhe.registers.lifecycle import ROAD, State
from kanhe.store.listing import Order, Page, Position, RecordFilter, list_records, page_of
from kanhe.store.record_rows import as_day
from kanhe.values.period import Window

#: Closed, and not open again.
DONE: tuple[State, ...] = (State.CLOSED, State.ON_FILE, State.LOOK_BACK_HELD)


#: Nobody has set to work yet.
NOT_BEGUN: tuple[State, ...] = (State.REGISTERED, State.ASSIGNED, State.ACKNOWLEDGED)


class Which(StrEnum):
    """Which records of a close-out are meant; a closed list."""

    ALL = "all"
    DONE = "done"
    OPEN = "open"
    LATE = "late"
    SOON = "soon"
    SENT_BACK = "sent_back"


@dataclass(frozen=True, slots=True)
class CloseOuts:
    """The records of a register with a close-out whose day lies in *window*, seen on *today*;
    what falls due within *ahead* days is soon."""

    definition: RegisterDefinition
    window: Window
    today: date
    ahead: int

    @property
    def last(self) -> date:
        """Return the last day that is soon."""
        return self.today + timedelta(days=self.ahead)


@dataclass(frozen=True, slots=True)
class Pressing:
    """An open record with its due day (None: none is set)."""

    number: int
    key: str
    org_unit: str
    due_on: date | None
    is_sent_back: bool
    data: Mapping[str, Any]


def list_close_outs(
    asked: CloseOuts,
    which: Which = Which.ALL,
    *,
    reached: State | None = None,
    org_units: Collection[str] | None = None,
    after: Position | None = None,
    limit: int = 50,
) -> Page:
    """Return a page of the records behind a number of the board: what is late or due soon by its
    day, the rest newest first, that of named org units by its day. *org_units* of None are all.

    With *reached*, those that have come so far and stand there or beyond.
    """
    states = set(State) if reached is None else set(beyond(reached))
    if org_units is not None and not org_units:
        return Page((), None)
    if which in (Which.LATE, Which.SOON, Which.SENT_BACK):
        return _list_few(asked, which, states, org_units or (), after, limit)
    if which is not Which.ALL:
        states &= set(DONE) if which is Which.DONE else set(State) - set(DONE)
    if not states:
        return Page((), None)
    behind = RecordFilter(
        asked.definition.name, tuple(org_units or ()), asked.window, tuple(sorted(states))
    )
    order = Order.DAY if org_units else Order.NUMBER  # an index leads with state, or with both
    return list_records(behind, order=order, after=after, limit=limit)


def _list_few(
    asked: CloseOuts,
    which: Which,
    states: Collection[State],
    org_units: Collection[str],
    after: Position | None,
    limit: int,
) -> Page:
    """Return a page of what an index of its own finds: by due day, or what came back."""
    days, values = days_asked(asked)
    condition, more = _is_among(asked, which)
    conditions = ["register = %s", days, condition, f"{_plus()}state IN ({_marks(states)})"]
    values = [asked.definition.name, *values, *more, *(one.value for one in states)]
    if org_units:
        conditions.append(f"org_unit IN ({_marks(org_units)})")
        values += org_units
    day = f"{_plus()}day" if which is Which.SENT_BACK else "falls_due"
    if after is not None:
        conditions.append(f"({day}, number) > (%s, %s)")
        values += [after.day.isoformat(), after.number]
    source = sent_back() if which is Which.SENT_BACK else "record"
    sql = (
        f"SELECT number, {day} FROM {source} WHERE {' AND '.join(conditions)} "
        f"ORDER BY {day}, number LIMIT {int(limit) + 1}"
    )
    return page_of([Position(number, as_day(day)) for number, day in rows_of(sql, values)], limit)


def pressing(
    asked: CloseOuts, org_units: Collection[str] | None = None, limit: int = 20
) -> tuple[Pressing, ...]:
    """Return the open records that are late, due soon or sent back; the longest overdue first."""
    days, values = days_asked(asked)
    if org_units is not None:
        days += f" AND org_unit IN ({_marks(org_units)})" if org_units else " AND 1 = 0"
        values = [*values, *org_units]
    last = asked.last.isoformat()
    found: list[Any] = []
    for source, which in (
        ("record", "falls_due <= %s"),
        (sent_back(), "is_sent_back AND (falls_due IS NULL OR falls_due > %s)"),
    ):
        sql = (
            f"SELECT number, key, org_unit, falls_due, is_sent_back, data FROM {source} "
            f"WHERE register = %s AND {which} AND {days} "
            f"ORDER BY falls_due, number LIMIT {int(limit) - len(found)}"
        )
        found += rows_of(sql, [asked.definition.name, last, *values])
    return tuple(
        Pressing(number, key, org_unit, _day(due), bool(is_back), _plain(data))
        for number, key, org_unit, due, is_back, data in found
    )


def days_with_records(register: str, window: Window) -> Mapping[str, frozenset[date]]:
    """Return the days of *window* on which each org unit has a record of *register*."""
    assert window.end is not None
    sql = (
        "SELECT DISTINCT org_unit, day FROM record "
        "WHERE register = %s AND NOT is_void AND day >= %s AND day < %s"
    )
    values = [register, window.start.isoformat(), window.end.isoformat()]
    found: dict[str, set[date]] = defaultdict(set)
    for org_unit, day in rows_of(sql, values):
        found[org_unit].add(_day(day) or date.min)
    return {org_unit: frozenset(days) for org_unit, days in found.items()}


def first_day(registers: Sequence[str]) -> date | None:
    """Return the first day on which anything was recorded in *registers*, or None."""
    one = "SELECT day FROM record WHERE register = %s ORDER BY day, number LIMIT 1"
    sql = " UNION ALL ".join([f"SELECT * FROM ({one}) AS one"] * len(registers))
    days = [as_day(row[0]) for row in rows_of(sql, registers)] if registers else []
    return min(days, default=None)


def beyond(state: State) -> tuple[State, ...]:
    """Return *state* and those beyond it; what has recurred stands at the beginning again."""
    states = ROAD[ROAD.index(state) :]
    if state is State.REGISTERED:
        return tuple(State)
    return (*states, State.LOOK_BACK_HELD)


def _is_among(asked: CloseOuts, which: Which) -> tuple[str, list[Any]]:
    """Return the condition for one of the few; what falls due or came back is open."""
    if which is Which.SENT_BACK:
        return "is_sent_back", []
    if which is Which.LATE:
        return "falls_due < %s", [asked.today.isoformat()]
    return "falls_due >= %s AND falls_due <= %s", [asked.today.isoformat(), asked.last.isoformat()]


def days_asked(asked: CloseOuts) -> tuple[str, list[Any]]:
    """Return the condition for the days that are looked at, with its values."""
    day = f"{_plus()}day"
    if asked.window.end is None:
        return f"{day} >= %s", [asked.window.start.isoformat()]
    values = [asked.window.start.isoformat(), asked.window.end.isoformat()]
    return f"{day} >= %s AND {day} < %s", values


def sent_back() -> str:
    """Return the records for a statement about what was sent back: SQLite thinks any index of a
    register as good as the one of these few, and would take the one made last."""
    return "record INDEXED BY record_sent_back" if connection.vendor == "sqlite" else "record"


def _plus() -> str:
    """Return what keeps SQLite from an index that has the order, but not what is asked for."""
    return "+" if connection.vendor == "sqlite" else ""


def rows_of(sql: str, values: Sequence[Any]) -> list[Any]:
    """Return the rows of a statement."""
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        return list(cursor.fetchall())


def _day(value: Any) -> date | None:
    return value if value is None or isinstance(value, date) else date.fromisoformat(value)


def _plain(data: Any) -> Mapping[str, Any]:
    found: Mapping[str, Any] = json.loads(data) if isinstance(data, str) else data
    return found


def _marks(values: Collection[Any]) -> str:
    return ", ".join(["%s"] * len(values))
