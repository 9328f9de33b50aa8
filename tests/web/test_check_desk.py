"""The check desk: a draft is brought, read, filtered, taken away, and gone."""

import io
import json
import zipfile
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client
from docx import Document
from playwright.sync_api import Browser

from kanhe.accounts.people import open_account
from kanhe.store import drafts
from kanhe.store.folder import Folder
from kanhe.values.refusal import Refusal
from tests.web.browsing import DESK, LANGS, visitor

EXAMPLE = (Path(__file__).parents[2] / "examples" / "draft.txt").read_text(encoding="utf-8")
SUMS = "共排查隐患30处，其中一般隐患18处，重大隐患11处。"
NOW = datetime(2026, 5, 1, 9, tzinfo=UTC)


@pytest.fixture
def writer(bare_ledger: Folder, monkeypatch: pytest.MonkeyPatch) -> Client:
    monkeypatch.setenv("KANHE_LEDGER", str(bare_ledger.path))
    return signed_in("writer")


def signed_in(login: str) -> Client:
    client = Client()
    client.force_login(open_account(login=login, display_name="笔杆子"))
    return client


def bring(client: Client, data: bytes, name: str = "draft.txt") -> HttpResponse:
    return client.post("/check", {"draft": SimpleUploadedFile(name, data)})


def word(*paragraphs: str) -> bytes:
    document, out = Document(), io.BytesIO()
    for one in paragraphs:
        document.add_paragraph(one)
    document.save(out)
    return out.getvalue()


def test_pasted_text_is_marked_and_explained(writer: Client) -> None:
    answer = writer.post("/check", {"text": SUMS}, follow=True)
    page = answer.content.decode()
    assert answer.status_code == 200
    assert '<a href="#n1" id="t1" class="num bad">' in page or 'class="num bad"' in page
    assert "不一致" in page
    assert "30处" in page
    assert page.index('id="r1"') < page.index('class="lines"'), "what is wrong comes first"


def test_a_filter_is_part_of_the_address(writer: Client) -> None:
    address = writer.post("/check", {"text": SUMS}).headers["Location"]
    assert 'class="checked show-bad"' in writer.get(f"{address}?show=bad").content.decode()
    assert 'class="checked"' in writer.get(f"{address}?show=<script>").content.decode()


def test_the_result_is_taken_as_docx_html_and_json(writer: Client) -> None:
    address = bring(writer, word(SUMS), "总结.docx").headers["Location"]
    assert f"{address}/as/docx" in writer.get(address).content.decode()
    commented = writer.get(f"{address}/as/docx")
    assert "attachment" in commented.headers["Content-Disposition"]
    with zipfile.ZipFile(io.BytesIO(commented.content)) as package:
        assert "word/comments.xml" in package.namelist()
    assert json.loads(writer.get(f"{address}/as/json").content)["summary"]["checks"] > 0
    html = writer.get(f"{address}/as/html")
    assert html.content.startswith(b"<!DOCTYPE html>")
    assert "attachment" in html.headers["Content-Disposition"]
    assert writer.get(f"{address}/as/exe").status_code == 404


def test_a_text_carries_no_comments(writer: Client) -> None:
    address = bring(writer, SUMS.encode()).headers["Location"]
    assert "/as/docx" not in writer.get(address).content.decode()
    assert writer.get(f"{address}/as/docx").status_code == 409


@pytest.mark.parametrize(
    ("data", "name", "told"),
    [
        (b"", "empty.txt", "没有读到任何文字"),
        (b"\x00\x01\x02\x03" * 50, "a.bin", "不是文字文件"),
        (b"PK\x03\x04 broken", "a.docx", "a.docx"),
        (b"%PDF-1.7 broken", "a.pdf", "a.pdf"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "a.doc", "doc / wps"),
    ],
)
def test_what_cannot_be_read_is_told_on_the_desk(
    writer: Client, data: bytes, name: str, told: str
) -> None:
    answer = bring(writer, data, name)
    assert answer.status_code == 422
    assert told in answer.content.decode()
    english = writer.post("/check", {"text": " "}, headers={"Accept-Language": "en"})
    assert english.status_code == 422


