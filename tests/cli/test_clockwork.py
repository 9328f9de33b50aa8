"""What is done by the clock: in its time, and whatever else fails."""

from pathlib import Path

import pytest

from kanhe.cli.clockwork import Clockwork, Task
from kanhe.cli.main import main
from kanhe.values.refusal import Refusal
from tests import databases

assert databases.ORIGIN  # sets Django up


def test_a_task_that_fails_stops_no_other() -> None:
    done: list[str] = []

    def fails() -> None:
        done.append("fails")
        raise OSError("disk full")

    clock = Clockwork((Task("fails", 60, fails), Task("works", 60, lambda: done.append("works"))))
    for moment in (0.0, 10.0, 61.0):
        clock.do_due(moment)
    assert done == ["fails", "works", "fails", "works"]


def test_a_refusal_is_told_in_words(caplog: pytest.LogCaptureFixture) -> None:
    def refuses() -> None:
        raise Refusal("backup_failed", tool="pg_dump", found="wrong version")

    Clockwork((Task("back up", 60, refuses),), "en").do_due(0.0)
    (line,) = caplog.records
    assert "pg_dump did not finish: wrong version" in line.getMessage()
    assert line.exc_info is None


def test_a_checkpoint_is_signed_and_a_backup_is_kept(tmp_path: Path) -> None:
    from kanhe.cli import clockwork

    place = tmp_path / "ledger"
    assert main(["init", str(place), "--template", "rectification"]) == 0
    clockwork.sign()
    clockwork.sign()
    clockwork.keep_backup()
    clockwork.keep_backup()
    (kept,) = (place / "backups").iterdir()
    assert (kept / "kanhe.toml").is_file()
    assert not (kept / "keys" / "log.key").exists()
    assert main(["log", "checkpoint", "--ledger", str(place), "--format", "json"]) == 0


def test_a_service_file_serves_the_ledger(tmp_path: Path) -> None:
    place, out = tmp_path / "ledger", tmp_path / "kanhe.service"
    assert main(["init", str(place), "--template", "rectification"]) == 0
    assert main(["install-service", str(place), "--user", "kanhe", "-o", str(out)]) == 0
    text = out.read_text(encoding="utf-8")
    assert f"serve {place} --host 127.0.0.1 --port 8000" in text
    assert "User=kanhe" in text
