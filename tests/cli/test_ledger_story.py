"""The guide's walk-through in real processes, on both databases: from an empty folder to a proof
that a stranger checks, and back from a backup."""

import io
import json
import os
import re
import subprocess
import sys
from dataclasses import dataclass
from itertools import count
from pathlib import Path

import openpyxl
import pytest
import xlsxwriter

from tests.databases import Database, database, postgresql_server

from . import terminal

__all__ = ("database", "postgresql_server")

ROOT = Path(__file__).parents[2]
NAMES = count(1)
ORG = """编码,名称,上级,设立日期,层级
东关所,东关派出所,城东分局,2019-01-01,station
市局,云河市公安局,,2019-01-01,city
城东,城东分局,市局,2019-01-01,county
城西,城西分局,市局,2019-01-01,county
"""
ONE, TWO = "城东整治〔2021〕1号", "城东整治〔2021〕2号"


@dataclass
class Desk:
    """A folder with a ledger, and a terminal in it."""

    folder: Path
    database: Database
    url: str

    def run(self, *words: str, status: int = 0, ledger: str = "ledger") -> str:
        """Run a command; fail on another status or a traceback; return what it said."""
        server = self.database.server  # its own pg_dump, not another version's
        path = f"{server.binaries}{os.pathsep}" if server else ""
        environment = {
            "PATH": path + os.environ["PATH"], "LC_ALL": "C", "TZ": "Asia/Shanghai",
            "KANHE_LEDGER": str(self.folder / ledger),
        }  # fmt: skip
        found, said = terminal.run(words, self.folder, environment)
        assert "Traceback" not in said, said
        assert found == status, f"{words}: {found}\n{said}"
        return said

    def json(self, *words: str, status: int = 0, ledger: str = "ledger") -> dict:  # type: ignore[type-arg]
        found = self.run(*words, "--format", "json", status=status, ledger=ledger)
        return json.loads(found)  # type: ignore[no-any-return]

    def new_database(self) -> str:
        """Return the URL of an empty database, "" where the ledger's file is one."""
        if self.database.server is None:
            return ""
        name = f"story{next(NAMES)}"
        self.database.server.create(name)
        return self.database.server.url(name)


@pytest.fixture
def desk(database: Database, tmp_path: Path) -> Desk:
    here = Desk(tmp_path, database, "")
    here.url = here.new_database()
    more = ("--database", here.url) if here.url else ()
    here.run("init", "ledger", "--template", "rectification", "--origin", "a.example/r", *more)
    (tmp_path / "org.csv").write_text(ORG, encoding="utf-8")
    here.run("org", "import", "org.csv", "--reason", "三定方案")
    return here


def messy() -> bytes:
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out)
    sheet = book.add_worksheet("三月")
    sheet.merge_range(0, 0, 0, 7, "城东分局问题整改台账（2021年）")
    titles = ("序号", "问题描述", "发现时间", "问题来源", "责任部门", "责任人", "涉案金额（万元）")
    rows = (
        ("1", "路灯不亮", "3月9日", "自查", "城东分局", "张三测", "1.25"),
        ("2", "窗口排队", "2021.3.10", "群众反映", "城东分局", "李四测", ""),
        ("3", "同上", "3月11日", "自查", "东关派出所", "王五测", "约200"),
        ("4", "台账缺页", "2021-03-12", "审计", "没有的单位", "赵六测", "0.5"),
        ("合计", "", "", "", "", "", "1.75"),
    )
    for number, row in enumerate((titles, *rows), 1):
        sheet.write_row(number, 0, row)
    book.close()
    return out.getvalue()


