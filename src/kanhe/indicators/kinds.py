"""Records that begin and count alike: what each of them gives is worked out once, then counted.

Thousands of rows of one import say the same in all that filters ask for. Only summed numbers and
distinct values are looked at record by record. Latest values depend on their neighbours and are
not for this module (`levels.py`).
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import repeat
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
from kanhe.registers.plain import Plain
from kanhe.registers.projection import Record

_MOST = 20_000  # kinds, shapes, and numbers as they are written, that are remembered

Beginning = tuple[tuple[object, ...], tuple[Plain, ...]]
"""A record that begins, in so far as it is counted: what it has in common with all of its kind,
and the values that are looked at one by one. Plain data, and the same for the same record."""


class Asked(NamedTuple):
    """What indicators ask of the records of a register: the fields whose values decide what a
    record gives, and those whose values are looked at one by one."""

    said: tuple[str, ...] = ()
    told: tuple[str, ...] = ()

    def of(
        self,
        org_units: Sequence[str],
        days: Sequence[str],
        states: Iterable[str | None],
        column: Callable[[str], Sequence[Plain]],
    ) -> list[Beginning]:
        """Return records that begin and are not void; *days* as in ISO 8601, *states* may go on
        for ever.

        *column* returns their values of a field, None where one has none.
        """
        told = [_hashable(column(field)) for field in self.told]
        said = [_hashable(column(field)) for field in self.said]
        silent = [[value is None for value in values] for values in told]
        alike = zip(org_units, days, states, *said, *silent, strict=False)
        looked_at = zip(*told, strict=True) if told else repeat(())
        return list(zip(alike, looked_at, strict=False))


def _hashable(values: Sequence[Plain]) -> Sequence[Plain]:
    """Return *values* with lists as tuples."""
    if list not in set(map(type, values)):
        return values
    return [tuple(value) if type(value) is list else value for value in values]


class At(NamedTuple):
    """Where a record of a kind counts for an indicator that looks at its value, and which of the
    values that is."""

    place: Place
    slot: Slot
    indicator: Indicator
    told: int


class Hits(NamedTuple):
    """Values that are held at a place, as often as records hold them."""

    place: Place
    slot: Slot
    values: list[str]


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

    `sums` and `distinct` are where its numbers are added up and its values held; `totals` and
    `held` what these came to.
    """

    alike: tuple[object, ...]
    counts: Mapping[Place, Slots]
    sums: tuple[At, ...]
    distinct: tuple[At, ...]
    times: int = 0
    totals: list[int] = field(default_factory=list)
    held: list[list[str]] = field(default_factory=list)

    def begin(self) -> None:
        """Have nothing that was not taken."""
        self.times, self.totals = 0, [0] * len(self.sums)
        self.held = [[] for _ in self.distinct]


class Kinds:
    """The kinds of records of one register, as *indicators* look at them."""

    def __init__(self, indicators: Iterable[Indicator]) -> None:
        self._indicators = tuple(indicators)
        self.asked = asked_by(self._indicators)
        self._kinds: dict[tuple[object, ...], Kind] = {}
        self._shapes: dict[tuple[object, ...], tuple[Share, ...]] = {}
        self._numbers: dict[tuple[str, Plain], int] = {}
        self._counted: list[Kind] = []

    def count(self, ones: Sequence[Beginning], record: Callable[[int], Record]) -> None:
        """Count records that begin, told as `asked` does; *record* gives the whole of one of them.

        Raises Refusal `value_too_fine`; what was counted by then stays.
        """
        for index, (alike, told) in enumerate(ones):
            kind = self._kinds.get(alike)
            if kind is None:
                kind = self._kind_of(alike, record(index))
            numbers = [self._number(at, told[at.told], index, record) for at in kind.sums]
            if not kind.times:
                self._counted.append(kind)
            kind.times += 1
            for at, number in enumerate(numbers):
                kind.totals[at] += number
            for values, one in zip(kind.held, kind.distinct, strict=True):
                value = told[one.told]
                values.extend((value,) if type(value) is str else set(map(str, value)))

    def take(self) -> tuple[list[tuple[Place, Slots]], list[Hits]]:
        """Return what all come to that were counted since this was last asked."""
        sums: list[tuple[Place, Slots]] = []
        hits: list[Hits] = []
        for kind in self._counted:
            come = {
                place: {name: value * kind.times for name, value in slots.items()}
                for place, slots in kind.counts.items()
            }
            for at, total in zip(kind.sums, kind.totals, strict=True):
                if total:
                    come[at.place][at.slot] = total
            sums += come.items()
            distinct = zip(kind.distinct, kind.held, strict=True)
            hits += [Hits(at.place, at.slot, values) for at, values in distinct]
            kind.begin()
        self._counted = []
        if len(self._kinds) > _MOST:
            self._kinds = {}
        return sums, hits

    def _kind_of(self, alike: tuple[object, ...], record: Record) -> Kind:
        """Return the kind of a *record* that is the first of it."""
        shape = alike[2:]  # wherever and whenever it counts
        shares = self._shapes.get(shape)
        if shares is None:
            shares = _shares_of(record, self._indicators)
            if len(self._shapes) < _MOST:
                self._shapes[shape] = shares
        kind = self._kinds[alike] = _kind_of(alike, record, shares, self.asked.told)
        return kind

    def _number(self, at: At, text: Plain, index: int, record: Callable[[int], Record]) -> int:
        number = self._numbers.get((at.indicator.name, text))
        if number is None:
            number = scaled(record(index), at.indicator) or 0
            if len(self._numbers) < _MOST:
                self._numbers[at.indicator.name, text] = number
        return number


def asked_by(indicators: Iterable[Indicator]) -> Asked:
    """Return what *indicators* of one register ask of its records."""
    said: set[str] = set()
    told: set[str] = set()
    for one in indicators:
        said |= {part.field for part in one.filter.fields}
        said |= {part.field for part in one.filter.dates}
        said |= {name for name in (one.org_unit_field, one.day_field) if name}
        told |= {one.field} if one.field else set()
    return Asked(tuple(sorted(said)), tuple(sorted(told)))


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


def _kind_of(
    alike: tuple[object, ...], record: Record, shares: Iterable[Share], told: Sequence[str]
) -> Kind:
    counts: dict[Place, dict[Slot, int]] = {}
    sums: list[At] = []
    distinct: list[At] = []
    for share in shares:
        place = place_of(record, share.indicator)
        assert place is not None, alike
        counts.setdefault(place, {}).update(share.slots)
        for found, looking in ((sums, share.sums), (distinct, share.distinct)):
            found += [At(place, slot(one), one, told.index(one.field or "")) for one in looking]
    kind = Kind(alike, counts, tuple(sums), tuple(distinct))
    kind.begin()
    return kind
