"""`kanhe step`, `remind`, `work`: close-out at the command line."""

from argparse import Namespace
from collections.abc import Sequence
from datetime import date

from kanhe.cli.arguments import choice, read
from kanhe.cli.entering import find_register
from kanhe.cli.session import DONE, answered, ledger_parser, open_session
from kanhe.cli.showing import print_json, print_table
from kanhe.formats.wording import Lang, say
from kanhe.values.refusal import Refusal


@answered
def run_step(arguments: Sequence[str], lang: Lang) -> int:
    """Take a step of close-out on a record."""
    parser = ledger_parser("step")
    for option in ("--register", "--reason", "--due", "--outcome", "--seen"):
        parser.add_argument(option)
    options = read(parser, arguments, ("event", "key"))
    if options.is_help:
        return _help("step", options, lang)
    from kanhe.registers.lifecycle import Event

    event = Event(choice("step", "EVENT", options.event, [one.value for one in Event]))
    session = open_session("step", options, lang)
    from kanhe.acts.closing_out import take_step

    register = find_register(options.register, options.key)
    number = take_step(
        occasion=session.occasion(),
        register=register,
        key=options.key,
        event=event,
        reason=options.reason,
        due_on=day_of("--due", options.due),
        outcome=options.outcome,
        seen=options.seen,
    )
    from kanhe.store import queries

    state = queries.record(register, options.key).state
    if session.is_json:
        told = {"kanhe": "act/1", "register": register, "key": options.key}
        print_json({**told, "event": event, "state": state, "entry_number": number})
    else:
        words, stands = session.say(f"step.{event}"), session.say(f"ledger.state_{state}")
        print(
            session.say(
                "ledger.stepped", key=options.key, event=words, state=stands, number=str(number)
            )
        )
    return DONE


@answered
def run_remind(arguments: Sequence[str], lang: Lang) -> int:
    """Remind those who owe the next step of a record."""
    parser = ledger_parser("remind")
    for option in ("--register", "--reason"):
        parser.add_argument(option)
    options = read(parser, arguments, ("key",))
    if options.is_help:
        return _help("remind", options, lang)
    session = open_session("remind", options, lang)
    from kanhe.acts.closing_out import remind

    register = find_register(options.register, options.key)
    number = remind(
        occasion=session.occasion(),
        register=register,
        key=options.key,
        reason=options.reason or "",
    )
    if session.is_json:
        told = {"kanhe": "act/1", "register": register, "key": options.key}
        print_json({**told, "entry_number": number})
    else:
        print(session.say("ledger.reminded", key=options.key, number=str(number)))
    return DONE


@answered
def run_work(arguments: Sequence[str], lang: Lang) -> int:
    """List what waits for the actor."""
    options = read(ledger_parser("work"), arguments)
    if options.is_help:
        return _help("work", options, lang)
    session = open_session("work", options, lang)
    from kanhe.accounts.waiting import tasks

    found = tasks(session.reader())
    if session.is_json:
        rows = [
            {
                "register": one.register.name,
                "key": one.record.key,
                "org_unit": one.record.org_unit,
                "state": one.record.state,
                "events": list(one.events),
                "due_on": one.due_on,
                "lamp": one.lamp.name if one.lamp else None,
            }
            for one in found
        ]
        print_json({"kanhe": "work/1", "tasks": rows})
    elif not found:
        print(session.say("ledger.no_work"))
    else:
        heads = [session.say(f"ledger.title_{one}") for one in ("key", "org_unit", "state")]
        heads += [session.say("ledger.title_due"), session.say("ledger.title_steps")]
        print_table(
            heads,
            [
                (
                    one.record.key,
                    one.record.org_unit,
                    session.say(f"ledger.state_{one.record.state}"),
                    one.due_on.isoformat() if one.due_on else "",
                    " / ".join(session.say(f"step.{event}") for event in one.events),
                )
                for one in found
            ],
        )
    return DONE


def day_of(option: str, text: str | None) -> date | None:
    """Return the day that an option names; raises Refusal `ledger.not_a_day`."""
    if text is None:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise Refusal("ledger.not_a_day", option=option, value=text) from None


def _help(command: str, options: Namespace, lang: Lang) -> int:
    print(say(f"cli.help_{command}", options.lang or lang), end="")
    return DONE
