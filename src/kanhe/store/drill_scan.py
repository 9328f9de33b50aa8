"""Records behind a count or a sum, found in the order of an index: page by page, org unit by org
unit, each by its days.

Cells say which branches of the tree hold something, and on which days or in which months; only
what they name is looked up, and only as far as a page goes. What a filter asks for is looked for
in the text of the record first and then tested exactly.
"""

import json
from bisect import bisect_left
from collections.abc import Generator, Iterable, Iterator, Sequence
from datetime import date, timedelta
from functools import lru_cache
from heapq import heapify, heappop, heappush, heapreplace
from typing import Any

from django.db import connection

from kanhe.indicators.brute_force import is_behind
from kanhe.indicators.contribution import Part, Slot, slot
from kanhe.indicators.definition import Indicator
from kanhe.indicators.figure import Query
from kanhe.indicators.grains import days_of
from kanhe.indicators.hierarchy import moved
from kanhe.store.moments import Moment
from kanhe.store.own_records import with_own_records
from kanhe.store.past import COLUMNS, Stood, as_they_stood, changed_since, stood_of
from kanhe.values.orgtree import OrgTree
from kanhe.values.period import Window

Place = tuple[str, str, int]
"""Org unit, day, number of the record: the order of the pages."""

_Stretch = tuple[str, date, date]  # org unit, first and last day

_LOOKED_AT = 200  # org units whose cells are read together
_LEAST = 16  # records that a statement is worth
_AT_ONCE = 200  # records that one statement brings at most
_STRETCHES = 100  # that one statement asks for; with many, SQLite reads the whole table first
_UNKNOWN = 8.0  # records that are reckoned with where the cells do not tell; fewer when none came
_DAY = timedelta(days=1)


def is_scanned(at: Moment, indicator: Indicator) -> bool:
    """Return whether the records behind *indicator* are found by its cells: these are of its
    version, and lie where the records do."""
    is_own_place = indicator.org_unit_field is None and indicator.day_field is None
    return is_own_place and at.counted.get(indicator.name) == indicator


def scan(
    at: Moment, indicator: Indicator, query: Query, after: Place | None, wanted: int
) -> Iterator[Stood]:
    """Yield the records behind a figure that come behind *after*, in order; the indicator counts
    at the record's own place, and about *wanted* will be taken."""
    changed = _changed(at, indicator, query, after)
    waiting = next(changed, None)
    for stood in _stored(at, indicator, query, after, wanted):
        while waiting is not None and place_of_record(waiting) < place_of_record(stood):
            yield waiting
            waiting = next(changed, None)
        yield stood
    while waiting is not None:
        yield waiting
        waiting = next(changed, None)


def place_of_record(stood: Stood) -> Place:
    """Return where a record stands among the pages."""
    return stood.record.org_unit, stood.record.day.isoformat(), stood.number


def _changed(
    at: Moment, indicator: Indicator, query: Query, after: Place | None
) -> Iterator[Stood]:
    """Yield what was behind the figure among the records that have later entries."""
    if at.is_now:
        return
    numbers = changed_since(indicator.register or "", at.position)
    found = [
        one
        for one in as_they_stood(numbers, at.position).values()
        if is_behind(one.record, at.tree, indicator, query)
    ]
    for one in sorted(found, key=place_of_record):
        if after is None or place_of_record(one) > after:
            yield one


def _stored(
    at: Moment,
    indicator: Indicator,
    query: Query,
    after: Place | None,
    wanted: int,
) -> Iterator[Stood]:
    """Yield the records that stand as they stood: some stretches of days at a time, as many as
    hold what is still wanted, as far as the cells can tell."""
    batch: list[_Stretch] = []
    weight, unknown, room = 0.0, _UNKNOWN, wanted
    for stretch, records in _stretches(at, indicator, query, after[0] if after else ""):
        batch.append(stretch)
        weight += unknown if records is None else records
        if weight >= room or len(batch) == _STRETCHES:
            found = yield from _within(at, indicator, query, batch, after)
            unknown = _UNKNOWN if found else unknown / 4
            room = max(room - found, _LEAST)
            batch, weight = [], 0.0
    if batch:
        yield from _within(at, indicator, query, batch, after)


def _within(
    at: Moment,
    indicator: Indicator,
    query: Query,
    stretches: Sequence[_Stretch],
    after: Place | None,
) -> Generator[Stood, None, int]:
    """Yield the records of some stretches; return how many there were."""
    last, found = after, 0
    while rows := _rows(at, indicator, stretches, last):
        for row in rows:
            stood = stood_of(row)
            if is_behind(stood.record, at.tree, indicator, query):
                found += 1
                yield stood
        last = place_of_record(stood_of(rows[-1]))
        if len(rows) < _AT_ONCE:
            break
    return found


