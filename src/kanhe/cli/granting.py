"""`kanhe grant`: give a role on a part of the tree, end it, list who has which."""

from argparse import Namespace

from kanhe.cli.arguments import choice, whole_number
from kanhe.cli.asking import day_of
from kanhe.cli.command import Verb, verbs
from kanhe.cli.session import DONE, Session
from kanhe.cli.showing import print_json, print_table
from kanhe.values.refusal import Refusal

_GREATEST = 2**62


def _give(session: Session, options: Namespace) -> int:
    from kanhe.acts.granting import grant_role
    from kanhe.registers.roles import Role

    role = Role(choice("grant give", "ROLE", options.role, [one.value for one in Role]))
    if not options.to:
        raise Refusal("ledger.option_missing", command="grant give", option="--to")
    number = grant_role(
        occasion=session.occasion(),
        account=_key_of(options.to),
        role=role,
        org_unit=options.org,
        campaign=options.campaign,
        starts_on=day_of("--from", getattr(options, "from")),
        ends_on=day_of("--until", options.until),
        reason=options.reason,
    )
    return _told(session, "ledger.granted", number, session.say(f"role.{role}"), options.to)


def _end(session: Session, options: Namespace) -> int:
    from kanhe.acts.granting import end_grant

    number = whole_number("grant end", "NUMBER", options.number, _GREATEST) or 0
    done = end_grant(
        occasion=session.occasion(),
        grant=number,
        reason=options.reason or "",
        ends_on=day_of("--until", options.until),
    )
    return _told(session, "ledger.grant_ended", done, str(number), "")


def _list(session: Session, options: Namespace) -> int:
    from kanhe.accounts.people import names_of
    from kanhe.store.grants import all_grants

    wanted = _key_of(options.to) if options.to else None
    found = [one for one in all_grants() if wanted in (None, one.account)]
    names = names_of({one.account for one in found})
    if session.is_json:
        print_json({"kanhe": "grants/1", "grants": [_as_json(one) for one in found]})
        return DONE
    titles = ("number", "account", "role", "org_unit", "from", "until")
    print_table(
        [session.say(f"ledger.title_{one}") for one in titles],
        [
            (
                str(one.entry_number),
                names.get(one.account, one.account),
                session.say(f"role.{one.role}"),
                one.org_unit or session.say("ledger.whole"),
                one.starts_on.isoformat(),
                one.ends_on.isoformat() if one.ends_on else "",
            )
            for one in found
        ],
    )
    return DONE


def _as_json(grant: object) -> dict[str, object]:
    from kanhe.registers.plain import to_plain

    return dict(to_plain(grant))


def _key_of(name: str) -> str:
    """Return the key of the account with that login; without accounts a name is its own key."""
    from kanhe.accounts.models import Account
    from kanhe.accounts.people import account_of

    return account_of(name).key if Account.objects.exists() else name


def _told(session: Session, code: str, number: int, what: str, to: str) -> int:
    if session.is_json:
        print_json({"kanhe": "act/1", "entry_number": number})
    else:
        print(session.say(code, what=what, to=to, number=str(number)))
    return DONE


run = verbs(
    "grant",
    {
        "give": Verb(
            _give, ("role",), ("--to", "--org", "--campaign", "--from", "--until", "--reason")
        ),
        "end": Verb(_end, ("number",), ("--until", "--reason")),
        "list": Verb(_list, options=("--to",)),
    },
)
