"""Measure the checker, in one run, beside the package it must outrun: bench.py SHARED

Ratios decide the exit status: the same machine, the same minute, the same text. Absolute times
are printed with their thresholds and marked, for a slow or busy machine is no fault of the code;
with --strict they decide too. Each time is the best of several rounds, taken in turn with what it
is compared with: neighbours on the machine only ever add to it. The text is the labelled corpus
of SHARED, or, where that is absent, prose made here.
"""

import json
import os
import random
import subprocess
import sys
import tempfile
import time
import venv
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from kanhe.claims.extract import extract
from kanhe.cli.check import seldom_collecting
from kanhe.formats.lexicon import shipped_lexicon

RIVAL = ["recognizers-text-suite==1.0.2a2", "emoji<2"]  # the suite does not start with emoji 2
RIVAL_HOME = Path(".venv-bench")
RIVAL_RUN = Path(__file__).with_name("bench_rival.py")
REPORT_CHARACTERS = 10_000
ROUNDS = 5

SENTENCES = (
    "今年以来，全市共走访单位{a}家、门店{b}家、住户{c}户，排查安全隐患{d}处，整改率达{e}%。",
    "共举办培训班{e}期，培训{b}人次，其中县级{d}人次，同比增长{e}.{f}%。",
    "出动巡逻车辆{b}余台次，盘查{c}人次，检查车辆{d}台次，追回损失{e}.{f}亿元。",
    "{a}个单位完成整改，占总数的{e}.{f}%，较上月提高{f}个百分点。",
    "会议指出，要进一步压实责任，一项一项抓落实，确保各项工作落到实处。",
    "第{e}次会议于3月{f}日召开，近{b}名干部参加，形成制度{f}项。",
)


#: The largest number that each blank takes.
TOPS = {"a": 1_000_000, "b": 100_000, "c": 10_000, "d": 1_000, "e": 100, "f": 9}


@dataclass(frozen=True)
class Row:
    """One measurement: what, how much, the bound in words, and whether it holds."""

    name: str
    value: str
    bound: str
    holds: bool | None = None
    is_ratio: bool = False


