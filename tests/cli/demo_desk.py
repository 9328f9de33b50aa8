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

from . import terminal

ROOT = Path(__file__).parents[2]
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
    module.kanhe = _kanhe  # the same commands, loaded once
    return module


def _kanhe(ledger: Path, *words: str) -> str:
    environment = {**os.environ, "KANHE_LEDGER": str(ledger)}
    status, said = terminal.run(words, ledger.parent, environment)
    assert status == 0, f"{words}: {status}\n{said}"
    return said


@dataclass
class DemoDesk:
    """A demo ledger, and a terminal in its folder."""

    folder: Path
    ledger: Path

    def run(self, *words: str, status: int = 0, program: list[str] | None = None) -> str:
        """Run a command; fail on another status or a traceback; return what it said."""
        environment = {
            "PATH": os.environ["PATH"], "LC_ALL": "C", "TZ": "Asia/Shanghai",
            "KANHE_LEDGER": str(self.ledger), "PYTHONPATH": str(ROOT / "src"),
        }  # fmt: skip
        if program is None:
            found, said = terminal.run(words, self.folder, environment)
        else:
            done = subprocess.run(
                [*program, *words], cwd=self.folder, env=environment, check=False, timeout=250,
                stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
            )  # fmt: skip
            found, said = done.returncode, done.stdout
        assert "Traceback" not in said, said
        assert found == status, f"{words}: {found}\n{said}"
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
