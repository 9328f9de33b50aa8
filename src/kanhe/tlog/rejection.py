"""The two ways in which the log turns input down.

A check in this room never answers with a truth value: it returns what it established, or raises.
An answer that nobody looks at is then a crash, not an acceptance.
"""

from kanhe.values.refusal import Refusal


class Malformed(Refusal):
    """Bytes that do not follow their format; *what* names the format, *why* the broken rule."""

    def __init__(self, what: str, why: str, **facts: str) -> None:
        super().__init__("tlog_malformed", what=what, why=why, **facts)


class Unproven(Refusal):
    """Well-formed input that does not show what it is meant to show."""

    def __init__(self, what: str, why: str, **facts: str) -> None:
        super().__init__("tlog_unproven", what=what, why=why, **facts)
