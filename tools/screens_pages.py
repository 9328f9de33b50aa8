"""Take pictures of the pages of a served demo ledger, in both languages and widths.

Into out/screens/pages; run from the project's root by `make screens`.
"""

import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from itertools import repeat
from pathlib import Path

from playwright.sync_api import Page, sync_playwright
from tests.web.browsing import DESK, LANGS, PHONE, Visitor, visitor

ROOT = Path(__file__).parents[1]
OUT = Path("out", "screens", "pages")
SIZES = {"desk": DESK, "phone": PHONE}
_FLAGS = ["--no-sandbox", "--disable-gpu", "--no-first-run"]

#: name of the picture → who is signed in, address; {n} is the number of a record.
PAGES: dict[str, tuple[str | None, str]] = {
    "sign-in": (None, "/sign-in"),
    "my-work": ("office", "/"),
    "my-work-nothing": ("leader", "/"),
    "me": ("office", "/me"),
    "registers": ("office", "/registers"),
    "list": ("office", "/registers/finding"),
    "list-peek": ("office", "/registers/finding?peek={n}"),
    "list-filtered": ("office", "/registers/finding?org=east&f_origin=audit&view=to_assign"),
    "list-nothing-found": ("office", "/registers/finding?q=没有这样的字"),
    "list-empty": ("office", "/registers/hazard"),
    "record": ("office", "/records/{n}"),
    "record-verified": ("office", "/records/{n}?verify=1"),
    "new": ("clerk", "/registers/finding/new"),
    "correct": ("office", "/records/{n}/correct"),
    "import": ("clerk", "/registers/finding/import"),
    "paste": ("clerk", "/registers/finding/paste"),
    "my-look-backs": ("office", "/look-backs"),
    "look-back": ("office", "/registers/finding/look-back"),
    "search": ("office", "/search?q=消防"),
    "not-found": ("office", "/nowhere"),
    "refused": ("system", "/registers"),
    "check-desk": ("office", "/check"),
    "check-desk-refused": ("office", "/check"),
    "issued-none": ("office", "/issued"),
    "log": ("office", "/log"),
    "log-entries": ("office", "/log/entries"),
    "log-entry": ("office", "/log/entries/3"),
    "proof": (None, "/proof"),
    "proof-refused": (None, "/proof"),
    "sign-in-refused": (None, "/sign-in"),
    "new-refused": ("clerk", "/registers/finding/new"),
    "import-refused": ("clerk", "/registers/finding/import"),
    "taskforces": ("office", "/taskforces"),
    "change-org": ("office", "/organisation/change?kind=merged"),
    "change-staffing": ("office", "/taskforces/change?kind=seconded"),
    "forms": ("office", "/forms"),
    "board-nothing": ("office", "/board"),
    "proven": (None, "/proof"),
    "accounts": ("system", "/administration/accounts"),
    "tokens": ("system", "/administration/tokens"),
    "grants": ("security", "/administration/grants"),
    "access-log": ("audit", "/administration/access-log"),
}

#: Pages of a campaign under way, a ledger of its own.
CAMPAIGN_PAGES: dict[str, tuple[str | None, str]] = {
    "board": ("clerk", "/board"),
    "board-part": ("clerk", "/board?org=east&reach=month"),
    "board-urgent": ("clerk", "/board/urgent"),
    "board-late": ("clerk", "/board/close_out/finding?which=late"),
    "board-missing": ("clerk", "/board/submission/aggregate_count?which=late"),
    "board-paper": ("clerk", "/board?paper=a3"),
    "figures": ("clerk", "/figures"),
    "figure": ("clerk", "/figures/services"),
    "figure-records": ("clerk", "/figures/services/records"),
    "figure-trace": ("clerk", "/figures/services/trace"),
    "wall": ("clerk", "/board?wall=1"),
    "checked": ("office", "/check"),
    "issue": ("office", "/check"),
    "issued": ("office", "/issued"),
    "issued-document": ("office", "/issued"),
}

#: A draft of the campaign: a number that agrees, one that differs, one that is asked about.
DRAFT = (
    "队伍教育整顿综述\n教育整顿开展以来，清河市局坚持边学边查边改，为群众办实事181件，"
    "其中东城分局为群众办实事46件；开办小夜校233次，参加小夜校学习5600余人次。\n"
    "全市共发现整改隐患{hazards}处，盘查人员17266人次，查摆问题160个。"
    "共发现隐患90处，其中一般隐患48处，发现重大隐患41处。\n"
    "下一步，力争办实事400件以上，召开推进会12次。\n"
)


def _bring(page: Page, text: str) -> None:
    page.fill("#f-text", text)
    page.click("form.bring button.btn-p")


def _check(page: Page) -> None:
    _bring(page, DRAFT.format(hazards=95))


def _issue(page: Page) -> None:
    _bring(page, DRAFT.format(hazards=90))
    page.click("a[href$='/issue']")


def _issued(page: Page) -> None:
    """Let a draft go out, once."""
    page.goto(page.url.replace("/issued", "/check"))
    _issue(page)
    page.fill("#f-title", "队伍教育整顿综述")
    for box in page.locator("[name=anyway]").all():
        box.check()
    page.click("main form button.btn-p")
    page.wait_for_url("**/issued/*")


