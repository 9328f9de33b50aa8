"""Signing in at a provider: the whole way, and when a provider may not be believed."""

import hashlib
from base64 import b64decode, urlsafe_b64encode
from collections.abc import Iterator
from datetime import UTC, datetime
from urllib.parse import parse_qs, urlsplit

import pytest
from django.test import Client
from joserfc.jwk import OctKey, RSAKey
from playwright.sync_api import Browser

from kanhe.accounts import access_log, linked_subjects, people, providers, second_factor
from kanhe.accounts.models import Account, LinkedSubject
from kanhe.store.folder import Folder
from tests.web.browsing import DESK, PHONE, visitor
from tests.web.provider import Provider, provider

GOOD = "one horse, two carts"
SETTINGS = """
[[provider]]
name = "city"
title = "全市统一认证"
title_en = "City single sign-on"
issuer = "{issuer}"
client_id = "kanhe"
client_secret = "s3cret:+"
"""


def seconds() -> int:
    return int(datetime.now(UTC).timestamp())


@pytest.fixture(scope="module")
def running() -> Iterator[Provider]:
    with provider(seconds) as one:
        yield one


@pytest.fixture
def city(running: Provider, bare_ledger: Folder) -> Provider:
    """An honest provider, named in the ledger's settings."""
    running.subject, running.claims, running.told = "zhang-at-city", {}, {}
    running.signs, running.header = running.key, {"alg": "RS256", "kid": "k1"}
    running.asked, running.paths, running.redeemed = {}, [], []
    text = SETTINGS.format(issuer=running.issuer)
    (bare_ledger.keys / "sign_in.toml").write_text(text, encoding="utf-8")
    return running


@pytest.fixture
def zhang(city: Provider, bare_ledger: Folder) -> Account:
    account = people.open_account(login="zhang", display_name="张三")
    people.set_password(account, GOOD)
    linked_subjects.link(account, providers.provider(bare_ledger.keys, "city"), city.subject)
    return account


def sent(client: Client, onward: str = "/me") -> dict[str, str]:
    """Begin, and return what the provider is asked."""
    answer = client.get("/sign-in/with/city", {"next": onward})
    assert answer.status_code == 302, answer.content.decode()
    query = parse_qs(urlsplit(answer.headers["Location"]).query)
    return {name: one[0] for name, one in query.items()}


def back(client: Client, city: Provider, asked: dict[str, str]) -> int:
    """Come back from the provider; return the status."""
    place = urlsplit(city.back(asked))
    return client.get(f"{place.path}?{place.query}").status_code


def test_the_whole_way(zhang: Account, city: Provider) -> None:
    client = Client()
    page = client.get("/sign-in").content.decode()
    assert "全市统一认证" in page
    asked = sent(client)
    assert (asked["response_type"], asked["scope"]) == ("code", "openid")
    assert asked["redirect_uri"] == "http://testserver/sign-in/from/city"
    place = urlsplit(city.back(asked))
    answer = client.get(f"{place.path}?{place.query}")
    assert answer.headers["Location"] == "/me"
    assert client.get("/me").status_code == 200
    ((form, authorization),) = city.redeemed
    digest = hashlib.sha256(form["code_verifier"].encode()).digest()
    assert asked["code_challenge"] == urlsafe_b64encode(digest).rstrip(b"=").decode()
    assert b64decode(authorization.removeprefix("Basic ")) == b"kanhe:s3cret%3A%2B"
    assert [(one.kind, one.account, one.detail) for one in access_log.accesses()] == [
        ("sign_in", zhang.key, "city")
    ]
    assert client.get(f"{place.path}?{place.query}").status_code == 409, "a journey is made once"


def test_a_second_factor_is_asked_for_as_after_a_password(zhang: Account, city: Provider) -> None:
    codes = second_factor.new_recovery_codes(zhang)
    zhang.passkeys.create(
        name="p", host="h", credential_id="1", public_half=b"", made_at=datetime.now(UTC)
    )
    client = Client()
    place = urlsplit(city.back(sent(client)))
    answer = client.get(f"{place.path}?{place.query}")
    assert answer.headers["Location"] == "/sign-in/code?next=%2Fme"
    assert client.get("/me").status_code == 302
    assert client.post("/sign-in/code", {"code": codes[0]}).status_code == 302
    assert client.get("/me").status_code == 200


@pytest.mark.parametrize(
    "claims",
    [
        {"iss": "https://evil.example"}, {"aud": "other"}, {"aud": ["kanhe", "other"]},
        {"aud": ["kanhe", "other"], "azp": "other"}, {"nonce": "another"}, {"nonce": None},
        {"exp": 1}, {"exp": "soon"}, {"iat": 9_999_999_999}, {"iat": None}, {"sub": ""},
        {"sub": 7},
    ],
)  # fmt: skip
def test_a_token_that_is_not_for_us(zhang: Account, city: Provider, claims: dict) -> None:  # type: ignore[type-arg]
    city.claims = claims
    client = Client()
    assert back(client, city, sent(client)) == 409
    assert client.get("/me").status_code == 302
    assert not access_log.accesses()[0].is_success


@pytest.mark.parametrize("how", ["other key", "shared secret", "none"])
def test_a_token_that_the_provider_did_not_sign(zhang: Account, city: Provider, how: str) -> None:
    if how == "other key":
        city.signs = RSAKey.generate_key(2048, {"kid": "k1"})
    elif how == "shared secret":
        city.signs = OctKey.import_key("s3cret:+ s3cret:+ s3cret:+ s3cret:+")
        city.header = {"alg": "HS256", "kid": "k1"}
    else:
        city.signs, city.header = OctKey.import_key("x" * 32), {"alg": "none"}
    client = Client()
    assert back(client, city, sent(client)) == 409
    assert client.get("/me").status_code == 302


