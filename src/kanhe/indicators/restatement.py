"""Why a figure changed between two log positions, record by record."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from kanhe.indicators.brute_force import Trace, is_in_scope, trace
from kanhe.indicators.contribution import passes, place_of
from kanhe.indicators.definition import Indicator
from kanhe.indicators.figure import Query
from kanhe.registers.projection import Record
from kanhe.values.orgtree import OrgTree


class Cause(StrEnum):
    """What happened to a record; the first that applies is told.

    came: registered since (be it for an earlier day). voided. moved: its day or org unit was
    corrected. regrouped: its org unit stands elsewhere in the tree. changed: its value, or what
    the filter looks at. displaced: another record took or left its turn (distinct, latest).
    """

    CAME = "came"
    VOIDED = "voided"
    MOVED = "moved"
    REGROUPED = "regrouped"
    CHANGED = "changed"
    DISPLACED = "displaced"


@dataclass(frozen=True, slots=True)
class Standing:
    """The ledger at a log position: records by key, the tree, the definition in force."""

    records: Mapping[str, Record]
    tree: OrgTree
    indicator: Indicator
    query: Query


@dataclass(frozen=True, slots=True)
class Difference:
    """A record that gives something else now. *before* and *after* are None where it gives
    nothing; what all of them differ by is what the figure differs by."""

    key: str
    cause: Cause
    before: Decimal | None
    after: Decimal | None

    @property
    def amount(self) -> Decimal:
        """Return by how much the figure changed because of this record."""
        return (self.after or Decimal(0)) - (self.before or Decimal(0))


@dataclass(frozen=True, slots=True)
class Restatement:
    """All that explains a changed figure. `is_redefined`: the definition changed as well, so
    records may differ without anything having happened to them."""

    differences: tuple[Difference, ...]
    is_redefined: bool

    @property
    def amount(self) -> Decimal:
        """Return by how much the figure changed."""
        return sum((one.amount for one in self.differences), Decimal(0))


def restate(earlier: Standing, later: Standing) -> Restatement:
    """Return what explains the figure of *later* by that of *earlier*, in the order of keys.

    Not for a ratio: restate its two parts.
    """
    before, after = _trace(earlier), _trace(later)
    differences = tuple(
        Difference(key, _cause(key, earlier, later), before.get(key), after.get(key))
        for key in sorted(before.keys() | after.keys())
        if before.get(key) != after.get(key)
    )
    return Restatement(differences, earlier.indicator.version != later.indicator.version)


def _trace(standing: Standing) -> Trace:
    return trace(standing.records.values(), standing.tree, standing.indicator, standing.query)


def _cause(key: str, earlier: Standing, later: Standing) -> Cause:
    old, new = earlier.records.get(key), later.records[key]
    if old is None:
        return Cause.CAME
    if new.is_void:
        return Cause.VOIDED
    if place_of(old, earlier.indicator) != place_of(new, later.indicator):
        return Cause.MOVED
    if _is_in_scope(old, earlier) != _is_in_scope(new, later):
        return Cause.REGROUPED
    field = later.indicator.field or ""
    is_same = old.data.get(field) == new.data.get(field)
    if is_same and passes(old, earlier.indicator.filter) == passes(new, later.indicator.filter):
        return Cause.DISPLACED
    return Cause.CHANGED


def _is_in_scope(record: Record, standing: Standing) -> bool:
    place = place_of(record, standing.indicator)
    return place is not None and is_in_scope(
        place, standing.tree, standing.indicator, standing.query
    )
