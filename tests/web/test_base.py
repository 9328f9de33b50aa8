"""The frame of every page, in a real browser."""

from playwright.sync_api import Browser

from tests.web.browsing import DESK, PHONE, visitor


def test_the_first_pages_in_both_languages_and_widths(browser: Browser, home: str) -> None:
    with visitor(browser, home) as someone:
        someone.look_at("/sign-in")
    with visitor(browser, home, "office") as someone:
        someone.look_at("/", "/me", "/search", "/search?q=消防", "/nowhere")


def test_a_wrong_password_is_told_and_nothing_is_lost(browser: Browser, home: str) -> None:
    with visitor(browser, home) as someone:
        page = someone.open("/sign-in?next=/me")
        page.fill("#f-login", "office")
        page.fill("#f-password", "not the password")
        page.click("main button.btn-p")
        assert page.get_by_role("alert").is_visible()
        assert page.input_value("#f-login") == "office"
        someone.check()
        page.fill("#f-password", "trace every number 7")
        page.keyboard.press("Enter")
        page.wait_for_url(f"{home}/me")


def test_the_language_is_switched_without_script(browser: Browser, home: str) -> None:
    with visitor(browser, home, "clerk", has_script=False, size=DESK) as someone:
        page = someone.open("/")
        assert page.get_by_role("heading", level=1).inner_text() == "我的工作"
        page.get_by_role("button", name="English").click()
        assert page.get_by_role("heading", level=1).inner_text() == "My work"


def test_the_keyboard_reaches_the_content_first(browser: Browser, home: str) -> None:
    with visitor(browser, home, "clerk", size=PHONE) as someone:
        page = someone.open("/")
        page.keyboard.press("Tab")
        page.keyboard.press("Enter")
        assert page.evaluate("document.activeElement.id") == "main"
        page.keyboard.press("/")


def test_the_pages_of_records_in_both_languages_and_widths(browser: Browser, home: str) -> None:
    with visitor(browser, home, "office") as someone:
        first = someone.open("/registers/finding").locator("[data-row]").first
        record = first.get_attribute("href")
        assert record is not None
        number = record.rpartition("/")[2]
        pages = ["/registers", "/registers/finding", f"/registers/finding?peek={number}", record]
        pages += [f"{record}/correct", "/registers/finding/new", "/registers/hazard"]
        pages += [f"/registers/finding/{name}" for name in ("import", "paste", "look-back")]
        someone.look_at(*pages)
