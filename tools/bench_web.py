"""How fast the pages are, in one run on this machine: list, create, start, memory, slow uploads.

`PYTHONPATH=. python tools/bench_web.py [RECORDS]`: a ledger is filled, served by one worker, asked.
Times of the wall suffer from neighbours on the machine; CPU times hardly.
"""

import http.client
import os
import re
import secrets
import socket
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable
from pathlib import Path
from urllib.parse import urlencode

ROOT = Path(__file__).parents[1]
LOGIN, PASSWORD = "office", "trace every number 7"
_FILL = """
import sys
from pathlib import Path
from tools.bench_web import fill
fill(Path(sys.argv[1]), int(sys.argv[2]))
"""


def fill(place: Path, count: int) -> None:
    """Found the demo ledger and put *count* findings into its tables, as an import does."""
    from tests.web.demo import build

    folder = build(place)
    from datetime import date, datetime, timedelta, timezone

    from kanhe.accounts.people import account_of
    from kanhe.acts.founding import rows_key
    from kanhe.acts.importing import take_preview
    from kanhe.acts.occasion import Occasion
    from kanhe.formats.import_preview import Preview, Record, SheetPreview

    moment = datetime.now(timezone(timedelta(hours=8)))
    words = "消防通道堵塞 卷宗装订不规范 窗口服务生硬 台账缺页 值班记录缺失 设施老化".split()
    kinds = ("self_check", "public", "inspection", "audit")
    for first in range(0, count, 20_000):
        rows = tuple(
            Record(
                number,
                None,
                {
                    "problem": f"{words[number % 6]}，第 {number} 处",
                    "found_on": str(date.today() - timedelta(days=number % 40)),
                    "origin": kinds[number % 4],
                    "responsible_org_unit": ("east", "west", "east1", "west1")[number % 4],
                },
                f"{number:x}",
            )
            for number in range(first, min(first + 20_000, count))
        )
        sheet = SheetPreview("s", (1,), records=rows)
        take_preview(
            occasion=Occasion(
                ledger=folder.origin,
                actor=account_of(LOGIN).key,
                occurred_at=moment,
                recorded_at=moment,
                identity=f"bench{first}",
            ),
            preview=Preview("bench.xlsx", f"{first:064x}", "finding", (sheet,)),
            version=1,
            file_key=rows_key(folder.keys),
            new_salt=lambda: secrets.token_bytes(16),
        )


class Client:
    """A browser of the bench: one connection, one cookie jar."""

    def __init__(self, port: int) -> None:
        self.line = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
        self.cookies: dict[str, str] = {}

    def ask(self, method: str, path: str, form: dict[str, str] | None = None) -> tuple[int, bytes]:
        """Return status and body."""
        body = urlencode(form) if form is not None else None
        headers = {"Cookie": "; ".join(f"{k}={v}" for k, v in self.cookies.items())}
        if body is not None:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        self.line.request(method, path, body, headers)
        answer = self.line.getresponse()
        for name, value in answer.getheaders():
            if name.lower() == "set-cookie":
                cookie, _, rest = value.split(";")[0].partition("=")
                self.cookies[cookie] = rest
        return answer.status, answer.read()

    def secret(self, path: str) -> str:
        """Return the secret of a form on a page."""
        found = re.search(rb'csrfmiddlewaretoken" value="([^"]+)', self.ask("GET", path)[1])
        assert found is not None
        return found[1].decode()

    def sign_in(self) -> None:
        """Sign in."""
        form = {"login": LOGIN, "password": PASSWORD}
        form["csrfmiddlewaretoken"] = self.secret("/sign-in")
        assert self.ask("POST", "/sign-in", form)[0] == 302


def children(pid: int) -> list[int]:
    """Return a process and its children."""
    listed = subprocess.run(
        ["ps", "--ppid", str(pid), "-o", "pid="], capture_output=True, text=True
    )
    return [pid, *map(int, listed.stdout.split())]


def resident(pids: list[int]) -> float:
    """Return the memory of processes in MB, what they share counted once (PSS)."""
    total = 0
    for pid in pids:
        text = Path(f"/proc/{pid}/smaps_rollup").read_text()
        total += int(re.search(r"^Pss:\s+(\d+)", text, re.M)[1])  # type: ignore[index]
    return total / 1024


