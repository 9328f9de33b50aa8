"""Passkeys: which answers let in, and which do not; a device in software says both."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from kanhe.accounts import access_log, passkey_proof, passkeys, people, signing_in
from kanhe.accounts.models import Account, Passkey
from kanhe.accounts.passkeys import Site

from .soft_key import PRESENT, SoftKey
from .test_people import GOOD, opened, refused

NOW = datetime(2026, 3, 9, 1, 0, tzinfo=UTC)
SITE = Site("ledger.example", "https://ledger.example:8443")
pytestmark = pytest.mark.usefixtures("ledger")


def key(**more: object) -> SoftKey:
    return SoftKey(**{"host": SITE.host, "origin": SITE.origin, **more})  # type: ignore[arg-type]


def added(account: Account, soft: SoftKey | None = None) -> SoftKey:
    soft = soft or key()
    options, state = passkey_proof.begin_adding(account, SITE)
    passkey_proof.add(account, SITE, state, soft.made(options), "办公电脑", now=NOW)
    return soft


def alone(soft: SoftKey, site: Site = SITE) -> Account | None:
    options, state = passkey_proof.begin_proof(site)
    return passkey_proof.try_passkey(site, state, soft.signed(options), now=NOW, address="10.0.0.9")


def after_password(soft: SoftKey, account: Account) -> Account | None:
    options, state = passkey_proof.begin_proof(SITE, account)
    return passkey_proof.try_passkey(SITE, state, soft.signed(options), now=NOW, half_in=account)


def test_a_passkey_lets_its_owner_in_alone_and_after_the_password() -> None:
    account = opened()
    soft = added(account)
    assert alone(soft) == account
    assert after_password(soft, account) == account
    assert signing_in.try_password("zhang", GOOD, now=NOW)[0] is signing_in.Standing.NEEDS_CODE
    lines = [(one.kind, one.is_success, one.detail) for one in access_log.accesses()]
    assert lines == [
        ("sign_in", True, ""),
        ("second_factor", True, "passkey"),
        ("sign_in", True, "passkey"),
    ]
    (row,) = passkeys.passkeys_of(account)
    assert (row.count, row.used_at) == (2, NOW)


def test_a_key_that_does_not_know_its_owner_is_a_second_factor_only() -> None:
    account = opened()
    soft = added(account, key(flags=PRESENT))
    assert alone(soft) is None
    assert after_password(soft, account) == account


def test_what_was_asked_after_a_password_lets_nobody_in_without_one() -> None:
    """The half hour after the password ran out, or another password was right meanwhile."""
    account, other = opened(), opened("li", "李四")
    soft = added(account, key(flags=PRESENT))
    options, state = passkey_proof.begin_proof(SITE, account)
    answer = soft.signed(options)
    assert passkey_proof.try_passkey(SITE, state, answer, now=NOW) is None
    assert passkey_proof.try_passkey(SITE, state, answer, now=NOW, half_in=other) is None
    assert passkey_proof.try_passkey(SITE, {}, answer, now=NOW) is None
    theirs = added(other)
    assert after_password(theirs, account) is None, "another's passkey"


@pytest.mark.parametrize(
    "wrong", [{"origin": "https://ledger.example.evil"}, {"host": "evil.example"}, {"flags": 0}]
)
def test_another_place_or_nobody_there(wrong: dict[str, str]) -> None:
    account = opened()
    refused("passkey_wrong", added, account, key(**wrong))
    soft = added(account)
    for name, value in wrong.items():
        setattr(soft, name, value)
    assert alone(soft) is None


def test_a_passkey_serves_at_the_name_it_was_made_at() -> None:
    soft = added(opened())
    assert alone(soft, replace(SITE, host="other.example")) is None


def test_a_copy_is_known_by_its_counter() -> None:
    account = opened()
    soft = added(account)
    assert alone(soft) == account
    soft.count = 0
    assert alone(soft) is None
    without = added(account, key(count=0))
    for _ in range(2):
        without.count = -1  # says 0 always
        assert alone(without) == account


def test_another_key_under_a_known_name_signs_nothing() -> None:
    account = opened()
    soft = added(account)
    assert alone(key(name=soft.name, count=9)) is None
    assert alone(key()) is None, "unknown"
    refused("passkey_known", added, account, key(name=soft.name))
    people.set_active(account, is_active=False)
    assert alone(soft) is None


def test_thirty_wrong_answers_lock_an_address() -> None:
    account = opened()
    soft = added(account)
    for _ in range(30):
        alone(key())
    assert alone(soft) is None
    options, state = passkey_proof.begin_proof(SITE)
    later = NOW + timedelta(minutes=16)
    assert passkey_proof.try_passkey(SITE, state, soft.signed(options), now=later) == account


def test_so_many_and_no_more() -> None:
    account = opened()
    for number in range(passkeys.MOST):
        Passkey.objects.create(
            account=account, name="p", host="h", credential_id=str(number), public_half=b"",
            made_at=NOW,
        )  # fmt: skip
    refused("passkeys_many", passkey_proof.begin_adding, account, SITE)
    refused("passkey_name", passkey_proof.add, account, SITE, {}, "", " ", now=NOW)
