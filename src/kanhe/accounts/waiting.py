"""My work: the steps that an account owes, and those that wait for it, by role and subtree.

A record is listed with the steps that this very person may take on it: whoever asked for close-out
does not find it among his reviews.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from kanhe.accounts.gate import Reader, narrowed
from kanhe.registers import lifecycle
from kanhe.registers.authority import level_place, place_of
from kanhe.registers.campaign import Lamp
from kanhe.registers.deadlines import due_on, lamp
from kanhe.registers.definition import RegisterDefinition
from kanhe.registers.lifecycle import Event, State
from kanhe.registers.projection import Record
from kanhe.registers.roles import Role
from kanhe.registers.traits import Lifecycle
from kanhe.store import queries
from kanhe.store.dues import count_late, late_records
from kanhe.store.listing import Page, Position, RecordFilter, list_records
from kanhe.store.look_backs import look_backs
from kanhe.values.refusal import Refusal

MOST = 200  # records of a register that are looked at for one state: a page of work, not a report


@dataclass(frozen=True, slots=True)
class Task:
    """A record, the steps that are to be taken on it, and by when; seen on *day*."""

    register: RegisterDefinition
    record: Record
    events: tuple[Event, ...]
    due_on: date | None
    day: date
    lamps: Sequence[Lamp]

    @property
    def lamp(self) -> Lamp | None:
        """Return the lamp that is lit for the record."""
        return lamp(self.lamps, self.register, self.record, self.day)

    @property
    def is_owed(self) -> bool:
        """Return whether the responsible org unit owes it, rather than somebody else's check."""
        return any(lifecycle.ROLES[event] is Role.OWNER for event in self.events)


def tasks(who: Reader) -> tuple[Task, ...]:
    """Return what *who* has to do, the earliest due first, then the oldest."""
    lamps = _lamps()
    found = [task for one in queries.definitions() for task in _of_register(who, one, lamps)]
    found += _drawn(who, lamps)
    return tuple(sorted(found, key=lambda task: (task.due_on or date.max, task.record.day)))


def overdue(who: Reader, register: str, *, after: Position | None = None, limit: int = 25) -> Page:
    """Return a page of the overdue records that *who* may see, the longest overdue first."""
    try:
        which = narrowed(who, RecordFilter(register))
    except Refusal:
        return Page((), None)
    return late_records(register, who.day, which.org_units, after=after, limit=limit)


def count_overdue(who: Reader, register: str, *, at_most: int) -> int:
    """Return how many overdue records of a register *who* may see; counting stops at *at_most*."""
    try:
        which = narrowed(who, RecordFilter(register))
    except Refusal:
        return 0
    return count_late(register, who.day, which.org_units, at_most=at_most)


def steps_of(who: Reader, definition: RegisterDefinition, record: Record) -> tuple[Event, ...]:
    """Return every step, forward or not, that *who* may take on *record* as it stands."""
    trait = definition.traits.lifecycle
    if trait is None or record.state is None or record.is_void:
        return ()
    open_steps = lifecycle.open_steps(record.state, trait.skips)
    return tuple(event for event in open_steps if _may(who, event, record, trait))


def _of_register(
    who: Reader, definition: RegisterDefinition, lamps: Sequence[Lamp]
) -> Iterator[Task]:
    trait = definition.traits.lifecycle
    if trait is None:
        return
    for state in State:
        owed = _owed(state, trait)
        reaches = [who.reach(lifecycle.takers(event, state)) for event in owed]
        if not any(reach is None or reach for reach in reaches):
            continue
        org_units = {key for reach in reaches for key in reach or ()}
        everywhere = None in reaches
        which = RecordFilter(
            definition.name, () if everywhere else tuple(sorted(org_units)), states=(state,)
        )
        for one in list_records(which, is_descending=False, limit=MOST).rows:
            events = tuple(event for event in owed if _may(who, event, one.record, trait))
            if events:
                yield _task(who, definition, one.record, events, lamps)


def _owed(state: State, trait: Lifecycle) -> tuple[Event, ...]:
    is_used = (state, Event.EXTEND) in lifecycle.steps(frozenset(trait.skips))
    return (*lifecycle.forward(state, trait.skips), *((Event.EXTEND,) if is_used else ()))


def _may(who: Reader, event: Event, record: Record, trait: Lifecycle) -> bool:
    """Return whether the act would take the step; what it must say is not asked yet."""
    roles = lifecycle.takers(event, record.state)
    above = level_place(event, record, trait, who.tree, who.day)
    places = [place_of(event, record, trait), *((above,) if above else ())]
    if not all(who.may(roles, one) for one in places):
        return False
    try:
        lifecycle.check_apart(event, who.actor, record.steps, record.editors)
    except Refusal:
        return False
    return event is not Event.EXTEND or lifecycle.is_extension_asked(record.steps)


def _drawn(who: Reader, lamps: Sequence[Lamp]) -> Iterator[Task]:
    """Yield the records drawn for a look-back that was not held yet."""
    for listed in look_backs():
        definition = queries.definition(listed.register)
        trait = definition.traits.lifecycle
        for key in listed.drawn if trait else ():
            record = queries.record(listed.register, key)
            is_waiting = record.state in (State.CLOSED, State.ON_FILE)
            if trait and is_waiting and _may(who, Event.HOLD_LOOK_BACK, record, trait):
                yield _task(who, definition, record, (Event.HOLD_LOOK_BACK,), lamps)


def _task(
    who: Reader,
    definition: RegisterDefinition,
    record: Record,
    events: tuple[Event, ...],
    lamps: Sequence[Lamp],
) -> Task:
    return Task(definition, record, events, due_on(definition, record), who.day, lamps)


def _lamps() -> Sequence[Lamp]:
    campaign = queries.campaign()
    return campaign.lamps if campaign else ()
