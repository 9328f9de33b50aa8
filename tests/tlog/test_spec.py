"""The examples of docs/spec are what the program makes of their inputs."""

import re
from pathlib import Path

import pytest

from kanhe.tlog.canonical import decode_object, encode
from kanhe.tlog.export import export
from kanhe.tlog.hashing import leaf_hash, leaf_hashes, node_hash
from kanhe.tlog.policy import parse_policy
from kanhe.tlog.proof_file import ProofFile
from kanhe.tlog.proofs import make_consistency, make_inclusion, make_range
from kanhe.tlog.rejection import Malformed
from kanhe.tlog.tiles import bundles_of, tiles_of
from kanhe.tlog.witness import Request

from .logs import AUDIT_OFFICE, CITY, LOG, ListReader, checkpoint_of, mth, signed

SPEC = Path(__file__).parents[2] / "docs" / "spec"
ENTRY, CHECKPOINT, EXPORT = (
    (SPEC / f"{name}.md").read_text(encoding="utf-8") for name in ("entry", "checkpoint", "export")
)
FIRST = {"v": 1, "type": "record", "title": "雨水管网", "tags": [], "count": -3, "z": None}
BODIES = [encode(FIRST), encode({"n": 1}), encode({"n": 2})]
NOTE = signed(checkpoint_of(BODIES))


def blocks(page):
    """Return the indented examples of a page, without their indent."""
    found = re.findall(r"(?:^    .*\n|^\n(?=    ))+", page, flags=re.M)
    return [re.sub(r"^    ", "", block, flags=re.M).strip("\n") + "\n" for block in found]


def test_the_entries():
    rows = re.findall(r"^\| (\d) \| `([0-9a-f]+)` \| `([0-9a-f]{64})` \|$", ENTRY, flags=re.M)
    expected = [
        (str(index), body.hex(), leaf_hash(body).hex()) for index, body in enumerate(BODIES)
    ]
    assert rows == expected
    leaves = leaf_hashes(BODIES)
    assert f"leaves 0 and 1 is `{node_hash(*leaves[:2]).hex()}`" in ENTRY
    assert f"all three is `{mth(BODIES).hex()}`" in ENTRY


def test_what_is_no_entry():
    table = ENTRY.partition("None of these")[2]
    rows = re.findall(r"^\| `(.+?)` \|", table, flags=re.M)
    assert len(rows) == 9
    for row in rows:
        with pytest.raises(Malformed):
            decode_object(row.encode())


def test_the_checkpoint_and_its_keys():
    shown = blocks(CHECKPOINT)
    assert NOTE.to_bytes().decode() in shown
    assert "".join(f"{one.key.to_text()}\n" for one in (LOG, CITY, AUDIT_OFFICE)) in shown


def test_the_request_and_the_receipt():
    shown = [block.removesuffix("…\n") for block in blocks(CHECKPOINT) if block.endswith("…\n")]
    request = Request(1, make_consistency(ListReader(BODIES), 1, 3), NOTE)
    receipt = ProofFile(2, make_inclusion(ListReader(BODIES), 2, 3), NOTE)
    assert len(shown) == 2
    for block, whole in zip(shown, (request, receipt), strict=True):
        assert whole.to_bytes().decode().startswith(block)


def test_the_policy():
    (block,) = (block for block in blocks(CHECKPOINT) if "quorum" in block)
    policy = parse_policy(block.encode())
    assert policy.logs == (LOG.key,)
    assert dict(policy.witnesses) == {"city": CITY.key, "audit": AUDIT_OFFICE.key}


def test_the_range_proof():
    proof = make_range(ListReader(BODIES), 1, 2, 3)
    assert f"on the left `{proof.left[0].hex()}`, on the right `{proof.right[0].hex()}`" in (
        CHECKPOINT
    )


def test_the_export():
    files = dict(export(BODIES, NOTE))
    assert [f"{files[path].hex()}\n" for path in list(files)[:2]] == blocks(EXPORT)
    for path in files:
        assert f"`{path}`:" in EXPORT
    assert len(list(tiles_of(70_000))) == 273 + 1 + 1 + 1 + 1
    assert len(list(bundles_of(70_000))) == 274
