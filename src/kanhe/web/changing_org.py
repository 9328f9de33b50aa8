"""Changes of the organisation and of taskforces: a form for each kind, looked at before done."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse

from kanhe.accounts import gate, people
from kanhe.accounts.gate import Reader
from kanhe.acts import reorganising
from kanhe.formats.wording import refusal_text
from kanhe.registers.authority import Act
from kanhe.registers.changes import (
    OrgChangeData,
    OrgChangeKind,
    StaffChangeData,
    StaffChangeKind,
    org_changes,
    staff_changes,
)
from kanhe.store import queries
from kanhe.values.refusal import Refusal
from kanhe.values.taskforce import TaskforceKind
from kanhe.web.administration import among, day_in
from kanhe.web.messages import tell
from kanhe.web.org_preview import Moved, what_moves
from kanhe.web.pages import now, occasion, page
from kanhe.web.reading import reader_of
from kanhe.web.routing import Route, language_of

#: What each kind asks for beside the day and the reason, in the order of the form.
ORG_FIELDS: Mapping[OrgChangeKind, tuple[str, ...]] = {
    OrgChangeKind.OPENED: ("key", "name", "parent", "code", "level"),
    OrgChangeKind.RENAMED: ("org_unit", "name"),
    OrgChangeKind.MOVED: ("org_unit", "parent"),
    OrgChangeKind.MERGED: ("org_unit", "heir"),
    OrgChangeKind.SPLIT: ("org_unit", "heirs", "is_closed"),
    OrgChangeKind.CLOSED: ("org_unit",),
}
STAFF_FIELDS: Mapping[StaffChangeKind, tuple[str, ...]] = {
    StaffChangeKind.FORMED: ("key", "name", "org_unit", "body"),
    StaffChangeKind.DISSOLVED: ("taskforce",),
    StaffChangeKind.SECONDED: ("taskforce", "person", "org_unit"),
    StaffChangeKind.RETURNED: ("taskforce", "person"),
}


def change_organisation(request: HttpRequest) -> HttpResponse:
    """Ask for a change of the tree, show what it moves, and make it."""
    who = reader_of(request)
    gate.check(who, None, Act.REORGANISE)
    if request.method == "GET":
        return _org_form(request, who)
    try:
        (change,) = org_changes([_org_change(request)])
        if request.POST.get("what") != "do":
            return _org_form(request, who, moved=what_moves(who, change), is_looked=True)
        number = reorganising.reorganise(
            occasion=occasion(request), org_changes=[change], reason=request.POST.get("reason", "")
        )
    except Refusal as refusal:
        return _org_form(request, who, refused=refusal_text(refusal, language_of(request)))
    tell(request, "web.changed", number=number)
    return HttpResponseRedirect(reverse("taskforces"))


def change_staffing(request: HttpRequest) -> HttpResponse:
    """Ask for a change of taskforces or of who is in them, and make it."""
    who = reader_of(request)
    gate.check(who, None, Act.STAFF)
    if request.method == "GET":
        return _staff_form(request, who)
    try:
        changes = staff_changes([_staff_change(request)])
        number = reorganising.staff(
            occasion=occasion(request),
            staff_changes=changes,
            reason=request.POST.get("reason", ""),
        )
    except Refusal as refusal:
        return _staff_form(request, who, refused=refusal_text(refusal, language_of(request)))
    tell(request, "web.changed", number=number)
    return HttpResponseRedirect(reverse("taskforces"))


def _org_change(request: HttpRequest) -> OrgChangeData:
    get = request.POST.get
    kind = OrgChangeKind(among(request, "kind", list(OrgChangeKind)))
    heirs = [get("heir", ""), *request.POST.getlist("heirs")]
    return OrgChangeData(
        kind,
        get("key" if kind is OrgChangeKind.OPENED else "org_unit", "").strip(),
        _required_day(request),
        name=get("name", "").strip() or None,
        parent=get("parent") or None,
        code=get("code", "").strip() or None,
        level=get("level") or None,
        into=tuple(one for one in heirs if one),
        is_closed="is_closed" in request.POST,
    )


def _staff_change(request: HttpRequest) -> StaffChangeData:
    get = request.POST.get
    kind = StaffChangeKind(among(request, "kind", list(StaffChangeKind)))
    is_formed = kind is StaffChangeKind.FORMED
    change = StaffChangeData(
        kind,
        get("key" if is_formed else "taskforce", "").strip(),
        _required_day(request),
        name=get("name", "").strip() or None,
        org_unit=get("org_unit") or None,
        person=get("person") or None,
    )
    if not is_formed:
        return change
    return replace(change, body=TaskforceKind(among(request, "body", list(TaskforceKind))))


def _required_day(request: HttpRequest) -> date:
    day = day_in(request, "effective_on")
    if day is None:
        raise Refusal("web.form_incomplete", field="effective_on")
    return day


def _org_form(
    request: HttpRequest,
    who: Reader,
    *,
    refused: str = "",
    moved: Sequence[Moved] = (),
    is_looked: bool = False,
) -> HttpResponse:
    kind = _kind(request, list(OrgChangeKind))
    today = who.day
    standing = [key for key, one in who.tree.org_units.items() if one.is_open(today)]
    names = gate.names(who)
    return page(
        request,
        "administration/change_org.html",
        status=422 if refused else 200,
        here="taskforces",
        kinds=list(OrgChangeKind),
        kind=kind,
        fields=ORG_FIELDS[OrgChangeKind(kind)],
        options={
            name: [(key, names.get(key, key)) for key in standing]
            for name in ("org_unit", "parent", "heir", "heirs")
        }
        | {"level": _levels(who)},
        moved=moved,
        is_looked=is_looked,
        **_given(request, refused),
    )


def _staff_form(request: HttpRequest, who: Reader, *, refused: str = "") -> HttpResponse:
    kind = _kind(request, list(StaffChangeKind))
    staffing, names = queries.staffing(), gate.names(who)
    return page(
        request,
        "administration/change_staffing.html",
        status=422 if refused else 200,
        here="taskforces",
        kinds=list(StaffChangeKind),
        kind=kind,
        fields=STAFF_FIELDS[StaffChangeKind(kind)],
        options={
            "taskforce": [
                (one.key, one.name)
                for one in staffing.taskforces.values()
                if one.window.end is None
            ],
            "org_unit": [
                (key, names.get(key, key))
                for key, one in who.tree.org_units.items()
                if one.is_open(who.day)
            ],
            "person": [(one.key, one.display_name) for one in people.accounts() if one.is_active],
        },
        bodies=list(TaskforceKind),
        **_given(request, refused),
    )


def _kind(request: HttpRequest, known: Sequence[str]) -> str:
    asked = request.POST.get("kind") or request.GET.get("kind", "")
    return asked if asked in known else known[0]


def _given(request: HttpRequest, refused: str) -> dict[str, Any]:
    """Return what was typed, so that nothing is typed twice."""
    given = request.POST if request.method == "POST" else request.GET
    return {
        "values": given,
        "chosen": given.getlist("heirs"),
        "today": now().date(),
        "refused": refused,
    }


def _levels(who: Reader) -> list[tuple[str, str]]:
    """Return the levels that org units have, each as its own name."""
    found = {one.level for one in who.tree.org_units.values() if one.level}
    return [(one, one) for one in sorted(found)]


_BOTH = ("GET", "POST")
ROUTES = (
    Route("organisation/change", "change_organisation", change_organisation, _BOTH),
    Route("taskforces/change", "change_staffing", change_staffing, _BOTH),
)
