"""Opens pages in an old browser: old_pages.py BROWSER HOME PATH...; prints each that it opened.

A process of its own, with a driver and a browser of its own: an old browser that stands still is
ended with it. The list of a register and its first record come before the paths, unprinted.
"""

import re
import sys

from playwright.sync_api import sync_playwright

from tests.web.browsing import Visitor, visitor
from tests.web.demo import PASSWORD

_FLAGS = "--no-sandbox --disable-gpu --single-process --no-zygote --headless".split()
_REGISTER = "/registers/finding"
_SIGN_IN = """password => {
    document.getElementById("f-login").value = "office";
    document.getElementById("f-password").value = password;
    document.querySelector("main form").submit();
}"""


def first_record(someone: Visitor) -> str:
    """Return the path of the first record of the list."""
    listed = someone.page.request.get(someone.home + _REGISTER).text()
    found = re.search(r'href="(/records/\d+)" data-row', listed)
    assert found is not None
    return found[1]


def open_page(someone: Visitor, path: str) -> None:
    """Open what is a page; a file is no page."""
    answer = someone.page.request.get(someone.home + path)
    if answer.headers.get("content-type", "").startswith("text/html"):
        someone.open(path)
        someone.check(axe=False)


def main(browser: str, home: str, *paths: str) -> None:
    """Sign in, and open one page after the other."""
    with sync_playwright() as driver:
        opened = driver.chromium.launch(executable_path=browser, args=_FLAGS)
        assert opened.version.startswith("88."), opened.version
        with visitor(opened, home) as someone:
            someone.open("/sign-in")
            someone.page.evaluate(_SIGN_IN, PASSWORD)  # frames are not drawn: no clicks, no typing
            someone.page.wait_for_url(f"{home}/")
            open_page(someone, _REGISTER)
            open_page(someone, first_record(someone))
            for path in paths:
                open_page(someone, path)
                print(path, flush=True)
        opened.close()


if __name__ == "__main__":
    main(*sys.argv[1:])
