"""Which org units have records of their own though others stand under them, remembered.

A list goes down the tree by what the cells hold, and there the records of a district's own are in
one sum with those of its stations. Most districts have none, in any window: a process finds once
which have, and then looks at the records touched since.
"""

from collections.abc import Sequence
from typing import Any

from django.db import connection

from kanhe.store.organisation import Organisation
from kanhe.store.past import changed_since
from kanhe.store.remembered import Remembered
from kanhe.store.states import log_state

_MOST = 200  # entries since: with more, all are asked anew
_AT_ONCE = 500

_own: Remembered[tuple[Organisation, frozenset[str]]] = Remembered(64)


def with_own_records(register: str, now: Organisation) -> frozenset[str]:
    """Return the org units with others under them in the tree of *now* that may have records of
    their own: all that have, and maybe some that had."""
    log = log_state()
    before = _own.recall(register)
    if before is None or before[1][0] is not now:
        found = _with_records(register, now)
    else:
        state, (_, found) = before
        if log == state:
            return found
        if log.entry_number - state.entry_number > _MOST:
            found = _with_records(register, now)
        else:
            found |= _places(changed_since(register, state.entry_number))
    _own.remember(register, log, (now, found))
    return found


def _with_records(register: str, now: Organisation) -> frozenset[str]:
    branches = [key for key in now.tree.children if key is not None]
    return _asked(
        branches,
        "WITH asked (place) AS (VALUES {}) SELECT place FROM asked "
        "WHERE EXISTS (SELECT 1 FROM record WHERE register = %s AND org_unit = place)",
        register,
    )


def _places(numbers: Sequence[int]) -> frozenset[str]:
    sql = (
        "WITH asked (number) AS (VALUES {}) "
        "SELECT org_unit FROM record WHERE number IN (SELECT number FROM asked)"
    )
    return _asked(numbers, sql)


def _asked(values: Sequence[Any], sql: str, *more: str) -> frozenset[str]:
    """Return what a statement answers that asks for *values*, some at a time."""
    found: set[str] = set()
    with connection.cursor() as cursor:
        for first in range(0, len(values), _AT_ONCE):
            some = values[first : first + _AT_ONCE]
            cursor.execute(sql.format(", ".join(["(%s)"] * len(some))), [*some, *more])
            found.update(row[0] for row in cursor.fetchall())
    return frozenset(found)
