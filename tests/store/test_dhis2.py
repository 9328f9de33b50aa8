"""The expected results of DHIS2's analytics test, reproduced by a real ledger on both databases.

Definitions, tree and values go through the committer; figures come from the stored cells, the
records behind them from the drill, rates from the submissions that came.
"""

from datetime import UTC, datetime
from decimal import Decimal

from kanhe.indicators.brute_force import brute_force
from kanhe.indicators.completeness import Rate
from kanhe.indicators.definition import by_name
from kanhe.indicators.figure import Figure, Query
from kanhe.registers import changes
from kanhe.registers.datatypes import Datatype
from kanhe.registers.definition import Field, RegisterDefinition
from kanhe.registers.entry import (
    Entry,
    Payload,
    RecordRegistered,
    RegisterDefined,
    Reorganised,
)
from kanhe.registers.numbering import Numbering
from kanhe.store import drilling, figures
from kanhe.store.append import commit
from kanhe.store.definitions import payload_of
from kanhe.store.folder import Folder
from kanhe.store.submissions import reporting_rate, submissions
from kanhe.values.period import Window
from tests.databases import ORIGIN
from tests.indicators.dhis2_cases import (
    CASES,
    INDICATORS,
    NOW,
    TREE,
    answering,
    data_set,
    facts,
    last_day,
)
from tests.indicators.dhis2_values import REGISTRATIONS

AT = datetime(2017, 1, 5, tzinfo=UTC)
VALUE = RegisterDefinition(
    "value", "数值", "Values",
    (
        Field("day", Datatype.DATE, "日期", "Day"),
        Field("org_unit", Datatype.ORG_UNIT, "单位", "Org unit"),
        Field("element", Datatype.TEXT, "指标", "Element"),
        Field("number", Datatype.INTEGER, "数", "Number"),
        Field("word", Datatype.TEXT, "文字", "Word"),
    ),
    Numbering("V{serial}"), "org_unit", "day", ("a",),
)  # fmt: skip


class Store:
    """The stored ledger answers; each figure is held to brute force over the same values."""

    def __init__(self) -> None:
        self.known, self.records = by_name(INDICATORS), facts()

    def figure(self, name: str, query: Query) -> Figure:
        found = figures.figure(name, Query(query.org_unit, query.window, ""))
        assert found == brute_force(self.records, TREE, self.known, name, found.query)
        return found

    def behind(self, name: str, query: Query) -> list[tuple[str, Decimal]]:
        rows = drilling.each_row(name, Query(query.org_unit, query.window, ""))
        return [(row.org_unit, row.contributes) for row in rows]

    def rate(self, name: str, org_unit: str, asked: Window) -> Rate:
        return reporting_rate(submissions(data_set(name).name, asked, NOW), org_unit)


def payloads() -> list[Payload]:
    """Return what has to be entered, in order."""
    came = [
        RecordRegistered(data_set(name).name, 1, f"R{at}", place, last_day(int(month)), {})
        for at, (name, month, place) in enumerate(REGISTRATIONS)
    ]
    values = [
        RecordRegistered(one.register, 1, one.key, one.org_unit, one.day, one.data)
        for one in facts()
    ]
    return [
        RegisterDefined(VALUE),
        *(RegisterDefined(data_set(name)) for name in "AB"),
        Reorganised(tuple(map(changes.org_change_data, TREE.changes)), "设立"),
        *map(payload_of, INDICATORS),
        *values,
        *came,
    ]


def test_the_store_answers_as_expected_there(ledger: Folder) -> None:
    entries = [Entry(ORIGIN, f"d{at}", "clerk", AT, AT, one) for at, one in enumerate(payloads())]
    commit(lambda writer: [writer.append(one) for one in entries])
    answering.append(Store())
    try:
        wrong = [name for name, make, want in CASES
                 if make() != (None if want is None else Decimal(want))]  # fmt: skip
    finally:
        answering.pop()
    assert wrong == []
