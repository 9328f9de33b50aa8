"""Leading groups, offices and taskforces, and who is seconded to them from when to when.

A person may serve in several of them at once, or come back a second time, and is one person:
every count of people here is of distinct persons.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from enum import StrEnum

from kanhe.values.period import Window
from kanhe.values.refusal import Refusal


class TaskforceKind(StrEnum):
    """领导小组, 办公室, 专班."""

    LEADING_GROUP = "leading_group"
    OFFICE = "office"
    TASKFORCE = "taskforce"


@dataclass(frozen=True, slots=True)
class Formed:
    """A taskforce begins, set up by *org_unit*."""

    taskforce: str
    effective_on: date
    name: str
    org_unit: str
    kind: TaskforceKind = TaskforceKind.TASKFORCE


@dataclass(frozen=True, slots=True)
class Dissolved:
    """A taskforce ends; everybody in it goes back that day."""

    taskforce: str
    effective_on: date


@dataclass(frozen=True, slots=True)
class Seconded:
    """*person* (an account key or a commitment, never a name) joins, sent by *from_org_unit*."""

    taskforce: str
    effective_on: date
    person: str
    from_org_unit: str


@dataclass(frozen=True, slots=True)
class Returned:
    """*person* leaves the taskforce; the day is the first one on which they are not in it."""

    taskforce: str
    effective_on: date
    person: str


StaffChange = Formed | Dissolved | Seconded | Returned


@dataclass(frozen=True, slots=True)
class Taskforce:
    """A taskforce with the window of its life."""

    key: str
    name: str
    org_unit: str
    kind: TaskforceKind
    window: Window


@dataclass(frozen=True, slots=True)
class Secondment:
    """One stay of one person in one taskforce."""

    taskforce: str
    person: str
    from_org_unit: str
    window: Window


@dataclass(frozen=True, slots=True)
class Staffing:
    """All taskforces by key and all secondments in the order in which they began."""

    taskforces: Mapping[str, Taskforce] = field(default_factory=dict)
    secondments: tuple[Secondment, ...] = ()


def staff(staffing: Staffing, changes: Iterable[StaffChange]) -> Staffing:
    """Return *staffing* with *changes* in force, taken in the order given; may refuse one."""
    for change in changes:
        staffing = _apply(staffing, change)
    return staffing


def members(staffing: Staffing, taskforce: str, day: date) -> frozenset[str]:
    """Return the persons in *taskforce* on *day*."""
    return frozenset(
        stay.person
        for stay in staffing.secondments
        if stay.taskforce == taskforce and day in stay.window
    )


def people(
    staffing: Staffing, window: Window, kind: TaskforceKind | None = TaskforceKind.TASKFORCE
) -> frozenset[str]:
    """Return the persons seconded on some day of *window* to bodies of *kind* (None: to any)."""
    return frozenset(
        stay.person
        for stay in staffing.secondments
        if stay.window.meets(window) and kind in (None, staffing.taskforces[stay.taskforce].kind)
    )


def taskforces(
    staffing: Staffing, day: date, kind: TaskforceKind | None = TaskforceKind.TASKFORCE
) -> tuple[Taskforce, ...]:
    """Return the bodies of *kind* (None: of any) that exist on *day*, by key."""
    found = (
        body
        for body in staffing.taskforces.values()
        if day in body.window and kind in (None, body.kind)
    )
    return tuple(sorted(found, key=lambda body: body.key))


def _apply(staffing: Staffing, change: StaffChange) -> Staffing:
    match change:
        case Formed():
            return _form(staffing, change)
        case Dissolved(taskforce=key, effective_on=day):
            body = _living(staffing, key, day)
            ended = replace(body, window=_ended(body.window, key, day))
            stays = tuple(
                replace(stay, window=_ended(stay.window, key, day))
                if stay.taskforce == key and stay.window.end is None
                else stay
                for stay in staffing.secondments
            )
            return Staffing({**staffing.taskforces, key: ended}, stays)
        case Seconded():
            return _second(staffing, change)
        case Returned():
            return _return(staffing, change)


def _form(staffing: Staffing, change: Formed) -> Staffing:
    if change.taskforce in staffing.taskforces:
        raise Refusal("taskforce_known", taskforce=change.taskforce)
    window = Window(change.effective_on)
    body = Taskforce(change.taskforce, change.name, change.org_unit, change.kind, window)
    return replace(staffing, taskforces={**staffing.taskforces, body.key: body})


def _second(staffing: Staffing, change: Seconded) -> Staffing:
    window = Window(change.effective_on)
    _living(staffing, change.taskforce, change.effective_on)
    for stay in staffing.secondments:
        same = stay.taskforce == change.taskforce and stay.person == change.person
        if same and stay.window.meets(window):
            raise Refusal("person_seconded_already", taskforce=change.taskforce, person=stay.person)
    stay = Secondment(change.taskforce, change.person, change.from_org_unit, window)
    return replace(staffing, secondments=(*staffing.secondments, stay))


def _return(staffing: Staffing, change: Returned) -> Staffing:
    stays = list(staffing.secondments)
    for number, stay in enumerate(stays):
        same = stay.taskforce == change.taskforce and stay.person == change.person
        if same and stay.window.end is None:
            window = _ended(stay.window, change.taskforce, change.effective_on)
            stays[number] = replace(stay, window=window)
            return replace(staffing, secondments=tuple(stays))
    raise Refusal("person_not_seconded", taskforce=change.taskforce, person=change.person)


def _living(staffing: Staffing, key: str, day: date) -> Taskforce:
    body = staffing.taskforces.get(key)
    if body is None or day not in body.window:
        raise Refusal("taskforce_not_open", taskforce=key, day=day.isoformat())
    return body


def _ended(window: Window, key: str, day: date) -> Window:
    if day <= window.start:
        raise Refusal("taskforce_ends_too_early", taskforce=key, day=day.isoformat())
    return Window(window.start, day)