def test_from_an_empty_folder_to_a_proof_and_back(desk: Desk) -> None:
    folder = desk.folder
    (folder / "messy.xlsx").write_bytes(messy())

    # a dry run takes nothing; the import takes the two good rows, once
    told = desk.json("import", "messy.xlsx", "--dry-run", status=1)
    assert (told["kanhe"], told["register"], told["taken"]) == ("import/1", "finding", False)
    assert [row["row"] for row in told["sheets"][0]["records"]] == [3, 4]
    assert {one["cell"] for one in told["sheets"][0]["diagnostics"]} == {"G5", "E6"}
    assert desk.json("records", "finding")["records"] == []
    words = ("import", "messy.xlsx", "--at", "2021-03-20", "--comments", "back.xlsx")
    assert "已收 2 条" in desk.run(*words, status=1)
    again = desk.json("import", "messy.xlsx", status=1)
    reasons = [one["reason"] for one in again["sheets"][0]["skipped"]]
    assert reasons.count("already_taken") == 2
    returned = openpyxl.load_workbook(folder / "back.xlsx")["三月"]
    assert returned["G5"].comment
    assert returned["E6"].comment

    # list, search, page
    assert [one["key"] for one in desk.json("records", "finding")["records"]] == [TWO, ONE]
    found = desk.json("records", "finding", "--search", "路灯")["records"]
    assert [one["key"] for one in found] == [ONE]
    page = desk.json("records", "finding", "--limit", "1")
    after = desk.json("records", "finding", "--after", page["next"])
    assert [one["key"] for one in after["records"]] == [ONE]
    assert "张三测" not in desk.run("records", "finding")

    # add, correct, attach, void; the trail tells all
    desk.run("add", "--register", "visit", "visited_on=2021-03-09", "org_unit=东关派出所",
             "visited_kind=门店", "visited_count=12")  # fmt: skip
    desk.run("correct", ONE, "amount=13000", "--reason", "原表少填", "--actor", "zhang")
    desk.run("correct", ONE, "amount=13000", "--reason", "再来", status=1)
    desk.run("correct", ONE, "amount=1", status=1)
    (folder / "photo.txt").write_text("before and after", encoding="utf-8")
    desk.run("attach", ONE, "photo.txt", "--kind", "proof")
    desk.run("void", TWO, "--reason", "重复登记")
    trail = desk.run("record", ONE, "--trail")
    assert "涉及金额：12500.00 → 13000.00" in trail
    assert "理由：原表少填" in trail
    assert "发生 2021-03-20 00:00 +0800" in trail

    # checkpoint, receipt; a stranger verifies with one file and the policy alone
    desk.run("log", "checkpoint", "-o", "kept")
    desk.run("log", "receipt", ONE, "-o", "one.tlog-proof")
    verifier = [sys.executable, str(ROOT / "tools" / "build_verifier.py"), str(folder / "dist")]
    subprocess.run(verifier, check=True, capture_output=True, timeout=120)
    policy = str(folder / "ledger" / "keys" / "policy")
    assert stranger(desk, "one.tlog-proof", policy) == 0

    # erase: the value is nowhere, the receipts hold, the log only grew
    desk.run("erase", ONE, "owner", "--basis", "个人信息保护法第四十七条")
    desk.run("erase", ONE, "owner", "--basis", "再来", status=1)
    desk.run("log", "checkpoint")
    desk.run("log", "export", "out")
    assert stranger(desk, "one.tlog-proof", policy) == 0
    assert stranger(desk, "out", policy, "--earlier", str(folder / "kept")) == 0
    size = desk.json("log", "audit", "--projections", "--evidence")
    assert size["faults"] == []
    old = (folder / "kept").read_text(encoding="utf-8").split("\n")[1]
    assert desk.json("log", "consistency", old)["new"] == size["size"]
    assert desk.json("rebuild", "--check")["differences"] == []
    desk.run("rebuild")
    assert desk.json("rebuild", "--check")["differences"] == []

    # export, backup, restore
    desk.run("export", "finding", "-o", "finding.xlsx")
    shown = openpyxl.load_workbook(folder / "finding.xlsx").active
    assert any(ONE in [cell.value for cell in row] for row in shown.iter_rows())
    back_and_forth(desk, size["size"])
    for path in (folder / "backup").rglob("*"):
        assert not path.is_file() or "张三测".encode() not in path.read_bytes(), path


def stranger(desk: Desk, bundle: str, policy: str, *more: str) -> int:
    """Return the status of the one-file verifier, run bare and elsewhere."""
    elsewhere = desk.folder / "elsewhere"
    elsewhere.mkdir(exist_ok=True)
    one_file = str(desk.folder / "dist" / "kanhe_verify.py")
    words = ["-I", "-S", one_file, str(desk.folder / bundle), "--policy", policy, *more]
    done = subprocess.run(
        [sys.executable, *words], cwd=elsewhere, capture_output=True, check=False, timeout=120
    )
    return done.returncode


def back_and_forth(desk: Desk, size: int) -> None:
    """Back up, restore elsewhere, and find the same; a rolled-back log signs nothing."""
    desk.run("backup", "backup")
    desk.run("backup", "backup", status=1)
    url = desk.new_database()
    more = ("--database", url) if url else ()
    restored = desk.json("restore", "backup", "again", *more)
    assert (restored["entries"], restored["has_log_key"]) == (size, False)
    desk.run("log", "checkpoint", status=2, ledger="again")
    told = desk.json("log", "audit", "--projections", ledger="again")
    assert told["faults"] == []
    keys = desk.folder / "ledger" / "keys"
    desk.run("void", ONE, "--reason", "之后的一笔")
    desk.run("log", "checkpoint")
    for name in ("log.key", "signed"):
        (desk.folder / "again" / "keys" / name).write_bytes((keys / name).read_bytes())
        (desk.folder / "again" / "keys" / name).chmod(0o600)
    assert "不签" in desk.run("log", "checkpoint", status=1, ledger="again")


