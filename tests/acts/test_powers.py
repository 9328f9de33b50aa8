"""Every act × every role × (own org unit, another, the whole), and one's own work: by the table.

`tests.powers` says who may; here every act is tried by every account. Records are brought to their
state while the ledger is open, then the grants are given.
"""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from itertools import count
from typing import Any

import pytest

from kanhe.accounts import gate
from kanhe.acts import (
    closing_out,
    defining,
    disclosing,
    granting,
    looking_back,
    recording,
    reorganising,
    taking,
)
from kanhe.registers.authority import Act, Scope
from kanhe.registers.lifecycle import BARRED_TO_EDITORS, Event, State
from kanhe.registers.roles import ADMINISTRATORS, Role
from kanhe.store import queries
from kanhe.store.listing import RecordFilter
from kanhe.values.orgtree import Opened, Renamed
from kanhe.values.refusal import Refusal
from kanhe.values.taskforce import Formed
from tests.powers import (
    ALLOWED,
    ALLOWED_ON_WHOLE,
    BARRED_TO_OWN_WORK,
    BEFORE,
    OTHER,
    OWN,
    WHOLE,
    account,
    verdict,
)

from .conftest import Office
from .findings import FINDING, born, brought_to, prove, salt, step
from .refusing import refused
from .test_importing import previewed, workbook

DAY = date(2021, 4, 1)
ACCOUNTS = [(role, org_unit) for role in Role for org_unit in (OWN, OTHER, WHOLE)]


def with_grants(office: Office) -> None:
    """Give every account of the table its one grant; `keeper` gives them."""
    west = Opened(OTHER, date(2019, 1, 1), "城西分局", WHOLE)
    reorganise = reorganising.reorganise
    if OTHER not in queries.tree().org_units:
        reorganise(occasion=office.on(), org_changes=(west,), reason="三定方案")
    granting.grant_role(occasion=office.on(), account="keeper", role=Role.SECURITY_ADMIN)
    for role, org_unit in ACCOUNTS:
        granting.grant_role(
            occasion=office.on(actor="keeper"),
            account=account(role, org_unit),
            role=role,
            org_unit=org_unit,
        )


def attempt(call: Callable[[], object]) -> str:
    """Return "done", or the code of the refusal."""
    try:
        call()
    except Refusal as refusal:
        return refusal.code
    return "done"


def test_the_table_speaks_of_every_act_and_every_step() -> None:
    told = set(ALLOWED) | set(ALLOWED_ON_WHOLE)
    elsewhere = {"bind", "seal"}  # declarations have a test of their own
    assert {*map(str, Act), *map(str, Event), "import"} == told | elsewhere
    assert set(BEFORE) == set(Event)
    assert BARRED_TO_OWN_WORK == BARRED_TO_EDITORS


@pytest.mark.parametrize("event", Event)
def test_every_role_and_every_step(office: Office, event: Event) -> None:
    """Who may not is told `not_authorised` and writes nothing; who may, does it."""

    def ready() -> str:
        key = brought_to(office, BEFORE[event])
        if event is Event.EXTEND:
            step(office, key, Event.REQUEST_EXTENSION, "li")
        if event is Event.REQUEST_CLOSE_OUT:
            prove(office, key)
        return key

    may = [one for one in ACCOUNTS if verdict(event, *one)]
    keys = {one: ready() for one in may}
    spare = ready()
    with_grants(office)
    size = queries.log_size()
    for role, org_unit in [one for one in ACCOUNTS if one not in may]:
        name = account(role, org_unit)
        found = attempt(lambda name=name: step(office, spare, event, name))  # type: ignore[misc]
        assert found == "not_authorised", name
    assert queries.log_size() == size
    for one, key in keys.items():
        assert attempt(lambda one=one, key=key: step(office, key, event, account(*one))) == "done"  # type: ignore[misc]


class Tries:
    """Each act that is no step, tried by an account on a finding of its own."""

    def __init__(self, office: Office) -> None:
        self._office, self._number = office, count(1)
        self._keys = {account(*one): born(office) for one in ACCOUNTS}
        self._closed = brought_to(office, State.CLOSED)

    def _at(self, who: str) -> dict[str, Any]:
        on = self._office.on(actor=who)
        return {"occasion": on, "register": "finding", "key": self._keys[who]}

    def _on(self, who: str) -> dict[str, Any]:
        return {"occasion": self._office.on(actor=who)}

    def read(self, who: str) -> None:
        reader = gate.reader(who, DAY)
        assert gate.count(reader, RecordFilter("finding", (OWN,))) in (0, len(ACCOUNTS) + 1)
        gate.record(reader, "finding", self._keys[who])

    def enter(self, who: str) -> None:
        row = {**FINDING, "problem": f"第 {next(self._number)} 件"}
        recording.register_record(**self._on(who), register="finding", row=row, new_salt=salt)

    def correct(self, who: str) -> None:
        row = {"problem": "两盏路灯不亮"}
        recording.correct_record(**self._at(who), row=row, reason="核实", new_salt=salt)

    def attach(self, who: str) -> None:
        recording.attach_evidence(
            **self._at(who), evidence_kind="report", sha256="ab" * 32, size=1, media_type="a/b"
        )

    def void(self, who: str) -> None:
        recording.void_record(**self._at(who), reason="重复")

    def erase(self, who: str) -> None:
        disclosing.erase_disclosure(**self._at(who), fields=["owner"], legal_basis="本人申请")

    def remind(self, who: str) -> None:
        closing_out.remind(**self._at(who), reason="三天后到期")

    def look_back(self, who: str) -> None:
        looking_back.list_look_back(
            **self._on(who), register="finding", count=1, reason="抽查", org_unit=OWN
        )

    def grant(self, who: str) -> None:
        new = f"new{next(self._number)}"
        granting.grant_role(**self._on(who), account=new, role=Role.LEADER, org_unit=OWN)

    def define(self, who: str) -> None:
        known = queries.definition("finding")
        following = replace(known, version=known.version + 1)
        levels = ("city", "county", "station")
        defining.define_register(**self._on(who), definition=following, levels=levels)

    def reorganise(self, who: str) -> None:
        renamed = Renamed("new", DAY, f"新区第 {next(self._number)} 分局")
        reorganising.reorganise(**self._on(who), org_changes=[renamed], reason="更名")

    def staff(self, who: str) -> None:
        formed = Formed(f"t{next(self._number)}", DAY, "专班", OWN)
        reorganising.staff(**self._on(who), staff_changes=[formed], reason="组建")

    def withhold(self, who: str) -> None:
        disclosing.withhold_entry(
            **self._on(who), entry_number=next(self._number), legal_basis="误录身份证号"
        )


