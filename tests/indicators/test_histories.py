"""Cells equal brute force, whatever happens to the records and to the organisation."""

import os
from collections import Counter
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from random import Random

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kanhe.indicators.brute_force import brute_force, is_behind, recount, trace
from kanhe.indicators.cells import Cells, roll_up
from kanhe.indicators.contribution import delta
from kanhe.indicators.definition import DateWithin, FieldIn, Filter, Indicator, Measure
from kanhe.indicators.distinct import SeenKey, first_seen
from kanhe.indicators.figure import Organised, Query
from kanhe.indicators.restatement import Standing, restate
from kanhe.registers.lifecycle import State
from kanhe.registers.projection import Record
from kanhe.values.orgtree import Closed, Merged, Moved, Opened, Split
from kanhe.values.period import Window
from kanhe.values.refusal import Refusal

from .cell_ledger import CellLedger

#: The suite runs 150; with KANHE_HISTORIES=2000 the long proof.
HISTORIES = int(os.environ.get("KANHE_HISTORIES", "150"))
FIRST = date(2021, 1, 1)
DAYS = 150


def indicator(name: str, measure: Measure, field: str | None = None, **more: object) -> Indicator:
    return Indicator(
        name,
        name,
        name,
        measure,
        "件",
        "口径",
        "definition",
        "finding",
        field,
        **more,  # type: ignore[arg-type]
    )


KNOWN = (
    indicator("findings", Measure.COUNT),
    indicator(
        "grave_open",
        Measure.COUNT,
        filter=Filter(
            (FieldIn("grade", ("grave",)),),
            (State.REGISTERED, State.RECTIFYING),
            (DateWithin("due_on", FIRST + timedelta(days=30), None),),
        ),
    ),
    indicator("amount", Measure.SUM, "amount", places=2),
    indicator("by_leader", Measure.SUM, "people", org_unit_field="lead", day_field="due_on"),
    indicator("kinds", Measure.DISTINCT, "kind", filter=Filter((FieldIn("grade", ("grave",)),))),
    indicator("helpers", Measure.DISTINCT, "helpers"),
    indicator("stock", Measure.LATEST, "people"),
    Indicator(
        "mean", "均值", "Mean", Measure.RATIO, "元", "口径", "definition",
        numerator="amount", denominator="findings",
    ),
)  # fmt: skip


def some_day(random: Random) -> date:
    return FIRST + timedelta(days=random.randrange(DAYS))


def some_data(random: Random, org_units: list[str]) -> dict[str, object]:
    data: dict[str, object] = {
        "grade": random.choice(["ordinary", "grave"]),
        "amount": f"{Decimal(random.randrange(-500, 10**9)) / 100:.2f}",
        "people": str(random.randrange(-20, 100)),
        "lead": random.choice(org_units),
        "due_on": random.choice([some_day(random).isoformat(), f"{some_day(random)}T08:30:00"]),
        "kind": random.choice("abc"),
        "helpers": random.sample("defgh", random.randrange(1, 4)),
    }
    for field in random.sample(sorted(data), random.randrange(3)):
        del data[field]
    return data


def grown(random: Random) -> CellLedger:
    ledger = CellLedger(KNOWN)
    opened = [Opened("u0", date(2020, 1, 1), "u0")]
    for at in range(1, random.randrange(5, 12)):
        opened.append(Opened(f"u{at}", date(2020, 1, 1), f"u{at}", f"u{random.randrange(at)}"))
    ledger.reorganise(*opened)
    return ledger


def write(random: Random, ledger: CellLedger) -> None:
    org_units = sorted(ledger.tree.org_units)
    key = str(len(ledger.records) + 1)
    ledger.put(
        Record(
            random.choice(["finding"] * 9 + ["other"]), key, 1, random.choice(org_units),
            some_day(random), some_data(random, org_units), (), State.REGISTERED,
        )
    )  # fmt: skip


def change(random: Random, ledger: CellLedger) -> None:
    if not ledger.records:
        return
    record = ledger.records[random.choice(sorted(ledger.records))]
    org_units = sorted(ledger.tree.org_units)
    what = random.choice(["day", "org_unit", "data", "state", "void", "all"])
    if what in ("day", "all"):
        record = replace(record, day=some_day(random))
    if what in ("org_unit", "all"):
        record = replace(record, org_unit=random.choice(org_units))
    if what in ("data", "all"):
        record = replace(record, data=some_data(random, org_units))
    if what in ("state", "all"):
        record = replace(record, state=random.choice(list(State)))
    if what == "void":
        record = replace(record, is_void=True)
    ledger.put(record)


