"""`kanhe seal`: open and close a period in the log, seal its figures, show them."""

from argparse import Namespace
from collections.abc import Sequence

from kanhe.acts.holding import names_of
from kanhe.cli.arguments import whole_number
from kanhe.cli.asking import day_of, org_unit_asked
from kanhe.cli.command import Verb, verbs
from kanhe.cli.session import DONE, Session
from kanhe.cli.showing import print_json, print_table
from kanhe.formats.check_backing import plain
from kanhe.values.refusal import Refusal

_GREATEST = 2**53


def _open(session: Session, options: Namespace) -> int:
    from kanhe.acts.declaring import open_period
    from kanhe.store import declarations

    known = declarations.periods().get(options.period)
    first, last = day_of("--from", getattr(options, "from")), day_of("--to", options.to)
    if known is not None:
        first, last = first or known.first, last or known.last
    if first is None or last is None:
        option = "--from" if first is None else "--to"
        raise Refusal("args.value", command="seal open", option=option)
    found = open_period(
        occasion=session.occasion(),
        name=options.period,
        first=first,
        last=last,
        first_entry=whole_number("seal open", "--first-entry", options.first_entry, _GREATEST),
        reason=options.reason,
    )
    facts = {"period": found.name, "first": str(found.first), "last": str(found.last)}
    if session.is_json:
        print_json({"kanhe": "period/1", **facts, "first_entry": found.first_entry})
    else:
        print(session.say("seal.opened", **facts, entry=str(found.first_entry)))
    return DONE


def _close(session: Session, options: Namespace) -> int:
    """Close the period and seal every indicator of the whole organisation, or of --org."""
    from kanhe.acts.declaring import close_period
    from kanhe.store import queries

    found = close_period(occasion=session.occasion(), name=options.period)
    assert found.closed is not None
    names = [one.name for one in queries.indicators(found.closed)]
    return _seal(session, options, names)


def _add(session: Session, options: Namespace) -> int:
    return _seal(session, options, options.indicators)


def _seal(session: Session, options: Namespace, names: Sequence[str]) -> int:
    from kanhe.acts.declaring import seal_figures
    from kanhe.acts.publishing import sign_checkpoint
    from kanhe.store import queries

    org_unit = org_unit_asked(queries.tree(), options.org)
    sealed = seal_figures(
        occasion=session.occasion(),
        period=options.period,
        indicators=names,
        org_units=[org_unit],
    )
    has_key = (session.folder.keys / "log.key").exists()
    if has_key:
        sign_checkpoint(keys=session.folder.keys)
    if session.is_json:
        rows = [
            {"entry_number": number, "indicator": one.indicator, "value": plain(one.value)}
            for number, one in sealed
        ]
        print_json({"kanhe": "seals/1", "period": options.period, "sealed": rows,
                    "is_signed": has_key})  # fmt: skip
        return DONE
    said = "seal.sealed" if has_key else "seal.sealed_unsigned"
    print(session.say(said, period=options.period, count=str(len(sealed))))
    return DONE


def _show(session: Session, options: Namespace) -> int:
    from kanhe.store import declarations

    if options.period is not None:
        return _show_one(session, options)
    found = declarations.periods().values()
    if session.is_json:
        rows = [
            {
                "period": one.name,
                "from": one.first.isoformat(),
                "to": one.last.isoformat(),
                "first_entry": one.first_entry,
                "opened": one.opened,
                "closed": one.closed,
                "sealed": len(declarations.seals(one)),
            }
            for one in found
        ]
        print_json({"kanhe": "periods/1", "periods": rows})
        return DONE
    if not found:
        print(session.say("seal.none"))
        return DONE
    titles = [session.say(f"figures.title_{one}") for one in ("period", "days", "closed", "sealed")]
    shown = [
        (
            one.name,
            f"{one.first} — {one.last}",
            session.say("seal.open_still") if one.closed is None else str(one.closed),
            str(len(declarations.seals(one))),
        )
        for one in found
    ]
    print_table(titles, shown)
    return DONE


def _show_one(session: Session, options: Namespace) -> int:
    from kanhe.store import declarations, queries

    period = declarations.period(options.period)
    seals, known = declarations.seals(period), {one.name: one for one in queries.indicators()}
    if session.is_json:
        rows = [
            {
                "entry_number": number,
                "indicator": one.indicator,
                "definition_version": one.version,
                "org_unit": one.org_unit,
                "value": plain(one.value),
                "record_count": one.record_count,
                "size": one.size,
            }
            for number, one in seals.items()
        ]
        print_json({"kanhe": "seals/1", "period": period.name, "sealed": rows})
        return DONE
    names = names_of(queries.tree())
    titles = ("indicator", "org_unit", "value", "records", "entry")
    shown = [
        (
            known[one.indicator].title if session.lang == "zh" else known[one.indicator].title_en,
            names.get(one.org_unit, one.org_unit),
            plain(one.value) or session.say("figures.missing"),
            str(one.record_count),
            str(number),
        )
        for number, one in seals.items()
    ]
    print_table([session.say(f"figures.title_{title}") for title in titles], shown)
    return DONE


run = verbs(
    "seal",
    {
        "open": Verb(_open, ("period",), ("--from", "--to", "--first-entry", "--reason")),
        "close": Verb(_close, ("period",), ("--org",)),
        "add": Verb(_add, ("period", "indicators…"), ("--org",)),
        "show": Verb(_show, ("period?",)),
    },
)