def test_a_browser_that_was_not_sent(zhang: Account, city: Provider) -> None:
    client = Client()
    asked = sent(client)
    path = "/sign-in/from/city"
    assert Client().get(path, {"code": "code-1", "state": asked["state"]}).status_code == 409
    assert client.get(path, {"code": "code-1", "state": "guessed"}).status_code == 409
    asked = sent(client)
    told = {"error": "access_denied", "state": asked["state"]}
    assert client.get(path, told).status_code == 409
    assert "/token" not in city.paths
    assert client.get("/sign-in/with/nobody").status_code == 404


@pytest.mark.parametrize(
    "told",
    [
        {"issuer": "https://evil.example"}, {"token_endpoint": "http://127.0.0.1:1/token"},
        {"jwks_uri": "file:///etc/passwd"}, {"authorization_endpoint": ""},
    ],
)  # fmt: skip
def test_no_other_host_is_asked(zhang: Account, city: Provider, told: dict[str, str]) -> None:
    city.told = told
    assert Client().get("/sign-in/with/city").status_code == 409
    assert city.paths == ["/.well-known/openid-configuration"]


def test_a_host_that_the_settings_name_is_asked(
    zhang: Account, city: Provider, bare_ledger: Folder
) -> None:
    elsewhere = city.issuer.replace("127.0.0.1", "localhost")
    city.told = {"token_endpoint": f"{elsewhere}/token", "jwks_uri": f"{elsewhere}/k"}
    client = Client()
    assert client.get("/sign-in/with/city").status_code == 409, "it is not named yet"
    path = bare_ledger.keys / "sign_in.toml"
    settings = path.read_text(encoding="utf-8")
    path.write_text(f'{settings}also_at = ["{elsewhere}/"]\n', encoding="utf-8")
    assert back(client, city, sent(client)) == 302
    assert client.get("/me").status_code == 200


def test_a_redirection_is_not_followed(zhang: Account, city: Provider) -> None:
    client = Client()
    asked = sent(client)
    city.told = {"jwks_uri": f"{city.issuer}/away"}
    answer = client.get("/sign-in/from/city", {"code": "code-1", "state": asked["state"]})
    assert answer.status_code == 409


def test_a_provider_that_is_away(zhang: Account, bare_ledger: Folder) -> None:
    text = SETTINGS.format(issuer="http://127.0.0.1:1")
    (bare_ledger.keys / "sign_in.toml").write_text(text, encoding="utf-8")
    assert Client().get("/sign-in/with/city").status_code == 409


@pytest.mark.parametrize(
    ("right", "wrong"),
    [
        ('name = "city"', 'name = "a/b"'), ('name = "city"', ""), ("[[provider]]", "[[provider"),
        ("http://127.0.0.1", "http://sso.example"), ("client_id", "also_at = 7\nclient_id"),
        ("client_id", 'also_at = ["http://sso.example"]\nclient_id'),
        ("client_id", 'also_at = ["https://sso.example/token"]\nclient_id'),
    ],
)  # fmt: skip
def test_settings_that_cannot_be_read(
    city: Provider, bare_ledger: Folder, right: str, wrong: str
) -> None:
    people.open_account(login="first", display_name="第一人")
    path = bare_ledger.keys / "sign_in.toml"
    path.write_text(path.read_text(encoding="utf-8").replace(right, wrong), encoding="utf-8")
    page = Client().get("/sign-in")
    assert page.status_code == 200, "passwords serve all the same"
    assert "sign_in.toml" in page.content.decode()


def test_who_is_unknown_is_told_what_to_do(city: Provider) -> None:
    people.open_account(login="first", display_name="第一人")
    client = Client()
    place = urlsplit(city.back(sent(client)))
    answer = client.get(f"{place.path}?{place.query}")
    assert answer.status_code == 403
    assert "zhang-at-city" in answer.content.decode()
    assert client.get("/me").status_code == 302


def test_one_s_own_account_is_linked_and_unlinked(city: Provider) -> None:
    account = people.open_account(login="li", display_name="李四")
    people.set_password(account, GOOD)
    client = Client()
    client.post("/sign-in", {"login": "li", "password": GOOD})
    assert back(client, city, sent(client)) == 302
    assert LinkedSubject.objects.get().account == account
    assert back(client, city, sent(client)) == 409, "linked already"
    assert "全市统一认证" in client.get("/me").content.decode()
    form = {"provider": "city", "password": "no"}
    assert client.post("/me/providers/unlink", form).status_code == 409
    assert client.post("/me/providers/unlink", {**form, "password": GOOD}).status_code == 302
    assert client.post("/me/providers/unlink", {**form, "password": GOOD}).status_code == 404
    kinds = [one.kind for one in access_log.accesses(limit=2)]
    assert kinds == ["subject_unlinked", "subject_linked"]


def test_in_the_browser(browser: Browser, demo_place: object, home: str, running: Provider) -> None:
    """The demo ledger names no provider while other tests look at it."""
    from pathlib import Path

    settings = Path(str(demo_place)) / "keys" / "sign_in.toml"
    settings.write_text(SETTINGS.format(issuer=running.issuer), encoding="utf-8")
    running.subject, running.claims, running.told = "nobody-here", {}, {}
    running.signs, running.header = running.key, {"alg": "RS256", "kid": "k1"}
    try:
        with visitor(browser, home) as someone:
            for lang, size in (("zh", DESK), ("en", PHONE)):
                page = someone.use(lang).size(size).open("/sign-in")
                someone.check()
                page.locator("a[href^='/sign-in/with/city']").click()
                page.get_by_text("nobody-here").wait_for()
                someone.faults.clear()  # the provider is another host, and is meant to be
                someone.check()
    finally:
        settings.unlink()
