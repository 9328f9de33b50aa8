"""What a process, a server or a disk does that stops: nothing acknowledged is lost."""

import contextlib
import itertools
import os
import random
import resource
import signal
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.db import connection, connections

from kanhe.store import queries, rebuild
from kanhe.store.audit import audit
from kanhe.store.folder import Folder
from kanhe.store.keys import load_public
from kanhe.store.ledger import open_ledger
from kanhe.store.models import StoredRecord
from kanhe.values.refusal import Refusal
from tests.databases import Database
from tests.postgresql import Server

from .entries import defined, registered
from .processes import start_writing
from .writing import at_once, write

ROUNDS = 20


def acknowledged(lines: str) -> dict[int, str]:
    """Return number → key of the whole lines that a child printed."""
    whole = [line.split(" ", 1) for line in lines.split("\n")[:-1]]
    return {int(number): key for number, key in whole}


def check(ledger: Folder, told: dict[int, str]) -> None:
    """The log is whole, what was acknowledged is there, no number or key came twice."""
    report = audit([load_public(ledger.keys)])
    assert report.is_clean, report
    rows = dict(StoredRecord.objects.values_list("number", "key"))
    assert {number: rows.get(number) for number in told} == told
    assert len(set(rows.values())) == len(rows) == report.size - 1
    serials = sorted(int(key.partition("〕")[2].removesuffix("号")) for key in rows.values())
    assert serials == list(range(1, len(rows) + 1))


def test_killed_processes_lose_nothing(bare_ledger: Folder) -> None:
    write(defined())
    told: dict[int, str] = {}
    draw = random.Random(3)
    for _ in range(ROUNDS):
        connections.close_all()
        child = start_writing(bare_ledger.path, 3, 10_000)
        assert child.stdout is not None
        assert child.stderr is not None
        first = child.stdout.readline()
        time.sleep(draw.random() / 5)
        child.send_signal(signal.SIGKILL)
        rest, errors = child.communicate(timeout=120)
        assert child.returncode == -signal.SIGKILL, errors
        new = acknowledged(first + rest)
        assert not new.keys() & told.keys()
        assert min(new) > max(told, default=1)
        told |= new
        check(bare_ledger, told)
    assert len(told) > ROUNDS
    assert rebuild.check() == []
    write(registered("and goes on"))


def test_a_killed_server_loses_nothing(database: Database, bare_ledger: Folder) -> None:
    """PostgreSQL dies without writing anything down; SQLite has no server to kill."""
    if database.server is None:
        assert bare_ledger.database == ""
        return
    write(defined())
    told: dict[int, str] = {}
    for round_number in range(5):
        connections.close_all()
        child = start_writing(bare_ledger.path, 4, 10_000)
        assert child.stdout is not None
        first = child.stdout.readline()
        time.sleep(0.05 * round_number)
        database.server.stop("immediate")
        rest, _ = child.communicate(timeout=120)
        told |= acknowledged(first + rest)
        database.server.start()
        check(bare_ledger, told)
    write(registered("and goes on"))


def test_two_processes_and_eight_threads_make_one_log(bare_ledger: Folder) -> None:
    write(defined())
    connections.close_all()
    children = [start_writing(bare_ledger.path, threads, 40) for threads in (1, 8)]
    told: dict[int, str] = {}
    for child in children:
        out, errors = child.communicate(timeout=120)
        assert child.returncode == 0, errors
        new = acknowledged(out)
        assert len(new) == out.count("\n")
        assert not new.keys() & told.keys()
        told |= new
    assert sorted(told) == list(range(2, 2 + 40 * 9))
    check(bare_ledger, told)
    assert rebuild.check() == []


def test_a_server_that_went_away_is_found_again(database: Database, bare_ledger: Folder) -> None:
    """The service comes back by itself: a broken connection costs one refused command."""
    write(defined())
    if database.server is None:
        return
    database.server.stop("immediate")
    with pytest.raises(Exception, match=r"(?i)connection|server"):
        write(registered("lost"))
    database.server.start()
    with contextlib.suppress(Exception):
        write(registered("perhaps"))
    write(registered("found"))
    assert queries.record("finding", "found").key == "found"


# -- full and read-only disks ---------------------------------------------------------------------


def fill_up() -> None:
    """Write until the disk refuses; the refusal is the clear one."""
    with pytest.raises(Refusal, match="store_unwritable") as refused:
        write_without_end()
    assert refused.value.facts["found"]


def write_without_end() -> None:
    for number in itertools.count():
        some = [registered(f"f{number}-{at}", problem=os.urandom(900).hex()) for at in range(20)]
        write(*some)


