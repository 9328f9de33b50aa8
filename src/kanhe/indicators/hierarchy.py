"""Who is above whom for counting: every org unit has a parent on every day.

`values.orgtree` refuses days on which an org unit is not open; records do not, because a
re-organisation may be entered late. So the chain goes on: one that ended counts under its only
successor, or where it stood last; one not yet open counts where it begins. The chain of an org
unit is itself and then the chain of its parent, on the same day: all sums rest on that.
"""

from bisect import bisect_right
from collections.abc import Iterator, Mapping
from datetime import date
from functools import lru_cache
from types import MappingProxyType

from kanhe.values.orgtree import OrgTree, org_unit_of


def parent_on(tree: OrgTree, key: str, day: date) -> str | None:
    """Return what *key* counts under on *day*; raises Refusal for a key never opened."""
    org_unit = org_unit_of(tree, key)
    if org_unit.closed_on is not None and org_unit.closed_on <= day:
        if len(org_unit.successors) == 1:
            return org_unit.successors[0]
        return org_unit.parents[-1][1]
    if len(org_unit.parents) == 1:
        return org_unit.parents[0][1]
    at = bisect_right(org_unit.parents, day, key=lambda item: item[0])
    return org_unit.parents[max(0, at - 1)][1]


def chain(tree: OrgTree, key: str, day: date) -> tuple[str, ...]:
    """Return *key* and all it counts under on *day*, nearest first."""
    return tuple(_upwards(tree, key, day))


def is_under(tree: OrgTree, key: str, scope: str, day: date) -> bool:
    """Return whether *key* is *scope* or counts under it on *day*."""
    return any(above == scope for above in _upwards(tree, key, day))


def _upwards(tree: OrgTree, key: str, day: date) -> Iterator[str]:
    above: str | None = key
    while above is not None:
        yield above
        above = parent_on(tree, above, day)


def turning_days(*trees: OrgTree, after: date | None = None) -> list[date]:
    """Return the days, later than *after*, on which something changes in a tree; sorted."""
    days = {day for tree in trees for day in _turns(_Same(tree))}
    return sorted(day for day in days if after is None or day > after)


def moved(tree: OrgTree) -> tuple[str, ...]:
    """Return the org units whose parent is not the same on all days."""
    return _moved(_Same(tree))


def regrouped(tree: OrgTree, day: date) -> frozenset[str]:
    """Return the org units under which, as organised on *day*, not the same counts as on each day
    then: those above what moved, where it was and where it is."""
    return _regrouped(_Same(tree), day)


def children_on(tree: OrgTree, scope: str, day: date) -> list[str]:
    """Return what counts directly under *scope* on *day*, sorted; ended org units too."""
    found = {*tree.children.get(scope, ()), *moved(tree)}
    return sorted(key for key in found if parent_on(tree, key, day) == scope)


def branches(tree: OrgTree, scope: str, day: date) -> Mapping[str, str]:
    """Return all that counts under *scope* on *day*, each with the child of it that this counts
    in; *scope* with itself."""
    return _branches(_Same(tree), scope, day)


class _Same:
    """A tree that equals itself only: comparing two large ones would take longer than the work."""

    __slots__ = ("tree",)

    def __init__(self, tree: OrgTree) -> None:
        self.tree = tree

    def __hash__(self) -> int:
        return id(self.tree)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Same) and self.tree is other.tree


@lru_cache(maxsize=16)
def _turns(same: _Same) -> frozenset[date]:
    return frozenset(change.effective_on for change in same.tree.changes)


@lru_cache(maxsize=16)
def _moved(same: _Same) -> tuple[str, ...]:
    found = same.tree.org_units.values()
    return tuple(one.key for one in found if len(one.parents) > 1 or one.closed_on is not None)


@lru_cache(maxsize=16)
def _branches(same: _Same, scope: str, day: date) -> Mapping[str, str]:
    found = {}
    for key in same.tree.org_units:
        above = chain(same.tree, key, day)
        if scope in above:
            found[key] = above[max(above.index(scope) - 1, 0)]
    return MappingProxyType(found)


@lru_cache(maxsize=16)
def _regrouped(same: _Same, day: date) -> frozenset[str]:
    tree, found = same.tree, set[str]()
    for key in moved(tree):
        one = tree.org_units[key]
        above = (*(parent for _, parent in one.parents), *one.successors)
        found.update((key,), *(chain(tree, parent, day) for parent in above if parent is not None))
    return frozenset(found)
