"""`kanhe check`: read drafts, check their numbers, show the result."""

import gc
import os
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from kanhe.cli.options import STDIN, Options, read_options
from kanhe.cli.places import FILED, targets
from kanhe.formats.visible_text import one_line, visible
from kanhe.formats.wording import Lang, refusal_text, say
from kanhe.values.refusal import Refusal

if TYPE_CHECKING:
    from kanhe.claims.lexicon import Lexicon
    from kanhe.cli.holding import LedgerSide
    from kanhe.formats.pipeline import Result
    from kanhe.reconcile.hedges import Policy

#: Nothing larger is taken into memory; the reader's own limit is lower and says so.
READ_AT_MOST = 64_000_000

_UNREADABLE = 2


def run(arguments: Sequence[str], lang: Lang) -> int:
    """Check the drafts of the command line and return the worst of their statuses.

    A draft that cannot be read is told on standard error; the others are still checked.
    """
    options = read_options(arguments, lang)
    if options.is_help:
        print(say("cli.help_check", options.lang), end="")
        return 0
    drafts = _drafts(options)
    from kanhe.formats.pipeline import lexicon_of, policy_of

    policy = policy_of(*_named(options.policy, "cli.no_policy"))
    lexicon = lexicon_of(*_named(options.lexicon, "cli.no_lexicon"))
    places = targets(options, drafts)
    side = _ledger_side(options, policy)
    with seldom_collecting():
        return _Work(options, policy, lexicon, len(drafts), side).run(drafts, places)


@contextmanager
def seldom_collecting() -> Iterator[None]:
    """Look for rings of objects a hundred times less often: a check makes few, and many objects.

    To walk the claims of a long draft again and again takes a fifth of its time, and more the
    longer it is.
    """
    usual = gc.get_threshold()
    gc.set_threshold(100 * usual[0], *usual[1:])
    try:
        yield
    finally:
        gc.set_threshold(*usual)


def _ledger_side(options: Options, policy: "Policy") -> "LedgerSide | None":
    """Return the ledger that the command line names, opened; None without one."""
    if options.held_to is None:
        return None
    from kanhe.cli.holding import LedgerSide

    return LedgerSide(options.held_to, policy, datetime.now().astimezone())


