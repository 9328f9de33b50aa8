"""Figures: an indicator × org scope × window, as of a log position, exact.

Figures are read from cells through `CellReader`, which the store implements with one SELECT for
each run, and a test with a dictionary. Rounding and wording come after (`shown`).
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import ROUND_HALF_EVEN, Context, Decimal
from enum import StrEnum
from itertools import repeat
from typing import Protocol

from kanhe.indicators.contribution import Part, Slot, slot
from kanhe.indicators.definition import Indicator, Measure
from kanhe.indicators.grains import Run, cover
from kanhe.indicators.regrouping import Term, terms
from kanhe.values.orgtree import OrgTree
from kanhe.values.period import Window
from kanhe.values.refusal import Refusal

_DIGITS = Context(prec=50, rounding=ROUND_HALF_EVEN)


class Organised(StrEnum):
    """By which tree records are summed: that of their own day, or that of today."""

    THEN = "then"
    NOW = "now"


@dataclass(frozen=True, slots=True)
class Query:
    """What is asked for. *today* is the day of the tree for `Organised.NOW`.

    `as_of` is a log position; nothing here looks inside it. `is_own` asks for what lies on the
    org unit itself, without those under it: the line of a table beside its children.
    """

    org_unit: str
    window: Window
    as_of: str
    organised: Organised = Organised.THEN
    today: date | None = None
    is_own: bool = False

    # both write out what `replace` would take five times as long for

    def over(self, window: Window) -> "Query":
        """Return the same question about another window."""
        return Query(self.org_unit, window, self.as_of, self.organised, self.today, self.is_own)

    def at(self, as_of: str) -> "Query":
        """Return the same question at another log position."""
        return Query(self.org_unit, self.window, as_of, self.organised, self.today, self.is_own)


@dataclass(frozen=True, slots=True)
class Figure:
    """A number as counted. *value* is None where nothing was reported: missing, not zero.

    A ratio has its two figures as `numerator` and `denominator`; its value is None too if it
    would divide by zero. `record_count` counts the records behind it (a ratio's: see its parts).
    """

    indicator: str
    version: int
    counted_unit: str
    query: Query
    value: Decimal | None
    record_count: int | None
    numerator: "Figure | None" = None
    denominator: "Figure | None" = None
    rounding: int = 0

    @property
    def shown(self) -> Decimal | None:
        """Return the value as shown: rounded half to even (GB/T 8170) if it is finer."""
        if self.value is None or self.value == self.value.to_integral_value():
            return self.value
        place = Decimal(1).scaleb(-self.rounding)
        return self.value.quantize(place, ROUND_HALF_EVEN, _DIGITS)


class CellReader(Protocol):
    """The cells as of one log position."""

    def sums(self, org_unit: str, runs: Sequence[Run], slots: Sequence[Slot]) -> Sequence[int]:
        """Return the signed sums over *runs*, one for each slot."""

    def first_seen(self, org_unit: str, window: Window, of: Slot) -> int:
        """Return the sum of first-seen postings in *window* whose previous day is before it."""


def figure(
    reader: CellReader,
    tree: OrgTree,
    indicators: Mapping[str, Indicator],
    name: str,
    query: Query,
    asked: OrgTree | None = None,
) -> Figure:
    """Return the figure of indicator *name*; raises Refusal for what cells cannot tell.

    *tree* is that by which the cells were posted, *asked* that of the log position if another.
    """
    indicator = indicators.get(name)
    if indicator is None:
        raise Refusal("indicator_unknown", indicator=name)
    if indicator.measure is not Measure.RATIO:
        return figures(reader, tree, indicator, (query,), asked)[0]
    numerator = figure(reader, tree, indicators, indicator.numerator or "", query, asked)
    denominator = figure(reader, tree, indicators, indicator.denominator or "", query, asked)
    return ratio_of(indicator, query, numerator, denominator)


def figures(
    reader: CellReader,
    tree: OrgTree,
    indicator: Indicator,
    queries: Iterable[Query],
    asked: OrgTree | None = None,
) -> list[Figure]:
    """Return the figures of one indicator, no ratio, for many queries; refuses as `figure`."""
    slots, of = slots_read(indicator), _OF_TOTALS[indicator.measure]
    is_distinct, found = indicator.measure is Measure.DISTINCT, []
    for query in queries:
        if is_distinct and (
            query.organised is Organised.NOW or query.is_own or asked is not None
        ):  # first-seen postings are of the tree of then and cannot be regrouped
            raise Refusal("distinct_as_organised_now", indicator=indicator.name)
        scaled, count, is_heard = of(*_totals(reader, tree, indicator, slots, query, asked))
        if is_heard and is_distinct:
            scaled = reader.first_seen(query.org_unit, query.window, slot(indicator))
        found.append(counted_figure(indicator, query, scaled, count, is_heard=is_heard))
    return found


#: From the totals of the slots read: value in the smallest place, records behind it, is it heard.
_OF_TOTALS: Mapping[Measure, Callable[..., tuple[int, int, bool]]] = {
    Measure.COUNT: lambda passed, heard: (passed, passed, heard > 0),
    Measure.SUM: lambda total, passed, silent, heard: (total, passed - silent, heard > silent),
    Measure.DISTINCT: lambda passed, silent, heard: (0, passed - silent, heard > silent),
    Measure.LATEST: lambda level, reported: (level, reported, reported > 0),
}


def counted_figure(
    indicator: Indicator, query: Query, scaled: int, record_count: int, *, is_heard: bool
) -> Figure:
    """Return the figure for a whole number of the indicator's smallest place."""
    value = unscaled(indicator, scaled) if is_heard else None
    return Figure(
        indicator.name,
        indicator.version,
        indicator.counted_unit,
        query,
        value,
        record_count,
        rounding=max(indicator.rounding, indicator.places),
    )


def ratio_of(indicator: Indicator, query: Query, numerator: Figure, denominator: Figure) -> Figure:
    """Return numerator × per / denominator, both kept."""
    return Figure(
        indicator.name,
        indicator.version,
        indicator.counted_unit,
        query,
        ratio_value(indicator, numerator.value, denominator.value),
        None,
        numerator,
        denominator,
        indicator.rounding,
    )


def ratio_value(
    indicator: Indicator, numerator: Decimal | None, denominator: Decimal | None
) -> Decimal | None:
    """Return numerator × per / denominator, with 50 digits where it does not end; None where one
    is missing or would be divided by zero."""
    if numerator is None or not denominator:
        return None
    return _DIGITS.divide(numerator * indicator.per, denominator)


def unscaled(indicator: Indicator, number: int) -> Decimal:
    """Return a whole number of the indicator's smallest place as a decimal."""
    return _DIGITS.scaleb(number, -indicator.places) if indicator.places else Decimal(number)


def unscaled_all(indicator: Indicator, numbers: Sequence[int]) -> list[Decimal]:
    """Return many of them."""
    if not indicator.places:
        return list(map(Decimal, numbers))
    return list(map(_DIGITS.scaleb, numbers, repeat(-indicator.places)))


def _totals(
    reader: CellReader,
    tree: OrgTree,
    indicator: Indicator,
    slots: Sequence[Slot],
    query: Query,
    asked: OrgTree | None,
) -> Sequence[int]:
    """Return the totals of *slots*, in their order."""
    is_level = indicator.measure is Measure.LATEST
    parts = [
        (sign, reader.sums(org_unit, runs_of(indicator, window), slots))
        for sign, org_unit, window in terms_of(tree, query, asked, is_level=is_level)
    ]
    if len(parts) == 1 and parts[0][0] == 1:
        return parts[0][1]
    return [sum(sign * found[at] for sign, found in parts) for at in range(len(slots))]


def is_heard(
    reader: CellReader, tree: OrgTree, indicator: Indicator, query: Query, asked: OrgTree | None
) -> bool:
    """Return whether a sum or distinct figure is zero rather than missing: its cells tell of a
    record that was not silent."""
    *_, silent, heard = _totals(reader, tree, indicator, slots_read(indicator), query, asked)
    return heard > silent


def slots_read(indicator: Indicator) -> tuple[Slot, ...]:
    """Return the slots whose sums make a figure of *indicator*; a ratio has none of its own."""
    return tuple(slot(indicator, part) for part in _READ[indicator.measure])


def runs_of(indicator: Indicator, window: Window) -> tuple[Run, ...]:
    """Return the runs whose sums make a figure: of a level, from the beginning of the calendar."""
    is_level = indicator.measure is Measure.LATEST
    return cover(Window(date.min, window.end) if is_level else window)


Needed = tuple[str, tuple[Run, ...], tuple[Slot, ...]]
"""Org unit, runs and slots of sums."""


def sums_needed(
    tree: OrgTree, indicator: Indicator, queries: Iterable[Query], asked: OrgTree | None = None
) -> Iterator[Needed]:
    """Yield the sums that figures will ask for."""
    is_level, slots = indicator.measure is Measure.LATEST, slots_read(indicator)
    for query in queries:
        for _, org_unit, window in terms_of(tree, query, asked, is_level=is_level):
            yield org_unit, runs_of(indicator, window), slots


_READ: Mapping[Measure, tuple[Part, ...]] = {
    Measure.COUNT: (Part.PASSED, Part.HEARD),
    Measure.SUM: (Part.VALUE, Part.PASSED, Part.SILENT, Part.HEARD),
    Measure.DISTINCT: (Part.PASSED, Part.SILENT, Part.HEARD),
    Measure.LATEST: (Part.LEVEL, Part.REPORTED),
    Measure.RATIO: (),
}


def terms_of(
    tree: OrgTree, query: Query, asked: OrgTree | None = None, *, is_level: bool = False
) -> list[Term]:
    """Return whose sums, in which windows, make up the figure; of a level, on its last day."""
    is_now = query.organised is Organised.NOW
    if is_now and query.today is None:
        raise Refusal("organised_now_without_day")
    if not is_now and not query.is_own and asked is None:
        return [Term(1, query.org_unit, query.window)]
    end = query.window.end
    window = query.window
    if is_level:
        window = Window(date.max if end is None else end - timedelta(days=1), end)
    found = terms(
        tree,
        query.org_unit,
        window,
        today=query.today if is_now else None,
        asked=asked,
        is_own=query.is_own,
    )
    if not is_level:
        return found
    return [Term(sign, org_unit, Window(date.min, end)) for sign, org_unit, _ in found]
