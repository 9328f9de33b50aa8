"""How fast the pages are, in one run on this machine: bench_web.py [--records 100000] [--strict].

A ledger is filled, served and asked; beside it, in turn with it, a plain application of Django and
REST framework with the same records and an audit row (`bench_web_rival`, in an environment of its
own). Ratios to it decide the exit status; times of the clock suffer from neighbours on the machine
and decide with --strict only. `--large` asks ledgers of 10⁷ records (or as many as it is told), one
on each database, that are made by SQL (`bench_web_large`); with --keep they are found again.
"""

import argparse
import gzip
import os
import re
import secrets
import shutil
import socket
import statistics
import subprocess
import sys
import tempfile
import threading
import time
import venv
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import date, datetime, timedelta, timezone
from importlib.metadata import version
from pathlib import Path
from urllib.parse import quote

from bench_web_client import LOGIN, Asked, Client, family, resident, timed
from bench_web_data import org_units, record

ROOT = Path(__file__).parents[1]
RIVAL_HOME = ROOT / ".venv-bench"
sys.path[:0] = [str(ROOT / "src"), str(ROOT)]
ENVIRONMENT = {**os.environ, "PYTHONPATH": f"{ROOT / 'src'}{os.pathsep}{ROOT}"}
_FILL = "import sys; sys.path.insert(0, 'tools'); import bench_web; bench_web.fill(*sys.argv[1:])"
KINDS = ("sqlite", "postgresql")
_LIST = "/registers/finding?org=s7&f_origin=self_check&sort=day"
PAGES = {
    "list, first page": "/registers/finding",
    "list, filtered and sorted": _LIST,
    "list, one value of all, by day": "/registers/finding?f_origin=audit&sort=day",
    "list, a value not used of late, by day": "/registers/finding?f_origin=public&sort=day",
    "list, two words": f"/registers/finding?q={quote('消防 堵塞')}",
    "list, overdue": "/registers/finding?view=overdue",
    "a record": "/records/5000",
    "my work": "/",
    "board, 334 rows": "/board",
    "figures": "/figures",
}


class Lines:
    """The lines of the bench, each with its bound."""

    def __init__(self) -> None:
        self.missed: list[bool] = []  # of each that misses, whether it is a ratio

    def tell(
        self, name: str, value: str, bound: str, holds: bool, *, is_ratio: bool = False
    ) -> None:
        """Print a line."""
        print(f"  {name:42} {value:>44}  {bound:>10}  {'holds' if holds else 'misses'}", flush=True)
        if not holds:
            self.missed.append(is_ratio)


def fill(place: str, count: str, url: str = "") -> None:
    """Found the demo ledger, open stations, and import *count* findings; in its own process."""
    from tests.web.demo import START, build

    folder = build(Path(place), url)
    from kanhe.accounts.people import account_of
    from kanhe.acts.founding import rows_key
    from kanhe.acts.occasion import Occasion
    from kanhe.acts.reorganising import reorganise
    from kanhe.acts.taking import take_preview
    from kanhe.formats.import_preview import Preview, Record, SheetPreview
    from kanhe.values.orgtree import Opened

    moment = datetime.now(timezone(timedelta(hours=8)))
    office = account_of(LOGIN).key

    def occasion(identity: str) -> Occasion:
        return Occasion(
            ledger=folder.origin, actor=office, occurred_at=moment, recorded_at=moment,
            identity=identity,
        )  # fmt: skip

    keys = org_units()
    opened = [Opened(key, START, f"第{key[1:]}所", "city", None, "station") for key in keys[4:]]
    reorganise(occasion=occasion("stations"), org_changes=tuple(opened), reason="bench")
    for first in range(0, int(count), 20_000):
        rows = range(first, min(first + 20_000, int(count)))
        records = tuple(
            Record(number, None, record(number, keys, date.today()), f"{number:x}")
            for number in rows
        )
        sheet = SheetPreview("s", (1,), records=records)
        take_preview(
            occasion=occasion(f"bench{first}"),
            preview=Preview("bench.xlsx", f"{first:064x}", "finding", (sheet,)),
            version=1,
            file_key=rows_key(folder.keys),
            new_salt=lambda: secrets.token_bytes(16),
        )


