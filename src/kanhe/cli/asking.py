"""What is asked of figures on a command line: org unit, window, log position, organisation."""

from argparse import Namespace
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from kanhe.acts.holding import root_of
from kanhe.cli.arguments import choice
from kanhe.values.period import Window
from kanhe.values.refusal import Refusal

if TYPE_CHECKING:
    from kanhe.cli.session import Session
    from kanhe.indicators.figure import Query
    from kanhe.values.orgtree import OrgTree

ORGANISED = ("then", "now")
#: The options of every figure.
OPTIONS = ("--org", "--from", "--to", "--as-of", "--organised")


@dataclass(frozen=True, slots=True)
class Asked:
    """The query, and the days as typed: None where the window has no such end."""

    query: "Query"
    first: date | None
    last: date | None


def asked_of(command: str, options: Namespace, session: "Session") -> Asked:
    """Return what *options* ask of the open ledger; without --org the whole of it.

    Raises: Refusal `ledger.not_a_day`, `ledger.days_reversed`, `ledger.not_a_position`,
    `ledger.no_root`, `org_unit_never_opened`, `period_unknown`, `not_authorised`.
    """
    from kanhe.accounts.gate import check
    from kanhe.indicators.figure import Organised, Query
    from kanhe.store import moments

    now = session.now
    of_period(options)
    organised = choice(command, "--organised", options.organised or "then", ORGANISED)
    as_of = position_asked(command, options.as_of, now)
    moment = moments.moment(as_of)
    first, last = day_of("--from", getattr(options, "from")), day_of("--to", options.to)
    query = Query(
        org_unit_asked(moment.tree, options.org),
        window_of(first, last),
        str(moment.position),
        Organised(organised),
        now.date() if organised == "now" else None,
    )
    check(session.reader(), query.org_unit)
    return Asked(query, first, last)


def of_period(options: Namespace) -> None:
    """Let --period stand for its days and, once it is closed, for its place in the log."""
    name = getattr(options, "period", None)
    if name is None:
        return
    from kanhe.store.declarations import period

    found = period(name)
    setattr(options, "from", found.first.isoformat())
    options.to = found.last.isoformat()
    if found.closed is not None:
        options.as_of = str(found.closed)


def window_of(first: date | None, last: date | None) -> Window:
    """Return the window of two days; raises Refusal `ledger.days_reversed`."""
    if first is not None and last is not None and last < first:
        raise Refusal("ledger.days_reversed", first=first.isoformat(), last=last.isoformat())
    end = None if last is None or last == date.max else last + timedelta(days=1)
    return Window(first or date.min, end)


def day_of(option: str, text: str | None) -> date | None:
    """Return a day as typed; raises Refusal `ledger.not_a_day`."""
    if text is None:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise Refusal("ledger.not_a_day", option=option, value=text) from None


def position_asked(command: str, text: str | None, now: datetime) -> str:
    """Return the log position that --as-of names: an entry's number, or a moment (a day: its end).

    "" is now. Raises: Refusal `ledger.not_a_position`.
    """
    from kanhe.store.past import position_at

    if text is None or (text.isascii() and text.isdigit()):
        return text or ""
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        raise Refusal("ledger.not_a_position", command=command, value=text) from None
    if len(text) == len("2021-07-15"):
        moment += timedelta(days=1) - timedelta(microseconds=1)
    if moment.utcoffset() is None:
        moment = moment.replace(tzinfo=now.tzinfo)
    return str(position_at(moment))


def org_unit_asked(tree: "OrgTree", text: str | None) -> str:
    """Return the key of an org unit named by key or by name; without one, the root of the tree.

    Raises: Refusal `ledger.no_root` for a tree with none or several, `org_unit_never_opened`.
    """
    if text is None:
        root = root_of(tree)
        if root is None:
            raise Refusal("ledger.no_root")
        return root
    if text in tree.org_units:
        return text
    named = [key for key, one in tree.org_units.items() if text in [name for _, name in one.names]]
    if len(named) != 1:
        raise Refusal("org_unit_never_opened", org_unit=text)
    return named[0]
