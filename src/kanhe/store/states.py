"""States of a projection that only grows with the log, to keep what was worked out from one.

A state is known by the last entry that wrote to the table: its number and its leaf hash, which
no other history of the same ledger shares.
"""

from dataclasses import dataclass

from django.db import connection

from kanhe.store.gate import once

NOW = 2**62  # above every entry number


@dataclass(frozen=True, slots=True)
class State:
    """The ledger, and the last entry that wrote to the table."""

    ledger: str
    entry_number: int
    leaf: bytes


def state_of(table: str, as_of: int = NOW, where: str = "") -> State | None:
    """Return the state of *table* after entry *as_of*, None while nothing is in it.

    *where* restricts the rows, as SQL about `t` that begins with AND.
    """
    return once((table, as_of, where), lambda: _state_of(table, as_of, where))


def _state_of(table: str, as_of: int, where: str) -> State | None:
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT t.entry_number, e.leaf FROM {table} t "
            "LEFT JOIN log_entry e ON e.entry_number = t.entry_number "
            f"WHERE t.entry_number <= %s {where} ORDER BY t.entry_number DESC LIMIT 1",
            [as_of],
        )
        found = cursor.fetchone()
    if found is None:
        return None
    return State(ledger_name(), found[0], bytes(found[1] or b""))


def log_state() -> State:
    """Return the state of the log itself: its last entry."""
    return state_of("log_entry") or State(ledger_name(), 0, b"")


def is_past(state: State) -> bool:
    """Return whether the log that is open has gone through *state*."""
    if state.ledger != ledger_name():
        return False
    with connection.cursor() as cursor:
        cursor.execute("SELECT leaf FROM log_entry WHERE entry_number = %s", [state.entry_number])
        found = cursor.fetchone()
    return (b"" if found is None else bytes(found[0])) == state.leaf


def ledger_name() -> str:
    """Return what tells the ledger apart from others that the process has open."""
    settings = connection.settings_dict
    return f"{settings['HOST']}:{settings['PORT']}/{settings['NAME']}"
