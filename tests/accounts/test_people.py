"""Accounts: opened, found, signed in, put out of use."""

import pytest

from kanhe.accounts import people
from kanhe.accounts.models import Account
from kanhe.store.folder import Folder
from kanhe.values.refusal import Refusal

from django.contrib.auth import SESSION_KEY, authenticate, get_user, login, logout  # isort: skip
from django.contrib.sessions.backends.db import SessionStore  # isort: skip
from django.http import HttpRequest  # isort: skip

GOOD = "one horse, two carts"
pytestmark = pytest.mark.usefixtures("ledger")


def opened(login: str = "zhang", name: str = "张三") -> Account:
    account = people.open_account(login=login, display_name=name, home_org_unit="east")
    people.set_password(account, GOOD)
    return account


def refused(code: str, call: object, *arguments: object, **more: object) -> None:
    with pytest.raises(Refusal) as caught:
        call(*arguments, **more)  # type: ignore[operator]
    assert caught.value.code == code


def test_an_account_has_a_key_that_says_nothing() -> None:
    one, other = opened(), opened("li", "李四")
    assert one.key != other.key
    assert one.key.startswith("a-")
    assert "zhang" not in one.key
    assert people.account_of("zhang").pk == one.pk
    assert people.account_by_key(one.key) == one
    assert people.account_by_key("alice") is None
    assert people.names_of({one.key, "alice"}) == {one.key: "张三"}
    assert [each.login for each in people.accounts()] == ["li", "zhang"]
    assert (str(one), one.get_full_name()) == ("张三", "张三")


@pytest.mark.parametrize("login", ["", "  ", "two words", "x" * 81])
def test_a_login_that_will_not_do(login: str) -> None:
    refused("account_login", people.open_account, login=login, display_name="某人")


def test_a_login_is_given_once_and_found_by_name() -> None:
    opened()
    refused("account_known", people.open_account, login="zhang", display_name="另一人")
    refused("account_unknown", people.account_of, "wang")
    assert people.open_account(login="wang", display_name=" ").display_name == "wang"


@pytest.mark.parametrize("password", ["short", "1234567890", "password123", "zhang.east.9"])
def test_a_weak_password_is_refused(password: str) -> None:
    refused("password_weak", people.set_password, opened("zhang.east"), password)


def test_passwords_are_kept_as_argon2_only() -> None:
    account = opened()
    assert account.password.startswith("argon2$argon2id$")
    assert GOOD not in account.password


def test_who_signs_in() -> None:
    account = opened()
    assert authenticate(username="zhang", password=GOOD) == account
    assert authenticate(login="zhang", password=GOOD) == account
    assert authenticate(username="zhang", password="another horse") is None
    assert authenticate(username="nobody", password=GOOD) is None
    assert authenticate(username="zhang", password="") is None
    people.set_active(account, is_active=False)
    assert authenticate(username="zhang", password=GOOD) is None


def test_an_account_without_a_password_cannot_sign_in() -> None:
    people.open_account(login="new", display_name="新人")
    assert authenticate(username="new", password="!") is None


def request_with_session() -> HttpRequest:
    request = HttpRequest()
    request.session = SessionStore()
    return request


def test_a_session_lives_in_the_database_and_dies_with_password_and_account() -> None:
    account, request = opened(), request_with_session()
    login(request, account)
    assert request.session[SESSION_KEY] == str(account.pk)
    assert get_user(request) == account
    people.set_password(account, "another horse, no cart")
    assert not get_user(request).is_authenticated
    login(request, account)
    people.set_active(account, is_active=False)
    assert not get_user(request).is_authenticated
    logout(request)
    assert SESSION_KEY not in request.session


def test_there_is_no_superuser_and_no_permission(ledger: Folder) -> None:
    """Django's own powers do not exist here: nothing to be given, nobody to hold them."""
    from django.contrib.auth.models import Permission

    assert not hasattr(opened(), "is_superuser")
    assert not hasattr(opened("li"), "has_perm")
    assert not Permission.objects.exists()


@pytest.mark.parametrize(
    "email", ["zhang", "@office.example", "a@b@c", "zhang@", "z h@o.example", "a@b\nBcc: x@y"]
)
def test_an_address_that_no_mail_reaches(email: str) -> None:
    refused("account_email", people.set_email, opened(), email)


def test_an_address_is_set_and_taken_away() -> None:
    account = opened()
    people.set_email(account, " zhang@office.example ")
    assert people.account_of("zhang").email == "zhang@office.example"
    people.set_email(account, "")
    assert people.account_of("zhang").email == ""
