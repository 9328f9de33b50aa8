"""The board and the figures, through the front door: every number leads to what recounts to it."""

import os
import re
import secrets
import threading
from collections.abc import Iterator
from datetime import datetime
from decimal import Decimal
from html import unescape
from pathlib import Path

import pytest
from django.db import connections
from django.test import Client
from pdfminer.high_level import extract_pages, extract_text
from playwright.sync_api import Browser

from kanhe.accounts.models import Account
from kanhe.acts.publishing import sign_checkpoint
from kanhe.acts.recording import register_record
from kanhe.formats.figure_bundle import parse_figure_bundle
from kanhe.store import standings
from kanhe.store.folder import read_folder
from kanhe.store.ledger import open_ledger
from kanhe.web import board, board_ahead, board_counting, counting, my_work
from tests.web.browsing import visitor
from tests.web.city import occasion_at

PAGES = (
    "/board",
    "/board?reach=week&org=east",
    "/board/urgent",
    "/board/close_out/finding?which=late",
    "/board/submission/aggregate_count?which=late",
    "/figures",
    "/figures/services",
    "/figures/services?tree=now&at=900&org=east",
    "/figures/services/records",
    "/figures/services/trace",
)


@pytest.fixture
def clerk(campaign_place: Path) -> Iterator[Client]:
    """A clerk before the campaign under way."""
    open_ledger(campaign_place)
    client = Client()
    client.force_login(Account.objects.get(login="clerk"))
    yield client
    connections.close_all()


def read(client: Client, address: str) -> str:
    answer = client.get(unescape(address))
    assert answer.status_code == 200, (address, answer.content.decode()[:2000])
    return answer.content.decode()


def walked(client: Client, address: str) -> Iterator[str]:
    """Yield the pages of a list, from the first to the last."""
    path = unescape(address).partition("?")[0]
    while True:
        text = read(client, address)
        yield text
        onward = re.search(r'rel="next" href="([^"]+)"', text)
        if onward is None:
            return
        address = path + onward[1]


def counted(client: Client, address: str) -> int:
    """Return how many lines there are in a list, all its pages together."""
    return sum(text.count("<tr data-behind") for text in walked(client, address))


def added_up(client: Client, address: str) -> Decimal:
    """Return what the records behind a figure give together."""
    given = (
        Decimal(one)
        for text in walked(client, address)
        for one in re.findall(r'data-gives="([^"]+)"', text)
    )
    return sum(given, Decimal(0))


def number(text: str) -> Decimal:
    return Decimal(text.replace(",", "").strip())


def links(text: str, pattern: str) -> list[tuple[str, ...]]:
    found = re.findall(pattern, text, re.S)
    assert found, pattern
    return found


CELL = r'<a class="cell \w+" href="(/board/\w+/\w+\?[^"]+)" title="[^"]*? · ([\d,]+) / ([\d,]+)"'


def test_every_cell_recounts(clerk: Client) -> None:
    text = read(clerk, "/board")
    found = links(text, CELL)
    assert len(found) == 29  # five rows and the total, five columns; one owes nothing
    for address, done, total in found:
        plain = re.sub(r"which=\w+", "which={}", address)
        assert counted(clerk, plain.format("all")) == number(total), address
        assert counted(clerk, plain.format("done")) == number(done), address


def test_what_is_late_recounts(clerk: Client) -> None:
    text = read(clerk, "/board")
    rows = links(text, r'<td class="sum"><a class="[^"]*" href="([^"]+)">([\d,]+)</a>')
    assert sum(number(late) for _, late in rows[:-1]) == number(rows[-1][1])
    for address, late in rows:
        page = read(clerk, address)
        lists = re.findall(r'href="([^"]*which=late[^"]*)">([\d,]+)</a></td>', page)
        assert sum(number(count) for _, count in lists) == number(late), address
        for behind, count in lists:
            assert counted(clerk, behind) == number(count), behind


def test_the_road_of_close_out_recounts(clerk: Client) -> None:
    text = read(clerk, "/board")
    for address, count in links(text, r'<b><a href="([^"]+reached=[^"]+)">([\d,]+)</a>'):
        assert counted(clerk, address) == number(count), address


