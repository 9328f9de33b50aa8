"""`kanhe restate`: why numbers changed between two documents, or since one, record by record."""

from argparse import Namespace
from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING

from kanhe.cli.command import command
from kanhe.cli.session import DONE, Session
from kanhe.cli.showing import print_json, print_table
from kanhe.formats.check_backing import days_of, plain
from kanhe.values.refusal import Refusal

if TYPE_CHECKING:
    from kanhe.store.declarations import Document
    from kanhe.store.restating import Changed


@command("restate", ("earlier", "later?"))
def run(session: Session, options: Namespace) -> int:
    """Compare an issued document with a later one, or with the ledger as it stands."""
    from kanhe.accounts.gate import check
    from kanhe.store.declarations import documents
    from kanhe.store.queries import log_size
    from kanhe.store.restating import changes

    check(session.reader(), None)

    known = documents()
    earlier = _named(known, options.earlier)
    later = None if options.later is None else _named(known, options.later)
    position = log_size() if later is None else later.position
    found = list(changes(earlier, later, position))
    if session.is_json:
        print_json(_json(earlier, later, position, found))
        return DONE
    _print(session, earlier, later, found)
    return DONE


def _named(known: Sequence["Document"], word: str) -> "Document":
    """Return the document of that entry number, title or beginning of a digest; the latest."""
    fitting = [
        one
        for one in known
        if word in (str(one.entry_number), one.name)
        or (len(word) >= 8 and one.sha256.startswith(word))
    ]
    if not fitting:
        names = "、".join(f"{one.entry_number} {one.name}" for one in known) or "—"
        raise Refusal("restate.unknown", document=word, known=names)
    return fitting[-1]


def _json(
    earlier: "Document", later: "Document | None", position: int, found: Sequence["Changed"]
) -> dict[str, object]:
    rows = [
        {
            "text": one.earlier.text,
            "later_text": one.later_text,
            "indicator": one.earlier.indicator,
            "org_unit": one.earlier.org_unit,
            "from": _iso(one.earlier.first),
            "to": _iso(one.earlier.last),
            "before": plain(one.before.value),
            "after": plain(one.after.value),
            "is_redefined": one.why.is_redefined,
            "over_later_days": one.over_later_days and plain(one.over_later_days.value),
            "records": [
                {
                    "key": each.key,
                    "cause": each.cause.value,
                    "before": plain(each.before),
                    "after": plain(each.after),
                }
                for each in one.why.differences
            ],
        }
        for one in found
    ]
    return {
        "kanhe": "restatement/1",
        "earlier": earlier.entry_number,
        "later": later and later.entry_number,
        "positions": [earlier.position, position],
        "changes": rows,
    }


def _print(
    session: Session, earlier: "Document", later: "Document | None", found: Sequence["Changed"]
) -> None:
    from kanhe.store import queries

    name = session.say("restate.now") if later is None else later.name
    if not found:
        print(session.say("restate.same", earlier=earlier.name, later=name))
        return
    print(session.say("restate.head", earlier=earlier.name, later=name, count=str(len(found))))
    for one in found:
        known = queries.indicator(one.earlier.indicator)
        title = known.title if session.lang == "zh" else known.title_en
        first, last = days_of(one.before.query.window)
        facts = {"title": title, "first": first or "…", "last": last or "…"}
        before, after = (plain(each.value) or "—" for each in (one.before, one.after))
        print()
        print(session.say("restate.line", **facts, before=before, after=after))
        if one.over_later_days is not None:
            end = days_of(one.over_later_days.query.window)[1]
            total = plain(one.over_later_days.value) or "—"
            print("  " + session.say("restate.wider", last=end or "…", total=total))
        if one.why.is_redefined:
            print("  " + session.say("restate.redefined"))
        rows = [
            (
                each.key,
                session.say(f"restate.cause_{each.cause.value}"),
                plain(each.before) or "—",
                plain(each.after) or "—",
            )
            for each in one.why.differences
        ]
        if rows:
            titles = ("key", "cause", "before", "after")
            print_table([session.say(f"figures.title_{each}") for each in titles], rows)


def _iso(day: date | None) -> str | None:
    return None if day is None else day.isoformat()
