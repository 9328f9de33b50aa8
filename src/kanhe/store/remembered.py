"""What a process worked out from the log, remembered with the state that the log was in.

Who asks again follows what has come since. What was worked out in another history of the log, or
from another ledger, is not told.
"""

import threading
from typing import Generic, TypeVar

from kanhe.store.states import State, is_past, ledger_name

Held = TypeVar("Held")


class Remembered(Generic[Held]):
    """The *most* last things that were remembered, by what was asked for."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._lock = threading.Lock()
        self._kept: dict[object, tuple[State, Held]] = {}

    def recall(self, asked: object) -> tuple[State, Held] | None:
        """Return what was remembered, with the state in which; None where the log did not go
        through that."""
        found = self._kept.get((ledger_name(), asked))
        return found if found is not None and is_past(found[0]) else None

    def remember(self, asked: object, state: State, held: Held) -> None:
        """Remember what was worked out in *state*, in the place of what was before."""
        place = ledger_name(), asked
        with self._lock:
            self._kept.pop(place, None)
            self._kept[place] = state, held
            while len(self._kept) > self._most:
                del self._kept[next(iter(self._kept))]
