"""Figures of the store equal brute force over the log, whatever happened and however asked."""

import os
from pathlib import Path

import pytest
from django.db import connection, connections

from kanhe.indicators.definition import Measure
from kanhe.store import drilling, figures, rebuild
from kanhe.store.ledger import open_ledger
from kanhe.store.past import position_of
from tests.databases import Database

from .histories import History, Judged

#: `make histories` runs the long proof.
HISTORIES = {
    "sqlite": int(os.environ.get("KANHE_HISTORIES_SQLITE", "150")),
    "postgresql": int(os.environ.get("KANHE_HISTORIES_POSTGRESQL", "25")),
}
FIRST = int(os.environ.get("KANHE_HISTORIES_FIRST", "1"))
PARTS = 25


@pytest.mark.parametrize("part", range(PARTS))
def test_figures_equal_brute_force(database: Database, tmp_path: Path, part: int) -> None:
    """Each part of the histories in ledgers of their own; the seed of one that fails is told."""
    for seed in range(FIRST + part, FIRST + HISTORIES[database.kind], PARTS):
        folder = database.new(tmp_path)
        open_ledger(folder.path)
        try:
            live_and_ask(seed)
        except Exception as error:
            raise AssertionError(f"seed {seed} on {database.kind}") from error
        finally:
            connections.close_all()
            if database.server:
                database.server.drop(str(connection.settings_dict["NAME"]))


def live_and_ask(seed: int) -> None:
    history = History(seed)
    history.live(history.random.randrange(10, 50))
    judged: dict[int, Judged] = {}
    for _ in range(30):
        query = history.query()
        position = position_of(query.as_of)
        by = judged.setdefault(position, Judged(position))
        name = history.random.choice(sorted(by.indicators))
        expected = by.figure(name, query)
        assert figures.figure(name, query) == expected, (name, query)
        if by.indicators[name].measure is not Measure.RATIO:
            drilled = list(drilling.each_row(name, query))
            assert {row.key: row.contributes for row in drilled} == by.trace(name, query)
            assert len(drilled) == expected.record_count
    assert rebuild.check() == []