def _stretches(
    at: Moment, indicator: Indicator, query: Query, first_key: str
) -> Iterator[tuple[_Stretch, int | None]]:
    """Yield the stretches of days on which org units from *first_key* on may have records, each
    with how many; None where the cells do not tell."""
    window = query.window
    start, end = window.start, date.max if window.end is None else window.end - _DAY
    if query.is_own:
        yield (query.org_unit, start, end), None
        return
    if at.asked is not None or not is_scanned(at, indicator):
        under = _under(_Tree(at.tree), query.org_unit)
        for key in under[bisect_left(under, first_key) :]:
            yield (key, start, end), None
        return
    passed = slot(indicator, Part.PASSED)
    for key, cells in _descend(at, indicator, query, passed, first_key):
        if cells is None:
            yield (key, start, end), None
        for p, records in cells or ():
            first, last = days_of(p)
            yield (key, max(first, start), min(last, end)), records


def _rows(
    at: Moment, indicator: Indicator, stretches: Sequence[_Stretch], after: Place | None
) -> list[Any]:
    """Return the first records of *stretches* behind *after*; the filter is half tested."""
    is_sqlite = connection.vendor == "sqlite"
    find = "instr(data, %s) > 0" if is_sqlite else "strpos(data::text, %s) > 0"
    org_unit = "org_unit" if is_sqlite else 'org_unit COLLATE "C"'
    source, values = _stretch(_onward(stretches, after))
    conditions = ["register = %s", "org_unit = place", "day BETWEEN first AND last", "NOT is_void"]
    values.append(indicator.register)
    if not at.is_now:
        conditions.append("entry_number <= %s")
        values.append(at.position)
    if indicator.filter.states:
        conditions.append(f"state IN ({_marks(indicator.filter.states)})")
        values += [state.value for state in indicator.filter.states]
    for one in indicator.filter.fields:
        conditions.append(f"({' OR '.join([find] * len(one.values))})")
        values += [json.dumps(value, ensure_ascii=False)[1:-1] for value in one.values]
    if after is not None:
        conditions.append(f"({org_unit}, day, number) > (%s, %s, %s)")
        values += after
    found = f"record WHERE {' AND '.join(conditions)}"
    if not is_sqlite:  # else it sorts all of a long stretch for its first rows
        found = f"LATERAL (SELECT * FROM {found} ORDER BY day, number LIMIT {_AT_ONCE}) AS record"
    with connection.cursor() as cursor:
        cursor.execute(
            f"{source} {COLUMNS} FROM stretch CROSS JOIN {found} "
            f"ORDER BY {org_unit}, day, number LIMIT {_AT_ONCE}",
            values,
        )
        return list(cursor.fetchall())


def _onward(stretches: Sequence[_Stretch], after: Place | None) -> Sequence[_Stretch]:
    """Return *stretches* without the days that lie before *after*."""
    if after is None:
        return stretches
    key, day = after[0], date.fromisoformat(after[1])
    return [(one, max(first, day) if one == key else first, last) for one, first, last in stretches]


def _stretch(stretches: Sequence[_Stretch]) -> tuple[str, list[Any]]:
    """Return the beginning of a statement that names *stretches*, and its values."""
    days = [(key, first.isoformat(), last.isoformat()) for key, first, last in stretches]
    if connection.vendor == "sqlite":
        places = ", ".join(["(%s, %s, %s)"] * len(days))
        values: list[Any] = [one for day in days for one in day]
        return f"WITH stretch (place, first, last) AS (VALUES {places})", values
    # one value instead of hundreds, which its driver would write into the statement one by one
    names = "one->>0, (one->>1)::date, (one->>2)::date"
    source = f"SELECT {names} FROM json_array_elements(%s::json) AS one"
    return f"WITH stretch (place, first, last) AS ({source})", [json.dumps(days)]


def _with_own(indicator: Indicator, keys: Sequence[str], window: Window) -> list[str]:
    """Return those of *keys* that have a record of their own in *window*."""
    if not keys:
        return []
    last = date.max if window.end is None else window.end - _DAY
    source, values = _stretch([(key, window.start, last) for key in keys])
    with connection.cursor() as cursor:
        cursor.execute(
            f"{source} SELECT place FROM stretch WHERE EXISTS (SELECT 1 FROM record "
            "WHERE register = %s AND org_unit = place AND day BETWEEN first AND last "
            "AND NOT is_void)",
            [*values, indicator.register],
        )
        return [row[0] for row in cursor.fetchall()]


# --- which org units -----------------------------------------------------------------------------


_Held = list[tuple[int, int]] | None  # cells; None where others' records are in them too


