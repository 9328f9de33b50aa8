"""A terminal without the wait: a process that has all of Kanhe loaded and forks for each command.

What a command is given and what it leaves behind is as in a shell: a process, a folder, an
environment, standard output and error, a status. Only the half second of loading is saved.
`tests/cli/test_processes.py` starts commands as a shell does.
"""

import atexit
import json
import os
import select
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import NoReturn

ROOT = Path(__file__).parents[2]
_PATIENCE = 120  # seconds that a command may take


def run(words: tuple[str, ...], folder: Path, environment: Mapping[str, str]) -> tuple[int, str]:
    """Run `kanhe` with these words; return its status, and all that it said."""
    loaded = _loaded()
    with tempfile.NamedTemporaryFile() as said:
        asked = {"words": words, "folder": str(folder), "environment": dict(environment)}
        assert loaded.stdin is not None
        assert loaded.stdout is not None
        loaded.stdin.write(json.dumps({**asked, "said": said.name}).encode() + b"\n")
        loaded.stdin.flush()
        ready, _, _ = select.select([loaded.stdout], [], [], _PATIENCE)
        assert ready, f"{words}: not done within {_PATIENCE} s\n{said.read().decode()}"
        status = int(loaded.stdout.readline())
        return status, said.read().decode()


@cache
def _loaded() -> "subprocess.Popen[bytes]":
    """Start the process; there is one for each process of the tests."""
    environment = {**os.environ, "PYTHONPATH": f"{ROOT / 'src'}{os.pathsep}{ROOT}"}
    environment.pop("KANHE_LEDGER", None)
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.cli.terminal"],
        cwd=ROOT, env=environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE,
    )  # fmt: skip
    atexit.register(_end, process)
    return process


def _end(process: "subprocess.Popen[bytes]") -> None:
    process.kill()
    process.communicate(timeout=30)


def main() -> None:
    """Load everything, and run the commands that standard input asks for."""
    os.environ["DJANGO_SETTINGS_MODULE"] = "kanhe.conf.settings"
    import django

    django.setup()
    _load_modules()
    for line in sys.stdin:
        child = os.fork()
        if not child:
            _command(**json.loads(line))
        _, status = os.waitpid(child, 0)
        print(os.waitstatus_to_exitcode(status), flush=True)


def _load_modules() -> None:
    from importlib import import_module

    for room in ("acts", "cli", "formats", "reconcile", "store"):
        for path in (ROOT / "src" / "kanhe" / room).glob("*.py"):
            import_module(f"kanhe.{room}.{path.stem}")


def _command(words: list[str], folder: str, environment: dict[str, str], said: str) -> NoReturn:
    """Be `kanhe` with these words, to the end of this process."""
    import time
    import traceback

    from kanhe.cli.main import main as kanhe

    out = os.open(said, os.O_WRONLY | os.O_APPEND)
    os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
    os.dup2(out, 1)
    os.dup2(out, 2)
    os.chdir(folder)
    os.environ.clear()
    os.environ.update(environment)
    time.tzset()
    try:
        status = kanhe(words)
    except SystemExit as ended:
        status = int(ended.code or 0)
    except BaseException:
        traceback.print_exc()
        status = 1
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(status)


if __name__ == "__main__":
    main()
