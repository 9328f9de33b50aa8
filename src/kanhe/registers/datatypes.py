"""What a cell says and what it means: text as offices type it → one canonical text, or a fault.

Canonical values are strings (lists of them where a field holds many): integers and decimals
without scale words or separators, money in yuan with two places, dates as ISO 8601, choices and
ratings by their declared value, org units and links by key. A cell comes as text, or typed as a
workbook keeps it (integer, `Decimal`, date, datetime). A hedged number (约200) is never made
exact: it is a fault, with the bare number as a suggestion.
"""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation
from enum import StrEnum
from functools import lru_cache

from kanhe.registers.chinese_numbers import chinese_digits, chinese_integer
from kanhe.values.period import last_day_of_month


class Datatype(StrEnum):
    """The closed set of what a field can hold."""

    TEXT = "text"
    NOTE = "note"
    INTEGER = "integer"
    DECIMAL = "decimal"
    MONEY = "money"
    DATE = "date"
    DATETIME = "datetime"
    CHOICE = "choice"
    ORG_UNIT = "org_unit"
    PERSON = "person"
    RECORD_LINK = "record_link"
    PLACE = "place"
    EVIDENCE = "evidence"
    RATING = "rating"


Cell = str | int | Decimal | date | None
"""A cell as a workbook keeps it; `datetime` is a `date`."""


@dataclass(frozen=True, slots=True)
class Fault:
    """A cell that cannot be read; *code* has its words in `formats.wording_registers`."""

    code: str
    facts: tuple[tuple[str, str], ...] = ()
    suggestion: str | None = None


#: GB/T 39735-2020: five levels, the two last are bad ratings (差评).
RATINGS: tuple[tuple[str, str], ...] = (
    ("very_satisfied", "非常满意"),
    ("satisfied", "满意"),
    ("basically_satisfied", "基本满意"),
    ("dissatisfied", "不满意"),
    ("very_dissatisfied", "非常不满意"),
)
BAD_RATINGS = frozenset({"dissatisfied", "very_dissatisfied"})

#: What people type for "nothing here" in a column that is no free text.
DASHES = frozenset({"-", "--", "—", "——", "–", "/", "\\", "无", "暂无", "不详"})
_LONGEST_DASH = 4  # and none of them is as long

SCALES = {
    "百": Decimal(100),
    "千": Decimal(1000),
    "万": Decimal(10_000),
    "百万": Decimal(1_000_000),
    "千万": Decimal(10_000_000),
    "亿": Decimal(100_000_000),
}

_HEDGES = "约近超逾余多几数"
_NUMBER = re.compile(
    r"(?P<before>大约|大概|将近|接近|超过|不少于|不低于|至少|最多|约|近|超|逾)?"
    r"(?P<number>[+-]?(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?)"
    r"(?P<scale>百万|千万|[百千万亿])?(?P<after>余|多|几|左右|上下|以上|以下)?(?P<rest>.*)"
)
_DATE = re.compile(
    r"(?:(?P<year>\d{4}|\d{2})[年./-])?(?P<month>\d{1,2})[月./-](?P<day>\d{1,2})[日号]?"
    r"(?:[T ]*(?P<hour>\d{1,2})[:时点](?P<minute>\d{1,2})?分?(?::(?P<second>\d{1,2})(?:\.0+)?)?)?"
)
_MONTH = re.compile(r"(?:(?P<year>\d{4})[年./-])?(?P<month>\d{1,2})月?(?P<end>底|末)?")
_COMPACT = re.compile(r"(?P<year>(?:19|20|21)\d{2})(?P<month>\d{2})(?P<day>\d{2})")

#: Day 0 of spreadsheet serials; right from serial 61 on, because 29 February 1900 never was.
_SERIAL_EPOCH = date(1899, 12, 30)
_SERIALS = range(61, 109_575)  # up to the year 2199


def tidy(text: str) -> str:
    """Return *text* in NFC, line ends as \\n, without control and invisible characters, trimmed."""
    if text.isprintable() and unicodedata.is_normalized("NFC", text):
        return text.strip()  # nearly every cell: nothing unseen in it
    text = unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\r", "\n"))
    return "".join(c for c in text if c in "\n\t" or unicodedata.category(c) not in _UNSEEN).strip()


def are_plain(texts: Sequence[str]) -> bool:
    """Return whether each of *texts* is tidy, has no space, and is longer than any dash: nearly all
    texts are, and looking at many as one takes a tenth of the time."""
    whole = "".join(texts)
    return (
        len(min(texts, key=len)) > _LONGEST_DASH
        and " " not in whole
        and whole.isprintable()  # neither is any other space
        and unicodedata.is_normalized("NFC", whole)  # and then each part of it
    )