def _descend(
    at: Moment, indicator: Indicator, query: Query, passed: Slot, first_key: str
) -> Iterator[tuple[str, _Held]]:
    """Yield what is in scope and has cells in the window, in the order of keys from *first_key*
    on, with these cells; branches that hold nothing, or are not come to, are never looked into.

    One that has moved is looked at for itself: its sums are not always in those of one parent.
    """
    tree, scope, window = at.now.tree, query.org_unit, query.window
    ranges, below = _ranges(_Tree(tree)), _below(_Tree(tree))
    may_have_own = with_own_records(indicator.register or "", at.now)
    roots = {scope, *moved(tree)}  # the scope may stand below one that has moved
    waiting: list[_Waiting] = [(ranges[key][0], key, (), 0) for key in roots]
    heapify(waiting)
    found: list[tuple[str, _Held]] = []
    while waiting:
        some: list[str] = []
        while waiting and len(some) < _LOOKED_AT:
            keys, are_roots = _take(waiting, _LOOKED_AT - len(some))
            some += keys if are_roots else [key for key in keys if key not in roots]
        some = [key for key in some if ranges[key][1] >= first_key] if first_key else some
        leaves = [key for key in some if key not in tree.children]
        branches = [key for key in some if key in tree.children]
        held, holding = at.cells.held(leaves, branches, window, passed)
        for key, cells in held.items():
            if key >= first_key:
                heappush(found, (key, cells))
        own = [key for key in holding if key >= first_key and key in may_have_own]
        for key in _with_own(indicator, own, window):
            heappush(found, (key, None))
        for key in holding:
            if below[key]:
                heappush(waiting, (*below[key][0], below[key], 0))
        while found and (not waiting or found[0][0] < waiting[0][0]):
            yield heappop(found)


_Siblings = tuple[tuple[str, str], ...]  # least key of each and all under it, key; in order
_Waiting = tuple[str, str, _Siblings, int]  # of the siblings, those up to this place were taken


def _take(waiting: list[_Waiting], most: int) -> tuple[list[str], bool]:
    """Return the next keys that wait, siblings that nothing else stands between, and whether it is
    a root; those of the siblings that are left wait on."""
    _, key, siblings, at = waiting[0]
    if not siblings:
        heappop(waiting)
        return [key], True
    behind = min(waiting[1:3], default=None)  # the least of a heap but for the first
    end = len(siblings) if behind is None else bisect_left(siblings, behind[:1], at + 1)
    end = min(end, at + most)
    if end < len(siblings):
        heapreplace(waiting, (*siblings[end], siblings, end))
    else:
        heappop(waiting)
    return [key for _, key in siblings[at:end]], False


class _Tree:
    """A tree that equals itself only."""

    def __init__(self, tree: OrgTree) -> None:
        self.tree = tree

    def __hash__(self) -> int:
        return id(self.tree)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Tree) and self.tree is other.tree


@lru_cache(maxsize=8)
def _ranges(same: _Tree) -> dict[str, tuple[str, str]]:
    """Return the least and the greatest key of each org unit and all that never moved from under
    it."""
    tree, movers = same.tree, set(moved(same.tree))
    ranges = {key: (key, key) for key in tree.org_units}
    for key in tree.org_units:
        above = _parent(tree, key, movers)
        while above is not None:
            least, greatest = ranges[above]
            if least <= key <= greatest:
                break
            ranges[above] = min(key, least), max(key, greatest)
            above = _parent(tree, above, movers)
    return ranges


@lru_cache(maxsize=8)
def _below(same: _Tree) -> dict[str | None, _Siblings]:
    """Return what stands under each org unit and never moved, in the order of the least keys."""
    ranges, movers = _ranges(same), set(moved(same.tree))
    return {
        key: tuple(sorted((ranges[child][0], child) for child in children if child not in movers))
        for key, children in same.tree.children.items()
    }


def _parent(tree: OrgTree, key: str, movers: set[str]) -> str | None:
    return None if key in movers else tree.org_units[key].parents[0][1]


@lru_cache(maxsize=64)
def _under(same: _Tree, scope: str) -> tuple[str, ...]:
    """Return *scope* and all that ever counted under it, sorted."""
    heirs: dict[str, list[str]] = {}
    for key in moved(same.tree):
        for heir in same.tree.org_units[key].successors:
            heirs.setdefault(heir, []).append(key)
    found, waiting = {scope}, [scope]
    while waiting:
        key = waiting.pop()
        below: Iterable[str] = (*same.tree.children.get(key, ()), *heirs.get(key, ()))
        fresh = [child for child in below if child not in found]
        found.update(fresh)
        waiting += fresh
    return tuple(sorted(found))


def _marks(values: Sequence[object]) -> str:
    return ", ".join(["%s"] * len(values))
