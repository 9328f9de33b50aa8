"""Who reads, by which grants: asked once for each request, of the gate of accounts."""

from django.http import HttpRequest
from django.utils import timezone

from kanhe.accounts import gate
from kanhe.accounts.gate import Reader
from kanhe.accounts.models import Account
from kanhe.registers.definition import RegisterDefinition
from kanhe.registers.projection import Record
from kanhe.store import queries


def reader_of(request: HttpRequest) -> Reader:
    """Return what the person who is signed in may see today."""
    found = getattr(request, "kanhe_reader", None)
    if not isinstance(found, Reader):
        found = gate.reader(_key(request), timezone.localdate())
        request.kanhe_reader = found  # type: ignore[attr-defined]
    return found


def _key(request: HttpRequest) -> str:
    """Return the key of who is signed in; the gate has seen to it that somebody is."""
    person = request.user
    assert isinstance(person, Account)
    return person.key


def record_for(request: HttpRequest, number: int) -> tuple[RegisterDefinition, Record]:
    """Return a record with its definition; raises Refusal `record_unknown`, `not_authorised`."""
    register, key = queries.place_of_record(number)
    return queries.definition(register), gate.record(reader_of(request), register, key)
