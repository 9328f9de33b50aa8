"""The next key of a series (编号): no gap, no repeat, whoever writes at the same time.

Serials are read and written under the log's lock, in the transaction that also writes the record
which bears the key; a refused command gives its serials back. Each new record's key says its
series and serial (`see`), an office's own keys included, so the table is a projection.
"""

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
        before, width, after = series_form(numbering, series)
        written = (series.register, f"{before}{{}}{after}")
        place = self._places.get(written)
        if place is None:
            first = key_of(numbering, series, 1)
            found = series_and_serial(numbering, first)
            if found is None:
                raise Refusal("key_not_of_series", key=first, first=first)
            place = self._places[written] = (series.register, found[0])
        serial = max(self._latest(place), self._given.get(place, 0)) + 1
        self._given[place] = serial
        key = f"{before}{serial:0{width}d}{after}"
        if place == written:  # else the pattern reads another series in it than it wrote
            self._made[series.register, key] = place, serial
        return key

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
