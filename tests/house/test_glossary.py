"""The glossary is complete in both languages, and the code speaks it."""

import ast
import re
from functools import cache

import pytest

from .glossary import HEAD, Term, read, terms
from .tree import MODULES, ROOMS, SRC, named, open_rooms, room_of

CHINESE = re.compile(r"[\u4e00-\u9fff]")
WORD = re.compile(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])")
TERMS = terms()


@cache
def words_of_room(room: str) -> frozenset[str]:
    """Return every name and every part of a module's name in a room, and the room's own."""
    texts = [path.read_text(encoding="utf-8") for path in MODULES if room_of(path) == room]
    stems = [path.stem for path in MODULES if room_of(path) == room]
    return frozenset(re.findall(r"\w+", "\n".join(texts + stems + [room])))


def test_the_glossary_is_there() -> None:
    assert len(TERMS) > 60


@pytest.mark.parametrize("term", TERMS, ids=lambda term: term.chinese)
def test_both_languages(term: Term) -> None:
    assert CHINESE.search(term.chinese)
    assert re.search(r"[a-z]", term.english)
    assert not CHINESE.search(term.english)


@pytest.mark.parametrize("term", TERMS, ids=lambda term: term.chinese)
def test_a_term_has_its_name_and_room(term: Term) -> None:
    if not term.names:
        assert term.room == "—"
        return
    assert term.room in ROOMS, f"docs/glossary.md:{term.line}: no room {term.room!r}"
    if term.is_later or term.room not in open_rooms():
        return
    missing = [name for name in term.names if name not in words_of_room(term.room)]
    assert not missing, f"docs/glossary.md:{term.line}: not found in {term.room}: {missing}"


def test_no_row_twice() -> None:
    for column in ([term.chinese for term in TERMS], [term.english for term in TERMS]):
        assert len(set(column)) == len(column)


def test_no_name_uses_a_refused_word() -> None:
    instead = {word: term for term in TERMS for word in term.refused}
    assert {"issue", "job", "dept", "kpi"} <= instead.keys()
    faults = []
    for path in MODULES:
        for line, name in named(ast.parse(path.read_text(encoding="utf-8"))):
            for word in WORD.findall(name):
                if term := instead.get(word.lower()):
                    right = " or ".join(term.names)
                    faults.append(f"{path.relative_to(SRC)}:{line}: {name}: say {right}")
    assert not faults, "\n".join(faults)


def test_a_row_is_read_as_written() -> None:
    rows = f"{HEAD}\n| --- |\n| 问题 | finding | `finding`, `Finding` | acts (later) | `issue` |\n"
    (term,) = read(rows)
    assert term == Term(3, "问题", "finding", ("finding", "Finding"), "acts", True, ("issue",))
    assert not read("| 问题 | finding | | — | |")
