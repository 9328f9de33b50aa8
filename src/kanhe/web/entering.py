"""New records and corrections: forms made of a definition, faults told at their field."""

import secrets
from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse

from kanhe.accounts import gate
from kanhe.acts.disclosing import revealed
from kanhe.acts.reading import Faulty
from kanhe.acts.recording import correct_record, register_record
from kanhe.formats.wording import Lang, refusal_text, say
from kanhe.registers.datatypes import RATINGS, Datatype
from kanhe.registers.definition import Field, RegisterDefinition
from kanhe.store import queries
from kanhe.values.refusal import Refusal
from kanhe.web.messages import tell
from kanhe.web.pages import occasion, page, signed_in
from kanhe.web.reading import reader_of, record_for
from kanhe.web.routing import Route, language_of

_SALT = 16  # bytes


def new_record(request: HttpRequest, register: str) -> HttpResponse:
    """Show an empty form, or take what was typed."""
    definition = queries.definition(register)
    if request.method == "GET":
        return _form(request, definition, _first_values(request, definition))
    row = _typed(request, definition)
    try:
        done = register_record(
            occasion=occasion(request),
            register=definition.name,
            row={name: value for name, value in row.items() if value},
            new_salt=new_salt,
        )
    except Refusal as refusal:
        return _form(request, definition, row, refusal)
    tell(request, "web.entered", key=done.key, entry=done.entry_number)
    if request.POST.get("again"):
        return HttpResponseRedirect(reverse("new", kwargs={"register": register}))
    return HttpResponseRedirect(reverse("record", kwargs={"number": done.entry_number}))


def correct(request: HttpRequest, number: int) -> HttpResponse:
    """Show a record's values to be changed, or take the changes with their reason."""
    definition, record = record_for(request, number)
    before = {
        name: "、".join(value) if isinstance(value, list) else str(value)
        for name, value in revealed(record).items()
    }
    if request.method == "GET":
        return _form(request, definition, before, record_number=number, key=record.key)
    row = _typed(request, definition)
    changed = {name: value or None for name, value in row.items() if value != before.get(name, "")}
    try:
        correct_record(
            occasion=occasion(request),
            register=record.register,
            key=record.key,
            row=changed,
            reason=request.POST.get("reason", ""),
            new_salt=new_salt,
        )
    except Refusal as refusal:
        return _form(request, definition, row, refusal, record_number=number, key=record.key)
    tell(request, "web.corrected", key=record.key)
    return HttpResponseRedirect(reverse("record", kwargs={"number": number}))


def new_salt() -> bytes:
    """Return fresh random bytes."""
    return secrets.token_bytes(_SALT)


def _form(
    request: HttpRequest,
    definition: RegisterDefinition,
    values: Mapping[str, str],
    refusal: Refusal | None = None,
    **facts: Any,
) -> HttpResponse:
    """Return the form with what was typed, and what is faulty in it."""
    lang = language_of(request)
    faults: dict[str, str] = {}
    for one in getattr(refusal, "diagnostics", ()):
        words = say(one.code, lang, **one.fact_map)
        if one.suggestion:
            words += say("web.perhaps", lang, suggestion=one.suggestion)
        faults.setdefault(str(one.place), words)
    is_whole = refusal is not None and not isinstance(refusal, Faulty)
    return page(
        request,
        "registers/form.html",
        here="registers",
        status=200 if refusal is None else 422,
        definition=definition,
        fields=[part for part in definition.fields if part.datatype is not Datatype.EVIDENCE],
        values=values,
        faults=faults,
        refused=refusal_text(refusal, lang) if is_whole and refusal else "",
        reason=request.POST.get("reason", ""),
        org_units=_open(request),
        choice_pairs=lambda part: [
            (one.value, one.title if lang == "zh" else one.title_en) for one in part.choices
        ],
        ratings=[
            (value, title if lang == "zh" else value.replace("_", " ")) for value, title in RATINGS
        ],
        field_hint=lambda part: _hint(part, lang),
        **{"record_number": None, "key": "", **facts},
    )


def _open(request: HttpRequest) -> list[tuple[str, str]]:
    """Return the org units (key, name) that are open today and that this person sees."""
    who = reader_of(request)
    named = gate.names(who).items()
    return [(key, name) for key, name in named if who.tree.org_units[key].is_open(who.day)]


def _first_values(request: HttpRequest, definition: RegisterDefinition) -> dict[str, str]:
    """Return what a new form holds already: the person's own org unit, and today."""
    home, today = signed_in(request).home_org_unit, reader_of(request).day.isoformat()
    return {definition.org_unit_field: home, definition.day_field: today}


def _hint(part: Field, lang: Lang) -> str:
    """Return what helps with a field that is typed freely."""
    if part.counted_unit and lang == "zh":
        return part.counted_unit
    if part.is_many:
        return say("web.list_hint", lang)
    return say("web.personal_hint", lang) if part.is_personal else ""


def _typed(request: HttpRequest, definition: RegisterDefinition) -> dict[str, str]:
    """Return the text of every field of the form; of many values a list with 、 between."""
    return {
        part.name: "、".join(_values(request, part))
        for part in definition.fields
        if f"x_{part.name}" in request.POST or part.name in request.POST
    }


def _values(request: HttpRequest, part: Field) -> list[str]:
    return [text.strip() for text in request.POST.getlist(part.name) if text.strip()]


ROUTES = (
    Route("registers/<slug:register>/new", "new", new_record, ("GET", "POST")),
    Route("records/<int:number>/correct", "correct", correct, ("GET", "POST")),
)
