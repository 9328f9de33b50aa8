"""Accounts kept by their administrator: each act is a line of the access log, none of the log."""

from datetime import UTC, date, datetime

from kanhe.accounts import access_log, linked_subjects, people, tokens
from kanhe.accounts.providers import Provider
from kanhe.acts import admitting, granting
from kanhe.acts.admitting import NewAccount
from kanhe.registers.authority import Scope
from kanhe.registers.roles import Role
from kanhe.store import queries
from tests.powers import account, verdict

from .conftest import Office
from .refusing import refused
from .test_powers import ACCOUNTS, attempt, with_grants

GOOD = "one horse, two carts"


def opened(office: Office, login: str = "zhang", by: str = "admin") -> str:
    wanted = NewAccount(login, "张三", password=GOOD)
    return admitting.open_accounts(occasion=office.on(actor=by), wanted=[wanted])[0]


def test_accounts_are_kept_beside_the_log(office: Office) -> None:
    size = queries.log_size()
    key = opened(office)
    on = office.on(actor="admin")
    admitting.set_password(occasion=on, login="zhang", password="another long one")
    admitting.set_email(occasion=on, login="zhang", email=" zhang@office.example ")
    assert people.account_of("zhang").email == "zhang@office.example"
    city = Provider("city", "市", "City", "https://sso.example", "kanhe", "secret")
    admitting.link_subject(occasion=on, login="zhang", provider=city, subject=" 17 ")
    assert linked_subjects.account_of(city, "17") == people.account_of("zhang")
    admitting.put_out_of_use(occasion=on, login="zhang")
    assert linked_subjects.account_of(city, "17") is None
    assert not people.account_of("zhang").is_active
    admitting.put_out_of_use(occasion=on, login="zhang", is_active=True)
    admitting.remove_second_factor(occasion=on, login="zhang")
    token = admitting.make_token(
        occasion=on, login="zhang", name="导数", expires_on=date(2021, 6, 1)
    )
    found = tokens.speaking_by(token, datetime(2021, 5, 1, tzinfo=UTC))
    assert found == (people.account_of("zhang"), Scope.ALL)
    admitting.revoke_token(occasion=on, login="zhang", name="导数")
    lines = admitting.read_access_log(occasion=office.on(actor="auditor"))
    assert [(one.kind, one.account == key, one.actor) for one in lines] == [
        ("token_revoked", True, "admin"),
        ("token", True, key),
        ("token_issued", True, "admin"),
        ("second_factor_removed", True, "admin"),
        ("account_back", True, "admin"),
        ("account_out_of_use", True, "admin"),
        ("subject_linked", True, "admin"),
        ("email_set", True, "admin"),
        ("password_set", True, "admin"),
        ("account_opened", True, "admin"),
    ]
    assert access_log.accesses()[0].kind == "access_log_read"
    assert queries.log_size() == size


def test_a_refused_act_leaves_no_account(office: Office) -> None:
    wanted = [
        NewAccount("zhang", "张三", password=GOOD),
        NewAccount("li", "李四", password="short"),
    ]
    refused("password_weak", admitting.open_accounts, occasion=office.on(), wanted=wanted)
    wanted = [NewAccount("zhang", "张三", email="nowhere")]
    refused("account_email", admitting.open_accounts, occasion=office.on(), wanted=wanted)
    refused("account_unknown", people.account_of, "zhang")
    refused("account_unknown", admitting.put_out_of_use, occasion=office.on(), login="zhang")
    assert access_log.accesses() == ()


def test_who_keeps_accounts_and_who_reads_the_access_log(office: Office) -> None:
    """A system administrator of a part of the tree keeps none: accounts belong to no part."""
    with_grants(office)
    for number, one in enumerate(ACCOUNTS):
        name = account(*one)
        found = attempt(lambda name=name, number=number: opened(office, f"p{number}", name))  # type: ignore[misc]
        assert found == ("done" if verdict("keep_accounts", *one) else "not_authorised"), one
        found = attempt(
            lambda name=name: admitting.read_access_log(occasion=office.on(actor=name))  # type: ignore[misc]
        )
        assert found == ("done" if verdict("read_access_log", *one) else "not_authorised"), one


def test_an_account_s_key_is_what_a_grant_names(office: Office) -> None:
    key = opened(office)
    granting.grant_role(occasion=office.on(), account=key, role=Role.SECURITY_ADMIN)
    assert people.account_by_key(key) == people.account_of("zhang")
