"""Figures of the store equal brute force over the log, whatever happened and however asked."""

import os
from dataclasses import replace
from decimal import Decimal
from importlib import import_module
from itertools import product
from pathlib import Path

import pytest
from django.db import connection, connections

from kanhe.indicators.calendar import Calendar, pieces
from kanhe.indicators.definition import Measure
from kanhe.indicators.figure import Query
from kanhe.indicators.grains import THIRDS_FROM
from kanhe.store import drill_scan, drilling, figures, own_records, rebuild
from kanhe.store.cell_order import group_of
from kanhe.store.cell_rows import RowKey
from kanhe.store.folder import Folder
from kanhe.store.ledger import open_ledger
from kanhe.store.past import position_of
from kanhe.values.refusal import Refusal
from tests.databases import Database

from .histories import History, Judged

#: `make histories` runs the long proof.
HISTORIES = {
    "sqlite": int(os.environ.get("KANHE_HISTORIES_SQLITE", "75")),
    "postgresql": int(os.environ.get("KANHE_HISTORIES_POSTGRESQL", "25")),
}
FIRST = int(os.environ.get("KANHE_HISTORIES_FIRST", "1"))
PARTS = 25


@pytest.mark.parametrize("part", range(PARTS))
def test_figures_equal_brute_force(
    database: Database, tmp_path: Path, part: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each part of the histories in ledgers of their own; the seed of one that fails is told.

    Every second part turns many small pages and looks for few records with the cells' help.
    """
    if part % 2:
        for module, name in ((drilling, "_AT_ONCE"), (drill_scan, "_AT_ONCE")):
            monkeypatch.setattr(module, name, 2)
        monkeypatch.setattr(drill_scan, "_LOOKED_AT", 1)
        monkeypatch.setattr(drill_scan, "_STRETCHES", 3)
    for seed in range(FIRST + part, FIRST + HISTORIES[database.kind], PARTS):
        folder = database.new(tmp_path)
        open_ledger(folder.path)
        if database.kind == "sqlite":  # nobody pulls the plug here; half of the time is the disk's
            connection.cursor().execute("PRAGMA synchronous = OFF")
        try:
            live_and_ask(seed)
        except Exception as error:
            raise AssertionError(f"seed {seed} on {database.kind}") from error
        finally:
            connections.close_all()
            if database.server:
                database.server.drop(str(connection.settings_dict["NAME"]))


def test_the_cells_of_older_ledgers_get_their_wider_stretches(ledger: Folder) -> None:
    history = History(7)
    history.live(40)
    with connection.cursor() as cursor:
        cursor.execute(f"DELETE FROM cell WHERE p >= {THIRDS_FROM}")
        assert cursor.rowcount
    assert rebuild.check() != []
    with connection.schema_editor() as editor:
        import_module("kanhe.store.migrations.0010_thirds_and_quarters").fill(None, editor)


def test_a_rebuild_puts_cells_in_order(ledger: Folder) -> None:
    history = History(1)
    history.live(40)
    rebuild.rebuild()
    assert rebuild.check() == []
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT page, org_unit, p FROM cell ORDER BY ctid")
            found = [RowKey(*row) for row in cursor.fetchall()]
        assert len({group_of(key.p) for key in found}) > 10
        assert found == sorted(found, key=lambda key: (key.page, group_of(key.p), *key[1:]))


@pytest.mark.parametrize("most", [200, 0])
def test_lists_follow_what_came_since_they_were_last_asked_for(
    ledger: Folder, monkeypatch: pytest.MonkeyPatch, most: int
) -> None:
    """What is remembered of org units with records of their own is never too little."""
    monkeypatch.setattr(own_records, "_MOST", most)
    history = History(26)
    for _ in range(30):
        history.live(2)
        by = history.judged("")
        counted = [one for one in by.indicators.values() if one.measure is Measure.COUNT]
        for one, _ in product(counted[:2], range(3)):
            query = replace(history.query(), as_of="")
            drilled = list(drilling.each_row(one.name, query))
            assert {row.key: row.contributes for row in drilled} == by.trace(one.name, query)


def live_and_ask(seed: int) -> None:
    history = History(seed)
    history.live(history.random.randrange(10, 50))
    for at in range(30):
        query = history.query()
        by = history.judged(query.as_of)
        name = history.random.choice(sorted(by.indicators))
        expected = by.figure(name, query)
        assert figures.figure(name, query) == expected, (name, query)
        if by.indicators[name].measure is not Measure.RATIO:
            drilled = list(drilling.each_row(name, query))
            assert {row.key: row.contributes for row in drilled} == by.trace(name, query)
            assert len(drilled) == expected.record_count
        if at % 10 == 0:
            ask_for_tables(history, by, name, query)
            ask_why(history, name, query)
    assert rebuild.check() == []


def ask_for_tables(history: History, by: Judged, name: str, query: Query) -> None:
    lines = figures.league(name, query)
    assert all(line == by.figure(name, line.query) for line in lines)
    if by.indicators[name].measure in (Measure.COUNT, Measure.SUM):
        total = by.figure(name, query).value
        if not query.is_own:
            assert sum(line.value or 0 for line in lines) == (total or 0), (name, query)
    if query.window.end is not None:
        step = history.random.choice(list(Calendar))
        steps = figures.series(name, query, step)
        assert [one.query.window for one in steps] == list(pieces(query.window, step))
        assert all(one == by.figure(name, one.query) for one in steps)
    org_units, names = (
        history.random.sample(sorted(some), min(3, len(some)))  # an early moment knows few
        for some in (by.tree.org_units, by.indicators)
    )
    assert figures.wall(names, org_units, query) == {
        one: {key: by.figure(one, replace(query, org_unit=key)).value for key in org_units}
        for one in names
    }


def ask_why(history: History, name: str, query: Query) -> None:
    """What explains a changed figure adds up to the change."""
    other = replace(query, as_of=history.random.choice(["", *map(str, history.positions)]))
    by = history.judged(other.as_of)
    if name not in by.indicators or query.org_unit not in by.tree.org_units:
        return
    earlier, later = sorted((query, other), key=lambda one: position_of(one.as_of)[0])
    values = [figures.figure(name, one).value or Decimal(0) for one in (earlier, later)]
    if by.indicators[name].measure is Measure.RATIO:
        with pytest.raises(Refusal, match="ratio_has_no_records"):
            figures.restatement(name, earlier, later)
    else:
        assert figures.restatement(name, earlier, later).amount == values[1] - values[0]
