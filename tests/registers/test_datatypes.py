"""What cells say, by value."""

from datetime import date, datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kanhe.registers import datatypes
from kanhe.registers.chinese_numbers import chinese_digits, chinese_integer
from kanhe.registers.datatypes import Cell, Datatype, Fault


def outcome(read: str | Decimal | Fault) -> object:
    return (read.code, read.suggestion) if isinstance(read, Fault) else read


@pytest.mark.parametrize(
    ("cell", "read"),
    [
        ("12040", "12040"),
        ("12,040", "12040"),
        ("１２，０４０", "12040"),
        (" 12 040 ", "12040"),
        ("12040人次", "12040"),
        ("十二", "12"),
        ("十二人次", "12"),
        ("两千零三", "2003"),
        ("1.8万", "18000"),
        (12, "12"),
        (Decimal("12.0"), "12"),
        ("3.0", "3"),
        ("-3", "-3"),
        ("-0", "0"),
        ("约200", ("I005", "200")),
        ("200余", ("I005", "200")),
        ("200余人次", ("I005", "200")),
        ("1.8万余", ("I005", "18000")),
        ("近二百", ("I005", "200")),
        ("十余", ("I005", "10")),
        ("12家", ("I006", "12")),
        ("12,04", ("I006", "12")),
        ("很多", ("I003", None)),
        ("无", ("I004", "0")),
        ("3.5", ("I007", None)),
        (date(2021, 3, 9), ("I003", None)),
        (True, ("I003", None)),
        (Decimal("NaN"), ("I003", None)),
        ("人次", ("I003", None)),
    ],
)
def test_integers(cell: Cell, read: object) -> None:
    assert outcome(datatypes.read_integer(cell, "人次")) == read


@pytest.mark.parametrize(
    ("cell", "scale", "read"),
    [
        ("12.5", 10_000, "125000.00"),
        ("¥12.50", 1, "12.50"),
        ("57.3亿元", 1, "5730000000.00"),
        (Decimal("0.1"), 1, "0.10"),
        (3, 1, "3.00"),
        ("-0", 1, "0.00"),
        ("12.345", 1, ("I008", "12.35")),
        ("约3万元", 1, ("I005", "30000")),
        ("9" * 40, 1, ("I003", None)),
        ("若干", 1, ("I003", None)),
    ],
)
def test_money(cell: Cell, scale: int, read: object) -> None:
    assert outcome(datatypes.read_money(cell, scale)) == read


@pytest.mark.parametrize(
    ("cell", "places", "read"),
    [
        ("12.50", None, "12.5"),
        ("113.85", None, "113.85"),
        ("100", None, "100"),
        ("12.5", 1, "12.5"),
        ("12.55", 1, ("I008", "12.6")),
    ],
)
def test_decimals(cell: Cell, places: int | None, read: object) -> None:
    assert outcome(datatypes.read_decimal(cell, None, 1, places)) == read


@pytest.mark.parametrize(
    ("cell", "year", "read"),
    [
        ("2021-03-09", None, "2021-03-09"),
        ("2021.3.9", None, "2021-03-09"),
        ("2021/3/9", None, "2021-03-09"),
        ("2021年3月9日", None, "2021-03-09"),
        ("２０２１年３月９日", None, "2021-03-09"),
        ("二〇二一年三月九日", None, "2021-03-09"),
        ("20210309", None, "2021-03-09"),
        ("2021-03-09 00:00:00", None, "2021-03-09"),
        ("3月9日", 2021, "2021-03-09"),
        ("3.9", 2021, "2021-03-09"),
        ("3月9日", None, ("I012", None)),
        (date(2021, 3, 9), None, "2021-03-09"),
        (datetime(2021, 3, 9), None, "2021-03-09"),
        (datetime(2021, 3, 9, 8, 30), None, ("I011", "2021-03-09")),
        (44264, None, "2021-03-09"),
        (Decimal("44264.5"), None, ("I011", "2021-03-09")),
        ("44264", None, ("I013", "2021-03-09")),
        (3, None, ("I009", None)),
        (20210309, None, "2021-03-09"),
        (Decimal("3.9"), 2021, ("I009", None)),
        (Decimal("NaN"), None, ("I009", None)),
        ("2021-04-31", None, ("I014", "2021-04-30")),
        ("2021-13-01", None, ("I014", None)),
        ("2021-03-00", None, ("I014", None)),
        ("21.3.9", None, ("I010", "2021-03-09")),
        ("21.13.9", None, ("I010", None)),
        ("4月底", 2021, ("I015", "2021-04-30")),
        ("2021年4月", None, ("I015", None)),
        ("4月底", None, ("I009", None)),
        ("2021年13月", None, ("I009", None)),
        ("长期坚持", 2021, ("I009", None)),
        ("3/9/2021", None, ("I009", None)),
        ("7", 2021, ("I009", None)),
    ],
)
def test_dates(cell: Cell, year: int | None, read: object) -> None:
    assert outcome(datatypes.read_date(cell, year)) == read


