"""What the owner of the database can do, and that it is found. The guards are dropped first."""

import random
import shutil
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from hashlib import sha256

import pytest
from django.db import connection, connections

from kanhe.registers.entry import to_data
from kanhe.store import append, checkpoints, keys, queries, rebuild
from kanhe.store.audit import Fault, audit
from kanhe.store.checkpoints import sign_checkpoint
from kanhe.store.edge import Fatal
from kanhe.store.folder import Folder
from kanhe.store.ledger import open_ledger
from kanhe.store.models import LogEntry, LogTile, StoredCheckpoint, TreeState
from kanhe.tlog.canonical import encode
from kanhe.tlog.hashing import leaf_hash
from kanhe.tlog.rejection import Unproven
from kanhe.tlog.tiles import GrowingTiles
from kanhe.tlog.tree import Frontier

from .entries import defined, entry, registered
from .writing import write

SIZE = 600  # two full tiles and an unfinished one


@pytest.fixture
def log(bare_ledger: Folder) -> Folder:
    write(defined(), *(registered(str(number)) for number in range(SIZE - 101)))
    key = keys.load_key(bare_ledger.keys)
    sign_checkpoint(bare_ledger.keys, key)  # of 500
    write(*(registered(f"later-{number}") for number in range(100)))
    return bare_ledger


def drop_guards() -> None:
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'")
            for (name,) in cursor.fetchall():
                cursor.execute(f"DROP TRIGGER {name}")
        else:
            for table in ("log_entry", "log_tile", "tree_state", "log_checkpoint"):
                cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")


def execute(statement: str, *values: object) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)


def set_body(number: int, body: bytes, *, with_leaf: bool) -> None:
    execute("UPDATE log_entry SET body = %s WHERE entry_number = %s", body, number)
    if with_leaf:
        leaf = leaf_hash(body)
        execute("UPDATE log_entry SET leaf = %s WHERE entry_number = %s", leaf, number)


def body_of(number: int) -> bytes:
    return bytes(LogEntry.objects.get(entry_number=number).body)


def swap(one: int, other: int) -> None:
    bodies = body_of(one), body_of(other)
    set_body(one, bodies[1], with_leaf=True)
    set_body(other, bodies[0], with_leaf=True)


def flip_tile(level: int, index: int) -> None:
    data = bytearray(LogTile.objects.get(level=level, index=index).data)
    data[5] ^= 1
    execute(
        'UPDATE log_tile SET data = %s WHERE level = %s AND "index" = %s', bytes(data), level, index
    )


def cut(size: int) -> None:
    """Make the log look as if it had never grown beyond *size*."""
    execute("DELETE FROM log_entry WHERE entry_number > %s", size)
    rewrite()


def rewrite() -> None:
    """Compute leaves, tiles and frontier anew from whatever the bodies are now: all agrees."""
    leaves = [leaf_hash(bytes(b)) for b in bodies()]
    for number, leaf in enumerate(leaves, 1):
        execute("UPDATE log_entry SET leaf = %s WHERE entry_number = %s", leaf, number)
    execute("DELETE FROM log_tile")
    tiles = GrowingTiles()
    rows = [
        (t, h) for t, h in (*tiles.add(leaves), *tiles.unfinished()) if t.level or t.width == 256
    ]
    for tile, hashes in rows:
        LogTile.objects.create(level=tile.level, index=tile.index, data=b"".join(hashes))
    frontier = Frontier().extended(leaves).to_bytes()
    execute("UPDATE tree_state SET size = %s, frontier = %s", len(leaves), frontier)


def bodies() -> list[bytes]:
    return list(LogEntry.objects.order_by("entry_number").values_list("body", flat=True))


def forge() -> None:
    set_body(300, body_of(300).replace("路".encode(), "街".encode()), with_leaf=True)
    rewrite()


def edit_note(old: bytes, new: bytes) -> None:
    row = StoredCheckpoint.objects.get()
    execute("UPDATE log_checkpoint SET note = %s", bytes(row.note).replace(old, new))


