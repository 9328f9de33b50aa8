"""What a served ledger does by the clock: signs a checkpoint, keeps a daily backup,
deletes old drafts.

It runs in a thread of the parent process, which answers no requests. A task that fails says so in
the server's log and is tried again at its next time; it never stops the others.
"""

import logging
import os
import shutil
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from kanhe.formats.wording import Lang, refusal_text
from kanhe.values.refusal import Refusal

if TYPE_CHECKING:
    from kanhe.store.folder import Folder

_TICK = 5.0  # seconds
_MINUTE, _HOUR = 60, 60 * 60
_BACKUPS_KEPT = 3

_log = logging.getLogger("kanhe.clockwork")


@dataclass(slots=True)
class Task:
    """*run* every so many seconds, first after *first* of them."""

    name: str
    every: int
    run: Callable[[], None]
    first: int = 0
    due: float = field(init=False, default=0.0)


def sign() -> None:
    """Sign a checkpoint if the log has grown since the last."""
    from kanhe.acts.publishing import sign_checkpoint
    from kanhe.store import queries
    from kanhe.store.checkpoints import checkpoint
    from kanhe.tlog.checkpoint import parse_checkpoint

    try:
        signed = parse_checkpoint(checkpoint().text).size
    except Refusal:
        signed = 0
    if queries.log_size() > signed:
        sign_checkpoint(keys=_folder().keys)


def keep_backup() -> None:
    """Keep a backup of the day in the ledger's folder, and the last few of them."""
    from kanhe.store.backup import back_up

    folder = _folder()
    target = folder.path / "backups" / f"{datetime.now().astimezone():%Y-%m-%d}"
    if target.exists():
        return
    target.parent.mkdir(mode=0o700, exist_ok=True)
    back_up(folder, target)
    for old in sorted(target.parent.iterdir())[:-_BACKUPS_KEPT]:
        shutil.rmtree(old)


def tell() -> None:
    """Send the digest of what came to wait for people, as `keys/notices.toml` says."""
    from kanhe.accounts.delivery import mailer, post
    from kanhe.accounts.notices import read_settings, send_digest

    settings = read_settings(_folder().keys)
    mail = mailer(settings.mail_server, settings.mail_from)
    send_digest(now=datetime.now().astimezone(), settings=settings, post=post, mail=mail)


def sweep_drafts() -> None:
    """Delete the drafts of the check desk whose hour is over."""
    from kanhe.store.drafts import sweep

    sweep(_folder().path, datetime.now().astimezone())


def _folder() -> "Folder":
    from kanhe.store.folder import read_folder

    return read_folder(Path(os.environ["KANHE_LEDGER"]))


def tasks() -> tuple[Task, ...]:
    """Return all that is done by the clock."""
    return (
        Task("sign", _MINUTE, sign, first=20),
        Task("tell", _HOUR, tell, first=5 * _MINUTE),
        Task("back up", _HOUR, keep_backup, first=_MINUTE),
        Task("sweep drafts", _MINUTE, sweep_drafts),
    )


class Clockwork:
    """The thread that does *tasks* when they fall due."""

    def __init__(self, todo: tuple[Task, ...] | None = None, lang: Lang = "zh") -> None:
        """*lang* is what refusals are told in."""
        self._tasks = tasks() if todo is None else todo
        self._lang = lang
        self._is_stopped = threading.Event()
        self._thread = threading.Thread(target=self._run, name="clockwork", daemon=True)

    def start(self) -> None:
        """Begin."""
        self._thread.start()

    def stop(self) -> None:
        """End after the task under way."""
        self._is_stopped.set()
        self._thread.join(timeout=_MINUTE)

    def _run(self) -> None:
        began = time.monotonic()
        for task in self._tasks:
            task.due = began + task.first
        while not self._is_stopped.wait(_TICK):
            self.do_due(time.monotonic())

    def do_due(self, moment: float) -> None:
        """Do what has fallen due at *moment* (a monotonic clock's)."""
        for task in self._tasks:
            if moment >= task.due and not self._is_stopped.is_set():
                task.due = moment + task.every
                self._do(task)

    def _do(self, task: Task) -> None:
        """Run *task*, and leave no connection open that a worker's fork would share."""
        from django.db import connections

        try:
            task.run()
        except Refusal as refusal:
            _log.error("clockwork: %s: %s", task.name, refusal_text(refusal, self._lang))
        except Exception:  # the clock goes on; the next time it is tried again
            _log.exception("clockwork: %s", task.name)
        finally:
            connections.close_all()
