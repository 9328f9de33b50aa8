"""Each attack on the log has tests, and the tests that the page names are there."""

import re

import pytest

from .tree import ROOT

PAGE = (ROOT / "docs" / "spec" / "attacks.md").read_text(encoding="utf-8")
ROWS = re.findall(r"^\| (\d+) \|.*\| ([^|]+) \|$", PAGE, re.M)
NAMED = sorted(set(re.findall(r"`(tests/[\w/]+\.py)::(\w+)`", PAGE)))
NO_TEST = {"19"}  # there is nothing to attack


def test_every_attack_has_its_row() -> None:
    assert [number for number, _ in ROWS] == [str(at) for at in range(1, 31)]
    assert {number for number, tests in ROWS if "::" not in tests} == NO_TEST


@pytest.mark.parametrize(("path", "name"), NAMED, ids=[name for _, name in NAMED])
def test_what_the_page_names_is_there(path: str, name: str) -> None:
    assert f"\ndef {name}(" in (ROOT / path).read_text(encoding="utf-8")
