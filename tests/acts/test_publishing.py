"""Signing, witnessing, exporting, receipts: what goes out, and each refusal."""

from dataclasses import replace
from pathlib import Path

import pytest

from kanhe.acts import disclosing, founding, publishing, recording, witnessing
from kanhe.store import queries
from kanhe.store.keys import create_key, is_signed_by, load_public
from kanhe.tlog.keys import Algorithm
from kanhe.tlog.policy import parse_policy
from kanhe.tlog.proof_file import check_proof_file
from kanhe.tlog.rejection import Malformed, Unproven

from .conftest import Office
from .refusing import refused

VISIT = {
    "visited_on": "2021-03-09",
    "org_unit": "城东分局",
    "visited_kind": "门店",
    "visited_count": "3",
}


def add(office: Office) -> recording.Registered:
    return recording.register_record(
        occasion=office.on(), register="visit", row=VISIT, new_salt=lambda: b"s" * 16
    )


@pytest.fixture
def keys(office: Office) -> Path:
    place = office.folder.keys
    if not (place / "log.key").exists():
        create_key(place, office.folder.origin, Algorithm.LOG)
    founding.write_policy(place)
    return place


def test_a_receipt_of_a_record(office: Office, keys: Path) -> None:
    number = add(office).entry_number
    refused("checkpoint_missing", publishing.receipt_for, entry_number=number)
    publishing.sign_checkpoint(keys=keys)
    assert publishing.entry_of(register="visit", key="V-east-2021-00001") == number
    proof = publishing.receipt_for(entry_number=number)
    policy = parse_policy((keys / "policy").read_bytes())
    assert proof.extra is not None
    trusted = check_proof_file(proof, proof.extra, policy, is_signed_by)
    assert trusted.checkpoint.size == number
    later = add(office).entry_number
    refused("entry_not_signed", publishing.receipt_for, entry_number=later)
    refused("entry_unknown", publishing.receipt_for, entry_number=99)
    disclosing.withhold_entry(occasion=office.on(), entry_number=number, legal_basis="依法")
    refused("entry_withheld", publishing.receipt_for, entry_number=number)


def test_signing_needs_its_key(office: Office, keys: Path) -> None:
    (keys / "log.key").chmod(0o644)
    refused("key_readable", publishing.sign_checkpoint, keys=keys)
    (keys / "log.key").unlink()
    refused("key_missing", publishing.sign_checkpoint, keys=keys)


def test_an_export_is_of_one_log(office: Office, keys: Path, tmp_path: Path) -> None:
    target = tmp_path / "out"
    refused("checkpoint_missing", publishing.export_log, target=target)
    publishing.sign_checkpoint(keys=keys)
    _, count = publishing.export_log(target=target)
    assert count == len([path for path in target.rglob("*") if path.is_file()])
    (target / "checkpoint").write_text("other.example/log\n1\n\n", encoding="utf-8")
    refused("export_other_log", publishing.export_log, target=target)


def test_a_witness_goes_forward_only(office: Office, keys: Path) -> None:
    folder = office.folder.path
    publishing.sign_checkpoint(keys=keys)
    request = publishing.request_cosignature(old_size=0)
    logs = (load_public(keys),)

    def ask(data: bytes, known: tuple[object, ...] = logs) -> int:
        return witnessing.cosign_request(
            folder=folder,
            keys=keys,
            request=data,
            logs=known,
            timestamp=1_700_000_000,  # type: ignore[arg-type]
        ).status

    refused("key_missing", ask, request.to_bytes())
    witness = witnessing.become_witness(keys=keys, name="city.example/witness")
    refused("key_exists", witnessing.become_witness, keys=keys, name="city.example/witness")
    assert ask(request.to_bytes(), ()) == 404
    assert ask(b"old 0\n") == 400
    answer = witnessing.cosign_request(
        folder=folder, keys=keys, request=request.to_bytes(), logs=logs, timestamp=1_700_000_000
    )
    assert answer.status == 200
    assert ask(request.to_bytes()) == 409
    note = publishing.take_cosignature(answer=answer.body, witnesses=[witness], size=None)
    assert len(note.signatures) == 2
    act = publishing.take_cosignature
    refused("no_witness_known", act, answer=answer.body, witnesses=[], size=None)
    stranger = replace(witness, name="other.example/witness")
    with pytest.raises(Unproven):
        act(answer=answer.body, witnesses=[stranger], size=None)
    with pytest.raises(Malformed):
        act(answer=b"yes", witnesses=[witness], size=None)
    old = queries.log_size()
    add(office)
    publishing.sign_checkpoint(keys=keys)
    good = publishing.request_cosignature(old_size=old)
    bent = replace(good, proof=tuple(bytes(32) for _ in good.proof))
    assert ask(bent.to_bytes()) == 422
    assert ask(good.to_bytes()) == 200


def test_the_rows_key_is_made_once_and_asked_for_by_name(office: Office) -> None:
    keys = office.folder.keys
    refused("key_missing", founding.rows_key, keys)
    founding.create_rows_key(keys)
    assert len(founding.rows_key(keys)) == 32
    assert (keys / founding.ROWS_KEY).stat().st_mode & 0o077 == 0
    with pytest.raises(FileExistsError):
        founding.create_rows_key(keys)
