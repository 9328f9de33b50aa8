"""Accounts: opened, given a password, put out of use and back, given tokens. Not in the log.

Persons are no business of the log; who did what to an account is in the access log. A system
administrator may do this, and gets no grant by it: roles are given by another.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TypeVar

from kanhe.accounts import access_log, linked_subjects, people, second_factor, tokens
from kanhe.accounts.models import Account
from kanhe.accounts.providers import Provider
from kanhe.acts.authorising import authorise
from kanhe.acts.occasion import Occasion
from kanhe.registers.authority import Act, Scope
from kanhe.store.append import commit
from kanhe.store.writer import Writer

Result = TypeVar("Result")


@dataclass(frozen=True, slots=True)
class NewAccount:
    """An account to be opened; without a *password* it cannot sign in by one yet."""

    login: str
    display_name: str
    home_org_unit: str = ""
    language: str = "zh"
    password: str | None = None
    email: str = ""


def open_accounts(*, occasion: Occasion, wanted: Sequence[NewAccount]) -> tuple[str, ...]:
    """Open all of *wanted* or none; return their keys in the same order.

    Raises: Refusal `account_login`, `account_known`, `account_email`, `password_weak`,
    `not_authorised`.
    """

    def act(writer: Writer) -> tuple[str, ...]:
        authorise(writer, occasion, Act.KEEP_ACCOUNTS)
        writer.guard()
        return tuple(_opened(occasion, one).key for one in wanted)

    return commit(act)


def set_email(*, occasion: Occasion, login: str, email: str) -> None:
    """Give an account an address for digests, "" for none. Raises: Refusal `account_unknown`,
    `account_email`, `not_authorised`."""

    def do() -> tuple[Account, None]:
        account = people.account_of(login)
        people.set_email(account, email)
        return account, None

    _kept(occasion, "email_set", do)


def set_password(*, occasion: Occasion, login: str, password: str) -> None:
    """Give an account a new password; its sessions end. Raises: Refusal `account_unknown`,
    `password_weak`, `not_authorised`."""

    def do() -> tuple[Account, None]:
        account = people.account_of(login)
        people.set_password(account, password)
        return account, None

    _kept(occasion, "password_set", do)


def put_out_of_use(*, occasion: Occasion, login: str, is_active: bool = False) -> None:
    """Let an account sign in no longer (or again); its grants stay as they are.

    Raises: Refusal `account_unknown`, `not_authorised`.
    """

    def do() -> tuple[Account, None]:
        account = people.account_of(login)
        people.set_active(account, is_active=is_active)
        return account, None

    _kept(occasion, "account_back" if is_active else "account_out_of_use", do)


def link_subject(*, occasion: Occasion, login: str, provider: Provider, subject: str) -> None:
    """Let *subject* of a provider of sign-in come in as an account. Raises: Refusal
    `account_unknown`, `subject_known`, `subject_missing`, `not_authorised`."""

    def do() -> tuple[Account, None]:
        account = people.account_of(login)
        linked_subjects.link(account, provider, subject)
        return account, None

    _kept(occasion, "subject_linked", do, provider.name)


def remove_second_factor(*, occasion: Occasion, login: str) -> None:
    """Take the second factor off an account whose owner lost it. Raises: Refusal
    `account_unknown`, `not_authorised`."""

    def do() -> tuple[Account, None]:
        account = people.account_of(login)
        second_factor.remove(account)
        return account, None

    _kept(occasion, "second_factor_removed", do)


def make_token(
    *, occasion: Occasion, login: str, name: str, expires_on: date, scope: Scope = Scope.ALL
) -> str:
    """Return a new service token in the name of an account, shown this once.

    Raises: Refusal `account_unknown`, `token_name`, `token_known`, `token_days`, `not_authorised`.
    """

    def do() -> tuple[Account, str]:
        account = people.account_of(login)
        today = occasion.recorded_at.date()
        return account, tokens.make_token(account, name, scope, expires_on, today)

    return _kept(occasion, "token_issued", do, f"{name} · {scope}")


def revoke_token(*, occasion: Occasion, login: str, name: str) -> None:
    """Let the tokens of that name hold no more. Raises: Refusal `account_unknown`,
    `token_unknown`, `not_authorised`."""

    def do() -> tuple[Account, None]:
        account = people.account_of(login)
        tokens.revoke_token(account, name)
        return account, None

    _kept(occasion, "token_revoked", do, name)


def read_access_log(
    *, occasion: Occasion, before: int | None = None, limit: int = 50
) -> tuple[access_log.Access, ...]:
    """Return lines of the access log, the latest first; that it was read is a line too.

    Raises: Refusal `not_authorised`.
    """

    def act(writer: Writer) -> tuple[access_log.Access, ...]:
        authorise(writer, occasion, Act.READ_ACCESS_LOG)
        writer.guard()
        found = access_log.accesses(before=before, limit=limit)
        access_log.note(occasion.recorded_at, "access_log_read", occasion.actor)
        return found

    return commit(act)


def _opened(occasion: Occasion, one: NewAccount) -> Account:
    account = people.open_account(
        login=one.login,
        display_name=one.display_name,
        home_org_unit=one.home_org_unit,
        language=one.language,
    )
    people.set_email(account, one.email)
    if one.password is not None:
        people.set_password(account, one.password)
    at, actor = occasion.recorded_at, occasion.actor
    access_log.note(at, "account_opened", account.key, actor=actor)
    return account


def _kept(
    occasion: Occasion, kind: str, do: Callable[[], tuple[Account, Result]], detail: str = ""
) -> Result:
    """Do something to an account if the actor may, and write it into the access log."""

    def act(writer: Writer) -> Result:
        authorise(writer, occasion, Act.KEEP_ACCOUNTS)
        writer.guard()
        account, result = do()
        at, actor = occasion.recorded_at, occasion.actor
        access_log.note(at, kind, account.key, actor=actor, detail=detail)
        return result

    return commit(act)
