"""Work on the whole log, beside the pages: the audit, and the exported log as one file.

It runs in a process of its own (`python -m kanhe.web.overseer audit`), so that no page waits; how
far it is stands in a file of the ledger's folder, which every worker reads.
"""

import json
import os
import subprocess
import sys
import tarfile
import time
from collections.abc import Callable, Mapping
from io import BytesIO
from pathlib import Path
from typing import Any

from kanhe.store.durable import write_file
from kanhe.store.folder import Folder, read_folder

AUDIT, EXPORT = "audit", "export"
LOOK, TAKE, COMMENT = "look", "take", "comment"  # of an import
EXPORTED = "log.tar"

_FOLDER = "tasks"
_SILENT = 600  # seconds without a word after which a task is taken for dead
_BETWEEN = 0.5  # seconds
_OLD = 2 * 24 * 60 * 60  # seconds
_NICE = 10

State = Mapping[str, Any]
Tell = Callable[[int, int], None]


def state_of(ledger: Path, task: str) -> State | None:
    """Return how a task stands: `state` is running, done, faulty, failed or lost; None: never."""
    place = _place(ledger, task)
    try:
        state: dict[str, Any] = json.loads(place.read_bytes())
        is_silent = time.time() - place.stat().st_mtime > _SILENT or _is_gone(state.get("by"))
    except FileNotFoundError:
        return None
    if state["state"] == "running" and is_silent:
        state["state"] = "lost"
    return state


def _is_gone(process: int | None) -> bool:
    """Return whether the process that did a task has ended without a word."""
    if process is None:
        return False
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return True
    except OSError:  # it is there, and another's
        return False
    return False


def start(ledger: Path, task: str) -> bool:
    """Start a task in the background; return False where it is running already."""
    known = state_of(ledger, task)
    if known is not None and known["state"] == "running":
        return False
    _place(ledger, task).parent.mkdir(mode=0o700, exist_ok=True)
    _throw_old_away(ledger)
    _write(ledger, task, {"state": "running", "done": 0, "all": 0})
    subprocess.Popen(
        [sys.executable, "-m", "kanhe.web.overseer", task],
        env={**os.environ, "KANHE_LEDGER": str(ledger)},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        start_new_session=True,
    )
    return True


def exported(ledger: Path) -> Path:
    """Return where the exported log is, once there is one."""
    return ledger / _FOLDER / EXPORTED


def run(folder: Folder, task: str) -> State:
    """Do a task to its end and return how it stands; a bug is told as `failed`, and raised."""
    _place(folder.path, task).parent.mkdir(mode=0o700, exist_ok=True)
    began = last = time.monotonic()

    def tell(done: int, all_of_them: int) -> None:
        nonlocal last
        if time.monotonic() - last >= _BETWEEN:
            last = time.monotonic()
            told = {"state": "running", "done": done, "all": all_of_them, "by": os.getpid()}
            _write(folder.path, task, told)

    _write(folder.path, task, {"state": "running", "done": 0, "all": 0, "by": os.getpid()})
    try:
        state = _work_of(task)(folder, tell)
    except BaseException:
        _write(folder.path, task, {"state": "failed", "ended": int(time.time())})
        raise
    seconds = round(time.monotonic() - began, 1)
    state = {**state, "ended": int(time.time()), "seconds": seconds}
    _write(folder.path, task, state)
    return state


def _audit(folder: Folder, tell: Tell) -> State:
    from kanhe.acts.founding import policy_bytes
    from kanhe.acts.publishing import audit_log
    from kanhe.store.evidence import verify
    from kanhe.tlog.policy import parse_policy

    policy = parse_policy(policy_bytes(folder.keys))
    witnesses = list(policy.witnesses.values())
    report = audit_log(keys=folder.keys, witnesses=witnesses, with_projections=True, tell=tell)
    faults = [[report.fault.code, report.fault.place]] if report.fault else []
    faults += [
        [f"projection_{one.fault}", f"{one.table} {one.place}"] for one in report.differences
    ]
    faults += [[code, digest] for digest, code in verify(folder.evidence)]
    return {
        "state": "faulty" if faults else "done",
        "size": report.size,
        "checkpoints": report.checkpoints,
        "faults": faults[:100],
    }


def _export(folder: Folder, tell: Tell) -> State:
    from kanhe.store.checkpoints import checkpoint
    from kanhe.store.export import export_files
    from kanhe.tlog.checkpoint import parse_checkpoint
    from kanhe.tlog.tiles import TILE_WIDTH

    note = checkpoint()
    size, target = parse_checkpoint(note.text).size, exported(folder.path)
    beside = target.with_suffix(".part")
    descriptor = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with open(descriptor, "wb") as out, tarfile.open(fileobj=out, mode="w") as archive:
        done = 0
        for path, data in export_files(note):
            member = tarfile.TarInfo(path)
            member.size = len(data)
            archive.addfile(member, BytesIO(data))
            done += TILE_WIDTH if path.startswith("tile/entries/") else 0
            tell(min(done, size), size)
    os.replace(beside, target)
    return {"state": "done", "size": size, "bytes": target.stat().st_size}


_TASKS: Mapping[str, Callable[[Folder, Tell], State]] = {AUDIT: _audit, EXPORT: _export}


def _work_of(task: str) -> Callable[[Folder, Tell], State]:
    """Return the work of a task; that of an import is told what it is about: KIND.TOKEN.TOLD."""
    if task in _TASKS:
        return _TASKS[task]
    from kanhe.web import import_tasks

    kind, token, told = task.split(".")
    work = {
        LOOK: import_tasks.look_beside,
        TAKE: import_tasks.take_beside,
        COMMENT: import_tasks.comment_beside,
    }[kind]
    return lambda folder, tell: work(folder, tell, token, told)


def _throw_old_away(ledger: Path) -> None:
    """Forget how the imports of some days ago stood."""
    limit = time.time() - _OLD
    for place in (ledger / _FOLDER).glob("*.*.*.json"):
        if place.stat().st_mtime < limit:
            place.unlink(missing_ok=True)


def _place(ledger: Path, task: str) -> Path:
    return ledger / _FOLDER / f"{task}.json"


def _write(ledger: Path, task: str, state: State) -> None:
    write_file(_place(ledger, task), json.dumps(state).encode(), 0o600)


def main() -> None:
    """Do the task named on the command line for the ledger in KANHE_LEDGER."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "kanhe.conf.settings")
    import django

    django.setup()
    os.nice(_NICE)
    run(read_folder(Path(os.environ["KANHE_LEDGER"])), sys.argv[1])


if __name__ == "__main__":
    main()
