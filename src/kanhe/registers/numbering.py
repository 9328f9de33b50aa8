"""Keys of records (编号): patterns such as 市整治〔2021〕12号 or F-2021-0001.

    pattern = { text | "{org}" | "{register}" | "{year}" | "{quarter}" | "{serial}" | "{serial:N}" }

`{serial}` stands exactly once; `{serial:4}` is padded with zeros to four digits and may outgrow
them. Serials run on within everything else the pattern shows: with `{year}` they begin again each
year, with `{org}` each org unit has its own. A key is never given twice, not even after a void.
"""

import re
from dataclasses import dataclass
from datetime import date
from functools import cache, lru_cache

from kanhe.values.refusal import Refusal

_BLANK = re.compile(r"\{(org|register|year|quarter|serial)(?::([1-9]))?\}")
_READS = {
    "org": r"(?P<org>\S+?)",
    "register": r"(?P<register>\S+?)",
    "year": r"(?P<year>\d{4})",
    "quarter": r"(?P<quarter>[1-4])",
    "serial": r"(?P<serial>\d+)",
}


@dataclass(frozen=True, slots=True)
class Numbering:
    """A pattern, and whether the office's own key in a spreadsheet is kept when there is one."""

    pattern: str
    keeps_own: bool = True


@dataclass(frozen=True, slots=True)
class Series:
    """What a serial runs within: the org unit's short word, the register, the day."""

    org: str
    register: str
    day: date


def is_pattern(pattern: str) -> bool:
    """Return whether *pattern* follows the grammar: one serial, no stray or repeated blank."""
    names = [match[1] for match in _BLANK.finditer(pattern)]
    rest = _BLANK.sub("", pattern)
    padded = any(match[2] and match[1] != "serial" for match in _BLANK.finditer(pattern))
    return (
        names.count("serial") == 1
        and len(names) == len(set(names))
        and not padded
        and "{" not in rest
        and "}" not in rest
    )


def key_of(numbering: Numbering, series: Series, serial: int) -> str:
    """Return the key with *serial* in *series*."""
    return _BLANK.sub(lambda match: _filled(match, series, serial), numbering.pattern)


def serial_of(numbering: Numbering, series: Series, key: str) -> int | None:
    """Return the serial of *key* if it belongs to *series*, else None."""
    wanted = _pattern(numbering.pattern).fullmatch(key)
    if wanted is None:
        return None
    serial = int(wanted["serial"])
    return serial if key_of(numbering, series, serial) == key else None


def next_key(numbering: Numbering, series: Series, latest: str | None) -> str:
    """Return the key after *latest*, the newest of the series; None begins with 1.

    Raises Refusal for a *latest* that is not of this series: guessing would give a key twice.
    """
    if latest is None:
        return key_of(numbering, series, 1)
    serial = serial_of(numbering, series, latest)
    if serial is None:
        raise Refusal("key_not_of_series", key=latest, first=key_of(numbering, series, 1))
    return key_of(numbering, series, serial + 1)


def series_and_serial(numbering: Numbering, key: str) -> tuple[str, int] | None:
    """Return what *key* is without its serial ({} in its place), and the serial; None if it does
    not follow the pattern. All keys of a series have the first in common."""
    match = _pattern(numbering.pattern).fullmatch(key)
    if match is None:
        return None
    start, end = match.span("serial")
    return f"{key[:start]}{{}}{key[end:]}", int(match["serial"])


def series_form(numbering: Numbering, series: Series) -> tuple[str, int, str]:
    """Return what stands before the serial in the keys of *series*, its least width, and what
    stands after it."""
    day = series.day
    quarter = (day.month + 2) // 3
    return _form(numbering.pattern, series.org, series.register, day.year, quarter)


def series_prefix(numbering: Numbering, series: Series) -> str:
    """Return the text before the serial: what all keys of the series begin with."""
    before = numbering.pattern[: numbering.pattern.index("{serial")]
    return _BLANK.sub(lambda match: _filled(match, series, 0), before)


def _filled(match: re.Match[str], series: Series, serial: int) -> str:
    match match[1]:
        case "org":
            return series.org
        case "register":
            return series.register
        case "year":
            return f"{series.day.year:04d}"
        case "quarter":
            return str((series.day.month + 2) // 3)
        case _:
            return str(serial).zfill(int(match[2] or 1))


@lru_cache(maxsize=4096)
def _form(pattern: str, org: str, register: str, year: int, quarter: int) -> tuple[str, int, str]:
    """Return the form of a series, which the day determines by year and quarter only."""
    (blank,) = (match for match in _BLANK.finditer(pattern) if match[1] == "serial")
    series = Series(org, register, date(year, 3 * quarter, 1))
    before, after = (
        _BLANK.sub(lambda match: _filled(match, series, 0), part)
        for part in (pattern[: blank.start()], pattern[blank.end() :])
    )
    return before, int(blank[2] or 1), after


@cache
def _pattern(pattern: str) -> re.Pattern[str]:
    parts: list[str] = []
    end = 0
    for match in _BLANK.finditer(pattern):
        parts += re.escape(pattern[end : match.start()]), _READS[match[1]]
        end = match.end()
    return re.compile("".join(parts) + re.escape(pattern[end:]))
