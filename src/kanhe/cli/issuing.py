"""`kanhe issue`: a checked draft goes out; what it states is remembered, with its figures."""

from argparse import Namespace
from pathlib import Path

from kanhe.cli.arguments import whole_number
from kanhe.cli.check import bytes_of
from kanhe.cli.command import command
from kanhe.cli.holding import HeldTo, LedgerSide
from kanhe.cli.session import DONE, Session
from kanhe.cli.showing import print_json
from kanhe.formats.pipeline import check_bytes, lexicon_of, policy_of


@command(
    "issue",
    ("draft",),
    options=("--title", "--as-of", "--org", "--from", "--to", "--year"),
    flags=("--anyway",),
)
def run(session: Session, options: Namespace) -> int:
    """Check a draft and declare it issued; one that differs is not, but for --anyway."""
    policy = policy_of(None, b"")
    held_to = HeldTo(
        str(session.folder.path), options.as_of, options.org, getattr(options, "from"), options.to
    )
    side = LedgerSide(held_to, policy, session.now, session.actor)
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