def flip_frontier() -> None:
    data = bytearray(TreeState.objects.get().frontier)
    data[0] ^= 1
    execute("UPDATE tree_state SET frontier = %s", bytes(data))


def insert_behind() -> None:
    body = body_of(2)
    execute(
        "INSERT INTO log_entry (entry_number, identity, body, leaf) VALUES (%s, 'x', %s, %s)",
        SIZE + 1, body, leaf_hash(body),
    )  # fmt: skip


def shift_leaves() -> None:
    """Move a byte from one leaf hash to the one before: one after the other they are as ever."""
    one, other = (bytes(LogEntry.objects.get(entry_number=at).leaf) for at in (7, 8))
    execute("UPDATE log_entry SET leaf = %s WHERE entry_number = 7", one + other[:1])
    execute("UPDATE log_entry SET leaf = %s WHERE entry_number = 8", other[1:])


ATTACKS: dict[str, tuple[Callable[[], None], str, str]] = {
    "a body": (lambda: set_body(300, b"{}", with_leaf=False), "leaf_wrong", "300"),
    "a body with its leaf": (
        lambda: set_body(100, b"{}", with_leaf=True), "tile_wrong", "tile/0/000"),
    "a body at the end": (
        lambda: set_body(590, b"{}", with_leaf=True), "frontier_wrong", str(SIZE)),
    "a leaf": (
        lambda: execute("UPDATE log_entry SET leaf = body WHERE entry_number = 7"),
        "leaf_wrong", "7"),
    "two leaves that are right together": (shift_leaves, "leaf_wrong", "7"),
    "two entries swapped": (lambda: swap(3, 4), "tile_wrong", "tile/0/000"),
    "an entry deleted": (
        lambda: execute("DELETE FROM log_entry WHERE entry_number = 10"), "entry_missing", "10"),
    "the tail deleted": (
        lambda: execute("DELETE FROM log_entry WHERE entry_number > 590"), "entry_missing", "591"),
    "an entry put behind": (insert_behind, "entry_unexpected", str(SIZE + 1)),
    "a full tile": (lambda: flip_tile(0, 1), "tile_wrong", "tile/0/001"),
    "a growing tile": (lambda: flip_tile(1, 0), "tile_wrong", "tile/1/000.p/2"),
    "a tile deleted": (
        lambda: execute("DELETE FROM log_tile WHERE level = 0 AND \"index\" = 0"),
        "tile_missing", "tile/0/000"),
    "a tile too many": (
        lambda: execute("INSERT INTO log_tile (level, \"index\", data) VALUES (0, 2, %s)", b"x"),
        "tile_unexpected", str(SIZE)),
    "the frontier": (flip_frontier, "frontier_wrong", str(SIZE)),
    "the size": (lambda: execute("UPDATE tree_state SET size = 599"), "entry_unexpected", "600"),
    "a checkpoint's root": (
        lambda: edit_note(b"\n500\n", b"\n500\nAAAA"), "checkpoint_signature", "500"),
    "a checkpoint's size": (
        lambda: execute("UPDATE log_checkpoint SET size = 400"), "checkpoint_signature", "400"),
    "a note that is none": (
        lambda: execute("UPDATE log_checkpoint SET note = %s", b"?"),
        "checkpoint_signature", "500"),
    "history rewritten without a seam": (forge, "checkpoint_root", "500"),
    "cut back below a checkpoint": (lambda: cut(450), "checkpoint_beyond_log", "500"),
}  # fmt: skip


def report_of(log: Folder):
    return audit([keys.load_public(log.keys)])


@pytest.mark.parametrize("attack", ATTACKS.values(), ids=ATTACKS.keys())
def test_the_audit_names_the_place(
    log: Folder, attack: tuple[Callable[[], None], str, str]
) -> None:
    assert report_of(log).is_clean
    drop_guards()
    act, code, place = attack
    act()
    assert report_of(log).fault == Fault(code, place)


