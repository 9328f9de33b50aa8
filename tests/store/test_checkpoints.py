"""Checkpoints, cosignatures, receipts, exports: made here, checked by the pure rooms."""

import os
from pathlib import Path

import pytest
from django.db import connection

from kanhe.registers.entry import EntryWithheld
from kanhe.store import checkpoints, export, keys, queries
from kanhe.store.checkpoints import sign_checkpoint
from kanhe.store.folder import Folder
from kanhe.store.models import StoredCheckpoint
from kanhe.tlog.audit import audit
from kanhe.tlog.checkpoint import parse_checkpoint
from kanhe.tlog.cosignature import cosign
from kanhe.tlog.keys import Algorithm
from kanhe.tlog.policy import parse_policy
from kanhe.tlog.proof_file import check_proof_file, parse_proof_file
from kanhe.tlog.proofs import Withheld, check_consistency, check_range
from kanhe.tlog.rejection import Malformed, Unproven
from kanhe.tlog.tiles import Bundle
from kanhe.tlog.witness import Agreed, answer_with_cosignature, consider
from kanhe.values.refusal import Refusal
from tests.databases import ORIGIN

from .entries import defined, entry, registered
from .writing import write


@pytest.fixture
def key(ledger: Folder) -> keys.SigningKey:
    return keys.load_key(ledger.keys)


def policy_of(*publics: object, quorum: str = "none") -> bytes:
    log, *witnesses = publics
    lines = [f"log {log.to_text()}"]  # type: ignore[attr-defined]
    lines += [f"witness w{at} {w.to_text()}" for at, w in enumerate(witnesses)]  # type: ignore[attr-defined]
    return "".join(f"{line}\n" for line in (*lines, f"quorum {quorum}")).encode()


def test_signing_follows_the_tree(ledger: Folder, key: keys.SigningKey) -> None:
    assert parse_checkpoint(sign_checkpoint(ledger.keys, key).text).size == 0
    write(defined(), registered("a"))
    first = sign_checkpoint(ledger.keys, key)
    assert sign_checkpoint(ledger.keys, key) == first
    for number in range(300):
        write(registered(str(number)))
    second = parse_checkpoint(sign_checkpoint(ledger.keys, key).text)
    old = parse_checkpoint(first.text)
    assert (old.size, second.size) == (2, 302)
    check_consistency(old.head, second.head, checkpoints.consistency(2, 302))
    assert StoredCheckpoint.objects.count() == 3
    assert (ledger.keys / "signed").stat().st_mode & 0o777 == 0o600


def test_receipts_hold_without_the_store(ledger: Folder, key: keys.SigningKey) -> None:
    with pytest.raises(Refusal, match="checkpoint_missing"):
        checkpoints.receipt(1)
    write(defined(), *(registered(str(number)) for number in range(600)))
    sign_checkpoint(ledger.keys, key)
    write(registered("late"))
    policy = parse_policy(policy_of(key.public))
    for number in (1, 2, 256, 257, 512, 513, 601):
        file = parse_proof_file(checkpoints.receipt(number).to_bytes())
        body = queries.entry(number).body
        check_proof_file(file, body, policy, keys.is_signed_by)
        with pytest.raises(Unproven):
            check_proof_file(file, body + b" ", policy, keys.is_signed_by)
    for number in (0, 602):
        with pytest.raises(Refusal, match="entry_not_signed"):
            checkpoints.receipt(number)


def test_runs_of_entries_are_proven_whole(ledger: Folder, key: keys.SigningKey) -> None:
    write(defined(), *(registered(str(number)) for number in range(299)))
    signed = parse_checkpoint(sign_checkpoint(ledger.keys, key).text)
    proof = checkpoints.range_proof(250, 270, signed.size)
    run = queries.entries(after=249, limit=21)
    check_range(signed, proof, [one.body for one in run])
    check_range(signed, proof, [one.body for one in run[:-1]] + [Withheld(run[-1].leaf)])
    with pytest.raises(Unproven):
        check_range(signed, proof, [one.body for one in run[:-1]])


def test_a_witness_cosigns_and_is_believed(ledger: Folder, key: keys.SigningKey) -> None:
    witness = keys.create_key(ledger.keys, "city.example", Algorithm.COSIGNATURE, "witness")
    write(defined())
    sign_checkpoint(ledger.keys, key)
    last = None
    for size in (1, 3):
        if size == 3:
            write(registered("a"), registered("b"))
            sign_checkpoint(ledger.keys, key)
        request = checkpoints.witness_request(last.size if last else 0, size)
        logs = {key.public.name: [key.public]}
        agreed = consider(request.to_bytes(), logs, {ORIGIN: last}.get, keys.is_signed_by)
        assert isinstance(agreed, Agreed)
        answer = answer_with_cosignature(agreed, witness.public, 1_600_000_000 + size, witness.sign)
        for _ in range(2):
            note = checkpoints.keep_cosignatures(size, answer.body, [witness.public])
            assert len(note.signatures) == 2
        last = agreed.checkpoint.head
    policy = parse_policy(policy_of(key.public, witness.public, quorum="w0"))
    proof = parse_proof_file(checkpoints.receipt(2).to_bytes())
    trusted = check_proof_file(proof, queries.entry(2).body, policy, keys.is_signed_by)
    assert trusted.seen == {"w0": 1_600_000_003}
    stranger = keys.create_key(ledger.keys, "x.example", Algorithm.COSIGNATURE, "x")
    line = cosign(checkpoints.checkpoint().text, stranger.public, 1, stranger.sign).to_line()
    with pytest.raises(Unproven):
        checkpoints.keep_cosignatures(3, line.encode(), [witness.public])