def prose(characters: int, seed: int) -> str:
    """Return reproducible official prose of about *characters* characters, no paragraph twice."""
    dice = random.Random(seed)
    paragraphs: list[str] = []
    length = 0
    while length < characters:
        blanks = {key: dice.randint(top // 100, top) for key, top in TOPS.items()}
        chosen = dice.sample(SENTENCES, 3)
        paragraphs.append("".join(chosen).format(**blanks) + "\n")
        length += len(paragraphs[-1])
    return "".join(paragraphs)


def cpu_seconds(work: Callable[[], object], rounds: int = ROUNDS) -> float:
    """Return the least processor time of *work*, after one unmeasured run."""
    work()
    times = []
    for _ in range(rounds):
        begin = time.process_time()
        work()
        times.append(time.process_time() - begin)
    return min(times)


def wall_seconds(commands: list[list[str]], rounds: int = ROUNDS) -> list[float]:
    """Return the least time by the clock of each command; they take turns.

    As installed, that is with compiled modules, whatever this shell says of writing them.
    """
    environment = {k: v for k, v in os.environ.items() if k != "PYTHONDONTWRITEBYTECODE"}
    times: list[list[float]] = [[] for _ in commands]
    for _ in range(rounds + 1):
        for command, own in zip(commands, times, strict=True):
            begin = time.perf_counter()
            done = subprocess.run(command, capture_output=True, env=environment, check=False)
            own.append(time.perf_counter() - begin)
            if done.returncode not in (0, 1):
                raise SystemExit(f"{command}: status {done.returncode}\n{done.stderr.decode()}")
    return [min(own[1:]) for own in times]


def megabytes(text: str) -> float:
    """Return the size of the text in UTF-8, in 10⁶ bytes."""
    return len(text.encode()) / 1e6


def texts_of(shared: Path) -> tuple[str, list[str]]:
    """Return what the texts are, and the texts."""
    files = sorted((shared / "corpus").glob("*.txt"))
    if files:
        return f"{len(files)} texts of {shared / 'corpus'}", [f.read_text("utf-8") for f in files]
    return "made prose", [prose(20_000, seed) for seed in range(8)]


def extraction(texts: list[str]) -> Row:
    """Measure megabytes a second."""
    lexicon = shipped_lexicon()
    size = sum(megabytes(text) for text in texts)
    rate = size / cpu_seconds(lambda: [extract(text, lexicon) for text in texts])
    return Row(f"extraction ({size:.2f} MB)", f"{rate:.2f} MB/s", "≥ 1 MB/s", rate >= 1)


def rival(texts: list[str]) -> Row:
    """Measure the other package on the same texts, in its own environment; they take turns."""
    python = RIVAL_HOME / "bin" / "python"
    if not (RIVAL_HOME / ".installed").exists():
        venv.create(RIVAL_HOME, with_pip=True, clear=True)
        install = [str(python), "-m", "pip", "install", "--quiet", *RIVAL]
        if subprocess.run(install, check=False).returncode != 0:
            return Row("beside Recognizers-Text", "could not be installed", "≥ 20×", False, True)
        (RIVAL_HOME / ".installed").touch()
    lexicon = shipped_lexicon()
    theirs, ours = [], []
    for _ in range(3):
        done = subprocess.run(
            [str(python), str(RIVAL_RUN)], input=json.dumps(texts), capture_output=True,
            text=True, check=False,
        )  # fmt: skip
        if done.returncode != 0:
            raise SystemExit(done.stderr)
        answer = json.loads(done.stdout)
        theirs.append(answer["seconds"])
        ours.append(cpu_seconds(lambda: [extract(text, lexicon) for text in texts]))
    ratio, size = min(theirs) / min(ours), sum(megabytes(text) for text in texts)
    print(f"  (the other: {size / min(theirs) * 1e3:.1f} KB/s, {answer['found']} numbers)")
    return Row("beside Recognizers-Text (same texts)", f"{ratio:.0f}×", "≥ 20×", ratio >= 20, True)


def linearity(name: str, pieces: list[str]) -> Row:
    """Compare ten pieces of text, one after the other, with the one text that they make."""
    lexicon, whole = shipped_lexicon(), "".join(pieces)
    with seldom_collecting():  # as the command does
        little = cpu_seconds(lambda: [extract(piece, lexicon) for piece in pieces])
        much = cpu_seconds(lambda: extract(whole, lexicon))
    growth = len(pieces) * much / little
    return Row(f"10× the text, {name}", f"{growth:.1f}× the time", "≤ 11×", growth <= 11, True)


def report_of(texts: list[str]) -> str:
    """Return 10,000 characters of the longest text, or of made prose, thrice as full of numbers."""
    longest = max(texts, key=len)
    found = longest if len(longest) >= REPORT_CHARACTERS else prose(REPORT_CHARACTERS, 7)
    return found[:REPORT_CHARACTERS]


def commands(text: str) -> list[Row]:
    """Measure the command: its start, which is all of a one-line draft, and a report on top."""
    kanhe = [str(Path(sys.executable).with_name("kanhe"))]
    with tempfile.TemporaryDirectory() as name:
        report, line = Path(name, "report.txt"), Path(name, "line.txt")
        report.write_text(text, "utf-8")
        line.write_text("共走访单位9688家。\n", "utf-8")
        rows = []
        for form in ("json", "table", "html"):
            out = ["--format", form, "-o", str(Path(name, f"out.{form}"))]
            start, whole = wall_seconds([[*kanhe, "check", str(d), *out] for d in (line, report)])
            rows.append(Row(f"start, one line to {form}", f"{start * 1e3:.0f} ms", "< 250 ms",
                            start < 0.25))  # fmt: skip
            rows.append(Row(f"{REPORT_CHARACTERS} characters to {form}, after start",
                            f"{(whole - start) * 1e3:.0f} ms", "< 150 ms",
                            whole - start < 0.15))  # fmt: skip
        return rows


def against_a_ledger(shared: Path) -> Row:
    """Measure the whole check of a draft against the figures of a ledger, once it is open.

    The founding article and its ledger where they lie beside the project, else the example's.
    """
    import demo_ledger

    from kanhe.cli.holding import HeldTo, LedgerSide
    from kanhe.formats.pipeline import check_bytes, policy_of

    corpus = shared / "corpus"
    has_seed = (corpus / "seed_truth.json").exists()
    values, town = (
        demo_ledger.labelled(corpus) if has_seed else (demo_ledger.STORY, demo_ledger.OWN_TOWN)
    )
    draft = corpus / "seed.txt" if has_seed else Path("examples", "campaign.txt")
    data, policy = draft.read_bytes(), policy_of(None, b"")
    with tempfile.TemporaryDirectory() as name:
        ledger = demo_ledger.make(Path(name), values, town)
        now = datetime.now().astimezone()
        side = LedgerSide(HeldTo(str(ledger), last="2021-07-15"), policy, now)

        def check() -> None:
            side.source.forget()
            side.hold(check_bytes(draft.name, data, policy, shipped_lexicon(), None))

        taken = cpu_seconds(check)
        count = len(side.setting.catalogue.candidates)
        from django.db import connections

        connections.close_all()
    title = f"{draft.stem} against {count} indicators"
    return Row(title, f"{taken * 1e3:.0f} ms", "< 150 ms", taken < 0.15)


def show(rows: list[Row]) -> None:
    """Print the table."""
    width = max(len(row.name) for row in rows)
    for row in rows:
        mark = "holds" if row.holds else "FAILS" if row.is_ratio else "misses"
        print(f"  {row.name:{width}}  {row.value:>14}  {row.bound:>9}  {mark}")


def main(shared: Path, *, is_strict: bool) -> int:
    """Return 0 when every ratio holds (and, when strict, every time)."""
    what, texts = texts_of(shared)
    print(f"kanhe bench: {what}; Python {sys.version.split()[0]}; best rounds")
    paragraph = prose(600, 3)
    rows = [
        extraction(texts),
        rival(texts),
        linearity("nothing repeated", [prose(20_000, seed) for seed in range(10)]),
        linearity("one page over and over", [paragraph * 20] * 10),
        linearity("one line without end", ["１" * 4_000] * 10),
        linearity("one sentence without end", ["增长3.5%，" * 1_000] * 10),
        *commands(report_of(texts)),
        against_a_ledger(shared),
    ]
    show(rows)
    return 0 if all(row.holds for row in rows if row.is_ratio or is_strict) else 1


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]), is_strict="--strict" in sys.argv))
