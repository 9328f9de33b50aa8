"""Who owes what: the submissions a register is owed, which came, and which came in time.

Owed is one submission for each grain from every org unit of the levels that fill the register,
if it is open on the last day of that stretch. The first record of the stretch is the submission;
completeness is received / owed, timeliness in time / owed (as in DHIS2's reporting rates).
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta, tzinfo
from enum import StrEnum

from kanhe.indicators.hierarchy import is_under
from kanhe.registers.definition import RegisterDefinition, Submission
from kanhe.registers.projection import Record
from kanhe.registers.traits import Grain
from kanhe.values.orgtree import OrgTree
from kanhe.values.period import Window, month_of
from kanhe.values.refusal import Refusal


class Punctuality(StrEnum):
    """How a submission stands."""

    IN_TIME = "in_time"
    LATE = "late"
    MISSING = "missing"
    NOT_YET_DUE = "not_yet_due"


@dataclass(frozen=True, slots=True)
class Owed:
    """A submission that is owed: by whom, for which days, until when, and when it came."""

    org_unit: str
    window: Window
    due_at: datetime
    submitted_at: datetime | None
    punctuality: Punctuality


@dataclass(frozen=True, slots=True)
class Rate:
    """Numerator and denominator of a reporting rate; they add up, percentages do not."""

    received: int
    in_time: int
    owed: int


def stretches(grain: Grain, window: Window) -> Iterator[Window]:
    """Yield the days, weeks (Monday to Sunday) or months that end inside *window*.

    Raises Refusal for a window without an end.
    """
    if window.end is None:
        raise Refusal("window_without_end", start=window.start.isoformat())
    start = window.start
    if grain is Grain.WEEK:
        start -= timedelta(days=start.weekday())
    elif grain is Grain.MONTH:
        start = start.replace(day=1)
    while True:
        found = month_of(start) if grain is Grain.MONTH else _days(start, _LENGTHS[grain])
        assert found.end is not None
        if found.end > window.end:
            return
        yield found
        start = found.end


_LENGTHS = {Grain.DAY: 1, Grain.WEEK: 7}


def _days(start: date, count: int) -> Window:
    return Window(start, start + timedelta(days=count))


def due_at(submission: Submission, stretch: Window, zone: tzinfo) -> datetime:
    """Return the moment by which the submission for *stretch* is owed."""
    assert stretch.end is not None
    days = submission.due_day - 1 + (submission.hour == 24)
    hour = submission.hour % 24
    return datetime.combine(stretch.end + timedelta(days=days), time(hour), zone)


def owed(
    definition: RegisterDefinition,
    tree: OrgTree,
    records: Iterable[Record],
    window: Window,
    now: datetime,
) -> list[Owed]:
    """Return every submission owed for the stretches of *window*, by stretch and org unit.

    *now* has its zone, in which the deadlines are meant. A register that owes none gives none.
    """
    submission = definition.submission
    zone = now.tzinfo
    if submission is None or zone is None:
        return []
    came = _first_recorded(definition, records, list(stretches(submission.grain, window)))
    found: list[Owed] = []
    for stretch in stretches(submission.grain, window):
        deadline = due_at(submission, stretch, zone)
        for org_unit in _owing(definition, tree, stretch):
            at = came.get((org_unit, stretch.start))
            found.append(Owed(org_unit, stretch, deadline, at, _stands(deadline, at, now)))
    return found


def _owing(definition: RegisterDefinition, tree: OrgTree, stretch: Window) -> list[str]:
    assert stretch.end is not None
    last = stretch.end - timedelta(days=1)
    return sorted(
        key
        for key, org_unit in tree.org_units.items()
        if org_unit.level in definition.filled_by and org_unit.is_open(last)
    )


def _first_recorded(
    definition: RegisterDefinition, records: Iterable[Record], all_stretches: list[Window]
) -> Mapping[tuple[str, date], datetime]:
    starts = {
        stretch.start + timedelta(days=at): stretch.start
        for stretch in all_stretches
        for at in range(((stretch.end or stretch.start) - stretch.start).days)
    }
    came: dict[tuple[str, date], datetime] = {}
    for record in records:
        start = starts.get(record.day)
        if record.register != definition.name or record.is_void or start is None:
            continue
        at = record.trail[0].recorded_at
        key = (record.org_unit, start)
        came[key] = min(at, came.get(key, at))
    return came


def _stands(deadline: datetime, at: datetime | None, now: datetime) -> Punctuality:
    if at is not None:
        return Punctuality.IN_TIME if at <= deadline else Punctuality.LATE
    return Punctuality.NOT_YET_DUE if now <= deadline else Punctuality.MISSING


def rate(found: Iterable[Owed], tree: OrgTree, scope: str) -> Rate:
    """Return the reporting rate of *scope*, with all under it on each stretch's last day.

    What is not yet due and has not come is not counted as owed.
    """
    received = in_time = count = 0
    for one in found:
        assert one.window.end is not None
        last = one.window.end - timedelta(days=1)
        if one.punctuality is Punctuality.NOT_YET_DUE or not is_under(
            tree, one.org_unit, scope, last
        ):
            continue
        count += 1
        received += one.submitted_at is not None
        in_time += one.punctuality is Punctuality.IN_TIME
    return Rate(received, in_time, count)
