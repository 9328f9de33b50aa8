"""All pages: the rows of every page group, as one table and as Django's URLs."""

from django.urls import URLPattern, path

from kanhe.web import (
    administration,
    board,
    board_records,
    changing_org,
    entering,
    figures,
    first_run,
    health,
    issued,
    late,
    log_pages,
    looking_back,
    me,
    my_work,
    organisation,
    receipt_page,
    record_list,
    record_page,
    registers,
    saved_views,
    search,
    signing_in,
    stepping,
    tokens,
)
from kanhe.web.gate import gated
from kanhe.web.routing import Route

#: Add a page group here; its rows stand in its own module.
ROUTES: tuple[Route, ...] = (
    *signing_in.ROUTES,
    *first_run.ROUTES,
    *health.ROUTES,
    *my_work.ROUTES,
    *search.ROUTES,
    *me.ROUTES,
    *board.ROUTES,
    *board_records.ROUTES,
    *figures.ROUTES,
    *registers.ROUTES,
    *entering.ROUTES,
    *record_page.ROUTES,
    *record_list.ROUTES,
    *saved_views.ROUTES,
    *stepping.ROUTES,
    *looking_back.ROUTES,
    *organisation.ROUTES,
    *changing_org.ROUTES,
    *administration.ROUTES,
    *tokens.ROUTES,
    *issued.ROUTES,
    *log_pages.ROUTES,
    *receipt_page.ROUTES,
    *late.ROUTES,
)


def url_patterns() -> list[URLPattern]:
    """Return Django's URLs; there is none beside the table."""
    return [path(route.path, gated(route), name=route.name) for route in ROUTES]
