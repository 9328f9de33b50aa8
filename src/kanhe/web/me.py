"""Me: who is signed in, the language of the pages, and the way out."""

from django.http import HttpRequest, HttpResponse

from kanhe.web.pages import page
from kanhe.web.routing import Route, Who


def me(request: HttpRequest) -> HttpResponse:
    """Show the account that is signed in."""
    return page(request, "me/me.html", here="me")


ROUTES = (Route("me", "me", me, who=Who.SIGNED_IN),)
