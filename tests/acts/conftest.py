"""Each test of an act runs on both databases; `ledger` rebuilds and compares after each."""

from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from itertools import count
from typing import Any

import pytest

from tests.databases import ORIGIN, bare_ledger, database, ledger, postgresql_server

from kanhe.acts.occasion import Occasion  # isort: skip  (models need Django, set up just above)
from kanhe.acts.defining import start_ledger  # isort: skip
from kanhe.acts.reorganising import reorganise  # isort: skip
from kanhe.formats.templates import load_shipped, shipped_indicators
from kanhe.store.folder import Folder
from kanhe.values.orgtree import Opened

__all__ = ("bare_ledger", "database", "ledger", "postgresql_server")

NOW = datetime(2021, 4, 1, 9, 0, tzinfo=UTC)
_numbers = count(1)


@dataclass(frozen=True)
class Office:
    """A ledger with the shipped template and three org units, and somebody at work in it."""

    folder: Folder

    def on(self, day: date = date(2021, 3, 20), *, actor: str = "alice", **more: Any) -> Occasion:
        """Return an occasion of its own on *day*, recorded at NOW."""
        then = datetime(day.year, day.month, day.day, 8, 0, tzinfo=UTC)
        plain = Occasion(
            ledger=ORIGIN,
            actor=actor,
            occurred_at=then,
            recorded_at=max(NOW, then + timedelta(minutes=1)),
            identity=f"t{next(_numbers)}",
        )
        return replace(plain, **more)


@pytest.fixture
def office(ledger: Folder) -> Office:
    here = Office(ledger)
    start_ledger(
        occasion=here.on(),
        template=load_shipped("rectification"),
        indicators=shipped_indicators("rectification"),
    )
    opened = (
        Opened("city", date(2019, 1, 1), "市局"),
        Opened("east", date(2019, 1, 1), "城东分局", "city"),
        Opened("new", date(2021, 3, 15), "新区分局", "city"),
    )
    reorganise(occasion=here.on(), org_changes=opened, reason="三定方案")
    return here
