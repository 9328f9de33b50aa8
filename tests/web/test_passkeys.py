"""Passkeys in a real browser, with chromium's virtual authenticator; and what is not taken."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime

import pytest
from django.test import Client
from playwright.sync_api import Browser, CDPSession

from kanhe.accounts import people, second_factor
from kanhe.accounts.models import Account, Passkey
from kanhe.store.folder import Folder
from tests.web.browsing import DESK, PHONE, Visitor, visitor
from tests.web.demo import PASSWORD

GOOD = "one horse, two carts"


@contextmanager
def device(someone: Visitor, *, knows_owner: bool = True) -> Iterator[CDPSession]:
    """Give the browser a device that holds passkeys and says yes."""
    line = someone.context.new_cdp_session(someone.page)
    line.send("WebAuthn.enable")
    options = {
        "protocol": "ctap2", "transport": "internal", "hasResidentKey": True,
        "hasUserVerification": knows_owner, "isUserVerified": knows_owner,
        "automaticPresenceSimulation": True,
    }  # fmt: skip
    number = line.send("WebAuthn.addVirtualAuthenticator", {"options": options})["authenticatorId"]
    yield line
    line.send("WebAuthn.removeVirtualAuthenticator", {"authenticatorId": number})


def test_a_passkey_is_added_used_and_removed(browser: Browser, home: str) -> None:
    by_name = home.replace("127.0.0.1", "localhost")
    with visitor(browser, by_name, "leader") as someone, device(someone):
        page = someone.open("/me")
        page.fill("#f-name", "办公电脑")
        page.get_by_role("button", name="添加通行密钥").click()
        page.wait_for_url("**/me/passkeys/add")
        codes = page.locator(".codes code").all_inner_texts()
        assert len(codes) == 10, "the first second factor comes with recovery codes"
        for lang, size in (("zh", DESK), ("en", PHONE)):
            someone.use(lang).size(size).open("/me")
            someone.check()
        someone.use("zh").open("/me")
        page.get_by_role("button", name="退出", exact=True).click()
        # a passkey alone
        someone.open("/sign-in?next=/me")
        someone.check(axe=False)
        page.get_by_role("button", name="用通行密钥登录").click()
        page.wait_for_url(f"{by_name}/me")
        page.get_by_role("button", name="退出", exact=True).click()
        # after the password
        someone.open("/sign-in?next=/me")
        page.fill("#f-login", "leader")
        page.fill("#f-password", PASSWORD)
        page.click("main button.btn-p")
        page.wait_for_url("**/sign-in/code?next=*")
        someone.check()
        page.get_by_role("button", name="用通行密钥登录").click()
        page.wait_for_url(f"{by_name}/me")
        page.get_by_text("管理“办公电脑”").click()
        renaming = page.locator("form[action='/me/passkeys/rename']")
        renaming.locator("[name=name]").fill("值班电脑")
        renaming.get_by_role("button").click()
        page.get_by_text("管理“值班电脑”").click()
        removing = page.locator("form[action='/me/passkeys/remove']")
        removing.locator("[name=password]").fill(PASSWORD)
        removing.get_by_role("button").click()
        page.get_by_text("通行密钥已移除").wait_for()
        assert not page.locator("form[action='/me/passkeys/remove']").count()


def test_a_device_that_does_not_know_its_owner_is_not_enough(browser: Browser, home: str) -> None:
    by_name = home.replace("127.0.0.1", "localhost")
    with visitor(browser, by_name, "superior") as someone, device(someone, knows_owner=False):
        page = someone.open("/me")
        page.fill("#f-name", "安全密钥")
        page.get_by_role("button", name="添加通行密钥").click()
        page.locator(".codes").wait_for()
        cookies = someone.context.cookies()
        someone.context.clear_cookies()
        someone.use("zh").open("/sign-in")
        page.get_by_role("button", name="用通行密钥登录").click()
        page.locator("[data-passkey-fault]").wait_for()
        someone.context.add_cookies(cookies)  # and without it from now on, as others expect
        someone.open("/me").get_by_text("管理“安全密钥”").click()
        removing = page.locator("form[action='/me/passkeys/remove']")
        removing.locator("[name=password]").fill(PASSWORD)
        removing.get_by_role("button").click()
        page.get_by_text("通行密钥已移除").wait_for()


def test_nothing_of_it_shows_where_it_cannot_work(browser: Browser, home: str) -> None:
    """By a number instead of a name, and without script."""
    with visitor(browser, home, "leader") as someone:
        assert not someone.open("/me").get_by_text("添加通行密钥").is_visible()
    with visitor(browser, home.replace("127.0.0.1", "localhost"), has_script=False) as someone:
        assert not someone.open("/sign-in").get_by_text("用通行密钥登录").is_visible()


@pytest.fixture
def zhang(bare_ledger: Folder) -> Account:
    account = people.open_account(login="zhang", display_name="张三")
    people.set_password(account, GOOD)
    return account


def signed_in(zhang: Account) -> Client:
    client = Client(headers={"host": "ledger.example:8000"})
    client.post("/sign-in", {"login": "zhang", "password": GOOD})
    return client


def test_options_name_the_place_and_no_other_passkey_twice(zhang: Account) -> None:
    client = signed_in(zhang)
    options = client.post("/me/passkeys/options").json()
    assert options["rp"]["id"] == "ledger.example"
    assert options["excludeCredentials"] == []
    assert options["user"]["name"] == "zhang"
    asked = Client(headers={"host": "ledger.example"}).post("/sign-in/passkey/options").json()
    assert asked["userVerification"] == "required"
    assert "allowCredentials" not in asked


@pytest.mark.parametrize(
    "answer", ["", "{}", "[]", "null", "7", json.dumps({"id": "a", "rawId": "a", "response": {}})]
)
def test_an_answer_that_nobody_signed(zhang: Account, answer: str) -> None:
    client = signed_in(zhang)
    client.post("/me/passkeys/options")
    assert client.post("/me/passkeys/add", {"name": "x", "answer": answer}).status_code == 422
    assert client.post("/me/passkeys/add", {"name": "", "answer": answer}).status_code == 422
    nobody = Client()
    nobody.post("/sign-in/passkey/options")
    assert nobody.post("/sign-in/passkey", {"answer": answer}).status_code == 401
    assert nobody.get("/me").status_code == 302
    assert not Passkey.objects.exists()


def test_one_s_own_only_and_by_password(zhang: Account) -> None:
    other = people.open_account(login="li", display_name="李四")
    for account, number in ((zhang, 1), (other, 2)):
        Passkey.objects.create(
            pk=number, account=account, name="p", host="h", credential_id=str(number),
            public_half=b"", made_at=datetime.now(UTC),
        )  # fmt: skip
    codes = second_factor.new_recovery_codes(zhang)
    client = Client()
    client.post("/sign-in", {"login": "zhang", "password": GOOD})
    assert client.get("/me").status_code == 302, "a passkey is a second factor"
    assert client.post("/sign-in/code", {"code": codes[0]}).status_code == 302
    for path in ("rename", "remove"):
        for number in ("2", "9", "x"):
            form = {"passkey": number, "name": "mine", "password": GOOD}
            assert client.post(f"/me/passkeys/{path}", form).status_code == 404
    assert client.post("/me/passkeys/rename", {"passkey": "1", "name": " "}).status_code == 409
    assert client.post("/me/passkeys/rename", {"passkey": "1", "name": "q"}).status_code == 302
    assert client.post("/me/passkeys/remove", {"passkey": "1"}).status_code == 409
    remove = {"passkey": "1", "password": GOOD}
    assert client.post("/me/passkeys/remove", remove).status_code == 302
    assert [one.pk for one in Passkey.objects.all()] == [2]
    assert not second_factor.has_recovery_codes(zhang), "they recover nothing any more"
