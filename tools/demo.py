"""Show Kanhe on a real page, and on a small campaign: demo.py SHARED

The project's own example is checked as text and as a Word document; where the founding article
lies beside the project (SHARED/corpus/seed.txt) it is checked too. The example has planted
errors, so status 1 (something differs) is what a working checker must answer. Then a campaign in
a town that does not exist: its ledger made from workbooks, its figures, a draft held against
them, one number traced, sealed, bundled, and counted again by the verifier in one file.
"""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import build_verifier
import demo_ledger
from docx import Document

KANHE = Path(sys.executable).with_name("kanhe")
EXAMPLE = Path("examples", "draft.txt")
CAMPAIGN = Path("examples", "campaign.txt")
OUT = Path("out")


def check(draft: Path, *options: str) -> int:
    """Run the command as typed here; return its exit status (2 and more: it did not work)."""
    print(f"\n$ kanhe check {' '.join([str(draft), *options])}", flush=True)
    status = subprocess.run([str(KANHE), "check", str(draft), *options], check=False).returncode
    if status not in (0, 1):
        raise SystemExit(f"demo: kanhe check ended with status {status}")
    return status


def as_word(draft: Path, target: Path) -> None:
    """Write the text as a Word document, a paragraph a line."""
    document = Document()
    for line in draft.read_text(encoding="utf-8").splitlines():
        document.add_paragraph(line)
    document.save(str(target))


def show(draft: Path) -> list[Path]:
    """Check one draft in every form; return the files written."""
    page = OUT / f"{draft.stem}.checked.html"
    word = OUT / f"{draft.stem}.docx"
    checked = OUT / f"{draft.stem}.checked.docx"
    as_word(draft, word)
    # Between two forms nothing but the form may change: the same text, the same verdict.
    statuses = {
        check(draft),
        check(draft, "--format", "html", "-o", str(page)),
        check(word, "--format", "docx", "-o", str(checked)),
    }
    if draft == EXAMPLE and statuses != {1}:
        raise SystemExit("demo: the planted errors of the example were not found")
    return [page, checked]


def run(ledger: Path, *words: str, status: int = 0) -> None:
    """Run a command of the ledger as typed here; stop the demo if it ends otherwise."""
    print(f"\n$ kanhe {' '.join(words)}", flush=True)
    environment = {**os.environ, "KANHE_LEDGER": str(ledger)}
    done = subprocess.run([str(KANHE), *words], env=environment, check=False)
    if done.returncode != status:
        raise SystemExit(f"demo: kanhe {words[0]} ended with status {done.returncode}")


def campaign() -> list[Path]:
    """Make the ledger of the project's own campaign and go through it; return what was written."""
    home = OUT / "campaign"
    shutil.rmtree(home, ignore_errors=True)
    print("\n做一本小的总账，约半分钟 · making a small ledger, about half a minute …", flush=True)
    ledger = demo_ledger.make(home, demo_ledger.STORY, demo_ledger.OWN_TOWN)
    days = ("--from", "2021-03-09", "--to", "2021-07-15")
    page, bundle = home / "campaign.checked.html", home / "shops_visited.bundle"
    against = ("--ledger", str(ledger), "--to", "2021-07-15")
    run(ledger, "table", *days)
    run(ledger, "check", str(CAMPAIGN), *against, status=1)
    run(ledger, "check", str(CAMPAIGN), *against, "--format", "html", "-o", str(page), status=1)
    run(ledger, "trace", "drones_bought")
    run(ledger, "seal", "open", "整顿期", *days)
    run(ledger, "seal", "close", "整顿期")
    run(ledger, "figure", "shops_visited", "--period", "整顿期", "--bundle", str(bundle))
    build_verifier.main(home)
    verifier, policy = home / "kanhe_verify.py", ledger / "keys" / "policy"
    words = ["-I", "-S", str(verifier), str(bundle), "--policy", str(policy)]
    print(f"\n$ python3 {' '.join(words)}", flush=True)
    if subprocess.run([sys.executable, *words], check=False).returncode != 0:
        raise SystemExit("demo: the bundle was not proven")
    return [page, bundle, verifier]


def main(shared: Path) -> int:
    """Return 0 when everything that can be shown was shown."""
    OUT.mkdir(exist_ok=True)
    written = show(EXAMPLE)
    seed = shared / "corpus" / "seed.txt"
    if seed.is_file():
        written += show(seed)
    else:
        print(f"\n({seed} is not here: only the project's own example was checked)")
    written += campaign()
    print("\n网页、带批注的文档和核验包在此 · pages, annotated documents and the bundle are here:")
    for path in written:
        print(f"  {path.resolve()}")
    return 0


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
