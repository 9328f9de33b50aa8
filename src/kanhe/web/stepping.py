"""Take a step of close-out, remind, void: small forms of a record page."""

from datetime import date, datetime, time

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse

from kanhe.acts.closing_out import remind, take_step
from kanhe.acts.recording import void_record
from kanhe.registers.lifecycle import Event
from kanhe.store import queries
from kanhe.values.refusal import Refusal
from kanhe.web.messages import tell
from kanhe.web.pages import now, occasion
from kanhe.web.reading import record_for
from kanhe.web.routing import Route

_NOON = time(12)  # of a day that is told without an hour


def step(request: HttpRequest, number: int) -> HttpResponse:
    """Take the step that the form names, on the content that its page showed."""
    _, record = record_for(request, number)
    try:
        event = Event(request.POST.get("event", ""))
    except ValueError:
        raise Refusal("web.form_incomplete", field="event") from None
    entry = take_step(
        occasion=occasion(request, happened_at(request)),
        register=record.register,
        key=record.key,
        event=event,
        reason=request.POST.get("reason"),
        due_on=day_in(request, "due_on"),
        outcome=request.POST.get("outcome"),
        seen=request.POST.get("seen") or None,
    )
    tell(request, "web.step_taken", key=record.key, step=event, entry=entry)
    return _back(request, number)


def steps(request: HttpRequest, register: str) -> HttpResponse:
    """Take one step on each record that is ticked in a list; each stands for itself."""
    definition = queries.definition(register)
    event, done, refused = Event(request.POST.get("event", Event.ASSIGN)), 0, 0
    for text in request.POST.getlist("number")[:100]:
        _, record = record_for(request, int(text) if text.isdecimal() else 0)
        try:
            take_step(
                occasion=occasion(request, part=record.key),
                register=definition.name,
                key=record.key,
                event=event,
                reason=request.POST.get("reason"),
                due_on=day_in(request, "due_on"),
            )
            done += 1
        except Refusal:
            refused += 1
    tell(request, "web.steps_taken", done=done, refused=refused, step=event)
    return HttpResponseRedirect(reverse("list", kwargs={"register": register}))


def send_reminder(request: HttpRequest, number: int) -> HttpResponse:
    """Remind those who owe the next step."""
    _, record = record_for(request, number)
    reason = request.POST.get("reason", "")
    remind(occasion=occasion(request), register=record.register, key=record.key, reason=reason)
    tell(request, "web.reminded", key=record.key)
    return _back(request, number)


def void(request: HttpRequest, number: int) -> HttpResponse:
    """Declare that a record should never have been."""
    _, record = record_for(request, number)
    reason = request.POST.get("reason", "")
    void_record(occasion=occasion(request), register=record.register, key=record.key, reason=reason)
    tell(request, "web.voided", key=record.key)
    return _back(request, number)


def day_in(request: HttpRequest, name: str) -> date | None:
    """Return the day that a field of the form holds, None for none."""
    text = request.POST.get(name, "")
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        raise Refusal("web.form_incomplete", field=name) from None


def happened_at(request: HttpRequest) -> datetime | None:
    """Return when the step was taken outside, if the form says another day than today."""
    day = day_in(request, "happened_on")
    if day is None or day == now().date():
        return None
    return datetime.combine(day, _NOON, tzinfo=now().tzinfo)


def _back(request: HttpRequest, number: int) -> HttpResponse:
    return HttpResponseRedirect(reverse("record", kwargs={"number": number}))


ROUTES = (
    Route("records/<int:number>/step", "step", step, ("POST",)),
    Route("records/<int:number>/remind", "remind", send_reminder, ("POST",)),
    Route("records/<int:number>/void", "void", void, ("POST",)),
    Route("registers/<slug:register>/steps", "steps", steps, ("POST",)),
)
