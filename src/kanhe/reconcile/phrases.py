"""How alike two phrases are: shared character bigrams, the rarer in the catalogue the heavier.

Whole numbers only (thousandths), so that every machine comes to the same score.
"""

from collections import Counter
from collections.abc import Iterable
from decimal import Decimal
from functools import lru_cache

from kanhe.values.pattern import pattern

_LETTERS = pattern(r"[\u4e00-\u9fffa-z]+")
#: Measure words and particles alone say nothing of what is counted.
_EMPTY = frozenset("数个次人家件项处名的了为和与及")
_BIGRAM, _SINGLE = 1000, 350


def letters(text: str) -> str:
    """Return the Chinese characters and small letters of *text*, without marks and digits."""
    return "".join(_LETTERS.findall(text.lower()))


@lru_cache(4096)
def grams(text: str) -> frozenset[str]:
    """Return the bigrams of *text* and its single characters, but for empty ones."""
    bare = letters(text)
    pairs = {bare[at : at + 2] for at in range(len(bare) - 1)}
    return frozenset(pairs | (set(bare) - _EMPTY))


class Weights:
    """The weight of each gram in a catalogue: ln(1 + N / number of entries that have it)."""

    def __init__(self, entries: Iterable[frozenset[str]]) -> None:
        kept = list(entries)
        counts = Counter(gram for entry in kept for gram in entry)
        logs = {count: _log(len(kept), count) for count in {1, *counts.values()}}
        self._known = {gram: _kind(gram) * logs[count] // 1000 for gram, count in counts.items()}
        self._rarest = logs[1]

    def of(self, found: Iterable[str]) -> int:
        """Return the weight of grams together; one that no entry has is as heavy as the rarest."""
        known, rarest = self._known, self._rarest
        return sum(known.get(gram) or _kind(gram) * rarest // 1000 for gram in found)


def _kind(gram: str) -> int:
    return _SINGLE if len(gram) == 1 else _BIGRAM


def _log(entries: int, count: int) -> int:
    return int((1 + Decimal(entries) / count).ln() * 1000)
