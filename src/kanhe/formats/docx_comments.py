"""Comments for a Word document."""

from dataclasses import dataclass

from kanhe.values.span import Span


@dataclass(frozen=True, slots=True)
class Note:
    """A comment to be hung on a stretch of the draft's text."""

    span: Span
    text: str
