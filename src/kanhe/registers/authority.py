"""Who may do what: one table of acts and roles, and the grants that give a role to an account.

A ledger without a grant is open: one person, one command line. From the first grant on, every act
asks here. There is no role that may do everything, and none that a grant does not give.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from kanhe.registers import lifecycle
from kanhe.registers.lifecycle import Event, State
from kanhe.registers.projection import Record
from kanhe.registers.roles import BUSINESS, Role, excludes
from kanhe.registers.traits import Lifecycle, verification
from kanhe.values import orgtree
from kanhe.values.orgtree import OrgTree
from kanhe.values.refusal import Refusal


class Act(StrEnum):
    """What is done beside the steps of close-out, whose takers are in `lifecycle`."""

    READ = "read"
    ENTER = "enter"
    CORRECT = "correct"
    ATTACH = "attach"
    VOID = "void"
    ERASE = "erase"
    REMIND = "remind"
    LOOK_BACK = "look_back"
    BIND = "bind"
    SEAL = "seal"
    DEFINE = "define"
    REORGANISE = "reorganise"
    STAFF = "staff"
    WITHHOLD = "withhold"
    KEEP_ACCOUNTS = "keep_accounts"
    GRANT = "grant"
    READ_ACCESS_LOG = "read_access_log"


#: The roles that each act asks for; on the org unit of its record, or on the whole ledger.
MAY: Mapping[Act, frozenset[Role]] = {
    Act.READ: BUSINESS,
    Act.ENTER: frozenset({Role.CLERK, Role.OFFICE}),
    Act.CORRECT: frozenset({Role.CLERK, Role.OFFICE, Role.OWNER}),
    Act.ATTACH: frozenset({Role.CLERK, Role.OFFICE, Role.OWNER, Role.VERIFIER}),
    Act.VOID: frozenset({Role.OFFICE}),
    Act.ERASE: frozenset({Role.OFFICE}),
    Act.REMIND: frozenset({Role.OFFICE, Role.SUPERIOR}),
    Act.LOOK_BACK: frozenset({Role.OFFICE, Role.SUPERIOR}),
    Act.BIND: frozenset({Role.OFFICE, Role.CLERK}),
    Act.SEAL: frozenset({Role.OFFICE}),
    Act.DEFINE: frozenset({Role.OFFICE}),
    Act.REORGANISE: frozenset({Role.OFFICE}),
    Act.STAFF: frozenset({Role.OFFICE}),
    Act.WITHHOLD: frozenset({Role.OFFICE}),
    Act.KEEP_ACCOUNTS: frozenset({Role.SYSTEM_ADMIN}),
    Act.GRANT: frozenset({Role.SECURITY_ADMIN}),
    Act.READ_ACCESS_LOG: frozenset({Role.AUDIT_ADMIN}),
}


class Scope(StrEnum):
    """How much of what its account may a service token may: read, also enter, or all of it."""

    READ = "read"
    REGISTER = "register"
    ALL = "all"


#: The acts within each scope but the last, which holds every act and every step.
WITHIN: Mapping[Scope, frozenset[Act]] = {
    Scope.READ: frozenset({Act.READ}),
    Scope.REGISTER: frozenset({Act.READ, Act.ENTER, Act.CORRECT, Act.ATTACH}),
}


#: Steps that are taken at the level which the record's rule names (分级验收, 谁验收谁负责).
OF_LEVEL: frozenset[Event] = frozenset(
    {Event.PASS_SITE_VERIFICATION, Event.CLOSE_IMPLEMENTED, Event.CLOSE_NOT_IMPLEMENTED}
)


@dataclass(frozen=True, slots=True)
class Grant:
    """*account* (its key) has *role* on *org_unit* and all under it (None: the whole ledger).

    In force from `starts_on` up to, not including, `ends_on`. *entry_number* is that of the entry
    that gave it: so a signer's authority is proven by the log alone.
    """

    entry_number: int
    account: str
    role: Role
    starts_on: date
    org_unit: str | None = None
    campaign: str | None = None
    ends_on: date | None = None

    def is_in_force(self, day: date) -> bool:
        """Return whether the grant holds on *day*."""
        return self.starts_on <= day and (self.ends_on is None or day < self.ends_on)


def roles_for(act: Act | Event, state: State | None = None) -> frozenset[Role]:
    """Return the roles that may do *act*; for a step, from *state*."""
    return MAY[act] if isinstance(act, Act) else lifecycle.takers(act, state)


def is_within(scope: Scope, act: Act | Event) -> bool:
    """Return whether a token of *scope* reaches *act* at all; its account's grants come next."""
    return scope is Scope.ALL or act in WITHIN[scope]


