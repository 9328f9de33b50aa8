"""The organisation tree with dates: who stood under whom, and what it was called, on any day.

A tree is nothing but its changes in order of the day they take effect (changes of one day: in
the order given). So a change that is entered late is simply put in its place and the tree grown
again; whatever no longer fits is refused by name. Validity needs no sweep over days: a change
from day D holds for every day from D on, and nothing later has been applied yet, therefore one
look at the tree as of D decides (no cycle, no gap, no overlap).

One tree only, the area tree (属地); a functional line (条线) is a view and is never added.
"""

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from operator import attrgetter
from typing import TypeVar

from kanhe.values.period import Window
from kanhe.values.refusal import Refusal


@dataclass(frozen=True, slots=True)
class Opened:
    """An org unit begins. *code* is a region code (GB/T 2260) or any outside code, or None."""

    org_unit: str
    effective_on: date
    name: str
    parent: str | None = None
    code: str | None = None
    level: str | None = None


@dataclass(frozen=True, slots=True)
class Renamed:
    """An org unit is called *name* from the day on."""

    org_unit: str
    effective_on: date
    name: str


@dataclass(frozen=True, slots=True)
class Moved:
    """An org unit stands under *parent* from the day on, and everything under it with it."""

    org_unit: str
    effective_on: date
    parent: str | None


@dataclass(frozen=True, slots=True)
class Merged:
    """An org unit ends; *into* succeeds it and takes over what stood under it."""

    org_unit: str
    effective_on: date
    into: str


@dataclass(frozen=True, slots=True)
class Split:
    """The org units *into* (open already) succeed *org_unit* in parts; it ends if *is_closed*."""

    org_unit: str
    effective_on: date
    into: tuple[str, ...]
    is_closed: bool = False


@dataclass(frozen=True, slots=True)
class Closed:
    """An org unit ends without a successor; nothing may stand under it any more."""

    org_unit: str
    effective_on: date


OrgChange = Opened | Renamed | Moved | Merged | Split | Closed


@dataclass(frozen=True, slots=True)
class Edge:
    """*org_unit* stands under *parent* (None: at the top) during *window*."""

    org_unit: str
    parent: str | None
    window: Window


@dataclass(frozen=True, slots=True)
class OrgUnit:
    """An org unit with its history; `parents` and `names` hold (first day, value), in order.

    It is open on the days from `opened_on` up to, not including, `closed_on`.
    `successors` took over when it ended; `offshoots` were split off while it went on.
    """

    key: str
    opened_on: date
    parents: tuple[tuple[date, str | None], ...]
    names: tuple[tuple[date, str], ...]
    code: str | None = None
    level: str | None = None
    closed_on: date | None = None
    successors: tuple[str, ...] = ()
    offshoots: tuple[str, ...] = ()

    def is_open(self, day: date) -> bool:
        """Return whether the org unit exists on *day*."""
        return self.opened_on <= day and (self.closed_on is None or day < self.closed_on)


@dataclass(frozen=True, slots=True)
class OrgTree:
    """Org units by key, and under each key all that ever stood directly under it."""

    changes: tuple[OrgChange, ...] = ()
    org_units: Mapping[str, OrgUnit] = field(default_factory=dict)
    children: Mapping[str | None, frozenset[str]] = field(default_factory=dict)


EMPTY = OrgTree()

Value = TypeVar("Value")

_effective_on = attrgetter("effective_on")


