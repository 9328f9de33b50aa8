"""The next key of a series (编号): no gap, no repeat, whoever writes at the same time.

Serials are read and written under the log's lock, in the transaction that also writes the record
which bears the key; a refused command gives its serials back. Each new record's key says its
series and serial (`see`), an office's own keys included, so the table is a projection.
"""

from collections.abc import Iterable
from datetime import date
from typing import NamedTuple

from django.db import connection

from kanhe.registers.definition import RegisterDefinition
from kanhe.registers.numbering import Numbering, Series, key_of, series_and_serial, series_form
from kanhe.store.rows import send
from kanhe.values.refusal import Refusal

_Place = tuple[str, str]  # register, series

_LATEST = "SELECT serial FROM serial WHERE register = %s AND series = %s"
_KEEP = (
    "INSERT INTO serial (register, series, serial) VALUES (%s, %s, %s) "
    "ON CONFLICT (register, series) DO UPDATE SET serial = excluded.serial"
)


class _Run(NamedTuple):
    """How the keys of a series are written, and as which series they are read: its own, or one
    that the pattern reads in them by mistake."""

    before: str
    width: int
    after: str
    place: _Place
    is_own: bool

    def key(self, serial: int) -> str:
        return f"{self.before}{serial:0{self.width}d}{self.after}"


class Serials:
    """The greatest serials of one transaction; what was given and not yet used is kept apart."""

    def __init__(self) -> None:
        self._used: dict[_Place, int] = {}
        self._given: dict[_Place, int] = {}
        self._places: dict[_Place, _Place] = {}  # a series as it is written → as it is read
        self._made: dict[tuple[str, str], tuple[_Place, int]] = {}  # what keys given here say
        self._changed: set[_Place] = set()

    def next_key(self, numbering: Numbering, series: Series) -> str:
        """Return a key that no record has had; asking again gives the one after it.

        Raises Refusal `key_not_of_series` where the pattern does not read what it writes.
        """
        run = self._run(numbering, series)
        serial = max(self._latest(run.place), self._given.get(run.place, 0)) + 1
        self._given[run.place] = serial
        key = run.key(serial)
        if run.is_own:
            self._made[series.register, key] = run.place, serial
        return key

    def keys_for(
        self, definition: RegisterDefinition, some: Iterable[tuple[str | None, str, str]]
    ) -> list[str]:
        """Return the keys of records that begin now, told by the office's own key, the org unit
        and the day: that key where it is kept, else the next one. All of them are seen."""
        numbering, register = definition.numbering, definition.name
        runs: dict[tuple[str, str], _Run] = {}
        keys: list[str] = []
        for own, org_unit, day in some:
            if own is not None and numbering.keeps_own:
                keys.append(own)
                self.see(definition, own)
                continue
            run = runs.get((org_unit, day))
            if run is None:
                series = Series(org_unit, register, date.fromisoformat(day))
                run = runs[org_unit, day] = self._run(numbering, series)
            serial = max(self._latest(run.place), self._given.get(run.place, 0)) + 1
            key = run.key(serial)
            keys.append(key)
            if run.is_own:
                self._used[run.place] = serial
                self._changed.add(run.place)
            else:
                self._given[run.place] = serial
                self.see(definition, key)
        return keys

    def _run(self, numbering: Numbering, series: Series) -> _Run:
        before, width, after = series_form(numbering, series)
        written = (series.register, f"{before}{{}}{after}")
        place = self._places.get(written)
        if place is None:
            first = key_of(numbering, series, 1)
            found = series_and_serial(numbering, first)
            if found is None:
                raise Refusal("key_not_of_series", key=first, first=first)
            place = self._places[written] = (series.register, found[0])
        return _Run(before, width, after, place, place == written)

    def see(self, definition: RegisterDefinition, key: str) -> None:
        """Take note of the key of a new record, if it follows the register's pattern."""
        made = self._made.pop((definition.name, key), None)
        if made is None:
            found = series_and_serial(definition.numbering, key)
            if found is None:
                return
            made = (definition.name, found[0]), found[1]
        place, serial = made
        if serial > self._latest(place):
            self._used[place] = serial
            self._changed.add(place)

    def flush(self) -> None:
        """Write the serials that have grown."""
        rows = [(*place, self._used[place]) for place in sorted(self._changed)]
        if rows:
            send(_KEEP, rows)
        self._changed.clear()

    def _latest(self, place: _Place) -> int:
        if place not in self._used:
            with connection.cursor() as cursor:
                cursor.execute(_LATEST, place)
                found = cursor.fetchone()
            self._used[place] = found[0] if found else 0
        return self._used[place]
