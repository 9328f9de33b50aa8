"""The verifier: what it proves, what it turns down, alike as a command and as one bare file."""

import json
import os
import random
import shutil
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from kanhe.cli.main import main
from kanhe.registers import disclosure
from kanhe.tlog.encoding import to_base64
from kanhe.tlog.proof_file import LONGEST_FILE, ProofFile

from . import sample_log
from .sample_log import LOG, NASTY, OTHER_LOG, SEEN, checkpoint, entry, policy, receipt, write_log

ROOT = Path(__file__).parents[2]
BODIES = [entry(number) for number in range(1, 601)]


@dataclass
class Bench:
    """A folder to verify in; each run is by the command and, on demand, by the one file."""

    folder: Path
    one_file: Path
    capsys: pytest.CaptureFixture[str]

    def write(self, name: str, data: bytes) -> str:
        path = self.folder / name
        path.write_bytes(data)
        return str(path)

    def command(self, *arguments: str) -> tuple[int, str, str]:
        status = main(["verify", *arguments, "--lang", "en"])
        said = self.capsys.readouterr()
        return status, said.out, said.err

    def bare(self, *arguments: str) -> tuple[int, str, str]:
        empty = self.folder / "empty"
        empty.mkdir(exist_ok=True)
        done = subprocess.run(
            [sys.executable, "-I", "-S", str(self.one_file), *arguments, "--lang", "en"],
            cwd=empty, capture_output=True, check=False, env={"PATH": os.defpath}, timeout=120,
        )  # fmt: skip
        assert not list(empty.iterdir()), "the verifier wrote something"
        return done.returncode, done.stdout.decode(), done.stderr.decode()

    def both(self, *arguments: str) -> tuple[int, str, str]:
        """Verify with the command and with the one file; they must agree to the letter."""
        told = self.command(*arguments)
        assert self.bare(*arguments) == told
        return told


@pytest.fixture(scope="session")
def one_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("dist")
    build = [sys.executable, str(ROOT / "tools" / "build_verifier.py"), str(folder)]
    subprocess.run(build, check=True, capture_output=True, timeout=120)
    return folder / "kanhe_verify.py"


@pytest.fixture
def bench(tmp_path: Path, one_file: Path, capsys: pytest.CaptureFixture[str]) -> Bench:
    (tmp_path / "policy").write_bytes(policy())
    return Bench(tmp_path, one_file, capsys)


def trust(bench: Bench) -> tuple[str, str]:
    return "--policy", str(bench.folder / "policy")


# --- good ones -----------------------------------------------------------------------------------


@pytest.mark.parametrize("index", [0, 255, 256, 599])
def test_a_receipt_is_proven(bench: Bench, index: int) -> None:
    path = bench.write("a.tlog-proof", receipt(BODIES, index).to_bytes())
    status, out, err = bench.both(path, *trust(bench))
    assert (status, err) == (0, "")
    assert f"is number {index + 1} of the 600" in out
    assert "city saw this checkpoint at 2027-01-15 08:00:00 UTC" in out
    assert f"V-{index + 1}" in out
    assert "personal values are not in the entry" in out


def test_an_entry_beside_its_receipt(bench: Bench) -> None:
    bare = replace(receipt(BODIES, 7), extra=None)
    path = bench.write("a.tlog-proof", bare.to_bytes())
    assert bench.both(path, *trust(bench))[0] == 1
    beside = bench.write("entry.json", BODIES[7])
    assert bench.both(path, *trust(bench), "--entry", beside)[0] == 0
    wrong = bench.write("entry.json", BODIES[8])
    assert bench.both(path, *trust(bench), "--entry", wrong)[0] == 1


def test_a_log_is_proven(bench: Bench) -> None:
    place = write_log(bench.folder / "log", BODIES)
    status, out, _ = bench.both(str(place), *trust(bench))
    assert status == 0
    assert "all 600 entries were recomputed" in out
    assert "600 entries have their one right form" in out
    assert "record_registered 600" in out


def test_an_empty_log_is_proven(bench: Bench) -> None:
    place = write_log(bench.folder / "log", [])
    assert bench.both(str(place), *trust(bench))[0] == 0


def test_a_checkpoint_alone_is_proven_and_says_little(bench: Bench) -> None:
    path = bench.write("checkpoint", checkpoint(BODIES).to_bytes())
    status, out, _ = bench.both(path, *trust(bench))
    assert status == 0
    assert "what the log says" in out