@contextlib.contextmanager
def small_disk(folder: Path) -> Iterator[bool]:
    """Mount a disk of 3 MB on *folder*; yield False where this process may not."""
    command = ["mount", "-t", "tmpfs", "-o", "size=3m,mode=0777", "tmpfs", str(folder)]
    try:
        is_mounted = subprocess.run(command, capture_output=True, check=False).returncode == 0
    except FileNotFoundError:
        is_mounted = False
    try:
        yield is_mounted
    finally:
        if is_mounted:
            subprocess.run(["umount", "-l", str(folder)], check=True)


@contextlib.contextmanager
def limited_files(length: int) -> Iterator[None]:
    """Let no file of this process grow beyond *length* bytes."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (length, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


def unharmed(ledger: Folder, size: int) -> None:
    report = audit([load_public(ledger.keys)], with_projections=True)
    assert report.is_clean, report
    assert report.size >= size


def test_a_file_that_may_not_grow_refuses(database: Database, bare_ledger: Folder) -> None:
    write(defined())
    if database.server:
        simulate_full_disk(True)
        fill_up()
        simulate_full_disk(False)
    else:
        with limited_files(3 << 20):
            fill_up()
    unharmed(bare_ledger, 1)
    write(registered("room again"))


def simulate_full_disk(is_full: bool) -> None:
    """Make the server answer as it does when a disk is full, from the second hundred rows on."""
    with connection.cursor() as cursor:
        if is_full:
            cursor.execute(
                "CREATE FUNCTION full_disk() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
                "IF NEW.entry_number > 100 THEN RAISE EXCEPTION 'could not extend file: "
                "No space left on device' USING ERRCODE = '53100'; END IF; RETURN NEW; END $$"
            )
            cursor.execute(
                "CREATE TRIGGER full_disk BEFORE INSERT ON trace "
                "FOR EACH ROW EXECUTE FUNCTION full_disk()"
            )
        else:
            cursor.execute("DROP TRIGGER full_disk ON trace")


def test_a_full_disk_refuses(database: Database, tmp_path: Path) -> None:
    """On a real, small disk where this machine lets a test mount one."""
    disk = tmp_path / "disk"
    disk.mkdir()
    with small_disk(disk) as is_mounted:
        if not is_mounted:
            return  # the test above has shown the same without
        ledger = database.new(tmp_path if database.server else disk)
        open_ledger(ledger.path)
        write(defined())
        if database.server:
            space = f"small{os.getpid()}"
            os.chmod(disk, 0o777)
            place = disk / "space"
            place.mkdir()
            if os.geteuid() == 0:
                os.chown(place, 65534, 65534)
                for parent in (tmp_path, *tmp_path.parents):
                    if parent.stat().st_uid == 0 and parent.stat().st_mode & 0o001 == 0:
                        os.chmod(parent, parent.stat().st_mode | 0o011)
            with connection.cursor() as cursor:
                cursor.execute(f"CREATE TABLESPACE {space} LOCATION '{place}'")
                cursor.execute(f"ALTER TABLE log_entry SET TABLESPACE {space}")
        fill_up()
        unharmed(ledger, 1)
        connections.close_all()
        if database.server:
            database.server.drop(str(connection.settings_dict["NAME"]))
            database.server.execute(f"DROP TABLESPACE {space}")


def test_a_read_only_disk_refuses(database: Database, bare_ledger: Folder) -> None:
    write(defined())
    name = connection.settings_dict["NAME"]
    if database.server:
        database.server.execute(f'ALTER DATABASE "{name}" SET default_transaction_read_only = on')
        connections.close_all()
    else:
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA query_only = ON")
    with pytest.raises(Refusal, match="store_unwritable"):
        write(registered("a"))
    assert queries.log_size() == 1
    if database.server:
        database.server.execute(f'ALTER DATABASE "{name}" RESET default_transaction_read_only')
    connections.close_all()
    assert write(registered("a")) == [2]


def test_many_threads_lose_no_update(ledger: Folder) -> None:
    """Eight threads correct one record; every correction is in its trail, once, in order."""
    write(defined(), registered("a", people=0))

    def correct(at: int) -> None:
        from .entries import corrected

        for number in range(10):
            write(corrected("a", f"c{at}-{number}", people=at * 100 + number + 1))

    at_once(8, correct)
    trail = queries.record("finding", "a").trail
    assert len(trail) == 81
    numbers = [line.entry_number for line in trail]
    assert numbers == sorted(numbers)
    for before, after in itertools.pairwise(trail[1:]):
        assert before.changed[0][2] == after.changed[0][1]


def test_the_server_is_a_real_one(postgresql_server: Server) -> None:
    assert "PostgreSQL" in postgresql_server.execute("SELECT version()")[0][0]
