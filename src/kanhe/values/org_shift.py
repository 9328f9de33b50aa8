"""What a change of the organisation moves: which org units count under which others then."""

from dataclasses import dataclass
from datetime import date

from kanhe.values.orgtree import OrgTree, ancestors_now


@dataclass(frozen=True, slots=True)
class Shift:
    """Org units whose records count under *org_unit* now, and after a change in addition or no
    longer; each sorted."""

    org_unit: str
    before: tuple[str, ...]
    gained: tuple[str, ...]
    lost: tuple[str, ...]


def shifts(before: OrgTree, after: OrgTree, day: date) -> tuple[Shift, ...]:
    """Return what differs between two trees as organised on *day*, by org unit."""
    was, becomes = under(before, day), under(after, day)
    nothing: frozenset[str] = frozenset()
    found = (
        Shift(
            key,
            tuple(sorted(was.get(key, nothing))),
            tuple(sorted(becomes.get(key, nothing) - was.get(key, nothing))),
            tuple(sorted(was.get(key, nothing) - becomes.get(key, nothing))),
        )
        for key in sorted(was.keys() | becomes.keys())
    )
    return tuple(one for one in found if one.gained or one.lost)


def under(tree: OrgTree, day: date) -> dict[str, set[str]]:
    """Return, for each org unit, all whose records count under it as organised on *day*."""
    found: dict[str, set[str]] = {}
    for key, one in tree.org_units.items():
        if one.opened_on <= day:
            for above in (key, *ancestors_now(tree, key, day)):
                found.setdefault(above, set()).add(key)
    return found
