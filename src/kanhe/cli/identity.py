"""Who is at the command line: a name while the ledger is open, a proven account from then on.

A program brings a token (KANHE_TOKEN); a person a password, typed or in KANHE_PASSWORD, and a code
(KANHE_CODE) where the account has a second factor. Who keeps the machine is asked nothing for what
shows no business data: checkpoints, backups, rebuilds.
"""

import getpass
import os
import sys
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from kanhe.formats.wording import Lang, say
from kanhe.values.refusal import Refusal

if TYPE_CHECKING:
    from kanhe.accounts.models import Account
    from kanhe.registers.authority import Scope

#: Commands that neither act in the ledger nor show what stands in it.
_MACHINE = ("log ", "rebuild", "backup", "restore", "serve", "init", "look-back verify")


def actor_of(command: str, name: str, now: datetime, keys: Path, lang: Lang) -> tuple[str, "Scope"]:
    """Return the actor of a command line, and how much of what he may is meant to be done by it;
    raises Refusal where it is not proven.

    Raises: Refusal `ledger.token_wrong`, `ledger.actor_unknown`, `ledger.password_needed`,
    `sign_in_wrong`, `sign_in_locked`, `code_wrong`.
    """
    from kanhe.accounts.models import Account
    from kanhe.accounts.tokens import speaking_by
    from kanhe.registers.authority import Scope
    from kanhe.store.grants import is_any

    token = os.environ.get("KANHE_TOKEN")
    if token:
        speaking = speaking_by(token, now)
        if speaking is None:
            raise Refusal("ledger.token_wrong")
        return speaking[0].key, speaking[1]
    account = Account.objects.filter(login=name).first()
    if not is_any() or command.startswith(_MACHINE):
        return (account.key if account else name), Scope.ALL
    if account is None:
        raise Refusal("ledger.actor_unknown", login=name)
    return _proven(name, now, keys, lang).key, Scope.ALL


def ask(variable: str, code: str, lang: Lang) -> str:
    """Return a secret: from the environment, else as it is typed; Refusal where nobody types."""
    given = os.environ.get(variable)
    if given:
        return given
    if not sys.stdin.isatty():
        raise Refusal("ledger.password_needed", variable=variable)
    return getpass.getpass(say(code, lang))


def _proven(name: str, now: datetime, keys: Path, lang: Lang) -> "Account":
    from kanhe.accounts.signing_in import Standing, try_code, try_password

    password = ask("KANHE_PASSWORD", "ledger.ask_password", lang)
    standing, account = try_password(name, password, now=now)
    if account is None:
        raise Refusal("sign_in_locked" if standing is Standing.LOCKED else "sign_in_wrong")
    if standing is Standing.NEEDS_CODE:
        code = ask("KANHE_CODE", "ledger.ask_code", lang)
        if not try_code(account, code, now=now, keys=keys):
            raise Refusal("code_wrong")
    return account
