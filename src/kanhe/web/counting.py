"""What is asked again with every page, from memory while the log has not grown: counts, tasks."""

from datetime import date
from functools import lru_cache
from typing import Generic, TypeVar

from kanhe.accounts import gate
from kanhe.accounts.gate import Reader
from kanhe.accounts.waiting import Task, tasks
from kanhe.store import queries
from kanhe.store.listing import RecordFilter

Held = TypeVar("Held")

MOST_COUNTED = 10_000  # beyond, a list says "10,000+"
MOST_LOOKED_AT = 1_000  # the same where records must be looked at: an index does not tell
_TASKS_KEPT = 16  # people; each has some hundred records, and is of no use after an entry


def most_of(which: RecordFilter) -> int:
    """Return how far the records of *which* are counted."""
    return MOST_LOOKED_AT if which.fields or which.words else MOST_COUNTED


def count(who: Reader, which: RecordFilter, size: int | None = None) -> int:
    """Return how many records of *which* there are for *who*, at most `most_of` it.

    Who asks more than once tells the *size* of the log.
    """
    size = queries.log_size() if size is None else size
    return _counted(size, who.actor, who.day, _frozen(which), Past((who, which)))


class Past(Generic[Held]):
    """Carries what a cached function needs past its memory: all are alike to it."""

    def __init__(self, held: Held) -> None:
        self.held = held

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Past)

    def __hash__(self) -> int:
        return 0


@lru_cache(maxsize=2048)
def _counted(
    _size: int, _actor: str, _day: date, _which: object, past: Past[tuple[Reader, RecordFilter]]
) -> int:
    who, which = past.held
    return gate.count(who, which, at_most=most_of(which))


def _frozen(which: RecordFilter) -> object:
    return (
        which.register,
        which.org_units,
        which.window,
        which.states,
        tuple(sorted((name, str(value)) for name, value in which.fields.items())),
        which.words,
        which.is_void,
    )


def tasks_of(who: Reader) -> tuple[Task, ...]:
    """Return what *who* has to do, the earliest due first."""
    return _tasks(queries.log_size(), who.actor, who.day, Past(who))


@lru_cache(maxsize=_TASKS_KEPT)
def _tasks(_size: int, _actor: str, _day: date, past: Past[Reader]) -> tuple[Task, ...]:
    return tasks(past.held)
