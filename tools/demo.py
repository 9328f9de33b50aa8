"""Show Kanhe on a real page: demo.py SHARED

The project's own example is checked as text and as a Word document; where the founding article
lies beside the project (SHARED/corpus/seed.txt) it is checked too. The example has planted
errors, so status 1 (something differs) is what a working checker must answer.
"""

import subprocess
import sys
from pathlib import Path

from docx import Document

KANHE = Path(sys.executable).with_name("kanhe")
EXAMPLE = Path("examples", "draft.txt")
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


def main(shared: Path) -> int:
    """Return 0 when everything that can be shown was shown."""
    OUT.mkdir(exist_ok=True)
    written = show(EXAMPLE)
    seed = shared / "corpus" / "seed.txt"
    if seed.is_file():
        written += show(seed)
    else:
        print(f"\n({seed} is not here: only the project's own example was checked)")
    print("\n网页与带批注的 Word 文档在此 · the pages and the annotated Word documents are here:")
    for path in written:
        print(f"  {path.resolve()}")
    return 0


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