def test_the_strip_recounts(clerk: Client) -> None:
    text = read(clerk, "/board")
    strip = links(text, r'<a class="kpi" href="([^"]+)"[^>]*>.*?<b>([\d,.]+)</b>')
    assert len(strip) == 6
    for address, value in strip:
        assert added_up(clerk, address) == number(value), address


@pytest.mark.parametrize("asked", ["", "&tree=now", "&org=east", "&at=900"])
def test_figures_recount(clerk: Client, asked: str) -> None:
    text = read(clerk, f"/figures?x=1{asked}")
    found = links(text, r'<td class="num"><a class="fig" href="([^"]+)">([\d,.]+)</a>')
    assert len(found) >= 8
    for address, value in found:
        page = read(clerk, address)
        if "data-gives" in page or number(value) == 0:
            assert added_up(clerk, address) == number(value), address
        else:
            assert "numerator" in page, address


def test_steps_and_org_units_add_up_to_the_figure(clerk: Client) -> None:
    text = read(clerk, "/figures/services")
    whole = number(links(text, r'<div class="big"><a href="([^"]+)"><b>([\d,]+)</b>')[0][1])
    steps = links(text, r'<li[^>]*><a href="([^"]+)" title="[^"]* · ([\d,]+)"')
    parts = links(text, r'<td class="num"><a class="fig" href="([^"]+)">([\d,]+)</a>')
    for found in (steps, parts):
        assert sum(number(value) for _, value in found) == whole
        for address, value in found:
            assert added_up(clerk, address) == number(value), address


def test_a_trace_names_the_entries(clerk: Client) -> None:
    text = read(clerk, "/figures/services/trace")
    assert len(links(text, r"<code>([0-9a-f]{4}…[0-9a-f]{4})</code>")) == 12
    assert "检查点" in text
    assert 'class="cond"' in text
    assert "service_kind" not in text
    shown = links(read(clerk, "/figures"), r'href="(/figures/\w+/trace\?[^"]+)"')
    assert len(set(shown)) > 50
    for address in set(shown):
        assert "口径" in read(clerk, str(address))


def test_a_bundle_is_for_a_plain_figure_of_signed_entries(clerk: Client) -> None:
    sign_checkpoint(keys=read_folder(Path(os.environ["KANHE_LEDGER"])).keys)
    text = read(clerk, "/figures/services/trace")
    address = links(text, r'href="(/figures/services/bundle\?[^"]+)"')[0]
    answer = clerk.get(unescape(str(address)))
    bundle = parse_figure_bundle(answer.content)
    assert int(bundle.figure["value"]) == bundle.figure["record_count"] > 100
    assert answer.headers["Content-Disposition"].startswith('attachment; filename="services-')
    assert "/bundle?" not in read(clerk, "/figures/services/trace?tree=now")
    assert clerk.get("/figures/services/bundle?tree=now").status_code == 409
    assert clerk.get("/figures/nothing/bundle").status_code == 404


@pytest.mark.parametrize(
    ("address", "status"),
    [
        ("/board?org=nowhere", 409),
        ("/board?reach=never", 200),
        ("/board/close_out/nothing", 404),
        ("/board/target/services", 404),
        ("/board/occurrence/night_school?which=soon&own=1", 200),
        ("/board/close_out/finding?after=x&reached=closed", 200),
        ("/board/urgent?own=1", 200),
        ("/board/urgent?own=1&org=east1", 200),
        ("/figures/nothing", 404),
        ("/figures?from=2030-01-01&to=2020-01-01", 200),
        ("/figures?from=0001-01-01&to=x", 200),
        ("/figures?at=99999999", 404),
        ("/figures/services/records?after=x", 404),
        ("/figures?org=nowhere", 409),
    ],
)
def test_odd_addresses(clerk: Client, address: str, status: int) -> None:
    assert clerk.get(address).status_code == status


def test_every_page_in_both_languages_and_widths(browser: Browser, campaign_home: str) -> None:
    with visitor(browser, campaign_home, "office") as someone:
        someone.look_at(*PAGES)