def regroup(random: Random, ledger: CellLedger) -> None:
    """Move, merge, split, close or open on any day, early or late."""
    org_units = sorted(ledger.tree.org_units)
    one, other, day = random.choice(org_units), random.choice(org_units), some_day(random)
    new = f"u{len(org_units)}"
    act = random.randrange(6)
    try:
        if act <= 1:
            ledger.reorganise(Moved(one, day, random.choice([other, other, None])))
        elif act == 2:
            ledger.reorganise(Merged(one, day, other))
        elif act == 3:
            opened = Opened(new, day, new, other)
            ledger.reorganise(opened, Split(one, day, (new, other), random.random() < 0.5))
        elif act == 4:
            ledger.reorganise(Closed(one, day))
        else:
            ledger.reorganise(Opened(new, day, new, other))
    except Refusal:
        pass  # the tree refuses what cannot be; nothing was posted


ACTS = (write, write, write, write, change, change, regroup)


def some_query(random: Random, ledger: CellLedger) -> Query:
    start, end = sorted((some_day(random), some_day(random)))
    return Query(
        random.choice(sorted(ledger.tree.org_units)),
        Window(start, random.choice([end + timedelta(days=1)] * 4 + [None])),
        "1",
        random.choice(list(Organised)),
        FIRST + timedelta(days=DAYS + 10),
        is_own=random.random() < 0.2,
    )


@settings(
    max_examples=HISTORIES,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
@given(st.integers(0, 2**48))
def test_cells_equal_brute_force(seed: int) -> None:
    random = Random(seed)
    ledger = grown(random)
    for _ in range(random.randrange(5, 60)):
        random.choice(ACTS)(random, ledger)
    records = list(ledger.records.values())
    for _ in range(25):
        query, name = some_query(random, ledger), random.choice(KNOWN).name
        judged = brute_force(records, ledger.tree, ledger.known, name, query)
        measure = ledger.known[name].measure
        if measure is Measure.DISTINCT and (query.is_own or query.organised is Organised.NOW):
            with pytest.raises(Refusal, match="distinct_as_organised_now"):
                ledger.figure(name, query)
        else:
            assert ledger.figure(name, query) == judged
        if measure is not Measure.RATIO:
            traced = trace(records, ledger.tree, ledger.known[name], query)
            assert recount(traced) == (judged.value or 0)
            assert len(traced) == judged.record_count
            drilled = {
                r.key for r in records if is_behind(r, ledger.tree, ledger.known[name], query)
            }
            assert traced.keys() <= drilled
            assert measure is Measure.LATEST or traced.keys() == drilled


@settings(max_examples=60)
@given(st.integers(0, 2**48))
def test_what_is_undone_leaves_nothing(seed: int) -> None:
    """Records written and voided in any order leave no cell and no posting that counts."""
    random = Random(seed)
    ledger = grown(random)
    for _ in range(40):
        random.choice(ACTS)(random, ledger)
    rebuilt = CellLedger(KNOWN, ledger.tree)
    for record in random.sample(list(ledger.records.values()), len(ledger.records)):
        rebuilt.put(record)
    assert rebuilt.cells == ledger.cells
    kept = {key: n for key, n in ledger.postings.items() if n}
    assert kept == {key: n for key, n in rebuilt.postings.items() if n}
    assert kept == Counter(
        SeenKey(holding.org_unit, holding.slot, day, previous)
        for holding, day, previous in first_seen(
            (holding, day)
            for holding, days in ledger.held.items()
            for day in sorted(days)
            if days[day]
        )
    )
    for record in list(ledger.records.values()):
        ledger.put(replace(record, is_void=True))
    assert not ledger.cells
    assert not any(ledger.postings.values())


@settings(max_examples=100)
@given(st.integers(0, 2**48))
def test_a_restatement_explains_the_whole_difference(seed: int) -> None:
    random = Random(seed)
    ledger = grown(random)
    for _ in range(30):
        random.choice(ACTS)(random, ledger)
    before = dict(ledger.records), ledger.tree
    for _ in range(random.randrange(1, 12)):
        random.choice(ACTS)(random, ledger)
    for one in KNOWN[:-1]:
        query = some_query(random, ledger)
        if query.org_unit not in before[1].org_units:
            continue
        standings = [
            Standing({r.key: r for r in records.values()}, tree, one, query)
            for records, tree in (before, (ledger.records, ledger.tree))
        ]
        values = [
            brute_force(s.records.values(), s.tree, ledger.known, one.name, query).value
            or Decimal(0)
            for s in standings
        ]
        assert restate(*standings).amount == values[1] - values[0]


@given(st.integers(0, 2**48))
@settings(max_examples=50)
def test_delta_there_and_back_is_nothing(seed: int) -> None:
    random = Random(seed)
    ledger = grown(random)
    write(random, ledger)
    (first,) = ledger.records.values()
    change(random, ledger)
    (second,) = ledger.records.values()
    there = roll_up(delta(first, second, KNOWN), ledger.tree)
    back = roll_up(delta(second, first, KNOWN), ledger.tree)
    assert back == Cells({key: -value for key, value in there.items()})
