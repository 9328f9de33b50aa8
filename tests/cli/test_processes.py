"""The command in a process of its own: what only a real system shows."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
EXAMPLE = ROOT / "examples" / "draft.txt"
COMMAND = [sys.executable, "-m", "kanhe.cli.main"]
BARE = {"PYTHONPATH": str(ROOT / "src"), "PATH": os.defpath, "LANG": "C", "LC_ALL": "C"}


def kanhe(*arguments: str, **options: object) -> subprocess.CompletedProcess[bytes]:
    settings = {"env": BARE, "capture_output": True, "timeout": 60, **options}
    return subprocess.run([*COMMAND, *arguments], check=False, **settings)  # type: ignore[call-overload,no-any-return]


def test_a_plain_locale_still_gets_utf_8() -> None:
    done = kanhe("check", "没有的稿件.txt")
    assert done.returncode == 2
    assert done.stderr.decode("utf-8").startswith("没有的稿件.txt：没有找到文件。")
    assert kanhe("--help").stdout.decode("utf-8").startswith("勘合 Kanhe")


def test_words_of_ones_own_are_added(tmp_path: Path) -> None:
    draft = tmp_path / "draft.txt"
    draft.write_text("今年以来，共编发舆情摘报32摘。", encoding="utf-8")
    words = tmp_path / "words.toml"
    words.write_text('[counted_units]\nthings = "摘"\n', encoding="utf-8")
    plain = kanhe("check", str(draft), "--format", "json")
    known = kanhe("check", str(draft), "--format", "json", "--lexicon", str(words))
    assert [n["counted_unit"] for n in json.loads(plain.stdout)["numbers"]] != ["摘"]
    assert [n["counted_unit"] for n in json.loads(known.stdout)["numbers"]] == ["摘"]
    words.write_text('[counted_units]\nodd = "摘"\n', encoding="utf-8")
    refused = kanhe("check", str(draft), "--lexicon", str(words))
    assert refused.returncode == 2
    assert "words.toml" in refused.stderr.decode("utf-8")


def test_start_loads_no_file_library() -> None:
    code = "import sys, kanhe.cli.main as m; m.main(['--version']); print(*sys.modules)"
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, env=BARE, check=True, timeout=120
    )
    loaded = set(done.stdout.decode().split())
    assert not loaded & {"argparse", "wcwidth", "docx", "lxml", "pdfplumber", "kanhe.cli.check"}


def test_a_reader_that_goes_away_is_no_traceback() -> None:
    command = [*COMMAND, "check", "--help"]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=BARE)
    assert process.stdout
    assert process.stderr
    process.stdout.close()
    said = process.stderr.read()
    process.stderr.close()
    assert process.wait(60) == 141
    assert said == b""


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs a device that is always full")
def test_a_full_disk_is_told() -> None:
    with open("/dev/full", "wb") as full:
        done = kanhe("--help", capture_output=False, stdout=full, stderr=subprocess.PIPE)
    assert done.returncode == 2
    assert done.stderr.decode().startswith("写不到 -（")
    assert b"Traceback" not in done.stderr


@pytest.mark.parametrize("form", ["table", "json", "html"])
def test_the_example_is_checked_in_every_form(form: str) -> None:
    done = kanhe("check", str(EXAMPLE), "--format", form, "-o", "-")
    assert done.returncode == 1, done.stderr.decode()
    assert done.stderr == b""
    text = done.stdout.decode("utf-8")
    if form == "json":
        found = json.loads(text)
        draft = EXAMPLE.read_text(encoding="utf-8")
        assert all(draft[n["start"] : n["end"]] == n["text"] for n in found["numbers"])
    else:
        assert "2360万" in text
    assert "不一致" in text or form == "json"
