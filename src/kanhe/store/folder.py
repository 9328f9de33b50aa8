"""A ledger is a folder: its settings, its database or where that is, its keys, its evidence.

kanhe.toml    origin, database, template          read by every command
kanhe.sqlite3 the database, unless `database` names a PostgreSQL
keys/         log.key (secret, mode 600), log.vkey, policy
evidence/     files by the SHA-256 of their bytes: ab/cdef…
"""

import json
import os
import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

from kanhe.tlog.keys import is_key_name
from kanhe.values.refusal import Refusal

SETTINGS = "kanhe.toml"
_MOUNTS = Path("/proc/mounts")
_NETWORK_FILE_SYSTEMS = frozenset(("nfs", "nfs4", "cifs", "smb3", "smbfs", "9p", "fuse.sshfs"))
# synchronous=FULL: an acknowledged entry survives a power cut; see docs/adr on SQLite settings.
# Pages of 8 kB, where a new file is made: a row of ours fills a fourth of a smaller one.
# The only checks in the schema are that JSON is JSON, which we wrote ourselves a line before.
_PRAGMAS = (
    "PRAGMA page_size=8192;PRAGMA journal_mode=WAL;PRAGMA synchronous=FULL;"
    "PRAGMA foreign_keys=ON;"
    "PRAGMA mmap_size=268435456;PRAGMA cache_size=-32000;PRAGMA temp_store=MEMORY;"
    "PRAGMA journal_size_limit=67108864;PRAGMA secure_delete=ON;"
    "PRAGMA ignore_check_constraints=ON;"
)
# Our questions are short: workers of their own, or compiling, would take longer than the answer.
_POSTGRESQL = ("synchronous_commit=on", "max_parallel_workers_per_gather=0", "jit=off")


@dataclass(frozen=True, slots=True)
class Folder:
    """Where a ledger is. `origin` is its log's name; `database` a URL, or "" for the file."""

    path: Path
    origin: str
    database: str
    template: str

    @property
    def keys(self) -> Path:
        """Return where the log's keys are."""
        return self.path / "keys"

    @property
    def evidence(self) -> Path:
        """Return where evidence files are."""
        return self.path / "evidence"

    @property
    def database_file(self) -> Path:
        """Return the SQLite file (whether or not this ledger uses one)."""
        return self.path / "kanhe.sqlite3"


def read_folder(path: Path) -> Folder:
    """Return the ledger in *path*; raises Refusal `ledger_missing` or `ledger_settings`."""
    settings = path / SETTINGS
    if not settings.is_file():
        raise Refusal("ledger_missing", path=str(path))
    try:
        data = tomllib.loads(settings.read_text(encoding="utf-8"))
        return Folder(path.resolve(), data["origin"], data.get("database", ""), data["template"])
    except (tomllib.TOMLDecodeError, KeyError, UnicodeDecodeError) as error:
        raise Refusal("ledger_settings", path=str(settings), found=str(error)) from error


def write_folder(folder: Folder) -> None:
    """Make the folder's places and write its settings.

    Raises Refusal `ledger_exists`, or `ledger_origin` for a name that no checkpoint can bear.
    """
    if not folder.origin.isascii() or not is_key_name(folder.origin):
        raise Refusal("ledger_origin", found=folder.origin)
    if (folder.path / SETTINGS).exists():
        raise Refusal("ledger_exists", path=str(folder.path))
    for place in (folder.path, folder.keys, folder.evidence):
        place.mkdir(parents=True, exist_ok=True)
    os.chmod(folder.keys, 0o700)
    lines = (
        f"origin = {_quoted(folder.origin)}",
        f"template = {_quoted(folder.template)}",
        *((f"database = {_quoted(folder.database)}",) if folder.database else ()),
    )
    (folder.path / SETTINGS).write_text("\n".join(lines) + "\n", encoding="utf-8")


def _quoted(text: str) -> str:
    """Return *text* as a TOML basic string, whose escapes are those of JSON."""
    return json.dumps(text, ensure_ascii=False)


def databases_of(folder: Folder | None) -> dict[str, dict[str, Any]]:
    """Return Django's DATABASES; raises Refusal for a URL or a file system that will not do."""
    if folder is not None and folder.database:
        return {"default": _postgresql(folder.database)}
    if folder is not None:
        _refuse_network_share(folder.path)
    return {
        "default": {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": str(folder.database_file) if folder else ":memory:",
            "CONN_MAX_AGE": None,
            "OPTIONS": {"transaction_mode": "IMMEDIATE", "timeout": 60, "init_command": _PRAGMAS},
        }
    }


def _postgresql(url: str) -> dict[str, Any]:
    parts = urlsplit(url)
    if parts.scheme not in ("postgresql", "postgres") or not parts.path.strip("/"):
        raise Refusal("database_url", found=parts.scheme or url)
    query = dict(pair.split("=", 1) for pair in parts.query.split("&") if "=" in pair)
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.lstrip("/")),
        "USER": unquote(parts.username or ""),
        # the password stays outside the ledger's settings where PGPASSWORD or a passfile has it
        "PASSWORD": unquote(parts.password or ""),
        "HOST": unquote(query.get("host", parts.hostname or "")),
        "PORT": str(parts.port or query.get("port", "")),
        "CONN_MAX_AGE": None,
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": {"options": " ".join(f"-c {one}" for one in _POSTGRESQL)},
    }


def _refuse_network_share(path: Path) -> None:
    """WAL needs shared memory, which network file systems do not give: refuse, do not corrupt."""
    if not _MOUNTS.is_file():
        return
    rows = [line.split() for line in _MOUNTS.read_text(encoding="utf-8").splitlines()]
    real = path.resolve()
    inside = [row for row in rows if real.is_relative_to(row[1])]
    nearest = max(inside, key=lambda row: len(row[1]), default=None)
    if nearest is not None and nearest[2] in _NETWORK_FILE_SYSTEMS:
        raise Refusal("database_on_share", path=str(path), found=nearest[2])
