"""A ledger as a place: made in an empty folder, opened, brought up to this version's tables.

Import this before anything that has models: Django must be set up first, and is by `open_ledger`.
"""

import os
from contextlib import suppress
from pathlib import Path
from pkgutil import iter_modules

import django
from django.apps import apps
from django.db import DatabaseError, connection, connections

from kanhe.store.folder import Folder, databases_of, read_folder, write_folder
from kanhe.store.keys import create_key
from kanhe.tlog.keys import Algorithm

_SETTINGS = "kanhe.conf.settings"


def create_ledger(folder: Folder) -> Folder:
    """Make a ledger with empty tables and a log key; an existing one is refused, not touched."""
    write_folder(folder)
    create_key(folder.keys, folder.origin, Algorithm.LOG)
    opened = open_ledger(folder.path)
    migrate()
    return opened


def open_ledger(path: Path) -> Folder:
    """Make the ledger in *path* the one of this process; raises Refusal for what is none."""
    folder = read_folder(path)
    databases = databases_of(folder)
    os.environ["KANHE_LEDGER"] = str(folder.path)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", _SETTINGS)
    django.setup()
    connections.close_all()
    connections.settings = connections.configure_settings(databases)
    with suppress(AttributeError):  # this thread's, of a ledger before
        del connections["default"]
    return folder


def migrate() -> None:
    """Bring the tables to this version; what is there stays."""
    if not _is_of_this_version():
        from django.core.management import call_command  # it brings every command's parser

        call_command("migrate", verbosity=0)


def _is_of_this_version() -> bool:
    """Return whether every migration there is was applied.

    Django would load all of them and look at the whole graph to find that out: a fifth of a start.
    """
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT app, name FROM django_migrations")
            applied = set(cursor.fetchall())
    except DatabaseError:
        return False
    return applied >= {
        (config.label, found.name)
        for config in apps.get_app_configs()
        for found in iter_modules([str(Path(config.path) / "migrations")])
    }
