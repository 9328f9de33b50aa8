"""Read docs/glossary.md: the words that this house has agreed on."""

import re
from dataclasses import dataclass

from .tree import ROOT

HEAD = "| 中文 | English | in code | room | not |"
QUOTED = re.compile(r"`([^`]+)`")


@dataclass(frozen=True)
class Term:
    """One row of the glossary."""

    line: int
    chinese: str
    english: str
    names: tuple[str, ...]
    room: str
    is_later: bool
    refused: tuple[str, ...]


def read(text: str) -> list[Term]:
    """Return the rows of every table under the glossary's head."""
    terms = []
    inside = False
    for number, line in enumerate(text.splitlines(), 1):
        if line == HEAD:
            inside = True
        elif not line.startswith("|"):
            inside = False
        elif inside and not line.startswith("| ---"):
            terms.append(_term(number, line))
    return terms


def _term(number: int, line: str) -> Term:
    cells = [cell.strip() for cell in line.strip().strip("|").split("|")]
    assert len(cells) == 5, f"docs/glossary.md:{number}: {len(cells)} columns, not 5"
    chinese, english, names, room, refused = cells
    return Term(
        number,
        chinese,
        english,
        tuple(QUOTED.findall(names)),
        room.removesuffix(" (later)"),
        room.endswith(" (later)"),
        tuple(QUOTED.findall(refused)),
    )


def terms() -> list[Term]:
    """Return the rows of the project's glossary."""
    return read((ROOT / "docs" / "glossary.md").read_text(encoding="utf-8"))
