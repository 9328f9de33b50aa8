"""The options of `kanhe check`, read strictly: what is not understood is refused with words."""

from argparse import ArgumentError, ArgumentParser, HelpFormatter, Namespace
from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Literal, NoReturn, cast

from kanhe.formats.wording import LANGS, Lang
from kanhe.values.refusal import Refusal

if TYPE_CHECKING:
    from kanhe.cli.holding import HeldTo

Format = Literal["table", "json", "html", "docx"]
FORMATS: tuple[Format, ...] = ("table", "json", "html", "docx")
STDIN = "-"

#: Options that say something of the ledger, in the order of `HeldTo`.
_OF_LEDGER = ("--as-of", "--org", "--from", "--to", "--actor")


@dataclass(frozen=True, slots=True)
class Options:
    """What the command line asks for."""

    drafts: tuple[str, ...]
    format: Format
    output: str | None
    policy: str | None
    lexicon: str | None
    lang: Lang
    asked_lang: Lang | None
    year: int | None
    is_verbose: bool
    is_help: bool
    held_to: "HeldTo | None" = None


class _Parser(ArgumentParser):
    """A parser that refuses instead of ending the process with English words."""

    def error(self, message: str) -> NoReturn:
        """Refuse; what reaches here has no option to name."""
        raise Refusal("cli.unknown_option", option=message)


def read_options(arguments: Sequence[str], lang: Lang) -> Options:
    """Return the options in *arguments*; *lang* is the language where --lang is not given.

    Raises: Refusal `cli.unknown_option`, `cli.option_value`, `cli.not_a_choice`,
    `cli.not_a_year`, `cli.input_twice`, `cli.needs_ledger`.
    """
    try:
        found, unknown = _parser().parse_known_intermixed_args(list(arguments))
    except ArgumentError as fault:
        raise Refusal("cli.option_value", option=fault.argument_name or "") from fault
    if unknown:
        raise Refusal("cli.unknown_option", option=unknown[0])
    if found.drafts.count(STDIN) > 1:
        raise Refusal("cli.input_twice")
    asked = _choice("--lang", found.lang, LANGS) if found.lang is not None else None
    return Options(
        drafts=tuple(found.drafts),
        format=cast("Format", _choice("--format", found.format, FORMATS)),
        output=found.output,
        policy=found.policy,
        lexicon=found.lexicon,
        lang=cast("Lang", asked or lang),
        asked_lang=cast("Lang | None", asked),
        year=_year(found.year),
        is_verbose=found.verbose,
        is_help=found.help,
        held_to=_held_to(found),
    )


def _parser() -> ArgumentParser:
    parser = _Parser(
        prog="kanhe check", add_help=False, allow_abbrev=False, exit_on_error=False,
        formatter_class=partial(HelpFormatter, width=80),  # asking for the width loads compressors
    )  # fmt: skip
    parser.add_argument("drafts", nargs="*")
    parser.add_argument("--format", default="table")
    parser.add_argument("-o", "--output")
    parser.add_argument("--policy")
    parser.add_argument("--lexicon")
    parser.add_argument("--year")
    parser.add_argument("--lang")
    for option in ("--ledger", *_OF_LEDGER):
        parser.add_argument(option)
    parser.add_argument("--verbose", action="store_true")
    parser.add_argument("-h", "--help", action="store_true")
    return parser


def _held_to(found: Namespace) -> "HeldTo | None":
    """Return what is said of the ledger; raises Refusal `cli.needs_ledger` without one."""
    said = [getattr(found, option.strip("-").replace("-", "_")) for option in _OF_LEDGER]
    if found.ledger is not None:
        from kanhe.cli.holding import HeldTo

        return HeldTo(found.ledger, *said)
    for option, value in zip(_OF_LEDGER, said, strict=True):
        if value is not None:
            raise Refusal("cli.needs_ledger", option=option)
    return None


def _choice(option: str, value: str, choices: Sequence[str]) -> str:
    if value not in choices:
        raise Refusal("cli.not_a_choice", option=option, value=value, choices=", ".join(choices))
    return value


def _year(value: str | None) -> int | None:
    if value is None:
        return None
    if len(value) == 4 and value.isascii() and value.isdecimal() and int(value) >= 1:
        return int(value)
    raise Refusal("cli.not_a_year", value=value)
