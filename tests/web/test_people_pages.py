"""Me, administration, taskforces, forms: in a browser, and what each form comes to."""

import base64
import re
from datetime import UTC, date, datetime

import pytest
from django.test import Client
from playwright.sync_api import Browser

from kanhe.accounts import access_log, people, tokens, totp
from kanhe.accounts.models import Account
from kanhe.acts import granting
from kanhe.acts.occasion import Occasion
from kanhe.registers.authority import Scope
from kanhe.registers.roles import Role
from kanhe.store.folder import Folder
from kanhe.store.grants import grants_of
from tests.web.browsing import visitor

GOOD = "one horse, two carts"


def test_the_pages_in_both_languages_and_widths(browser: Browser, home: str) -> None:
    for login, paths in (
        (
            "system",
            ("/administration", "/administration/accounts", "/administration/tokens", "/me"),
        ),
        ("security", ("/administration/grants",)),
        ("audit", ("/administration/access-log",)),
        ("office", ("/taskforces", "/forms", "/me")),
    ):
        with visitor(browser, home, login) as someone:
            someone.look_at(*paths)


@pytest.fixture
def three(bare_ledger: Folder) -> dict[str, Client]:
    """A client for each of the three administrators and one for a person of the office."""
    clients = {}
    roles = (Role.SECURITY_ADMIN, Role.SYSTEM_ADMIN, Role.AUDIT_ADMIN, Role.OFFICE)
    now = datetime.now(UTC)
    for number, role in enumerate(roles):
        account = people.open_account(login=str(role), display_name=str(role))
        people.set_password(account, GOOD)
        actor = people.account_of("security_admin").key if number else "founder"
        occasion = Occasion(
            ledger=bare_ledger.origin,
            actor=actor,
            occurred_at=now,
            recorded_at=now,
            identity=f"grant{number}",
        )
        granting.grant_role(
            occasion=occasion, account=account.key, role=role, starts_on=date(2020, 1, 1)
        )
        clients[str(role)] = Client()
        clients[str(role)].post("/sign-in", {"login": str(role), "password": GOOD})
    return clients


def test_each_administrator_has_his_pages_and_no_other(three: dict[str, Client]) -> None:
    own = {
        "system_admin": "/administration/accounts",
        "security_admin": "/administration/grants",
        "audit_admin": "/administration/access-log",
    }
    for who, client in three.items():
        for owner, path in own.items():
            assert client.get(path).status_code == (200 if who == owner else 403), (who, path)
        answer = client.get("/administration")
        if who in own:
            assert answer.headers["Location"] == own[who]
        else:
            assert answer.status_code == 403
        assert client.get("/forms").status_code == (200 if who == "office" else 403)
        assert client.get("/taskforces").status_code == (200 if who == "office" else 403)


def test_an_account_is_opened_by_one_and_granted_by_another(three: dict[str, Client]) -> None:
    system, security = three["system_admin"], three["security_admin"]
    form = {"login": "zhang", "name": "张三", "password": "short"}
    assert system.post("/administration/accounts", form).status_code == 422
    assert system.post("/administration/accounts", {**form, "password": GOOD}).status_code == 302
    key = people.account_of("zhang").key
    give = {"account": key, "role": "clerk", "reason": "分工"}
    assert security.post("/administration/grants", {**give, "role": "god"}).status_code == 422
    own = {"account": people.account_of("security_admin").key, "role": "office"}
    assert security.post("/administration/grants", own).status_code == 422
    assert security.post("/administration/grants", give).status_code == 302
    (grant,) = grants_of(key)
    end = {"grant": str(grant.entry_number), "reason": "调离"}
    assert system.post("/administration/grants/end", end).status_code == 403
    assert security.post("/administration/grants/end", end).status_code == 302
    assert grants_of(key)[0].ends_on is not None


@pytest.mark.parametrize("what", ["disable", "enable", "second_factor", "password", "email"])
def test_an_account_is_kept(three: dict[str, Client], what: str) -> None:
    form = {"login": "office", "what": what, "password": "another long one"}
    form["email"] = "office@office.example" if what == "email" else ""
    assert three["system_admin"].post("/administration/accounts/keep", form).status_code == 302
    assert people.account_of("office").is_active is (what != "disable")
    assert people.account_of("office").email == form["email"]
    unknown = {"login": "office", "what": "promote"}
    assert three["system_admin"].post("/administration/accounts/keep", unknown).status_code >= 400
    page = three["audit_admin"].get("/administration/access-log").content.decode()
    assert "office" in page


