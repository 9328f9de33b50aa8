"""Where lists begin, remembered: what was looked through in vain is not looked through again.

To find the newest records with a value that is not used of late, all newer ones must be looked at.
A process remembers at which record such a list began, and the state of the log in which it did: a
record before that place can only have come into the list by an entry since, and those are few.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from kanhe.store.past import changed_since
from kanhe.store.states import State, is_past, ledger_name, log_state

if TYPE_CHECKING:
    from kanhe.store.listing import Position

_KEPT = 512  # lists
_MOST = 200  # entries since: with more, the list is walked through anew

_kept: "dict[object, tuple[State, Position | None]]" = {}


@dataclass(frozen=True, slots=True)
class Start:
    """What is known of a list when it is asked for: where it began (None: it held nothing), and
    the records that an entry has *touched* since; nothing where it *is_unknown*."""

    place: object
    log: State
    first: "Position | None" = None
    touched: Sequence[int] = ()
    is_unknown: bool = True

    def remember(self, first: "Position | None") -> None:
        """Remember that the list begins at *first* now."""
        _kept.pop(self.place, None)
        _kept[self.place] = self.log, first
        while len(_kept) > _KEPT:
            del _kept[next(iter(_kept))]


def begin(register: str, asked: object) -> Start:
    """Return what is known of the list of *register* that *asked* tells apart from others.

    The state of the log is read before the list is: what comes between counts as come since.
    """
    place, log = (ledger_name(), repr(asked)), log_state()
    before = _kept.get(place)
    if before is None:
        return Start(place, log)
    state, first = before
    if log.entry_number - state.entry_number > _MOST or not is_past(state):
        return Start(place, log)
    touched = changed_since(register, state.entry_number) if log != state else ()
    return Start(place, log, first, touched, is_unknown=False)
