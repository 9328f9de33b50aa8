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
from kanhe.registers.roles import BUSINESS, Role, excludes
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


def lineage(tree: OrgTree, org_unit: str, day: date) -> frozenset[str]:
    """Return *org_unit* and all above it on *day*; of one that ended, also its successors.

    Findings of an org unit that was merged are thus in the hands of the one it went into.
    """
    found: set[str] = set()
    waiting = [org_unit]
    while waiting:
        key = waiting.pop()
        one = tree.org_units.get(key)
        if key in found or one is None:
            found.add(key)
            continue
        found.add(key)
        stood_on = max(day, one.opened_on)
        if one.closed_on is not None and one.closed_on <= day:
            waiting += one.successors
            stood_on = one.closed_on - timedelta(days=1)
        above = orgtree.parent(tree, key, stood_on)
        waiting += [above] if above is not None else []
    return frozenset(found)


def within(tree: OrgTree, over: Collection[str], day: date) -> tuple[str, ...]:
    """Return every org unit, past ones included, that a grant on one of *over* reaches."""
    wanted = frozenset(over)
    return tuple(key for key in tree.org_units if lineage(tree, key, day) & wanted)


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


def _whole(tree: OrgTree, day: date) -> frozenset[str]:
    """Return the org unit that is the whole ledger: the only one at the top."""
    top = orgtree.children(tree, None, day)
    return frozenset(top) if len(top) == 1 else frozenset()
