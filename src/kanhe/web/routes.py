"""All pages: the rows of every page group, as one table and as Django's URLs."""

from django.urls import URLPattern, path

from kanhe.web import health, me, my_work, search, signing_in
from kanhe.web.gate import gated
from kanhe.web.routing import Route

#: Add a page group here; its rows stand in its own module.
ROUTES: tuple[Route, ...] = (
    *signing_in.ROUTES,
    *health.ROUTES,
    *my_work.ROUTES,
    *search.ROUTES,
    *me.ROUTES,
)


def url_patterns() -> list[URLPattern]:
    """Return Django's URLs; there is none beside the table."""
    return [path(route.path, gated(route), name=route.name) for route in ROUTES]
