"""What was drawn for a look-back: shown to who may hold it, and how the rest stands."""

from datetime import UTC, datetime

from django.test import Client
from playwright.sync_api import Browser

from tests.acts.conftest import Office, office

from kanhe.accounts import people  # isort: skip  (models need Django, set up just above)
from kanhe.acts import granting, looking_back, publishing
from kanhe.acts.occasion import Occasion
from kanhe.registers.lifecycle import State
from kanhe.registers.roles import Role
from tests.acts.findings import brought_to
from tests.web.browsing import visitor

__all__ = ("office",)


def granted(login: str, role: Role, org_unit: str | None = None) -> Client:
    account = people.open_account(login=login, display_name=login)
    moment = datetime.now(UTC)
    occasion = Occasion(
        ledger="kanhe.example/district",
        actor="keeper",
        occurred_at=moment,
        recorded_at=moment,
        identity=f"grant-{login}",
    )
    granting.grant_role(occasion=occasion, account=account.key, role=role, org_unit=org_unit)
    client = Client()
    client.force_login(account)
    return client


def test_it_waits_for_who_may_hold_it(office: Office) -> None:
    key = brought_to(office, State.CLOSED)
    on = office.on()
    number = looking_back.list_look_back(
        occasion=on, register="finding", count=1, reason="季度抽查"
    )
    publishing.sign_checkpoint(keys=office.folder.keys)
    looking_back.draw_look_back(occasion=office.on(), list_number=number)
    granting.grant_role(occasion=office.on(), account="keeper", role=Role.SECURITY_ADMIN)
    page = granted("zhou", Role.VERIFIER).get("/look-backs").content.decode()
    assert "等您去看 1 件" in page
    assert key in page
    assert "#steps" in page
    page = granted("wu", Role.OFFICE).get("/look-backs").content.decode()
    assert "等您去看 0 件" in page
    assert "其他抽到的 1 件" in page
    page = granted("he", Role.VERIFIER, "new").get("/look-backs").content.decode()
    assert key not in page, "of another org unit"


def test_the_page_in_both_languages_and_widths(browser: Browser, home: str) -> None:
    with visitor(browser, home, "verifier") as someone:
        someone.look_at("/look-backs")
