"""A founded ledger with an organisation, people with grants, and two findings; both databases."""

import secrets
from dataclasses import replace
from datetime import date, datetime, timedelta, timezone

import pytest
from django.test import Client

from kanhe.accounts.models import Account
from kanhe.accounts.people import open_account
from kanhe.acts.founding import found_ledger
from kanhe.acts.granting import grant_role
from kanhe.acts.occasion import Occasion
from kanhe.acts.recording import register_record
from kanhe.acts.reorganising import reorganise
from kanhe.formats.templates import load_shipped, shipped_indicators
from kanhe.registers.roles import Role
from kanhe.store import queries
from kanhe.store.folder import Folder
from kanhe.values.orgtree import Opened
from tests.databases import ORIGIN

ZONE = timezone(timedelta(hours=8))
START = date(2026, 3, 1)
ORG = (
    Opened("city", START, "清河市局", None, None, "city"),
    Opened("east", START, "东城分局", "city", None, "county"),
    Opened("west", START, "西城分局", "city", None, "county"),
)
ROLES = {
    "security": (Role.SECURITY_ADMIN, None),
    "office": (Role.OFFICE, None),
    "clerk": (Role.CLERK, "east"),
    "leader": (Role.LEADER, "east"),
    "owner": (Role.OWNER, "east"),
}
NASTY = "<script>alert(1)</script>\"'><img src=x onerror=alert(2)>{{7*7}}"


@pytest.fixture
def people(bare_ledger: Folder) -> dict[str, Account]:
    """A founded ledger with an organisation, people with grants, and two findings (34, 35)."""

    def occasion(identity: str) -> Occasion:
        return occasion_at(datetime(2026, 3, 9, 9, tzinfo=ZONE), identity)

    found_ledger(
        folder=bare_ledger,
        template=load_shipped("rectification"),
        indicators=shipped_indicators("rectification"),
        occasion=occasion("found"),
    )
    reorganise(occasion=occasion("org"), org_changes=ORG, reason="清编〔2026〕1号")
    for org_unit, problem in (("east", NASTY), ("west", "台账缺页")):
        register_record(
            occasion=occasion(org_unit),
            register="finding",
            row={
                "problem": problem,
                "found_on": "2026-03-09",
                "origin": "督查",
                "responsible_org_unit": org_unit,
                "owner": "陈立",
            },
            new_salt=lambda: secrets.token_bytes(16),
        )
    made: dict[str, Account] = {}
    for login, (role, on) in ROLES.items():
        made[login] = open_account(login=login, display_name=login, home_org_unit=on or "city")
        actor = made["security"].key if len(made) > 1 else "founder"
        grant_role(
            occasion=replace(occasion(f"grant/{login}"), actor=actor),
            account=made[login].key,
            role=role,
            org_unit=on,
            starts_on=START,
        )
    return made


def occasion_at(moment: datetime, identity: str, actor: str = "founder") -> Occasion:
    return Occasion(
        ledger=ORIGIN,
        actor=actor,
        occurred_at=moment,
        recorded_at=moment,
        identity=identity,
    )


def as_(account: Account) -> Client:
    client = Client(headers={"Accept-Language": "zh"})
    client.force_login(account)
    return client


def number_of(org_unit: str) -> int:
    key = f"{org_unit}整治〔2026〕1号"
    return queries.numbers_of_records("finding", [key])[key]
