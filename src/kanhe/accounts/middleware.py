"""Between session and page: idle sessions are locked, ended ones are ended."""

from collections.abc import Callable
from datetime import UTC, datetime

from django.http import HttpRequest, HttpResponseBase

from kanhe.accounts import sessions

Answer = Callable[[HttpRequest], HttpResponseBase]


class SessionGuard:
    """Looks at the session of each request; stands behind Django's AuthenticationMiddleware."""

    def __init__(self, get_response: Answer) -> None:
        self._get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Look at the session, then hand the request on."""
        if request.session.session_key is not None:
            sessions.look_at(request, now=datetime.now(UTC))
        return self._get_response(request)
