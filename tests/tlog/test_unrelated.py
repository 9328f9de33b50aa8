"""Programs that know nothing of Kanhe accept what it exports, and nothing else.

They need Go with Debian's golang-golang-x-mod-dev, and node with @sigstore/verify (found by
NODE_PATH, or in node_modules beside the project); what is not there is skipped by name.
"""

import json
import os
import random
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

import pytest

from kanhe.tlog.audit import audit
from kanhe.tlog.canonical import encode
from kanhe.tlog.checkpoint import Checkpoint
from kanhe.tlog.encoding import to_base64
from kanhe.tlog.export import export
from kanhe.tlog.hashing import leaf_hashes
from kanhe.tlog.proofs import make_consistency, make_inclusion
from kanhe.tlog.rejection import Malformed, Unproven
from kanhe.tlog.tiles import GrowingTiles, TileReader

from .logs import AUDIT_OFFICE, CITY, LOG, ORIGIN, POLICY, is_signed_by, signed

AUDITORS = Path(__file__).parents[2] / "tools" / "auditors"
GOPATH = Path("/usr/share/gocode")
SIZE, OLD_SIZE = 70_123, 65_537
INDICES = [0, 1, 255, 256, 65_535, 65_536, 70_000, SIZE - 1]
FLIPS = int(os.environ.get("KANHE_FLIPS", "40"))  # files; a large number takes all of them


@dataclass(frozen=True)
class Exported:
    """A directory as `kanhe log export` writes it, and what the auditors are told of it."""

    folder: Path
    paths: list[str]


@pytest.fixture(scope="module")
def exported(tmp_path_factory):
    bodies = [
        encode({"v": 1, "type": "record", "n": number, "title": f"隐患整改 {number % 97}"})
        for number in range(SIZE)
    ]
    growing = GrowingTiles()
    growing.add(leaf_hashes(bodies))
    note = signed(Checkpoint(ORIGIN, SIZE, growing.root()))
    folder = tmp_path_factory.mktemp("export")
    paths = []
    for path, data in export(bodies, note):
        file = folder / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(data)
        paths.append(path)
    (folder / "audit.json").write_text(json.dumps(claims(folder, bodies)))
    return Exported(folder, paths)


def claims(folder, bodies):
    reader = TileReader(lambda tile: (folder / tile.path()).read_bytes(), SIZE)
    old = GrowingTiles()
    old.add(leaf_hashes(bodies[:OLD_SIZE]))
    return {
        "LogKey": LOG.key.to_text(),
        "WitnessKeys": [CITY.key.to_text(), AUDIT_OFFICE.key.to_text()],
        "OldSize": OLD_SIZE,
        "OldRoot": to_base64(old.root()),
        "Consistency": [to_base64(one) for one in make_consistency(reader, OLD_SIZE, SIZE)],
        "Inclusion": [
            {
                "Index": index,
                "Body": to_base64(bodies[index]),
                "Proof": [to_base64(one) for one in make_inclusion(reader, index, SIZE)],
            }
            for index in INDICES
        ],
    }


@pytest.fixture(scope="module")
def go_auditor(tmp_path_factory):
    go = shutil.which("go")
    if not go:
        pytest.skip("no Go here: apt-get install golang-go golang-golang-x-mod-dev")
    if not (GOPATH / "src/golang.org/x/mod/sumdb/tlog").exists():
        pytest.skip("no x/mod here: apt-get install golang-golang-x-mod-dev")
    folder = tmp_path_factory.mktemp("go")
    environment = os.environ | {
        "GO111MODULE": "off",
        "GOPATH": str(GOPATH),
        "GOFLAGS": "",
        "GOCACHE": str(folder / "cache"),
    }
    command = [go, "build", "-o", str(folder / "audit"), str(AUDITORS / "audit.go")]
    subprocess.run(command, check=True, env=environment, cwd=folder)
    return [str(folder / "audit")]


@pytest.fixture(scope="module")
def node_auditor():
    node = shutil.which("node")
    if not node:
        pytest.skip("no node here")
    command = [node, "-e", "require.resolve('@sigstore/verify/package.json')"]
    if subprocess.run(command, cwd=AUDITORS, capture_output=True, check=False).returncode:
        pytest.skip("no @sigstore/verify here: npm install it and set NODE_PATH")
    return [node, str(AUDITORS / "verify.mjs")]


def run(auditor, folder):
    return subprocess.run([*auditor, str(folder)], capture_output=True, text=True, check=False)


def accepts(auditor, folder):
    return run(auditor, folder).returncode == 0


def flipped(data, chance):
    at = chance.randrange(len(data))
    return data[:at] + bytes([data[at] ^ 1 << chance.randrange(8)]) + data[at + 1 :]


def drawn(paths, chance):
    return chance.sample(paths, min(FLIPS, len(paths)))


def test_our_own_audit_accepts(exported):
    def read(path):
        file = exported.folder / path
        return file.read_bytes() if file.exists() else None

    assert audit(read, POLICY, is_signed_by).trusted.checkpoint.size == SIZE


def test_go_accepts_the_export(exported, go_auditor):
    result = run(go_auditor, exported.folder)
    assert result.stderr == ""
    assert result.stdout == (
        f"accepted: {SIZE} entries, {len(INDICES)} inclusion proofs, 1 consistency proof, "
        "3 signatures\n"
    )