# --- servers -------------------------------------------------------------------------------------


def free_port() -> int:
    """Return a port that is free now."""
    with socket.socket() as trial:
        trial.bind(("127.0.0.1", 0))
        return int(trial.getsockname()[1])


@contextmanager
def running(command: list[str], port: int, path: str) -> Iterator[tuple[int, float]]:
    """Run a server; yield its process and the seconds until it first answered."""
    start = time.perf_counter()
    server = subprocess.Popen(command, env=ENVIRONMENT, stdout=subprocess.DEVNULL)
    try:
        while True:
            try:
                Client(port).ask("GET", path)
                break
            except OSError:
                assert server.poll() is None, command
                time.sleep(0.01)
        yield server.pid, time.perf_counter() - start
    finally:
        server.terminate()
        server.wait(timeout=60)


def serving(place: Path, port: int, workers: int) -> list[str]:
    """Return the command that serves a ledger."""
    named = [sys.executable, "-m", "kanhe.cli.main", "serve", str(place), "--port", str(port)]
    return [*named, "--workers", str(workers)]


def rival_python() -> str:
    """Return the Python that has the other application's libraries; install them once."""
    python, stamp = RIVAL_HOME / "bin" / "python", RIVAL_HOME / ".installed-web"
    if not stamp.exists():
        if not python.exists():
            venv.create(RIVAL_HOME, with_pip=True)
        same = [f"{name}=={version(name)}" for name in ("django", "granian")]
        install = [str(python), "-m", "pip", "install", "--quiet", "djangorestframework<4", *same]
        subprocess.run(install, check=True)
        stamp.touch()
    return str(python)


def rival(database: Path, port: int, count: int) -> list[str]:
    """Fill the other application's database, and return the command that serves it."""
    ENVIRONMENT["RIVAL_DATABASE"] = str(database)
    python, tools = rival_python(), Path(__file__).parent
    filling = f"import bench_web_rival; bench_web_rival.fill({count}, {org_units()!r})"
    subprocess.run([python, "-c", filling], cwd=tools, env=ENVIRONMENT, check=True)
    granian = [python, "-m", "granian", "--interface", "wsgi", "--workers", "1", "--no-log"]
    named = ["--working-dir", str(tools), "--port", str(port), "--blocking-threads", "1"]
    return [*granian, *named, "--host", "127.0.0.1", "bench_web_rival:application"]


# --- what is measured ----------------------------------------------------------------------------


def starts(lines: Lines, place: Path) -> None:
    """Measure the start, and the memory of a server that was asked for a page by each worker."""
    taken, held = [], 0.0
    for _ in range(5):
        port = free_port()
        with running(serving(place, port, 2), port, "/sign-in") as (pid, seconds):
            taken.append(seconds)
            for _ in range(20):
                Client(port).ask("GET", "/sign-in")
            held = resident(family(pid))
    best = min(taken)
    said = f"best {best:.2f} s, median {statistics.median(taken):.2f} s of 5"
    lines.tell("start, to the first page", said, "< 1.5 s", best < 1.5)
    lines.tell("memory at rest, two workers (PSS)", f"{held:.0f} MB", "≤ 200 MB", held <= 200)


