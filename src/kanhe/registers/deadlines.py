"""Deadlines and lamps: by when a record is due, and which lamp of the campaign is lit for it.

All of it is data: due rules and look-back days are the register's, lamps and what their colours
mean the campaign's. In force is the day that was granted or set with the assignment, else the one
written in the record, else what the first fitting rule counts.
"""

from collections.abc import Iterable, Mapping
from datetime import date, timedelta

from kanhe.registers import lifecycle
from kanhe.registers.campaign import Lamp, LampRule
from kanhe.registers.definition import RegisterDefinition
from kanhe.registers.lifecycle import Event, State
from kanhe.registers.plain import Plain
from kanhe.registers.projection import Record

_NOT_BEGUN = frozenset({State.REGISTERED, State.ASSIGNED, State.ACKNOWLEDGED})
_CLOSED = lifecycle.AFTER_CLOSING - {State.RECURRED}


def due_on(definition: RegisterDefinition, record: Record) -> date | None:
    """Return the day by which *record* is due; None: it has none."""
    return record.due_on or due_by_rules(definition, record.data)


def due_by_rules(definition: RegisterDefinition, data: Mapping[str, Plain]) -> date | None:
    """Return the day that *data* and the rules of the register say; None: they say none."""
    for rule in definition.due_rules:
        written = _day(data, rule.field)
        if written is not None:
            return written
        fits = rule.when_field is None or data.get(rule.when_field) == rule.when_value
        counted_from = _day(data, rule.counted_from)
        if fits and counted_from is not None:
            return counted_from + timedelta(days=rule.days)
    return None


def falls_due(definition: RegisterDefinition, record: Record) -> date | None:
    """Return the day by which *record* is due while it is open; None: nothing is owed by a day."""
    return due_on(definition, record) if is_open(record) else None


def is_open(record: Record) -> bool:
    """Return whether somebody still owes something: neither void nor closed."""
    return not record.is_void and record.state is not None and record.state not in _CLOSED


def is_overdue(definition: RegisterDefinition, record: Record, day: date) -> bool:
    """Return whether *record* is open on *day* and was due before."""
    due = falls_due(definition, record)
    return due is not None and due < day


def is_sent_back(record: Record) -> bool:
    """Return whether the last that happened to *record* on its road was that it came back."""
    road = [
        one.event
        for one in record.steps
        if one.event is Event.SEND_BACK or one.event in lifecycle.ON_THE_ROAD
    ]
    return road[-1:] == [Event.SEND_BACK]


def lamp(
    lamps: Iterable[Lamp], definition: RegisterDefinition, record: Record, day: date
) -> Lamp | None:
    """Return the first of *lamps* whose rule holds for *record* on *day*; None: none is lit."""
    return next((one for one in lamps if _is_lit(one, definition, record, day)), None)


def look_back_on(definition: RegisterDefinition, closed_on: date) -> date | None:
    """Return the day on which a look-back falls due at a finding closed on *closed_on*."""
    trait = definition.traits.lifecycle
    if trait is None or trait.look_back_days is None:
        return None
    return closed_on + timedelta(days=trait.look_back_days)


def _is_lit(lamp: Lamp, definition: RegisterDefinition, record: Record, day: date) -> bool:
    if record.is_void or record.state is None:
        return False
    due, open_still = due_on(definition, record), is_open(record)
    match lamp.rule:
        case LampRule.CLOSED:
            return not open_still
        case LampRule.OVERDUE:
            return is_overdue(definition, record, day)
        case LampRule.DUE_WITHIN:
            last = day + timedelta(days=lamp.days or 0)
            return open_still and due is not None and day <= due <= last
        case LampRule.SENT_BACK:
            return open_still and is_sent_back(record)
        case LampRule.NOT_BEGUN:
            return record.state in _NOT_BEGUN
    return open_still and not is_overdue(definition, record, day)  # ON_TIME


def _day(data: Mapping[str, Plain], name: str) -> date | None:
    value = data.get(name)
    try:
        return date.fromisoformat(value[:10]) if isinstance(value, str) else None
    except ValueError:
        return None
