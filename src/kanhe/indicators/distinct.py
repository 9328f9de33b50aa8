"""Different values over any org scope and any range of days, exactly: first-seen postings.

For every org unit, slot and value (a *holding*) there are days on which it is held there. A
posting (day, previous) says: held on *day*, and before that last on *previous* (None: never).
In a range from a on, a value counts where it is first seen: postings on days of the range whose
previous day lies before a. Postings are differences of neighbours, so only these are looked up.
"""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import NamedTuple, Protocol, TypeVar

from kanhe.indicators.contribution import Slot, passes, place_of, slot, values_in
from kanhe.indicators.definition import Indicator, Measure
from kanhe.indicators.hierarchy import chain
from kanhe.registers.projection import Record
from kanhe.values.orgtree import OrgTree
from kanhe.values.period import Window


class Holding(NamedTuple):
    """A value of a slot as held in the scope of an org unit."""

    org_unit: str
    slot: Slot
    value: str


class Hit(NamedTuple):
    """A record holds *value* at a place."""

    slot: Slot
    value: str
    org_unit: str
    day: date


class SeenKey(NamedTuple):
    """A first-seen posting."""

    org_unit: str
    slot: Slot
    day: date
    previous: date | None


class HoldingReader(Protocol):
    """What is held already: looked up in the table of hits, within the subtree of an org unit."""

    def times(self, holding: Holding, day: date) -> int:
        """Return how many records hold the value on *day*."""

    def neighbours(self, holding: Holding, day: date) -> tuple[date | None, date | None]:
        """Return the last day before *day*, and the first behind it, on which it is held."""


def hits(record: Record | None, indicator: Indicator) -> frozenset[Hit]:
    """Return what *record* holds for a distinct indicator: nothing for any other."""
    if record is None or indicator.measure is not Measure.DISTINCT:
        return frozenset()  # nearly every call: asked of each record for each indicator
    place = place_of(record, indicator)
    if place is None or not passes(record, indicator.filter):
        return frozenset()
    values = values_in(record, indicator.field or "")
    return frozenset(Hit(slot(indicator), value, *place) for value in values)


def hit_changes(
    before: Record | None, after: Record | None, indicators: Iterable[Indicator]
) -> list[tuple[int, Hit]]:
    """Return the hits that go (-1) and come (1) when a record becomes *after*, in order."""
    changes: list[tuple[int, Hit]] = []
    for indicator in indicators:
        old, new = hits(before, indicator), hits(after, indicator)
        changes += [(-1, hit) for hit in sorted(old - new)]
        changes += [(1, hit) for hit in sorted(new - old)]
    return changes


def regrouped(
    all_hits: Iterable[Hit], before: OrgTree, after: OrgTree
) -> list[tuple[int, str, Hit]]:
    """Return (sign, org unit, hit) for each scope that a hit leaves or joins by a new tree."""
    changes: list[tuple[int, str, Hit]] = []
    for hit in all_hits:
        old, new = chain(before, hit.org_unit, hit.day), chain(after, hit.org_unit, hit.day)
        changes += [(-1, above, hit) for above in old if above not in new]
        changes += [(1, above, hit) for above in new if above not in old]
    return changes


def posting_changes(
    sign: int, holding: Holding, day: date, reader: HoldingReader
) -> dict[SeenKey, int]:
    """Return how the postings of a holding change when a record comes (1) or goes (-1) on *day*.

    *reader* tells what is held without that record. Nothing changes if another record holds the
    value on that day.
    """
    if reader.times(holding, day):
        return {}
    earlier, later = reader.neighbours(holding, day)
    key = (holding.org_unit, holding.slot)
    changes = {SeenKey(*key, day, earlier): sign}
    if later is not None:
        changes[SeenKey(*key, later, earlier)] = -sign
        changes[SeenKey(*key, later, day)] = sign
    return changes


One = TypeVar("One", Holding, str)
Day = TypeVar("Day", date, int)


def first_seen(held: Iterable[tuple[One, Day]]) -> Iterator[tuple[One, Day, Day | None]]:
    """Yield the postings (what, day, previous) of what is *held* on days (or their numbers), in
    order and each named once: the whole rule, for rebuilding."""
    known: One | None = None
    before: Day | None = None
    for what, day in held:
        yield what, day, before if what == known else None
        known, before = what, day


def seen_in(postings: Mapping[SeenKey, int], org_unit: str, window: Window, of: Slot) -> int:
    """Return how many different values are held in *window*: what a store does with a SELECT."""
    return sum(
        times
        for key, times in postings.items()
        if key.org_unit == org_unit
        and key.slot == of
        and key.day in window
        and (key.previous is None or key.previous < window.start)
    )
