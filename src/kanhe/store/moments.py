"""The ledger at a position of its log: what was counted, and how the organisation stood."""

from collections.abc import Mapping
from dataclasses import dataclass

from kanhe.indicators.definition import Indicator, Measure
from kanhe.indicators.figure import Organised, Query
from kanhe.store.cell_reader import LedgerCells
from kanhe.store.definitions import stored_columns
from kanhe.store.organisation import Organisation, organisation
from kanhe.store.past import position_of
from kanhe.values.orgtree import OrgTree
from kanhe.values.refusal import Refusal


@dataclass(frozen=True, slots=True)
class Moment:
    """The ledger at *position*; *now* is the organisation by which the cells are posted."""

    position: int
    indicators: Mapping[str, Indicator]
    tree: OrgTree
    now: Organisation
    cells: LedgerCells
    counted: Mapping[str, Indicator]
    is_now: bool

    @property
    def asked(self) -> OrgTree | None:
        """Return the tree of the position where it is not that of now."""
        return None if self.tree is self.now.tree else self.tree

    def indicator(self, name: str) -> Indicator:
        """Return an indicator as it was defined then; raises Refusal `indicator_unknown`."""
        if name not in self.indicators:
            raise Refusal("indicator_unknown", indicator=name)
        return self.indicators[name]

    def bases(self, name: str) -> list[Indicator]:
        """Return what is counted for an indicator: itself, or the two parts of a ratio."""
        one = self.indicator(name)
        if one.measure is not Measure.RATIO:
            return [one]
        return [self.indicator(part or "") for part in (one.numerator, one.denominator)]

    def is_in_cells(self, indicator: Indicator, query: Query) -> bool:
        """Return whether the cells can tell: they are of the latest version of an indicator, and
        a distinct value cannot be regrouped."""
        counted = self.counted.get(indicator.name)
        if counted is not indicator and counted != indicator:  # most often they are the same
            return False
        if indicator.measure is not Measure.DISTINCT:
            return True
        return query.organised is Organised.THEN and not query.is_own and self.asked is None

    def check(self, query: Query) -> Query:
        """Return *query* with this position; raises Refusal `org_unit_never_opened`."""
        if query.org_unit not in self.tree.org_units:
            raise Refusal("org_unit_never_opened", org_unit=query.org_unit)
        if query.organised is Organised.NOW and query.today is None:
            raise Refusal("organised_now_without_day")
        return query.at(str(self.position))


def moment(as_of: str) -> Moment:
    """Return the ledger at a log position ("": now); raises Refusal `position_unknown`."""
    position, size = position_of(as_of)
    now, columns = organisation(), stored_columns()
    is_now = position == size
    tree = now.tree if is_now else organisation(position).tree
    known = columns.indicators if is_now else stored_columns(position).indicators
    cells = LedgerCells(now, columns, position, is_now=is_now)
    return Moment(position, known, tree, now, cells, columns.indicators, is_now)