def test_the_wall_is_one_screen(browser: Browser, campaign_home: str) -> None:
    with visitor(browser, campaign_home, "office", size=(1920, 1080)) as someone:
        for lang in ("zh", "en"):
            page = someone.use(lang).open("/board?wall=1")
            someone.check()
            tall = page.evaluate(
                "[...document.querySelectorAll('.card')].filter("
                "one => one.getBoundingClientRect().bottom > innerHeight"
                " || one.scrollHeight > one.clientHeight + 1).length"
            )
            assert tall == 0
            assert page.evaluate("document.documentElement.scrollHeight <= innerHeight")
            assert page.get_attribute("#wall", "hx-trigger") == "every 60s"


@pytest.mark.parametrize(
    ("paper", "width", "height"), [("a3", 1190.5, 841.9), ("a0", 3370.4, 2383.9)]
)
def test_paper(
    browser: Browser, campaign_home: str, tmp_path: Path, paper: str, width: float, height: float
) -> None:
    with visitor(browser, campaign_home, "office") as someone:
        page = someone.open(f"/board?paper={paper}")
        target = tmp_path / "board.pdf"
        page.pdf(path=target, prefer_css_page_size=True)
    sheets = list(extract_pages(target))
    assert (sheets[0].width, sheets[0].height) == pytest.approx((width, height), abs=3)
    assert len(sheets) == 1
    text = extract_text(target)
    assert "挂图作战" in text
    assert "打印" not in text


def test_the_board_is_counted_ahead(
    clerk: Client, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """What a thread beside the pages counted need not be counted for a page."""

    def refuse(_asked: object) -> object:
        raise AssertionError("counted anew")

    once = threading.Event()
    once.set()
    standings._kept._kept.clear()
    board_ahead.count_ahead(once)
    monkeypatch.setattr(standings, "_counted", refuse)
    read(clerk, "/board")
    standings._kept._kept.clear()
    board_ahead.count_ahead(once)
    assert "counted anew" in caplog.text


def test_after_each_record_pages_are_as_if_drawn_anew(
    people: dict[str, Account], monkeypatch: pytest.MonkeyPatch
) -> None:
    """What is remembered of a board and of somebody's work follows the records, for each reader."""
    moment = datetime.now().astimezone()
    monkeypatch.setattr(board, "now", lambda: moment)
    monkeypatch.setattr(my_work, "now", lambda: moment)
    readers = {
        (login, lang): Client(headers={"Accept-Language": lang})
        for login in ("office", "leader", "owner")
        for lang in ("zh", "en")
    }
    for (login, _), client in readers.items():
        client.force_login(people[login])
    seen = set()
    for at, org_unit in enumerate(("", "east", "west", "city", "east")):
        if org_unit:
            register_record(
                occasion=occasion_at(moment, f"again{at}", people["office"].key),
                register="finding",
                row={
                    "problem": f"台账缺页 {at}",
                    "found_on": "2026-03-09",
                    "origin": "督查",
                    "due_on": f"2026-03-{20 - at}",
                    "responsible_org_unit": org_unit,
                    "owner": "陈立",
                },
                new_salt=lambda: secrets.token_bytes(16),
            )
        told = {who: _told(client) for who, client in readers.items()}
        _forget()
        assert told == {who: _told(client) for who, client in readers.items()}
        seen.add(told["office", "en"])
    assert len(seen) == 5
    assert told["office", "zh"] != told["leader", "zh"]


def _told(client: Client) -> str:
    """Return board and work of somebody, without what differs each time."""
    pages = ("/board", "/board?reach=week", "/board?wall=1&org=east", "/board/urgent?org=east", "/")
    text = "".join(client.get(one).content.decode() for one in pages)
    return re.sub(r'(name="once" value=|csrfmiddlewaretoken" value=|X-CSRFToken": )"\w+', "", text)


def _forget() -> None:
    board._standing.cache_clear()
    board._rows_drawn.clear()
    board_counting._rows_before.clear()
    counting._tasks.cache_clear()
    standings._kept._kept.clear()