def test_go_and_we_reject_the_same_flipped_bits(exported, go_auditor):
    """The checkpoint, one upper tile and a draw of tiles and bundles, a bit in each."""
    chance = random.Random(20_261_122)
    upper = [path for path in exported.paths if path.startswith(("tile/1/", "tile/2/"))]
    assert len(upper) == 3
    for path in ["checkpoint", *upper, *drawn(exported.paths, chance)]:
        file = exported.folder / path
        data = file.read_bytes()
        changed = flipped(data, chance)
        file.write_bytes(changed)
        is_accepted = accepts(go_auditor, exported.folder)
        file.write_bytes(data)
        assert not is_accepted, path
    assert accepts(go_auditor, exported.folder)


def test_we_reject_a_flipped_bit_in_a_large_log(exported):
    """Full level-0 tiles too: a reader of x/mod before 0.40 let them through."""
    chance = random.Random(7)
    files = {path: (exported.folder / path).read_bytes() for path in exported.paths}
    for path in ["checkpoint", *drawn(exported.paths, chance)]:
        with pytest.raises((Malformed, Unproven)):
            audit({**files, path: flipped(files[path], chance)}.get, POLICY, is_signed_by)


ALTERED = {
    "body": lambda said: said["Inclusion"][3].update(Body=to_base64(b"another")),
    "index": lambda said: said["Inclusion"][3].update(Index=257),
    "short": lambda said: said["Inclusion"][3]["Proof"].pop(),
    "order": lambda said: said["Inclusion"][3]["Proof"].reverse(),
    "key": lambda said: said.update(LogKey=said["LogKey"].replace("+", "x+", 1)),
}


def altered(exported, tmp_path, edit):
    """Return a directory like the export, but that the auditors are told something else."""
    said = json.loads((exported.folder / "audit.json").read_text())
    edit(said)
    (tmp_path / "audit.json").write_text(json.dumps(said))
    for name in ("tile", "checkpoint"):
        (tmp_path / name).symlink_to(exported.folder / name)
    return tmp_path


@pytest.mark.parametrize("edit", ALTERED)
def test_go_rejects_altered_proofs(exported, go_auditor, tmp_path, edit):
    assert not accepts(go_auditor, altered(exported, tmp_path, ALTERED[edit]))


def test_go_rejects_an_altered_consistency_proof(exported, go_auditor, tmp_path):
    folder = altered(exported, tmp_path, lambda said: said["Consistency"].reverse())
    assert not accepts(go_auditor, folder)


def test_sigstore_accepts_the_export(exported, node_auditor):
    result = run(node_auditor, exported.folder)
    assert result.stderr == ""
    assert result.stdout == f"accepted: {len(INDICES)} entries in a log of {SIZE}\n"


@pytest.mark.parametrize("edit", ALTERED)
def test_sigstore_rejects_altered_proofs(exported, node_auditor, tmp_path, edit):
    assert not accepts(node_auditor, altered(exported, tmp_path, ALTERED[edit]))


def test_sigstore_rejects_an_altered_checkpoint(exported, node_auditor, tmp_path):
    folder = altered(exported, tmp_path, lambda _: None)
    text = (folder / "checkpoint").read_text()
    (folder / "checkpoint").unlink()
    (folder / "checkpoint").write_text(text.replace(f"\n{SIZE}\n", f"\n{SIZE + 1}\n"))
    assert not accepts(node_auditor, folder)


def test_node_writes_the_same_canonical_bytes():
    """ECMAScript's own JSON, with keys sorted as it sorts strings, is what RFC 8785 is made of."""
    node = shutil.which("node")
    if not node:
        pytest.skip("no node here")
    chance = random.Random(8_785)
    bodies = [encode(random_value(chance, 5)) for _ in range(400)]
    script = (
        "const s=v=>Array.isArray(v)?v.map(s):v&&typeof v==='object'"
        "?Object.fromEntries(Object.keys(v).sort().map(k=>[k,s(v[k])])):v;"
        "for(const l of require('fs').readFileSync(0,'utf8').split('\\n'))"
        "console.log(JSON.stringify(s(JSON.parse(l))))"
    )
    given = b"\n".join(shuffled(body, chance) for body in bodies)
    done = subprocess.run([node, "-e", script], input=given, capture_output=True, check=True)
    assert done.stdout.split(b"\n")[:-1] == bodies


def random_value(chance, depth):
    """Return a value that an entry may hold, with awkward characters and bounds."""
    letters = 'aé中𠮷 \n\t"\\/<\u2028\u00a0\ufeff'
    kind = chance.randrange(7 if depth else 4)
    if kind == 0:
        return chance.choice([None, True, False])
    if kind == 1:
        return chance.randrange(-(2**53) + 1, 2**53)
    if kind in (2, 3):
        return "".join(chance.choices(letters, k=chance.randrange(6)))
    if kind == 4:
        return [random_value(chance, depth - 1) for _ in range(chance.randrange(4))]
    keys = chance.sample(["a", "b", "_sd", "a_b", "a1", "z9", "aa"], chance.randrange(5))
    return {key: random_value(chance, depth - 1) for key in keys}


def shuffled(body, chance):
    """Return the same value in another spelling: keys turned round, ASCII escapes."""

    def turn(value):
        if isinstance(value, dict):
            pairs = [(key, turn(member)) for key, member in value.items()]
            chance.shuffle(pairs)
            return dict(pairs)
        return [turn(member) for member in value] if isinstance(value, list) else value

    return json.dumps(turn(json.loads(body)), ensure_ascii=chance.random() < 0.5).encode()
