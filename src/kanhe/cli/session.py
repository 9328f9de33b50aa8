"""What every command of a ledger begins and ends with: the folder, the actor, time, and refusals.

Django is loaded when a ledger is opened and not before.
"""

import getpass
import os
import sys
import uuid
from argparse import ArgumentParser, Namespace
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, cast

from kanhe.cli.arguments import SHOWN, choice, parser_of
from kanhe.formats.visible_text import one_line, visible
from kanhe.formats.wording import Lang, refusal_text, say
from kanhe.values.refusal import Refusal

if TYPE_CHECKING:
    from kanhe.accounts.gate import Reader
    from kanhe.acts.occasion import Occasion
    from kanhe.registers.authority import Scope
    from kanhe.store.folder import Folder

DONE, REFUSED, UNUSABLE = 0, 1, 2

Run = Callable[[Sequence[str], Lang], int]

#: Refusals of what was typed or handed over; all others are refusals of the ledger.
_UNUSABLE_CODES = (
    "args.", "cli.", "verify.", "ledger.", "ledger_missing", "ledger_settings", "ledger_exists",
    "ledger_origin",
    "ledger_not_open", "database_", "workbook_", "mapping_", "template_", "register_none_fits",
    "register_ambiguous", "plain_misfit", "org_sheet", "staff_sheet", "form_without",
    "tlog_malformed", "key_missing",
    "backup_unreadable",
)  # fmt: skip


#: Well-formed requests for what is not there.
_REFUSED_CODES = frozenset({"ledger.key_unknown", "ledger.key_twice"})


@dataclass(frozen=True, slots=True)
class Session:
    """An open ledger, and how its user wants to be answered."""

    folder: "Folder"
    lang: Lang
    is_json: bool
    actor: str
    now: datetime
    occurred_at: datetime
    scope: "Scope | None" = None

    def occasion(self) -> "Occasion":
        """Return the circumstances of an act done now."""
        from kanhe.acts.occasion import Occasion
        from kanhe.registers.authority import Scope

        return Occasion(
            ledger=self.folder.origin,
            actor=self.actor,
            occurred_at=self.occurred_at,
            recorded_at=self.now,
            identity=uuid.uuid4().hex,
            scope=self.scope or Scope.ALL,
        )

    def reader(self) -> "Reader":
        """Return what the actor may see; asked before anything of the ledger is shown."""
        from kanhe.accounts.gate import reader

        return reader(self.actor, self.now.date())

    def say(self, code: str, **facts: str) -> str:
        """Return the sentence for *code*, safe for a terminal."""
        return say(code, self.lang, **{name: one_line(value) for name, value in facts.items()})


def ledger_parser(command: str) -> ArgumentParser:
    """Return a parser that knows what all commands of a ledger share."""
    parser = parser_of(command)
    for option in ("--ledger", "--actor", "--at"):
        parser.add_argument(option)
    return parser


def open_session(command: str, options: Namespace, lang: Lang) -> Session:
    """Return the session of a command line; raises Refusal for a ledger that cannot be opened."""
    place = options.ledger or os.environ.get("KANHE_LEDGER")
    if not place:
        raise Refusal("ledger.not_named", command=command)
    choice(command, "--format", options.format, SHOWN)
    session = session_in(read_ledger(Path(place)), command, options, lang)
    from kanhe.cli.identity import actor_of

    keys = session.folder.keys
    actor, scope = actor_of(command, session.actor, session.now, keys, session.lang)
    return replace(session, actor=actor, scope=scope)


def session_in(folder: "Folder", command: str, options: Namespace, lang: Lang) -> Session:
    """Return the session for a *folder* that is read already; loads Django."""
    now = datetime.now().astimezone()
    return Session(
        folder,
        cast("Lang", options.lang or lang),
        options.format == "json",
        options.actor or login_name(),
        now,
        _moment(command, options.at, now),
    )


def read_ledger(place: Path) -> "Folder":
    """Make the ledger in *place* this process's own; raises Refusal."""
    from kanhe.store.ledger import open_ledger

    return open_ledger(place)


def set_up() -> None:
    """Set Django up without a ledger, for work on one that is not there yet."""
    os.environ.pop("KANHE_LEDGER", None)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "kanhe.conf.settings")
    import django

    django.setup()


def answered(run: Run) -> Run:
    """Return *run* with refusals of the ledger told on standard error and answered by 1."""

    def answering(arguments: Sequence[str], lang: Lang) -> int:
        try:
            return run(arguments, lang)
        except Refusal as refusal:
            if is_unusable(refusal):
                raise
            _clear()
            asked = _asked(arguments) or lang
            print(visible(refusal_text(refusal, asked)), file=sys.stderr)
            for one in getattr(refusal, "diagnostics", ()):
                words = say(one.code, asked, **one.fact_map)
                print(visible(f"  {one.place}: {words}"), file=sys.stderr)
            return REFUSED
        except Exception as error:
            _clear()
            told = _database_refusal(error)
            if told is None:
                raise
            asked = _asked(arguments) or lang
            print(visible(refusal_text(told, asked)), file=sys.stderr)
            return UNUSABLE if is_unusable(told) else REFUSED

    return answering


def progress(session: Session, code: str) -> Callable[[int, int], None]:
    """Return a function that shows how far long work is, on a terminal only."""

    def tell(done: int, total: int) -> None:
        if sys.stderr.isatty():
            words = session.say(code, done=str(done), total=str(total))
            ending = "\r\x1b[K" if done >= total else ""
            print(f"\r\x1b[K{words}{ending}", end="", file=sys.stderr, flush=True)

    return tell


def _clear() -> None:
    if sys.stderr.isatty():
        print("\r\x1b[K", end="", file=sys.stderr, flush=True)


def _asked(arguments: Sequence[str]) -> Lang | None:
    from kanhe.cli.main import asked_language

    return asked_language(arguments)


def login_name() -> str:
    """Return the name under which this process runs: the actor where none is named."""
    try:
        return getpass.getuser()
    except (OSError, KeyError):
        return "unknown"


def _moment(command: str, text: str | None, now: datetime) -> datetime:
    """Return the event time: a day (its first moment) or a time; without a zone, this machine's."""
    if text is None:
        return now
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        raise Refusal("ledger.not_a_time", command=command, value=text) from None
    return moment if moment.utcoffset() is not None else moment.replace(tzinfo=now.tzinfo)


def is_unusable(refusal: Refusal) -> bool:
    """Return whether *refusal* is of what was typed or handed over (status 2)."""
    return refusal.code.startswith(_UNUSABLE_CODES) and refusal.code not in _REFUSED_CODES


def _database_refusal(error: Exception) -> Refusal | None:
    """Return the refusal that a broken database or log deserves, None for a bug."""
    if "django" not in sys.modules:
        return None
    from django.db import DatabaseError, InterfaceError

    from kanhe.store.edge import Fatal

    if isinstance(error, Fatal):
        return Refusal("log_broken", found=str(error))
    if isinstance(error, DatabaseError | InterfaceError):
        return Refusal("database_unusable", found=str(error).strip().split("\n")[0])
    return None