def test_a_file_beyond_the_limit_is_not_read(
    writer: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("kanhe.web.check_desk.LARGEST_FILE_BYTES", 10)
    answer = bring(writer, SUMS.encode())
    assert answer.status_code == 422
    assert "超过上限" in answer.content.decode()


def test_a_draft_is_nobody_else_s(writer: Client) -> None:
    address = bring(writer, SUMS.encode()).headers["Location"]
    other = signed_in("other")
    for path in (address, f"{address}/as/json"):
        assert other.get(path).status_code == 404
    assert other.post(f"{address}/discard").status_code == 404
    assert writer.get(address).status_code == 200


def test_a_draft_is_deleted_when_its_reader_says_so(writer: Client) -> None:
    address = bring(writer, SUMS.encode()).headers["Location"]
    assert "draft.txt" in writer.get("/check").content.decode()
    assert "文稿已删除" in writer.post(f"{address}/discard", follow=True).content.decode()
    assert writer.get(address).status_code == 404


def test_the_page_says_what_is_kept(writer: Client) -> None:
    page = writer.get("/check").content.decode()
    assert "1 小时" in page
    assert "自动删除" in page


def test_a_draft_of_ten_thousand_characters_is_answered(writer: Client) -> None:
    text = (EXAMPLE * (10_000 // len(EXAMPLE) + 1))[:10_000]
    answer = writer.post("/check", {"text": text}, follow=True)
    assert answer.status_code == 200


# --- against the ledger ---------------------------------------------------------------------------


def test_a_claim_is_asked_once_and_its_answer_is_remembered(browser: Browser, home: str) -> None:
    with visitor(browser, home, "office") as someone:
        page = someone.open("/check")
        page.fill("#f-text", "全市共发现问题40个，召开会议12次，培训4109人次。")
        page.click("form.bring button.btn-p")
        page.wait_for_selector(".lines")
        asked = page.locator("form.ask").count()
        assert asked > 0
        page.locator("form.ask input[type=radio]").first.check()
        page.locator("form.ask button").first.click()
        page.wait_for_selector(".note.ok")
        assert page.locator("form.ask").count() < asked
        someone.check()


def test_who_reads_a_part_is_not_told_figures_of_the_whole(browser: Browser, home: str) -> None:
    with visitor(browser, home, "west") as someone:
        page = someone.open("/check")
        page.fill("#f-text", "全市共发现问题40个。")
        page.click("form.bring button.btn-p")
        page.wait_for_selector(".lines")
        assert page.locator("form.ask").count() == 0
        assert "只在稿内核对" in page.locator("main").inner_text()


# --- what is kept --------------------------------------------------------------------------------


def test_a_draft_is_gone_after_its_hour(tmp_path: Path) -> None:
    token = drafts.keep(tmp_path, "one", "a.txt", b"words\nmore", NOW)
    last = NOW + drafts.KEPT_FOR - timedelta(seconds=1)
    assert drafts.draft(tmp_path, "one", token, last)[1] == b"words\nmore"
    over = NOW + drafts.KEPT_FOR
    with pytest.raises(Refusal, match="draft_missing"):
        drafts.draft(tmp_path, "one", token, over)
    assert drafts.sweep(tmp_path, last) == 0
    assert drafts.sweep(tmp_path, over) == 1
    assert not list((tmp_path / "drafts").iterdir())


def test_only_the_last_few_are_kept(tmp_path: Path) -> None:
    for number in range(drafts.MOST_OF_ONE + 2):
        moment = NOW + timedelta(minutes=number)
        drafts.keep(tmp_path, "one", f"{number}.txt", b"x", moment)
    kept = drafts.drafts_of(tmp_path, "one", NOW + timedelta(minutes=10))
    assert [one.name for one in kept] == ["6.txt", "5.txt", "4.txt", "3.txt", "2.txt"]


@pytest.mark.parametrize("token", ["../kanhe.toml", "..", "", "0" * 31, "g" * 32, "0" * 32])
def test_a_token_is_never_a_path(tmp_path: Path, token: str) -> None:
    (tmp_path / "kanhe.toml").write_text("secret")
    with pytest.raises(Refusal, match="draft_missing"):
        drafts.draft(tmp_path, "one", token, NOW)


def test_files_of_others_in_the_folder_are_left_alone(tmp_path: Path) -> None:
    drafts.keep(tmp_path, "one", "a.txt", b"x", NOW)
    (tmp_path / "drafts" / "readme").write_text("mine")
    assert drafts.sweep(tmp_path, NOW + timedelta(days=1)) == 1
    assert (tmp_path / "drafts" / "readme").exists()


# --- in a browser --------------------------------------------------------------------------------


def test_the_desk_in_both_languages_and_widths(browser: Browser, home: str) -> None:
    with visitor(browser, home, "office") as someone:
        for lang in LANGS:
            page = someone.use(lang).open("/check")
            someone.check_sizes()
            page.fill("#f-text", EXAMPLE)
            page.click("form.bring button.btn-p")
            page.wait_for_selector(".lines")
            someone.check_sizes()


def test_the_numbers_are_walked_by_key(browser: Browser, home: str) -> None:
    with visitor(browser, home, "office", size=DESK) as someone:
        page = someone.open("/check")
        page.fill("#f-text", EXAMPLE)
        page.click("form.bring button.btn-p")
        page.wait_for_selector(".lines")
        first, second = (page.evaluate(_PRESSED, key) for key in ("n", "n"))
        assert first != second
        assert page.evaluate(_PRESSED, "p") == first
        assert page.evaluate("document.querySelector('.entry:target') !== null")
        page.click("[data-show=bad]")
        assert "show=bad" in page.url
        page.evaluate(_PRESSED, "j")
        assert "bad" in page.evaluate("document.activeElement.className")
        someone.check()


_PRESSED = """key => {
    document.dispatchEvent(new KeyboardEvent("keydown", {key: key, bubbles: true}));
    return document.activeElement.id;
}"""


def test_the_desk_without_script(browser: Browser, home: str, tmp_path: Path) -> None:
    draft = tmp_path / "月报.docx"
    draft.write_bytes(word(SUMS))
    with visitor(browser, home, "clerk", has_script=False) as someone:
        page = someone.open("/check")
        page.set_input_files("#f-draft", draft)
        page.click("form.bring button.btn-p")
        assert page.get_by_role("heading", level=1).inner_text() == "月报.docx"
        page.click("[data-show=bad]")
        assert "show=bad" in page.url
        page.click(".num.bad")
        assert page.locator(".entry:target").is_visible()