def beside(lines: Lines, client: Client, pids: list[int], rival: Client, theirs: list[int]) -> None:
    """Measure list and create beside the other application, in turn."""
    header = rival.sign_in_to_rival()
    asked = "/findings?org=s7&origin=self_check&ordering=-found_on"

    def get(who: Client, path: str) -> None:
        assert who.ask("GET", path)[0] == 200

    ours, other, page = timed(
        200,
        Asked(lambda _: get(client, _LIST), pids),
        Asked(lambda _: get(rival, asked), theirs),
        Asked(lambda _: get(rival, "/page?org=s7&origin=self_check"), theirs),
    )
    print(f"    Kanhe, the page        {ours}\n    DRF, its JSON          {other}")
    print(f"    Django, the same page  {page}")
    for name, there in (("DRF's JSON", other), ("Django's page", page)):
        ratio = ours.p95 / there.p95
        lines.tell(f"list beside {name}, p95", f"{ratio:.2f}x", "≤ 1.0x", ratio <= 1, is_ratio=True)
    create = creator(client)

    def create_there(number: int) -> None:
        form = {"problem": f"新问题 {number}", "origin": "audit", "org_unit": "s7"}
        form["found_on"] = str(date.today())
        assert rival.ask("POST", "/findings", form, header)[0] == 201

    ours, other = timed(100, Asked(create, pids), Asked(create_there, theirs))
    print(f"    Kanhe, the form        {ours}\n    DRF, its JSON          {other}")
    ratio = ours.cpu / other.cpu
    lines.tell("create beside DRF, CPU", f"{ratio:.2f}x", "≤ 1.5x", ratio <= 1.5, is_ratio=True)

    after_new_records(lines, client, {"list": _LIST}, 50)


def creator(client: Client) -> Callable[[int], None]:
    """Return what makes a new record through its form."""
    secret = client.secret("/registers/finding/new")
    base = {"origin": "audit", "responsible_org_unit": "s7", "found_on": str(date.today())}

    def create(number: int) -> None:
        form = {**base, "problem": f"新问题 {number}", "csrfmiddlewaretoken": secret}
        assert client.ask("POST", "/registers/finding/new", form)[0] == 302

    return create


def after_new_records(lines: Lines, client: Client, paths: Mapping[str, str], most: int) -> None:
    """Measure pages, each time after a new record."""
    create = creator(client)
    for name, path in paths.items():
        walls = []
        for number in range(40):
            create(1000 + number)
            start = time.perf_counter()
            assert client.ask("GET", path)[0] == 200
            walls.append((time.perf_counter() - start) * 1000)
        p95 = statistics.quantiles(walls, n=20)[18]
        lines.tell(f"{name} after a new record", f"p95 {p95:.1f} ms", f"< {most} ms", p95 < most)


def pages(
    lines: Lines, client: Client, pids: list[int], most: int, paths: Mapping[str, str]
) -> None:
    """Measure pages: the very first time, and those after it."""
    for name, path in paths.items():
        start = time.perf_counter()
        status, _ = client.ask("GET", path)
        first = (time.perf_counter() - start) * 1000
        assert status == 200, path
        (one,) = timed(60, Asked(lambda _, at=path: client.ask("GET", at), pids))  # type: ignore[misc]
        lines.tell(name, f"first {first:.0f}  {one}", f"< {most} ms", one.p95 < most)


def first_load(lines: Lines, client: Client) -> None:
    """Weigh what a browser fetches for the first page after signing in."""
    packed = {"Accept-Encoding": "gzip"}
    sent = client.ask("GET", "/", headers=packed)[1]
    text = gzip.decompress(sent) if sent[:2] == b"\x1f\x8b" else sent
    names, weight = set(re.findall(rb'(?:href|src)="(/static/[^"#]+)', text)), len(sent)
    while names:
        body = client.ask("GET", names.pop().decode(), headers=packed)[1]
        weight += len(body)
        if body[:2] == b"\x1f\x8b":
            inside = re.findall(rb"url\([\"']?(/static/[^\"')]+)", gzip.decompress(body))
            names |= set(inside)
    lines.tell("first load, as sent", f"{weight / 1024:.1f} KB", "≤ 60 KB", weight <= 60 * 1024)


