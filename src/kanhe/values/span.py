"""A stretch of a text, by character offsets."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """The characters `text[start:end]`; offsets count Python characters (code points)."""

    start: int
    end: int

    def __post_init__(self) -> None:
        assert 0 <= self.start <= self.end, (self.start, self.end)

    def of(self, text: str) -> str:
        """Return the stretch of *text* that this span names."""
        return text[self.start : self.end]
