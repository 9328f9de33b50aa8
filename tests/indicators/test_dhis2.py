"""The expected results of DHIS2's analytics test, all reproduced by the room's own functions."""

from collections.abc import Callable, Iterator
from decimal import Decimal

import pytest

from .dhis2_cases import CASES, Room, answering
from .dhis2_values import REGISTRATIONS, VALIDATION_RESULTS, VALUES


@pytest.fixture(scope="module", autouse=True)
def room() -> Iterator[None]:
    answering.append(Room())
    yield
    answering.pop()


@pytest.mark.parametrize(("name", "make", "want"), CASES, ids=[case[0] for case in CASES])
def test_as_expected_there(
    name: str, make: Callable[[], Decimal | int | None], want: str | None
) -> None:
    assert make() == (None if want is None else Decimal(want))


def test_everything_was_transcribed() -> None:
    assert (len(VALUES), len(REGISTRATIONS), len(VALIDATION_RESULTS)) == (32, 15, 7)
    assert len(CASES) > 100
