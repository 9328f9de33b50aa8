"""Traits: what a register can do beyond holding rows. A closed list, each a frozen value.

Every name in a trait that points at a field is checked by `diagnosis.diagnose_definition`.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from kanhe.registers.lifecycle import State


class Grain(StrEnum):
    """How often something is owed or counted."""

    DAY = "day"
    WEEK = "week"
    MONTH = "month"


@dataclass(frozen=True, slots=True)
class VerifierLevel:
    """Who verifies a record whose *field* has *value*: *persons* of an org unit of *level*.

    分级验收; two persons or more go to the site where it matters.
    """

    field: str
    value: str
    level: str
    persons: int = 1


@dataclass(frozen=True, slots=True)
class Lifecycle:
    """Close-out (对账销号) with the optional steps a place leaves out.

    *owner* is the field of the responsible org unit. Public notice lasts *notice_days*;
    a look-back falls due *look_back_days* after closing.
    """

    owner: str
    skips: tuple[State, ...] = ()
    verifiers: tuple[VerifierLevel, ...] = ()
    notice_days: int = 5
    look_back_days: int | None = None


@dataclass(frozen=True, slots=True)
class Roster:
    """Attendance: *people* is the list of persons, *headcount* the person-times entered by hand
    where no list is kept; `grades` are the ways of signing in, strongest first."""

    people: str
    headcount: str
    grades: tuple[str, ...] = ("token", "host", "declared")


@dataclass(frozen=True, slots=True)
class Recurrence:
    """Expected occurrences: *held_on* should fall on each of *weekdays* (1 Monday to 7 Sunday)."""

    held_on: str
    weekdays: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Location:
    """A point on the map: decimal degrees in two decimal fields, and a place in words."""

    place: str
    longitude: str | None = None
    latitude: str | None = None


@dataclass(frozen=True, slots=True)
class EvidenceKind:
    """A kind of proof and how many pieces of it close-out needs."""

    name: str
    title: str
    title_en: str
    least: int = 0


@dataclass(frozen=True, slots=True)
class EvidenceNeeds:
    """Which proofs a record carries, in the evidence field *field*."""

    field: str
    kinds: tuple[EvidenceKind, ...]


@dataclass(frozen=True, slots=True)
class Rated:
    """Satisfaction in five levels (GB/T 39735-2020); a bad rating must be answered in *handled*."""

    field: str
    handled: str | None = None


@dataclass(frozen=True, slots=True)
class Intake:
    """Public requests: an outside number only, no identity; answered within *reply_days*."""

    external_number: str
    received_on: str
    reply_days: int


@dataclass(frozen=True, slots=True)
class Aggregate:
    """Counts only, one record for each org unit and *grain*; no person is ever recorded."""

    counts: tuple[str, ...]
    grain: Grain = Grain.DAY


@dataclass(frozen=True, slots=True)
class Traits:
    """The traits of a register; None is a trait it has not."""

    lifecycle: Lifecycle | None = None
    roster: Roster | None = None
    recurrence: Recurrence | None = None
    location: Location | None = None
    evidence: EvidenceNeeds | None = None
    rating: Rated | None = None
    intake: Intake | None = None
    aggregate: Aggregate | None = None


def verification(lifecycle: Lifecycle, data: Mapping[str, object]) -> VerifierLevel | None:
    """Return the rule by which a record with *data* is verified; None: by one of any level.

    The first rule that fits decides.
    """
    fits = (rule for rule in lifecycle.verifiers if data.get(rule.field) == rule.value)
    return next(fits, None)


def missing_evidence(needs: EvidenceNeeds, held: Iterable[str]) -> tuple[EvidenceKind, ...]:
    """Return the kinds of proof of which *held* (the kind of each piece) has too few."""
    counts = Counter(held)
    return tuple(kind for kind in needs.kinds if counts[kind.name] < kind.least)


def expected_days(recurrence: Recurrence, first: date, last: date) -> tuple[date, ...]:
    """Return the days from *first* to *last* on which an occurrence is expected."""
    count = (last - first).days + 1
    days = (first + timedelta(days=number) for number in range(count))
    return tuple(day for day in days if day.isoweekday() in recurrence.weekdays)
