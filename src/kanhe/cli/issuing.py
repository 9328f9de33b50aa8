"""`kanhe issue`: a checked draft goes out; what it states is remembered, with its figures."""

from argparse import Namespace
from collections.abc import Iterator, Sequence
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from kanhe.cli.arguments import read, whole_number
from kanhe.cli.check import bytes_of
from kanhe.cli.holding import HeldTo, LedgerSide
from kanhe.cli.session import DONE, answered, ledger_parser, open_session
from kanhe.cli.showing import print_json
from kanhe.formats.check_remarks import exit_status, remarks_of
from kanhe.formats.pipeline import check_bytes, lexicon_of, policy_of
from kanhe.formats.wording import Lang, say
from kanhe.reconcile.verdict import Checked
from kanhe.values.refusal import Refusal

if TYPE_CHECKING:
    from datetime import date

    from kanhe.reconcile.hedges import Policy
    from kanhe.registers.declarations import StatementData


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
    if exit_status(result.checked) and not options.anyway:
        bad = sum(1 for one in remarks_of(result.checked, False) if one.outcome.endswith("differs"))
        raise Refusal("report_differs", document=title, count=str(bad))
    from kanhe.acts.declaring import declare_issued

    stated = list(_statements(result.checked, title, session.occurred_at.date(), policy))
    number = declare_issued(
        occasion=session.occasion(),
        document=title,
        sha256=result.draft.sha256,
        position=side.position,
        statements=stated,
    )
    facts = {"document": title, "count": str(len(stated)), "position": str(side.position)}
    if session.is_json:
        print_json({"kanhe": "issued/1", "entry_number": number, "document": title,
                    "sha256": result.draft.sha256, "position": side.position,
                    "statements": len(stated)})  # fmt: skip
    else:
        print(session.say("issue.issued", **facts, entry_number=str(number)))
    return DONE


def _held_to(ledger: str, options: Namespace) -> HeldTo:
    return HeldTo(ledger, options.as_of, options.org, getattr(options, "from"), options.to)


def _statements(
    checked: Checked, title: str, day: "date", policy: "Policy"
) -> "Iterator[StatementData]":
    from kanhe.reconcile.against_issued import statements_of
    from kanhe.registers.declarations import StatementData

    assert checked.backing is not None
    judged = checked.backing.judgements
    for number, one in zip(checked.numbers, judged, strict=True):
        for said in statements_of(title, day, [number], [one], policy):
            assert one is not None
            end = said.window.end
            yield StatementData(
                said.text,
                said.indicator,
                said.org_unit,
                said.window.start,
                None if end is None else end - timedelta(days=1),
                said.admits.low,
                said.admits.high,
                said.admits.low_open,
                said.admits.high_open,
                one.verdict.figure,
            )
