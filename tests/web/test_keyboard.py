"""Every page by keyboard: the skip link first, every control reached, seen, and not covered."""

import pytest
from playwright.sync_api import Browser

from tests.web.browsing import DESK, PHONE, Visitor, visitor

OFFICE = (
    "/", "/registers", "/registers/finding", "/registers/finding/new", "/registers/finding/import",
    "/registers/finding/look-back", "/search?q=消防", "/figures", "/figures/findings",
    "/figures/findings/trace", "/check", "/issued", "/log", "/log/entries", "/proof",
    "/taskforces", "/forms", "/me", "/nowhere",
)  # fmt: skip
OTHERS = {
    "system": ("/administration/accounts",),
    "security": ("/administration/grants",),
    "audit": ("/administration/access-log",),
}

#: Focuses each control in turn, folded ones too, and returns what is wrong with it.
_WALK = """() => {
    const told = [];
    document.querySelectorAll("details").forEach(one => { one.open = true; });
    const name = one => one.outerHTML.slice(0, 90);
    const all = document.querySelectorAll(
        "a[href], button, input:not([type=hidden]), select, textarea, summary, [tabindex]");
    const seen = [...all].filter(one => one.tabIndex >= 0 && !one.disabled
        && one.getClientRects().length && getComputedStyle(one).visibility === "visible");
    for (const one of seen) {
        one.focus();
        if (document.activeElement !== one) { told.push("not reached: " + name(one)); continue; }
        if (one.tabIndex > 0) told.push("out of order: " + name(one));
        const style = getComputedStyle(one);
        const drawn = style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 1;
        if (!drawn) told.push("focus not seen: " + name(one));
        const box = one.getBoundingClientRect();
        const x = (Math.max(box.left, 0) + Math.min(box.right, innerWidth)) / 2;
        const y = (Math.max(box.top, 0) + Math.min(box.bottom, innerHeight)) / 2;
        const top = document.elementFromPoint(x, y);
        if (top && !one.contains(top) && !top.contains(one) && box.width > 1
            && (top.closest(".top, .tabbar"))) told.push("covered: " + name(one));
    }
    return {count: seen.length, told: told};
}"""


def walk(someone: Visitor, path: str) -> None:
    page = someone.open(path)
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip", path
    found = page.evaluate(_WALK)
    assert not found["told"], f"{path}: " + "\n".join(found["told"])
    assert found["count"] > 3, path
    page.locator(".skip").focus()
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "main", path


@pytest.mark.parametrize("size", [DESK, PHONE])
def test_every_control_is_reached_and_seen(
    browser: Browser, home: str, size: tuple[int, int]
) -> None:
    with visitor(browser, home, "office", size=size) as someone:
        for path in OFFICE:
            walk(someone, path)
        row = someone.open("/registers/finding").locator("[data-row]").locator("visible=true")
        walk(someone, row.first.get_attribute("href") or "")


def test_the_pages_of_administrators(browser: Browser, home: str) -> None:
    for login, paths in OTHERS.items():
        with visitor(browser, home, login) as someone:
            for path in paths:
                walk(someone, path)


def test_the_board_and_a_page_without_signing_in(browser: Browser, campaign_home: str) -> None:
    with visitor(browser, campaign_home, "clerk") as someone:
        for path in ("/board", "/board/urgent", "/figures/services/records"):
            walk(someone, path)
    with visitor(browser, campaign_home) as stranger:
        for path in ("/sign-in", "/proof"):
            walk(stranger, path)
