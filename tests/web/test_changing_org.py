"""Changes of the organisation and of taskforces in the browser: looked at, then one entry each."""

from datetime import UTC, date, datetime

import pytest
from django.test import Client
from playwright.sync_api import Browser

from tests.acts.conftest import Office, office

from kanhe.accounts import gate, people  # isort: skip  (models need Django, set up just above)
from kanhe.acts import granting, recording
from kanhe.acts.occasion import Occasion
from kanhe.indicators.figure import Organised, Query
from kanhe.registers.changes import OrgChangeData, OrgChangeKind, StaffChangeKind, org_changes
from kanhe.registers.roles import Role
from kanhe.store import figures, queries
from kanhe.values import orgtree
from kanhe.values.period import Window
from kanhe.web.org_preview import Moved, what_moves
from tests.acts.findings import FINDING, salt
from tests.web.browsing import visitor

__all__ = ("office",)
ORG, STAFF = "/organisation/change", "/taskforces/change"


def granted(login: str, role: Role) -> Client:
    """Return a client for a new account with *role* on the whole ledger."""
    account = people.open_account(login=login, display_name=login)
    moment = datetime.now(UTC)
    occasion = Occasion(
        ledger="kanhe.example/district",
        actor="keeper",
        occurred_at=moment,
        recorded_at=moment,
        identity=f"grant-{login}",
    )
    granting.grant_role(occasion=occasion, account=account.key, role=role)
    client = Client()
    client.force_login(account)
    return client


@pytest.fixture
def wang(office: Office) -> Client:
    """Somebody of the office; one finding stands in east."""
    recording.register_record(occasion=office.on(), register="finding", row=FINDING, new_salt=salt)
    granting.grant_role(occasion=office.on(), account="keeper", role=Role.SECURITY_ADMIN)
    return granted("wang", Role.OFFICE)


def form(kind: str, day: str = "2021-03-20", **more: object) -> dict[str, object]:
    return {"kind": kind, "effective_on": day, "reason": "市编〔2021〕3号", **more}


def previewed(kind: str, into: str) -> tuple[Moved, ...]:
    (change,) = org_changes(
        [OrgChangeData(OrgChangeKind(kind), "east", date(2021, 3, 20), into=(into,))]
    )
    return what_moves(gate.reader(people.account_of("wang").key, datetime.now(UTC).date()), change)


def test_the_forms_in_both_languages_and_widths(browser: Browser, home: str) -> None:
    with visitor(browser, home, "office") as someone:
        someone.look_at(ORG, STAFF)
        for path, kinds in ((ORG, OrgChangeKind), (STAFF, StaffChangeKind)):
            for kind in kinds:  # the same page with other fields, where it is tightest
                someone.open(f"{path}?kind={kind}")
                someone.check(axe=kind is OrgChangeKind.SPLIT)
        page = someone.use("zh").open(f"{ORG}?kind=moved")
        page.select_option("#f-org_unit", "east1")
        page.select_option("#f-parent", "west")
        page.fill("#f-reason", "清编〔2026〕7号")
        page.get_by_role("button", name="先看影响").click()
        page.get_by_role("cell", name="西城分局").first.wait_for()
        someone.check()


def test_a_change_is_looked_at_before_it_is_entered(wang: Client) -> None:
    size = queries.log_size()
    merging = form("merged", org_unit="east", heir="new")
    page = wang.post(ORG, {**merging, "what": "look"}).content.decode()
    assert queries.log_size() == size, "looking writes nothing"
    assert '<td class="num">0</td><td class="num">1</td>' in page
    told = {(one.org_unit, one.what.name): one.after for one in previewed("merged", "new")}
    assert told["新区分局", "finding"] == told["新区分局", "findings"] == 1
    assert wang.post(ORG, {**merging, "what": "do"}).headers["Location"] == "/taskforces"
    assert queries.log_size() == size + 1
    assert orgtree.successors(queries.tree(), "east", date(2021, 4, 1)) == ("new",)
    today = datetime.now(UTC).date()
    window = Window(date(2021, 3, 1), today)
    query = Query("new", window, "", Organised.NOW, today)
    assert figures.figure("findings", query).value == 1, "as it was foretold"
    again = wang.post(ORG, {**merging, "what": "do"})
    assert again.status_code == 422
    assert "east" in again.content.decode()


@pytest.mark.parametrize(
    "asked",
    [
        form("opened", key="west", name="城西分局", parent="city", level="county", code="110105"),
        form("renamed", org_unit="east", name="东城分局"),
        form("moved", org_unit="new", parent="east"),
        form("split", org_unit="east", heirs=["new"], is_closed="1"),
        form("closed", org_unit="east"),
    ],
    ids=lambda asked: asked["kind"],
)
def test_each_kind_of_change(wang: Client, asked: dict[str, object]) -> None:
    size = queries.log_size()
    assert wang.post(ORG, {**asked, "what": "look"}).status_code == 200
    assert wang.post(ORG, {**asked, "what": "do"}).status_code == 302
    assert queries.log_size() == size + 1
    assert str(asked.get("key") or asked["org_unit"]) in wang.get("/taskforces").content.decode()


@pytest.mark.parametrize(
    "wrong",
    [
        {"kind": "dissolve"}, {"effective_on": ""}, {"effective_on": "soon"}, {"reason": ""},
        {"name": ""}, {"org_unit": "nowhere"}, {"org_unit": ""},
    ],
)  # fmt: skip
def test_what_is_wrong_is_told(wang: Client, wrong: dict[str, str]) -> None:
    asked = form("renamed", org_unit="east", name="东城分局", what="do")
    answer = wang.post(ORG, {**asked, **wrong})
    assert answer.status_code == 422
    assert 'role="alert"' in answer.content.decode()


def test_people_are_lent_and_taken_back(wang: Client) -> None:
    li = people.open_account(login="li", display_name="李四").key
    formed = form("formed", key="tf1", name="专项整治专班", org_unit="city", body="taskforce")
    assert wang.post(STAFF, {**formed, "body": "god"}).status_code == 422
    assert wang.post(STAFF, formed).status_code == 302
    seconded = form("seconded", taskforce="tf1", person=li, org_unit="east")
    assert wang.post(STAFF, seconded).status_code == 302
    assert "李四" in wang.get("/taskforces").content.decode()
    assert wang.post(STAFF, seconded).status_code == 422, "in it already"
    back = form("returned", "2021-03-25", taskforce="tf1", person=li)
    assert wang.post(STAFF, back).status_code == 302
    page = wang.get("/taskforces").content.decode()
    assert "李四 · 城东分局 · 2021-03-20 至 2021-03-25" in page
    assert "0 人（同一人只计一次）" in page
    assert wang.post(STAFF, form("dissolved", "2021-03-30", taskforce="tf1")).status_code == 302
    assert queries.staffing().taskforces["tf1"].window.end == date(2021, 3, 30)


def test_a_clerk_changes_nothing(wang: Client) -> None:
    client = granted("clerk", Role.CLERK)
    for path in (ORG, STAFF):
        assert client.get(path).status_code == 403
        assert client.post(path, form("closed", org_unit="east", what="do")).status_code == 403
    assert "/organisation/change" not in client.get("/taskforces").content.decode()
