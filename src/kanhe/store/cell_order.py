"""The order in which PostgreSQL's cells stand best: five days of a month, org unit, day.

A wall asks a few days of hundreds of org units, a series hundreds of days of one. By day a series
reads a page for each, by org unit a wall does; by five days either reads little more than it has
to (decision 56). Wider stretches stand by themselves. SQLite's rows stand where their key says.
"""

from functools import lru_cache

from django.db import connection

from kanhe.indicators.grains import MONTHS_FROM, day_of

_DAY = "(date '1970-01-01' + p)"
_GROUP = (
    f"CASE WHEN p < {MONTHS_FROM} THEN 72 * extract(year FROM {_DAY}) + 6 * extract(month FROM "
    f"{_DAY}) - 6 + least(div(extract(day FROM {_DAY}) - 1, 5), 5) ELSE p END"
)
_STATEMENTS = (
    f"CREATE INDEX cell_by_group ON cell (page, ({_GROUP}), org_unit, p)",
    "CLUSTER cell USING cell_by_group",
    "DROP INDEX cell_by_group",
)


@lru_cache(4096)
def group_of(p: int) -> int:
    """Return the group in which a stretch stands: one for the 1st to 5th of a month, and so on."""
    if p >= MONTHS_FROM:
        return p
    day = day_of(p)
    return 72 * day.year + 6 * day.month - 6 + min((day.day - 1) // 5, 5)


def put_in_order() -> None:
    """Put all cells in this order, on PostgreSQL; it needs room for them twice."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            for statement in _STATEMENTS:
                cursor.execute(statement)
