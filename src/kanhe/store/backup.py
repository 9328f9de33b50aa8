"""Backups: the database as of one moment, the evidence, the settings; never a secret key.

A backup is a folder. `keys/` stays behind but for public keys: who restores a backup signs with
the keys of the place, and `keys/signed` there tells when it is older than what was signed.
"""

import os
import shutil
import sqlite3
import subprocess
from collections.abc import Callable
from contextlib import closing
from dataclasses import replace
from pathlib import Path

from kanhe.store.append import unwritable
from kanhe.store.durable import sync_folder, write_file
from kanhe.store.folder import SETTINGS, Folder, read_folder, write_folder
from kanhe.values.refusal import Refusal

DUMP = "kanhe.dump"
_PAGES = 4_096  # copied between two looks at the progress

Progress = Callable[[int, int], None]


def back_up(folder: Folder, target: Path, progress: Progress = lambda _done, _all: None) -> Path:
    """Write a backup of the open ledger into *target*, which must not hold anything.

    Writers go on meanwhile. Evidence is copied last: a file is there before its entry is. Raises
    Refusal `backup_exists`, `backup_tool_missing`, `backup_failed` or `store_unwritable`.
    """
    if target.exists() and any(target.iterdir()):
        raise Refusal("backup_exists", path=str(target))
    try:
        target.mkdir(parents=True, exist_ok=True)
        if folder.database:
            _dump(folder, target / DUMP)
        else:
            _copy_database(folder.database_file, target / folder.database_file.name, progress)
        _copy_evidence(folder.evidence, target / "evidence")
        (target / "keys").mkdir(mode=0o700)
        for public in folder.keys.glob("*.vkey"):
            shutil.copy2(public, target / "keys")
        # last: without it the folder is no ledger, so half a backup is not mistaken for one
        write_file(target / SETTINGS, (folder.path / SETTINGS).read_bytes())
    except (OSError, sqlite3.Error) as error:
        raise unwritable(error) or error from error
    return target


def restore(
    backup: Path, place: Path, *, database: str = "", progress: Progress = lambda _done, _all: None
) -> Folder:
    """Make a ledger in *place* from a backup; *database* is the URL of an empty PostgreSQL.

    Keys are those that *place* has already in `keys/`. Raises Refusal `ledger_exists`,
    `ledger_missing`, `backup_damaged`, `backup_tool_missing`, `backup_failed`.
    """
    origin = read_folder(backup)
    dump = backup / DUMP
    if dump.exists() != bool(database):
        raise Refusal("backup_other_database", path=str(backup))
    folder = replace(origin, path=place.resolve(), database=database)
    if (place / SETTINGS).exists() or folder.database_file.exists():
        raise Refusal("ledger_exists", path=str(place))
    place.mkdir(parents=True, exist_ok=True)
    if database:
        _run("pg_restore", "--no-owner", "--exit-on-error", "--dbname", database, str(dump))
    else:
        _restore_database(origin.database_file, folder.database_file, progress)
    _copy_evidence(origin.evidence, folder.evidence)
    write_folder(folder)
    for public in (backup / "keys").glob("*.vkey"):
        if not (folder.keys / public.name).exists():
            shutil.copy2(public, folder.keys)
    return folder


def _copy_database(source: Path, target: Path, progress: Progress) -> None:
    def tell(_status: int, remaining: int, pages: int) -> None:
        progress(pages - remaining, pages)

    origin = sqlite3.connect(f"file:{source}?mode=ro", uri=True)
    copy = sqlite3.connect(target)
    try:
        origin.backup(copy, pages=_PAGES, progress=tell)
        copy.execute("PRAGMA journal_mode=DELETE")  # one file, nothing beside it
    finally:
        copy.close()
        origin.close()
    descriptor = os.open(target, os.O_RDONLY)
    os.fsync(descriptor)
    os.close(descriptor)


def _restore_database(source: Path, target: Path, progress: Progress) -> None:
    try:
        _copy_database(source, target, progress)
        with closing(sqlite3.connect(target)) as database:
            found = database.execute("PRAGMA quick_check(1)").fetchone()[0]
    except sqlite3.DatabaseError as error:
        found = str(error)
    if found != "ok":
        target.unlink(missing_ok=True)
        raise Refusal("backup_damaged", path=str(source), found=str(found))


def _copy_evidence(source: Path, target: Path) -> None:
    target.mkdir(exist_ok=True)
    for file in sorted(source.glob("[0-9a-f][0-9a-f]/*")):
        place = target / file.parent.name / file.name
        if not place.exists():
            place.parent.mkdir(exist_ok=True)
            shutil.copyfile(file, place.with_suffix(".part"))
            os.replace(place.with_suffix(".part"), place)
    sync_folder(target)


def _dump(folder: Folder, target: Path) -> None:
    words = ("--format=custom", "--no-owner", "--file", str(target), "--dbname", folder.database)
    _run("pg_dump", *words)


def _run(tool: str, *words: str) -> None:
    program = shutil.which(tool)
    if program is None:
        raise Refusal("backup_tool_missing", tool=tool)
    done = subprocess.run([program, *words], capture_output=True, text=True, check=False)
    if done.returncode != 0:
        raise Refusal("backup_failed", tool=tool, found=done.stderr.strip()[-500:])
