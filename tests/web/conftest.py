"""One demo ledger, one server and one browser for all pages, started when first asked for.

`home` is the address of the server; `browser` is Debian's chromium, driven by playwright.
KANHE_CHROMIUM names another. Without a browser these tests are skipped, and fail where CI runs.
"""

import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from kanhe.store.gate import file_locked
from tests.databases import bare_ledger, database, ledger, postgresql_server
from tests.web.city import people

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Playwright

__all__ = ["bare_ledger", "database", "ledger", "people", "postgresql_server"]

#: The browser's driver keeps an event loop in this thread; Django runs beside it, not in it.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")

ROOT = Path(__file__).parents[2]
_FLAGS = (
    "--no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking "
    "--disable-component-update --disable-sync --disable-dev-shm-usage"
).split()


@pytest.fixture(scope="session")
def demo_place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of the demo ledger; it is made in another process."""
    return _made("tests.web.demo", tmp_path_factory)


@pytest.fixture(scope="session")
def campaign_place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a ledger with a campaign under way."""
    return _made("tests.web.board_demo", tmp_path_factory)


@pytest.fixture(scope="session")
def home(demo_place: Path) -> Iterator[str]:
    """The address of a running server, without the last slash."""
    yield from _serving(demo_place)


@pytest.fixture(scope="session")
def campaign_home(campaign_place: Path) -> Iterator[str]:
    """The address of a server of the campaign under way."""
    yield from _serving(campaign_place)


def _made(module: str, folders: pytest.TempPathFactory) -> Path:
    """Return a copy of the ledger that *module* makes; all processes of a run share the making."""
    own = folders.getbasetemp()
    shared = own.parent if "PYTEST_XDIST_WORKER" in os.environ else own
    with file_locked(shared / f"{module}.lock"):
        if not (shared / module).exists():
            _make(module, shared / module)
    return shutil.copytree(shared / module, folders.mktemp("web") / "ledger")


def _make(module: str, place: Path) -> None:
    environment = {**os.environ, "PYTHONPATH": f"{ROOT / 'src'}{os.pathsep}{ROOT}"}
    environment.pop("KANHE_LEDGER", None)
    command = [sys.executable, "-m", module, str(place)]
    done = subprocess.run(
        command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False, timeout=180
    )
    assert done.returncode == 0, done.stderr


def _serving(place: Path) -> Iterator[str]:
    with socket.socket() as trial:
        trial.bind(("127.0.0.1", 0))
        port = trial.getsockname()[1]
    environment = {**os.environ, "PYTHONPATH": str(ROOT / "src")}
    environment.pop("KANHE_LEDGER", None)
    command = [sys.executable, "-m", "kanhe.cli.main", "serve", str(place)]
    with (place / "server.log").open("wb") as log:
        server = subprocess.Popen(
            [*command, "--port", str(port), "--workers", "1"],
            env=environment,
            stdout=subprocess.DEVNULL,
            stderr=log,
        )
    address = f"http://127.0.0.1:{port}"
    _wait_for(f"{address}/healthz", server, place / "server.log")
    yield address
    server.terminate()
    assert server.wait(timeout=30) == 0


def _wait_for(address: str, server: "subprocess.Popen[bytes]", log: Path) -> None:
    deadline = time.monotonic() + 30
    while time.monotonic() < deadline and server.poll() is None:
        try:
            with urllib.request.urlopen(address, timeout=2):
                return
        except OSError:
            time.sleep(0.05)
    server.kill()
    pytest.fail(f"the server did not start:\n{log.read_text(errors='replace')}")


@pytest.fixture(scope="session")
def driver() -> "Iterator[Playwright]":
    """What drives browsers; there can be one in a process."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as started:
        yield started


@pytest.fixture(scope="session")
def browser(request: pytest.FixtureRequest) -> "Iterator[Browser]":
    """The browser of this run."""
    names = ("chromium", "chromium-browser", "google-chrome")
    found = os.environ.get("KANHE_CHROMIUM") or next(filter(None, map(shutil.which, names)), None)
    if found is None:
        told = "no chromium here (Debian: apt-get install chromium fonts-noto-cjk)"
        if os.environ.get("CI"):
            pytest.fail(told)
        pytest.skip(told)
    driver: Playwright = request.getfixturevalue("driver")
    opened = driver.chromium.launch(executable_path=found, args=_FLAGS)
    yield opened
    opened.close()
