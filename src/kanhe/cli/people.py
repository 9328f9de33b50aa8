"""`kanhe account`: add, password, disable, enable, list, token, revoke, log."""

import sys
from argparse import Namespace

from kanhe.cli.arguments import choice
from kanhe.cli.asking import day_of
from kanhe.cli.command import Verb, verbs
from kanhe.cli.identity import ask
from kanhe.cli.session import DONE, Session
from kanhe.cli.showing import print_json, print_table
from kanhe.values.refusal import Refusal

_NEW = "KANHE_NEW_PASSWORD"


def _add(session: Session, options: Namespace) -> int:
    from kanhe.acts.admitting import NewAccount, open_accounts

    wanted = NewAccount(
        options.login,
        options.name or options.login,
        options.org or "",
        session.lang,
        _new_password(session),
        options.email or "",
    )
    (key,) = open_accounts(occasion=session.occasion(), wanted=[wanted])
    return _told(session, "ledger.account_added", options.login, key=key)


def _password(session: Session, options: Namespace) -> int:
    from kanhe.acts.admitting import set_password

    new = _new_password(session)
    set_password(occasion=session.occasion(), login=options.login, password=new)
    return _told(session, "ledger.password_set", options.login)


def _disable(session: Session, options: Namespace) -> int:
    from kanhe.acts.admitting import put_out_of_use

    put_out_of_use(occasion=session.occasion(), login=options.login)
    return _told(session, "ledger.account_disabled", options.login)


def _enable(session: Session, options: Namespace) -> int:
    from kanhe.acts.admitting import put_out_of_use

    put_out_of_use(occasion=session.occasion(), login=options.login, is_active=True)
    return _told(session, "ledger.account_enabled", options.login)


def _token(session: Session, options: Namespace) -> int:
    from kanhe.acts.admitting import make_token
    from kanhe.registers.authority import Scope

    expires_on = day_of("--until", options.until)
    if expires_on is None or not options.name:
        missing = "--name" if expires_on else "--until"
        raise Refusal("ledger.option_missing", command="account token", option=missing)
    token = make_token(
        occasion=session.occasion(),
        login=options.login,
        name=options.name,
        expires_on=expires_on,
        scope=Scope(choice("account token", "--scope", options.scope or Scope.ALL, list(Scope))),
    )
    return _told(session, "ledger.token_made", options.login, token=token)


def _revoke(session: Session, options: Namespace) -> int:
    from kanhe.acts.admitting import revoke_token

    name = options.name or ""
    revoke_token(occasion=session.occasion(), login=options.login, name=name)
    return _told(session, "ledger.token_revoked", options.login, name=name)


def _list(session: Session, options: Namespace) -> int:
    from kanhe.accounts.people import accounts

    found = accounts()
    if session.is_json:
        rows = [
            {
                "login": one.login, "key": one.key, "name": one.display_name,
                "org_unit": one.home_org_unit, "is_active": one.is_active,
            }
            for one in found
        ]  # fmt: skip
        print_json({"kanhe": "accounts/1", "accounts": rows})
        return DONE
    titles = ("login", "name", "org_unit", "key_of_account", "in_use")
    print_table(
        [session.say(f"ledger.title_{one}") for one in titles],
        [
            (one.login, one.display_name, one.home_org_unit, one.key, "✓" if one.is_active else "")
            for one in found
        ],
    )
    return DONE


def _log(session: Session, options: Namespace) -> int:
    from kanhe.accounts.people import names_of
    from kanhe.acts.admitting import read_access_log

    lines = read_access_log(occasion=session.occasion(), limit=200)
    if session.is_json:
        rows = [
            {
                "at": one.at.isoformat(), "kind": one.kind, "account": one.account,
                "actor": one.actor, "is_success": one.is_success, "address": one.address,
                "detail": one.detail,
            }
            for one in lines
        ]  # fmt: skip
        print_json({"kanhe": "access_log/1", "lines": rows})
        return DONE
    names = names_of({one.account for one in lines} | {one.actor for one in lines})
    titles = ("at", "kind", "account", "actor", "address")
    print_table(
        [session.say(f"ledger.title_{one}") for one in titles],
        [
            (
                one.at.astimezone().strftime("%Y-%m-%d %H:%M:%S"),
                one.kind + ("" if one.is_success else " ✗"),
                names.get(one.account, one.account),
                names.get(one.actor, one.actor),
                one.address,
            )
            for one in lines
        ],
    )
    return DONE


def _new_password(session: Session) -> str:
    """Return the new password: from the environment, else typed twice on a terminal."""
    first = ask(_NEW, "ledger.ask_new_password", session.lang)
    if sys.stdin.isatty() and ask(_NEW, "ledger.ask_again", session.lang) != first:
        raise Refusal("ledger.passwords_differ")
    return first


def _told(session: Session, code: str, login: str, **facts: str) -> int:
    if session.is_json:
        print_json({"kanhe": "account/1", "login": login, **facts})
    else:
        print(session.say(code, login=login, **facts))
    return DONE


run = verbs(
    "account",
    {
        "add": Verb(_add, ("login",), ("--name", "--org", "--email")),
        "password": Verb(_password, ("login",)),
        "disable": Verb(_disable, ("login",)),
        "enable": Verb(_enable, ("login",)),
        "list": Verb(_list),
        "token": Verb(_token, ("login",), ("--name", "--until", "--scope")),
        "revoke": Verb(_revoke, ("login",), ("--name",)),
        "log": Verb(_log),
    },
)
