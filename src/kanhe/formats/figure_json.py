"""A figure as the object `figure/1`, the contract of `kanhe figure --format json`."""

from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal
from typing import Any, Protocol

from kanhe.formats.check_backing import plain
from kanhe.indicators.calendar import Calendar
from kanhe.indicators.figure import Figure
from kanhe.values.period import Window

VERSION = "figure/1"


class Row(Protocol):
    """A record behind a figure."""

    @property
    def key(self) -> str:
        """Return the key of the record."""

    @property
    def entry_number(self) -> int:
        """Return the number of the entry that made it what it was."""

    @property
    def contributes(self) -> Decimal:
        """Return what it gives."""


def to_figure_json(
    figure: Figure,
    *,
    first: date | None,
    last: date | None,
    as_of: dict[str, Any],
    rows: Sequence[tuple[str, Figure]] = (),
    records: Iterable[Row] | None = None,
) -> dict[str, Any]:
    """Return the object; *records* None leaves the list out, which is not an empty one."""
    parts = (figure.numerator, figure.denominator)
    return {
        "kanhe": VERSION,
        "indicator": figure.indicator,
        "definition_version": figure.version,
        "counted_unit": figure.counted_unit,
        "org_unit": figure.query.org_unit,
        "from": None if first is None else first.isoformat(),
        "to": None if last is None else last.isoformat(),
        "organised": figure.query.organised.value,
        "as_of": as_of,
        "value": shown_value(figure),
        "numerator": parts[0] and shown_value(parts[0]),
        "denominator": parts[1] and shown_value(parts[1]),
        "record_count": figure.record_count,
        "rows": [{"key": key, "value": shown_value(one)} for key, one in rows],
        "records": None if records is None else [record_json(one) for one in records],
    }


def record_json(row: Row) -> dict[str, Any]:
    """Return a record of the list."""
    gives = plain(row.contributes)
    return {"key": row.key, "entry_number": row.entry_number, "contributes": gives}


def shown_value(figure: Figure) -> str | None:
    """Return the value as a decimal string, None where nothing was reported."""
    return plain(figure.shown)


def step_name(window: Window, by: Calendar) -> str:
    """Return the name of a step of a series: 2021-03-09, 2021-W10, 2021-03, 2021-Q1, 2021.

    A week is named by ISO 8601.
    """
    day = window.start
    match by:
        case Calendar.DAY:
            return day.isoformat()
        case Calendar.WEEK:
            year, week, _ = day.isocalendar()
            return f"{year}-W{week:02d}"
        case Calendar.MONTH:
            return f"{day.year:04d}-{day.month:02d}"
        case Calendar.QUARTER:
            return f"{day.year:04d}-Q{(day.month + 2) // 3}"
        case Calendar.YEAR:
            return f"{day.year:04d}"
