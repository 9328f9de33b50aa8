"""Taskforces and people, org units with their dates; forms with their identity cards and burden."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.http import HttpRequest, HttpResponse

from kanhe.accounts import gate, people
from kanhe.registers.authority import MAY, Act
from kanhe.registers.definition import RegisterDefinition
from kanhe.store import queries
from kanhe.store.burden import Burden, burden
from kanhe.values.orgtree import OrgTree, OrgUnit
from kanhe.values.period import Window
from kanhe.values.taskforce import Secondment, Taskforce
from kanhe.web.pages import now, page
from kanhe.web.reading import reader_of
from kanhe.web.routing import Route

_WEEK = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Group:
    """A taskforce as it is shown: who is in it today, and every stay with its days."""

    taskforce: Taskforce
    members: tuple[Secondment, ...]
    stays: tuple[Secondment, ...]


@dataclass(frozen=True, slots=True)
class FormShown:
    """A register as a form: its card, whether that still holds, and what it asked last week."""

    definition: RegisterDefinition
    standing: str
    fields: int
    asked: Burden


def taskforces(request: HttpRequest) -> HttpResponse:
    """Show taskforces with who is in them today, and the org units with their dates."""
    today, reader = now().date(), reader_of(request)
    staffing, names = queries.staffing(), gate.names(reader)
    groups = [
        Group(
            one,
            tuple(_inside(staffing.secondments, one.key, today)),
            tuple(each for each in staffing.secondments if each.taskforce == one.key),
        )
        for one in staffing.taskforces.values()
    ]
    persons = {each.person for group in groups for each in group.members}
    return page(
        request,
        "administration/taskforces.html",
        here="taskforces",
        groups=groups,
        persons=len(persons),
        people=people.names_of({one.person for one in staffing.secondments}),
        names=names,
        org_units=list(_walk(reader.tree, None, 0)),
        may_change=reader.may(MAY[Act.REORGANISE]),
    )


def forms(request: HttpRequest) -> HttpResponse:
    """Show every register as a form: identity card, validity, and the burden of the last week."""
    today, reader = now().date(), reader_of(request)
    names = gate.names(reader)
    window = Window(today - _WEEK, today)
    shown, borne = [], []
    for one in queries.definitions():
        burdens = [each for each in burden(one.name, window) if each.org_unit in names]
        borne += burdens
        shown.append(FormShown(one, _standing(one, today), len(one.fields), _sum("", burdens)))
    org_units = {one.org_unit for one in borne}
    by_org_unit = [_sum(key, [one for one in borne if one.org_unit == key]) for key in org_units]
    return page(
        request,
        "administration/forms.html",
        here="forms",
        forms=shown,
        borne=sorted(by_org_unit, key=lambda one: (-one.fields, one.org_unit)),
        names=names,
        first=window.start,
        last=today - timedelta(days=1),
    )


def _sum(org_unit: str, burdens: Sequence[Burden]) -> Burden:
    return Burden(
        org_unit,
        sum(one.records for one in burdens),
        sum(one.fields for one in burdens),
        sum(one.imported_fields for one in burdens),
    )


def _standing(definition: RegisterDefinition, today: date) -> str:
    """Return how the card stands: none, expired, valid."""
    card = definition.card
    if card is None:
        return "none"
    return "expired" if card.valid_until is not None and card.valid_until < today else "valid"


def _inside(stays: tuple[Secondment, ...], taskforce: str, day: date) -> Iterator[Secondment]:
    for one in stays:
        if one.taskforce == taskforce and day in one.window:
            yield one


def _walk(tree: OrgTree, parent: str | None, depth: int) -> Iterator[tuple[int, OrgUnit]]:
    """Yield org units with their depth, ended ones too, each where it stood last."""
    for key in sorted(tree.children.get(parent, ())):
        one = tree.org_units[key]
        if one.parents[-1][1] == parent:
            yield depth, one
            yield from _walk(tree, key, depth + 1)


ROUTES = (
    Route("taskforces", "taskforces", taskforces),
    Route("forms", "forms", forms),
)
