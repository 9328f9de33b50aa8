"""Issued documents: a checked draft goes out, and its numbers are held against the records."""

import re
import secrets
from datetime import datetime

import pytest
from django.http import HttpResponse
from django.test import Client

from kanhe.accounts.models import Account
from kanhe.acts.occasion import Occasion
from kanhe.acts.recording import register_record
from kanhe.store import declarations, queries
from kanhe.store.folder import Folder
from kanhe.web import issued
from tests.web.city import ZONE, as_

DRAFT = "2026年3月9日至31日，清河市局共查摆问题2个，其中东城分局查摆问题1个。"


@pytest.fixture
def office(
    people: dict[str, Account], bare_ledger: Folder, monkeypatch: pytest.MonkeyPatch
) -> Client:
    monkeypatch.setenv("KANHE_LEDGER", str(bare_ledger.path))
    return as_(people["office"])


def brought(client: Client, text: str = DRAFT) -> str:
    return str(client.post("/check", {"text": text}).headers["Location"])


def issue(client: Client, address: str, **more: str) -> HttpResponse:
    page = client.get(f"{address}/issue").content.decode()
    position = re.search(r'name="position" value="(\d+)"', page)
    assert position is not None, page
    said = {"title": "三月情况", "position": position[1], **more}
    return client.post(f"{address}/issue", said)


def enter_late(folder: Folder, actor: Account) -> None:
    """Enter a finding of the east that belongs into the days of the draft."""
    moment = datetime(2026, 4, 2, 9, tzinfo=ZONE)
    register_record(
        occasion=Occasion(
            ledger=folder.origin,
            actor=actor.key,
            occurred_at=moment,
            recorded_at=moment,
            identity="late",
        ),
        register="finding",
        row={
            "problem": "补登",
            "found_on": "2026-03-20",
            "origin": "督查",
            "responsible_org_unit": "east",
        },
        new_salt=lambda: secrets.token_bytes(16),
    )


def test_a_figure_leads_to_where_it_comes_from(office: Client) -> None:
    page = office.get(brought(office)).content.decode()
    found = re.search(r'href="(/figures/findings/trace\?[^"]+)"', page)
    assert found is not None
    assert "kanhe trace" not in page, "a page leads on by links, not by commands"
    trace = office.get(found[1].replace("&amp;", "&"))
    assert trace.status_code == 200
    text = trace.content.decode()
    assert text.count("data-behind") == 2
    assert "2026-03-09 至 2026-03-31" in text


def test_what_went_out_is_listed_with_what_it_states(office: Client) -> None:
    assert "还没有印发过文稿" in office.get("/issued").content.decode()
    address = brought(office)
    assert f"{address}/issue" in office.get(address).content.decode()
    answer = issue(office, address)
    document = declarations.documents()[-1]
    assert answer.headers["Location"] == f"/issued/{document.entry_number}"
    assert [one.text for one in document.statements] == ["2个", "1个"]
    listed = office.get("/issued").content.decode()
    assert "三月情况" in listed
    assert "未变" in listed
    page = office.get(f"/issued/{document.entry_number}").content.decode()
    assert "每个数都与现在的台账一致" in page
    assert "已印发" in office.get(address).content.decode(), "it does not go out twice"


def test_a_number_that_changed_since_is_explained_record_by_record(
    people: dict[str, Account], office: Client, bare_ledger: Folder
) -> None:
    address = issue(office, brought(office)).headers["Location"]
    enter_late(bare_ledger, people["office"])
    listed = office.get("/issued").content.decode()
    assert listed.count("2 个数有变") == 2, "in the table and on the cards"
    page = office.get(address).content.decode()
    assert "2 个数与现在的台账不相符" in page
    assert page.count("不再相符</span>") == 4, "in the table and on the cards"
    why = office.get(f"{address}?why=0").content.decode()
    assert "后来补登" in why
    assert "“2个”为什么变了" in why
    assert re.search(r'<a href="/records/\d+">east整治〔2026〕2号</a></td><td>后来补登</td>', why)


def test_what_differs_goes_out_only_with_a_word(office: Client) -> None:
    address = brought(office, DRAFT.replace("2个", "5个"))
    answer = issue(office, address)
    assert answer.status_code == 422
    assert "不一致</span>" in answer.content.decode(), "the number that differs is marked"
    assert not declarations.documents()
    assert issue(office, address, anyway="1").status_code == 302
    document = declarations.documents()[-1]
    assert document.statements[0].figure == 2
    page = office.get(f"/issued/{document.entry_number}").content.decode()
    assert "印发时就不符" in page
    assert "每个数都与现在的台账一致" not in page


def test_what_is_issued_is_what_was_shown(
    people: dict[str, Account], office: Client, bare_ledger: Folder
) -> None:
    address = brought(office)
    position = queries.log_size()
    enter_late(bare_ledger, people["office"])
    assert issue(office, address).status_code == 422, "read again, it differs by now"
    assert issue(office, address, position=str(position)).status_code == 302
    assert declarations.documents()[-1].position == position


def test_the_list_is_turned_page_by_page(office: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(issued, "_PAGE", 1)
    issue(office, brought(office))
    issue(office, brought(office, DRAFT + "另报。"), title="四月情况")
    first = office.get("/issued").content.decode()
    assert "四月情况" in first
    assert "三月情况" not in first
    onward = re.search(r'href="[^"?]*(\?before=\d+)"', first)
    assert onward is not None
    second = office.get(f"/issued{onward[1]}").content.decode()
    assert "三月情况" in second
    assert "四月情况" not in second
    assert office.get("/issued?before=x").status_code == 200


def test_the_same_file_goes_out_once(office: Client) -> None:
    address = brought(office)
    issue(office, address)
    again = issue(office, address)
    assert again.status_code == 422
    assert "三月情况" in again.content.decode()


def test_who_may_not_issue_is_not_asked(people: dict[str, Account], office: Client) -> None:
    leader = as_(people["leader"])
    address = brought(leader)
    assert f"{address}/issue" not in leader.get(address).content.decode()
    assert leader.get(f"{address}/issue").status_code == 403
    document = issue(office, brought(office)).headers["Location"]
    page = leader.get(document).content.decode()
    assert "另有 1 个数属于您看不到的单位" in page
    assert page.count(">1个</b>") == 2
    assert ">2个</b>" not in page
    assert "/log/entries/" not in page, "no link to what is not theirs"


def test_there_is_no_document_by_another_entry(office: Client) -> None:
    assert office.get("/issued/1").status_code == 404
