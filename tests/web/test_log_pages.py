"""The log's pages and the public page: what they show, who reads them, what proves what."""

import io
import json
import re
import subprocess
import sys
import tarfile
from datetime import date, datetime
from pathlib import Path

import pytest
from django.test import Client
from playwright.sync_api import Browser

from kanhe.accounts.people import open_account
from kanhe.acts.founding import write_policy
from kanhe.acts.occasion import Occasion
from kanhe.acts.publishing import receipt_for, sign_checkpoint
from kanhe.acts.reorganising import reorganise
from kanhe.store.folder import Folder
from kanhe.values.orgtree import Opened
from kanhe.values.refusal import Refusal
from kanhe.web import overseer
from tests.web.browsing import visitor

COUNT = 60  # entries: more than one page of them


@pytest.fixture
def place(bare_ledger: Folder, monkeypatch: pytest.MonkeyPatch) -> Folder:
    monkeypatch.setenv("KANHE_LEDGER", str(bare_ledger.path))
    write_policy(bare_ledger.keys)
    for number in range(1, COUNT + 1):
        moment = datetime.fromisoformat("2026-03-01T09:00:00+08:00")
        occasion = Occasion(
            ledger=bare_ledger.origin,
            actor="founder",
            occurred_at=moment,
            recorded_at=moment,
            identity=f"unit{number}",
        )
        name = "<script>alert(1)</script>" if number == COUNT else f"第{number}科"
        opened = Opened(f"u{number}", date(2026, 3, 1), name, "u1" if number > 1 else None)
        reorganise(occasion=occasion, org_changes=[opened], reason="成立")
    sign_checkpoint(keys=bare_ledger.keys)
    return bare_ledger


@pytest.fixture
def auditor(place: Folder) -> Client:
    client = Client()
    client.force_login(open_account(login="auditor", display_name="审计"))
    return client


def test_the_log_says_how_it_stands(auditor: Client, place: Folder) -> None:
    page = auditor.get("/log").content.decode()
    note = auditor.get("/log/checkpoint").content.decode()
    assert note.splitlines()[0] == place.origin
    assert note.splitlines()[1] == str(COUNT)
    assert note.splitlines()[2].replace("+", "&#43;") in page.replace("+", "&#43;")
    assert "还没有见证方" in page
    digest = re.search(r"<code>([0-9a-f]{64})</code>", page)
    from hashlib import sha256

    assert digest is not None
    assert sha256(auditor.get("/log/kanhe_verify.py").content).hexdigest() == digest[1]


def test_a_log_without_a_checkpoint_says_so(
    bare_ledger: Folder, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("KANHE_LEDGER", str(bare_ledger.path))
    write_policy(bare_ledger.keys)
    client = Client()
    client.force_login(open_account(login="a", display_name="甲"))
    assert "还没有签过检查点" in client.get("/log").content.decode()
    assert client.get("/log/checkpoint").status_code == 404
    assert client.post("/log/export").status_code == 404
    assert client.get("/log/export").status_code == 404


def test_entries_are_paged_by_their_number(auditor: Client) -> None:
    seen: list[int] = []
    address = "/log/entries"
    while address:
        page = auditor.get(address).content.decode()
        table = page.partition('<ul class="cards"')[0]
        seen += [int(one) for one in re.findall(r'href="/log/entries/(\d+)"', table)]
        older = re.search(r'rel="next" href="([^"]+)"', page)
        address = f"/log/entries{older[1]}" if older else ""
    assert seen == list(range(COUNT, 0, -1))


@pytest.mark.parametrize("before", ["", "x", "-1", "0", "1", "9" * 30, "1' OR '1'='1", "٣"])
def test_a_page_that_is_not_there_is_told(auditor: Client, before: str) -> None:
    assert auditor.get("/log/entries", {"before": before}).status_code == 200
    assert auditor.get("/log/entries/find", {"number": before}).status_code in (302, 404)


def test_an_entry_opens_with_its_proof(auditor: Client, place: Folder, tmp_path: Path) -> None:
    page = auditor.get("/log/entries/3").content.decode()
    assert "包含证明" in page
    body = auditor.get("/log/entries/3/bytes")
    assert json.loads(body.content)["identity"] == "unit3"
    assert "attachment" in body.headers["Content-Disposition"]
    receipt = auditor.get("/log/entries/3/receipt").content
    assert receipt == receipt_for(entry_number=3).to_bytes()
    for name, data in (
        ("receipt", receipt),
        ("policy", auditor.get("/log/policy").content),
        ("kanhe_verify.py", auditor.get("/log/kanhe_verify.py").content),
    ):
        (tmp_path / name).write_bytes(data)
    command = [sys.executable, "-I", "-S", "kanhe_verify.py", "receipt", "--policy", "policy"]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, check=False, timeout=60)
    assert done.returncode == 0, done.stderr


def test_what_an_entry_says_runs_nowhere(auditor: Client) -> None:
    page = auditor.get(f"/log/entries/{COUNT}").content.decode()
    assert "<script>alert(1)" not in page
    assert "&lt;script&gt;alert(1)" in page


def test_an_entry_that_is_not_there(auditor: Client) -> None:
    for path in ("/log/entries/999999", "/log/entries/999999/receipt", "/log/entries/0"):
        assert auditor.get(path).status_code in (404, 409), path


def test_the_audit_finds_nothing_and_then_something(auditor: Client, place: Folder) -> None:
    from kanhe.store.models import LogTile

    assert overseer.run(place, overseer.AUDIT)["state"] == "done"
    assert f"{COUNT} 条" in auditor.get("/log").content.decode()
    part = auditor.get("/log/audit", headers={"HX-Request": "true"}).content.decode()
    assert part.lstrip().startswith("<section")
    LogTile.objects.create(level=1, index=9, data=b"x" * 32)
    assert overseer.run(place, overseer.AUDIT)["state"] == "faulty"
    assert "处不符" in auditor.get("/log").content.decode()


