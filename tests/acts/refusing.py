"""A refused act tells its code and has written nothing."""

from collections.abc import Callable

import pytest

from kanhe.store import queries
from kanhe.values.refusal import Refusal


def refused(code: str, call: Callable[..., object], *arguments: object, **more: object) -> Refusal:
    """Call, and return the refusal; fail if it is another, or if the log grew."""
    size = queries.log_size()
    with pytest.raises(Refusal) as caught:
        call(*arguments, **more)
    assert caught.value.code == code
    assert queries.log_size() == size, "a refused act wrote something"
    return caught.value
