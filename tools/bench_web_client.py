"""What the web bench asks with and measures: a browser of its own, processor time, memory."""

import http.client
import os
import re
import statistics
import subprocess
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlencode

LOGIN, PASSWORD = "office", "trace every number 7"


class Client:
    """A browser of the bench: one connection, one cookie jar."""

    def __init__(self, port: int) -> None:
        self.line = http.client.HTTPConnection("127.0.0.1", port, timeout=120)
        self.cookies: dict[str, str] = {}

    def ask(
        self,
        method: str,
        path: str,
        form: dict[str, str] | None = None,
        headers: Mapping[str, str] = {},
    ) -> tuple[int, bytes]:
        """Return status and body."""
        body = urlencode(form) if form is not None else None
        said = {"Cookie": "; ".join(f"{k}={v}" for k, v in self.cookies.items()), **headers}
        if body is not None:
            said["Content-Type"] = "application/x-www-form-urlencoded"
        self.line.request(method, path, body, said)
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
        """Sign in to Kanhe."""
        form = {"login": LOGIN, "password": PASSWORD}
        form["csrfmiddlewaretoken"] = self.secret("/sign-in")
        assert self.ask("POST", "/sign-in", form)[0] == 302

    def sign_in_to_rival(self) -> dict[str, str]:
        """Sign in to the other application; return the header that its forms need."""
        for method in ("GET", "POST"):
            header = {"X-CSRFToken": self.cookies.get("csrftoken", "")}
            status, token = self.ask(method, "/sign-in", {} if method == "POST" else None, header)
            assert status == 200
        return {"X-CSRFToken": token.decode()}


@dataclass(frozen=True)
class Times:
    """What an act took: by the clock (median and p95) and of the processor, in milliseconds."""

    median: float
    p95: float
    cpu: float

    def __str__(self) -> str:
        return f"median {self.median:6.1f}  p95 {self.p95:6.1f}  CPU {self.cpu:5.1f} ms"


@dataclass(frozen=True)
class Asked:
    """Something that is timed: what is done, and the server's processes."""

    act: Callable[[int], object]
    pids: Sequence[int]


def timed(times: int, *asked: Asked) -> list[Times]:
    """Time several acts in turn, so that neighbours on the machine disturb all alike."""
    walls: list[list[float]] = [[] for _ in asked]
    used = [0.0] * len(asked)
    for at, one in enumerate(asked):
        one.act(-1 - at)
    for number in range(times):
        for at, one in enumerate(asked):
            before, start = cpu(one.pids), time.perf_counter()
            one.act(number)
            walls[at].append((time.perf_counter() - start) * 1000)
            used[at] += cpu(one.pids) - before
    return [
        Times(statistics.median(own), statistics.quantiles(own, n=20)[18], cpu_used * 1000 / times)
        for own, cpu_used in zip(walls, used, strict=True)
    ]


def family(pid: int) -> list[int]:
    """Return a process and its children."""
    command = ["ps", "--ppid", str(pid), "-o", "pid="]
    listed = subprocess.run(command, capture_output=True, text=True, check=False)
    return [pid, *map(int, listed.stdout.split())]


def resident(pids: Sequence[int]) -> float:
    """Return the memory of processes in MB, what they share counted once (PSS)."""
    total = 0
    for pid in pids:
        text = Path(f"/proc/{pid}/smaps_rollup").read_text()
        total += int(re.search(r"^Pss:\s+(\d+)", text, re.M)[1])  # type: ignore[index]
    return total / 1024


def cpu(pids: Sequence[int]) -> float:
    """Return the processor seconds of processes, to the microsecond."""
    total = 0
    for pid in pids:
        for task in os.listdir(f"/proc/{pid}/task"):
            try:
                total += int(Path(f"/proc/{pid}/task/{task}/schedstat").read_text().split()[0])
            except FileNotFoundError:  # a thread that has ended
                continue
    return total / 1e9
