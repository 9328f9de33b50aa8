"""What the campaign board is drawn from: records counted in the database, never loaded.

A record counts on its day and for its org unit; whether it is late is told by its due day: the one
set by an extension, else the one in it, else the one that a rule of its register gives.
"""

import json
from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from itertools import groupby
from operator import itemgetter
from typing import Any

from django.db import connection

from kanhe.indicators.work_items import Tally
from kanhe.registers.definition import RegisterDefinition
from kanhe.registers.lifecycle import ON_THE_ROAD, ROAD, Event, State
from kanhe.store.listing import Listed
from kanhe.store.models import StoredRecord
from kanhe.store.record_rows import record_of
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


@dataclass(frozen=True, slots=True)
class Pressing:
    """An open record with its due day (None: none is set)."""

    number: int
    key: str
    org_unit: str
    due_on: date | None
    is_sent_back: bool
    data: Mapping[str, Any]


def state_counts(asked: CloseOuts) -> Mapping[str, Mapping[State, int]]:
    """Return how many records stand in which state, for each org unit that has some."""
    where, values = _where(asked)
    found: dict[str, dict[State, int]] = defaultdict(dict)
    sql = f"SELECT org_unit, state, count(*) FROM record WHERE {where} GROUP BY org_unit, state"
    for org_unit, state, count in _rows(sql, values):
        found[org_unit][State(state)] = count
    return found


def close_out_tallies(asked: CloseOuts) -> Mapping[str, Tally]:
    """Return how the close-out of a register stands, for each org unit that has records."""
    found: dict[str, Tally] = {}
    for org_unit, states in state_counts(asked).items():
        total = sum(states.values())
        done = sum(states.get(state, 0) for state in DONE)
        idle = sum(states.get(state, 0) for state in NOT_BEGUN)
        found[org_unit] = Tally(total, done, total - idle)
    source, values = _with_due(asked)
    sql = (
        f"SELECT org_unit, due_on, last_step = 'send_back', count(*) FROM {source} "
        "GROUP BY org_unit, due_on, last_step = 'send_back' ORDER BY org_unit"
    )
    for org_unit, rows in groupby(_rows(sql, values), key=itemgetter(0)):
        found[org_unit] += _hurry(asked, list(rows))
    return found


def _hurry(asked: CloseOuts, rows: Sequence[Any]) -> Tally:
    """Return what the open records of an org unit add, given by due day and whether sent back."""
    today, last = str(asked.today), str(asked.today + timedelta(days=asked.ahead))
    due = [(str(day), count) for _, day, _, count in rows if day is not None]
    late = [one for one in due if one[0] < today]
    soon = [one for one in due if today <= one[0] <= last]
    return Tally(
        late=sum(count for _, count in late),
        since=date.fromisoformat(min(late)[0]) if late else None,
        soon=sum(count for _, count in soon),
        next_due=date.fromisoformat(min(soon)[0]) if soon else None,
        sent_back=sum(count for _, _, is_back, count in rows if is_back),
    )


def list_close_outs(
    asked: CloseOuts,
    which: Which = Which.ALL,
    *,
    reached: State | None = None,
    org_units: Collection[str] | None = None,
    after: int | None = None,
    limit: int = 50,
) -> tuple[tuple[Listed, ...], int | None]:
    """Return at most *limit* of the records behind a number of the board, newest first, and the
    number to go on behind (None on the last page). *org_units* of None are all.

    With *reached*, those that have come so far and stand there or beyond.
    """
    condition, values = _is_part(asked, which)
    source, source_values = _with_due(asked, is_open=which not in (Which.ALL, Which.DONE))
    conditions = [condition]
    values = [*source_values, *values]
    if reached is not None:
        states = beyond(reached)
        conditions.append(f"state IN ({_marks(states)})")
        values += [state.value for state in states]
    if org_units is not None:
        conditions.append(f"org_unit IN ({_marks(org_units)})" if org_units else "1 = 0")
        values += org_units
    if after is not None:
        conditions.append("number < %s")
        values.append(after)
    sql = (
        f"SELECT number FROM {source} WHERE {' AND '.join(conditions)} "
        f"ORDER BY number DESC LIMIT {int(limit) + 1}"
    )
    numbers = [row[0] for row in _rows(sql, values)]
    rows = StoredRecord.objects.in_bulk(numbers[:limit])
    listed = tuple(Listed(number, record_of(rows[number])) for number in numbers[:limit])
    return listed, numbers[limit - 1] if len(numbers) > limit else None


