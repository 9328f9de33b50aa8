"""Evidence files, backups, erasure, folders."""

import io
import subprocess
from pathlib import Path

import pytest
from django.core import management
from django.db import connection, connections

from kanhe.registers.disclosure import commitment, disclose
from kanhe.registers.entry import DisclosureErased
from kanhe.store import backup, checkpoints, erasure, evidence, export, keys, queries
from kanhe.store import ledger as ledger_place
from kanhe.store.append import commit
from kanhe.store.audit import audit
from kanhe.store.folder import Folder, databases_of, read_folder, write_folder
from kanhe.store.ledger import create_ledger, open_ledger
from kanhe.tlog.policy import parse_policy
from kanhe.tlog.proof_file import check_proof_file
from kanhe.values.refusal import Refusal
from tests.databases import Database

from . import entries
from .entries import defined, entry, registered
from .writing import write

# -- evidence -------------------------------------------------------------------------------------


def test_a_file_is_kept_once_and_read_whole(tmp_path: Path) -> None:
    kept = evidence.keep(tmp_path, io.BytesIO(b"abc"))
    assert kept == evidence.keep(tmp_path, io.BytesIO(b"abc"))
    assert kept.size == 3
    assert kept.sha256 == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
    assert evidence.read(tmp_path, kept.sha256) == b"abc"
    assert [p.name for p in tmp_path.rglob("*") if p.is_file()] == [kept.sha256[2:]]


def test_bad_files_are_refused(tmp_path: Path) -> None:
    kept = evidence.keep(tmp_path, io.BytesIO(b"abc"))
    place = evidence.place_of(tmp_path, kept.sha256)
    place.chmod(0o644)
    place.write_bytes(b"abd")
    with pytest.raises(Refusal, match="evidence_altered"):
        evidence.read(tmp_path, kept.sha256)
    place.unlink()
    with pytest.raises(Refusal, match="evidence_lost"):
        evidence.read(tmp_path, kept.sha256)
    for digest in ("../../../etc/passwd", "A" * 64, "a" * 63):
        with pytest.raises(Refusal, match="evidence_digest"):
            evidence.read(tmp_path, digest)
    with pytest.raises(Refusal, match="evidence_too_long"):
        evidence.keep(tmp_path, io.BytesIO(b"abcd"), longest=3)
    assert [p for p in tmp_path.rglob("*") if p.is_file()] == []
    (tmp_path / "file").write_bytes(b"")
    with pytest.raises(OSError, match="file"):
        evidence.keep(tmp_path / "file", io.BytesIO(b"abc"))


def test_every_file_of_the_register_is_verified(ledger: Folder) -> None:
    digests = [
        evidence.keep(ledger.evidence, io.BytesIO(text)).sha256 for text in (b"a", b"b", b"c")
    ]
    write(defined(), registered("r"), registered("s"))
    write(*(entries.evidence("r", digest) for digest in digests), entries.evidence("s", digests[0]))
    assert list(evidence.verify(ledger.evidence)) == []
    evidence.place_of(ledger.evidence, digests[0]).unlink()
    place = evidence.place_of(ledger.evidence, digests[1])
    place.chmod(0o644)
    place.write_bytes(b"x")
    assert set(evidence.verify(ledger.evidence)) == {
        (digests[0], "evidence_lost"), (digests[1], "evidence_altered"),
    }  # fmt: skip


# -- backups --------------------------------------------------------------------------------------


@pytest.fixture
def full(ledger: Folder, database: Database, monkeypatch: pytest.MonkeyPatch) -> Folder:
    if database.server:  # the tools of the server's own version
        monkeypatch.setenv("PATH", str(database.server.binaries), prepend=":")
    kept = evidence.keep(ledger.evidence, io.BytesIO(b"proof"))
    write(defined(), *(registered(str(number)) for number in range(300)))
    write(entries.evidence("1", kept.sha256))
    checkpoints.sign_checkpoint(ledger.keys, keys.load_key(ledger.keys))
    return ledger


