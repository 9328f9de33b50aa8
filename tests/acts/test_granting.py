"""Grants: the first closes an open ledger; each is an entry; each refusal."""

from dataclasses import replace
from datetime import date

import pytest

from kanhe.acts import granting, recording
from kanhe.acts.defining import define_campaign
from kanhe.formats.templates import load_shipped
from kanhe.registers.authority import Grant
from kanhe.registers.roles import Role
from kanhe.store import grants, queries

from .conftest import Office
from .refusing import refused

TODAY = date(2021, 4, 1)
MEETING = {"held_on": "2021-03-09", "title": "部署会", "meeting_kind": "动员会", "org_unit": "市局"}


def give(office: Office, account: str, role: Role, by: str = "keeper", **more: object) -> int:
    return granting.grant_role(
        occasion=office.on(actor=by),
        account=account,
        role=role,
        **more,  # type: ignore[arg-type]
    )


def enter(office: Office, actor: str) -> recording.Registered:
    return recording.register_record(
        occasion=office.on(actor=actor), register="meeting", row=MEETING, new_salt=lambda: b"s" * 16
    )


@pytest.fixture
def kept(office: Office) -> Office:
    """A ledger with its security administrator: `keeper`."""
    give(office, "keeper", Role.SECURITY_ADMIN, by="anybody")
    return office


def test_a_ledger_without_a_grant_is_open_and_closed_by_the_first(office: Office) -> None:
    enter(office, "anybody")
    refused("first_grant", give, office, "anybody", Role.OFFICE)
    refused("first_grant", give, office, "keeper", Role.SECURITY_ADMIN, org_unit="east")
    give(office, "keeper", Role.SECURITY_ADMIN, by="anybody")
    told = refused("not_authorised", enter, office, "anybody")
    assert told.facts == {"act": "enter", "org_unit": "city", "roles": "clerk、office"}
    refused("not_authorised", enter, office, "keeper")
    refused("not_authorised", give, office, "friend", Role.OFFICE, by="anybody")


def test_a_grant_is_an_entry_and_holds(kept: Office) -> None:
    number = give(kept, "clerk", Role.CLERK, org_unit="city", reason="分工")
    assert queries.entry(number).entry().actor == "keeper"
    assert grants.grants_of("clerk") == (Grant(number, "clerk", Role.CLERK, TODAY, "city"),)
    enter(kept, "clerk")
    granting.end_grant(occasion=kept.on(actor="keeper"), grant=number, reason="调离")
    assert grants.grants_of("clerk")[0].ends_on == TODAY
    refused("not_authorised", enter, kept, "clerk")
    assert [one.account for one in grants.all_grants()] == ["keeper", "clerk"]


def test_nobody_grants_to_himself_and_no_administrator_is_another(kept: Office) -> None:
    refused("own_grant", give, kept, "keeper", Role.OFFICE)
    give(kept, "second", Role.SECURITY_ADMIN)
    refused("roles_exclude", give, kept, "keeper", Role.OFFICE, by="second")
    refused("roles_exclude", give, kept, "keeper", Role.AUDIT_ADMIN, by="second")


def test_a_security_administrator_of_a_part_grants_there_only(kept: Office) -> None:
    give(kept, "local", Role.SECURITY_ADMIN, org_unit="east")
    give(kept, "clerk", Role.CLERK, by="local", org_unit="east")
    refused("not_authorised", give, kept, "clerk", Role.OFFICE, by="local", org_unit="city")
    refused("not_authorised", give, kept, "clerk", Role.OFFICE, by="local")


def test_refusals_of_grants_and_their_ends(kept: Office) -> None:
    (first,) = grants.grants_of("keeper")

    def end(number: int, reason: str = "调离", by: str = "keeper", on: date | None = None) -> int:
        return granting.end_grant(
            occasion=kept.on(actor=by), grant=number, reason=reason, ends_on=on
        )

    refused("org_unit_unknown", give, kept, "clerk", Role.CLERK, org_unit="moon")
    refused("grant_days", give, kept, "clerk", Role.CLERK, ends_on=TODAY)
    refused("campaign_unknown", give, kept, "clerk", Role.CLERK, campaign="moonshot")
    refused("grant_unknown", end, 1)
    refused("last_security_admin", end, first.entry_number)
    second = give(kept, "second", Role.SECURITY_ADMIN)
    refused("not_authorised", end, second, by="clerk")
    refused("reason_missing", end, second, reason=" ")
    end(second, on=date(2021, 6, 1))
    refused("grant_ended", end, second, on=date(2021, 7, 1))
    refused("last_security_admin", end, first.entry_number)


def test_a_grant_for_a_campaign_has_its_days(kept: Office) -> None:
    campaign = load_shipped("rectification").campaign
    number = give(kept, "office", Role.OFFICE, campaign=campaign.name)
    assert grants.grants_of("office")[0].ends_on is None, "no days are set yet"

    started = replace(campaign, starts_on=date(2021, 3, 9), version=2)
    define_campaign(occasion=kept.on(actor="office"), definition=started)
    give(kept, "verifier", Role.VERIFIER, campaign=campaign.name)
    (grant,) = grants.grants_of("verifier")
    assert (grant.starts_on, grant.ends_on) == (date(2021, 3, 9), date(2021, 7, 7))
    assert number < grant.entry_number