def pressing(
    asked: CloseOuts, org_units: Collection[str] | None = None, limit: int = 20
) -> tuple[Pressing, ...]:
    """Return the open records that are late, due soon or sent back; the longest overdue first."""
    parts = [_is_part(asked, which) for which in (Which.LATE, Which.SOON, Which.SENT_BACK)]
    source, values = _with_due(asked)
    for _, part_values in parts:
        values = [*values, *part_values]
    where = "(" + " OR ".join(f"({condition})" for condition, _ in parts) + ")"
    if org_units is not None:
        where += f" AND org_unit IN ({_marks(org_units)})" if org_units else " AND 1 = 0"
        values = [*values, *org_units]
    sql = (
        "SELECT number, key, org_unit, due_on, last_step = 'send_back', data "
        f"FROM {source} WHERE {where} ORDER BY due_on IS NULL, due_on, number LIMIT {int(limit)}"
    )
    return tuple(
        Pressing(number, key, org_unit, _day(due_on), bool(is_back), _plain(data))
        for number, key, org_unit, due_on, is_back, data in _rows(sql, values)
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
    for org_unit, day in _rows(sql, values):
        found[org_unit].add(_day(day) or date.min)
    return {org_unit: frozenset(days) for org_unit, days in found.items()}


def first_day(registers: Sequence[str]) -> date | None:
    """Return the first day on which anything was recorded in *registers*, or None."""
    days = []
    for register in registers:
        sql = "SELECT day FROM record WHERE register = %s ORDER BY day, number LIMIT 1"
        days += [row[0] for row in _rows(sql, [register])]
    return min((day for day in map(_day, days) if day), default=None)


def beyond(state: State) -> tuple[State, ...]:
    """Return *state* and those beyond it; what has recurred stands at the beginning again."""
    states = ROAD[ROAD.index(state) :]
    if state is State.REGISTERED:
        return tuple(State)
    return (*states, State.LOOK_BACK_HELD)


def _is_part(asked: CloseOuts, which: Which) -> tuple[str, list[Any]]:
    is_open, open_values = f"state NOT IN ({_marks(DONE)})", [state.value for state in DONE]
    today, last = asked.today, asked.today + timedelta(days=asked.ahead)
    match which:
        case Which.ALL:
            return "1 = 1", []
        case Which.DONE:
            return f"state IN ({_marks(DONE)})", open_values
        case Which.OPEN:
            return is_open, open_values
        case Which.LATE:
            return f"{is_open} AND due_on < %s", [*open_values, today.isoformat()]
        case Which.SOON:
            values = [*open_values, today.isoformat(), last.isoformat()]
            return f"{is_open} AND due_on >= %s AND due_on <= %s", values
        case Which.SENT_BACK:
            return f"{is_open} AND last_step = %s", [*open_values, Event.SEND_BACK.value]


def _where(asked: CloseOuts) -> tuple[str, list[Any]]:
    """Return the condition for the records that are looked at; an index holds these columns."""
    # the plus keeps SQLite from an index that lacks org unit and state
    day = "+day" if connection.vendor == "sqlite" else "day"
    conditions = ["register = %s", "NOT is_void", "state IS NOT NULL", f"{day} >= %s"]
    values = [asked.definition.name, asked.window.start.isoformat()]
    if asked.window.end is not None:
        conditions.append(f"{day} < %s")
        values.append(asked.window.end.isoformat())
    return " AND ".join(conditions), values


def _with_due(asked: CloseOuts, *, is_open: bool = True) -> tuple[str, list[Any]]:
    """Return a source of records with `due_on` and `last_step`, which have no columns."""
    where, values = _where(asked)
    if is_open:
        where += f" AND state NOT IN ({_marks(DONE)})"
        values = [*values, *(state.value for state in DONE)]
    due, due_values = _due(asked.definition)
    inner = (
        f"SELECT number, key, org_unit, state, data, {due} AS due_on, {_last_step()} AS last_step "
        f"FROM record WHERE {where}"
    )
    return f"({inner}) AS seen", [*due_values, *_ON_THE_ROAD, *values]


#: The steps that say whether a record came back; `deadlines.is_sent_back` is the same rule.
_ON_THE_ROAD = sorted({Event.SEND_BACK.value, *(event.value for event in ON_THE_ROAD)})


def _last_step() -> str:
    """Return the last step of a record on its road; a reminder or a report is none."""
    if connection.vendor == "sqlite":
        event, source, at = (
            "json_extract(s.value, '$.event')",
            "json_each(rest, '$.steps') AS s",
            "s.key",
        )
    else:
        event, at = "s.value ->> 'event'", "s.at"
        source = "jsonb_array_elements(rest -> 'steps') WITH ORDINALITY AS s(value, at)"
    return (
        f"(SELECT {event} FROM {source} WHERE {event} IN ({_marks(_ON_THE_ROAD)}) "
        f"ORDER BY {at} DESC LIMIT 1)"
    )


def _due(definition: RegisterDefinition) -> tuple[str, list[Any]]:
    is_sqlite = connection.vendor == "sqlite"
    choices = ["json_extract(rest, '$.due_on')" if is_sqlite else "(rest ->> 'due_on')::date"]
    values: list[Any] = []
    for name in dict.fromkeys(rule.field for rule in definition.due_rules):
        choices.append("json_extract(data, %s)" if is_sqlite else "(data ->> %s)::date")
        values.append(_path(name))
    for rule in definition.due_rules:
        if is_sqlite:
            then = f"date(json_extract(data, %s), '+{int(rule.days)} days')"
        else:
            then = f"((data ->> %s)::date + {int(rule.days)})"
        if rule.when_field is None:
            choices.append(then)
            values.append(_path(rule.counted_from))
            continue
        held = "json_extract(data, %s)" if is_sqlite else "data ->> %s"
        choices.append(f"CASE WHEN {held} = %s THEN {then} END")
        values += [_path(rule.when_field), rule.when_value, _path(rule.counted_from)]
    return (f"COALESCE({', '.join(choices)})" if len(choices) > 1 else choices[0]), values


def _path(name: str) -> str:
    return f'$."{name}"' if connection.vendor == "sqlite" else name


def _rows(sql: str, values: Sequence[Any]) -> list[Any]:
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
