"""What a change of the organisation moves: records and figures of each org unit, before and after.

Nothing is written to find out: records are counted under the tree as it is and as it would be.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from kanhe.accounts import gate
from kanhe.accounts.gate import Reader
from kanhe.indicators.definition import Indicator, Measure
from kanhe.indicators.figure import Organised, Query
from kanhe.registers.definition import RegisterDefinition
from kanhe.store import figures, queries
from kanhe.store.listing import RecordFilter
from kanhe.values.org_shift import Shift, shifts, under
from kanhe.values.orgtree import OrgChange, grow
from kanhe.values.period import Window
from kanhe.web.figure_asking import first_day_shown

_MOST_SHOWN = 60  # lines
_ADDED = (Measure.COUNT, Measure.SUM)  # what of the parts adds up to the whole


@dataclass(frozen=True, slots=True)
class Moved:
    """A line: the records of a register, or a figure, under an org unit, before and after."""

    org_unit: str
    what: RegisterDefinition | Indicator
    before: Decimal | int
    after: Decimal | int


def what_moves(who: Reader, change: OrgChange) -> tuple[Moved, ...]:
    """Return what counts elsewhere once *change* is in force, as organised then.

    Raises: what `values.orgtree.grow` refuses.
    """
    after, day = grow(who.tree, [change]), max(who.day, change.effective_on)
    moving = under(who.tree, day).get(change.org_unit, set())
    found: list[Moved] = []
    for one in shifts(who.tree, after, day):
        name = gate.names(who).get(one.org_unit, one.org_unit)
        found += _records(who, one, name)
        is_other = change.org_unit != one.org_unit
        if moving and is_other and moving in (set(one.gained), set(one.lost)):
            found += _figures(change.org_unit, one, name, who.day)
    return tuple(found[:_MOST_SHOWN])


def _records(who: Reader, one: Shift, name: str) -> Iterator[Moved]:
    for definition in queries.definitions():
        gained, lost, before = (
            gate.count(who, RecordFilter(definition.name, org_units=keys)) if keys else 0
            for keys in (one.gained, one.lost, one.before)
        )
        if gained or lost:
            yield Moved(name, definition, before, before + gained - lost)


def _figures(changed: str, one: Shift, name: str, today: date) -> Iterator[Moved]:
    """Yield the counts and sums of all that stands under *changed*, which goes as a whole."""
    sign = bool(one.gained) - bool(one.lost)
    for indicator in queries.indicators():
        if indicator.measure in _ADDED:
            moved, before = (_figure(indicator, key, today) for key in (changed, one.org_unit))
            if moved:
                yield Moved(name, indicator, before, before + sign * moved)


def _figure(indicator: Indicator, org_unit: str, today: date) -> Decimal:
    """Return a figure as organised today, from the first day that is shown to today."""
    window = Window(first_day_shown(today), today + timedelta(days=1))
    query = Query(org_unit, window, "", Organised.NOW, today)
    return figures.figure(indicator.name, query).value or Decimal(0)