def test_a_backup_is_a_ledger_again(full: Folder, database: Database, tmp_path: Path) -> None:
    seen: list[int] = []
    target = backup.back_up(full, tmp_path / "backup", lambda done, _all: seen.append(done))
    assert bool(seen) == (database.kind == "sqlite")
    assert not list(target.rglob("*.key"))
    assert not (target / "keys" / "signed").exists()
    write(registered("after"))
    before = queries.record("finding", "1")
    with pytest.raises(Refusal, match="backup_exists"):
        backup.back_up(full, target)
    url = ""
    if database.server:
        database.server.create("restored")
        url = database.server.url("restored")
    restored = backup.restore(target, tmp_path / "restored", database=url)
    with pytest.raises(Refusal, match="ledger_exists"):
        backup.restore(target, tmp_path / "restored", database=url)
    open_ledger(restored.path)
    report = audit([keys.load_public(restored.keys)], with_projections=True)
    assert report.is_clean, report
    assert report.size == 302
    assert queries.record("finding", "1") == before
    assert list(evidence.verify(restored.evidence)) == []
    with pytest.raises(Refusal, match="key_missing"):
        keys.load_key(restored.keys)
    assert write(registered("goes on")) == [303]
    connections.close_all()
    if database.server:
        database.server.drop("restored")
    open_ledger(full.path)


