"""Mixed load on a demo server for some minutes: soak.py [MINUTES].

Readers walk pages, writers register findings and check drafts, a stranger verifies receipts. Ends
with status 1 on an answer of 500 or more, on memory that grew by more than a quarter after the
first third, or where the audit afterwards finds a fault.
"""

import os
import re
import socket
import subprocess
import sys
import tempfile
import threading
import time
import urllib.error
import urllib.parse
import urllib.request
from datetime import date
from http.cookiejar import CookieJar
from pathlib import Path

ROOT = Path(__file__).parents[1]
PASSWORD = "trace every number 7"
PAGES = (
    "/", "/registers", "/search?q=消防", "/log", "/log/entries", "/log/entries/3", "/check",
    "/board", "/figures", "/me", "/healthz", "/proof", "/registers/finding?sort=day",
    "/registers/finding?org=east&f_origin=audit", "/registers/finding?view=overdue", "/records/100",
)  # fmt: skip
DRAFT = "全市共排查隐患30处，其中一般隐患18处，重大隐患11处，整改率达到98.1%。" * 20
WRITERS = ("office", "clerk")
_GROWTH = 1.25
_SLOWEST = 60  # seconds: an answer or an end that takes longer is a fault
_LONGEST = 600  # seconds: to make the ledger, and to audit it


class Person:
    """Somebody signed in, who counts the answers by status."""

    def __init__(self, home: str, login: str) -> None:
        self.home, self.login = home, login
        self.counts, self.times = dict[int, int](), list[float]()
        self.is_done = False
        cookies = urllib.request.HTTPCookieProcessor(CookieJar())
        self._opener = urllib.request.build_opener(cookies)
        self.post("/sign-in", {"login": login, "password": PASSWORD, "next": "/"})

    def get(self, path: str) -> str:
        """Return the page at *path*."""
        return self._ask(urllib.parse.quote(path, safe="/?=&%"), None)

    def post(self, path: str, form: dict[str, str]) -> str:
        """Send a form, with the secret of its page."""
        secret = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', self.get(path))
        assert secret is not None, path
        data = urllib.parse.urlencode({**form, "csrfmiddlewaretoken": secret[1]}).encode()
        return self._ask(path, data)

    def _ask(self, path: str, data: bytes | None) -> str:
        began = time.monotonic()
        try:
            with self._opener.open(self.home + path, data, timeout=_SLOWEST) as answer:
                status, text = answer.status, answer.read().decode("utf-8", "replace")
        except urllib.error.HTTPError as error:
            status, text = error.code, ""
        self.times.append(time.monotonic() - began)
        self.counts[status] = self.counts.get(status, 0) + 1
        return text


def resident(server: int) -> int:
    """Return the bytes that the server and its workers hold in memory."""
    listed = subprocess.run(
        ["ps", "-o", "pid=,ppid=,rss=", "-A"],
        capture_output=True,
        text=True,
        check=True,
        timeout=_SLOWEST,
    )
    rows = [tuple(map(int, line.split())) for line in listed.stdout.splitlines()]
    return 1024 * sum(rss for pid, parent, rss in rows if server in (pid, parent))


def serve(place: Path, environment: dict[str, str]) -> tuple[str, "subprocess.Popen[bytes]"]:
    """Start a server on a new demo ledger; return its address and its process."""
    command = [sys.executable, "-m", "tests.web.demo", str(place)]
    subprocess.run(command, cwd=ROOT, env=environment, check=True, timeout=_LONGEST)
    with socket.socket() as trial:
        trial.bind(("127.0.0.1", 0))
        port = trial.getsockname()[1]
    command = [sys.executable, "-m", "kanhe.cli.main", "serve", str(place), "--port", str(port)]
    server = subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL)
    home = f"http://127.0.0.1:{port}"
    for _ in range(300):
        try:
            with urllib.request.urlopen(f"{home}/healthz", timeout=2):
                return home, server
        except OSError:
            time.sleep(0.1)
    server.kill()
    raise SystemExit("soak: the server did not start")


def finding(number: int) -> dict[str, str]:
    """Return what a form for a new finding is filled with."""
    return {
        "problem": f"消防通道堵塞，第 {number} 处",
        "found_on": date.today().isoformat(),
        "origin": "audit",
        "responsible_org_unit": "east",
    }


def walk(person: Person, until: float, at: int) -> None:
    """Open one page after the other; check a draft now and then."""
    while time.monotonic() < until:
        if at % 20 == 0:
            person.post("/check", {"text": DRAFT})
        elif at % 10 == 5:
            person.post("/proof", {"receipt": "no receipt at all"})
        elif at % 10 == 3 and person.login in WRITERS:
            person.post("/registers/finding/new", finding(at))
        else:
            person.get(PAGES[at % len(PAGES)])
        at += 1
    person.is_done = True


def watch(server: int, until: float) -> list[int]:
    """Return what the server holds in memory, minute by minute."""
    held = []
    while (left := until - time.monotonic()) > 0:
        time.sleep(min(60, left))
        held.append(resident(server))
        print(f"  {len(held):3} min  {held[-1] / 1e6:.0f} MB", flush=True)
    return held


def main() -> int:
    """Return 0 where nothing went wrong."""
    minutes = float(sys.argv[1]) if len(sys.argv) > 1 else 30
    environment = {**os.environ, "PYTHONPATH": f"{ROOT / 'src'}{os.pathsep}{ROOT}"}
    environment.pop("KANHE_LEDGER", None)
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder) / "ledger"
        home, server = serve(place, environment)
        until = time.monotonic() + minutes * 60
        people = [Person(home, login) for login in ("office", "clerk", "leader", "reviewer")]
        threads = [
            threading.Thread(target=walk, args=(one, until, at), daemon=True)
            for at, one in enumerate(people)
        ]
        try:
            for thread in threads:
                thread.start()
            held = watch(server.pid, until)
            for thread in threads:
                thread.join(timeout=_SLOWEST)
        finally:
            server.terminate()
            server.wait(timeout=_SLOWEST)
        audit = [sys.executable, "-m", "kanhe.cli.main", "log", "audit", "--projections"]
        clean = subprocess.run(
            [*audit, "--ledger", str(place)], env=environment, check=False, timeout=_LONGEST
        )
    counts: dict[int, int] = {}
    for one in people:
        for status, count in one.counts.items():
            counts[status] = counts.get(status, 0) + count
    broken = sum(count for status, count in counts.items() if status >= 500)
    settled, last = held[max(len(held) // 3 - 1, 0)], held[-1]
    grown = last / settled
    print(f"  {minutes:g} min, answers by status {dict(sorted(counts.items()))}")
    times = sorted(second for one in people for second in one.times)
    p95 = times[len(times) * 95 // 100]
    print(f"  {len(times):,} answers, p95 {p95 * 1000:.0f} ms, slowest {times[-1]:.2f} s")
    print(f"  memory {settled / 1e6:.0f} MB after a third, {last / 1e6:.0f} MB at the end")
    is_whole = all(one.is_done for one in people)
    return int(not is_whole or broken > 0 or grown > _GROWTH or clean.returncode != 0)


if __name__ == "__main__":
    sys.exit(main())
