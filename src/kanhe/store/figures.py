"""Figures as the ledger answers them: one, a series, a table of children, a wall.

    figure(name, query)                 query.as_of: "" is now, "48216" the log position
    series(name, query, by)             one for each calendar step of the window
    league(name, query)                 one for each child of the org unit, and its own records
    wall(names, org_units, query)       org units × indicators

Every answer says the position it is of, in its query. All are exact at any position, as organised
then and now: from cells where these can tell, else from the records. The records behind each are
in `drilling`.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

from kanhe.indicators.brute_force import brute_force, is_in_scope
from kanhe.indicators.calendar import Calendar, pieces
from kanhe.indicators.contribution import place_of
from kanhe.indicators.definition import Indicator, Measure
from kanhe.indicators.figure import (
    Figure,
    Needed,
    Organised,
    Query,
    counted_figure,
    is_heard,
    ratio_of,
    slots_read,
    sums_needed,
)
from kanhe.indicators.figure import figures as figures_from_cells
from kanhe.indicators.hierarchy import children_on, regrouped, turning_days
from kanhe.indicators.restatement import Restatement, Standing, restate
from kanhe.registers.projection import Record
from kanhe.store.drill_scan import is_scanned, scan
from kanhe.store.gate import once, steady
from kanhe.store.moments import Moment, moment
from kanhe.store.own_records import with_own_records
from kanhe.store.past import as_they_stood, changed_since, records_at
from kanhe.store.walls import Wall, wall_values
from kanhe.values.period import Window
from kanhe.values.refusal import Refusal


def figure(name: str, query: Query) -> Figure:
    """Return the figure of indicator *name*.

    Raises: Refusal `indicator_unknown`, `org_unit_never_opened`, `position_unknown`,
    `organised_now_without_day`.
    """
    with steady():
        return _figures(moment(query.as_of), [(name, query)])[0]


def figures_now(asked: Sequence[tuple[str, Query]]) -> list[Figure]:
    """Return many figures (indicator, query) of now, read together. Raises as `figure`."""
    with steady():
        return _figures(moment(""), asked)


def series(name: str, query: Query, by: Calendar) -> tuple[Figure, ...]:
    """Return the figures of the calendar steps of the query's window; the first and the last are
    cut at its ends. Raises as `figure`, and Refusal `window_without_end`."""
    windows = list(pieces(query.window, by))
    with steady():
        at = moment(query.as_of)
        checked = at.check(query)
        steps = [checked.over(window) for window in windows]
        for one in at.bases(name):
            if at.is_in_cells(one, checked):
                at.cells.go_back([one])
                needed = list(sums_needed(at.now.tree, one, steps, at.asked))
                org_units = {org_unit for org_unit, _, _ in needed}
                runs = {run for _, some, _ in needed for run in some}
                at.cells.load_line(org_units, runs, slots_read(one))
        return tuple(_figures_of(at, name, steps))


def league(name: str, query: Query) -> tuple[Figure, ...]:
    """Return a line for each child of the query's org unit, then one for its own records.

    A child that stood under it for a part of the window only has that part as its window (its
    line opens the records of these days), so that the lines of a count or a sum add up to the
    figure of the whole. A child that has ended is left out where it has nothing; the own line too.
    """
    with steady():
        at = moment(query.as_of)
        at.check(query)
        stretches = _membership(at, name, query)
        lines = [replace(query, org_unit=key, window=window) for key, window in stretches]
        lines.append(replace(query, is_own=True))
        found = _figures(at, [(name, line) for line in lines])
    return tuple(one for one in found if one.value is not None or _is_there(at, one.query))


def wall(names: Sequence[str], org_units: Sequence[str], query: Query) -> Wall:
    """Return the values of many indicators for many org units; *query* says window, position and
    organisation. Each is the value of `figure` for that org unit."""
    with steady():
        at = moment(query.as_of)
        for key in org_units:
            if key not in at.tree.org_units:
                raise Refusal("org_unit_never_opened", org_unit=key)
        bases = {one.name: one for name in names for one in at.bases(name)}
        plain = _told_plainly(at, bases.values(), org_units, query)
        told = wall_values(at, names, bases, plain, query.window) if plain else {}
        others = sorted(set(org_units) - set(plain))
        asked = [(name, replace(query, org_unit=key)) for name in names for key in others]
        found = iter(_figures(at, asked))
    return {
        name: {**told.get(name, {}), **{key: next(found).value for key in others}} for name in names
    }


def _told_plainly(
    at: Moment, bases: Iterable[Indicator], org_units: Sequence[str], query: Query
) -> list[str]:
    """Return those of *org_units* whose own cells tell: of then, or nothing moved under them."""
    then = replace(query, organised=Organised.THEN)
    if query.is_own or at.asked or not all(at.is_in_cells(one, then) for one in bases):
        return []
    if query.organised is Organised.THEN:
        return list(org_units)
    if query.today is None:
        return []  # who is asked for a figure refuses that
    apart = regrouped(at.tree, query.today)
    return [key for key in org_units if key not in apart]


def restatement(name: str, earlier: Query, later: Query) -> Restatement:
    """Return why the figure of *later* is not that of *earlier*, record by record.

    Raises Refusal `ratio_has_no_records`: ask for its two parts.
    """
    with steady():
        before, after = moment(earlier.as_of), moment(later.as_of)
        one, other = before.indicator(name), after.indicator(name)
        first = min(before.position, after.position)
        numbers: Sequence[int] | None = None
        is_same = before.tree is after.tree and one == other
        if is_same and one.measure in (Measure.COUNT, Measure.SUM):
            numbers = changed_since(one.register or "", first)  # only these can differ
        return restate(
            Standing(_stood(before, one, numbers), before.tree, one, before.check(earlier)),
            Standing(_stood(after, other, numbers), after.tree, other, after.check(later)),
        )


def _stood(at: Moment, one: Indicator, numbers: Sequence[int] | None) -> dict[str, Record]:
    if numbers is None:
        found = records_at(one.register or "", at.position)
    else:
        found = iter(as_they_stood(numbers, at.position).values())
    return {stood.record.key: stood.record for stood in found}


def _figures(at: Moment, asked: Sequence[tuple[str, Query]]) -> list[Figure]:
    """Return many figures of one position, their cells read together."""
    by_name: dict[str, list[Query]] = {}
    for name, query in asked:
        by_name.setdefault(name, []).append(at.check(query))
    needed: list[Needed] = []
    for name, queries in by_name.items():
        for one in at.bases(name):
            in_cells = [query for query in queries if _is_read(at, one, query)]
            at.cells.go_back([one] if in_cells else ())
            needed += sums_needed(at.now.tree, one, in_cells, at.asked)
    at.cells.load(needed)
    found = {name: iter(_figures_of(at, name, queries)) for name, queries in by_name.items()}
    return [next(found[name]) for name, _ in asked]


def _figures_of(at: Moment, name: str, queries: Sequence[Query]) -> list[Figure]:
    """Return the figures of one indicator; whatever lies in cells was read."""
    indicator = at.indicator(name)
    if indicator.measure is Measure.RATIO:
        named = indicator.numerator or "", indicator.denominator or ""
        parts = zip(queries, *(_figures_of(at, one, queries) for one in named), strict=True)
        return [ratio_of(indicator, *each) for each in parts]
    told = [query for query in queries if _is_read(at, indicator, query)]
    cells = figures_from_cells(at.cells, at.now.tree, indicator, told, at.asked)
    if len(told) == len(queries):
        return cells
    from_cells = dict(zip(told, cells, strict=True))
    return [from_cells.get(query) or _otherwise(at, indicator, query) for query in queries]


def _is_read(at: Moment, indicator: Indicator, query: Query) -> bool:
    """Return whether a figure is read from cells: these can tell, and have something to tell."""
    return at.is_in_cells(indicator, query) and not _is_bare(at, indicator, query)


def _is_bare(at: Moment, indicator: Indicator, query: Query) -> bool:
    """Return whether what lies on an org unit itself is nothing, as with most that have others
    under them: its cells less those of all its children need not be read."""
    register, org_unit = indicator.register or "", query.org_unit
    if not query.is_own or not at.is_now or indicator.org_unit_field is not None:
        return False
    if org_unit not in at.now.tree.children:
        return False
    return org_unit not in once(("own", register), lambda: with_own_records(register, at.now))


def _otherwise(at: Moment, indicator: Indicator, query: Query) -> Figure:
    if at.is_in_cells(indicator, query):
        return counted_figure(indicator, query, 0, 0, is_heard=False)
    if indicator.measure is Measure.DISTINCT and is_scanned(at, indicator):
        return _from_list(at, indicator, query)
    return brute_force(
        _in_scope(at, indicator, query), at.tree, at.indicators, indicator.name, query
    )


def _from_list(at: Moment, indicator: Indicator, query: Query) -> Figure:
    """Return the figure of distinct values by the records behind it, and no others."""
    behind = (one.record for one in scan(at, indicator, query, None, _MANY))
    found = brute_force(behind, at.tree, at.indicators, indicator.name, query)
    at.cells.go_back([indicator])
    if found.value is None and is_heard(at.cells, at.now.tree, indicator, query, at.asked):
        return replace(found, value=Decimal(0))
    return found


_MANY = 1_000  # records looked up together


def _in_scope(at: Moment, indicator: Indicator, query: Query) -> Iterator[Record]:
    for stood in records_at(indicator.register or "", at.position):
        place = place_of(stood.record, indicator)
        if place is not None and is_in_scope(place, at.tree, indicator, query):
            yield stood.record


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
