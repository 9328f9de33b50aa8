"""Start writing processes of their own."""

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]


def start_writing(ledger: Path, threads: int, entries: int) -> "subprocess.Popen[str]":
    """Start tests/store/child.py: *threads* threads that write *entries* entries each."""
    path = os.pathsep.join((str(ROOT / "src"), str(ROOT)))
    return subprocess.Popen(
        [sys.executable, "-m", "tests.store.child", str(ledger), str(threads), str(entries)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": path},
    )
