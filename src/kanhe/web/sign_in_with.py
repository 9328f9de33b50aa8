"""Signing in at a provider of the institution, and linking one's own account to it."""

from dataclasses import asdict

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse

from kanhe.accounts import access_log, linked_subjects, providers, sessions, single_sign_on
from kanhe.accounts.providers import Provider
from kanhe.accounts.single_sign_on import Journey
from kanhe.values.refusal import Refusal
from kanhe.web.me import is_own_password
from kanhe.web.messages import tell
from kanhe.web.pages import ledger, now, page, person_of, signed_in
from kanhe.web.signing_in import enter, inside

_JOURNEY = "journey"  # who was sent where, since when, and where he goes on afterwards
_JOURNEY_SECONDS = 10 * 60


def sign_in_with(request: HttpRequest, provider: str) -> HttpResponse:
    """Send the browser to a provider; who is signed in already comes back linked to it."""
    one = providers.provider(ledger().keys, provider)
    address, journey = single_sign_on.depart(one, _back(request, one))
    onward = inside(request, request.GET.get("next"))
    request.session[_JOURNEY] = [asdict(journey), int(now().timestamp()), onward]
    return HttpResponseRedirect(address)


def sign_in_from(request: HttpRequest, provider: str) -> HttpResponse:
    """Take a browser back from a provider: let in, link, or tell that nobody is linked."""
    one, moment = providers.provider(ledger().keys, provider), now()
    journey, onward = _held(request)
    given = {name: str(value) for name, value in request.GET.items()}
    try:
        subject = single_sign_on.arrive(one, journey, given, _back(request, one), now=moment)
    except Refusal:
        address = sessions.address_of(request)
        access_log.note(moment, "sign_in", is_success=False, address=address, detail=one.name)
        raise
    person = person_of(request)
    if person is not None:
        linked_subjects.link(person, one, subject)
        access_log.note(moment, "subject_linked", person.key, detail=one.name)
        tell(request, "web.subject_linked")
        return HttpResponseRedirect(reverse("me") + "#providers")
    address = sessions.address_of(request)
    account = linked_subjects.let_in(one, subject, now=moment, address=address)
    if account is None:
        template = "sign_in/not_linked.html"
        return page(request, template, status=403, provider=one, subject=subject)
    return enter(request, account, onward)


def unlink_subject(request: HttpRequest) -> HttpResponse:
    """Let one's own account be reached by a provider no more, which asks for the password."""
    account = signed_in(request)
    if not account.has_usable_password() or not is_own_password(request):
        raise Refusal("password_wrong")
    one = providers.provider(ledger().keys, request.POST.get("provider", ""))
    linked_subjects.unlink(account, one)
    access_log.note(now(), "subject_unlinked", account.key, detail=one.name)
    tell(request, "web.subject_unlinked")
    return HttpResponseRedirect(reverse("me") + "#providers")


def _back(request: HttpRequest, one: Provider) -> str:
    """Return the address to which the provider sends the browser back."""
    path = reverse("sign_in_from", kwargs={"provider": one.name})
    return f"{request.scheme}://{request.get_host()}{path}"


def _held(request: HttpRequest) -> tuple[Journey | None, str]:
    """Return the journey that was begun last, and forget it; None for one of old."""
    told, since, onward = request.session.pop(_JOURNEY, ({}, 0, "/"))
    is_fresh = int(now().timestamp()) - since <= _JOURNEY_SECONDS
    return (Journey(**told) if told and is_fresh else None), onward
