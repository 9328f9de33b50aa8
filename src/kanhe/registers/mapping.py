"""Which column of a sheet is which field: proposed by title, never decided silently in a tie.

A title is compared after its counted unit is taken off (金额（万元） → 金额) and it is narrowed.
Merged headers give a path such as 整改情况 / 完成时限: the last part counts most, the whole path
helps to tell two 时限 apart.
"""

import difflib
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from kanhe.registers.datatypes import SCALES, narrow
from kanhe.registers.definition import Field, RegisterDefinition

KEY = "key"
"""The name under which the column with the office's own 编号 is mapped."""

#: Below this nothing is proposed; from CERTAIN on nobody needs to be asked.
LEAST, CERTAIN = 60, 90

_COUNTED_UNIT = re.compile(r"[(（\[【]\s*(?:单位\s*[:：]\s*)?([^()（）\[\]【】]+?)\s*[)）\]】]\s*$")
_SCALED = re.compile(r"(百万|千万|[百千万亿])?(.*)")
_DECORATION = re.compile(r"[\s*＊:：、.()（）\[\]【】/\\_-]+")


@dataclass(frozen=True, slots=True)
class Title:
    """A column title: its words, the counted unit after them, its scale (万元: 10000)."""

    words: tuple[str, ...]
    counted_unit: str | None
    scale: int


@dataclass(frozen=True, slots=True)
class Proposal:
    """What a column (from 0) is taken for. *confidence* runs from 0 to 100.

    `field` is None where nothing fits or several fit equally well; these are then in `tied`.
    """

    column: int
    title: str
    field: str | None
    confidence: int
    tied: tuple[str, ...] = ()
    scale: int = 1

    @property
    def is_certain(self) -> bool:
        """Return whether nobody needs to be asked about this column."""
        return self.field is not None and self.confidence >= CERTAIN


def read_title(title: str) -> Title:
    """Return a column title in its parts; levels of a merged header are parted by line feeds."""
    levels = [level for level in title.split("\n") if level.strip()]
    counted_unit, scale = None, 1
    for at, level in enumerate(levels):
        found = _COUNTED_UNIT.search(level)
        if found is not None:
            levels[at] = level[: found.start()]
            counted_unit, scale = _scaled(narrow(found[1]))
    words = tuple(word for word in map(_bare, levels) if word)
    return Title(words, counted_unit, scale)


def propose(
    definition: RegisterDefinition,
    titles: Sequence[str | None],
    remembered: Mapping[str, str] | None = None,
) -> tuple[Proposal, ...]:
    """Return a proposal for each column; *remembered* maps titles to fields, as a person once did.

    Each field is given to one column at most: the surest first, then the leftmost.
    """
    known = {narrow(title): name for title, name in (remembered or {}).items()}
    rated = [
        (confidence, -column, name)
        for column, title in enumerate(titles)
        for name, confidence in _ratings(definition, title, known)
    ]
    given: dict[int, tuple[str, int]] = {}
    tied: dict[int, tuple[str, ...]] = {}
    for confidence, negative, name in sorted(rated, reverse=True):
        column, taken = -negative, {field for field, _ in given.values()}
        if column in given or column in tied or name in taken:
            continue
        rivals = sorted(
            other
            for rate, place, other in rated
            if place == negative and rate == confidence and other not in taken
        )
        if len(rivals) > 1:
            tied[column] = tuple(rivals)
        else:
            given[column] = (name, confidence)
    return tuple(
        _proposal(column, title, given.get(column), tied.get(column, ()))
        for column, title in enumerate(titles)
    )


def score(field: Field, title: Title) -> int:
    """Return how well *title* names *field*, 0 to 100."""
    return _score((field.title, field.title_en, field.name, *field.aliases), title)


def _proposal(
    column: int, title: str | None, given: tuple[str, int] | None, tied: tuple[str, ...]
) -> Proposal:
    name, confidence = given or (None, 0)
    scale = read_title(title).scale if title else 1
    return Proposal(column, title or "", name, confidence, tied, scale)


def _ratings(
    definition: RegisterDefinition, title: str | None, known: Mapping[str, str]
) -> list[tuple[str, int]]:
    """Return the fields that a column may be, with their confidence."""
    if not title or not title.strip():
        return []
    if narrow(title) in known:
        return [(known[narrow(title)], 101)]
    parts = read_title(title)
    rated = [(field.name, score(field, parts)) for field in definition.fields]
    rated.append((KEY, _score(definition.key_titles, parts)))
    return [(name, rate) for name, rate in rated if rate >= LEAST]


@lru_cache(maxsize=10_000)  # a sheet's head is looked at by each register, and by its reader
def _score(names: tuple[str, ...], title: Title) -> int:
    if not title.words:
        return 0
    last, whole = title.words[-1], "".join(title.words)
    best = 0
    for at, name in enumerate(map(_bare, names)):
        if not name:
            continue
        if name == whole:
            best = max(best, 100 if at == 0 else 99)
        elif name == last:
            best = max(best, 98 if at == 0 else 96)
        elif min(len(name), len(last)) >= 2 and (name in last or last in name):
            shorter, longer = sorted((len(name), len(last)))
            best = max(best, 60 + 25 * shorter // longer)
        elif 8 * min(len(name), len(last)) >= 3 * (len(name) + len(last)):  # else below 3/4
            alike = difflib.SequenceMatcher(None, name, last, autojunk=False)
            if 4 * alike.quick_ratio() >= 3:
                best = max(best, min(80, int(80 * alike.ratio())))
    return best


def _bare(word: str) -> str:
    return _DECORATION.sub("", narrow(word)).casefold()


def _scaled(words: str) -> tuple[str, int]:
    found = _SCALED.fullmatch(words)
    assert found is not None
    if found[1] is None or not found[2]:
        return words, 1
    return found[2], int(SCALES[found[1]])