def test_text_where_bytes_must_be(log: Folder) -> None:
    """SQLite keeps text in a column of bytes; PostgreSQL does not take it at all."""
    drop_guards()
    if connection.vendor == "sqlite":
        execute("UPDATE log_entry SET body = CAST(body AS TEXT) WHERE entry_number = 20")
        assert report_of(log).fault == Fault("entry_type", "20")
        execute("UPDATE log_entry SET body = CAST(body AS BLOB) WHERE entry_number = 20")
        execute("UPDATE log_checkpoint SET note = CAST(note AS TEXT)")
        assert report_of(log).fault == Fault("checkpoint_signature", "500")
        execute("UPDATE log_checkpoint SET note = CAST(note AS BLOB)")
        execute("UPDATE log_tile SET data = CAST(data AS TEXT) WHERE level = 1")
        assert report_of(log).fault in (
            Fault("tile_type", "1/0"),
            Fault("tile_wrong", "tile/1/000.p/2"),
        )
    else:
        with pytest.raises(Exception, match="bytea"):
            execute("UPDATE log_entry SET body = 'text'::text WHERE entry_number = 20")


def test_what_is_written_late_says_so(log: Folder) -> None:
    """Back-dating is not prevented: the trail tells both times, and the event is the older."""
    late = registered("late")
    long_ago = late.recorded_at - timedelta(days=900)
    write(replace(late, occurred_at=long_ago))
    (line,) = queries.record("finding", "late").trail
    assert (line.occurred_at, line.recorded_at) == (long_ago, late.recorded_at)
    assert line.entry_number == SIZE + 1  # it stands behind all that was there already


def test_one_flipped_bit_anywhere_is_found(log: Folder) -> None:
    drop_guards()
    draw = random.Random(5)
    columns = {"log_entry": ("entry_number", "body", "leaf"), "log_tile": ("id", "data"),
               "log_checkpoint": ("size", "note"), "tree_state": ("id", "frontier")}  # fmt: skip
    for _ in range(40):
        table = draw.choice(list(columns))
        key, *rest = columns[table]
        column = draw.choice(rest)
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT {key}, {column} FROM {table} ORDER BY {key}")
            number, data = draw.choice(cursor.fetchall())
            data = bytes(data)
            flipped = bytearray(data)
            flipped[draw.randrange(len(data))] ^= 1 << draw.randrange(8)
            update = f"UPDATE {table} SET {column} = %s WHERE {key} = %s"
            cursor.execute(update, [bytes(flipped), number])
            assert report_of(log).fault is not None, (table, number, column)
            cursor.execute(update, [data, number])
    assert report_of(log).is_clean


BROKEN: dict[str, Callable[[], None]] = {
    "a missing tile": lambda: execute("DELETE FROM log_tile WHERE level = 1"),
    "a missing leaf": lambda: execute("DELETE FROM log_entry WHERE entry_number = 599"),
    "another frontier": flip_frontier,
    "a short frontier": lambda: execute("UPDATE tree_state SET frontier = %s", b""),
    "another edge": lambda: set_body(SIZE, b"{}", with_leaf=True),
    "a tree that shrank": lambda: execute("UPDATE tree_state SET size = 512, frontier = %s",
        Frontier().extended([leaf_hash(b) for b in bodies()[:512]]).to_bytes()),
    "cut back": lambda: cut(450),
    "an entry put behind": insert_behind,
}  # fmt: skip


@pytest.mark.parametrize("attack", BROKEN.values(), ids=BROKEN.keys())
def test_nothing_is_written_upon_a_broken_log(log: Folder, attack: Callable[[], None]) -> None:
    drop_guards()
    attack()
    append._edge.forget()  # as a process that has just started
    count = LogEntry.objects.count()
    for _ in range(2):
        with pytest.raises(Fatal):
            write(registered("more"))
    assert LogEntry.objects.count() == count


