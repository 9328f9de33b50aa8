"""What an attacker would try at the front door: every form, every filter, every download.

The table of routes is walked, so a new address is tried too.
"""

import io
from collections.abc import Iterator

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from kanhe.accounts.people import open_account, set_password
from kanhe.acts.founding import write_policy
from kanhe.store.folder import Folder
from kanhe.web.headers import ONLY_TLS
from kanhe.web.routes import ROUTES
from kanhe.web.routing import Route
from tests.web.test_routes import EXAMPLES

PASSWORD = "trace every number 7"
SCRIPT = "<script>alert(1)</script>"
INJECTED = (
    "' OR '1'='1", "1; DROP TABLE log_entry--", "1 UNION SELECT 1,2,3", '" OR ""="', "%00", "\\",
    SCRIPT, "../../../../etc/passwd", "{{7*7}}", "${7*7}", "9" * 40, "-1", "٣", "a" * 5_000,
)  # fmt: skip
#: Every name that a page reads from its address.
PARAMETERS = (
    "q", "sort", "after", "before", "number", "state", "org", "day", "from", "to", "indicator",
    "as_of", "organised", "show", "next", "register", "view", "page", "key", "campaign", "grain",
)  # fmt: skip
TRAVERSALS = ("../kanhe.toml", "..%2fkanhe.toml", "%2e%2e/keys/log.key", "....//keys/log.key")


@pytest.fixture
def someone(bare_ledger: Folder, monkeypatch: pytest.MonkeyPatch) -> Client:
    monkeypatch.setenv("KANHE_LEDGER", str(bare_ledger.path))
    write_policy(bare_ledger.keys)
    client = Client(raise_request_exception=False)
    client.force_login(open_account(login="someone", display_name="某人"))
    return client


def pages() -> Iterator[Route]:
    yield from (route for route in ROUTES if "GET" in route.methods)


def address_of(route: Route) -> str:
    return reverse(route.name, kwargs=EXAMPLES.get(route.name))


def test_no_filter_breaks_a_page_or_is_reflected(someone: Client) -> None:
    for route in pages():
        for value in INJECTED:
            answer = someone.get(address_of(route), dict.fromkeys(PARAMETERS, value))
            assert answer.status_code < 500, (route.name, value)
            if not answer.streaming:
                assert SCRIPT.encode() not in answer.content, (route.name, value)


def test_no_page_holds_inline_script_or_style(someone: Client) -> None:
    for route in pages():
        answer = someone.get(address_of(route))
        if answer.streaming or not answer.headers["Content-Type"].startswith("text/html"):
            continue
        text = answer.content.decode().lower()
        assert "<script>" not in text, route.name
        assert " style=" not in text, route.name
        assert "javascript:" not in text, route.name
        assert " onclick=" not in text, route.name
        assert " onerror=" not in text, route.name


def test_every_answer_forbids_what_is_not_needed(someone: Client) -> None:
    for route in pages():
        headers = someone.get(address_of(route)).headers
        policy = headers["Content-Security-Policy"]
        assert "unsafe" not in policy, route.name
        assert headers["X-Content-Type-Options"] == "nosniff", route.name
        assert headers["X-Frame-Options"] == "DENY", route.name
        assert headers["Referrer-Policy"] == "same-origin", route.name
        assert "Server" not in headers, route.name
        assert "X-Powered-By" not in headers, route.name


def test_browsers_that_came_by_tls_stay_with_it(someone: Client) -> None:
    assert "Strict-Transport-Security" not in someone.get("/sign-in").headers
    told = someone.get("/sign-in", secure=True).headers["Strict-Transport-Security"]
    assert told == ONLY_TLS


def test_cookies_are_kept_from_scripts_and_other_sites(someone: Client) -> None:
    answer = someone.get("/sign-in")
    for cookie in answer.cookies.values():
        assert cookie["httponly"], cookie.key
        assert cookie["samesite"] in ("Lax", "Strict"), cookie.key
    assert settings.SESSION_COOKIE_HTTPONLY
    assert settings.SESSION_COOKIE_SAMESITE == "Lax"


