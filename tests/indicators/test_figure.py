"""Figures by value: covers of windows, missing and zero, ratios, then and now, targets."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kanhe.indicators.brute_force import brute_force, trace
from kanhe.indicators.cells import merged, roll_up
from kanhe.indicators.contribution import Part, Place, Slot, contribution, delta, slot
from kanhe.indicators.definition import FieldIn, FigureLamp, Filter, Indicator, Measure, Target
from kanhe.indicators.figure import (
    Figure,
    Organised,
    Query,
    figure,
    is_heard,
    sums_needed,
    unscaled,
    unscaled_all,
)
from kanhe.indicators.grains import (
    MONTHS_FROM,
    QUARTERS_FROM,
    THIRDS_FROM,
    Run,
    cover,
    day_number,
    day_of,
    days_of,
    month_number,
    numbers_of,
)
from kanhe.indicators.hierarchy import (
    branches,
    chain,
    children_on,
    parent_on,
    regrouped,
    turning_days,
)
from kanhe.indicators.levels import Report, in_force
from kanhe.indicators.regrouping import terms
from kanhe.indicators.targets import lamp_of, progress, target_of
from kanhe.registers.campaign import Colour
from kanhe.registers.projection import Record
from kanhe.values.orgtree import EMPTY, Closed, Merged, Moved, Opened, OrgTree, Split, grow
from kanhe.values.period import Window
from kanhe.values.refusal import Refusal

from .cell_ledger import CellLedger

NEW_YEAR = date(2021, 1, 1)
TREE = grow(
    EMPTY,
    [
        Opened("city", NEW_YEAR, "市"),
        Opened("east", NEW_YEAR, "东县", "city"),
        Opened("west", NEW_YEAR, "西县", "city"),
        Opened("post", NEW_YEAR, "所", "east"),
    ],
)
COUNT = Indicator("n", "数", "N", Measure.COUNT, "件", "口径", "definition", "finding")
GRAVE = replace(COUNT, name="grave", filter=Filter((FieldIn("grade", ("grave",)),)))
FUNDS = replace(
    COUNT, name="funds", measure=Measure.SUM, field="funds", places=2, rounding=2,
    filter=Filter((FieldIn("grade", ("grave",)),)),
)  # fmt: skip
KINDS = replace(COUNT, name="kinds", measure=Measure.DISTINCT, field="kind")
STOCK = replace(COUNT, name="stock", measure=Measure.LATEST, field="people")
RATE = Indicator(
    "rate", "率", "Rate", Measure.RATIO, "%", "口径", "definition",
    numerator="grave", denominator="n", per=100, rounding=1,
)  # fmt: skip
ALL = (COUNT, GRAVE, FUNDS, KINDS, STOCK, RATE)
YEAR = Window(NEW_YEAR, date(2022, 1, 1))


def record(key: str, day: date = NEW_YEAR, org_unit: str = "post", **data: object) -> Record:
    return Record("finding", key, 1, org_unit, day, data, ())


def ask(name: str, *records: Record, org_unit: str = "city", window: Window = YEAR) -> Figure:
    ledger = CellLedger(ALL, TREE)
    for one in records:
        ledger.put(one)
    query = Query(org_unit, window, "7")
    found = ledger.figure(name, query)
    assert found == brute_force(records, TREE, ledger.known, name, query)
    return found


DAYS = st.dates(date(1999, 1, 1), date(2003, 12, 31))


@given(DAYS, DAYS)
def test_a_cover_is_its_window(one: date, other: date) -> None:
    window = Window(min(one, other), max(one, other) + timedelta(days=1))
    runs = cover(window)
    day = date(1998, 12, 1)
    while day < date(2004, 2, 1):
        covered = sum(
            run.sign for p in numbers_of(day) for run in runs if run.first <= p <= run.last
        )
        assert covered == (day in window)
        day += timedelta(days=1)
    quarters = (window.end.year - window.start.year + 1) * 4 if window.end else 0
    assert sum(run.last - run.first + 1 for run in runs) <= 2 * (5 + 1 + 1) + quarters


@given(st.dates())
def test_a_day_lies_in_its_cells(day: date) -> None:
    own, third, month, quarter = numbers_of(day)
    assert own < MONTHS_FROM <= month < THIRDS_FROM <= third < QUARTERS_FROM <= quarter
    assert days_of(own) == (day, day)
    assert days_of(month)[0] == day.replace(day=1)
    assert (days_of(month)[1] + timedelta(days=1)).day == 1 if day.year < 9999 else True
    for p in (third, month, quarter):
        first, last = days_of(p)
        assert first <= day <= last
        assert numbers_of(first)[1:].count(p) == numbers_of(last)[1:].count(p) == 1
    assert days_of(third)[0].day in (1, 11, 21)
    assert days_of(quarter)[0].replace(month=1) == date(day.year, 1, 1)


def test_covers_by_value() -> None:
    may = month_number(date(2021, 5, 1))
    spring = QUARTERS_FROM + 4 * 2021 + 1
    early = THIRDS_FROM + 3 * (may - MONTHS_FROM)
    first = day_number(date(2021, 5, 1))
    assert cover(Window(date(2021, 5, 1), date(2021, 6, 1))) == (Run(1, may, may),)
    assert cover(Window(date(2021, 5, 2), date(2021, 6, 1))) == (
        Run(1, may, may),
        Run(-1, first, first),
    )
    assert cover(Window(date(2021, 5, 1), date(2021, 5, 2))) == (Run(1, first, first),)
    assert cover(Window(date(2021, 5, 1), date(2021, 5, 21))) == (Run(1, early, early + 1),)
    assert cover(Window(date(2021, 5, 10), date(2021, 5, 21))) == (
        Run(1, early + 1, early + 1),
        Run(1, first + 9, first + 9),
    )
    assert cover(Window(date(2021, 4, 1), date(2021, 7, 1))) == (Run(1, spring, spring),)
    assert cover(Window(date(2021, 5, 1))) == (
        Run(1, spring, QUARTERS_FROM + 4 * 9999 + 3),
        Run(-1, may - 1, may - 1),
    )
    assert cover(Window(date(9999, 12, 31))) == (
        Run(1, day_number(date.max), day_number(date.max)),
    )
    assert day_of(first) == date(2021, 5, 1)


def test_missing_and_zero_differ() -> None:
    assert ask("grave").value is None
    assert ask("grave", record("1", grade="ordinary")).value == 0
    assert ask("grave", record("1", grade="ordinary"), org_unit="west").value is None
    assert ask("funds", record("1", grade="grave")).value is None  # nobody said how much
    assert ask("funds", record("1", grade="grave", funds="0.00")).value == 0
    assert ask("kinds", record("1")).value is None
    assert ask("stock", record("1")).value is None
    assert ask("stock", record("1", people="0")).value == 0


def test_what_a_figure_will_ask_for_is_what_it_asks() -> None:
    class Listening(CellLedger):
        def sums(self, org_unit: str, runs: Sequence[Run], slots: Sequence[Slot]) -> Sequence[int]:
            asked.append((org_unit, tuple(runs), tuple(slots)))
            return super().sums(org_unit, runs, slots)

    ledger, query = Listening(ALL, TREE), Query("city", YEAR, "7")
    for one in (COUNT, FUNDS, STOCK):
        asked: list[tuple[str, tuple[Run, ...], tuple[Slot, ...]]] = []
        figure(ledger, TREE, ledger.known, one.name, query)
        assert asked == list(sums_needed(TREE, one, [query]))


def test_heard_is_zero_and_silent_is_missing() -> None:
    ledger, query = CellLedger(ALL, TREE), Query("city", YEAR, "7")
    assert not is_heard(ledger, TREE, FUNDS, query, None)
    ledger.put(record("1", grade="ordinary"))
    assert is_heard(ledger, TREE, FUNDS, query, None)


def test_what_another_tree_holds_is_counted_by_it() -> None:
    ledger = CellLedger(ALL, TREE)
    ledger.put(record("1"))
    other = grow(TREE, [Moved("post", NEW_YEAR, "west")])
    assert children_on(TREE, "city", NEW_YEAR) == ["east", "west"]
    assert children_on(other, "west", NEW_YEAR) == ["post"]
    found = terms(TREE, "west", YEAR, today=NEW_YEAR, asked=other)
    passed = [slot(COUNT, Part.PASSED)]
    sums = [one.sign * ledger.sums(one.org_unit, cover(one.window), passed)[0] for one in found]
    assert sum(sums) == 1, "the post's record, as organised in the other tree"


def test_everything_under_a_scope_has_the_branch_it_counts_in() -> None:
    assert branches(TREE, "city", NEW_YEAR) == {
        "city": "city",
        "east": "east",
        "west": "west",
        "post": "east",
    }
    assert branches(TREE, "east", NEW_YEAR) == {"east": "east", "post": "post"}
    closed = grow(TREE, [Merged("post", date(2021, 6, 1), "west")])
    assert branches(closed, "city", date(2021, 6, 1))["post"] == "west"


def test_the_same_question_about_something_else_keeps_the_rest() -> None:
    query = Query("city", YEAR, "7", Organised.NOW, NEW_YEAR, is_own=True)
    may = Window(date(2021, 5, 1), date(2021, 6, 1))
    assert query.over(may) == replace(query, window=may)
    assert query.at("8") == replace(query, as_of="8")


@pytest.mark.parametrize("indicator", [COUNT, FUNDS])
def test_many_numbers_are_written_as_each_alone(indicator: Indicator) -> None:
    numbers = [0, -1, 12_345, 10**18 + 1]
    assert unscaled_all(indicator, numbers) == [unscaled(indicator, one) for one in numbers]


def test_a_ratio_keeps_its_parts() -> None:
    grades = {"1": "grave", "2": "x", "3": "x"}
    found = ask("rate", *(record(key, grade=grade) for key, grade in grades.items()))
    assert found.numerator is not None
    assert found.denominator is not None
    assert (found.numerator.value, found.denominator.value) == (1, 3)
    assert found.shown == Decimal("33.3")
    assert ask("rate").value is None
    assert ask("rate").shown is None


def test_a_ratio_over_zero_is_missing() -> None:
    upside = replace(RATE, name="upside", numerator="n", denominator="grave")
    ledger = CellLedger((*ALL, upside), TREE)
    ledger.put(record("1", grade="x"))
    assert ledger.figure("upside", Query("city", YEAR, "1")).value is None


@pytest.mark.parametrize(
    ("value", "places", "shown"),
    [("2.345", 2, "2.34"), ("2.355", 2, "2.36"), ("7", 2, "7"), ("0.05", 1, "0.0")],
)
def test_shown_is_rounded_half_to_even(value: str, places: int, shown: str) -> None:
    found = Figure("x", 1, "元", Query("city", YEAR, "1"), Decimal(value), 1, rounding=places)
    assert found.shown == Decimal(shown)


def test_money_is_exact() -> None:
    many = [record(str(n), grade="grave", funds="57299999999.99") for n in range(3)]
    assert ask("funds", *many).value == Decimal("171899999999.97")
    assert contribution(many[0], FUNDS)[slot(FUNDS)] == 5_729_999_999_999
    with pytest.raises(Refusal, match="value_too_fine"):
        contribution(record("1", grade="grave", funds="0.001"), FUNDS)


def test_a_correction_moves_everything() -> None:
    old, new = record("1"), record("1", date(2021, 2, 3), "west")
    changes = delta(old, new, [COUNT])
    value, heard = slot(COUNT, Part.PASSED), slot(COUNT, Part.HEARD)
    assert changes == {
        Place("post", NEW_YEAR): {value: -1, heard: -1},
        Place("west", date(2021, 2, 3)): {value: 1, heard: 1},
    }
    cells = roll_up(changes, TREE)
    assert {key.org_unit for key in cells} == {"post", "east", "city", "west"}
    assert [key for key, _ in merged(cells)] == sorted(cells)
    assert merged(cells, {key: -n for key, n in cells.items()}) == []


def test_a_year_without_its_place_counts_nowhere() -> None:
    elsewhere = replace(COUNT, org_unit_field="lead", day_field="closed_on")
    assert contribution(record("1", lead="city"), elsewhere) == {}
    assert contribution(record("1", closed_on="2021-03-01"), elsewhere) == {}


def test_levels_follow_the_latest_report() -> None:
    reports = [
        record("1", NEW_YEAR, people="5"),
        record("2", date(2021, 3, 1), people="8"),
        record("3", date(2021, 2, 1), "west", people="2"),
    ]
    assert ask("stock", *reports, window=Window(NEW_YEAR, date(2021, 2, 2))).value == 7
    assert ask("stock", *reports, window=Window(date(2021, 6, 1))).value == 10
    kept = [Report(NEW_YEAR, "1", 5), Report(date(2021, 3, 1), "2", 8)]
    assert in_force(kept, date(2021, 2, 28)) == kept[0]
    assert in_force(kept, date(2020, 2, 28)) is None


def test_then_and_now() -> None:
    ledger = CellLedger(ALL, TREE)
    ledger.put(record("1", date(2021, 2, 1), people="4"))
    ledger.reorganise(Moved("post", date(2021, 6, 1), "west"))
    ledger.put(record("2", date(2021, 7, 1), people="6"))
    today = date(2021, 12, 31)
    for name, then, now in (("n", (1, 1), (None, 2)), ("stock", (None, 6), (None, 6))):
        for organised, values in ((Organised.THEN, then), (Organised.NOW, now)):
            for org_unit, value in zip(("east", "west"), values, strict=True):
                query = Query(org_unit, YEAR, "2", organised, today)
                found = ledger.figure(name, query).value
                assert (found or None) == value, (name, organised, org_unit)


def test_parents_of_days_on_which_nobody_is_there() -> None:
    """Merged: its successor's; closed, or split in several: where it stood; not yet: its first."""
    later = [
        Opened("north", date(2021, 3, 1), "北县", "city"),
        Opened("south", date(2021, 3, 1), "南县", "city"),
        Opened("still", date(2021, 3, 1), "站", "south"),
        Moved("post", date(2021, 2, 1), "west"),
        Merged("east", date(2021, 4, 1), "west"),
        Closed("post", date(2021, 5, 1)),
        Split("west", date(2021, 6, 1), ("north", "south"), True),
    ]
    tree = grow(TREE, later)
    day = date(2021, 7, 1)
    assert chain(tree, "north", NEW_YEAR) == ("north", "city")
    assert chain(tree, "post", NEW_YEAR) == ("post", "east", "city")
    assert chain(tree, "post", day) == ("post", "west", "city")
    assert chain(tree, "east", day) == ("east", "west", "city")
    assert parent_on(tree, "west", day) == "city"
    with pytest.raises(Refusal, match="org_unit_never_opened"):
        chain(tree, "nowhere", day)
    apart = regrouped(tree, day)
    assert set(tree.org_units) - apart == {"still"}
    for other in turning_days(tree):
        assert _below(tree, "still", other) == _below(tree, "still", day)
    assert regrouped(TREE, day) == frozenset()