def test_without_witnesses_it_says_so(bench: Bench) -> None:
    path = bench.write("a.tlog-proof", receipt(BODIES, 3).to_bytes())
    trusting = bench.write("policy", policy(witnessed=False))
    status, out, _ = bench.both(path, "--policy", trusting)
    assert status == 0
    assert "no witness is required" in out


def test_the_log_only_grew_since_an_earlier_checkpoint(bench: Bench) -> None:
    place = str(write_log(bench.folder / "log", BODIES))
    for size in (1, 255, 256, 300, 600):
        kept = bench.write("kept", checkpoint(BODIES[:size]).to_bytes())
        status, out, _ = bench.both(place, *trust(bench), "--earlier", kept)
        assert status == 0
        assert f"since the checkpoint of {size} entries" in out


def test_json_tells_the_same(bench: Bench) -> None:
    path = bench.write("a.tlog-proof", receipt(BODIES, 3).to_bytes())
    _, out, _ = bench.both(path, *trust(bench), "--format", "json")
    told = json.loads(out)
    assert told["kanhe"] == "verify/1"
    assert (told["verdict"], told["entry_number"], told["size"]) == ("proven", 4, 600)
    assert told["entry"] == json.loads(BODIES[3])
    assert [one["code"] for one in told["proven"]] == [
        "proven.signed", "proven.seen", "proven.included", "proven.form",
    ]  # fmt: skip
    flipped = bench.write(
        "b.tlog-proof", receipt(BODIES, 3).to_bytes().replace(b"index 3", b"index 4")
    )
    status, out, _ = bench.both(flipped, *trust(bench), "--format", "json")
    assert status == 1
    assert json.loads(out)["refusal"]["what"] == "inclusion"


# --- bad ones ------------------------------------------------------------------------------------


def rewritten() -> list[bytes]:
    return [*BODIES[:9], entry(10, actor="someone"), *BODIES[10:]]


def other_place(file: ProofFile) -> ProofFile:
    return replace(file, index=file.index + 1)


BAD_RECEIPTS: dict[str, Callable[[], bytes]] = {
    "another place": lambda: other_place(receipt(BODIES, 3)).to_bytes(),
    "another entry": lambda: replace(receipt(BODIES, 3), extra=BODIES[4]).to_bytes(),
    "an altered entry": lambda: replace(receipt(BODIES, 3), extra=entry(4, actor="b")).to_bytes(),
    "a short proof": lambda: replace(
        receipt(BODIES, 3), proof=receipt(BODIES, 3).proof[:-1]
    ).to_bytes(),
    "a long proof": lambda: replace(
        receipt(BODIES, 3), proof=(*receipt(BODIES, 3).proof, bytes(32))
    ).to_bytes(),
    "another log's checkpoint": lambda: receipt(
        BODIES, 3, checkpoint(BODIES, log=OTHER_LOG)
    ).to_bytes(),
    "no witness": lambda: receipt(BODIES, 3, checkpoint(BODIES, seen=None)).to_bytes(),
    "no signature": lambda: receipt(BODIES, 3).to_bytes().rpartition("— ledger".encode())[0],
    "an older checkpoint": lambda: receipt(BODIES, 300, checkpoint(BODIES[:200])).to_bytes(),
    "oversized": lambda: receipt(BODIES, 3).to_bytes() + b"\n" * LONGEST_FILE,
    "many hashes": lambda: (
        b"c2sp.org/tlog-proof@v1\nindex 3\n"
        + (to_base64(bytes(32)).encode() + b"\n") * 4000
        + b"\n"
    ),
    "an entry of another log": lambda: receipt(
        [*BODIES[:3], entry(4, ledger="other.example/log")], 3
    ).to_bytes(),
    "an entry in another spelling": lambda: receipt(
        [*BODIES[:3], BODIES[3].replace(b":", b": ", 1)], 3
    ).to_bytes(),
    "nothing": lambda: b"",
    "noise": lambda: bytes(range(256)) * 9,
    "carriage returns": lambda: receipt(BODIES, 3).to_bytes().replace(b"\n", b"\r\n"),
}


@pytest.mark.parametrize("case", BAD_RECEIPTS)
def test_a_bad_receipt_is_refused(bench: Bench, case: str) -> None:
    path = bench.write("bad.tlog-proof", BAD_RECEIPTS[case]())
    status, out, err = bench.both(path, *trust(bench))
    assert status == 1, out + err
    assert "not proven, do not rely on it" in out
    assert "Traceback" not in err


