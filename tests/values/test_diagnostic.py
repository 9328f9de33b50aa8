"""Places and diagnostics."""

import pytest

from kanhe.values.diagnostic import (
    CellPlace,
    Diagnostic,
    FieldPlace,
    LinePlace,
    Severity,
    TextPlace,
    column_letters,
)


@pytest.mark.parametrize(
    ("column", "letters"),
    [(1, "A"), (3, "C"), (26, "Z"), (27, "AA"), (52, "AZ"), (702, "ZZ"), (703, "AAA")],
)
def test_columns_are_lettered_as_spreadsheets_do(column: int, letters: str) -> None:
    assert column_letters(column) == letters


@pytest.mark.parametrize(
    ("place", "text"),
    [
        (CellPlace("a.xlsx", "Sheet1", 7, 3), "Sheet1!C7"),
        (CellPlace("a.csv", "", 7, 3), "C7"),
        (LinePlace("campaign.yaml", 4), "campaign.yaml:4"),
        (TextPlace(3, 5), "3-5"),
        (FieldPlace("fields.0"), "fields.0"),
    ],
)
def test_places_read_as_people_write_them(place: object, text: str) -> None:
    assert str(place) == text


def test_a_diagnostic_is_an_error_unless_said_otherwise() -> None:
    fault = Diagnostic("I001", LinePlace("f", 1), (("field", "人次"),))
    assert fault.severity is Severity.ERROR
    assert fault.fact_map == {"field": "人次"}
