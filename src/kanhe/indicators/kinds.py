"""Records that begin and count alike: what each of them gives is worked out once, then counted.

Thousands of rows of one import say the same in all that filters ask for. Only summed numbers and
distinct values are looked at record by record. Latest values depend on their neighbours and are
not for this module (`levels.py`).
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import NamedTuple

from kanhe.indicators.contribution import (
    Place,
    Slot,
    Slots,
    contribution,
    passes,
    place_of,
    scaled,
    slot,
)
from kanhe.indicators.definition import Indicator, Measure
from kanhe.registers.lifecycle import State
from kanhe.registers.plain import Plain
from kanhe.registers.projection import Record

_MOST = 20_000  # kinds, shapes, and numbers as they are written, that are remembered


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


class Share(NamedTuple):
    """What a record gives to the indicators that all find its place as *indicator* does.

    *sums* and *distinct* are the indicators that look at its value.
    """

    indicator: Indicator
    slots: Slots
    sums: tuple[Indicator, ...]
    distinct: tuple[Indicator, ...]


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
        self._shapes: dict[tuple[object, ...], tuple[Share, ...]] = {}
        self._numbers: dict[tuple[str, str], int] = {}
        self._counted: list[Kind] = []

    def find(self, one: Beginning, record: Callable[[], Record]) -> Kind:
        """Return the kind of a record that begins; *record* gives the whole of it where it is the
        first of its kind."""
        get = one.data.get
        said = [tuple(v) if type(v) is list else v for v in map(get, self._fields)]
        told = [get(name) is None for name in self._told]
        key = (one.org_unit, one.day, one.state, *said, *told)
        return self._kinds.get(key) or _kind_of(key, record(), self._shares(key[2:], record))

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

    def _shares(self, shape: tuple[object, ...], record: Callable[[], Record]) -> tuple[Share, ...]:
        """Return what records of a *shape* give, wherever and whenever they count."""
        found = self._shapes.get(shape)
        if found is None:
            found = _shares_of(record(), self._indicators)
            if len(self._shapes) < _MOST:
                self._shapes[shape] = found
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


def _shares_of(record: Record, indicators: Iterable[Indicator]) -> tuple[Share, ...]:
    by_place: dict[tuple[str | None, str | None], list[Indicator]] = {}
    for one in indicators:
        if place_of(record, one) is not None:
            by_place.setdefault((one.org_unit_field, one.day_field), []).append(one)
    return tuple(_share_of(record, alike) for alike in by_place.values())


def _share_of(record: Record, alike: Sequence[Indicator]) -> Share:
    slots: dict[Slot, int] = {}
    for one in alike:
        slots.update(contribution(record, one))
    looking = [  # a count has no field: all of it is in the slots
        one for one in alike if record.data.get(one.field or "") is not None
        and passes(record, one.filter)
    ]  # fmt: skip
    distinct = tuple(one for one in looking if one.measure is Measure.DISTINCT)
    sums = tuple(one for one in looking if one.measure is not Measure.DISTINCT)
    for one in sums:
        slots.pop(slot(one), None)
    return Share(alike[0], slots, sums, distinct)


def _kind_of(key: tuple[object, ...], record: Record, shares: Iterable[Share]) -> Kind:
    counts: dict[Place, dict[Slot, int]] = {}
    sums: list[At] = []
    distinct: list[At] = []
    for share in shares:
        place = place_of(record, share.indicator)
        assert place is not None, key
        counts.setdefault(place, {}).update(share.slots)
        sums += [At(place, slot(one), one, one.field or "") for one in share.sums]
        distinct += [At(place, slot(one), one, one.field or "") for one in share.distinct]
    return Kind(key, counts, tuple(sums), tuple(distinct), totals=[0] * len(sums))