@dataclass(slots=True)
class _Growth:
    """The tree while it grows: the only thing here that changes in place, and never escapes."""

    org_units: dict[str, OrgUnit]
    children: dict[str | None, set[str]]

    def open_on(self, key: str, day: date) -> OrgUnit:
        """Return the org unit; refuse one that is unknown or does not exist on *day*."""
        org_unit = self.org_units.get(key)
        if org_unit is None:
            raise Refusal("org_unit_unknown", org_unit=key, day=day.isoformat())
        if not org_unit.is_open(day):
            raise Refusal("org_unit_not_open", org_unit=key, day=day.isoformat())
        return org_unit

    def place(self, org_unit: OrgUnit, parent: str | None, day: date) -> None:
        """Put *org_unit* under *parent* from *day* on; refuse a circle."""
        above = parent
        while above is not None:
            if above == org_unit.key:
                raise Refusal(
                    "org_cycle", org_unit=org_unit.key, parent=str(parent), day=day.isoformat()
                )
            above = _at(self.open_on(above, day).parents, day)
        self.org_units[org_unit.key] = replace(
            org_unit, parents=_with(org_unit.parents, day, parent)
        )
        self.children.setdefault(parent, set()).add(org_unit.key)

    def close(self, org_unit: OrgUnit, day: date, successors: tuple[str, ...]) -> None:
        """End *org_unit*; refuse if something still stands under it or it never lived a day."""
        if org_unit.opened_on == day:
            raise Refusal("org_unit_opened_that_day", org_unit=org_unit.key, day=day.isoformat())
        under = self.under(org_unit.key, day)
        if under:
            raise Refusal(
                "org_unit_has_children",
                org_unit=org_unit.key,
                day=day.isoformat(),
                children="、".join(under[:5]),
            )
        self.org_units[org_unit.key] = replace(org_unit, closed_on=day, successors=successors)

    def under(self, key: str, day: date) -> list[str]:
        """Return what stands directly under *key* on *day*, sorted."""
        return sorted(
            child
            for child in self.children.get(key, ())
            if self.org_units[child].is_open(day) and _at(self.org_units[child].parents, day) == key
        )


def grow(tree: OrgTree, changes: Iterable[OrgChange]) -> OrgTree:
    """Return *tree* with *changes* in force; raises Refusal naming the first that does not fit."""
    new = sorted(changes, key=_effective_on)
    if not new:
        return tree
    if tree.changes and new[0].effective_on < tree.changes[-1].effective_on:
        # Stable: entries of one day stay in the order in which they were given.
        return grow(EMPTY, [*tree.changes, *new])
    children: dict[str | None, set[str]] = {key: set(own) for key, own in tree.children.items()}
    growth = _Growth(dict(tree.org_units), children)
    for change in new:
        _apply(growth, change)
    return OrgTree(
        (*tree.changes, *new),
        growth.org_units,
        {key: frozenset(own) for key, own in growth.children.items()},
    )


def _apply(growth: _Growth, change: OrgChange) -> None:
    day = change.effective_on
    if isinstance(change, Opened):
        _open(growth, change)
        return
    org_unit = growth.open_on(change.org_unit, day)
    match change:
        case Renamed(name=name):
            growth.org_units[org_unit.key] = replace(
                org_unit, names=_with(org_unit.names, day, name)
            )
        case Moved(parent=parent):
            growth.place(org_unit, parent, day)
        case Merged():
            _merge(growth, org_unit, change)
        case Split():
            _split(growth, org_unit, change)
        case Closed():
            growth.close(org_unit, day, ())


def _open(growth: _Growth, change: Opened) -> None:
    day = change.effective_on
    if change.org_unit in growth.org_units:
        raise Refusal("org_unit_known", org_unit=change.org_unit, day=day.isoformat())
    born = OrgUnit(
        change.org_unit, day, (), ((day, change.name),), code=change.code, level=change.level
    )
    growth.place(born, change.parent, day)


def _merge(growth: _Growth, org_unit: OrgUnit, change: Merged) -> None:
    day = change.effective_on
    growth.open_on(change.into, day)
    if change.into == org_unit.key:
        raise Refusal("org_succeeds_itself", org_unit=org_unit.key, day=day.isoformat())
    for child in growth.under(org_unit.key, day):
        if child == change.into:
            # A child that swallows its parent stands where the parent stood.
            growth.place(growth.org_units[child], _at(org_unit.parents, day), day)
        else:
            growth.place(growth.org_units[child], change.into, day)
    growth.close(growth.org_units[org_unit.key], day, (change.into,))


def _split(growth: _Growth, org_unit: OrgUnit, change: Split) -> None:
    day = change.effective_on
    for heir in change.into:
        growth.open_on(heir, day)
        if heir == org_unit.key:
            raise Refusal("org_succeeds_itself", org_unit=org_unit.key, day=day.isoformat())
    if change.is_closed:
        growth.close(org_unit, day, change.into)
    else:
        growth.org_units[org_unit.key] = replace(
            org_unit, offshoots=org_unit.offshoots + change.into
        )


def org_unit_of(tree: OrgTree, key: str) -> OrgUnit:
    """Return the org unit with its history; raises Refusal for a key never opened."""
    org_unit = tree.org_units.get(key)
    if org_unit is None:
        raise Refusal("org_unit_never_opened", org_unit=key)
    return org_unit


