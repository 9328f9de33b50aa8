"""A command of a ledger: the words and options it takes, and the act behind them.

    @command("void", ("key",), options=("--register", "--reason"))
    def run_void(session: Session, options: Namespace) -> int: ...

    run = verbs("grant", {"give": Verb(_give, ("role",), ("--to",)), "list": Verb(_list)})

What every command does is here and nowhere else: read the line strictly, answer --help, open the
ledger, tell a refusal.
"""

from argparse import Namespace
from collections.abc import Callable, Mapping, Sequence
from typing import NamedTuple

from kanhe.cli.arguments import read, split_verb
from kanhe.cli.session import DONE, Run, Session, answered, ledger_parser, open_session
from kanhe.formats.wording import Lang, say

Act = Callable[[Session, Namespace], int]


class Verb(NamedTuple):
    """What stands behind one name: its act, its words (as in `read`), its options and flags.

    An option that ends in … may be given several times.
    """

    act: Act
    words: Sequence[str] = ()
    options: Sequence[str] = ()
    flags: Sequence[str] = ()


def command(
    name: str, words: Sequence[str] = (), *, options: Sequence[str] = (), flags: Sequence[str] = ()
) -> Callable[[Act], Run]:
    """Return a decorator that makes an act on an open ledger the command *name*."""

    def decorate(act: Act) -> Run:
        verb = Verb(act, words, options, flags)

        @answered
        def run(arguments: Sequence[str], lang: Lang) -> int:
            return _run(name, name, verb, arguments, lang)

        return run

    return decorate


def verbs(name: str, table: Mapping[str, Verb]) -> Run:
    """Return the command *name*, whose first word chooses what is done."""

    @answered
    def run(arguments: Sequence[str], lang: Lang) -> int:
        verb, rest = split_verb(arguments, name, tuple(table))
        if not verb:
            return told_help(name, read(ledger_parser(name), rest), lang)
        return _run(name, f"{name} {verb}", table[verb], rest, lang)

    return run


def told_help(name: str, options: Namespace, lang: Lang) -> int:
    """Print the help of the command *name* in the language asked for, and return its status."""
    print(say(f"cli.help_{name.replace('-', '_')}", options.lang or lang), end="")
    return DONE


def _run(name: str, full_name: str, verb: Verb, arguments: Sequence[str], lang: Lang) -> int:
    parser = ledger_parser(full_name)
    for option in verb.options:
        if option.endswith("…"):
            parser.add_argument(option[:-1], action="append", default=[])
        else:
            parser.add_argument(option)
    for flag in verb.flags:
        parser.add_argument(flag, action="store_true")
    options = read(parser, arguments, verb.words)
    if options.is_help:
        return told_help(name, options, lang)
    return verb.act(open_session(full_name, options, lang), options)
