"""A person in front of a browser: signs in, opens pages, and notices what a page must not do."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, Request

from tests.web.demo import PASSWORD

AXE = Path(__file__).parent / "vendor" / "axe.min.js"
AXE_TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
DESK, PHONE = SIZES = (1366, 768), (390, 844)
LANGS = ("zh", "en")
#: Looks in which axe examines a page: each language and each size once. With KANHE_EVERY_LOOK in
#: every combination; what scrolls sideways is found in all of them anyway.
EXAMINED = {("zh", DESK), ("en", PHONE)}
EVERY_LOOK = bool(os.environ.get("KANHE_EVERY_LOOK"))


class Visitor:
    """A browser window with its own cookies; *faults* gathers what should not have happened."""

    def __init__(self, context: BrowserContext, home: str) -> None:
        self.context, self.home = context, home
        self.page: Page = context.new_page()
        self.faults: list[str] = []
        self._lang, self._is_examined = "", True
        self.page.on("request", self._asked)
        self.page.on("console", self._said)
        self.page.on("pageerror", lambda error: self.faults.append(f"script error: {error}"))

    def sign_in(self, login: str, password: str = PASSWORD) -> "Visitor":
        """Sign in as the page would, without drawing it (`test_base.py` fills the page in)."""
        address = f"{self.home}/sign-in"
        self.context.request.get(address)
        (token,) = (one["value"] for one in self.context.cookies() if "csrf" in one["name"])
        answer = self.context.request.post(
            address,
            form={"login": login, "password": password, "csrfmiddlewaretoken": token},
            headers={"Origin": self.home},
            max_redirects=0,
        )
        assert answer.status == 302, (login, answer.status)
        return self

    def open(self, path: str) -> Page:
        """Open a page of the ledger."""
        self.page.goto(self.home + path)
        return self.page

    def use(self, lang: str) -> "Visitor":
        """Use a language from now on."""
        self._lang = lang
        self.context.add_cookies([{"name": "kanhe_lang", "value": lang, "url": self.home}])
        return self

    def size(self, size: tuple[int, int]) -> "Visitor":
        """Make the window that large; which looks axe examines is said above."""
        self._is_examined = EVERY_LOOK or (self._lang, size) in EXAMINED
        self.page.set_viewport_size({"width": size[0], "height": size[1]})
        return self

    def look_at(self, *paths: str) -> None:
        """Open each page in each language, and hold it to what a page owes in each size."""
        for lang in LANGS:
            self.use(lang)
            for path in paths:
                self.open(path)
                self.check_sizes()

    def check_sizes(self) -> None:
        """Hold the open page to what every page owes, in each size of the window."""
        for size in SIZES:
            self.size(size).check()

    def check(self, *, axe: bool = True) -> None:
        """Hold the open page to what every page owes: see the assertions."""
        assert not self.faults, self.faults
        wide = self.page.evaluate(
            "document.documentElement.scrollWidth - document.documentElement.clientWidth"
        )
        assert wide <= 0, f"{self.page.url}: scrolls sideways by {wide} px"
        if axe and self._is_examined:
            assert not (found := self.axe()), f"{self.page.url}: " + "\n".join(found)

    def axe(self) -> list[str]:
        """Return the violations that axe-core finds, a line each."""
        if not self.page.evaluate("typeof window.axe !== 'undefined'"):
            self.page.evaluate(AXE.read_text(encoding="utf-8") + ";0")  # past the page's policy
        result: dict[str, Any] = self.page.evaluate(
            "tags => axe.run(document, {runOnly: {type: 'tag', values: tags},"
            " resultTypes: ['violations']})",
            AXE_TAGS,
        )
        return [
            f"{one['id']}: {one['help']}: {node['html'][:160]} {node.get('failureSummary', '')}"
            for one in result["violations"]
            for node in one["nodes"][:3]
        ]

    def _asked(self, request: Request) -> None:
        if not request.url.startswith((self.home, "data:", "blob:", "about:")):
            self.faults.append(f"a request left the host: {request.url}")

    def _said(self, message: ConsoleMessage) -> None:
        text = message.text
        if "Content Security Policy" in text or "Refused to" in text:
            self.faults.append(f"policy: {text}")
        elif message.type == "error" and "the server responded with a status of 4" not in text:
            self.faults.append(f"console: {text}")


@contextmanager
def visitor(
    browser: Browser,
    home: str,
    login: str | None = None,
    *,
    lang: str = "zh",
    size: tuple[int, int] = DESK,
    has_script: bool = True,
) -> Iterator[Visitor]:
    """Give a visitor, signed in as *login*; the window is closed afterwards."""
    context = browser.new_context(
        viewport={"width": size[0], "height": size[1]},
        java_script_enabled=has_script,
        timezone_id="Asia/Shanghai",
        locale="zh-CN" if lang == "zh" else "en-GB",
    )
    context.set_default_timeout(15_000)
    try:
        someone = Visitor(context, home).use(lang)
        yield someone.sign_in(login) if login else someone
    finally:
        context.close()
