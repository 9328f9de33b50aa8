"""The command `kanhe`: choose the language, hand over to a command, answer with a status.

0 and 1 are the command's; 2 is a draft or a command line that cannot be used; 130 and 141 are the
shell's own for an interrupt and a reader that went away.
"""

import io
import os
import sys
from collections.abc import Callable, Mapping, Sequence
from importlib import import_module
from itertools import pairwise

from kanhe.formats.visible_text import visible
from kanhe.formats.wording import LANGS, Lang, refusal_text, say
from kanhe.values.refusal import Refusal

Command = Callable[[Sequence[str], Lang], int]

_UNUSABLE, _INTERRUPTED, _READER_GONE = 2, 130, 141


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line and return its exit status; without *arguments*, those of the shell."""
    given = list(sys.argv[1:] if arguments is None else arguments)
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")
    try:
        status = _run(given)
        sys.stdout.flush()
    except Refusal as refusal:
        print(visible(refusal_text(refusal, asked_language(given))), file=sys.stderr)
        return _UNUSABLE
    except KeyboardInterrupt:
        print(say("cli.stopped", language(given, os.environ)), file=sys.stderr)
        return _INTERRUPTED
    except BrokenPipeError:
        _drop_output()
        return _READER_GONE
    except OSError as fault:  # files are refused by their own words; this is standard output
        _drop_output()
        reason = fault.strerror or type(fault).__name__
        unwritten = Refusal("cli.cannot_write", path="-", reason=reason)
        print(refusal_text(unwritten, asked_language(given)), file=sys.stderr)
        return _UNUSABLE
    return status


def _drop_output() -> None:
    """Let standard output lead nowhere: what is buffered would fail again at the very end."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def language(arguments: Sequence[str], environment: Mapping[str, str]) -> Lang:
    """Return the language: --lang, KANHE_LANG, then the locale; Chinese where none is told."""
    asked = asked_language(arguments)
    if asked:
        return asked
    names = ("KANHE_LANG", "LC_ALL", "LC_MESSAGES", "LANG")
    told = next((environment[name] for name in names if environment.get(name)), "")
    locale = told.replace("-", "_").split("_")[0].split(".")[0].lower()
    return "zh" if locale in {"", "c", "posix", "zh"} else "en"


def asked_language(arguments: Sequence[str]) -> Lang | None:
    """Return the language that --lang asks for, None without it or with one unknown."""
    values = [each.partition("=")[2] for each in arguments if each.startswith("--lang=")]
    values += [after for each, after in pairwise(arguments) if each == "--lang"]
    return next((lang for lang in LANGS if lang in values[-1:]), None)


def _run(arguments: list[str]) -> int:
    lang = language(arguments, os.environ)
    at, is_global = 0, True
    while is_global and at < len(arguments):
        step = {"--lang": 2}.get(arguments[at], 1 if arguments[at].startswith("--lang=") else 0)
        at, is_global = at + step, bool(step)
    before, rest = arguments[:at], arguments[at:]
    if not rest or rest[0] in {"-h", "--help", "help"}:
        print(say("cli.help", lang), end="", file=sys.stdout if rest else sys.stderr)
        return 0 if rest else _UNUSABLE
    if rest[0] in {"--version", "-V"}:
        print(_version(lang))
        return 0
    return _command(rest[0])([*before, *rest[1:]], lang)


#: Where each command lives: module of this room, function.
COMMANDS: Mapping[str, tuple[str, str]] = {
    "check": ("check", "run"),
    "bind": ("binding", "run"),
    "issue": ("issuing", "run"),
    "restate": ("restating", "run"),
    "figure": ("figures", "run_figure"),
    "trace": ("figures", "run_trace"),
    "table": ("tables", "run"),
    "seal": ("sealing", "run"),
    "verify": ("verify", "run"),
    "init": ("founding", "run"),
    "serve": ("serving", "run"),
    "install-service": ("service", "run"),
    "org": ("org", "run"),
    "define": ("defining", "run"),
    "import": ("importing", "run"),
    "add": ("entering", "run_add"),
    "correct": ("entering", "run_correct"),
    "void": ("entering", "run_void"),
    "attach": ("entering", "run_attach"),
    "erase": ("entering", "run_erase"),
    "withhold": ("entering", "run_withhold"),
    "step": ("closing", "run_step"),
    "remind": ("closing", "run_remind"),
    "work": ("closing", "run_work"),
    "look-back": ("looking_back", "run"),
    "grant": ("granting", "run"),
    "account": ("people", "run"),
    "records": ("records", "run_records"),
    "record": ("records", "run_record"),
    "export": ("keeping", "run_export"),
    "log": ("log", "run"),
    "rebuild": ("keeping", "run_rebuild"),
    "backup": ("keeping", "run_backup"),
    "restore": ("keeping", "run_restore"),
}


def _command(name: str) -> Command:
    """Return the command called *name*; only its own module is loaded."""
    found = COMMANDS.get(name)
    if found is not None:
        command: Command = getattr(import_module(f"kanhe.cli.{found[0]}"), found[1])
        return command
    code = "cli.unknown_option" if name.startswith("-") else "cli.unknown_command"
    raise Refusal(code, command=name, option=name, commands=", ".join(COMMANDS))


def _version(lang: Lang) -> str:
    from importlib.metadata import PackageNotFoundError, version

    try:
        number = version("kanhe")
    except PackageNotFoundError:
        number = say("cli.source_tree", lang)
    return say("cli.version", lang, version=number)


if __name__ == "__main__":
    sys.exit(main())
