"""Read the arguments of a command strictly: what is not understood is refused with words.

Standard library only and no words of its own: the verifier in one file carries it along.
"""

from argparse import ArgumentError, ArgumentParser, Namespace
from collections.abc import Sequence
from typing import NoReturn

from kanhe.values.refusal import Refusal

LANGUAGES = ("zh", "en")
SHOWN = ("table", "json")


class _Parser(ArgumentParser):
    """A parser that refuses instead of ending the process with English words."""

    def error(self, message: str) -> NoReturn:
        raise Refusal("args.unknown", command=self.prog, option=message)


def parser_of(command: str) -> ArgumentParser:
    """Return a parser for *command* (`log export`) that knows --lang, --format and --help."""
    parser = _Parser(prog=command, add_help=False, allow_abbrev=False, exit_on_error=False)
    parser.add_argument("--lang")
    parser.add_argument("--format", default=SHOWN[0])
    parser.add_argument("-h", "--help", action="store_true", dest="is_help")
    return parser


def read(parser: ArgumentParser, arguments: Sequence[str], named: Sequence[str] = ()) -> Namespace:
    """Return what *arguments* say; *named* are the words that must stand there, in order.

    A last name that ends in … takes one word or more, one that ends in ? may be missing.
    Raises: Refusal `args.unknown`, `args.value`, `args.missing`, `args.too_many`, `args.choice`.
    """
    parser.add_argument("words", nargs="*")
    command = parser.prog
    try:
        found, unknown = parser.parse_known_intermixed_args(list(arguments))
    except ArgumentError as fault:
        raise Refusal("args.value", command=command, option=fault.argument_name or "") from fault
    if unknown:
        raise Refusal("args.unknown", command=command, option=unknown[0])
    if found.lang is not None:
        choice(command, "--lang", found.lang, LANGUAGES)
    if not found.is_help:
        _name_words(command, found, named)
    return found


def choice(command: str, option: str, value: str, choices: Sequence[str]) -> str:
    """Return *value* if it is one of *choices*; raises Refusal `args.choice`."""
    if value not in choices:
        raise Refusal(
            "args.choice", command=command, option=option, value=value, choices=", ".join(choices)
        )
    return value


def whole_number(command: str, option: str, value: str | None, greatest: int) -> int | None:
    """Return *value* as a number from 1 to *greatest*; raises Refusal `args.number`."""
    if value is None:
        return None
    if value.isascii() and value.isdecimal() and len(value) < 20 and 1 <= int(value) <= greatest:
        return int(value)
    raise Refusal("args.number", command=command, option=option, value=value)


def split_verb(
    arguments: Sequence[str], command: str, verbs: Sequence[str]
) -> tuple[str, list[str]]:
    """Return the verb of a command such as `log` and all other arguments; "" where help is asked.

    Raises: Refusal `args.verb` for a verb that is missing or not one of *verbs*.
    """
    skip = False
    for at, word in enumerate(arguments):
        if skip:
            skip = False
        elif word in verbs:
            return word, [*arguments[:at], *arguments[at + 1 :]]
        elif word in ("-h", "--help"):
            return "", list(arguments)
        elif word in ("--lang", "--ledger", "--format"):
            skip = True
        elif not word.startswith("-"):
            raise Refusal("args.verb", command=command, found=word, verbs=", ".join(verbs))
    raise Refusal("args.verb", command=command, found="", verbs=", ".join(verbs))


def _name_words(command: str, found: Namespace, named: Sequence[str]) -> None:
    """Give the positional words their names; a name with … or ? is described in `read`."""
    words = list(found.words)
    for name in named:
        bare = name.rstrip("…?")
        if "…" in name:
            setattr(found, bare, words)
            if not words and not name.endswith("?"):
                raise Refusal("args.missing", command=command, name=bare.upper())
            return
        if not words and not name.endswith("?"):
            raise Refusal("args.missing", command=command, name=bare.upper())
        setattr(found, bare, words.pop(0) if words else None)
    if words:
        raise Refusal("args.too_many", command=command, found=words[0])
