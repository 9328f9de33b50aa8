"""How many records there are to see, from memory while the log has not grown."""

from datetime import date
from functools import lru_cache

from kanhe.accounts import gate
from kanhe.accounts.gate import Reader
from kanhe.store import queries
from kanhe.store.listing import RecordFilter

MOST_COUNTED = 10_000  # beyond, a list says "10,000+"


def count(who: Reader, which: RecordFilter) -> int:
    """Return how many records of *which* there are for *who*, at most `MOST_COUNTED`."""
    return _counted(queries.log_size(), who.actor, who.day, _frozen(which), _Box((who, which)))


class _Box:
    """Carries what a cached function needs and its memory must not look at."""

    def __init__(self, held: tuple[Reader, RecordFilter]) -> None:
        self.held = held

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Box)

    def __hash__(self) -> int:
        return 0


@lru_cache(maxsize=2048)
def _counted(_size: int, _actor: str, _day: date, _which: object, box: _Box) -> int:
    who, which = box.held
    return gate.count(who, which, at_most=MOST_COUNTED)


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
