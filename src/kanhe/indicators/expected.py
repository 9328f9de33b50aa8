"""What is expected on which days: submissions of a register, occurrences of a regular thing.

An org unit of the levels that fill the register owes each, if it is open on the last day of the
stretch. The days on which something came decide the rest.
"""

from bisect import bisect_left
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from kanhe.indicators.completeness import due_at, stretches
from kanhe.indicators.work_items import Tally
from kanhe.registers.definition import RegisterDefinition
from kanhe.registers.traits import expected_days
from kanhe.values.orgtree import OrgTree, OrgUnit
from kanhe.values.period import Window, day_window


@dataclass(frozen=True, slots=True)
class Expected:
    """Something that should come on a day of *window*, by *due_on*; *is_past*: it is too late."""

    window: Window
    due_on: date
    is_past: bool

    @property
    def last_day(self) -> date:
        """Return the last day of the window."""
        assert self.window.end is not None
        return self.window.end - timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Expectation:
    """All that is expected of whoever fills a register, in order; *places* finds one by a day."""

    all: tuple[Expected, ...]
    places: Mapping[date, int]
    past: int

    def owed_by(self, org_unit: OrgUnit) -> range:
        """Return which of them fall on the days of the org unit."""
        is_always = org_unit.closed_on is None
        if not self.all or (is_always and org_unit.opened_on <= self.all[0].last_day):
            return range(len(self.all))
        lasts = [one.last_day for one in self.all]
        end = len(lasts) if org_unit.closed_on is None else bisect_left(lasts, org_unit.closed_on)
        return range(bisect_left(lasts, org_unit.opened_on), end)

    def came(self, days: Collection[date]) -> frozenset[int]:
        """Return which of them came, if something came on *days*."""
        return frozenset(self.places[day] for day in days if day in self.places)


def expected_submissions(
    definition: RegisterDefinition, window: Window, now: datetime
) -> Expectation:
    """Return what is owed of the register for the stretches that ended in *window* before *now*."""
    submission = definition.submission
    assert submission is not None
    assert now.tzinfo is not None
    found = []
    for stretch in stretches(submission.grain, window):
        assert stretch.end is not None
        if stretch.end <= now.date():
            deadline = due_at(submission, stretch, now.tzinfo)
            found.append(Expected(stretch, deadline.date(), deadline < now))
    return _expectation(found)


def expected_occurrences(
    definition: RegisterDefinition, window: Window, today: date
) -> Expectation:
    """Return the days up to *today* on which the register expects an occurrence."""
    recurrence = definition.traits.recurrence
    assert recurrence is not None
    assert window.end is not None
    last = min(window.end - timedelta(days=1), today)
    days = expected_days(recurrence, window.start, last)
    return _expectation([Expected(day_window(day, day), day, day < today) for day in days])


def owing(definition: RegisterDefinition, tree: OrgTree) -> tuple[OrgUnit, ...]:
    """Return the org units that fill the register, by key, whenever they were open."""
    found = (one for one in tree.org_units.values() if one.level in definition.filled_by)
    return tuple(sorted(found, key=lambda one: one.key))


def tally_of(expected: Expectation, org_unit: OrgUnit, days: Collection[date]) -> Tally:
    """Return how it stands with an org unit that recorded something on *days*."""
    owed = expected.owed_by(org_unit)
    here = [place for place in expected.came(days) if place in owed]
    past = range(owed.start, min(max(expected.past, owed.start), owed.stop))
    late = len(past) - sum(place in past for place in here)
    ahead = range(past.stop, owed.stop)
    soon = len(ahead) - sum(place in ahead for place in here)
    return Tally(
        total=len(owed),
        done=len(here),
        begun=len(owed),
        late=late,
        since=_first_missing(expected, past, here) if late else None,
        soon=soon,
        next_due=_first_missing(expected, ahead, here) if soon else None,
    )


def missing(
    expected: Expectation, org_unit: OrgUnit, days: Collection[date]
) -> tuple[Expected, ...]:
    """Return what the org unit owes and has not brought, past its day or not."""
    here = expected.came(days)
    return tuple(expected.all[at] for at in expected.owed_by(org_unit) if at not in here)


def _first_missing(expected: Expectation, places: range, here: Collection[int]) -> date:
    return next(expected.all[place].due_on for place in places if place not in here)


def _expectation(found: list[Expected]) -> Expectation:
    places = {
        one.window.start + timedelta(days=number): at
        for at, one in enumerate(found)
        for number in range((one.last_day - one.window.start).days + 1)
    }
    return Expectation(tuple(found), places, sum(one.is_past for one in found))
