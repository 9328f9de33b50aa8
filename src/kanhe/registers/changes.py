"""Changes of the organisation and of taskforces as plain data: one flat shape with a kind each.

The values in `values.orgtree` and `values.taskforce` are exact, one class for each change; in an
entry they stand as one object whose absent parts are left out.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from kanhe.values.orgtree import Closed, Merged, Moved, Opened, OrgChange, Renamed, Split
from kanhe.values.refusal import Refusal
from kanhe.values.taskforce import (
    Dissolved,
    Formed,
    Returned,
    Seconded,
    StaffChange,
    TaskforceKind,
)


class OrgChangeKind(StrEnum):
    """What happens to an org unit."""

    OPENED = "opened"
    RENAMED = "renamed"
    MOVED = "moved"
    MERGED = "merged"
    SPLIT = "split"
    CLOSED = "closed"


class StaffChangeKind(StrEnum):
    """What happens to a taskforce or to a person in it."""

    FORMED = "formed"
    DISSOLVED = "dissolved"
    SECONDED = "seconded"
    RETURNED = "returned"


@dataclass(frozen=True, slots=True)
class OrgChangeData:
    """A change of the tree; `into` holds one key for a merger, the heirs for a split."""

    kind: OrgChangeKind
    org_unit: str
    effective_on: date
    name: str | None = None
    parent: str | None = None
    code: str | None = None
    level: str | None = None
    into: tuple[str, ...] = ()
    is_closed: bool = False


@dataclass(frozen=True, slots=True)
class StaffChangeData:
    """A change of staffing; `name`, `org_unit` and `body` belong to a taskforce that is formed."""

    kind: StaffChangeKind
    taskforce: str
    effective_on: date
    name: str | None = None
    org_unit: str | None = None
    person: str | None = None
    body: TaskforceKind = TaskforceKind.TASKFORCE


def org_change_data(change: OrgChange) -> OrgChangeData:
    """Return a change of the tree in its flat shape."""
    kind = OrgChangeKind(type(change).__name__.lower())
    key, day = change.org_unit, change.effective_on
    match change:
        case Opened(name=name, parent=parent, code=code, level=level):
            return OrgChangeData(kind, key, day, name, parent, code, level)
        case Renamed(name=name):
            return OrgChangeData(kind, key, day, name=name)
        case Moved(parent=parent):
            return OrgChangeData(kind, key, day, parent=parent)
        case Merged(into=heir):
            return OrgChangeData(kind, key, day, into=(heir,))
        case Split(into=heirs, is_closed=is_closed):
            return OrgChangeData(kind, key, day, into=heirs, is_closed=is_closed)
        case Closed():
            return OrgChangeData(kind, key, day)


def org_changes(data: Iterable[OrgChangeData]) -> tuple[OrgChange, ...]:
    """Return changes of the tree from their flat shape; may refuse one that lacks a part."""
    return tuple(_org_change(one) for one in data)


def _org_change(data: OrgChangeData) -> OrgChange:
    key, day = data.org_unit, data.effective_on
    match data.kind:
        case OrgChangeKind.OPENED:
            name = _needed(data.name, "name", data.kind)
            return Opened(key, day, name, data.parent, data.code, data.level)
        case OrgChangeKind.RENAMED:
            return Renamed(key, day, _needed(data.name, "name", data.kind))
        case OrgChangeKind.MOVED:
            return Moved(key, day, data.parent)
        case OrgChangeKind.MERGED:
            heir = data.into[0] if len(data.into) == 1 else None
            return Merged(key, day, _needed(heir, "into", data.kind))
        case OrgChangeKind.SPLIT:
            _needed("".join(data.into), "into", data.kind)
            return Split(key, day, data.into, data.is_closed)
        case OrgChangeKind.CLOSED:
            return Closed(key, day)


def staff_change_data(change: StaffChange) -> StaffChangeData:
    """Return a change of staffing in its flat shape."""
    kind = StaffChangeKind(type(change).__name__.lower())
    key, day = change.taskforce, change.effective_on
    match change:
        case Formed(name=name, org_unit=org_unit, kind=body):
            return StaffChangeData(kind, key, day, name, org_unit, body=body)
        case Dissolved():
            return StaffChangeData(kind, key, day)
        case Seconded(person=person, from_org_unit=org_unit):
            return StaffChangeData(kind, key, day, org_unit=org_unit, person=person)
        case Returned(person=person):
            return StaffChangeData(kind, key, day, person=person)


def staff_changes(data: Iterable[StaffChangeData]) -> tuple[StaffChange, ...]:
    """Return changes of staffing from their flat shape; may refuse one that lacks a part."""
    return tuple(_staff_change(one) for one in data)


def _staff_change(data: StaffChangeData) -> StaffChange:
    key, day = data.taskforce, data.effective_on
    match data.kind:
        case StaffChangeKind.FORMED:
            name = _needed(data.name, "name", data.kind)
            return Formed(key, day, name, _needed(data.org_unit, "org_unit", data.kind), data.body)
        case StaffChangeKind.DISSOLVED:
            return Dissolved(key, day)
        case StaffChangeKind.SECONDED:
            person = _needed(data.person, "person", data.kind)
            return Seconded(key, day, person, _needed(data.org_unit, "org_unit", data.kind))
        case StaffChangeKind.RETURNED:
            return Returned(key, day, _needed(data.person, "person", data.kind))


def _needed(value: str | None, part: str, kind: str) -> str:
    if not value:
        raise Refusal("change_incomplete", part=part, kind=kind)
    return value
