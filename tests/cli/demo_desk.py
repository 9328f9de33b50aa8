"""Ledgers made by `tools/demo_ledger.py` and a terminal beside them; each made once a process."""

import importlib.util
import json
import os
import subprocess
import sys
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import ModuleType
from typing import Any

ROOT = Path(__file__).parents[2]
COMMAND = [sys.executable, "-m", "kanhe.cli.main"]
EXAMPLE = ROOT / "examples" / "campaign.txt"


@cache
def tool() -> ModuleType:
    """Return tools/demo_ledger.py, which is no part of the package."""
    path = ROOT / "tools" / "demo_ledger.py"
    spec = importlib.util.spec_from_file_location("demo_ledger", path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules["demo_ledger"] = module
    spec.loader.exec_module(module)
    return module


@dataclass
class DemoDesk:
    """A demo ledger, and a terminal in its folder."""

    folder: Path
    ledger: Path

    def run(self, *words: str, status: int = 0, program: list[str] | None = None) -> str:
        """Run a command; fail on another status or a traceback; return what it said."""
        environment = {
            "PYTHONPATH": str(ROOT / "src"), "PATH": os.environ["PATH"], "LC_ALL": "C",
            "KANHE_LEDGER": str(self.ledger), "TZ": "Asia/Shanghai",
        }  # fmt: skip
        done = subprocess.run(
            [*(program or COMMAND), *words], cwd=self.folder, env=environment, check=False,
            capture_output=True, timeout=600,
        )  # fmt: skip
        said = done.stdout.decode() + done.stderr.decode()
        assert "Traceback" not in said, said
        assert done.returncode == status, f"{words}: {done.returncode}\n{said}"
        return said

    def json(self, *words: str, status: int = 0) -> dict[str, Any]:
        """Return the object that a command answers with."""
        found: dict[str, Any] = json.loads(self.run(*words, "--format", "json", status=status))
        return found

    def check(self, draft: Path, *words: str, status: int = 0) -> dict[str, Any]:
        """Return the check of a draft against the ledger."""
        more = ("--ledger", str(self.ledger), "--to", "2021-07-15", *words)
        return self.json("check", str(draft), *more, status=status)


def verdicts(checked: dict[str, Any]) -> dict[str, dict[str, Any]]:
    """Return the verdicts of the claims by their text, duplicates left out."""
    return {
        one["text"]: one["verdict"]
        for one in checked["numbers"]
        if one["kind"] == "claim" and one["duplicate_of"] is None
    }
