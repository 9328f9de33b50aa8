"""Keys: patterns, series, the next one."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kanhe.registers.numbering import (
    Numbering,
    Series,
    is_pattern,
    key_of,
    next_key,
    serial_of,
    series_and_serial,
    series_form,
    series_prefix,
)
from kanhe.values.refusal import Refusal

SERIES = Series("市", "F", date(2021, 5, 9))


@pytest.mark.parametrize(
    ("pattern", "serial", "key"),
    [
        ("{org}整治〔{year}〕{serial}号", 12, "市整治〔2021〕12号"),
        ("F-{year}-{serial:4}", 1, "F-2021-0001"),
        ("F-{year}-{serial:4}", 12345, "F-2021-12345"),
        ("{register}-{year}-Q{quarter}-{serial:3}", 7, "F-2021-Q2-007"),
    ],
)
def test_keys(pattern: str, serial: int, key: str) -> None:
    numbering = Numbering(pattern)
    assert is_pattern(pattern)
    assert key_of(numbering, SERIES, serial) == key
    assert serial_of(numbering, SERIES, key) == serial
    assert next_key(numbering, SERIES, key) == key_of(numbering, SERIES, serial + 1)
    assert key.startswith(series_prefix(numbering, SERIES))
    before, width, after = series_form(numbering, SERIES)
    assert f"{before}{serial:0{width}}{after}" == key


def test_a_series_begins_with_one_and_again_each_year() -> None:
    numbering = Numbering("{org}〔{year}〕{serial}号")
    assert next_key(numbering, SERIES, None) == "市〔2021〕1号"
    with pytest.raises(Refusal, match="key_not_of_series"):
        next_key(numbering, SERIES, "市〔2020〕99号")
    with pytest.raises(Refusal, match="key_not_of_series"):
        next_key(numbering, SERIES, "别的")
    assert serial_of(Numbering("F{serial:4}"), SERIES, "F1") is None


@pytest.mark.parametrize(
    "pattern",
    [
        "F",
        "{serial}{serial}",
        "{year}{year}{serial}",
        "{serial}{x}",
        "{year:2}{serial}",
        "{serial}}",
    ],
)
def test_patterns_that_are_none(pattern: str) -> None:
    assert not is_pattern(pattern)


@given(st.lists(st.sampled_from([2020, 2021]), max_size=20))
def test_no_key_is_given_twice(years: list[int]) -> None:
    numbering, latest, given_keys = Numbering("{year}-{serial:2}"), {}, []
    for year in years:
        series = Series("市", "F", date(year, 1, 1))
        latest[year] = next_key(numbering, series, latest.get(year))
        given_keys.append(latest[year])
    assert len(set(given_keys)) == len(years)


@pytest.mark.parametrize(
    ("pattern", "key", "expected"),
    [
        ("{org}整治〔{year}〕{serial}号", "市整治〔2021〕12号", ("市整治〔2021〕{}号", 12)),
        ("F-{year}-{serial:4}", "F-2021-0007", ("F-2021-{}", 7)),
        ("{serial}/{year}", "3/2021", ("{}/2021", 3)),
        ("F-{year}-{serial:4}", "G-2021-0007", None),
    ],
)
def test_a_key_says_its_series(pattern: str, key: str, expected: tuple[str, int] | None) -> None:
    assert series_and_serial(Numbering(pattern), key) == expected
