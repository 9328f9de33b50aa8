"""Found a ledger: its first policy, its secret for imported rows, its registers."""

import os
import secrets
from collections.abc import Sequence
from pathlib import Path

from kanhe.accounts.secret_key import create_web_key
from kanhe.acts.defining import start_ledger
from kanhe.acts.occasion import Occasion
from kanhe.indicators.definition import Indicator
from kanhe.registers.campaign import Template
from kanhe.store.folder import Folder
from kanhe.store.keys import load_public
from kanhe.values.refusal import Refusal

POLICY = "policy"
ROWS_KEY = "rows.key"


def found_ledger(
    *, folder: Folder, template: Template, indicators: Sequence[Indicator], occasion: Occasion
) -> int:
    """Give the new *folder*, whose tables and log key are made, a first policy and all that its
    template defines.

    Returns how many registers there are. Raises: Refusal `ledger_started` for a database that
    another ledger uses already.
    """
    create_rows_key(folder.keys)
    create_web_key(folder.keys)
    write_policy(folder.keys)
    start_ledger(occasion=occasion, template=template, indicators=indicators)
    return len(template.registers)


def write_policy(keys: Path) -> None:
    """Write a first policy: this log, and no witness yet."""
    (keys / POLICY).write_bytes(_first_policy(keys))


def policy_bytes(keys: Path) -> bytes:
    """Return the ledger's policy as it is given out; the first one where the file is gone.

    Raises: Refusal `key_missing`.
    """
    try:
        return (keys / POLICY).read_bytes()
    except FileNotFoundError:
        return _first_policy(keys)


def _first_policy(keys: Path) -> bytes:
    return f"log {load_public(keys).to_text()}\nquorum none\n".encode()


def create_rows_key(keys: Path) -> None:
    """Make the secret under which identities of imported rows are keyed (mode 600)."""
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL
    descriptor = os.open(keys / ROWS_KEY, flags, 0o600)
    with open(descriptor, "w", encoding="ascii") as out:
        out.write(secrets.token_hex(32) + "\n")


def rows_key(keys: Path) -> bytes:
    """Return that secret; raises Refusal `key_missing`."""
    path = keys / ROWS_KEY
    try:
        return bytes.fromhex(path.read_text(encoding="ascii").strip())
    except (OSError, ValueError):
        raise Refusal("key_missing", path=str(path)) from None