def slow_uploads(lines: Lines, port: int, count: int = 12) -> None:
    """Measure the worst answer beside *count* clients that trickle."""
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
    for _ in range(100):
        start = time.perf_counter()
        assert client.ask("GET", "/sign-in")[0] == 200
        worst = max(worst, (time.perf_counter() - start) * 1000)
        time.sleep(0.03)
    stop.set()
    name = f"worst of 100 pages beside {count} slow uploads"
    lines.tell(name, f"{worst:.0f} ms", "< 250 ms", worst < 250)


def measure(lines: Lines, place: Path, database: Path, count: int) -> None:
    """Measure everything on a ledger that is filled."""
    starts(lines, place)
    port, other = free_port(), free_port()
    with (
        running(rival(database, other, count), other, "/sign-in") as (its_pid, _),
        running(serving(place, port, 1), port, "/healthz") as (pid, _),
    ):
        client = Client(port)
        client.sign_in()
        pids = family(pid)
        beside(lines, client, pids, Client(other), family(its_pid))
        pages(lines, client, pids, 50, PAGES)
        first_load(lines, client)
        slow_uploads(lines, port)
        print(f"    memory after all that: {resident(pids):.0f} MB, one worker")


def measure_large(lines: Lines, place: Path) -> None:
    """Measure all pages of daily work in a ledger whose records were multiplied."""
    from bench_web_large import AFTER, pages_of

    port = free_port()
    with running(serving(place, port, 1), port, "/healthz") as (pid, _):
        client = Client(port)
        client.sign_in()
        pages(lines, client, family(pid), 80, pages_of(client))
        after_new_records(lines, client, AFTER, 80)


def large(lines: Lines, kind: str, home: Path, count: int) -> None:
    """Make a ledger of *count* records on a kind of database in *home*, or find it; measure it."""
    from bench_web_large import multiply
    from tests.postgresql import Server

    server = Server(folder=home / "server", memory="1GB") if kind == "postgresql" else None
    place = home / f"{kind}{count}"
    try:
        if not (place / "filled").exists():
            url = server.url(place.name) if server else ""
            if server:
                server.drop(place.name)
                server.create(place.name)
            shutil.rmtree(place, ignore_errors=True)  # what a fill left that was cut off
            command = [sys.executable, "-c", _FILL, str(place), "10000", url]
            subprocess.run(command, cwd=ROOT, env=ENVIRONMENT, check=True)
            multiply(place, url, count)
            (place / "filled").touch()
        today = datetime.now(timezone(timedelta(hours=8))).date()  # as pages count days
        (place / "backups" / f"{today}").mkdir(parents=True, exist_ok=True)  # as if kept already
        print(f"{kind}, {count:,} findings, {len(org_units())} org units", flush=True)
        measure_large(lines, place)
    finally:
        if server:
            server.stop()


def main() -> int:
    """Fill, serve, ask, print; 1 where a ratio misses (with --strict: where anything does)."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--records", type=int, default=100_000)
    parser.add_argument("--large", type=int, nargs="?", const=10_000_000, default=0)
    parser.add_argument("--only", choices=KINDS, help="of the large ledgers")
    parser.add_argument("--keep", type=Path, help="a folder for large ledgers that stay")
    parser.add_argument("--strict", action="store_true")
    options = parser.parse_args()
    lines = Lines()
    with tempfile.TemporaryDirectory(dir=os.environ.get("KANHE_BENCH")) as home:
        if options.large:
            for kind in (options.only,) if options.only else KINDS:
                large(lines, kind, options.keep or Path(home), options.large)
        else:
            count, place = options.records, Path(home) / "ledger"
            command = [sys.executable, "-c", _FILL, str(place), str(count)]
            subprocess.run(command, cwd=ROOT, env=ENVIRONMENT, check=True)
            print(f"kanhe bench of the pages: {count:,} findings, {len(org_units())} org units")
            measure(lines, place, Path(home) / "rival.sqlite3", count)
    return int(bool(lines.missed) if options.strict else any(lines.missed))


if __name__ == "__main__":
    sys.exit(main())