def test_flipped_bits_of_a_receipt_is_refused(bench: Bench) -> None:
    """Every second byte by the command, one bit each; a few by the one file as well."""
    data = receipt(BODIES, 3).to_bytes()
    dice = random.Random(3)
    alone = {dice.randrange(len(data)) for _ in range(8)}
    for at in sorted(alone | set(range(dice.randrange(2), len(data), 2))):
        bad = bytearray(data)
        bad[at] ^= 1 << dice.randrange(8)
        path = bench.write("bad.tlog-proof", bytes(bad))
        told = bench.command(path, *trust(bench))
        if told[0] == 0:  # a witness's key id or name: an unknown line, and then no quorum
            pytest.fail(f"byte {at} of {len(data)} may be {bad[at]:#x}")
        if at in alone:
            assert bench.bare(path, *trust(bench)) == told


def test_every_flipped_file_of_a_log_is_refused(bench: Bench) -> None:
    place = write_log(bench.folder / "log", BODIES)
    dice = random.Random(5)
    files = sorted(path for path in place.rglob("*") if path.is_file())
    assert len(files) == 8
    for path in files:
        data = path.read_bytes()
        bad = bytearray(data)
        bad[dice.randrange(len(bad))] ^= 1 << dice.randrange(8)
        path.write_bytes(bytes(bad))
        assert bench.both(str(place), *trust(bench))[0] == 1, path
        path.write_bytes(data[:-1])
        assert bench.command(str(place), *trust(bench))[0] == 1, path
        path.write_bytes(data + b"\0")
        assert bench.command(str(place), *trust(bench))[0] == 1, path
        path.unlink()
        assert bench.command(str(place), *trust(bench))[0] == 1, path
        path.write_bytes(data)
    assert bench.both(str(place), *trust(bench))[0] == 0


def test_a_rewritten_log_is_found_by_the_checkpoint_kept(bench: Bench) -> None:
    kept = bench.write("kept", checkpoint(BODIES[:300]).to_bytes())
    place = str(write_log(bench.folder / "log", rewritten()))
    status, out, _ = bench.both(place, *trust(bench), "--earlier", kept)
    assert status == 1
    assert "The first 300 entries that you kept were rewritten" in out


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (("--origin", "other.example/log"), "another log's"),
        (("--max-age", "1"), "too old, or ahead"),
    ],
)
def test_demands_beyond_the_policy(bench: Bench, options: tuple[str, ...], said: str) -> None:
    old = checkpoint(BODIES, seen=1_600_000_000)
    path = bench.write("a.tlog-proof", receipt(BODIES, 3, old).to_bytes())
    status, out, _ = bench.both(path, *trust(bench), *options)
    assert status == 1
    assert said in out


def test_a_log_that_got_shorter(bench: Bench) -> None:
    kept = bench.write("kept", checkpoint(BODIES).to_bytes())
    place = str(write_log(bench.folder / "log", BODIES[:500]))
    status, out, _ = bench.both(place, *trust(bench), "--earlier", kept)
    assert status == 1
    assert "600 entries when you kept it, 500 now" in out


def test_entries_written_twice_or_for_another_log(bench: Bench) -> None:
    twice = write_log(bench.folder / "twice", [*BODIES[:5], BODIES[2]])
    assert "taken twice" in bench.both(str(twice), *trust(bench))[1]
    foreign = write_log(bench.folder / "foreign", [*BODIES[:5], entry(6, ledger="x.example")])
    status, out, _ = bench.both(str(foreign), *trust(bench))
    assert status == 1
    assert "belongs to another log (x.example)" in out


def test_hidden_entries_must_be_asked_for(bench: Bench) -> None:
    place = write_log(bench.folder / "log", BODIES)
    (place / "tile/entries/001").unlink()
    assert bench.both(str(place), *trust(bench))[0] == 1
    status, out, _ = bench.both(str(place), *trust(bench), "--withheld")
    assert status == 0
    assert "entries 257-512 were not shown" in out


def test_a_link_leads_nowhere(bench: Bench) -> None:
    place = write_log(bench.folder / "log", BODIES)
    kept = place / "tile/entries/000"
    outside = bench.folder / "outside"
    shutil.move(kept, outside)
    kept.symlink_to(outside)
    status, out, _ = bench.both(str(place), *trust(bench))
    assert status == 1
    assert "log" in out


