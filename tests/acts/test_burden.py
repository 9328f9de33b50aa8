"""The burden meter: what was typed and what came from a workbook, by org unit and week."""

from datetime import date

from kanhe.store import queries
from kanhe.store.burden import Burden, burden
from kanhe.values.period import Window

from .conftest import Office
from .findings import born
from .test_importing import previewed, take, workbook

MARCH = Window(date(2021, 3, 1), date(2021, 4, 1))


def test_typed_and_imported_fields_are_told_apart(office: Office) -> None:
    assert burden("finding", MARCH) == ()
    key = born(office)
    take(office, previewed(workbook()))
    typed = len(queries.record("finding", key).data)
    imported = {
        one: len(queries.record("finding", one).data)
        for one in ("east整治〔2021〕2号", "城东-1", "new整治〔2021〕1号")
    }
    east = sum(imported[one] for one in ("east整治〔2021〕2号", "城东-1"))
    new = imported["new整治〔2021〕1号"]
    assert burden("finding", MARCH) == (
        Burden("east", 3, typed + east, east),
        Burden("new", 1, new, new),
    )
    week = Window(date(2021, 3, 15), date(2021, 3, 22))
    assert burden("finding", week) == (Burden("new", 1, new, new),)
