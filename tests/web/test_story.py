"""A finding from registration to file and into a second round, through the browser, by five people.

Sent back twice, extended once, closed, drawn for look-back, recurred. One register by mouse, the
same road by keyboard alone; the log then says the same for both.
"""

import io
import re
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from datetime import date, timedelta

import pytest
from PIL import Image
from playwright.sync_api import Browser, Locator, expect

from tests.web.browsing import Visitor, visitor

WHO = ("office", "owner", "reviewer", "verifier", "superior")
IN_A_MONTH = (date.today() + timedelta(days=31)).isoformat()
IN_TWO = (date.today() + timedelta(days=62)).isoformat()
LAST_WEEK = (date.today() - timedelta(days=7)).isoformat()

#: who, step, fields of its form: the road as it is walked.
ROAD: tuple[tuple[str, str, dict[str, str]], ...] = (
    ("office", "assign", {"due": IN_A_MONTH}),
    ("owner", "acknowledge", {}),
    ("owner", "rectify", {}),
    ("owner", "report_progress", {"reason": "已清理三处"}),
    ("owner", "request_extension", {"reason": "材料未到", "due": IN_TWO}),
    ("office", "extend", {"due": IN_TWO}),
    ("owner", "attach", {}),
    ("owner", "request_close_out", {"reason": "已整改"}),
    ("reviewer", "send_back", {"reason": "照片看不清"}),
    ("owner", "request_close_out", {"reason": "已补充说明"}),
    ("reviewer", "pass_desk_review", {}),
    ("verifier", "send_back", {"reason": "现场仍有一处"}),
    ("owner", "request_close_out", {"reason": "已复查"}),
    ("reviewer", "pass_desk_review", {}),
    ("verifier", "pass_site_verification", {}),
    ("office", "give_notice", {"on": LAST_WEEK}),
    ("verifier", "close_implemented", {}),
    ("superior", "put_on_file", {}),
)


def picture() -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (640, 480), (120, 140, 160)).save(out, "JPEG")
    return out.getvalue()


@contextmanager
def people(browser: Browser, home: str) -> Iterator[dict[str, Visitor]]:
    with ExitStack() as stack:
        yield {who: stack.enter_context(visitor(browser, home, who)) for who in WHO}


def by_mouse(form: Locator) -> None:
    form.locator("button").click()


def by_keyboard(form: Locator) -> None:
    form.locator("button").focus()
    form.page.keyboard.press("Enter")


def enter(someone: Visitor, problem: str, press: Callable[[Locator], None]) -> str:
    """Enter a finding of the east; return the path of its page."""
    page = someone.open("/registers/finding/new")
    page.fill("#f-problem", problem)
    page.select_option("#f-origin", "inspection")
    page.select_option("#f-responsible_org_unit", "east")
    page.locator("#f-problem").press("Tab")
    button = page.locator("form.form-grid button.btn-p")
    button.click() if press is by_mouse else button.press("Enter")
    page.wait_for_url(re.compile(r"/records/\d+$"))
    return page.url.removeprefix(someone.home)


def take(
    someone: Visitor, path: str, step: str, press: Callable[[Locator], None], **said: str
) -> None:
    page = someone.open(path)
    form = page.locator(f"form:has(input[name=event][value={step}])")
    details = form.locator("xpath=..")
    if not details.evaluate("node => node.open"):
        summary = details.locator("summary")
        summary.click() if press is by_mouse else summary.press("Enter")
    for name, field in (("reason", "reason"), ("due", "due_on"), ("on", "happened_on")):
        if name in said:
            form.locator(f"[name={field}]").fill(said[name])
    press(form)
    expect(page.locator(".note.ok")).to_be_visible()
    assert not someone.faults, someone.faults


def attach(someone: Visitor, path: str, kind: str, name: str, data: bytes) -> None:
    page = someone.open(path)
    page.select_option("#f-kind", kind)
    page.set_input_files("#f-file", {"name": name, "mimeType": "image/jpeg", "buffer": data})
    page.locator("form.upload button").press("Enter")
    expect(page.locator(".note.ok")).to_be_visible()
    assert not someone.faults, someone.faults


@pytest.mark.parametrize("press", [by_mouse, by_keyboard])
def test_from_registration_to_a_second_round(
    browser: Browser, home: str, press: Callable[[Locator], None]
) -> None:
    problem = f"消防通道堵塞，{press.__name__}"
    with people(browser, home) as who:
        path = enter(who["office"], problem, press)
        for name, step, said in ROAD:
            if step == "attach":
                attach(who[name], path, "report", "报告.jpg", picture())
                attach(who[name], path, "proof", "对比.jpg", picture() + b"\0")
            else:
                take(who[name], path, step, press, **said)
        _look_back(who, path, press)
        take(who["verifier"], path, "hold_look_back", press, reason="复查时又见堵塞")
        take(who["verifier"], path, "recur", press, reason="反弹")
        take(who["office"], path, "open_round", press, reason="重新整改")
        page = who["office"].open(path)
        expect(page.locator(".keyline")).to_contain_text("第 2 轮")
        who["office"].check()
        events = page.locator(".tl > li").count()
        assert events == 1 + len(ROAD) - 1 + 2 + 3


def _look_back(who: dict[str, Visitor], path: str, press: Callable[[Locator], None]) -> None:
    """Fix a list of what is closed, and draw all of it."""
    page = who["office"].open("/registers/finding/look-back")
    closed = who["verifier"].open("/registers/finding?view=closed")
    count = closed.locator("tbody tr").count()
    page.fill("#f-count", str(count))
    page.fill("#f-reason", "例行抽查")
    press(page.locator("form:has(#f-count)"))
    expect(page.locator(".note.ok")).to_be_visible()
    press(page.locator("form[action$=draw]").first)
    expect(page.locator(f"a[href='{path}']").first).to_be_visible()


def test_who_asked_may_not_sign(browser: Browser, home: str) -> None:
    """The page offers no step that the act would refuse, and the act refuses one sent anyway."""
    with people(browser, home) as who:
        path = enter(who["office"], "值班记录缺失", by_mouse)
        for someone in ("owner", "reviewer", "verifier", "superior"):
            page = who[someone].open(path)
            assert page.locator("form:has(input[name=event])").count() == 0, someone
        secret = who["owner"].page.locator("[name=csrfmiddlewaretoken]").first.input_value()
        answer = who["owner"].page.request.post(
            f"{home}{path}/step",
            form={"event": "assign", "csrfmiddlewaretoken": secret},
            headers={"Referer": home},
        )
        assert answer.status == 403
        assert "没有办这件事" in answer.text()