class _Work:
    """The drafts of one command, one after the other."""

    def __init__(
        self,
        options: Options,
        policy: "Policy",
        lexicon: "Lexicon",
        total: int,
        side: "LedgerSide | None",
    ) -> None:
        self.options, self.policy, self.lexicon, self.total = options, policy, lexicon, total
        self.side = side
        self.started: set[Path | None] = set()

    def run(self, drafts: Sequence[str], places: Sequence[Path | None]) -> int:
        """Return the worst status; with several drafts the table ends in a line on all."""
        statuses = []
        for at, (draft, place) in enumerate(zip(drafts, places, strict=True), 1):
            try:
                statuses.append(self._one(at, draft, place))
            except Refusal as refusal:
                self._clear_progress()
                words = refusal_text(refusal, self.options.asked_lang)
                print(visible(words), file=sys.stderr, flush=True)
                statuses.append(_UNREADABLE)
        if self.total > 1 and self.options.format == "table":
            self._write(self._count(statuses), places[0])
        return max(statuses)

    def _one(self, at: int, draft: str, place: Path | None) -> int:
        from kanhe.formats.check_remarks import exit_status
        from kanhe.formats.pipeline import check_bytes

        self._progress(at, draft)
        name = STDIN if draft == STDIN else Path(draft).name
        data = bytes_of(draft)
        if self.options.format == "docx" and not data.startswith(b"PK"):
            raise Refusal("cli.docx_needs_docx", name=name)
        result = check_bytes(name, data, self.policy, self.lexicon, self.options.year)
        if self.side is not None:
            result = self.side.hold(result, is_traced=self.options.format == "html")
        shown = self._shown(result, data)
        self._clear_progress()
        is_first = place not in self.started
        if isinstance(shown, str) and self.options.format == "table" and not is_first:
            shown = "\n" + shown
        self._write(shown, place)
        if place is not None and self.options.format in FILED:
            said = say("cli.written", self.options.lang, name=one_line(name), path=str(place))
            print(said, flush=True)
        return exit_status(result.checked)

    def _shown(self, result: "Result", data: bytes) -> str | bytes:
        lang, is_verbose = self.options.lang, self.options.is_verbose
        if self.options.format == "json":
            from kanhe.formats.check_json import to_json

            return to_json(result.draft, result.checked, lang, is_verbose) + "\n"
        if self.options.format == "html":
            from kanhe.formats.check_html import to_html

            return to_html(result.draft, result.checked, result.page, lang)
        if self.options.format == "docx":
            from kanhe.formats.check_notes import notes_for
            from kanhe.formats.docx_comments import comment_docx

            notes = notes_for(result.draft.text, result.checked, lang)
            now = datetime.now(UTC)
            return comment_docx(data, notes, name=result.draft.name, lang=lang, written_at=now)
        from shutil import get_terminal_size  # loads three compressors

        from kanhe.formats.check_table import Screen, to_table

        is_screen = self.options.output in {None, STDIN} and sys.stdout.isatty()
        columns = get_terminal_size((80, 24)).columns
        is_coloured = is_screen and not os.environ.get("NO_COLOR")
        screen = Screen(columns, is_coloured)
        return to_table(result.draft, result.checked, lang, screen, is_verbose)

    def _count(self, statuses: Sequence[int]) -> str:
        words = say(
            "table.all",
            self.options.lang,
            drafts=str(self.total),
            differing=str(statuses.count(1)),
            clean=str(statuses.count(0)),
            unread=str(statuses.count(_UNREADABLE)),
        )
        return f"\n{words}\n"

    def _write(self, shown: str | bytes, place: Path | None) -> None:
        """Write to *place*, anew the first time and after that at its end."""
        data = shown.encode("utf-8", "backslashreplace") if isinstance(shown, str) else shown
        mode = "ab" if place in self.started else "wb"
        if place is None:
            _print_bytes(data)
        else:
            try:
                place.parent.mkdir(parents=True, exist_ok=True)
                with place.open(mode) as stream:
                    stream.write(data)
            except OSError as fault:
                raise _cannot("cli.cannot_write", fault, path=str(place)) from fault
        self.started.add(place)

    def _progress(self, at: int, draft: str) -> None:
        if sys.stderr.isatty():
            facts = {"at": str(at), "total": str(self.total), "name": one_line(draft)}
            words = say("cli.progress", self.options.lang, **facts)
            print(f"\r\x1b[K{words}", end="", file=sys.stderr, flush=True)

    def _clear_progress(self) -> None:
        if sys.stderr.isatty():
            print("\r\x1b[K", end="", file=sys.stderr, flush=True)


def _drafts(options: Options) -> tuple[str, ...]:
    if options.drafts:
        return options.drafts
    if sys.stdin is None or sys.stdin.isatty():
        raise Refusal("cli.no_drafts")
    return (STDIN,)


def _named(path: str | None, refusal: str) -> tuple[str | None, bytes]:
    """Return name and bytes of a file of settings; (None, nothing) where none is named."""
    if path is None:
        return None, b""
    try:
        return Path(path).name, Path(path).read_bytes()
    except OSError as fault:
        raise _cannot(refusal, fault, path=path) from fault


def bytes_of(draft: str) -> bytes:
    """Return the bytes of a draft, - being standard input; raises Refusal where it cannot."""
    if draft == STDIN:
        return sys.stdin.buffer.read(READ_AT_MOST)
    try:
        with Path(draft).open("rb") as stream:
            return stream.read(READ_AT_MOST)
    except FileNotFoundError as fault:
        raise Refusal("cli.no_file", name=draft) from fault
    except IsADirectoryError as fault:
        raise Refusal("cli.is_directory", name=draft, path=draft.rstrip("/\\")) from fault
    except OSError as fault:
        raise _cannot("cli.cannot_read", fault, name=draft) from fault


def _print_bytes(data: bytes) -> None:
    """Write to standard output as it is: no translation of line ends on any system."""
    sys.stdout.flush()
    sys.stdout.buffer.write(data)
    sys.stdout.flush()


def _cannot(code: str, fault: OSError, **facts: str) -> Refusal:
    return Refusal(code, reason=fault.strerror or type(fault).__name__, **facts)
