"""The board counted ahead: in each worker, before the first to ask, and after what counts anew.

Ten million records take seconds to count. A thread beside the pages does it when a worker begins,
and looks every minute whether a new day or a large import made it necessary again.
"""

import logging
import threading

from django.db import connections

from kanhe.indicators.stages import Reach
from kanhe.web.board_counting import ask
from kanhe.web.pages import now

_EVERY = 60  # seconds

_log = logging.getLogger("kanhe.web")


def count_ahead(stop: threading.Event | None = None) -> None:
    """Count again and again, until *stop*."""
    stop = stop or threading.Event()
    while True:
        try:
            count()
        except Exception:  # told, and tried again: pages count for themselves
            _log.exception("board ahead")
        finally:
            connections.close_all()
        if stop.wait(_EVERY):
            return


def count() -> None:
    """Count how the close-outs stand, as the board asks for them."""
    asked = ask("", Reach.ALL, now())
    for name, definition in asked.definitions.items():
        if definition.traits.lifecycle is not None:
            asked.standings(name)
