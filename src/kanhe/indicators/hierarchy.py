"""Who is above whom for counting: every org unit has a parent on every day.

`values.orgtree` refuses days on which an org unit is not open; records do not, because a
re-organisation may be entered late. So the chain goes on: one that ended counts under its only
successor, or where it stood last; one not yet open counts where it begins. The chain of an org
unit is itself and then the chain of its parent, on the same day: all sums rest on that.
"""

from bisect import bisect_right
from collections.abc import Iterator
from datetime import date

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
    days = {change.effective_on for tree in trees for change in tree.changes}
    return sorted(day for day in days if after is None or day > after)


def has_moved(tree: OrgTree, key: str) -> bool:
    """Return whether the parent of *key* is not the same on all days."""
    org_unit = tree.org_units[key]
    return len(org_unit.parents) > 1 or org_unit.closed_on is not None