def test_a_task_runs_beside_the_pages(
    auditor: Client, place: Folder, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[list[str]] = []
    monkeypatch.setattr("subprocess.Popen", lambda command, **_more: asked.append(command))
    assert auditor.post("/log/audit").status_code == 302
    assert auditor.post("/log/audit").status_code == 302
    assert len(asked) == 1, "one at a time"
    assert asked[0][1:] == ["-m", "kanhe.web.overseer", "audit"]
    assert "正在重算" in auditor.get("/log").content.decode()
    monkeypatch.setattr(overseer, "_SILENT", -1)
    assert overseer.state_of(place.path, "audit") == {"state": "lost", "done": 0, "all": 0}
    assert "没有做完" in auditor.get("/log").content.decode()


def test_a_task_that_breaks_says_so(place: Folder) -> None:
    (place.keys / "log.vkey").unlink()
    with pytest.raises(Refusal, match="key_missing"):
        overseer.run(place, overseer.AUDIT)
    state = overseer.state_of(place.path, overseer.AUDIT)
    assert state is not None
    assert state["state"] == "failed"


def test_the_exported_log_is_one_file(auditor: Client, place: Folder, tmp_path: Path) -> None:
    assert overseer.run(place, overseer.EXPORT)["size"] == COUNT
    assert f"（{COUNT} 条）" in auditor.get("/log/entries").content.decode()
    answer = auditor.get("/log/export")
    with tarfile.open(fileobj=io.BytesIO(b"".join(answer))) as archive:
        archive.extractall(tmp_path / "log", filter="data")
    (tmp_path / "policy").write_bytes((place.keys / "policy").read_bytes())
    from kanhe.cli.verify import run

    assert run([str(tmp_path / "log"), "--policy", str(tmp_path / "policy")], "zh") == 0


# --- the public page -----------------------------------------------------------------------------


def test_anybody_verifies_a_receipt(place: Folder) -> None:
    stranger, receipt = Client(), receipt_for(entry_number=2).to_bytes().decode()
    assert stranger.get("/proof").status_code == 200
    windows = receipt.replace("\n", "\r\n")  # as forms send it
    for text in (receipt, windows):
        answer = stranger.post("/proof", {"receipt": text})
        assert answer.status_code == 200
        assert "已证实" in answer.content.decode()
    file = io.BytesIO(receipt.encode())
    file.name = "entry-2.tlog-proof"
    assert "已证实" in stranger.post("/proof", {"file": file}).content.decode()
    note = stranger.get("/log/checkpoint").content.decode()
    assert (
        "Proven"
        in stranger.post(
            "/proof", {"receipt": note}, headers={"Accept-Language": "en"}
        ).content.decode()
    )


@pytest.mark.parametrize(
    "spoil",
    [
        lambda text: text.replace("index 1", "index 2"),
        lambda text: text[:-20] + "\n",
        lambda text: "<script>alert(1)</script>",
        lambda text: "",
        lambda text: "x" * 500_000,
    ],
)
def test_a_spoilt_receipt_is_refused_with_its_reason(place: Folder, spoil: object) -> None:
    assert callable(spoil)
    text = spoil(receipt_for(entry_number=2).to_bytes().decode())
    answer = Client().post("/proof", {"receipt": text})
    assert answer.status_code == 422
    page = answer.content.decode()
    assert "不要采信" in page
    assert "<script>alert" not in page


def test_a_policy_of_one_s_own_decides(place: Folder) -> None:
    receipt = receipt_for(entry_number=2).to_bytes().decode()
    own = (place.keys / "policy").read_text()
    stranger = Client()
    good = stranger.post("/proof", {"receipt": receipt, "policy": own})
    assert good.status_code == 200
    for bad in ("nonsense", "quorum none\n"):
        assert stranger.post("/proof", {"receipt": receipt, "policy": bad}).status_code == 422


# --- in a browser --------------------------------------------------------------------------------


@pytest.fixture(scope="session")
def signed(demo_place: Path) -> Path:
    command = [sys.executable, "-m", "kanhe.cli.main", "log", "checkpoint"]
    named = [*command, "--ledger", str(demo_place)]
    subprocess.run(named, check=True, capture_output=True, timeout=60)
    return demo_place


@pytest.mark.usefixtures("signed")
def test_the_log_in_both_languages_and_widths(browser: Browser, home: str) -> None:
    with visitor(browser, home, "office") as someone:
        someone.look_at("/log", "/log/entries", "/log/entries/3", "/proof")


@pytest.mark.usefixtures("signed")
def test_who_reads_what_of_the_log(browser: Browser, home: str) -> None:
    paths = ("/log", "/log/entries", "/log/entries/3", "/log/entries/3/receipt", "/log/export")
    for login, statuses in {
        "office": (200, 200, 200, 200, 404),
        "audit": (200, 403, 403, 403, 403),
        "system": (200, 403, 403, 403, 403),
        "west": (200, 403, 403, 403, 403),
    }.items():
        with visitor(browser, home, login) as someone:
            for path, status in zip(paths, statuses, strict=True):
                found = someone.page.request.get(home + path).status
                assert found == status, (login, path)


def test_the_audit_is_asked_for_and_answers(browser: Browser, home: str) -> None:
    with visitor(browser, home, "audit") as someone:
        page = someone.open("/log")
        page.click("#audit button")
        page.wait_for_selector("#audit .tag.g", timeout=60_000)
        someone.check()