def test_every_role_and_every_act(office: Office) -> None:
    tries = Tries(office)
    with_grants(office)
    wrong = []
    names = [name for name in vars(Tries) if not name.startswith("_")]
    for name in sorted(names, key="void".__eq__):  # void last: the others need the record
        for one in ACCOUNTS:
            size = queries.log_size()
            found = attempt(lambda name=name, one=one: getattr(tries, name)(account(*one)))  # type: ignore[misc]
            expected = "done" if verdict(name, *one) else "not_authorised"
            if found != expected or (found != "done" and queries.log_size() != size):
                wrong.append(f"{name} by {account(*one)}: {found}, not {expected}")
    assert not wrong, "\n".join(wrong)
    told = set(ALLOWED) | set(ALLOWED_ON_WHOLE)
    assert told - set(map(str, Event)) - set(names) == {
        "import", "keep_accounts", "read_access_log",
    }  # fmt: skip  # these have tests of their own


def test_a_token_s_scope_holds_before_any_grant(office: Office) -> None:
    """In a ledger that is open to all: a program that may read does no act and no step."""
    key = brought_to(office, BEFORE[Event.ASSIGN])
    on = office.on(scope=Scope.REGISTER)
    recording.correct_record(
        occasion=on, register="finding", key=key, row={"grade": "重大"}, reason="核实",
        new_salt=salt,
    )  # fmt: skip
    at = {"register": "finding", "key": key}
    for scope, act, more in (
        (Scope.READ, recording.void_record, {"reason": "重复"}),
        (Scope.REGISTER, closing_out.remind, {"reason": "到期"}),
        (Scope.REGISTER, closing_out.take_step, {"event": Event.ASSIGN}),
    ):
        on = office.on(scope=scope)
        refused("token_scope", act, occasion=on, **at, **more)


@pytest.mark.parametrize("event", sorted(BARRED_TO_OWN_WORK))
def test_nobody_judges_his_own_work(office: Office, event: Event) -> None:
    """Neither whoever asked for close-out nor whoever wrote to the record, whatever their grants.

    `li` asked for close-out in every finding here, `wang` registered it.
    """
    key = brought_to(office, BEFORE[event])
    granting.grant_role(occasion=office.on(), account="keeper", role=Role.SECURITY_ADMIN)
    for role in set(Role) - ADMINISTRATORS:
        for name in ("li", "wang"):
            granting.grant_role(occasion=office.on(actor="keeper"), account=name, role=role)
    assert attempt(lambda: step(office, key, event, "li")) == "two_person_rule"
    assert attempt(lambda: step(office, key, event, "wang")) == "editor_may_not_verify"


def test_no_administrator_gets_past_the_gate(office: Office) -> None:
    key = born(office)
    with_grants(office)
    for role in ADMINISTRATORS:
        reader = gate.reader(account(role, WHOLE), DAY)
        assert (
            attempt(lambda reader=reader: gate.record(reader, "finding", key)) == "not_authorised"
        )  # type: ignore[misc]
        assert gate.count(reader, RecordFilter("finding")) == 0
        assert gate.names(reader) == {}


def test_an_import_asks_for_every_org_unit_in_it(office: Office) -> None:
    """One row of an org unit that the clerk does not serve, and nothing is taken."""
    with_grants(office)
    numbers = count(1)

    def take_as(who: str, *titles: str) -> object:
        rows = tuple(
            ("", f"第 {next(numbers)} 件", "2021-03-20", "自查", title, "", "") for title in titles
        )
        found = previewed(workbook(rows))
        return taking.take_preview(
            occasion=office.on(actor=who),
            preview=found,
            version=1,
            file_key=b"k" * 32,
            new_salt=salt,
        )

    for one in ACCOUNTS:
        expected = "done" if verdict("import", *one) else "not_authorised"
        assert attempt(lambda one=one: take_as(account(*one), "城东分局")) == expected, one  # type: ignore[misc]
    size = queries.log_size()
    clerk = account(Role.CLERK, OWN)
    assert attempt(lambda: take_as(clerk, "城东分局", "城西分局")) == "not_authorised"
    assert queries.log_size() == size