def is_open(tree: OrgTree, key: str, day: date) -> bool:
    """Return whether *key* names an org unit that exists on *day*."""
    return key in tree.org_units and tree.org_units[key].is_open(day)


def parent(tree: OrgTree, key: str, day: date) -> str | None:
    """Return what *key* stands under on *day*; raises Refusal if it is not open then."""
    return _at(_open_org_unit(tree, key, day).parents, day)


def name(tree: OrgTree, key: str, day: date) -> str:
    """Return what *key* is called on *day*; raises Refusal if it is not open then."""
    return _at(_open_org_unit(tree, key, day).names, day)


def ancestors(tree: OrgTree, key: str, day: date) -> tuple[str, ...]:
    """Return all above *key* as organised on *day*, nearest first; refuse if not open then."""
    chain: list[str] = []
    above = parent(tree, key, day)
    while above is not None:
        chain.append(above)
        above = _at(tree.org_units[above].parents, day)
    return tuple(chain)


def ancestors_now(tree: OrgTree, key: str, today: date) -> tuple[str, ...]:
    """Return all above *key* as organised *today*, also for an org unit that ended before.

    One that was merged counts under its only successor; one that ended with none or several
    counts where it stood last. Raises Refusal if *key* opens only after *today*.
    """
    org_unit = org_unit_of(tree, key)
    if org_unit.closed_on is None or today < org_unit.closed_on:
        return ancestors(tree, key, today)
    heir = org_unit.successors[0] if len(org_unit.successors) == 1 else org_unit.parents[-1][1]
    return () if heir is None else (heir, *ancestors_now(tree, heir, today))


def children(tree: OrgTree, key: str | None, day: date) -> tuple[str, ...]:
    """Return what stands directly under *key* on *day* (None: the tops of the tree), sorted."""
    return tuple(
        sorted(
            child
            for child in tree.children.get(key, ())
            if tree.org_units[child].is_open(day) and _at(tree.org_units[child].parents, day) == key
        )
    )


def subtree(tree: OrgTree, key: str, day: date) -> tuple[str, ...]:
    """Return *key* and all below it on *day*, depth first; raises Refusal if not open then."""
    _open_org_unit(tree, key, day)
    found: list[str] = []
    waiting = [key]
    while waiting:
        found.append(waiting.pop())
        waiting.extend(reversed(children(tree, found[-1], day)))
    return tuple(found)


def successors(tree: OrgTree, key: str, day: date) -> tuple[str, ...]:
    """Return the org units that carry on *key* on *day*: itself while open, else who took over.

    Follows mergers and splits to the end; empty for one that was closed without a successor.
    """
    org_unit = org_unit_of(tree, key)
    if org_unit.closed_on is None or day < org_unit.closed_on:
        return (key,)
    found = [after for heir in org_unit.successors for after in successors(tree, heir, day)]
    return tuple(dict.fromkeys(found))


def named(tree: OrgTree, title: str, day: date) -> tuple[str, ...]:
    """Return the org units called *title* on *day*, sorted; several may share a name."""
    return tuple(
        sorted(
            key
            for key, org_unit in tree.org_units.items()
            if org_unit.is_open(day) and _at(org_unit.names, day) == title
        )
    )


def edges(tree: OrgTree) -> Iterator[Edge]:
    """Yield every dated edge, by org unit and day; those of one org unit never overlap."""
    for key in sorted(tree.org_units):
        org_unit = tree.org_units[key]
        ends = (*(day for day, _ in org_unit.parents[1:]), org_unit.closed_on)
        for (start, above), end in zip(org_unit.parents, ends, strict=True):
            yield Edge(key, above, Window(start, end))


def _open_org_unit(tree: OrgTree, key: str, day: date) -> OrgUnit:
    org_unit = org_unit_of(tree, key)
    if not org_unit.is_open(day):
        raise Refusal("org_unit_not_open", org_unit=key, day=day.isoformat())
    return org_unit


def _at(history: tuple[tuple[date, Value], ...], day: date) -> Value:
    """Return the value in force on *day*; the history begins on or before it."""
    if len(history) == 1:
        return history[0][1]
    return history[bisect_right(history, day, key=lambda item: item[0]) - 1][1]


def _with(
    history: tuple[tuple[date, Value], ...], day: date, value: Value
) -> tuple[tuple[date, Value], ...]:
    """Return the history with *value* from *day* on; of two on one day the later stands."""
    kept = history[:-1] if history and history[-1][0] == day else history
    return (*kept, (day, value))
