"""`kanhe step`, `remind`, `work`: close-out at the command line."""

from argparse import Namespace

from kanhe.cli.arguments import choice
from kanhe.cli.asking import day_of
from kanhe.cli.command import command
from kanhe.cli.entering import find_register
from kanhe.cli.session import DONE, Session
from kanhe.cli.showing import print_json, print_table


@command(
    "step", ("event", "key"), options=("--register", "--reason", "--due", "--outcome", "--seen")
)
def run_step(session: Session, options: Namespace) -> int:
    """Take a step of close-out on a record."""
    from kanhe.acts.closing_out import take_step
    from kanhe.registers.lifecycle import Event

    event = Event(choice("step", "EVENT", options.event, [one.value for one in Event]))
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


@command("remind", ("key",), options=("--register", "--reason"))
def run_remind(session: Session, options: Namespace) -> int:
    """Remind those who owe the next step of a record."""
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


@command("work")
def run_work(session: Session, options: Namespace) -> int:
    """List what waits for the actor."""
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