_UNSEEN = frozenset({"Cc", "Cf", "Cs", "Co", "Cn"})


def narrow(text: str) -> str:
    """Return *text* with full-width letters and digits made narrow and without any white space."""
    if text.isascii() and text.isprintable():
        return "".join(text.split())
    return _narrowed(text) if len(text) <= 40 else _narrow(text)


def _narrow(text: str) -> str:
    return "".join(unicodedata.normalize("NFKC", tidy(text)).split())


_narrowed = lru_cache(maxsize=20_000)(_narrow)


def is_blank(cell: Cell, datatype: Datatype) -> bool:
    """Return whether the cell says nothing; 无 in a number column is a question, not a blank."""
    if not isinstance(cell, str):
        return cell is None
    if len(cell) > _LONGEST_DASH and cell.isprintable() and " " not in cell:
        return False  # longer than any dash; nearly every cell ends here
    text = narrow(cell)
    if datatype in (Datatype.TEXT, Datatype.NOTE):
        return not text
    if datatype in (Datatype.INTEGER, Datatype.DECIMAL, Datatype.MONEY) and text == "无":
        return False
    return not text or tidy(cell) in DASHES or text in DASHES


def read_text(cell: Cell) -> str | Fault:
    """Return free text; a typed cell is shown as a person would write it."""
    return tidy(shown(cell))


def shown(cell: Cell) -> str:
    """Return a cell as text; midnight datetimes as days, decimals without needless zeros."""
    if isinstance(cell, datetime):
        return cell.isoformat() if cell.time() != datetime.min.time() else cell.date().isoformat()
    if isinstance(cell, Decimal):
        return plain_decimal(cell)
    return "" if cell is None else str(cell)


def plain_decimal(value: Decimal) -> str:
    """Return the shortest decimal notation of *value* without an exponent; never -0."""
    text = str(value)
    if "." in text and "E" not in text and text[-1] != "0":  # nearly every number with a fraction
        return text
    if value == value.to_integral_value():
        return str(int(value))
    return f"{value:f}".rstrip("0")


def read_number(cell: Cell, counted_unit: str | None = None) -> Decimal | Fault:
    """Return the exact number that a cell states, its scale word (万, 亿) applied.

    A trailing measure word is allowed if it is the field's own *counted_unit*.
    """
    if isinstance(cell, int | Decimal) and not isinstance(cell, bool):
        value = Decimal(cell)
        return value if value.is_finite() else Fault("I003", _found(shown(cell)))
    if not isinstance(cell, str):
        return Fault("I003", _found(shown(cell)))
    text = narrow(cell)
    if text == "无":
        return Fault("I004", _found(text), "0")
    found = _NUMBER.fullmatch(text)
    if found is None:
        return _read_chinese(text, counted_unit)
    value = Decimal(found["number"].replace(",", "")) * SCALES.get(found["scale"], Decimal(1))
    if found["before"] or found["after"]:
        return Fault("I005", _found(text), plain_decimal(value))
    if found["rest"] not in ("", counted_unit):
        return Fault("I006", (*_found(text), ("rest", found["rest"])), plain_decimal(value))
    return value


def _read_chinese(text: str, counted_unit: str | None) -> Decimal | Fault:
    bare = text.removesuffix(counted_unit or "") or text
    value = chinese_integer(bare)
    if value is not None:
        return Decimal(value)
    hedge_free = "".join(character for character in bare if character not in _HEDGES)
    value = chinese_integer(hedge_free)
    if value is not None and hedge_free != bare:
        return Fault("I005", _found(text), str(value))
    return Fault("I003", _found(text))


def read_integer(cell: Cell, counted_unit: str | None = None, scale: int = 1) -> str | Fault:
    """Return a whole number; *scale* is that of the column's header."""
    value = read_number(cell, counted_unit)
    if isinstance(value, Fault):
        return _scaled(value, scale)
    value *= scale
    if value != value.to_integral_value():
        return Fault("I007", _found(shown(cell)))
    return str(int(value))


def read_decimal(
    cell: Cell, counted_unit: str | None = None, scale: int = 1, places: int | None = None
) -> str | Fault:
    """Return a decimal number, with exactly *places* digits after the point if that is set."""
    value = read_number(cell, counted_unit)
    if isinstance(value, Fault):
        return _scaled(value, scale)
    value *= scale
    if places is None:
        return plain_decimal(value)
    try:
        fixed = value.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)
    except InvalidOperation:  # more digits than a decimal holds
        return Fault("I003", _found(shown(cell)))
    if fixed != value:
        return Fault("I008", (*_found(shown(cell)), ("places", str(places))), f"{fixed:f}")
    return f"{fixed or abs(fixed):f}"


