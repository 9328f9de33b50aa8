"""Who owes what, read from the store; targets and lamps of a figure."""

from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal

from kanhe.indicators.completeness import Punctuality
from kanhe.indicators.definition import FigureLamp, Indicator, Measure, Target
from kanhe.indicators.figure import Query
from kanhe.registers import changes
from kanhe.registers.campaign import Colour
from kanhe.registers.definition import Submission
from kanhe.registers.entry import Reorganised
from kanhe.registers.traits import Grain
from kanhe.store import figures
from kanhe.store.definitions import payload_of
from kanhe.store.folder import Folder
from kanhe.store.submissions import reporting_rate, submissions, target_standing
from kanhe.values.orgtree import Opened
from kanhe.values.period import Window, day_window

from .entries import FINDING, defined, entry, registered, voided
from .writing import write

WEEK = day_window(date(2021, 3, 8), date(2021, 3, 10))
COUNT = Indicator(
    "findings", "问题", "Findings", Measure.COUNT, "件", "口径", "definition", "finding",
    targets=(Target(Decimal(4)),),
    lamps=(
        FigureLamp(Colour.GREEN, "达标", "Met", Decimal(100)),
        FigureLamp(Colour.RED, "未达标", "Missed"),
    ),
)  # fmt: skip


def opened(*keys: str) -> Reorganised:
    several = [Opened(key, date(2021, 1, 1), key, level="city") for key in keys]
    return Reorganised(tuple(map(changes.org_change_data, several)), "设立")


def test_who_owes_what(ledger: Folder) -> None:
    daily = replace(FINDING, submission=Submission(Grain.DAY, 0, 18))
    write(defined(daily), entry("open", opened("a", "b")))
    write(registered("r1"), registered("r2", org_unit="b"), voided("r2"))
    now = datetime(2021, 3, 9, 20, tzinfo=UTC)
    found = submissions("finding", WEEK, now)
    stands = {(one.org_unit, one.window.start.day): one.punctuality for one in found}
    assert stands == {
        ("a", 8): Punctuality.MISSING,
        ("b", 8): Punctuality.MISSING,
        ("a", 9): Punctuality.IN_TIME,
        ("b", 9): Punctuality.MISSING,
        ("a", 10): Punctuality.NOT_YET_DUE,
        ("b", 10): Punctuality.NOT_YET_DUE,
    }
    told = reporting_rate(found, "a")
    assert (told.received, told.in_time, told.owed) == (1, 1, 2)
    assert submissions("finding", Window(date(2021, 3, 9), date(2021, 3, 10)), now)[0].submitted_at


def test_a_register_that_owes_none(ledger: Folder) -> None:
    write(defined())
    assert submissions("finding", WEEK, datetime(2021, 3, 9, 20, tzinfo=UTC)) == []


def test_a_figure_stands_beside_its_target(ledger: Folder) -> None:
    plain = replace(COUNT, name="plain", targets=())
    write(defined(), entry("open", opened("a")), entry("i", payload_of(COUNT)))
    write(entry("p", payload_of(plain)), registered("r1"))
    found = figures.figure("findings", Query("a", WEEK, ""))
    standing = target_standing(found)
    assert standing is not None
    assert (standing[0].value, standing[1] and standing[1].title) == (4, "未达标")
    assert target_standing(figures.figure("plain", Query("a", WEEK, ""))) is None