def _below(tree: OrgTree, key: str, day: date) -> set[str]:
    return {one for one in tree.org_units if key in chain(tree, one, day)}


def test_refusals() -> None:
    ledger = CellLedger(ALL, TREE)
    now = Query("city", YEAR, "1", Organised.NOW)
    for name in ("n", "stock"):
        with pytest.raises(Refusal, match="organised_now_without_day"):
            ledger.figure(name, now)
    with pytest.raises(Refusal, match="indicator_unknown"):
        figure(ledger, TREE, {}, "n", now)
    with pytest.raises(Refusal, match="organised_now_without_day"):
        brute_force([record("1")], TREE, ledger.known, "n", now)
    with pytest.raises(Refusal, match="ratio_has_no_records"):
        trace([], TREE, RATE, now)


TARGETS = (
    Target(Decimal(50), date(2021, 3, 31)),
    Target(Decimal(100), date(2021, 7, 31)),
    Target(Decimal(30), None, "west"),
    Target(Decimal(0), date(2021, 7, 31), "none"),
)
LAMPS = (
    FigureLamp(Colour.BLUE, "完成", "Reached", Decimal(100)),
    FigureLamp(Colour.GREEN, "正常", "On the way", Decimal(60)),
    FigureLamp(Colour.RED, "滞后", "Behind"),
)


@pytest.mark.parametrize(
    ("org_unit", "day", "value"),
    [
        ("city", NEW_YEAR, 50),
        ("city", date(2021, 3, 31), 50),
        ("city", date(2021, 4, 1), 100),
        ("city", date(2022, 1, 1), 100),
        ("west", date(2022, 1, 1), 30),
    ],
)
def test_targets(org_unit: str, day: date, value: int) -> None:
    found = target_of(replace(COUNT, targets=TARGETS), org_unit, day)
    assert found is not None
    assert found.value == value


def test_progress_lights_a_lamp() -> None:
    one = ask("n", record("1"), record("2"), record("3"))
    assert target_of(COUNT, "city", NEW_YEAR) is None
    assert progress(one, TARGETS[0]) == 6
    assert progress(one, TARGETS[3]) is None
    assert progress(ask("n"), TARGETS[0]) is None
    lit = [lamp_of(LAMPS, Decimal(n)) for n in (100, 99, 60, 0)]
    assert [lamp.colour if lamp else None for lamp in lit] == ["blue", "green", "green", "red"]
    assert lamp_of(LAMPS, None) is None
    assert lamp_of(LAMPS[:2], Decimal(1)) is None
