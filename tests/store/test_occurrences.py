"""Counts of choices: kept in step with whatever is written, and where lists begin by them."""

from collections import Counter
from dataclasses import replace
from datetime import date, timedelta

import pytest
from django.db import connection

from kanhe.store import occurrences, rebuild
from kanhe.store.folder import Folder
from kanhe.store.listing import Order, Position, RecordFilter, each_record, list_records
from kanhe.store.occurrences import Along, Run

from .entries import FINDING, corrected, defined, registered, voided
from .writing import write

Row = tuple[str, str, str, int, int]


def rows() -> list[Row]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT field, value, along, stretch, times FROM occurrence ORDER BY 1, 2, 3, 4"
        )
        return [tuple(row) for row in cursor.fetchall()]


def brute() -> list[Row]:
    found: Counter[tuple[str, str, str, int]] = Counter()
    for one in each_record(RecordFilter("finding", is_void=None)):
        grade = one.record.data.get("grade")
        for value in grade if isinstance(grade, list | tuple) else (grade,):
            if value is not None:
                found["grade", value, "day", one.record.day.toordinal()] += 1
                found["grade", value, "number", one.number // occurrences.NEIGHBOURS] += 1
    return sorted((*key, times) for key, times in found.items())


def test_counts_follow_what_is_written(monkeypatch: pytest.MonkeyPatch, ledger: Folder) -> None:
    monkeypatch.setattr(occurrences, "NEIGHBOURS", 4)
    days = [date(2021, 3, 1) + timedelta(days=at % 3) for at in range(9)]
    grades = ("ordinary", "grave", ["grave", "ordinary"])
    write(
        defined(),
        *(
            registered(f"r{at}", day=day, grade=grades[at % 2 if at < 7 else 2])
            for at, day in enumerate(days)
        ),
        registered("none"),
    )
    assert rows() == brute()
    write(
        corrected("r1", "c1", grade="ordinary"),
        corrected("r1", "c2", grade="grave"),  # twice in one transaction
        corrected("r2", "c3", found_on="2021-04-01"),
        corrected("r3", "c4", grade=None),
        corrected("r4", "c5", problem="灯"),
        voided("r5"),
    )
    assert rows() == brute()
    assert rebuild.check() == []


def test_a_next_version_counts_anew(ledger: Folder) -> None:
    """A field that is closed now is counted from the start, and one that is not is forgotten."""
    grade = next(part for part in FINDING.fields if part.name == "grade")
    others = tuple(part for part in FINDING.fields if part is not grade)
    opened = replace(
        FINDING, fields=(*others, replace(grade, datatype=grade.datatype.TEXT, choices=()))
    )
    write(defined(opened), registered("r1", grade="grave"))
    assert rows() == []
    closed = replace(FINDING, version=2)
    write(defined(closed), registered("r2", version=2, grade="grave"))
    assert rows() == brute() != []
    assert rebuild.check() == []
    write(registered("r3", version=2, grade="ordinary"), defined(replace(opened, version=3)))
    assert rows() == []
    assert rebuild.check() == []


def test_a_row_that_is_wrong_is_named(ledger: Folder) -> None:
    write(defined(), registered("r1", grade="grave"))
    with connection.cursor() as cursor:
        cursor.execute("UPDATE occurrence SET times = 2 WHERE along = 'day'")
    assert {one.table for one in rebuild.check()} == {"occurrence"}
    rebuild.rebuild()


def test_runs_are_cut_into_few(monkeypatch: pytest.MonkeyPatch, ledger: Folder) -> None:
    start = date(2021, 1, 1)
    gone = (0, 1, 5, 20, 40, 60)
    write(
        defined(),
        *(registered(f"r{at}", day=start + timedelta(days=at), grade="grave") for at in gone),
    )

    def told(first: int | None, *, is_descending: bool) -> list[tuple[int | None, ...]]:
        found = occurrences.runs(
            FINDING,
            {"grade": "grave"},
            Along.DAY,
            None if first is None else (start + timedelta(days=first)).toordinal(),
            is_descending=is_descending,
        )
        return [tuple(one and one - start.toordinal() for one in run) for run in found]

    assert told(None, is_descending=False) == [(0, 5), (20, 20), (40, 40), (60, 60)]
    assert told(30, is_descending=True) == [(20, 20), (0, 5)]
    monkeypatch.setattr(occurrences, "_MOST", 2)
    assert told(None, is_descending=True) == [(60, 60), (40, 40), (0, 20)]
    monkeypatch.setattr(occurrences, "_LOOKED_AT", 3)
    assert told(None, is_descending=True) == [(60, 60), (40, 40), (None, 20)]
    assert list(occurrences.runs(FINDING, {"people": 3}, Along.DAY, None, is_descending=True)) == [
        Run()
    ]


@pytest.mark.parametrize("most", [0, 1, 16])
def test_lists_leap(monkeypatch: pytest.MonkeyPatch, ledger: Folder, most: int) -> None:
    """A list is the same however its runs are cut, from any place on, both ways."""
    monkeypatch.setattr(occurrences, "NEIGHBOURS", 2)
    monkeypatch.setattr(occurrences, "_NEAR", 1)
    monkeypatch.setattr(occurrences, "_MOST", most)
    monkeypatch.setattr(occurrences, "_LOOKED_AT", 5)
    days = [date(2021, 3, 1) + timedelta(days=at * 7 % 30) for at in range(40)]
    grades = ("ordinary", "grave", "ordinary", "ordinary", "ordinary", "ordinary")
    write(
        defined(),
        *(
            registered(f"r{at}", day=day, grade=grades[at % 6], org_unit="ab"[at % 4 // 3])
            for at, day in enumerate(days)
        ),
    )
    which = RecordFilter("finding", fields={"grade": "grave"})
    every = list(each_record(which))
    assert len(every) == 7
    for order in Order:
        for is_descending in (False, True):
            wanted = sorted(
                every,
                key=lambda one: (one.record.day if order is Order.DAY else date.min, one.number),
                reverse=is_descending,
            )
            for at, place in enumerate([None, *wanted]):
                after = place and Position(place.number, place.record.day)
                page = list_records(
                    which, order=order, is_descending=is_descending, after=after, limit=3
                )
                assert page.rows == tuple(wanted[at : at + 3])
