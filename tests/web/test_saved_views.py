"""Saved views of a register: kept, counted, shared, deleted; in the browser and by form."""

import pytest
from django.test import Client
from playwright.sync_api import Browser

from tests.acts.conftest import Office, office

from kanhe.accounts import people, saved_views  # isort: skip  (models need Django, set up above)
from kanhe.accounts.models import Account, SavedView
from kanhe.acts import recording
from kanhe.values.refusal import Refusal
from tests.acts.findings import FINDING, salt
from tests.web.browsing import LANGS, visitor

__all__ = ("office",)
LIST, VIEWS = "/registers/finding", "/registers/finding/views"


@pytest.fixture
def wang(office: Office) -> Account:
    for grade in ("一般", "重大", "重大"):
        recording.register_record(
            occasion=office.on(), register="finding", row={**FINDING, "grade": grade},
            new_salt=salt,
        )  # fmt: skip
    return people.open_account(login="wang", display_name="王敏")


def client_of(account: Account) -> Client:
    client = Client()
    client.force_login(account)
    return client


def keep(client: Client, name: str, query: str, **more: str) -> str:
    answer = client.post(VIEWS, {"name": name, "query": query, **more})
    assert answer.status_code == 302, answer.content.decode()
    return answer.headers["Location"]


def test_a_view_is_kept_counted_and_deleted(wang: Account) -> None:
    client = client_of(wang)
    query = "f_grade=grave&peek=1&after=7&q=&evil=1&sort=day"
    address = keep(client, " 重大 的 ", query)
    assert address == f"{LIST}?f_grade=grave&sort=day"
    page = client.get(address).content.decode()
    assert 'aria-current="true">重大 的<b>2</b></a>' in page
    keep(client, "重大 的", "q=路灯")
    (view,) = SavedView.objects.all()
    assert view.query == "q=%E8%B7%AF%E7%81%AF", "one of that name is replaced"
    for number in ("x", str(view.pk + 1)):
        assert client.post(f"{VIEWS}/delete", {"number": number}).status_code == 404
    assert client.post(f"{VIEWS}/delete", {"number": str(view.pk)}).status_code == 302
    assert "重大 的" not in client.get(LIST).content.decode().replace("重大 的”", "")


def test_a_view_is_one_s_own_unless_shared(wang: Account) -> None:
    mine, other = client_of(wang), client_of(people.open_account(login="li", display_name="李四"))
    keep(mine, "我自己的", "q=路灯")
    keep(mine, "大家的", "view=mine", is_shared="1")
    page = other.get(LIST).content.decode()
    assert "我自己的" not in page
    assert "大家的" in page
    number = SavedView.objects.get(name="大家的").pk
    assert other.post(f"{VIEWS}/delete", {"number": str(number)}).status_code == 404
    people.set_active(wang, is_active=False)
    assert "大家的" not in other.get(LIST).content.decode()


def test_a_view_of_an_org_unit_that_is_not_there(wang: Account) -> None:
    client = client_of(wang)
    keep(client, "没有了", "org=nowhere")
    assert "没有了" in client.get(LIST).content.decode()


@pytest.mark.parametrize(
    ("name", "query", "code"),
    [(" ", "q=a", "view_name"), ("长", "q=" + "a" * 2000, "view_long")],
)
def test_what_is_not_kept(wang: Account, name: str, query: str, code: str) -> None:
    with pytest.raises(Refusal) as caught:
        saved_views.keep(wang, "finding", name, query, is_shared=False)
    assert caught.value.code == code


def test_so_many_and_no_more(wang: Account) -> None:
    for number in range(saved_views.MOST):
        saved_views.keep(wang, "finding", str(number), "", is_shared=True)
    saved_views.keep(wang, "finding", "1", "q=a", is_shared=False)
    with pytest.raises(Refusal):
        saved_views.keep(wang, "finding", "another", "", is_shared=False)


def test_in_the_browser(browser: Browser, home: str) -> None:
    with visitor(browser, home, "reviewer") as someone:
        page = someone.open(f"{LIST}?view=to_assign&q=消防")
        page.locator("details.keep summary").click()
        page.fill("#f-view-name", "消防待交办")
        page.get_by_role("button", name="保存视图").click()
        chip = page.locator(".chip", has_text="消防待交办")
        chip.wait_for()
        assert chip.get_attribute("aria-current") == "true"
        for lang in LANGS:
            someone.use(lang).open(f"{LIST}?view=to_assign&q=消防")
            page.locator("details.keep summary").click()
            someone.check_sizes()
        someone.use("zh").open(LIST)
        page.locator("details.keep summary").click()
        page.get_by_role("button", name="删除“消防待交办”").click()
        page.get_by_text("视图已删除").wait_for()
        assert not page.locator(".chip", has_text="消防待交办").count()
