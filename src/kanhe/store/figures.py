"""Figures as the ledger answers them: one, a series, a table of children, a wall.

    figure(name, query)                 query.as_of: "" is now, "48216" the log position
    series(name, query, by)             one for each calendar step of the window
    league(name, query)                 one for each child of the org unit, and its own records
    wall(names, org_units, query)       org units × indicators

Every answer says the position it is of, in its query. All are exact at any position, as organised
then and now. The records behind each are in `drilling`.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal

from kanhe.indicators.brute_force import brute_force
from kanhe.indicators.calendar import Calendar, pieces
from kanhe.indicators.definition import Indicator, Measure, by_name
from kanhe.indicators.figure import Figure, Organised, Query
from kanhe.indicators.hierarchy import children_on, turning_days
from kanhe.indicators.restatement import Restatement, Standing, restate
from kanhe.store.definitions import stored_indicators
from kanhe.store.organisation import organisation
from kanhe.store.past import position_of, records_at
from kanhe.values.orgtree import OrgTree
from kanhe.values.period import Window
from kanhe.values.refusal import Refusal


@dataclass(frozen=True, slots=True)
class Moment:
    """The ledger at a log position: what is counted, and how the organisation then stood."""

    position: int
    indicators: Mapping[str, Indicator]
    tree: OrgTree

    def indicator(self, name: str) -> Indicator:
        """Return an indicator as it was defined then; raises Refusal `indicator_unknown`."""
        if name not in self.indicators:
            raise Refusal("indicator_unknown", indicator=name)
        return self.indicators[name]

    def check(self, query: Query) -> Query:
        """Return *query* with this position; raises Refusal `org_unit_never_opened`."""
        if query.org_unit not in self.tree.org_units:
            raise Refusal("org_unit_never_opened", org_unit=query.org_unit)
        if query.organised is Organised.NOW and query.today is None:
            raise Refusal("organised_now_without_day")
        return replace(query, as_of=str(self.position))


def moment(as_of: str) -> Moment:
    """Return the ledger at a log position ("": now); raises Refusal `position_unknown`."""
    position = position_of(as_of)
    known = by_name(stored_indicators(position))
    return Moment(position, known, organisation(position).tree)


def figure(name: str, query: Query) -> Figure:
    """Return the figure of indicator *name*.

    Raises: Refusal `indicator_unknown`, `org_unit_never_opened`, `position_unknown`,
    `organised_now_without_day`.
    """
    return _figures(moment(query.as_of), [(name, query)])[0]


def series(name: str, query: Query, by: Calendar) -> tuple[Figure, ...]:
    """Return the figures of the calendar steps of the query's window; the first and the last are
    cut at its ends. Raises as `figure`, and Refusal `window_without_end`."""
    asked = [(name, replace(query, window=piece)) for piece in pieces(query.window, by)]
    return tuple(_figures(moment(query.as_of), asked))


def league(name: str, query: Query) -> tuple[Figure, ...]:
    """Return a line for each child of the query's org unit, then one for its own records.

    A child that stood under it for a part of the window only has that part as its window (its
    line opens the records of these days), so that the lines of a count or a sum add up to the
    figure of the whole. A child that has ended is left out where it has nothing; the own line too.
    """
    at = moment(query.as_of)
    at.check(query)
    stretches = _membership(at, name, query)
    lines = [replace(query, org_unit=key, window=window) for key, window in stretches]
    lines.append(replace(query, is_own=True))
    found = _figures(at, [(name, line) for line in lines])
    return tuple(one for one in found if one.value is not None or _is_there(at, one.query))


def wall(
    names: Sequence[str], org_units: Sequence[str], query: Query
) -> Mapping[tuple[str, str], Decimal | None]:
    """Return (org unit, indicator) → value, None where nothing was reported; *query* says window,
    position and organisation. Each is the value of `figure` for that org unit."""
    at = moment(query.as_of)
    asked = [(name, replace(query, org_unit=key)) for key in org_units for name in names]
    found = _figures(at, asked)
    return {(one.query.org_unit, one.indicator): one.value for one in found}


def restatement(name: str, earlier: Query, later: Query) -> Restatement:
    """Return why the figure of *later* is not that of *earlier*, record by record.

    Raises Refusal `ratio_has_no_records`: ask for its two parts.
    """
    return restate(_standing(name, earlier), _standing(name, later))


def _figures(at: Moment, asked: Sequence[tuple[str, Query]]) -> list[Figure]:
    return [_from_records(at, name, at.check(query)) for name, query in asked]


def _from_records(at: Moment, name: str, query: Query) -> Figure:
    indicator = at.indicator(name)
    parts = [indicator]
    if indicator.measure is Measure.RATIO:
        parts = [
            at.indicators[indicator.numerator or ""],
            at.indicators[indicator.denominator or ""],
        ]
    registers = dict.fromkeys(part.register or "" for part in parts)
    records = [one.record for name_ in registers for one in records_at(name_, at.position)]
    return brute_force(records, at.tree, at.indicators, name, query)


def _standing(name: str, query: Query) -> Standing:
    at = moment(query.as_of)
    indicator = at.indicator(name)
    kept = records_at(indicator.register or "", at.position)
    records = {one.record.key: one.record for one in kept}
    return Standing(records, at.tree, indicator, at.check(query))


def _membership(at: Moment, name: str, query: Query) -> list[tuple[str, Window]]:
    """Return the children of the query's org unit, each with the days on which it was one."""
    tree, window = at.tree, query.window
    if query.organised is Organised.NOW:
        assert query.today is not None
        return [(key, window) for key in children_on(tree, query.org_unit, query.today)]
    if at.indicator(name).measure is Measure.LATEST:
        last = date.max if window.end is None else window.end - timedelta(days=1)
        return [(key, window) for key in children_on(tree, query.org_unit, last)]
    turns = turning_days(tree, after=window.start)
    cuts = [window.start, *(day for day in turns if window.end is None or day < window.end)]
    found: dict[str, list[Window]] = {}
    for start, end in zip(cuts, [*cuts[1:], window.end], strict=True):
        for key in children_on(tree, query.org_unit, start):
            own = found.setdefault(key, [])
            if own and own[-1].end == start:
                start_of_all = own.pop().start
                own.append(Window(start_of_all, end))
            else:
                own.append(Window(start, end))
    return [(key, one) for key in sorted(found) for one in found[key]]


def _is_there(at: Moment, query: Query) -> bool:
    """Return whether a line stands in a table even where it has nothing to tell."""
    one = at.tree.org_units[query.org_unit]
    end = query.window.end
    is_ended = one.closed_on is not None and one.closed_on <= query.window.start
    return not query.is_own and not is_ended and (end is None or one.opened_on < end)
