"""Large workbooks are read in a second process while this one writes: the same is taken."""

import csv
import io
import os
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from kanhe.cli.ahead import Ahead
from kanhe.values.refusal import Refusal
from tests.databases import database, postgresql_server

from .test_ledger_story import Desk, desk

__all__ = ("database", "desk", "postgresql_server")

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="needs fork")

#: `kanhe` as it is, but every file is a large one.
COMMAND = (
    "import sys, kanhe.cli.importing as i; from kanhe.cli.main import main\n"
    "i._LARGE = 0\nsys.exit(main(sys.argv[1:]))"
)
TITLES = ("问题描述", "发现时间", "问题来源", "责任单位", "责任人")


BAD = (
    ("没有的单位", "2021-03-09", "自查", "城南分局", ""),
    ("早了", "2018-03-09", "自查", "城东分局", ""),
)
#: The same, with a source of salts that dries up in the second batch.
BROKEN = COMMAND.replace(
    "i._LARGE = 0",
    "i._LARGE = 0\nfrom itertools import count\nfrom kanhe.values.refusal import Refusal\n"
    "salts = count()\n"
    "def salt():\n"
    "    if next(salts) > 2_050:\n"
    "        raise Refusal('nothing_to_take', file='salt')\n"
    "    return b's' * 16\n"
    "i._new_salt = salt\n",
)


def sheet_of(*rows: tuple[str, ...]) -> bytes:
    text = io.StringIO()
    csv.writer(text).writerows(rows)
    return text.getvalue().encode()


def finding(at: int) -> tuple[str, ...]:
    return (f"第{at}件", "2021-03-09", "自查", "城东分局", f"人{at}测")


def findings(count: int, *more: tuple[str, ...]) -> bytes:
    return sheet_of(TITLES, *map(finding, range(count)), *more)


def ahead(desk: Desk, *words: str, command: str = COMMAND) -> tuple[int, str]:
    """Run a command as if every file were large."""
    environment = {**os.environ, "KANHE_LEDGER": str(desk.folder / "ledger"), "LC_ALL": "C"}
    environment["PYTHONPATH"] = str(Path(__file__).parents[2] / "src")
    done = subprocess.run(
        [sys.executable, "-c", command, *words], cwd=desk.folder, env=environment,
        capture_output=True, check=False, timeout=120,
    )  # fmt: skip
    return done.returncode, done.stdout.decode() + done.stderr.decode()


def test_rows_read_ahead_are_taken_once_and_wholly(desk: Desk) -> None:
    (desk.folder / "many.csv").write_bytes(findings(2_100, *BAD, finding(7)))
    words = ("import", "many.csv", "--register", "finding")
    # what is refused half way leaves nothing
    status, said = ahead(desk, *words, command=BROKEN)
    assert (status, "《salt》" in said) == (1, True), said
    assert desk.json("records", "finding")["records"] == []
    # good rows are taken, bad ones told, once
    status, said = ahead(desk, *words)
    assert status == 1, said
    for told in ("可收 2100 行", "已收 2100 条", "D2102", "D2103"):
        assert told in said
    status, said = ahead(desk, *words)
    assert (status, "没有新的行" in said) == (1, True), said
    (sheet,) = desk.json(*words, "--dry-run", status=1)["sheets"]
    assert sheet["records"] == []
    assert [one["code"] for one in sheet["diagnostics"]] == ["I017", "I060"]
    assert "第2099件" in desk.run("record", "城东整治〔2021〕2100号")
    # keys of the office's own must be known before the first number is given: read as a whole
    own = (("", *finding(9_001)), ("城东整治〔2021〕2101号", *finding(9_002)))
    (desk.folder / "keys.csv").write_bytes(sheet_of(("编号", *TITLES), *own))
    status, said = ahead(desk, "import", "keys.csv", "--register", "finding")
    assert status == 0, said
    assert "第9001件" in desk.run("record", "城东整治〔2021〕2102号")
    desk.run("rebuild", "--check")
    desk.run("log", "audit")


def sends(*items: int, then: Callable[[], str]) -> Callable[[Callable[[int], None]], str]:
    def work(send: Callable[[int], None]) -> str:
        for item in items:
            send(item)
        return then()

    return work


def refuses() -> str:
    raise Refusal("nothing_to_take", file="a")


def dies() -> str:
    os._exit(9)


def interrupted() -> str:
    raise KeyboardInterrupt


def test_items_come_in_order_then_the_result() -> None:
    ahead: Ahead[int, str] = Ahead(sends(1, 2, 3, then=lambda: "done"))
    assert list(ahead) == [1, 2, 3]
    ahead.close()
    ahead.close()
    assert ahead.result == "done"


def test_a_refusal_and_a_death_are_told(capfd: pytest.CaptureFixture[str]) -> None:
    refused: Ahead[int, str] = Ahead(sends(1, then=refuses))
    with pytest.raises(Refusal, match="nothing_to_take") as told:
        list(refused)
    assert told.value.facts == {"file": "a"}
    refused.close()
    for end in (dies, interrupted):
        dead: Ahead[int, str] = Ahead(sends(1, then=end))
        with pytest.raises(RuntimeError, match="died"):
            list(dead)
        dead.close()
    assert "Traceback" not in capfd.readouterr().err


def test_who_stops_early_leaves_no_process() -> None:
    ahead: Ahead[int, str] = Ahead(sends(*range(100_000), then=lambda: "done"))
    assert next(iter(ahead)) == 0
    ahead.close()
    with pytest.raises(ChildProcessError):
        os.waitpid(ahead._child, os.WNOHANG)


def test_work_goes_on_while_nobody_reads(tmp_path: Path) -> None:
    last = tmp_path / "last"

    def work(send: Callable[[str], None]) -> str:
        for at in range(6):
            send(str(at) * 200_000)  # more than a pipe holds
        last.touch()
        return "done"

    ahead: Ahead[str, str] = Ahead(work)
    until = time.monotonic() + 60
    while not last.exists() and time.monotonic() < until:
        time.sleep(0.01)
    assert last.exists()
    assert [item[0] for item in ahead] == list("012345")
    ahead.close()
