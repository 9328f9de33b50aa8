"""A record: fields, the road of close-out, evidence, trail, receipt; whole, or as a peek."""

from collections.abc import Mapping
from dataclasses import dataclass
from io import BytesIO
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse

from kanhe.accounts import gate, people
from kanhe.accounts.waiting import steps_of
from kanhe.acts.disclosing import revealed
from kanhe.acts.publishing import receipt_for
from kanhe.registers import lifecycle
from kanhe.registers.authority import MAY, Act
from kanhe.registers.definition import RegisterDefinition, field_map
from kanhe.registers.lifecycle import Event
from kanhe.registers.projection import Record, Trace, content_of
from kanhe.registers.traits import missing_evidence
from kanhe.store import queries
from kanhe.values.refusal import Refusal
from kanhe.web.pages import ledger, now, page
from kanhe.web.proving import prove
from kanhe.web.reading import reader_of, record_for
from kanhe.web.routing import Route, language_of
from kanhe.web.showing import Showing, stepper

_PICTURES = ("image/jpeg", "image/png", "image/webp", "image/gif")


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the trail as it is drawn."""

    trace: Trace
    actor: str
    leaf: str
    changes: tuple[tuple[str, str, str], ...]


@dataclass(frozen=True, slots=True)
class Offer:
    """A step that this person may take now, and what it must say."""

    event: Event
    needs_reason: bool
    needs_day: bool
    is_forward: bool


def show_record(request: HttpRequest, number: int) -> HttpResponse:
    """Show a record; with `peek` the panel that stands beside a list."""
    detail = detail_of(request, number)
    if request.GET.get("peek"):
        return page(request, "registers/peek.html", detail=detail)
    proven = prove(detail["record"], ledger()) if request.GET.get("verify") else None
    return page(
        request,
        "registers/record.html",
        here="registers",
        detail=detail,
        proven=proven,
        lines=_lines(request, detail["record"], detail["definition"]),
        data=_data(request, detail["record"]),
        is_open=bool(request.GET.get("reveal")),
    )


def show_by_key(request: HttpRequest, register: str) -> HttpResponse:
    """Lead to the record of a key."""
    key = request.GET.get("key", "")
    number = queries.numbers_of_records(register, [key]).get(key)
    if number is None:
        raise Refusal("record_unknown", register=register, key=key)
    return HttpResponseRedirect(reverse("record", kwargs={"number": number}))


def download_receipt(request: HttpRequest, number: int) -> HttpResponse:
    """Hand out the receipt of a record's latest entry."""
    _, record = record_for(request, number)
    proof = receipt_for(entry_number=record.entry_number)
    response = HttpResponse(proof.to_bytes(), content_type="application/octet-stream")
    name = f"receipt-{record.entry_number}.tlog-proof"
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def draw_code(request: HttpRequest, number: int) -> HttpResponse:
    """Draw the QR code of a record's address."""
    record_for(request, number)
    address = request.build_absolute_uri(reverse("record", kwargs={"number": number}))
    out = BytesIO()
    import segno  # here: it is seldom needed, and long to load

    segno.make(address, error="m").save(out, kind="svg", scale=4, border=2, dark="#17202e")
    return HttpResponse(out.getvalue(), content_type="image/svg+xml")


def detail_of(request: HttpRequest, number: int) -> dict[str, Any]:
    """Return what a record page and a peek show alike."""
    definition, record = record_for(request, number)
    who, lang = reader_of(request), language_of(request)
    needs = definition.traits.evidence
    of_round = [one for one in record.evidence if one.round_number == record.round_number]
    missing = missing_evidence(needs, [one.evidence_kind for one in of_round]) if needs else ()
    return {
        "number": number,
        "definition": definition,
        "record": record,
        "showing": Showing(definition, lang, gate.names(who), now().date()),
        "stops": stepper(definition, record, lang),
        "offers": _offers(steps_of(who, definition, record), definition, record),
        "content": content_of(record),
        "kinds": {one.name: one for one in needs.kinds} if needs else {},
        "kinds_to_choose": [
            (one.name, one.title if lang == "zh" else one.title_en)
            for one in (needs.kinds if needs else ())
        ],
        "missing": missing,
        "pictures": _PICTURES,
        "may_correct": not record.is_void and who.may(MAY[Act.CORRECT], record.org_unit),
        "may_attach": bool(needs)
        and not record.is_void
        and who.may(MAY[Act.ATTACH], record.org_unit),
        "may_void": not record.is_void and who.may(MAY[Act.VOID], record.org_unit),
        "may_remind": bool(record.state)
        and not record.is_void
        and who.may(MAY[Act.REMIND], record.org_unit),
        "has_personal": any(part.is_personal for part in definition.fields),
        "latest": record.trail[-1],
    }


def _offers(
    events: tuple[Event, ...], definition: RegisterDefinition, record: Record
) -> tuple[Offer, ...]:
    trait = definition.traits.lifecycle
    if trait is None or record.state is None:
        return ()
    forward = set(lifecycle.forward(record.state, trait.skips))
    offers = [
        Offer(
            event,
            event in lifecycle.NEEDS_REASON,
            event in lifecycle.NEEDS_DAY or event is Event.ASSIGN,
            event in forward,
        )
        for event in events
    ]
    return tuple(sorted(offers, key=lambda one: not one.is_forward))


def _data(request: HttpRequest, record: Record) -> Mapping[str, Any]:
    """Return the values; personal ones open only to who asks for them, which is a click."""
    return revealed(record) if request.GET.get("reveal") else record.data


def _lines(
    request: HttpRequest, record: Record, definition: RegisterDefinition
) -> tuple[Line, ...]:
    """Return the trail, newest first, with names and the short hash of each entry."""
    actors = people.names_of({one.actor for one in record.trail})
    leaves = queries.leaves([one.entry_number for one in record.trail])
    lang = language_of(request)
    names = gate.names(reader_of(request))
    showing, fields = Showing(definition, lang, names, now().date()), field_map(definition)

    def changed(trace: Trace) -> tuple[tuple[str, str, str], ...]:
        return tuple(
            (
                fields[name].title if lang == "zh" else fields[name].title_en,
                showing.text(fields[name], {name: before}),
                showing.text(fields[name], {name: after}),
            )
            for name, before, after in trace.changed
            if name in fields
        )

    return tuple(
        Line(
            one,
            actors.get(one.actor, one.actor),
            leaves.get(one.entry_number, b"").hex(),
            changed(one),
        )
        for one in reversed(record.trail)
    )


ROUTES = (
    Route("records/<int:number>", "record", show_record),
    Route("registers/<slug:register>/key", "record_by_key", show_by_key),
    Route("records/<int:number>/receipt", "receipt", download_receipt),
    Route("records/<int:number>/code.svg", "record_code", draw_code),
)
