"""`kanhe look-back`: list closed records, draw from the list, draw again to verify."""

from argparse import Namespace
from collections.abc import Sequence

from kanhe.cli.arguments import whole_number
from kanhe.cli.command import Verb, verbs
from kanhe.cli.session import DONE, Session
from kanhe.cli.showing import print_json
from kanhe.values.refusal import Refusal

_GREATEST = 2**62
_MOST = 1_000


def _list(session: Session, options: Namespace) -> int:
    from kanhe.acts.looking_back import list_look_back
    from kanhe.store.look_backs import look_back

    count = whole_number("look-back list", "--count", options.count, _MOST)
    if count is None:
        raise Refusal("ledger.option_missing", command="look-back list", option="--count")
    number = list_look_back(
        occasion=session.occasion(),
        register=options.register,
        count=count,
        reason=options.reason or "",
        org_unit=options.org,
    )
    return _told(session, "ledger.look_back_listed", number, look_back(number).keys)


def _draw(session: Session, options: Namespace) -> int:
    from kanhe.acts.looking_back import draw_look_back

    number = _number("draw", options)
    keys = draw_look_back(occasion=session.occasion(), list_number=number)
    return _told(session, "ledger.look_back_drawn", number, keys)


def _verify(session: Session, options: Namespace) -> int:
    from kanhe.store.look_backs import recheck

    number = _number("verify", options)
    return _told(session, "ledger.look_back_verified", number, recheck(number).drawn)


def _show(session: Session, options: Namespace) -> int:
    from kanhe.accounts.gate import check
    from kanhe.store.look_backs import look_backs

    reader = session.reader()
    for one in look_backs():
        check(reader, one.org_unit)
        code = "ledger.look_back_drawn" if one.drawn else "ledger.look_back_listed"
        _told(session, code, one.list_number, one.drawn or one.keys)
    return DONE


def _number(verb: str, options: Namespace) -> int:
    return whole_number(f"look-back {verb}", "NUMBER", options.number, _GREATEST) or 0


def _told(session: Session, code: str, number: int, keys: Sequence[str]) -> int:
    if session.is_json:
        print_json({"kanhe": "look_back/1", "list": number, "keys": list(keys)})
    else:
        print(session.say(code, number=str(number), count=str(len(keys))))
        for key in keys:
            print(f"  {key}")
    return DONE


#: 1 where a draw does not come out again.
run = verbs(
    "look-back",
    {
        "list": Verb(_list, ("register",), ("--count", "--org", "--reason")),
        "draw": Verb(_draw, ("number",)),
        "verify": Verb(_verify, ("number",)),
        "show": Verb(_show),
    },
)
