"""Drafts on the check desk: files in the ledger's folder for an hour, then gone.

A draft is nobody's record. It is kept so that its reader may filter, bind and download, for the
account that brought it alone; backups and exports leave the folder out. A file is a line of JSON
and the draft's own bytes.
"""

import json
import re
import secrets
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from kanhe.store.append import unwritable
from kanhe.store.durable import write_file
from kanhe.values.refusal import Refusal

KEPT_FOR = timedelta(hours=1)
MOST_OF_ONE = 5  # drafts of an account; the oldest goes when one more comes

_FOLDER = "drafts"
_TOKEN = re.compile(r"[0-9a-f]{32}")
_LONGEST_NAME = 200


@dataclass(frozen=True, slots=True)
class KeptDraft:
    """A draft that is kept: under which token, for whom, until when."""

    token: str
    account: str
    name: str
    until: datetime


def keep(ledger: Path, account: str, name: str, data: bytes, now: datetime) -> str:
    """Keep a draft for *account*; return its token. Raises Refusal `store_unwritable`."""
    sweep(ledger, now)
    for old in drafts_of(ledger, account, now)[MOST_OF_ONE - 1 :]:
        _place(ledger, old.token).unlink(missing_ok=True)
    token = secrets.token_hex(16)
    about = {"account": account, "name": name[-_LONGEST_NAME:], "until": _until(now)}
    place = _place(ledger, token)
    try:
        place.parent.mkdir(mode=0o700, exist_ok=True)
        write_file(place, json.dumps(about).encode() + b"\n" + data, 0o600)
    except OSError as error:
        raise unwritable(error) or error from error
    return token


def drafts_of(ledger: Path, account: str, now: datetime) -> tuple[KeptDraft, ...]:
    """Return what is kept for *account*, the newest first."""
    found = [one for one in _all(ledger) if one.account == account and now < one.until]
    return tuple(sorted(found, key=lambda one: one.until, reverse=True))


def draft(ledger: Path, account: str, token: str, now: datetime) -> tuple[KeptDraft, bytes]:
    """Return a draft of *account* and its bytes.

    Raises: Refusal `draft_missing` for one that is gone, never was, or is another's.
    """
    found = _read(_place(ledger, token)) if _TOKEN.fullmatch(token) else None
    if found is None or found[0].account != account or found[0].until <= now:
        raise Refusal("draft_missing")
    return found


def discard(ledger: Path, account: str, token: str, now: datetime) -> None:
    """Delete a draft of *account* at once; raises Refusal `draft_missing`."""
    one, _ = draft(ledger, account, token, now)
    _place(ledger, one.token).unlink(missing_ok=True)


def sweep(ledger: Path, now: datetime) -> int:
    """Delete every draft whose hour is over; return how many."""
    over = [one.token for one in _all(ledger) if one.until <= now]
    for token in over:
        _place(ledger, token).unlink(missing_ok=True)
    return len(over)


def _until(now: datetime) -> str:
    return (now + KEPT_FOR).isoformat()


def _place(ledger: Path, token: str) -> Path:
    return ledger / _FOLDER / token


def _all(ledger: Path) -> Iterator[KeptDraft]:
    folder = ledger / _FOLDER
    for place in folder.iterdir() if folder.is_dir() else ():
        if _TOKEN.fullmatch(place.name) and (about := _about(place)):
            yield about


def _about(place: Path) -> KeptDraft | None:
    try:
        with place.open("rb") as stream:
            return _parsed(place.name, stream.readline())
    except FileNotFoundError:  # swept by another worker meanwhile
        return None


def _read(place: Path) -> tuple[KeptDraft, bytes] | None:
    try:
        line, _, data = place.read_bytes().partition(b"\n")
    except FileNotFoundError:
        return None
    return _parsed(place.name, line), data


def _parsed(token: str, line: bytes) -> KeptDraft:
    about = json.loads(line)
    until = datetime.fromisoformat(about["until"])
    return KeptDraft(token, about["account"], about["name"], until)