def test_a_damaged_backup_is_refused(full: Folder, database: Database, tmp_path: Path) -> None:
    target = backup.back_up(full, tmp_path / "backup")
    file = target / ("kanhe.dump" if database.server else "kanhe.sqlite3")
    data = bytearray(file.read_bytes())
    data[len(data) // 2 : len(data) // 2 + 4096] = b"\xff" * 4096
    file.write_bytes(data[: len(data) * 3 // 4])
    url = ""
    if database.server:
        database.server.create("damaged")
        url = database.server.url("damaged")
    with pytest.raises(Refusal, match=r"backup_damaged|backup_failed"):
        backup.restore(target, tmp_path / "damaged", database=url)
    if database.server:
        database.server.drop("damaged")
    with pytest.raises(Refusal, match="backup_other_database"):
        backup.restore(target, tmp_path / "x", database="" if url else "postgresql:///x")
    (target / "kanhe.toml").unlink()
    with pytest.raises(Refusal, match="ledger_missing"):
        backup.restore(target, tmp_path / "x", database=url)


def test_without_its_tools_postgresql_is_not_backed_up(
    ledger: Folder, database: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    if database.server:
        with pytest.raises(Refusal, match="backup_tool_missing"):
            backup.back_up(ledger, tmp_path / "backup")
    else:
        backup.back_up(ledger, tmp_path / "backup")


# -- erasure --------------------------------------------------------------------------------------


def files_with(places: list[Path], words: list[bytes]) -> list[str]:
    """Return the files under *places* that hold one of *words*."""
    files = [file for place in places for file in place.rglob("*") if file.is_file()]
    return [str(file) for file in files if any(word in file.read_bytes() for word in words)]


def data_files(ledger: Folder, database: Database) -> list[Path]:
    """Return the folders in which the database keeps what it has."""
    if database.server is None:
        return [ledger.path]
    connections.close_all()
    database.server.execute("CHECKPOINT")
    oid = database.server.execute(
        f"SELECT oid FROM pg_database WHERE datname = '{connection.settings_dict['NAME']}'"
    )[0][0]
    return [database.server.folder / "data" / "base" / str(oid)]


def test_what_is_erased_is_nowhere(full: Folder, database: Database, tmp_path: Path) -> None:
    names = [f"张三丰第{number}号" + "甲" * (number * 7 % 90) for number in range(200)]
    secrets = [disclose("owner", name, bytes([number]) * 16) for number, name in enumerate(names)]

    def act(writer):
        for number, secret in enumerate(secrets):
            public = registered(f"p{number}", owner=commitment(secret))
            writer.append(public, [secret])

    commit(act)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")  # statistics must keep no sample either
    key = keys.load_key(full.keys)
    checkpoints.sign_checkpoint(full.keys, key)
    receipts = [(queries.entry(number), checkpoints.receipt(number)) for number in (303, 400, 502)]
    plain = [name.encode() for name in names]
    assert files_with(data_files(full, database), plain[:1])  # the search can find them
    gone = [number for number in range(200) if number % 3]
    write(
        *(
            entry(f"erase{number}", DisclosureErased(303 + number, ("owner",), "本人要求"))
            for number in gone
        )
    )
    erasure.scrub()
    words = [plain[number] for number in gone]
    words += [secrets[number].salt.encode() for number in gone if number]
    assert files_with(data_files(full, database), words) == []
    target = backup.back_up(full, tmp_path / "backup")
    export.export_directory(tmp_path / "export", checkpoints.sign_checkpoint(full.keys, key))
    if database.server:
        sql = database.server.binaries / "pg_restore"
        with open(tmp_path / "backup" / "plain.sql", "wb") as out:
            subprocess.run([sql, "-f", "-", target / "kanhe.dump"], stdout=out, check=True)
    assert files_with([target, tmp_path / "export", full.path], words) == []
    kept = [number for number in range(200) if number % 3 == 0]
    assert all(queries.disclosures(303 + number) == (secrets[number],) for number in kept)
    policy = parse_policy(f"log {key.public.to_text()}\nquorum none\n".encode())
    for stored, receipt in receipts:
        check_proof_file(receipt, stored.body, policy, keys.is_signed_by)
        now = checkpoints.receipt(stored.entry_number)
        check_proof_file(now, queries.entry(stored.entry_number).body, policy, keys.is_signed_by)
    assert audit([key.public]).is_clean


def test_erasure_waits_for_readers(
    ledger: Folder, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    if database.server:
        erasure.scrub()
        return
    import sqlite3

    write(defined())
    monkeypatch.setattr(erasure, "_TRIES", 2)
    reader = sqlite3.connect(ledger.database_file, isolation_level=None)
    reader.execute("BEGIN")
    reader.execute("SELECT count(*) FROM log_entry").fetchone()
    write(registered("a"))
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA busy_timeout = 10")
    with pytest.raises(Refusal, match="erasure_waits"):
        erasure.scrub()
    reader.close()
    erasure.scrub()


# -- folders --------------------------------------------------------------------------------------


def test_a_ledger_is_made_and_opened(tmp_path: Path) -> None:
    made = create_ledger(Folder(tmp_path / "l", 'kanhe.example/"quoted\\', "", "rectification"))
    assert read_folder(tmp_path / "l") == made
    assert queries.log_size() == 0
    assert keys.load_key(made.keys).public.name == made.origin
    with pytest.raises(Refusal, match="ledger_exists"):
        write_folder(made)
    for origin in ("某县/专项整治", "two words", "a+b", ""):
        with pytest.raises(Refusal, match="ledger_origin"):
            write_folder(Folder(tmp_path / "other", origin, "", "t"))
    assert not (tmp_path / "other").exists()
    connections.close_all()


@pytest.mark.parametrize("text", ["origin = ", "origin = 'a'", "\udcff"])
def test_bad_settings_are_refused(tmp_path: Path, text: str) -> None:
    with pytest.raises(Refusal, match="ledger_missing"):
        read_folder(tmp_path)
    (tmp_path / "kanhe.toml").write_bytes(text.encode("utf-8", "surrogateescape"))
    with pytest.raises(Refusal, match="ledger_settings"):
        read_folder(tmp_path)


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("postgresql://u:p%40w@h:5433/db", ("db", "u", "p@w", "h", "5433")),
        ("postgres://u@/db?host=/run/pg", ("db", "u", "", "/run/pg", "")),
        ("mysql://u@h/db", None),
        ("postgresql://h", None),
    ],
)
def test_database_urls(tmp_path: Path, url: str, expected: tuple[str, ...] | None) -> None:
    folder = Folder(tmp_path, "o", url, "t")
    if expected is None:
        with pytest.raises(Refusal, match="database_url"):
            databases_of(folder)
    else:
        found = databases_of(folder)["default"]
        assert tuple(found[n] for n in ("NAME", "USER", "PASSWORD", "HOST", "PORT")) == expected


def test_a_network_share_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from kanhe.store import folder as module

    mounts = tmp_path / "mounts"
    mounts.write_text(f"disk / ext4 rw 0 0\nserver:/x {tmp_path} nfs4 rw 0 0\n")
    monkeypatch.setattr(module, "_MOUNTS", mounts)
    with pytest.raises(Refusal, match="database_on_share"):
        databases_of(Folder(tmp_path / "l", "o", "", "t"))
    monkeypatch.setattr(module, "_MOUNTS", tmp_path / "none")
    assert databases_of(Folder(tmp_path / "l", "o", "", "t"))


def test_tables_are_made_anew_only_where_they_are_behind(
    bare_ledger: Folder, monkeypatch: pytest.MonkeyPatch
) -> None:
    called: list[object] = []
    monkeypatch.setattr(management, "call_command", lambda *told, **_: called.append(told))
    ledger_place.migrate()
    assert called == []
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM django_migrations WHERE name = '0008_dues'")
    ledger_place.migrate()
    assert called == [("migrate",)]
