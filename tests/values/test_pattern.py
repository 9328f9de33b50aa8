"""Patterns are compiled when first asked; every one of the house is a good one."""

import importlib
import pkgutil
import re

import pytest

import kanhe.claims
import kanhe.reconcile
from kanhe.values.pattern import pattern


def test_it_speaks_as_a_compiled_pattern() -> None:
    expression, text = r"(?P<count>\d+)人", "3人、40人"
    ours, theirs = pattern(expression), re.compile(expression)
    found = ours.search(text)
    assert found is not None
    assert found["count"] == "3"
    assert ours.pattern == theirs.pattern
    assert ours.groupindex == theirs.groupindex
    assert [one.span() for one in ours.finditer(text)] == [(0, 2), (3, 6)]
    assert ours.fullmatch(text) is None
    assert ours.sub("x", text) == "x、x"
    assert pattern("a", re.IGNORECASE).match("A")


def test_a_bad_pattern_is_told_when_it_is_first_asked() -> None:
    bad = pattern("(")
    with pytest.raises(re.error, match="unterminated"):
        bad.search("")


def test_every_pattern_of_the_house_compiles() -> None:
    compiled = 0
    for room in (kanhe.claims, kanhe.reconcile):
        for module in pkgutil.iter_modules(room.__path__, f"{room.__name__}."):
            for value in vars(importlib.import_module(module.name)).values():
                if type(value) is type(pattern("")):
                    value.search("")
                    compiled += 1
    assert compiled > 150
