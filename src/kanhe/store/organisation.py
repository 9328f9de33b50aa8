"""The organisation tree as stored, grown once for each state that it is in.

To grow a country takes seconds, so a process keeps the trees it has grown. A state is known by
the last entry that changed the tree: its number and leaf hash, which no other history shares.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from django.db import connection

from kanhe.registers import changes
from kanhe.registers.plain import from_plain
from kanhe.values.orgtree import Opened, OrgTree, grow

_LAST = (
    "SELECT c.entry_number, e.leaf FROM org_change c "
    "LEFT JOIN log_entry e ON e.entry_number = c.entry_number "
    "WHERE NOT c.is_staff AND c.entry_number <= %s ORDER BY c.entry_number DESC LIMIT 1"
)
_TEXTS = (
    "SELECT data FROM org_change WHERE NOT is_staff AND entry_number <= %s "
    "ORDER BY entry_number, place"
)
_NO_LIMIT = 2**62


@dataclass(frozen=True, slots=True, eq=False)
class Organisation:
    """A tree, and the number of each org unit in the cells: its place among the openings in the
    log, from 0. It is the same for ever, and no table need hold it."""

    tree: OrgTree
    numbers: Mapping[str, int]
    keys: tuple[str, ...]


def organisation(as_of: int | None = None) -> Organisation:
    """Return the organisation as it stands, or as it stood after entry *as_of*."""
    limit = _NO_LIMIT if as_of is None else as_of
    with connection.cursor() as cursor:
        cursor.execute(_LAST, [limit])
        found = cursor.fetchone()
    if found is None:
        return NOTHING
    number, leaf = found
    settings = connection.settings_dict
    place = f"{settings['HOST']}:{settings['PORT']}/{settings['NAME']}"
    return _grown(place, number, bytes(leaf or b""))


def after(before: Organisation, data: tuple[changes.OrgChangeData, ...]) -> Organisation:
    """Return *before* with the changes of one more entry; raises what `grow` refuses."""
    new = changes.org_changes(data)
    opened = (change.org_unit for change in new if isinstance(change, Opened))
    return _numbered(grow(before.tree, new), (*before.keys, *opened))


def _numbered(tree: OrgTree, keys: tuple[str, ...]) -> Organisation:
    return Organisation(tree, {key: number for number, key in enumerate(keys)}, keys)


NOTHING = _numbered(OrgTree(), ())


@lru_cache(maxsize=8)
def _grown(_place: str, number: int, _leaf: bytes) -> Organisation:
    with connection.cursor() as cursor:
        cursor.execute(_TEXTS, [number])
        texts = [row[0] for row in cursor.fetchall()]
    data = [from_plain(changes.OrgChangeData, json.loads(text)) for text in texts]
    return after(NOTHING, tuple(data))
