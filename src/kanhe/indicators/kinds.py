"""Records that begin and count alike: what each of them gives is worked out once, then counted.

Thousands of rows of one import say the same in all that filters ask for. Only summed numbers and
distinct values are looked at record by record. Latest values depend on their neighbours and are
not for this module (`levels.py`).
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import NamedTuple

from kanhe.indicators.contribution import Place, Slot, Slots, delta, passes, place_of, scaled, slot
from kanhe.indicators.definition import Indicator, Measure
from kanhe.registers.lifecycle import State
from kanhe.registers.plain import Plain
from kanhe.registers.projection import Record

_MOST = 20_000  # kinds, and numbers as they are written, that are remembered


class Beginning(NamedTuple):
    """A record that begins, in so far as it is counted; it is not void."""

    org_unit: str
    day: date
    state: State | None
    data: Mapping[str, Plain]


class At(NamedTuple):
    """Where a record of a kind counts for an indicator that looks at its value."""

    place: Place
    slot: Slot
    indicator: Indicator
    field: str


@dataclass(slots=True)
class Kind:
    """What one record of a kind gives, and of how many that was not yet taken.

    `sums` and `distinct` are where its numbers are added up and its values held.
    """

    key: tuple[object, ...]
    counts: Mapping[Place, Slots]
    sums: tuple[At, ...]
    distinct: tuple[At, ...]
    times: int = 0
    totals: list[int] = field(default_factory=list)


class Kinds:
    """The kinds of records of one register, as *indicators* look at them."""

    def __init__(self, indicators: Iterable[Indicator]) -> None:
        self._indicators = tuple(indicators)
        self._fields, self._told = _asked(self._indicators)
        self._kinds: dict[tuple[object, ...], Kind] = {}
        self._numbers: dict[tuple[str, str], int] = {}
        self._counted: list[Kind] = []

    def find(self, one: Beginning, record: Callable[[], Record]) -> Kind:
        """Return the kind of a record that begins; *record* gives the whole of it where it is the
        first of its kind."""
        get = one.data.get
        said = [tuple(v) if type(v) is list else v for v in map(get, self._fields)]
        told = [get(name) is None for name in self._told]
        key = (one.org_unit, one.day, one.state, *said, *told)
        return self._kinds.get(key) or _kind_of(key, record(), self._indicators)

    def add(self, kind: Kind, one: Beginning, record: Callable[[], Record]) -> None:
        """Count one more of its kind; raises Refusal `value_too_fine`, and has then done nothing.

        *record* gives the whole of it for a number that was not seen before.
        """
        numbers = [self._number(at, one, record) for at in kind.sums]
        if not kind.times:
            self._counted.append(kind)
            if len(self._kinds) >= _MOST:
                self._kinds = {}
            self._kinds[kind.key] = kind
        kind.times += 1
        for at, number in enumerate(numbers):
            kind.totals[at] += number

    def take(self) -> list[tuple[Place, Slots]]:
        """Return what all come to that were added since this was last asked."""
        found: list[tuple[Place, Slots]] = []
        for kind in self._counted:
            sums = {
                place: {name: value * kind.times for name, value in slots.items()}
                for place, slots in kind.counts.items()
            }
            for at, total in zip(kind.sums, kind.totals, strict=True):
                if total:
                    sums[at.place][at.slot] = total
            found += sums.items()
            kind.times, kind.totals = 0, [0] * len(kind.sums)
        self._counted = []
        return found

    def _number(self, at: At, one: Beginning, record: Callable[[], Record]) -> int:
        text = one.data[at.field]
        number = self._numbers.get((at.indicator.name, text))
        if number is None:
            number = scaled(record(), at.indicator) or 0
            if len(self._numbers) < _MOST:
                self._numbers[at.indicator.name, text] = number
        return number


def _asked(indicators: Iterable[Indicator]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return the fields whose values decide what a record gives, and those where it is enough
    whether they say something."""
    said: set[str] = set()
    told: set[str] = set()
    for one in indicators:
        said |= {part.field for part in one.filter.fields}
        said |= {part.field for part in one.filter.dates}
        said |= {name for name in (one.org_unit_field, one.day_field) if name}
        told |= {one.field} if one.field else set()
    return tuple(sorted(said)), tuple(sorted(told - said))


def _kind_of(key: tuple[object, ...], record: Record, indicators: Iterable[Indicator]) -> Kind:
    counts = {place: dict(slots) for place, slots in delta(None, record, indicators).items()}
    sums: list[At] = []
    distinct: list[At] = []
    for one in indicators:
        place, name = place_of(record, one), one.field or ""
        if place is None or record.data.get(name) is None or not passes(record, one.filter):
            continue  # a count has no field: all of it is in `counts`
        at = At(place, slot(one), one, name)
        if one.measure is Measure.DISTINCT:
            distinct.append(at)
        else:
            counts[place].pop(at.slot, None)
            sums.append(at)
    return Kind(key, counts, tuple(sums), tuple(distinct), totals=[0] * len(sums))
