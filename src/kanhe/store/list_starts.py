"""Where lists begin, remembered: what was looked through in vain is not looked through again.

To find the newest records with a value that is not used of late, all newer ones must be looked at.
A process remembers at which record such a list began, and the state of the log in which it did: a
record before that place can only have come into the list by an entry since, and those are few.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from kanhe.store.past import changed_since
from kanhe.store.remembered import Remembered
from kanhe.store.states import State, log_state

if TYPE_CHECKING:
    from kanhe.store.listing import Position

_MOST = 200  # entries since: with more, the list is walked through anew

_first: "Remembered[Position | None]" = Remembered(512)


@dataclass(frozen=True, slots=True)
class Start:
    """What is known of a list when it is asked for: where it began (None: it held nothing), and
    the records that an entry has *touched* since; nothing where it *is_unknown*."""

    asked: str
    log: State
    first: "Position | None" = None
    touched: Sequence[int] = ()
    is_unknown: bool = True

    def remember(self, first: "Position | None") -> None:
        """Remember that the list begins at *first* now."""
        _first.remember(self.asked, self.log, first)


def begin(register: str, which: object) -> Start:
    """Return what is known of the list of *register* that *which* tells apart from others.

    The state of the log is read before the list is: what comes between counts as come since.
    """
    asked, log = repr(which), log_state()
    before = _first.recall(asked)
    if before is None or log.entry_number - before[0].entry_number > _MOST:
        return Start(asked, log)
    state, first = before
    touched = changed_since(register, state.entry_number) if log != state else ()
    return Start(asked, log, first, touched, is_unknown=False)
