"""What the command line says of a ledger that drafts are held against."""

import os
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from kanhe.acts import holding
from kanhe.cli.asking import day_of, org_unit_asked, position_asked
from kanhe.cli.session import login_name, read_ledger

if TYPE_CHECKING:
    from kanhe.reconcile.hedges import Policy


@dataclass(frozen=True, slots=True)
class HeldTo:
    """What the command line says of the ledger: its folder, and the rest as typed."""

    ledger: str
    as_of: str | None = None
    org: str | None = None
    first: str | None = None
    last: str | None = None


class LedgerSide(holding.LedgerSide):
    """The ledger that a command names, as of the position it names."""

    def __init__(self, asked: HeldTo, policy: "Policy", now: datetime) -> None:
        self.folder = read_ledger(Path(asked.ledger))
        from kanhe.accounts.gate import reader
        from kanhe.cli.identity import actor_of
        from kanhe.cli.main import language

        lang = language((), os.environ)
        actor, _ = actor_of("check", login_name(), now, self.folder.keys, lang)
        super().__init__(
            position_asked("check", asked.as_of, now),
            policy,
            reader(actor, now.date()),
            until=day_of("--to", asked.last) or now.date(),
            first=day_of("--from", asked.first),
            own=lambda tree: None if asked.org is None else org_unit_asked(tree, asked.org),
        )
