"""Issued documents held against the ledger: what each number was, what it is now, and why."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from kanhe.indicators.figure import Figure, Query
from kanhe.indicators.restatement import Restatement
from kanhe.registers.declarations import StatementData
from kanhe.store import figures
from kanhe.store.declarations import Document, window_of


@dataclass(frozen=True, slots=True)
class Changed:
    """A statement whose figure is another by now: the words of both, both figures over the days
    of the earlier one, what explains the difference, and the figure over the later days."""

    earlier: StatementData
    later_text: str | None
    before: Figure
    after: Figure
    why: Restatement
    over_later_days: Figure | None


def changes(earlier: Document, later: Document | None, position: int) -> Iterator[Changed]:
    """Yield the statements whose figure over the same days is another at *position*."""
    said = (
        {(one.indicator, one.org_unit, one.first): one for one in later.statements} if later else {}
    )
    seen = set()
    for one in earlier.statements:
        at = (one.indicator, one.org_unit, one.first)
        if (*at, one.last) in seen:
            continue
        seen.add((*at, one.last))
        query = query_of(one, earlier.position)
        now = query_of(one, position)
        before, after = figures.figure(one.indicator, query), figures.figure(one.indicator, now)
        other = said.get(at)
        wider = None
        if other is not None and other.last != one.last:
            wider = figures.figure(one.indicator, replace(now, window=window_of(other)))
        if before.value == after.value and wider is None:
            continue
        if before.numerator is not None:
            continue  # its parts explain it
        why = figures.restatement(one.indicator, query, now)
        yield Changed(one, other.text if other else None, before, after, why, wider)


def query_of(one: StatementData, position: int) -> Query:
    """Return what a statement says, asked of the ledger at *position*."""
    return Query(one.org_unit, window_of(one), str(position))