def test_names_in_a_bundle_open_no_file_and_steer_no_terminal(bench: Bench) -> None:
    mild = NASTY.translate({0x1B: None, 0x07: None})  # controls cannot stand in an entry at all
    nasty = entry(5, actor=mild, identity="a\u202eb\u2028c\u2067", kind="\u200f../../kind")
    bodies = [*BODIES[:4], nasty]
    path = bench.write("a.tlog-proof", receipt(bodies, 4).to_bytes())
    for form in ("table", "json"):
        status, out, err = bench.both(path, *trust(bench), "--format", form)
        assert status == 0
        assert not set(out + err) & set("\x1b\x07\u202e\u2028\u2067\u200f\x9b")
    assert json.loads(out)["entry"]["actor"] == mild
    place = write_log(bench.folder / "log", bodies)
    status, out, _ = bench.both(str(place), *trust(bench))
    assert status == 0
    assert "\u200f" not in out


def test_a_file_name_cannot_steer_the_terminal(bench: Bench) -> None:
    path = bench.write("a\x1b[2Jb.tlog-proof", b"x")
    status, out, _ = bench.both(path, *trust(bench))
    assert status == 1
    assert "\x1b" not in out
    status, _, err = bench.both(path + "\x1b[31mgone", *trust(bench))
    assert status == 2
    assert "\x1b" not in err


# --- unusable ones -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "arguments",
    [
        (),
        ("a.tlog-proof",),
        ("a.tlog-proof", "--policy", "nowhere"),
        ("nowhere", "--policy", "policy"),
        ("a.tlog-proof", "b", "--policy", "policy"),
        ("a.tlog-proof", "--policy"),
        ("a.tlog-proof", "--policy", "policy", "--polic", "x"),
        ("a.tlog-proof", "--policy", "policy", "--max-age", "soon"),
        ("a.tlog-proof", "--policy", "policy", "--max-age", "0"),
        ("a.tlog-proof", "--policy", "policy", "--format", "html"),
        ("a.tlog-proof", "--policy", "policy", "--entry", "nowhere"),
        ("a.tlog-proof", "--policy", "policy", "--earlier", "nowhere"),
        ("a.tlog-proof", "--policy", "bad"),
        ("a.tlog-proof", "--policy", "long"),
        ("a.tlog-proof", "--policy", "a\0b"),
    ],
)
def test_an_unusable_command_line(
    bench: Bench, arguments: tuple[str, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(bench.folder)
    bench.write("a.tlog-proof", receipt(BODIES, 3).to_bytes())
    bench.write("bad", policy().replace(b"quorum", b"quorums"))
    bench.write("long", b"# \n" * 40_000)
    status, out, err = bench.command(*arguments)
    assert (status, out) == (2, "")
    assert err.strip()
    assert "Traceback" not in err


def test_the_wrong_policy_proves_nothing(bench: Bench) -> None:
    path = bench.write("a.tlog-proof", receipt(BODIES, 3).to_bytes())
    other = bench.write("other", policy(OTHER_LOG))
    status, _, _ = bench.both(path, "--policy", other)
    assert status == 1
    impostor = sample_log.Signer.of(LOG.key.name, LOG.key.algorithm, 9)
    wrong = bench.write("impostor", policy(impostor))
    assert bench.both(path, "--policy", wrong)[0] == 1


# --- the file itself -----------------------------------------------------------------------------


def test_the_one_file_is_built_alike_every_time(one_file: Path, tmp_path: Path) -> None:
    build = [sys.executable, str(ROOT / "tools" / "build_verifier.py"), str(tmp_path)]
    environment = {"PATH": os.defpath, "PYTHONHASHSEED": "7", "LC_ALL": "C"}
    environment["PYTHONPATH"] = str(ROOT / "src")
    done = subprocess.run(build, check=True, capture_output=True, env=environment, timeout=120)
    assert (tmp_path / "kanhe_verify.py").read_bytes() == one_file.read_bytes()
    digest = (tmp_path / "kanhe_verify.py.sha256").read_text().split()[0]
    assert digest.encode() in done.stdout


def test_verify_reaches_no_django() -> None:
    code = (
        "import sys, kanhe.cli.main as m; m.main(['verify', '--help']); "
        "print(*[n for n in sys.modules if n.split('.')[0] in ('django', 'lxml', 'docx')"
        " or n.startswith(('kanhe.store', 'kanhe.acts', 'kanhe.conf'))])"
    )
    environment = {"PYTHONPATH": str(ROOT / "src"), "PATH": os.defpath}
    done = subprocess.run(
        [sys.executable, "-c", code],
        capture_output=True,
        env=environment,
        check=True,
        timeout=120,
    )
    assert done.stdout.decode().splitlines()[-1] == ""


def test_the_commitment_prefix_is_the_registers_own() -> None:
    from kanhe.formats import verify_bundle

    assert verify_bundle._COMMITMENT == disclosure.PREFIX
    assert SEEN < verify_bundle._LAST_SECOND
