"""Sessions in the database, as Django keeps them; found by a statement that is written out.

Every request asks for its session, and building the statement costs more than answering it.
"""

from typing import Any

from django.contrib.sessions.backends import db
from django.db import connection
from django.utils import timezone

_FIND = "SELECT * FROM django_session WHERE session_key = %s AND expire_date > %s"


class SessionStore(db.SessionStore):
    """Django's store of sessions in the database."""

    def _get_session_from_db(self) -> Any:
        """Return the row of the session; None, and no key any more, where it has ended."""
        now = connection.ops.adapt_datetimefield_value(timezone.now())
        found = next(iter(self.model.objects.raw(_FIND, [self.session_key, now])), None)
        if found is None:
            self._session_key = None
        return found
