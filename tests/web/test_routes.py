"""Every address answers rightly who is not signed in, asks wrongly, forges a form, or may not.

The table of routes is walked: an address that is not in it does not exist, and one with a name in
its path needs an example here.
"""

import os
import subprocess
import sys
from collections.abc import Mapping

import pytest
from django.test import Client
from django.urls import get_resolver, reverse

from kanhe.accounts.people import open_account
from kanhe.store.folder import Folder
from kanhe.web import late
from kanhe.web.routes import ROUTES
from kanhe.web.routing import Route, Who

#: What stands in the paths that hold names; of a record that is not there.
EXAMPLES: Mapping[str, Mapping[str, str]] = {
    name: example
    for names, example in (
        ("list new import paste export steps record_by_key look_back", {"register": "finding"}),
        ("keep_view delete_view", {"register": "finding"}),
        ("look take commented", {"register": "finding", "token": "0" * 32}),
        ("record receipt record_code correct step remind void", {"number": "999999"}),
        ("begin_upload attach", {"number": "999999"}),
        ("file small_file", {"number": "999999", "entry_number": "1"}),
        ("draw_look_back", {"register": "finding", "list_number": "999999"}),
        ("board_records", {"work": "close_out", "name": "finding"}),
        ("figure figure_records figure_trace figure_bundle", {"called": "services"}),
        ("upload checked discard_draft bind_claim issue_draft", {"token": "0" * 32}),
        ("log_entry entry_bytes entry_receipt issued_document", {"number": "999999"}),
        ("sign_in_with sign_in_from", {"provider": "nobody"}),
        ("checked_as", {"token": "0" * 32, "form": "json"}),
    )
    for name in names.split()
}

#: What only some pages need, and nobody should wait for at the start.
SLOW = {
    "docx",
    "PIL",
    "lxml",
    "segno",
    "xlsxwriter",
    "python_calamine",
    "pdfminer",
    "kanhe.claims",
} | {"fido2", "joserfc"}
LISTED = """
import sys
import django
django.setup()
import kanhe.web.routes
print(*sys.modules)
"""

METHODS = ("GET", "POST", "PUT", "DELETE", "PATCH")


def address_of(route: Route) -> str:
    return reverse(route.name, kwargs=EXAMPLES.get(route.name))


def test_file_libraries_are_loaded_when_they_are_asked_for() -> None:
    environment = {**os.environ, "DJANGO_SETTINGS_MODULE": "kanhe.conf.settings"}
    environment.pop("KANHE_LEDGER", None)
    command = [sys.executable, "-c", LISTED]
    listed = subprocess.run(
        command, capture_output=True, text=True, check=True, env=environment, timeout=60
    )
    assert not SLOW & set(listed.stdout.split())
    for route in late.ROUTES:
        assert isinstance(route.view, late.Late)
        assert callable(route.view.view())


@pytest.fixture
def anybody(bare_ledger: Folder) -> Client:
    return Client(enforce_csrf_checks=True)


@pytest.fixture
def someone(bare_ledger: Folder) -> Client:
    client = Client()
    client.force_login(open_account(login="someone", display_name="某人"))
    return client


def test_no_address_beside_the_table() -> None:
    patterns = get_resolver("kanhe.conf.urls").url_patterns
    assert [str(one.pattern) for one in patterns] == [route.path for route in ROUTES]
    assert len({route.name for route in ROUTES}) == len(ROUTES)


def test_every_name_in_a_path_has_its_example() -> None:
    assert {route.name for route in ROUTES if "<" in route.path} == set(EXAMPLES)


def test_who_is_not_signed_in_is_sent_to_sign_in(anybody: Client) -> None:
    for route in ROUTES:
        if route.who is Who.ANYONE or "GET" not in route.methods:
            continue
        answer = anybody.get(address_of(route))
        assert answer.status_code == 302, route.name
        assert answer.headers["Location"].startswith("/sign-in?next="), route.name
        part = anybody.get(address_of(route), headers={"HX-Request": "true"})
        assert (part.status_code, part.headers["HX-Redirect"]) == (401, "/sign-in"), route.name


def test_a_wrong_method_is_named(someone: Client) -> None:
    for route in ROUTES:
        for method in METHODS:
            if method not in route.methods:
                answer = someone.generic(method, address_of(route))
                assert answer.status_code == 405, (route.name, method)
                assert set(route.methods) <= set(answer.headers["Allow"].split(", "))


def test_a_forged_form_is_not_taken(anybody: Client) -> None:
    for route in ROUTES:
        if "POST" in route.methods:
            assert anybody.post(address_of(route), {"once": "0" * 32}).status_code == 403, route


def test_every_answer_carries_the_headers(someone: Client) -> None:
    for route in ROUTES:
        answer = someone.get(address_of(route))
        assert "script-src 'self';" in answer.headers["Content-Security-Policy"], route.name
        assert "unsafe" not in answer.headers["Content-Security-Policy"], route.name
        assert answer.headers["X-Content-Type-Options"] == "nosniff", route.name


def test_no_page_leads_away_after_signing_in(anybody: Client) -> None:
    open_account(login="first", display_name="第一人")  # else it leads to the first run
    for onward in ("//evil.example/", "https://evil.example/", "/\\evil.example", "javascript:x"):
        page = anybody.get("/sign-in", {"next": onward})
        assert b'<input type="hidden" name="next" value="/">' in page.content, onward


def test_a_refusal_leads_back_to_the_page_before_and_to_no_other_site(someone: Client) -> None:
    for came, leads in (
        ("http://testserver/issued?at=1", 'href="/issued?at=1"'),
        ("https://evil.example/issued", ""),
        ("http://testserver/issued/999999", ""),
    ):
        page = someone.get("/issued/999999", headers={"Referer": came}).content.decode()
        assert ("返回刚才那一页" in page) == bool(leads), came
        assert leads in page
        assert "evil.example" not in page
