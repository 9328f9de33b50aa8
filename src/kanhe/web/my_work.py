"""My work: what I owe, what waits for my check, what is overdue; the first page."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse

from kanhe.accounts import gate
from kanhe.accounts.gate import Reader
from kanhe.accounts.waiting import Task
from kanhe.formats.wording import Lang
from kanhe.store import queries
from kanhe.web.counting import tasks_of
from kanhe.web.gate import may_ask
from kanhe.web.pages import now, page
from kanhe.web.reading import reader_of
from kanhe.web.routing import Route, Who, language_of
from kanhe.web.showing import Showing

_MOST = 50  # lines of each part; the rest is in the register's own view


@dataclass(frozen=True, slots=True)
class Line:
    """A task as it is drawn."""

    number: int
    task: Task
    showing: Showing


def my_work(request: HttpRequest) -> HttpResponse:
    """Show what the person has to do; an administrator is led to what is his."""
    if not may_ask(request, Who.BUSINESS):
        return HttpResponseRedirect(reverse("me"))
    who, lang = reader_of(request), language_of(request)
    found = tasks_of(who)
    owed = [one for one in found if one.is_owed]
    checks = [one for one in found if not one.is_owed]
    late = sum(1 for one in found if one.due_on is not None and one.due_on < who.day)
    return page(
        request,
        "my_work/my_work.html",
        here="my_work",
        owed=_lines(who, owed[:_MOST], lang),
        checks=_lines(who, checks[:_MOST], lang),
        owed_count=len(owed),
        check_count=len(checks),
        late_count=late,
        most=_MOST,
    )


def _lines(who: Reader, some: Iterable[Task], lang: Lang) -> tuple[Line, ...]:
    some = tuple(some)
    numbers: dict[tuple[str, str], int] = {}
    showings: dict[str, Showing] = {}
    for name in {one.register.name for one in some}:
        keys = [one.record.key for one in some if one.register.name == name]
        for key, number in queries.numbers_of_records(name, keys).items():
            numbers[name, key] = number
    names = gate.names(who)
    for one in some:
        if one.register.name not in showings:
            showings[one.register.name] = Showing(one.register, lang, names, now().date())
    return tuple(
        Line(numbers[one.register.name, one.record.key], one, showings[one.register.name])
        for one in some
    )


ROUTES = (Route("", "my_work", my_work, who=Who.SIGNED_IN),)
