"""The one gate for reading: it fetches the thing and checks access in the same step.

A page, a command or a program that shows business data asks here, never the store directly. A
ledger without a grant is open. Access is by org unit: what a grant with a business role reaches.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace
from datetime import date

from kanhe.registers.authority import MAY, Act, Grant, permits, within
from kanhe.registers.projection import Record
from kanhe.registers.roles import Role
from kanhe.store import grants as stored
from kanhe.store import queries
from kanhe.store.listing import Order, Page, Position, RecordFilter, count_records, list_records
from kanhe.values.orgtree import OrgTree
from kanhe.values.refusal import Refusal


@dataclass(frozen=True, slots=True)
class Reader:
    """Who reads on which day, by which grants; *is_free* in a ledger that has none yet."""

    actor: str
    day: date
    grants: tuple[Grant, ...]
    is_free: bool
    tree: OrgTree
    _reaches: dict[frozenset[Role], tuple[str, ...] | None] = field(default_factory=dict)

    def may(self, roles: Collection[Role], org_unit: str | None = None) -> bool:
        """Return whether one of *roles* is held on *org_unit* (None: on the whole ledger)."""
        return self.is_free or permits(self.grants, roles, org_unit, self.tree, self.day)

    def roles(self) -> frozenset[Role]:
        """Return every role held today, wherever it is."""
        return frozenset(one.role for one in self.grants if one.is_in_force(self.day))

    def reach(self, roles: frozenset[Role]) -> tuple[str, ...] | None:
        """Return the org units on which one of *roles* is held; None: on all there are."""
        if roles not in self._reaches:
            self._reaches[roles] = None if self.may(roles) else self._reached(roles)
        return self._reaches[roles]

    def _reached(self, roles: frozenset[Role]) -> tuple[str, ...]:
        held = [one for one in self.grants if one.role in roles and one.is_in_force(self.day)]
        over = {one.org_unit for one in held if one.org_unit is not None}
        if not over:
            return ()  # most roles are not held at all
        return tuple(dict.fromkeys((*within(self.tree, over, self.day), *sorted(over))))


def reader(actor: str, day: date) -> Reader:
    """Return what *actor* may see on *day*."""
    held = stored.grants_of(actor)
    return Reader(actor, day, held, not held and not stored.is_any(), queries.tree())


def record(who: Reader, register: str, key: str) -> Record:
    """Return a record with its trail; raises Refusal `record_unknown`, `not_authorised`."""
    found = queries.record(register, key)
    check(who, found.org_unit)
    return found


def records(
    who: Reader,
    which: RecordFilter,
    *,
    order: Order = Order.NUMBER,
    is_descending: bool = True,
    after: Position | None = None,
    limit: int = 25,
) -> Page:
    """Return a page of *which*, the records of other org units left out.

    Raises: Refusal `not_authorised` for one who reads nothing of it.
    """
    seen = narrowed(who, which)
    return list_records(seen, order=order, is_descending=is_descending, after=after, limit=limit)


def count(who: Reader, which: RecordFilter, *, at_most: int | None = None) -> int:
    """Return how many records of *which* there are to see; 0 for one who reads nothing of it."""
    try:
        return count_records(narrowed(who, which), at_most=at_most)
    except Refusal:
        return 0


def narrowed(who: Reader, which: RecordFilter) -> RecordFilter:
    """Return *which* within what *who* reads; raises Refusal `not_authorised` for nothing of it."""
    reach = who.reach(MAY[Act.READ])
    if reach is None:
        return which
    asked = set(which.org_units)
    kept = tuple(one for one in reach if not asked or one in asked)
    if not kept:
        raise _refused(next(iter(which.org_units), None))
    return replace(which, org_units=kept)


def evidence(who: Reader, sha256: str) -> tuple[tuple[str, str], ...]:
    """Return (register, key) of the records to see that a file is with.

    Raises: Refusal `evidence_unknown` where there is no such record at all, `not_authorised`.
    """
    at = queries.records_with(sha256)
    if not at:
        raise Refusal("evidence_unknown", sha256=sha256)
    reads = MAY[Act.READ]
    found = tuple(one for one in at if who.may(reads, queries.record(*one).org_unit))
    if not found:
        raise _refused(None)
    return found


def check(who: Reader, org_unit: str | None, act: Act = Act.READ) -> None:
    """Refuse a *who* without a grant for *act* on *org_unit* (None: the whole ledger).

    This is also the gate of figures: their org scope is *org_unit*.
    """
    if not who.may(MAY[act], org_unit):
        raise _refused(org_unit, act)


def names(who: Reader) -> Mapping[str, str]:
    """Return the names, as of today, of the org units to see."""
    reach = who.reach(MAY[Act.READ])
    return {
        key: one.names[-1][1]
        for key, one in who.tree.org_units.items()
        if reach is None or key in reach
    }


def _refused(org_unit: str | None, act: Act = Act.READ) -> Refusal:
    roles = "、".join(sorted(MAY[act]))
    return Refusal("not_authorised", act=act, org_unit=org_unit or "—", roles=roles)
