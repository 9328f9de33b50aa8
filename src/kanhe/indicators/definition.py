"""What an indicator is: a measure over a register, a closed filter, its words. Data, with versions.

No expressions: all a definition can say is in these shapes, read and written by `registers.plain`.
Person-times, sessions and people are three measures, therefore three indicators.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from kanhe.registers.campaign import Colour
from kanhe.registers.lifecycle import State


class Measure(StrEnum):
    """How records become a number; a closed list.

    count: records; sum: of a number field; distinct: different values of a field; latest: the
    value each org unit reported last, added up; ratio: of two other indicators.
    """

    COUNT = "count"
    SUM = "sum"
    DISTINCT = "distinct"
    LATEST = "latest"
    RATIO = "ratio"


@dataclass(frozen=True, slots=True)
class FieldIn:
    """*field* holds one of *values* (a field of many: at least one of them)."""

    field: str
    values: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class DateWithin:
    """The day in *field* lies from *first* to *last*, both included; None is no bound."""

    field: str
    first: date | None = None
    last: date | None = None


@dataclass(frozen=True, slots=True)
class Filter:
    """Which records count: all conditions together; an empty filter takes every record."""

    fields: tuple[FieldIn, ...] = ()
    states: tuple[State, ...] = ()
    dates: tuple[DateWithin, ...] = ()


@dataclass(frozen=True, slots=True)
class Phrases:
    """The words by which drafts speak of an indicator; matching looks at nothing else.

    An alias is a phrase as written; *verbs* and *head_nouns* are joined to further phrases.
    """

    aliases: tuple[str, ...] = ()
    verbs: tuple[str, ...] = ()
    head_nouns: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Target:
    """A value to be reached, by a day and for an org unit where they are given; *source* says
    which document set it."""

    value: Decimal
    due_on: date | None = None
    org_unit: str | None = None
    source: str = ""


@dataclass(frozen=True, slots=True)
class FigureLamp:
    """A lamp, lit when a figure has reached *least* per cent of its target (None: always).

    Of an indicator's lamps the first that holds is lit, so the strictest stands first.
    """

    colour: Colour
    title: str
    title_en: str
    least: Decimal | None = None


EVERY_RECORD = Filter()
NO_PHRASES = Phrases()


@dataclass(frozen=True, slots=True)
class Indicator:
    """An indicator. *definition* is the text that says what counts (口径).

    *places* are the digits behind the point of a summed field (money: 2), kept exact in cells;
    *rounding* are those a figure is shown with. A ratio is numerator × *per* / denominator (100
    for per cent). *part_of* names the indicator of which this one is a part. *org_unit_field* and
    *day_field* say where and when a record counts; None is the record's own org unit and day.
    """

    name: str
    title: str
    title_en: str
    measure: Measure
    counted_unit: str
    definition: str
    definition_en: str
    register: str | None = None
    field: str | None = None
    filter: Filter = EVERY_RECORD
    numerator: str | None = None
    denominator: str | None = None
    per: int = 1
    places: int = 0
    rounding: int = 0
    part_of: str | None = None
    org_unit_field: str | None = None
    day_field: str | None = None
    phrases: Phrases = NO_PHRASES
    targets: tuple[Target, ...] = ()
    lamps: tuple[FigureLamp, ...] = ()
    version: int = 1


@dataclass(frozen=True, slots=True)
class IndicatorSet:
    """The indicators of a campaign, in the order in which they are shown."""

    indicators: tuple[Indicator, ...]


def by_name(indicators: Iterable[Indicator]) -> Mapping[str, Indicator]:
    """Return *indicators* by name."""
    return {indicator.name: indicator for indicator in indicators}
