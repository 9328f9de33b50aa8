"""How the close-out of a register stands with each org unit: counted once, then kept in step.

To count ten million records takes seconds. So a process keeps what it has counted, with the
position of the log at which it was: a record with an entry behind it is taken out as it stood
then, and put in as it stands. Nothing is stored, and what is not cheaper so is counted anew.
"""

import threading
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from kanhe.indicators.work_items import Tally
from kanhe.registers.lifecycle import State
from kanhe.store.board import DONE, NOT_BEGUN, CloseOuts, days_asked, rows_of, sent_back
from kanhe.store.gate import steady
from kanhe.store.past import as_they_stood, changed_since
from kanhe.store.record_rows import as_day, hurry_of
from kanhe.store.remembered import Remembered
from kanhe.store.states import State as LogState
from kanhe.store.states import log_state

_FEW = 20  # records that are followed back whatever the count
_AS_DEAR = 2_000  # records are counted while one is followed back

#: What is counted of a record: its state, the day by which it is due (late or soon), and None
#: where it came back.
Mark = State | date | None


@dataclass(frozen=True, slots=True)
class Standing:
    """The records of an org unit: how many in which state, and what they come to."""

    marks: Mapping[Mark, int]
    tally: Tally

    @property
    def states(self) -> dict[State, int]:
        """Return how many records stand in which state."""
        return {mark: count for mark, count in self.marks.items() if isinstance(mark, State)}


Standings = Mapping[str, Standing]


_counting = threading.Lock()  # who asks while another counts the same waits for that
_kept: Remembered[Standings] = Remembered(8)


def standings(asked: CloseOuts) -> Standings:
    """Return how the close-out stands with each org unit that has records."""
    what = asked.definition.name, asked.definition.version, asked.window, asked.today, asked.ahead
    with _counting, steady():
        log = log_state()
        before = _kept.recall(what)
        found = _in_step(asked, *before, log.entry_number) if before else None
        if found is None:
            found = _counted(asked)
        _kept.remember(what, log, found)
    return found


def _in_step(asked: CloseOuts, log: LogState, before: Standings, size: int) -> Standings | None:
    """Return what was counted *before* as it is now; None where it is to be counted anew."""
    position = log.entry_number
    total = sum(one.tally.total for one in before.values())
    if size - position > _FEW + total // _AS_DEAR:
        return None
    touched = changed_since(asked.definition.name, position)
    moved: defaultdict[str, Counter[Mark]] = defaultdict(Counter)
    for stood in as_they_stood(touched, position).values():
        one = stood.record
        hurry = hurry_of(one, asked.definition)
        moved[one.org_unit].subtract(_marks_of(asked, one.day, one.state, one.is_void, *hurry))
    for org_unit, *now in _rows_now(touched):
        moved[org_unit].update(_marks_of(asked, *now))
    return _moved(asked, before, moved)


def _moved(
    asked: CloseOuts, before: Standings, moved: Mapping[str, Mapping[Mark, int]]
) -> Standings:
    found = dict(before)
    for org_unit, more in moved.items():
        marks = Counter(before[org_unit].marks if org_unit in before else {})
        marks.update(more)
        found[org_unit] = _standing(asked, +marks)
        if not found[org_unit].marks:
            del found[org_unit]
    return found


def _marks_of(
    asked: CloseOuts, day: Any, state: str | None, is_void: bool, due: Any, is_back: bool
) -> Iterator[Mark]:
    """Yield what counts of a record, as the statements of `_counted` count it."""
    if is_void or state is None or as_day(day) not in asked.window:
        return
    yield State(state)
    if due is not None and as_day(due) <= asked.last:
        yield as_day(due)
    if is_back:
        yield None


def _rows_now(numbers: Sequence[int]) -> list[Any]:
    if not numbers:
        return []
    marks = ", ".join(["%s"] * len(numbers))
    return rows_of(
        "SELECT org_unit, day, state, is_void, falls_due, is_sent_back FROM record "
        f"WHERE number IN ({marks})",
        numbers,
    )


def _counted(asked: CloseOuts) -> Standings:
    days, values = days_asked(asked)
    named = [asked.definition.name]
    counted = "SELECT org_unit, {0}, count(*) FROM {1} WHERE register = %s AND "
    grouped = f" AND {days} GROUP BY org_unit, {{0}}"
    marks: defaultdict[str, dict[Mark, int]] = defaultdict(dict)
    stands = (counted + "NOT is_void AND state IS NOT NULL" + grouped).format("state", "record")
    for org_unit, state, count in rows_of(stands, [*named, *values]):
        marks[org_unit][State(state)] = count
    due = (counted + "falls_due <= %s" + grouped).format("falls_due", "record")
    for org_unit, day, count in rows_of(due, [*named, asked.last.isoformat(), *values]):
        marks[org_unit][as_day(day)] = count
    back = (counted + "is_sent_back" + grouped).format("is_sent_back", sent_back())
    for org_unit, _, count in rows_of(back, [*named, *values]):
        marks[org_unit][None] = count
    return {org_unit: _standing(asked, some) for org_unit, some in marks.items()}


def _standing(asked: CloseOuts, marks: Mapping[Mark, int]) -> Standing:
    states = {mark: count for mark, count in marks.items() if isinstance(mark, State)}
    days = {mark: count for mark, count in marks.items() if isinstance(mark, date)}
    total = sum(states.values())
    late = {day: count for day, count in days.items() if day < asked.today}
    soon = {day: count for day, count in days.items() if day >= asked.today}
    tally = Tally(
        total,
        sum(states.get(state, 0) for state in DONE),
        total - sum(states.get(state, 0) for state in NOT_BEGUN),
        sum(late.values()),
        min(late, default=None),
        sum(soon.values()),
        min(soon, default=None),
        marks.get(None, 0),
    )
    return Standing(marks, tally)
