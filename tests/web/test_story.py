"""A finding from registration to file and into a second round, through the browser, by five people.

Sent back twice, extended once, closed, drawn for look-back, recurred. One register by mouse, the
same road by keyboard alone; the log then says the same for both.
"""

import json
import os
import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Locator, expect

from tests.web.browsing import Visitor, visitor
from tests.web.conftest import ROOT
from tests.web.story import AFTERWARDS, EVIDENCE, LOOK_BACK, ROAD, WHO


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
    browser: Browser, home: str, demo_place: Path, press: Callable[[Locator], None]
) -> None:
    problem = f"消防通道堵塞，{press.__name__}"
    with people(browser, home) as who:
        path = enter(who["office"], problem, press)
        for name, step, said in ROAD:
            if step == "attach":
                for kind, file, data in EVIDENCE:
                    attach(who[name], path, kind, file, data)
            else:
                take(who[name], path, step, press, **said)
        _look_back(who, path, press)
        for name, step, said in AFTERWARDS:
            take(who[name], path, step, press, **said)
        page = who["office"].open(path)
        expect(page.locator(".keyline")).to_contain_text("第 2 轮")
        who["office"].check()
        events = page.locator(".tl > li").count()
        assert events == 1 + len(ROAD) - 1 + len(EVIDENCE) + len(AFTERWARDS)
    stories = walked_by_acts(demo_place, path.rpartition("/")[2])
    assert len(stories["browser"]) == events + 2, "and the look-back's list and draw"
    assert stories["browser"] == stories["acts"]


def walked_by_acts(place: Path, number: str) -> dict[str, list[Any]]:
    """Walk the road of a record again through acts, beside the server; return both stories."""
    command = [sys.executable, "-m", "tests.web.story", number, str(place)]
    environment = {**os.environ, "PYTHONPATH": f"{ROOT / 'src'}{os.pathsep}{ROOT}"}
    done = subprocess.run(
        command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False, timeout=120
    )
    assert done.returncode == 0, done.stderr
    stories: dict[str, list[Any]] = json.loads(done.stdout)
    return stories


def _look_back(who: dict[str, Visitor], path: str, press: Callable[[Locator], None]) -> None:
    """Fix a list of what is closed, and draw all of it."""
    page = who["office"].open("/registers/finding/look-back")
    closed = who["verifier"].open("/registers/finding?view=closed")
    count = closed.locator("tbody tr").count()
    page.fill("#f-count", str(count))
    page.fill("#f-reason", LOOK_BACK)
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
