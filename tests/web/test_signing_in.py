"""Signing in: a wrong password, a lock, the second factor, and the way out."""

import re
from datetime import UTC, datetime

import pytest
from django.test import Client

from kanhe.accounts import access_log, people, second_factor, totp
from kanhe.accounts.models import Account, OpenSession
from kanhe.store.folder import Folder

GOOD = "one horse, two carts"


@pytest.fixture
def zhang(bare_ledger: Folder) -> Account:
    account = people.open_account(login="zhang", display_name="张三")
    people.set_password(account, GOOD)
    return account


def given(client: Client, password: str, onward: str = "/me") -> int:
    answer = client.post("/sign-in", {"login": "zhang", "password": password, "next": onward})
    return answer.status_code


def test_right_wrong_and_locked(zhang: Account) -> None:
    client = Client()
    assert given(client, "wrong") == 401
    assert given(client, GOOD) == 302
    assert client.get("/me").status_code == 200
    assert client.post("/sign-out").status_code == 302
    assert client.get("/me").status_code == 302
    assert not OpenSession.objects.exists()
    for _ in range(5):
        given(client, "wrong")
    page = client.post("/sign-in", {"login": "zhang", "password": GOOD})
    assert page.status_code == 401
    assert "连错 5 次要等 15 分钟" in page.content.decode()
    kinds = [(one.kind, one.is_success) for one in access_log.accesses(limit=20)]
    assert kinds[-3:] == [("sign_out", True), ("sign_in", True), ("sign_in", False)]


def test_the_code_comes_after_the_password(zhang: Account, bare_ledger: Folder) -> None:
    now = datetime.now(UTC)
    secret = second_factor.begin(zhang, bare_ledger.keys)
    first = totp.code(secret, int(now.timestamp()) // 30 - 1)
    codes = second_factor.confirm(zhang, first, now, bare_ledger.keys)
    client = Client()
    assert client.get("/sign-in/code").headers["Location"].startswith("/sign-in?")
    answer = client.post("/sign-in", {"login": "zhang", "password": GOOD, "next": "/me"})
    assert answer.headers["Location"] == "/sign-in/code?next=%2Fme"
    assert client.get("/me").status_code == 302, "half in is not in"
    page = client.get(answer.headers["Location"]).content.decode()
    assert re.search('name="code"', page)
    assert client.post("/sign-in/code", {"code": "000000", "next": "/me"}).status_code == 401
    answer = client.post("/sign-in/code", {"code": codes[0], "next": "/me"})
    assert answer.headers["Location"] == "/me"
    assert client.get("/me").status_code == 200
