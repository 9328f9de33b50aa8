"""All pages: the rows of every page group, as one table and as Django's URLs."""

from django.urls import URLPattern, path

from kanhe.web import (
    administration,
    board,
    board_records,
    check_desk,
    entering,
    exporting,
    figure_bundling,
    figures,
    files,
    first_run,
    health,
    importing,
    issued,
    issuing,
    log_pages,
    looking_back,
    me,
    my_work,
    organisation,
    receipt_page,
    record_list,
    record_page,
    registers,
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
    *figure_bundling.ROUTES,
    *registers.ROUTES,
    *entering.ROUTES,
    *importing.ROUTES,
    *exporting.ROUTES,
    *record_page.ROUTES,
    *record_list.ROUTES,
    *stepping.ROUTES,
    *looking_back.ROUTES,
    *files.ROUTES,
    *organisation.ROUTES,
    *administration.ROUTES,
    *tokens.ROUTES,
    *check_desk.ROUTES,
    *issuing.ROUTES,
    *issued.ROUTES,
    *log_pages.ROUTES,
    *receipt_page.ROUTES,
)


def url_patterns() -> list[URLPattern]:
    """Return Django's URLs; there is none beside the table."""
    return [path(route.path, gated(route), name=route.name) for route in ROUTES]