def _open_document(page: Page) -> None:
    page.locator("[data-row], .cards .r1 a").locator("visible=true").first.click()


def _refused_proof(page: Page) -> None:
    page.fill("#f-receipt", "c2sp.org/tlog-proof@v1\nindex 0\n")
    page.click("main button.btn-p")


def _prove(page: Page) -> None:
    """Have the checkpoint judged that the server hands out itself."""
    address = page.url.replace("/proof", "/log/checkpoint")
    page.fill("#f-receipt", page.request.get(address).text())
    page.click("main button.btn-p")


def _refused_draft(page: Page) -> None:
    _bring(page, " ")


def _refused_sign_in(page: Page) -> None:
    page.fill("#f-login", "office")
    page.fill("#f-password", "something else 1")
    page.click("main button.btn-p")


def _refused_record(page: Page) -> None:
    page.eval_on_selector("form.form-grid", "form => form.noValidate = true")
    page.click("form.form-grid button.btn-p")


def _refused_sheet(page: Page) -> None:
    page.set_input_files("#f-file", {"name": "a.xlsx", "mimeType": "", "buffer": b"no sheet"})
    page.click("main button.btn-p")


#: What is done on a page before its picture is taken.
DONE: dict[str, Callable[[Page], None]] = {
    "checked": _check,
    "issue": _issue,
    "issued": _issued,
    "issued-document": _open_document,
    "check-desk-refused": _refused_draft,
    "proven": _prove,
    "proof-refused": _refused_proof,
    "sign-in-refused": _refused_sign_in,
    "new-refused": _refused_record,
    "import-refused": _refused_sheet,
}
#: Of these, only before the first picture.
ONCE = {"issued"}
WALL = (1920, 1080)
LEDGERS = {"tests.web.demo": PAGES, "tests.web.board_demo": CAMPAIGN_PAGES}


@contextmanager
def served(module: str, place: Path) -> Iterator[str]:
    """Serve a new ledger that *module* makes in *place*; give its address."""
    environment = {**os.environ, "PYTHONPATH": f"{ROOT / 'src'}{os.pathsep}{ROOT}"}
    subprocess.run([sys.executable, "-m", module, str(place)], env=environment, check=True)
    kanhe = [sys.executable, "-m", "kanhe.cli.main"]
    signing = [*kanhe, "log", "checkpoint", "--ledger", str(place)]
    subprocess.run(signing, env=environment, check=True, stdout=subprocess.DEVNULL)
    with socket.socket() as trial:
        trial.bind(("127.0.0.1", 0))
        port = trial.getsockname()[1]
    command = [*kanhe, "serve", str(place), "--port", str(port), "--workers", "1"]
    server = subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL)
    address = f"http://127.0.0.1:{port}"
    try:
        for _ in range(200):
            try:
                urllib.request.urlopen(f"{address}/healthz", timeout=2).close()
                break
            except OSError:
                time.sleep(0.1)
        yield address
    finally:
        server.terminate()
        server.wait(timeout=30)


def main() -> int:
    """Return 0 when every picture was taken; each language has ledgers and a browser of its own."""
    chosen = frozenset(sys.argv[1:])
    if _browser() is None:
        raise SystemExit("make screens: chromium is not installed (apt-get install chromium)")
    shutil.rmtree(OUT, ignore_errors=True)
    OUT.mkdir(parents=True)
    with ProcessPoolExecutor(len(LANGS)) as pool:
        list(pool.map(_take, LANGS, repeat(chosen)))
    return 0


def _browser() -> str | None:
    return shutil.which("chromium") or shutil.which("google-chrome")


def _take(lang: str, chosen: frozenset[str]) -> None:
    """Take the pictures of a language."""
    with tempfile.TemporaryDirectory() as home, sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=_browser(), args=_FLAGS)
        for module, pages in LEDGERS.items():
            asked = {name: page for name, page in pages.items() if not chosen or name in chosen}
            if not asked:
                continue
            with served(module, Path(home) / module) as address:
                for login in dict.fromkeys(who for who, _ in asked.values()):
                    with visitor(browser, address, login, lang=lang) as someone:
                        _draw(someone, lang, login, asked)
        browser.close()


def _draw(
    someone: Visitor, lang: str, login: str | None, pages: dict[str, tuple[str | None, str]]
) -> None:
    number = "1"
    if login == "office":
        row = someone.open("/registers/finding").locator("[data-row]").first
        number = (row.get_attribute("href") or "").rpartition("/")[2]
    done: set[str] = set()
    for name, (who, path) in pages.items():
        if who != login:
            continue
        for size_name, size in ({"screen": WALL} if name == "wall" else SIZES).items():
            page = someone.size(size).open(path.format(n=number))
            if name in DONE and not (name in ONCE and name in done):
                DONE[name](page)
                done.add(name)
            if name in ONCE:
                page.goto(someone.home + path)
            target = OUT / f"{name}-{lang}-{size_name}.png"
            # as tall as the page is: what stays in view is drawn once, at its edge
            tall = page.evaluate("document.documentElement.scrollHeight")
            page.set_viewport_size({"width": size[0], "height": max(tall, size[1])})
            page.screenshot(path=str(target), full_page=True)
            print(f"  {target}", flush=True)


if __name__ == "__main__":
    sys.exit(main())