@pytest.mark.parametrize(
    ("cell", "read"),
    [
        ("2021-03-09 14:30", "2021-03-09T14:30:00"),
        ("2021年3月9日14时30分", "2021-03-09T14:30:00"),
        ("2021-03-09T14:30:05", "2021-03-09T14:30:05"),
        (Decimal("44264.604166666664"), "2021-03-09T14:30:00"),
        ("2021-03-09 25:00", ("I014", "2021-03-09")),
    ],
)
def test_datetimes(cell: Cell, read: object) -> None:
    assert outcome(datatypes.read_datetime(cell)) == read


@given(st.dates(date(1901, 1, 1), date(2190, 1, 1)))
def test_every_way_to_write_a_day_reads_the_same(day: date) -> None:
    iso = day.isoformat()
    serial = (day - date(1899, 12, 30)).days
    for cell in (
        iso,
        f"{day.year}.{day.month}.{day.day}",
        f"{day.year}年{day.month}月{day.day}日",
        f"{day:%Y%m%d}",
        day,
        serial,
    ):
        assert datatypes.read_date(cell) == iso
    assert datatypes.read_date(f"{day.month}月{day.day}日", day.year) == iso


@given(st.integers(-(10**12), 10**12))
def test_every_way_to_write_a_whole_number_reads_the_same(value: int) -> None:
    wide = str(value).translate({ord(c): ord(c) + 0xFEE0 for c in "0123456789"})
    for cell in (value, str(value), f"{value:,}", wide, Decimal(value), f"{value}.00"):
        assert datatypes.read_integer(cell) == str(value)


@given(st.decimals(allow_nan=False, allow_infinity=False, places=2, min_value=-(10**9)))
def test_money_is_exact_and_canonical(value: Decimal) -> None:
    read = datatypes.read_money(value)
    if isinstance(read, str):
        assert Decimal(read) == value
        assert datatypes.read_money(read) == read


DIGITS = "零一二三四五六七八九"


def spelled(value: int) -> str:
    """Spell 1 to 99,999,999 the long way."""
    high, low = divmod(value, 10_000)
    if high:
        gap = "零" if low and low < 1000 else ""
        return f"{spelled(high)}万{gap}{spelled(low) if low else ''}"
    text, waiting = "", False
    for scale, mark in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit, low = divmod(low, scale)
        if digit:
            text += ("零" if waiting and text else "") + DIGITS[digit] + mark
            waiting = False
        else:
            waiting = True
    return text


@given(st.integers(1, 99_999_999))
def test_spelled_numbers(value: int) -> None:
    assert chinese_integer(spelled(value)) == value


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("", None),
        ("零", 0),
        ("两", 2),
        ("十", 10),
        ("二十", 20),
        ("一亿零三", 100_000_003),
        ("三万", 30_000),
        ("三百五", None),
        ("二万三", None),
        ("万", None),
        ("百十", None),
        ("十十", None),
        ("一二", None),
        ("十万人", None),
        ("三百二十五", 325),
    ],
)
def test_chinese_numbers(text: str, value: int | None) -> None:
    assert chinese_integer(text) == value


def test_chinese_digits_in_dates() -> None:
    assert chinese_digits("二〇二一年十二月三十一日") == "2021年12月31日"
    assert chinese_digits("十十年") == "十十年"


@pytest.mark.parametrize(
    ("cell", "datatype", "blank"),
    [
        (None, Datatype.TEXT, True),
        ("  \u3000", Datatype.TEXT, True),
        ("无", Datatype.TEXT, False),
        ("无", Datatype.INTEGER, False),
        ("——", Datatype.INTEGER, True),
        ("无", Datatype.DATE, True),
        ("/", Datatype.CHOICE, True),
        ("", Datatype.DATE, True),
        (0, Datatype.INTEGER, False),
    ],
)
def test_blanks(cell: Cell, datatype: Datatype, blank: bool) -> None:
    assert datatypes.is_blank(cell, datatype) is blank


@pytest.mark.parametrize(
    ("cell", "text"),
    [
        (None, ""),
        ("a\u200bb\r\nc ", "ab\nc"),
        (Decimal("1.50"), "1.5"),
        (Decimal("1E3"), "1000"),
        (7, "7"),
        (datetime(2021, 3, 9), "2021-03-09"),
        (datetime(2021, 3, 9, 8), "2021-03-09T08:00:00"),
    ],
)
def test_texts(cell: Cell, text: str) -> None:
    assert datatypes.read_text(cell) == text