def _scaled(fault: Fault, scale: int) -> Fault:
    """Return *fault* with its suggestion as it would be taken: 约200 under 万元 is 2000000."""
    if fault.suggestion is None or scale == 1:
        return fault
    return replace(fault, suggestion=plain_decimal(Decimal(fault.suggestion) * scale))


def read_money(cell: Cell, scale: int = 1) -> str | Fault:
    """Return an amount in yuan with two places (分)."""
    if isinstance(cell, str):
        cell = narrow(cell).removeprefix("¥").removeprefix("人民币")
    return read_decimal(cell, "元", scale, 2)


def read_date(cell: Cell, year: int | None = None) -> str | Fault:
    """Return a day. *year* completes 3月9日; without it such a cell is a fault."""
    moment = _read_moment(cell, year)
    if isinstance(moment, Fault):
        return moment
    if moment.time() != datetime.min.time():
        return Fault("I011", _found(shown(cell)), moment.date().isoformat())
    return moment.date().isoformat()


def read_datetime(cell: Cell, year: int | None = None) -> str | Fault:
    """Return a local day and time to the minute or second."""
    moment = _read_moment(cell, year)
    return moment if isinstance(moment, Fault) else moment.isoformat()


def _read_moment(cell: Cell, year: int | None) -> datetime | Fault:
    if isinstance(cell, datetime):
        return cell.replace(tzinfo=None, microsecond=0)
    if isinstance(cell, date):
        return datetime(cell.year, cell.month, cell.day)
    if isinstance(cell, int | Decimal) and not _COMPACT.fullmatch(str(cell)):
        return _from_serial(Decimal(cell), shown(cell))
    cell = None if cell is None else str(cell)  # 20210309 kept as a number
    spaced = " ".join(unicodedata.normalize("NFKC", tidy(cell or "")).split())
    text = spaced.replace(" ", "")
    text = text if text.isascii() else chinese_digits(text)
    found = _DATE.fullmatch(text) or _DATE.fullmatch(spaced) or _COMPACT.fullmatch(text)
    if found is None:
        return _date_fault(text, year)
    parts = found.groupdict()
    if parts["year"] and len(parts["year"]) == 2:
        return _offered("I010", text, 2000 + int(parts["year"]), parts)
    stated = int(parts["year"]) if parts["year"] else year
    if stated is None:
        return Fault("I012", _found(text))
    return _moment_of(text, stated, parts)


def _moment_of(text: str, year: int, parts: dict[str, str | None]) -> datetime | Fault:
    month, day = int(parts["month"] or 0), int(parts["day"] or 0)
    clock = [int(parts.get(name) or 0) for name in ("hour", "minute", "second")]
    try:
        return datetime(year, month, day, clock[0], clock[1], clock[2])
    except ValueError:
        return _offered("I014", text, year, parts)


def _offered(code: str, text: str, year: int, parts: dict[str, str | None]) -> Fault:
    """Return a fault whose suggestion is the day itself, or the last one of a too short month."""
    try:
        last = last_day_of_month(year, int(parts["month"] or 0))
    except ValueError:
        return Fault(code, _found(text))
    day = min(int(parts["day"] or 0), last.day)
    return Fault(code, _found(text), last.replace(day=day).isoformat() if day else None)


def _date_fault(text: str, year: int | None) -> Fault:
    if text.isdigit() and int(text) in _SERIALS:
        day = _SERIAL_EPOCH + timedelta(days=int(text))
        return Fault("I013", _found(text), day.isoformat())
    month = _MONTH.fullmatch(text)
    stated = (int(month["year"]) if month and month["year"] else year) if month else None
    if month is None or stated is None or not 1 <= int(month["month"]) <= 12 or text.isdigit():
        return Fault("I009", _found(text))
    last = last_day_of_month(stated, int(month["month"]))
    return Fault("I015", _found(text), last.isoformat() if month["end"] else None)


def _from_serial(serial: Decimal, text: str) -> datetime | Fault:
    if not serial.is_finite() or int(serial) not in _SERIALS:
        return Fault("I009", _found(text))
    seconds = int(((serial - int(serial)) * 86_400).to_integral_value())
    day = datetime(_SERIAL_EPOCH.year, _SERIAL_EPOCH.month, _SERIAL_EPOCH.day)
    return day + timedelta(days=int(serial), seconds=seconds)


def _found(text: str) -> tuple[tuple[str, str], ...]:
    return (("found", text),)
