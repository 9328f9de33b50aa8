"""The organisation tree as stored, grown once for each state that it is in.

To grow a country takes seconds, so a process keeps the trees that it has grown.
"""

import gc
import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from django.db import connection

from kanhe.registers import changes
from kanhe.registers.plain import from_plain
from kanhe.store.states import NOW, State, state_of
from kanhe.values.orgtree import Opened, OrgTree, grow

_TEXTS = (
    "SELECT data FROM org_change WHERE NOT is_staff AND entry_number <= %s "
    "ORDER BY entry_number, place"
)

#: Org units of a tree that the garbage collector no longer looks through: it makes no rings, and to
#: look through a country takes a tenth of a second of whoever asks just then.
_MANY = 10_000


@dataclass(frozen=True, slots=True, eq=False)
class Organisation:
    """A tree, and the number of each org unit in the cells: its place among the openings in the
    log, from 0. It is the same for ever, and no table need hold it."""

    tree: OrgTree
    numbers: Mapping[str, int]
    keys: tuple[str, ...]


def organisation(as_of: int = NOW) -> Organisation:
    """Return the organisation as it stands, or as it stood after entry *as_of*."""
    state = state_of("org_change", as_of, "AND NOT t.is_staff")
    return NOTHING if state is None else _grown(state)


def after(before: Organisation, data: tuple[changes.OrgChangeData, ...]) -> Organisation:
    """Return *before* with the changes of one more entry; raises what `grow` refuses."""
    new = changes.org_changes(data)
    opened = (change.org_unit for change in new if isinstance(change, Opened))
    return _numbered(grow(before.tree, new), (*before.keys, *opened))


def _numbered(tree: OrgTree, keys: tuple[str, ...]) -> Organisation:
    return Organisation(tree, {key: number for number, key in enumerate(keys)}, keys)


NOTHING = _numbered(OrgTree(), ())


@lru_cache(maxsize=8)
def _grown(state: State) -> Organisation:
    with connection.cursor() as cursor:
        cursor.execute(_TEXTS, [state.entry_number])
        texts = [row[0] for row in cursor.fetchall()]
    data = [from_plain(changes.OrgChangeData, json.loads(text)) for text in texts]
    grown = after(NOTHING, tuple(data))
    if len(grown.keys) >= _MANY:
        gc.collect()
        gc.freeze()
    return grown
