"""My work: the first page."""

from django.http import HttpRequest, HttpResponse

from kanhe.store import queries
from kanhe.store.listing import RecordFilter, count_records
from kanhe.web.pages import page
from kanhe.web.routing import Route

_COUNTED = 10_000  # a list of registers shows "10,000+" beyond


def my_work(request: HttpRequest) -> HttpResponse:
    """Show the registers with what they hold."""
    held = [
        (one, count_records(RecordFilter(one.name), at_most=_COUNTED))
        for one in queries.definitions()
    ]
    return page(request, "my_work/my_work.html", here="my_work", registers=held)


ROUTES = (Route("", "my_work", my_work),)
