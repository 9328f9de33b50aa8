"""Speed of `kanhe import`, from the command to the last durable row: bench_import.py [ROWS].

A workbook of 12 fields (hazards: days, org units, choices, money, places, notes, and one personal
name) goes into a new ledger by a process of its own, as a person would do it. Told are rows a
second of wall time, the process's own CPU time a row, and the most memory it ever had.
--profile runs the same within this process under cProfile.
"""

import argparse
import cProfile
import os
import pstats
import sys
import tempfile
import time
from datetime import date, timedelta
from pathlib import Path

ROOT = Path(__file__).parents[1]
sys.path[:0] = [str(ROOT / "src"), str(ROOT)]

import xlsxwriter  # noqa: E402
from tests.postgresql import Server  # noqa: E402

from kanhe.cli.main import main as kanhe  # noqa: E402

TITLES = (
    "排查日期", "排查单位", "隐患地点", "隐患内容", "隐患类型", "隐患等级", "整改措施",
    "整改资金（万元）", "整改时限", "整改责任人", "经度", "纬度",
)  # fmt: skip
_STREETS = ("建设路", "人民路", "解放街", "滨河西路", "学府巷", "工业一路", "北门大街", "前进路")
_PROBLEMS = ("消防通道被电动车占用", "配电箱未上锁且线路裸露", "灭火器压力不足未及时更换")
_ACTIONS = ("责令当场清理并加装隔离桩", "限期三日内更换并复查", "约谈负责人并张贴告知书")
_NAMES = ("王建国", "李春梅", "张伟", "赵晓东", "陈静", "刘洋", "周志强")
LEAST, MOST_MEMORY = 8_000, 400


def write_workbook(path: Path, rows: int) -> None:
    """Write *rows* hazards, no two alike, as an office would type them."""
    book = xlsxwriter.Workbook(path, {"constant_memory": True})
    page = book.add_worksheet("隐患")
    day = book.add_format({"num_format": "yyyy-mm-dd"})
    page.write_row(0, 0, TITLES)
    for at in range(rows):
        found = date(2021, 3, 1) + timedelta(days=at % 120)
        page.write_datetime(at + 1, 0, found, day)
        page.write_row(at + 1, 1, (
            f"第{at % 60 + 1}派出所",
            f"{_STREETS[at % 8]}{at % 997 + 1}号{at // 997 + 1}单元",
            f"{at + 1}号点位{_PROBLEMS[at % 3]}，存在较大安全风险",
            ("消防", "交通", "治安", "其它")[at % 4],
            ("一般", "重大隐患")[at % 5 == 0],
            _ACTIONS[at % 3],
            (at % 400) / 100,
            (found + timedelta(days=15)).isoformat(),
            _NAMES[at % 7],
            round(103.5 + (at * 7919 % 1_000_000) / 1e6, 6),
            round(30.2 + (at * 104_729 % 1_000_000) / 1e6, 6),
        ))  # fmt: skip
    book.close()


_FOUND_UNCOUNTED = """
import sys
from kanhe.cli.main import main
from kanhe.formats import templates
templates.shipped_indicators = lambda name: ()
sys.exit(main(sys.argv[1:]))
"""


def new_ledger(home: Path, name: str, server: Server | None, *, is_counted: bool = True) -> Path:
    """Return a new ledger with sixty org units; one not counted has no indicators."""
    folder = home / name
    more = []
    if server:
        server.create(name)
        more = ["--database", server.url(name)]
    sheet = home / "org.csv"
    lines = [f"u{at},第{at}派出所,,2019-01-01,station\n" for at in range(1, 61)]
    sheet.write_text("编码,名称,上级,设立日期,层级\n" + "".join(lines), encoding="utf-8")
    how = ("-m", "kanhe.cli.main") if is_counted else ("-c", _FOUND_UNCOUNTED)
    words = ("init", str(folder), "--template", "rectification", "--origin", "a.example/b", *more)
    assert run(*words, how=how)[0] == 0
    assert run("org", "import", str(sheet), "--reason", "三定", "--ledger", str(folder))[0] == 0
    return folder


def run(
    *words: str, how: tuple[str, str] = ("-m", "kanhe.cli.main")
) -> tuple[int, float, float, float]:
    """Run `kanhe` in a process; return its status, seconds, seconds of CPU, and most MB."""
    start = time.perf_counter()
    child = os.posix_spawn(
        sys.executable,
        [sys.executable, *how, *words],
        {**os.environ, "PYTHONPATH": str(ROOT / "src"), "LC_ALL": "C"},
        file_actions=[(os.POSIX_SPAWN_OPEN, 1, os.devnull, os.O_WRONLY, 0)],
    )
    _, status, used = os.wait4(child, 0)
    seconds = time.perf_counter() - start
    cpu = used.ru_utime + used.ru_stime
    return os.waitstatus_to_exitcode(status), seconds, cpu, used.ru_maxrss / 1024


def profiled(*words: str) -> None:
    """Print where the time goes, in this very process."""
    profile = cProfile.Profile()
    profile.runcall(kanhe, list(words))
    pstats.Stats(profile).sort_stats("tottime").print_stats(45)


def main() -> int:
    """Print everything; return 1 where a bound is missed."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("rows", nargs="?", type=int, default=100_000)
    parser.add_argument("--only", choices=("sqlite", "postgresql"))
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--profile", action="store_true")
    chosen = parser.parse_args()
    is_missed = False
    with tempfile.TemporaryDirectory(dir=os.environ.get("KANHE_BENCH")) as place:
        home = Path(place)
        book = home / "hazards.xlsx"
        write_workbook(book, chosen.rows)
        for kind in ("sqlite", "postgresql"):
            if chosen.only not in (None, kind):
                continue
            server = Server(is_durable=True) if kind == "postgresql" else None
            try:
                is_missed |= one_kind(kind, home, book, server, chosen)
            finally:
                if server:
                    server.remove()
    return int(is_missed)


def one_kind(
    kind: str, home: Path, book: Path, server: Server | None, chosen: argparse.Namespace
) -> bool:
    """Print the best of some imports into new ledgers; return whether a bound is missed."""
    rounds = []
    for number in range(chosen.rounds):
        folder = new_ledger(home, f"{kind}{number}", server)
        words = ("import", str(book), "--register", "hazard", "--ledger", str(folder))
        if chosen.profile:
            profiled(*words)
            return False
        status, *found = run(*words)
        assert status == 0, status
        rounds.append(found)
    seconds, cpu, memory = min(rounds)
    speed = chosen.rows / seconds
    print(
        f"{kind:10} import of {chosen.rows:,} rows: {speed:7,.0f} rows/s (at least {LEAST:,}), "
        f"{cpu / chosen.rows * 1e6:.0f} µs of CPU a row, {memory:.0f} MB (at most {MOST_MEMORY})",
        flush=True,
    )
    return speed < LEAST or memory > MOST_MEMORY


if __name__ == "__main__":
    sys.exit(main())
