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
    from kanhe.store.folder import Folder


@dataclass(frozen=True, slots=True)
class HeldTo:
    """What the command line says of the ledger: its folder, and the rest as typed."""

    ledger: str
    as_of: str | None = None
    org: str | None = None
    first: str | None = None
    last: str | None = None
    actor: str | None = None  # by login; without one, whoever runs the process


class LedgerSide(holding.LedgerSide):
    """The ledger that a command names, as of the position it names, as its actor may read it.

    *proven* is the actor of a command that has proven him already.
    """

    def __init__(
        self, asked: HeldTo, policy: "Policy", now: datetime, proven: str | None = None
    ) -> None:
        self.folder = read_ledger(Path(asked.ledger))
        from kanhe.accounts.gate import reader

        actor = proven or _actor_of_check(asked, self.folder, now)
        super().__init__(
            position_asked("check", asked.as_of, now),
            policy,
            reader(actor, now.date()),
            until=day_of("--to", asked.last) or now.date(),
            first=day_of("--from", asked.first),
            own=lambda tree: None if asked.org is None else org_unit_asked(tree, asked.org),
        )


def _actor_of_check(asked: HeldTo, folder: "Folder", now: datetime) -> str:
    from kanhe.cli.identity import actor_of
    from kanhe.cli.main import language

    login, lang = asked.actor or login_name(), language((), os.environ)
    return actor_of("check", login, now, folder.keys, lang)[0]