def permits(
    grants: Iterable[Grant],
    roles: Collection[Role],
    org_unit: str | None,
    tree: OrgTree,
    day: date,
) -> bool:
    """Return whether one of *grants* gives one of *roles* on *org_unit* (None: the ledger)."""
    held = [grant for grant in grants if grant.role in roles and grant.is_in_force(day)]
    if not held:
        return False
    above = lineage(tree, org_unit, day) if org_unit is not None else _whole(tree, day)
    return any(grant.org_unit is None or grant.org_unit in above for grant in held)


def place_of(event: Event, record: Record, trait: Lifecycle) -> str:
    """Return the org unit on which a grant for *event* must hold: the responsible one for what
    it does itself, else the record's."""
    if Role.OWNER not in lifecycle.takers(event, record.state):
        return record.org_unit
    value = record.data.get(trait.owner)
    found = value[0] if isinstance(value, list) and value else value
    return found if isinstance(found, str) and found else record.org_unit


def level_place(
    event: Event, record: Record, trait: Lifecycle, tree: OrgTree, day: date
) -> str | None:
    """Return the org unit above *record* whose verifiers take *event*; None: any verifier may."""
    rule = verification(trait, record.data) if event in OF_LEVEL else None
    return at_level(tree, record.org_unit, rule.level, day) if rule else None


def lineage(tree: OrgTree, org_unit: str, day: date) -> frozenset[str]:
    """Return *org_unit* and all above it on *day*; of one that ended, also its successors.

    Findings of an org unit that was merged are thus in the hands of the one it went into.
    """
    found: set[str] = set()
    waiting = [org_unit]
    while waiting:
        key = waiting.pop()
        if key not in found:
            found.add(key)
            waiting += _above(tree, key, day)
    return frozenset(found)


def within(tree: OrgTree, over: Collection[str], day: date) -> tuple[str, ...]:
    """Return every org unit, past ones included, that a grant on one of *over* reaches."""
    reached = dict.fromkeys(over, True)

    def is_reached(key: str) -> bool:
        if key not in reached:
            reached[key] = False  # while it is looked at: no circle
            reached[key] = any(is_reached(above) for above in _above(tree, key, day))
        return reached[key]

    return tuple(key for key in tree.org_units if is_reached(key))


def at_level(tree: OrgTree, org_unit: str, level: str, day: date) -> str | None:
    """Return the org unit of *level* above *org_unit* (or itself); None: there is none."""
    found = (key for key in lineage(tree, org_unit, day) if key in tree.org_units)
    return next((key for key in sorted(found) if tree.org_units[key].level == level), None)


def check_grant(held: Iterable[Grant], new: Grant) -> None:
    """Refuse *new* to an account whose grants *held* exclude it while both are in force."""
    if new.ends_on is not None and new.ends_on <= new.starts_on:
        raise Refusal("grant_days", starts_on=str(new.starts_on), ends_on=str(new.ends_on))
    for grant in held:
        ends_before = grant.ends_on is not None and grant.ends_on <= new.starts_on
        starts_after = new.ends_on is not None and new.ends_on <= grant.starts_on
        if excludes(grant.role, new.role) and not ends_before and not starts_after:
            raise Refusal("roles_exclude", role=new.role, held=grant.role, account=new.account)


def _above(tree: OrgTree, key: str, day: date) -> tuple[str, ...]:
    """Return what *key* stands directly under on *day*, and what took over when it ended."""
    one = tree.org_units.get(key)
    if one is None:
        return ()
    is_ended = one.closed_on is not None and one.closed_on <= day
    last = one.closed_on - timedelta(days=1) if one.closed_on and is_ended else day
    parent = orgtree.parent(tree, key, max(last, one.opened_on))
    return (*(one.successors if is_ended else ()), *((parent,) if parent is not None else ()))


def _whole(tree: OrgTree, day: date) -> frozenset[str]:
    """Return the org unit that is the whole ledger: the only one at the top."""
    top = orgtree.children(tree, None, day)
    return frozenset(top) if len(top) == 1 else frozenset()