def reader(target: Path):
    return lambda path: (target / path).read_bytes() if (target / path).exists() else None


def test_an_export_is_audited_by_the_pure_room(
    ledger: Folder, key: keys.SigningKey, tmp_path: Path
) -> None:
    write(defined(), *(registered(str(number)) for number in range(520)))
    note = sign_checkpoint(ledger.keys, key)
    write(registered("after the checkpoint"))
    target = tmp_path / "export"
    first = export.export_directory(target, note)
    policy = parse_policy(policy_of(key.public))
    assert audit(reader(target), policy, keys.is_signed_by).trusted.checkpoint.size == 521
    assert export.export_directory(target, note) == 1  # the checkpoint, and nothing else
    write(entry("hide", EntryWithheld(300, "正文有身份证号")))
    later = sign_checkpoint(ledger.keys, key)
    assert 0 < export.export_directory(target, later) < first
    hidden = Bundle(1)
    assert not (target / hidden.path()).exists()
    found = audit(reader(target), policy, keys.is_signed_by, [hidden])
    assert found.withheld == (hidden,)
    with pytest.raises(Unproven):
        audit(reader(target), policy, keys.is_signed_by)
    text = (target / "checkpoint").read_text()
    (target / "checkpoint").write_text("other.example/log\n" + text.partition("\n")[2])
    with pytest.raises(Refusal, match="export_other_log"):
        export.export_directory(target, later)


# -- keys -----------------------------------------------------------------------------------------


def test_keys_are_kept_for_their_owner_alone(tmp_path: Path) -> None:
    made = keys.create_key(tmp_path, "kanhe.example/a", Algorithm.LOG)
    path = tmp_path / "log.key"
    assert path.stat().st_mode & 0o777 == 0o600
    loaded = keys.load_key(tmp_path)
    assert loaded.public == made.public == keys.load_public(tmp_path)
    signature = loaded.sign(b"text")
    assert keys.is_signed_by(made.public.key, b"text", signature)
    assert not keys.is_signed_by(made.public.key, b"Text", signature)
    assert not keys.is_signed_by(b"short", b"text", signature)
    with pytest.raises(Refusal, match="key_exists"):
        keys.create_key(tmp_path, "kanhe.example/a", Algorithm.LOG)
    for mode in (0o640, 0o604, 0o666, 0o610):
        os.chmod(path, mode)
        with pytest.raises(Refusal, match="key_readable"):
            keys.load_key(tmp_path)


@pytest.mark.parametrize(
    "spoil",
    [
        lambda text: text.replace("PRIVATE", "PUBLIC"),
        lambda text: text.replace("example", "other"),
        lambda text: text[:-8] + "\n",
        lambda text: "",
        lambda text: text.rsplit("+", 1)[0] + "+CQ" + text.rsplit("+", 1)[1][2:],
    ],
)
def test_a_spoilt_key_file_is_refused(tmp_path: Path, spoil) -> None:
    keys.create_key(tmp_path, "kanhe.example/a", Algorithm.LOG)
    path = tmp_path / "log.key"
    path.write_text(spoil(path.read_text()))
    with pytest.raises(Malformed):
        keys.load_key(tmp_path)


def test_missing_keys_and_bad_names_are_refused(tmp_path: Path) -> None:
    for load in (keys.load_key, keys.load_public):
        with pytest.raises(Refusal, match="key_missing"):
            load(tmp_path)
    with pytest.raises(Malformed):
        keys.create_key(tmp_path, "a name", Algorithm.LOG)
    assert list(tmp_path.iterdir()) == []


# -- rollback -------------------------------------------------------------------------------------


def test_a_smaller_or_other_tree_is_not_signed(
    ledger: Folder, key: keys.SigningKey, tmp_path: Path
) -> None:
    write(defined(), registered("a"))
    signed = (ledger.keys / "signed", tmp_path / "kept")
    sign_checkpoint(ledger.keys, key)
    write(registered("b"))
    sign_checkpoint(ledger.keys, key)
    assert checkpoints.last_signed(ledger.keys, key.public).size == 3
    other = keys.create_key(tmp_path, ledger.origin, Algorithm.LOG)
    with pytest.raises(Unproven):
        checkpoints.last_signed(ledger.keys, other.public)
    text = signed[0].read_text()
    signed[0].write_text(text.replace("\n3\n", "\n2\n"))
    with pytest.raises(Unproven):
        sign_checkpoint(ledger.keys, key)
    signed[0].write_text(text)
    with connection.cursor() as cursor, pytest.raises(Exception, match="only appended"):
        cursor.execute("DELETE FROM log_checkpoint")
