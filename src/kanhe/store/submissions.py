"""Submissions over the store: who owes a register what, which came, and how far a figure is.

The rules are pure (`indicators.completeness`, `indicators.targets`); here are the records.
"""

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta

from django.db import connection

from kanhe.indicators.completeness import Owed, Rate, owed, rate, stretches
from kanhe.indicators.definition import FigureLamp, Target
from kanhe.indicators.figure import Figure
from kanhe.indicators.targets import lamp_of, progress, target_of
from kanhe.registers.projection import Record
from kanhe.store import queries
from kanhe.store.gate import steady
from kanhe.store.models import StoredTrace
from kanhe.store.past import ROWS, stood_of
from kanhe.store.record_rows import trace_of
from kanhe.values.period import Window

_AT_ONCE = 1_000


def submissions(register: str, window: Window, now: datetime) -> list[Owed]:
    """Return every submission owed for the stretches that end in *window*, and how it stands.

    *now* has its zone, in which deadlines are meant. Raises Refusal `register_unknown`,
    `window_without_end`.
    """
    with steady():
        definition = queries.definition(register)
        if definition.submission is None:
            return []
        found = list(stretches(definition.submission.grain, window))
        if not found:
            return []
        whole = Window(found[0].start, found[-1].end)
        return owed(definition, queries.tree(), _records(register, whole), window, now)


def reporting_rate(found: list[Owed], scope: str) -> Rate:
    """Return completeness and timeliness of *scope* with all under it: two counts, and of what."""
    return rate(found, queries.tree(), scope)


def target_standing(figure: Figure) -> tuple[Target, FigureLamp | None] | None:
    """Return the target of a figure on the last day of its window and the lamp it lights, or None
    where no target is set."""
    indicator = queries.indicator(figure.indicator, figure.version)
    end = figure.query.window.end
    day = figure.query.window.start if end is None else end - timedelta(days=1)
    target = target_of(indicator, figure.query.org_unit, day)
    if target is None:
        return None
    return target, lamp_of(indicator.lamps, progress(figure, target))


def _records(register: str, window: Window) -> Iterator[Record]:
    """Yield the records of the days in *window*, each with the line that began it."""
    after = 0
    while True:
        with connection.cursor() as cursor:
            cursor.execute(
                f"{ROWS} WHERE register = %s AND day >= %s AND day < %s AND number > %s "
                f"AND NOT is_void ORDER BY number LIMIT {_AT_ONCE}",
                [register, window.start.isoformat(), str(window.end), after],
            )
            rows = cursor.fetchall()
        if not rows:
            return
        after = rows[-1][0]
        begun = StoredTrace.objects.in_bulk([row[0] for row in rows])
        for row in rows:
            yield replace(stood_of(row).record, trail=(trace_of(begun[row[0]].line),))
