"""`kanhe issue`: a checked draft goes out; what it states is remembered, with its figures."""

from argparse import Namespace
from collections.abc import Sequence
from pathlib import Path

from kanhe.cli.arguments import read, whole_number
from kanhe.cli.check import bytes_of
from kanhe.cli.holding import HeldTo, LedgerSide
from kanhe.cli.session import DONE, answered, ledger_parser, open_session
from kanhe.cli.showing import print_json
from kanhe.formats.pipeline import check_bytes, lexicon_of, policy_of
from kanhe.formats.wording import Lang, say


@answered
def run(arguments: Sequence[str], lang: Lang) -> int:
    """Check a draft and declare it issued; one that differs is not, but for --anyway."""
    parser = ledger_parser("issue")
    for option in ("--title", "--as-of", "--org", "--from", "--to", "--year"):
        parser.add_argument(option)
    parser.add_argument("--anyway", action="store_true")
    options = read(parser, arguments, ("draft",))
    if options.is_help:
        print(say("cli.help_issue", options.lang or lang), end="")
        return DONE
    session = open_session("issue", options, lang)
    policy = policy_of(None, b"")
    side = LedgerSide(_held_to(str(session.folder.path), options), policy, session.now)
    name, data = Path(options.draft).name, bytes_of(options.draft)
    year = whole_number("issue", "--year", options.year, 9999)
    result = side.hold(check_bytes(name, data, policy, lexicon_of(None, b""), year))
    title = options.title or name
    from kanhe.acts.issuing import declare_checked

    number, count = declare_checked(
        occasion=session.occasion(),
        checked=result.checked,
        title=title,
        sha256=result.draft.sha256,
        policy=policy,
        is_anyway=options.anyway,
    )
    facts = {"document": title, "count": str(count), "position": str(side.position)}
    if session.is_json:
        print_json({"kanhe": "issued/1", "entry_number": number, "document": title,
                    "sha256": result.draft.sha256, "position": side.position,
                    "statements": count})  # fmt: skip
    else:
        print(session.say("issue.issued", **facts, entry_number=str(number)))
    return DONE


def _held_to(ledger: str, options: Namespace) -> HeldTo:
    return HeldTo(ledger, options.as_of, options.org, getattr(options, "from"), options.to)