def cpu(pids: list[int]) -> float:
    """Return the CPU seconds of processes."""
    ticks = os.sysconf("SC_CLK_TCK")
    fields = [Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split() for pid in pids]
    return sum(int(one[11]) + int(one[12]) for one in fields) / ticks


def timed(name: str, times: int, pids: list[int], act: Callable[[int], object]) -> None:
    """Print median, p95 and CPU of *act*."""
    before, walls = cpu(pids), []
    for number in range(times):
        start = time.perf_counter()
        act(number)
        walls.append((time.perf_counter() - start) * 1000)
    used = (cpu(pids) - before) * 1000 / times
    p95 = statistics.quantiles(walls, n=20)[18]
    median = statistics.median(walls)
    print(f"  {name:34} median {median:7.1f} ms  p95 {p95:7.1f} ms  CPU {used:5.1f} ms")


def slow_uploads(port: int, count: int = 12) -> float:
    """Return the worst answer time (ms) of /healthz beside *count* clients that trickle."""
    stop = threading.Event()

    def trickle() -> None:
        with socket.create_connection(("127.0.0.1", port)) as line:
            line.sendall(b"POST /sign-in HTTP/1.1\r\nHost: a\r\nContent-Length: 100000\r\n\r\n")
            while not stop.wait(0.25):
                line.sendall(b"x" * 512)

    threads = [threading.Thread(target=trickle, daemon=True) for _ in range(count)]
    for one in threads:
        one.start()
    time.sleep(0.5)
    worst, client = 0.0, Client(port)
    for _ in range(60):
        start = time.perf_counter()
        assert client.ask("GET", "/healthz")[0] == 200
        worst = max(worst, (time.perf_counter() - start) * 1000)
        time.sleep(0.03)
    stop.set()
    return worst


def main() -> int:
    """Fill, serve, ask, print."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 100_000
    environment = {**os.environ, "PYTHONPATH": f"{ROOT / 'src'}{os.pathsep}{ROOT}"}
    with tempfile.TemporaryDirectory() as home:
        place = Path(home) / "ledger"
        filling = [sys.executable, "-c", _FILL, str(place), str(count)]
        subprocess.run(filling, env=environment, check=True)
        with socket.socket() as trial:
            trial.bind(("127.0.0.1", 0))
            port = trial.getsockname()[1]
        command = [sys.executable, "-m", "kanhe.cli.main", "serve", str(place)]
        start = time.perf_counter()
        server = subprocess.Popen(
            [*command, "--port", str(port), "--workers", "1"],
            env=environment,
            stdout=subprocess.DEVNULL,
        )
        try:
            _report(port, server.pid, start, count)
        finally:
            server.terminate()
            server.wait(timeout=60)
    return 0


def _report(port: int, pid: int, start: float, count: int) -> None:
    while True:
        try:
            Client(port).ask("GET", "/healthz")
            break
        except OSError:
            time.sleep(0.02)
    print(f"{count:,} records, one worker")
    print(f"  start to first answer              {time.perf_counter() - start:7.2f} s")
    client = Client(port)
    client.sign_in()
    pids = children(pid)
    print(f"  memory at rest (PSS)               {resident(pids):7.0f} MB")
    for name, path in (
        ("list, first page", "/registers/finding"),
        ("list, filtered and sorted", "/registers/finding?org=east&f_origin=self_check&sort=day"),
        ("list, two words", "/registers/finding?q=消防+堵塞"),
        ("my work", "/"),
    ):
        address = path.replace("消防", "%E6%B6%88%E9%98%B2").replace("堵塞", "%E5%A0%B5%E5%A1%9E")
        assert client.ask("GET", address)[0] == 200
        timed(name, 40, pids, lambda _, at=address: client.ask("GET", at))  # type: ignore[misc]
    secret = client.secret("/registers/finding/new")

    def create(number: int) -> None:
        form = {"csrfmiddlewaretoken": secret, "problem": f"新问题 {number}", "origin": "audit"}
        form |= {"found_on": time.strftime("%Y-%m-%d"), "responsible_org_unit": "east"}
        assert client.ask("POST", "/registers/finding/new", form)[0] == 302

    timed("create, through the form", 40, pids, create)
    print(f"  worst answer beside 12 slow uploads {slow_uploads(port):6.1f} ms")
    print(f"  memory after                       {resident(pids):7.0f} MB")


if __name__ == "__main__":
    sys.exit(main())