@pytest.mark.parametrize(
    "attack", [forge, flip_frontier, lambda: flip_tile(1, 0), lambda: cut(450)]
)
def test_nothing_is_signed_upon_another_history(log: Folder, attack: Callable[[], None]) -> None:
    drop_guards()
    attack()
    with pytest.raises((Unproven, Fatal)):
        sign_checkpoint(log.keys, keys.load_key(log.keys))
    execute("DELETE FROM log_checkpoint")  # what is beside the key still says so
    with pytest.raises((Unproven, Fatal)):
        sign_checkpoint(log.keys, keys.load_key(log.keys))


def test_a_wrong_receipt_is_not_believed(log: Folder) -> None:
    """A tile edited since the checkpoint spoils proofs, and never makes a false one."""
    from kanhe.tlog.policy import parse_policy
    from kanhe.tlog.proof_file import check_proof_file

    public = keys.load_public(log.keys)
    policy = parse_policy(f"log {public.to_text()}\nquorum none\n".encode())
    drop_guards()
    flip_tile(0, 0)
    with pytest.raises(Unproven):
        check_proof_file(checkpoints.receipt(2), body_of(2), policy, keys.is_signed_by)


GUARDED = (
    "UPDATE log_entry SET body = body", "DELETE FROM log_entry",
    "UPDATE log_checkpoint SET note = note", "DELETE FROM log_checkpoint",
    "DELETE FROM log_tile", "UPDATE log_tile SET data = substr(data, 1, 32)",
    "UPDATE log_tile SET level = level + 1", "DELETE FROM tree_state",
    "UPDATE tree_state SET size = size - 1",
)  # fmt: skip


@pytest.mark.parametrize("statement", GUARDED)
def test_accidents_are_stopped(log: Folder, statement: str) -> None:
    with pytest.raises(Exception, match="only appended to"):
        execute(statement)
    assert report_of(log).is_clean


def test_a_restored_backup_is_not_signed_again(log: Folder, database) -> None:
    """Attack 8: roll back, go on, and sign: the signer's own state says no."""
    key = keys.load_key(log.keys)
    name = str(connection.settings_dict["NAME"])
    connections.close_all()
    if database.server:
        database.server.create(name + "-backup", name)
    else:
        shutil.copy(log.database_file, log.path / "backup")
    write(registered("lost"))
    assert checkpoints.parse_checkpoint(sign_checkpoint(log.keys, key).text).size == SIZE + 1
    connections.close_all()
    if database.server:
        database.server.drop(name)
        database.server.create(name, name + "-backup")
        database.server.drop(name + "-backup")
    else:
        for file in log.path.glob("kanhe.sqlite3*"):
            file.unlink()
        shutil.move(log.path / "backup", log.database_file)
    open_ledger(log.path)
    assert queries.log_size() == SIZE
    assert report_of(log).is_clean  # taken alone it is a good log
    outside = checkpoints.last_signed(log.keys, key.public)
    assert outside.size == SIZE + 1
    beyond = audit([key.public], last_signed=outside)
    assert beyond.fault == Fault("checkpoint_beyond_log", str(SIZE + 1))
    with pytest.raises(Unproven, match="rollback"):
        sign_checkpoint(log.keys, key)
    write(registered("another history"))
    assert audit([key.public], last_signed=outside).fault == Fault("checkpoint_root", str(SIZE + 1))
    with pytest.raises(Unproven):
        sign_checkpoint(log.keys, key)
    write(registered("and more"))
    with pytest.raises(Unproven):
        sign_checkpoint(log.keys, key)


def test_the_digest_of_nothing_is_the_root_of_nothing(bare_ledger: Folder) -> None:
    assert checkpoints.stored_head().root == sha256(b"").digest()
    assert report_of(bare_ledger).is_clean


@pytest.mark.parametrize(
    "body",
    [
        b"{}",
        b"\xff",
        encode(to_data(registered("no such", problem="x"))),  # another identity
        encode(to_data(entry("register-5", registered("4").payload))),  # a record that is there
    ],
)
def test_an_entry_that_says_nothing_is_named(log: Folder, body: bytes) -> None:
    drop_guards()
    set_body(7, body, with_leaf=True)
    rewrite()
    assert rebuild.check() == [rebuild.Difference("log_entry", "7", "unreadable")]
