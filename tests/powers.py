"""Who may do what, told a second time by hand: the judge of acts, command line and pages alike.

`ALLOWED` is written from the rules of the house, not derived from `registers.authority`; a door is
right if for every act, role and org unit it gives the verdict of `verdict`. A finding for each
step stands at `BEFORE[event]`, in org unit `OWN`; accounts are called by `account`.
"""

from kanhe.registers.lifecycle import Event, State
from kanhe.registers.roles import Role

OWN, OTHER, WHOLE = "east", "west", "city"
"""The org unit of the records, one beside it, and the one at the top of the tree."""

_BUSINESS = "office owner reviewer verifier superior clerk leader auditor"

#: Act or step (from its state, where several matter) → the roles that may do it.
ALLOWED: dict[str, str] = {
    "read": _BUSINESS,
    "enter": "clerk office",
    "import": "clerk office",
    "correct": "clerk office owner",
    "attach": "clerk office owner verifier",
    "void": "office",
    "erase": "office",
    "remind": "office superior",
    "look_back": "office superior",
    "grant": "security_admin",
    "assign": "office",
    "acknowledge": "owner",
    "rectify": "owner",
    "report_progress": "owner",
    "request_extension": "owner",
    "extend": "office",
    "escalate": "office",
    "request_close_out": "owner",
    "pass_desk_review": "reviewer",
    "pass_site_verification": "verifier",
    "give_notice": "office",
    "take_objection": "office",
    "close_implemented": "verifier",
    "close_not_implemented": "verifier",
    "put_on_file": "superior",
    "hold_look_back": "verifier",
    "recur": "verifier",
    "open_round": "office",
    "send_back": "reviewer verifier",
}

#: Acts on the whole ledger: a grant on a part of the tree never suffices.
ALLOWED_ON_WHOLE: dict[str, str] = {
    "define": "office",
    "reorganise": "office",
    "staff": "office",
    "withhold": "office",
    "keep_accounts": "system_admin",
    "read_access_log": "audit_admin",
}

#: Where a record must stand for each step; the send-back is that of a requested close-out.
BEFORE: dict[Event, State] = {
    Event.ASSIGN: State.REGISTERED,
    Event.ACKNOWLEDGE: State.ASSIGNED,
    Event.RECTIFY: State.ACKNOWLEDGED,
    Event.REPORT_PROGRESS: State.RECTIFYING,
    Event.REQUEST_EXTENSION: State.RECTIFYING,
    Event.EXTEND: State.RECTIFYING,
    Event.ESCALATE: State.RECTIFYING,
    Event.REQUEST_CLOSE_OUT: State.RECTIFYING,
    Event.PASS_DESK_REVIEW: State.CLOSE_OUT_REQUESTED,
    Event.PASS_SITE_VERIFICATION: State.DESK_REVIEWED,
    Event.GIVE_NOTICE: State.SITE_VERIFIED,
    Event.TAKE_OBJECTION: State.ON_NOTICE,
    Event.CLOSE_IMPLEMENTED: State.ON_NOTICE,
    Event.CLOSE_NOT_IMPLEMENTED: State.ON_NOTICE,
    Event.PUT_ON_FILE: State.CLOSED,
    Event.HOLD_LOOK_BACK: State.ON_FILE,
    Event.RECUR: State.LOOK_BACK_HELD,
    Event.OPEN_ROUND: State.RECURRED,
    Event.SEND_BACK: State.CLOSE_OUT_REQUESTED,
}

#: Steps barred to whoever asked for close-out, and to whoever wrote to the record.
BARRED_TO_OWN_WORK: frozenset[Event] = frozenset(
    {
        Event.PASS_DESK_REVIEW,
        Event.PASS_SITE_VERIFICATION,
        Event.CLOSE_IMPLEMENTED,
        Event.CLOSE_NOT_IMPLEMENTED,
        Event.PUT_ON_FILE,
        Event.HOLD_LOOK_BACK,
        Event.RECUR,
    }
)


def account(role: Role, org_unit: str) -> str:
    """Return what the account with that one grant is called."""
    return f"{role}-{org_unit}"


def verdict(act: str, role: Role, org_unit: str) -> bool:
    """Return whether an account with *role* on *org_unit* may do *act* on what is `OWN`'s."""
    if act in ALLOWED_ON_WHOLE:
        return role in ALLOWED_ON_WHOLE[act].split() and org_unit == WHOLE
    return role in ALLOWED[act].split() and org_unit in (OWN, WHOLE)