def test_a_token_is_shown_once_and_withdrawn(three: dict[str, Client]) -> None:
    system = three["system_admin"]
    form = {"login": "office", "name": "夜间导数", "scope": "register", "expires_on": "2999-01-01"}
    for wrong in ({"scope": "god"}, {"expires_on": "soon"}, {"expires_on": ""}, {"login": "no"}):
        assert system.post("/administration/tokens", {**form, **wrong}).status_code == 422
    made = system.post("/administration/tokens", form).content.decode()
    found = re.search(">(kanhe_[^<]+)<", made)
    assert found
    known = (people.account_of("office"), Scope.REGISTER)
    assert tokens.speaking_by(found[1], datetime.now(UTC)) == known
    page = system.get("/administration/tokens").content.decode()
    assert "夜间导数" in page
    assert found[1] not in page
    assert system.post("/administration/tokens", form).status_code == 422, "sent twice, made once"
    withdrawn = {"login": "office", "name": "夜间导数"}
    assert three["office"].post("/administration/tokens/withdraw", withdrawn).status_code == 403
    assert system.post("/administration/tokens/withdraw", withdrawn).status_code == 302
    assert tokens.speaking_by(found[1], datetime.now(UTC)) is None
    assert "已作废" in system.get("/administration/tokens").content.decode()


def test_one_s_own_password_and_second_factor(three: dict[str, Client]) -> None:
    client = three["office"]
    wrong = {"old": "no", "new": "another long one"}
    assert client.post("/me/password", wrong).status_code == 422
    assert client.post("/me/password", {"old": GOOD, "new": "short"}).status_code == 422
    assert client.post("/me/password", {"old": GOOD, "new": "another long one"}).status_code == 302
    assert client.get("/me").status_code == 200, "one stays signed in here"
    assert client.post("/me/second-factor/begin").status_code == 302
    page = client.get("/me").content.decode()
    text = re.search('<code class="wrap">([A-Z2-7]+)</code>', page)
    assert text
    assert "<svg" in page
    secret = _decoded(text[1])
    assert client.post("/me/second-factor/confirm", {"code": "1"}).status_code == 422
    code = totp.code(secret, int(datetime.now(UTC).timestamp()) // 30)
    answer = client.post("/me/second-factor/confirm", {"code": code})
    assert (
        len(re.findall("<li><code>[a-z2-9]{5}-[a-z2-9]{5}</code>", answer.content.decode())) == 10
    )
    assert client.post("/me/second-factor/drop", {"password": "no"}).status_code == 422
    dropped = client.post("/me/second-factor/drop", {"password": "another long one"})
    assert dropped.status_code == 302


def _decoded(text: str) -> bytes:
    return base64.b32decode(text + "=" * (-len(text) % 8))


def test_one_s_own_address(three: dict[str, Client]) -> None:
    client = three["office"]
    assert client.post("/me/email", {"email": "nowhere"}).status_code == 422
    assert client.post("/me/email", {"email": "wang@office.example"}).status_code == 302
    assert people.account_of("office").email == "wang@office.example"
    assert access_log.accesses()[0].kind == "email_set"


def test_the_first_run_makes_three_accounts_or_none(bare_ledger: Folder) -> None:
    (bare_ledger.keys / "setup.key").write_text("opensesame\n", encoding="ascii")
    client = Client()
    form = {"setup_key": "opensesame"}
    for role in ("security_admin", "system_admin", "office"):
        form |= {f"{role}_name": role, f"{role}_login": f"the-{role}", f"{role}_password": GOOD}
    for wrong in ({"setup_key": "no"}, {"office_password": "short"}):
        assert client.post("/first-run", {**form, **wrong}).status_code == 422
        assert people.accounts() == ()
    assert client.post("/first-run", form).headers["Location"] == "/sign-in"
    lines = access_log.accesses()
    assert [(one.kind, one.actor) for one in lines] == [("account_opened", "first-run")] * 3
    keys = [people.account_of(f"the-{role}").key for role in ("security_admin", "office")]
    assert [one.role for key in keys for one in grants_of(key)] == ["security_admin", "office"]
    assert client.get("/first-run").status_code == 409


def test_a_session_is_ended_from_another(three: dict[str, Client]) -> None:
    account, other = people.account_of("office"), Client()
    other.post("/sign-in", {"login": "office", "password": GOOD})
    keys = [one.session_key for one in Account.objects.get(pk=account.pk).open_sessions.all()]
    assert len(keys) == 2
    theirs = other.session.session_key
    assert three["office"].post("/me/sessions/end", {"session": theirs}).status_code == 302
    assert other.get("/me").status_code == 302
    assert three["office"].get("/me").status_code == 200


def test_notices_stand_on_one_s_page_until_read(three: dict[str, Client]) -> None:
    account = people.account_of("office")
    items = [{"register": "finding", "key": "F-1", "events": ["assign"], "due_on": "2026-03-09"}]
    account.notices.create(at=datetime.now(UTC), items=items)
    page = three["office"].get("/me").content.decode()
    assert "F-1" in page
    assert "交办" in page
    assert three["office"].post("/me/notices/read").status_code == 302
    assert "F-1" not in three["office"].get("/me").content.decode()
