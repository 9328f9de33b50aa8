"""Found a ledger: its folder, its tables, its keys, its registers. Nothing half-made stays."""

import os
import secrets
from pathlib import Path

from django.core.management import call_command

from kanhe.acts.defining import start_ledger
from kanhe.acts.occasion import Occasion
from kanhe.registers.campaign import Template
from kanhe.store.folder import Folder
from kanhe.store.keys import LOG_KEY, create_key
from kanhe.tlog.keys import Algorithm
from kanhe.values.refusal import Refusal

POLICY = "policy"
ROWS_KEY = "rows.key"


def found_ledger(*, folder: Folder, template: Template, occasion: Occasion) -> int:
    """Make tables, keys and a first policy for the new *folder*, then write the registers.

    Django must be set up for the folder. Returns how many registers there are. Raises: Refusal
    `ledger_started` for a database that another ledger already uses, `key_exists`.
    """
    call_command("migrate", verbosity=0)
    key = create_key(folder.keys, folder.origin, Algorithm.LOG, LOG_KEY)
    create_rows_key(folder.keys)
    policy = f"log {key.public.to_text()}\nquorum none\n"
    (folder.keys / POLICY).write_text(policy, encoding="utf-8")
    return len(start_ledger(occasion=occasion, template=template))


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