def test_the_city_witnesses_the_district(desk: Desk) -> None:
    """By files alone: request, answer, cosignature; a rewritten log is not cosigned."""
    folder = desk.folder
    url = desk.new_database()
    more = ("--database", url) if url else ()
    desk.run("init", "city", "--template", "rectification", "--origin", "city.example/r", *more)
    name = ("log", "witness", "key", "--name", "city.example/witness")
    key = desk.json(*name, ledger="city")["key"]
    desk.run(*name, ledger="city", status=1)
    policy = folder / "ledger" / "keys" / "policy"
    log_line = policy.read_text(encoding="utf-8").splitlines()[0]
    desk.run("log", "checkpoint")
    desk.run("log", "witness", "request", "-o", "ask")
    desk.run("log", "witness", "answer", "ask", status=2, ledger="city")
    watched = folder / "watched"
    watched.write_text(f"{log_line}\nquorum none\n", encoding="utf-8")
    answer = ("log", "witness", "answer", "ask", "--policy", str(watched), "-o", "answer")
    desk.run(*answer, ledger="city")
    desk.run("log", "witness", "take", "answer", status=1)  # the policy names no witness yet
    policy.write_text(f"{log_line}\nwitness city {key}\nquorum city\n", encoding="utf-8")
    desk.run("log", "witness", "take", "answer", "-o", "cosigned")
    told = desk.json("verify", "cosigned", "--policy", str(policy), "--max-age", "1")
    assert [one["code"] for one in told["proven"]] == ["proven.signed", "proven.seen"]
    desk.run("log", "witness", "take", "ask", status=2)
    # asking again from nothing is answered with what the city remembers
    assert "--old" in desk.run(*answer, status=1, ledger="city")


@pytest.mark.parametrize(
    ("words", "status"),
    [
        (("records", "nothing"), 1),
        (("record", "nobody"), 1),
        (("records", "finding", "--from", "soon"), 2),
        (("records", "finding", "--from", "2021-05-01", "--to", "2021-04-01"), 2),
        (("records", "finding", "--after", "12"), 2),
        (("records", "finding", "--where", "colour=red"), 1),
        (("records", "finding", "--limit", "0"), 2),
        (("records", "finding", "--state", "asleep"), 2),
        (("records", "--colour"), 2),
        (("records", "--format", "html"), 2),
        (("records", "--lang", "fr"), 2),
        (("add", "--register", "visit"), 2),
        (("add", "visited_on=2021-03-09"), 2),
        (("add", "--register", "visit", "visited_on"), 2),
        (("add", "--register", "visit", "visited_on=soon"), 1),
        (("add", "--register", "visit", "visited_on=2021-03-09", "--at", "soon"), 2),
        (("import", "nowhere.xlsx"), 2),
        (("import", "org.csv"), 2),
        (("import", "org.csv", "--register", "finding"), 2),
        (("import", "org.csv", "--map", "org.csv"), 2),
        (("log",), 2),
        (("log", "sing"), 2),
        (("log", "export", "out"), 1),
        (("log", "receipt"), 2),
        (("log", "receipt", "--number", "99"), 1),
        (("log", "consistency", "1"), 1),
        (("log", "witness", "dance"), 2),
        (("org", "apply", "org.csv"), 2),
        (("org", "import", "nowhere"), 2),
        (("org", "show", "--on", "soon"), 2),
        (("attach", "nobody", "org.csv", "--kind", "x"), 1),
        (("erase", "nobody", "--basis", "x"), 1),
        (("restore", "nowhere", "again"), 2),
        (("init", "ledger", "--template", "rectification"), 2),
        (("init", "other", "--template", "nothing"), 2),
        (("init", "other", "--template", "rectification", "--origin", "Not A Name"), 2),
        (("init", "other", "--template", "rectification", "--database", "mysql://x/y"), 2),
    ],
)
def test_bad_input_is_told_without_a_traceback(
    shared_desk: Desk, words: tuple[str, ...], status: int
) -> None:
    assert shared_desk.run(*words, status=status).strip()
    if words[:2] != ("records", "--lang"):
        english = shared_desk.run("--lang", "en", *words, status=status)
        assert not re.search("[\u3002\uff0c\uff1a]", english), english


@pytest.fixture(scope="session")
def shared_desk(tmp_path_factory: pytest.TempPathFactory) -> Desk:
    """One ledger on SQLite for commands that change nothing."""
    here = Desk(tmp_path_factory.mktemp("shared"), Database("sqlite", Path(), None), "")
    here.run("init", "ledger", "--template", "rectification", "--origin", "a.example/r")
    (here.folder / "org.csv").write_text(ORG, encoding="utf-8")
    here.run("org", "import", "org.csv")
    return here


def test_a_failed_init_leaves_nothing(tmp_path: Path) -> None:
    desk = Desk(tmp_path, Database("sqlite", Path(), None), "")
    url = "postgresql://nobody@127.0.0.1:9/none"
    said = desk.run("init", "new", "--template", "rectification", "--database", url, status=2)
    assert "数据库用不了" in said
    assert not (tmp_path / "new").exists() or not any((tmp_path / "new").iterdir())
