"""People at the command line: accounts, grants, proof of who it is; the same verdicts as acts."""

import io
import json
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from tests.databases import bare_ledger, database, ledger, postgresql_server

from kanhe.accounts import people, tokens  # isort: skip  (models need Django, set up just above)
from kanhe.cli.main import main
from kanhe.registers.authority import Scope
from kanhe.registers.lifecycle import Event
from kanhe.registers.roles import Role
from kanhe.store.folder import Folder
from tests.acts.conftest import Office, office
from tests.acts.findings import LATER, LATEST, born, brought_to, prove, step
from tests.powers import BEFORE, OTHER, OWN, account, verdict

__all__ = ("bare_ledger", "database", "ledger", "office", "postgresql_server")

GOOD = "one horse, two carts"
Kanhe = Callable[..., tuple[int, str]]


@pytest.fixture
def kanhe(
    office: Office, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Kanhe:
    """Run a command in the ledger; return its status and all it said."""
    monkeypatch.setenv("KANHE_LEDGER", str(office.folder.path))
    monkeypatch.setenv("KANHE_LANG", "en")
    for name in ("KANHE_TOKEN", "KANHE_PASSWORD", "KANHE_CODE", "KANHE_NEW_PASSWORD"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr("sys.stdin", io.StringIO(""))

    def run(*words: str, **environment: str) -> tuple[int, str]:
        with monkeypatch.context() as here:
            for name, value in environment.items():
                here.setenv(f"KANHE_{name.upper()}", value)
            status = main(list(words))
        said = capsys.readouterr()
        return status, said.out + said.err

    return run


def opened(kanhe: Kanhe, login: str, **environment: str) -> None:
    status, said = kanhe("account", "add", login, "--name", login, new_password=GOOD, **environment)
    assert status == 0, said


def test_from_an_open_ledger_to_one_with_powers(office: Office, kanhe: Kanhe) -> None:
    born(office)
    for login in ("keeper", "admin", "watcher", "wang", "li"):
        opened(kanhe, login)
    assert kanhe("records", "finding")[0] == 0
    assert kanhe("grant", "give", "security_admin", "--to", "keeper")[0] == 0
    status, said = kanhe("records", "finding", "--actor", "wang")
    assert (status, "to be proven" in said) == (2, True)
    assert "no account" in kanhe("records", "finding", "--actor", "nobody")[1]
    status, said = kanhe("records", "finding", "--actor", "wang", password=GOOD)
    assert (status, "no grant for this (read)" in said) == (1, True)
    keeper = {"password": GOOD}

    def give(role: str, to: str, *more: str) -> tuple[int, str]:
        return kanhe("grant", "give", role, "--to", to, "--actor", "keeper", *more, **keeper)

    assert give("office", "wang", "--org", "city") == (0, f"wang: office (entry {_size()})\n")
    assert give("owner", "li", "--org", "east", "--until", "2999-01-01")[0] == 0
    assert give("system_admin", "admin")[0] == 0
    assert give("audit_admin", "watcher")[0] == 0
    assert give("audit_admin", "admin")[0] == 1
    assert give("office", "keeper")[0] == 1
    status, said = kanhe("grant", "list", "--to", "wang", "--actor", "wang", password=GOOD)
    assert (status, "office" in said) == (0, True)
    (number,) = [line.split()[0] for line in said.splitlines() if " office " in line]
    end = ("grant", "end", number, "--reason", "调离", "--actor", "keeper")
    assert "east" in kanhe("records", "finding", "--actor", "wang", password=GOOD)[1]
    assert kanhe(*end, **keeper)[0] == 0
    assert kanhe("records", "finding", "--actor", "wang", password=GOOD)[0] == 1
    status, said = kanhe("account", "log", "--actor", "watcher", password=GOOD)
    assert (status, "account_opened" in said, "sign_in" in said) == (0, True, True)
    assert kanhe("account", "log", "--actor", "admin", password=GOOD)[0] == 1
    assert "wrong" in kanhe("work", "--actor", "li", password="no")[1]
    assert kanhe("log", "checkpoint")[0] == 0, "who keeps the machine signs checkpoints"


def _size() -> int:
    from kanhe.store import queries

    return queries.log_size()


def test_accounts_at_the_command_line(kanhe: Kanhe) -> None:
    opened(kanhe, "zhang")
    status, said = kanhe("account", "list", "--format", "json")
    assert json.loads(said)["accounts"][0]["key"] == people.account_of("zhang").key
    assert "zhang" in kanhe("account", "list")[1]
    assert kanhe("account", "password", "zhang")[0] == 2
    assert kanhe("account", "password", "zhang", new_password="a longer new one")[0] == 0
    assert kanhe("account", "disable", "zhang")[0] == 0
    assert kanhe("account", "enable", "zhang")[0] == 0
    assert kanhe("account", "token", "zhang", "--name", "导数")[0] == 2
    made = ("account", "token", "zhang", "--name", "导数", "--until", "2999-01-01")
    token = json.loads(kanhe(*made, "--format", "json")[1])["token"]
    assert kanhe("work", token=token) == (0, "Nothing waits for you.\n")
    made = (*made[:4], "取数", *made[5:], "--scope", "read")
    reading = json.loads(kanhe(*made, "--format", "json")[1])["token"]
    assert kanhe("work", token=reading)[0] == 0
    assert "does not reach" in kanhe("account", "disable", "zhang", token=reading)[1]
    assert kanhe(*made[:-1], "god")[0] == 2
    assert kanhe("account", "revoke", "zhang", "--name", "导数")[0] == 0
    assert "no valid token" in kanhe("work", token=token)[1]
    assert status == 0


def test_every_step_and_every_role_as_the_table_says(office: Office, kanhe: Kanhe) -> None:
    """The same verdicts as `tests/acts/test_powers.py`, through the command line with a token."""
    keys, spare = {}, {}
    for event in Event:
        for which in (keys, spare):
            which[event] = brought_to(office, BEFORE[event])
            if event is Event.EXTEND:
                step(office, which[event], Event.REQUEST_EXTENSION, "li")
            if event is Event.REQUEST_CLOSE_OUT:
                prove(office, which[event])
    proofs = _granted(office, [(role, place) for role in Role for place in (OWN, OTHER)])
    wrong = []
    for event in Event:
        due = {Event.REQUEST_EXTENSION: LATER, Event.EXTEND: LATEST}.get(event)
        more = ("--due", f"{due.replace(year=2099)}") if due else ()
        took = False
        for one, token in proofs.items():
            may = verdict(event, *one)
            is_first = may and not took
            is_elsewhere = one[1] == OTHER and verdict(event, one[0], OWN)
            is_stranger = one[1] == OWN and not may
            if not (is_first or is_elsewhere or is_stranger):
                continue  # a step is taken once; all of the table is in the other test
            key = (keys if may else spare)[event]
            words = ("step", event.value, key, "--reason", "已核实", *more)
            status, said = kanhe(*words, token=token)
            took = took or may
            if status != (0 if may else 1) or (not may and "no grant" not in said):
                wrong.append(f"{event} by {account(*one)}: {status} {said}")
    assert not wrong, "\n".join(wrong)


def _granted(office: Office, wanted: list[tuple[Role, str]]) -> dict[tuple[Role, str], str]:
    from kanhe.acts import granting, reorganising
    from kanhe.values.orgtree import Opened

    west = Opened(OTHER, date(2019, 1, 1), "城西分局", "city")
    reorganising.reorganise(occasion=office.on(), org_changes=(west,), reason="三定方案")
    granting.grant_role(occasion=office.on(), account="keeper", role=Role.SECURITY_ADMIN)
    proofs = {}
    for role, org_unit in wanted:
        name = account(role, org_unit)
        person = people.open_account(login=name, display_name=name)
        proofs[role, org_unit] = tokens.make_token(
            person, "t", Scope.ALL, date(2999, 1, 1), date(2021, 4, 1)
        )
        granting.grant_role(
            occasion=office.on(actor="keeper"),
            account=person.key,
            role=role,
            org_unit=org_unit,
        )
    return proofs


def test_work_reminders_and_look_backs(office: Office, kanhe: Kanhe, ledger: Folder) -> None:
    key = brought_to(office, BEFORE[Event.ASSIGN])
    closed = brought_to(office, BEFORE[Event.PUT_ON_FILE])
    rows = json.loads(kanhe("work", "--format", "json")[1])["tasks"]
    assert {one["key"] for one in rows} == {key, closed}
    assert "assign" in kanhe("work")[1]
    assert kanhe("remind", key, "--reason", "三天后到期")[0] == 0
    assert kanhe("remind", key)[0] == 1
    status, said = kanhe("step", "assign", key, "--due", "2099-01-01", "--format", "json")
    assert (status, json.loads(said)["state"]) == (0, "assigned")
    rows = json.loads(kanhe("work", "--format", "json")[1])["tasks"]
    stands = {one["key"]: (one["lamp"], one["due_on"]) for one in rows}
    assert stands == {key: ("not_begun", "2099-01-01"), closed: ("closed", None)}
    assert kanhe("step", "dance", key)[0] == 2
    assert kanhe("step", "acknowledge", key, "--due", "soon")[0] == 2
    listed = ("look-back", "list", "finding", "--reason", "抽查")
    assert kanhe(*listed)[0] == 2
    number = json.loads(kanhe(*listed, "--count", "1", "--format", "json")[1])["list"]
    assert kanhe("look-back", "draw", str(number))[0] == 1
    assert kanhe("log", "checkpoint")[0] == 0
    assert kanhe("look-back", "draw", str(number))[1].endswith(f"  {closed}\n")
    assert "the same 1" in kanhe("look-back", "verify", str(number))[1]
    assert closed in kanhe("look-back", "show")[1]
    for command in ("step", "remind", "work", "look-back", "grant", "account"):
        status, said = kanhe(command, "--help")
        assert (status, "Usage" in said) == (0, True)


def test_figures_are_read_by_the_same_gate(office: Office, kanhe: Kanhe) -> None:
    born(office)
    proofs = _granted(office, [(Role.LEADER, OWN), (Role.AUDIT_ADMIN, "city")])
    leader, admin = proofs[Role.LEADER, OWN], proofs[Role.AUDIT_ADMIN, "city"]
    for command in (("figure", "findings"), ("trace", "findings"), ("table", "findings")):
        status, said = kanhe(*command, "--org", OWN, token=leader)
        assert "no grant" not in said, (command, status, said)
        assert "no grant" in kanhe(*command, "--org", "city", token=leader)[1]
        assert "no grant" in kanhe(*command, "--org", OWN, token=admin)[1]
    assert "no grant" in kanhe("restate", "a document", token=leader)[1]


def test_a_draft_is_checked_bound_and_issued_by_the_actor_named(
    office: Office, kanhe: Kanhe, tmp_path: Path
) -> None:
    """Not by whom the machine belongs to, who has no account."""
    opened(kanhe, "keeper")
    opened(kanhe, "wang")
    born(office)
    assert kanhe("grant", "give", "security_admin", "--to", "keeper")[0] == 0
    given = ("grant", "give", "office", "--to", "wang", "--org", "city", "--actor", "keeper")
    assert kanhe(*given, password=GOOD)[0] == 0
    draft = tmp_path / "draft.txt"
    draft.write_text("2026年3月，全市共查摆问题77个。", encoding="utf-8")
    check = ("check", str(draft), "--ledger", str(office.folder.path))
    bind, issue = ("bind", str(draft)), ("issue", str(draft), "--anyway")
    for command, told in ((check, "1 claim"), (bind, "to be asked"), (issue, "is issued")):
        assert "no account" in kanhe(*command, password=GOOD)[1]
        assert told in kanhe(*command, "--actor", "wang", password=GOOD)[1]
    assert "--ledger" in kanhe("check", str(draft), "--actor", "wang")[1]
