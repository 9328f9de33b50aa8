"""One record of a figure, followed down: its entries, their hashes, the signed checkpoint."""

from argparse import Namespace
from typing import TYPE_CHECKING

from kanhe.cli.asking import asked_of
from kanhe.cli.session import DONE, Session
from kanhe.cli.showing import print_json, print_pairs, print_table
from kanhe.formats.check_backing import plain
from kanhe.values.refusal import Refusal

if TYPE_CHECKING:
    from kanhe.indicators.figure import Query
    from kanhe.store.drilling import DrillRow


def follow(session: Session, options: Namespace) -> int:
    """Show how the record --key stands behind the figure; raises Refusal if it does not."""
    from kanhe.store import moments, queries
    from kanhe.store.checkpoints import position_head
    from kanhe.tlog.encoding import to_base64

    query = asked_of("trace", options, session).query
    moment = moments.moment(query.as_of)
    indicator = moment.indicator(options.indicator)
    row = _row(options, query)
    register = indicator.register or ""
    trail = [
        line
        for line in queries.record(register, row.key).trail
        if line.entry_number <= moment.position
    ]
    entries = [queries.entry(line.entry_number) for line in trail]
    head = position_head(moment.position)
    signed = _signed(trail[-1].entry_number)
    if session.is_json:
        shown = [
            {
                "entry_number": line.entry_number,
                "kind": line.kind,
                "actor": line.actor,
                "recorded_at": line.recorded_at.isoformat(),
                "leaf": to_base64(entry.leaf),
            }
            for line, entry in zip(trail, entries, strict=True)
        ]
        print_json(
            {
                "kanhe": "trace/1",
                "indicator": indicator.name,
                "register": register,
                "key": row.key,
                "contributes": plain(row.contributes),
                "entries": shown,
                "as_of": head,
                "checkpoint": signed,
            }
        )
        return DONE
    title = indicator.title if session.lang == "zh" else indicator.title_en
    print(f"{title}  ←  {row.key}  {plain(row.contributes)}")
    names = ("entry", "kind", "by", "recorded", "leaf")
    rows = [
        (
            str(line.entry_number),
            session.say(f"ledger.kind_{line.kind}"),
            line.actor,
            line.recorded_at.isoformat(timespec="minutes"),
            to_base64(entry.leaf),
        )
        for line, entry in zip(trail, entries, strict=True)
    ]
    print_table([session.say(f"figures.title_{name}") for name in names], rows, widest=44)
    checkpoint = session.say("figures.unsigned") if signed is None else f"{signed['size']}"
    facts = [("as_of_label", session.say("figures.as_of", **{k: str(v) for k, v in head.items()}))]
    facts.append(("checkpoint", checkpoint))
    if signed is not None:
        facts += [("root", str(signed["root"])), ("witnesses", str(signed["cosignatures"]))]
    print_pairs([(session.say(f"figures.{name}"), text) for name, text in facts])
    print(session.say("figures.receipt", number=str(trail[-1].entry_number)))
    return DONE


def _row(options: Namespace, query: "Query") -> "DrillRow":
    from kanhe.store.drilling import each_row

    rows = each_row(options.indicator, query, part=options.part)
    found = next((one for one in rows if one.key == options.key), None)
    if found is None:
        raise Refusal("figures.not_behind", key=options.key, indicator=options.indicator)
    return found


def _signed(number: int) -> dict[str, object] | None:
    """Return the latest signed checkpoint if entry *number* is in it."""
    from kanhe.store.checkpoints import checkpoint
    from kanhe.tlog.checkpoint import parse_checkpoint
    from kanhe.tlog.encoding import to_base64

    try:
        note = checkpoint()
    except Refusal:
        return None
    head = parse_checkpoint(note.text)
    if head.size < number:
        return None
    return {
        "size": head.size,
        "root": to_base64(head.root),
        "cosignatures": len(note.signatures) - 1,
    }