def test_every_form_asks_for_its_secret(bare_ledger: Folder) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(open_account(login="victim", display_name="某人"))
    for route in ROUTES:
        if "POST" in route.methods:
            assert client.post(address_of(route), {"once": "0" * 32}).status_code == 403, route.name


def test_no_download_leaves_its_folder(someone: Client, bare_ledger: Folder) -> None:
    secret = (bare_ledger.keys / "log.key").read_bytes()
    for route in pages():
        if "<str:" not in route.path:
            continue
        for path in TRAVERSALS:
            names = dict.fromkeys(EXAMPLES[route.name], path)
            text = "/" + route.path
            for name in names:
                text = text.replace(f"<str:{name}>", path).replace(f"<int:{name}>", "1")
            answer = someone.get(text)
            assert answer.status_code in (302, 403, 404, 405, 409), (route.name, path)
            if not answer.streaming:
                assert secret not in answer.content
                assert b"origin" not in answer.content or b"kanhe.example" not in answer.content


@pytest.mark.parametrize("onward", ["//evil.example", "https://evil.example", "/\\evil.example"])
def test_signing_in_leads_nowhere_else(
    bare_ledger: Folder, monkeypatch: pytest.MonkeyPatch, onward: str
) -> None:
    monkeypatch.setenv("KANHE_LEDGER", str(bare_ledger.path))
    set_password(open_account(login="one", display_name="某人"), PASSWORD)
    form = {"login": "one", "password": PASSWORD, "next": onward}
    answer = Client().post("/sign-in", form)
    assert answer.status_code == 302
    assert answer.headers["Location"] == "/"
    language = Client().post("/language", {"lang": "en", "next": onward})
    assert language.headers["Location"] == "/"


def test_a_session_is_new_after_signing_in(
    bare_ledger: Folder, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("KANHE_LEDGER", str(bare_ledger.path))
    set_password(open_account(login="one", display_name="某人"), PASSWORD)
    client = Client()
    planted = "a" * 32
    client.cookies["kanhe_session"] = planted
    client.post("/sign-in", {"login": "one", "password": PASSWORD, "next": "/"})
    assert client.cookies["kanhe_session"].value != planted
    thief = Client()
    thief.cookies["kanhe_session"] = planted
    assert thief.get("/me").status_code == 302


@pytest.mark.parametrize(
    ("name", "data"),
    [
        (
            "a.svg",
            b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"><text>12</text></svg>',
        ),
        ("a.html", b"<html><body><p>30 cases</p><script>alert(1)</script></body></html>"),
        ("a.txt", b"<script>alert(1)</script> 30 cases, of them 18 and 11."),
        ("a.docx", b"PK\x03\x04<html><script>alert(1)</script>"),
        ("<script>alert(1)<.txt", b"30 cases in all."),
        ("a.pdf", b"%PDF-1.4\n<script>alert(1)</script>"),
        ("../../keys/log.key", b"30 cases in all."),
    ],
)
def test_what_is_brought_to_the_desk_runs_nowhere(someone: Client, name: str, data: bytes) -> None:
    form = {"draft": SimpleUploadedFile(name, data)}
    answer = someone.post("/check", form, follow=True)
    assert answer.status_code in (200, 422)
    page = answer.content.decode()
    assert SCRIPT not in page
    assert "<script>alert" not in page
    assert "onload=" not in page.replace("onload=&quot;", "")
    if answer.redirect_chain:
        address = answer.redirect_chain[-1][0]
        html = someone.get(f"{address}/as/html")
        assert html.headers["Content-Disposition"].startswith("attachment")
        assert "<script>alert" not in html.content.decode()


def test_a_receipt_that_is_a_page_runs_nowhere(someone: Client) -> None:
    file = io.BytesIO(SCRIPT.encode())
    file.name = "x.html"
    for form in ({"receipt": SCRIPT}, {"file": file}, {"receipt": "x", "policy": SCRIPT}):
        answer = someone.post("/proof", form)
        assert answer.status_code == 422
        assert SCRIPT not in answer.content.decode()
