"""Chromium 88, the floor: every page opens without an error of a script.

KANHE_OLD_CHROMIUM names the browser; CI takes the one that the npm package chrome-aws-lambda 5.5.0
carries.
"""

import os
import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Playwright

from kanhe.web.routes import ROUTES
from tests.web.browsing import visitor
from tests.web.demo import PASSWORD

OLD = os.environ.get("KANHE_OLD_CHROMIUM")
_FLAGS = "--no-sandbox --disable-gpu --single-process --no-zygote --headless".split()


@pytest.fixture(scope="module")
def old_browser(request: pytest.FixtureRequest) -> Iterator[Browser]:
    if OLD is None:
        pytest.skip("KANHE_OLD_CHROMIUM names no Chromium 88")
    driver: Playwright = request.getfixturevalue("driver")
    opened = driver.chromium.launch(executable_path=OLD, args=_FLAGS)
    yield opened
    opened.close()


_FIGURES = ("/figures/findings", "/figures/findings/trace", "/figures/findings/records")
_SIGN_IN = """password => {
    document.getElementById("f-login").value = "office";
    document.getElementById("f-password").value = password;
    document.querySelector("main form").submit();
}"""


def test_every_page_opens_in_chromium_88(old_browser: Browser, home: str) -> None:
    assert old_browser.version.startswith("88.")
    paths = [f"/{one.path}" for one in ROUTES if "GET" in one.methods and "<" not in one.path]
    with visitor(old_browser, home) as someone:
        someone.open("/sign-in")
        someone.page.evaluate(_SIGN_IN, PASSWORD)  # its frames are not drawn: no clicks, no typing
        someone.page.wait_for_url(f"{home}/")
        listed = someone.page.request.get(f"{home}/registers/finding").text()
        number = re.search(r'href="(/records/\d+)" data-row', listed)
        assert number is not None
        paths += [number[1], "/registers/finding", "/registers/finding/new", *_FIGURES]
        for path in paths:
            answer = someone.page.request.get(someone.home + path)
            if answer.headers.get("content-type", "").startswith("text/html"):
                someone.open(path)
                someone.check(axe=False)
