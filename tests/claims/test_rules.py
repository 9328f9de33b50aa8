"""Every mask does what its own examples say, seen through the whole scanner."""

import pytest

from kanhe.claims.normalise import normalise
from kanhe.claims.rules import RULES, rules_at
from kanhe.claims.scanner import scanner_of
from kanhe.formats.lexicon import shipped_lexicon

SCAN = scanner_of(shipped_lexicon()).scan
YES = [(rule, text) for rule in RULES for text in rule.yes]
NO = [(rule, text) for rule in RULES for text in rule.no]


def name(value: object) -> str:
    return value if isinstance(value, str) else getattr(value, "name", "")


@pytest.mark.parametrize(("rule", "marked"), YES, ids=name)
def test_a_rule_finds_just_the_marked_part(rule, marked):
    pieces = marked.replace("⟧", "⟦").split("⟦")
    text = normalise("".join(pieces))
    found = [
        (text[m.start : m.end], m.kind)
        for m in SCAN(text)
        if m.rule == rule.name or m.rule == "word"
    ]
    assert found == [(normalise(piece), rule.kind) for piece in pieces[1::2]]


@pytest.mark.parametrize(("rule", "text"), NO, ids=name)
def test_a_rule_leaves_its_counterexamples_alone(rule, text):
    assert rule.name not in {mention.rule for mention in SCAN(normalise(text))}


def test_every_rule_has_two_examples_of_each_kind_and_its_own_name():
    assert len({rule.name for rule in RULES}) == len(RULES)
    assert [rule.name for rule in RULES if len(rule.yes) < 2 or len(rule.no) < 2] == []


def test_rules_are_grouped_by_first_character_without_losing_any():
    for number, rule in enumerate(RULES):
        patterns = [rules_at(first) for first in rule.first]
        assert all(f"r{number}" in each.groupindex for each in patterns if each), rule.name
        assert None not in patterns, rule.name
    assert rules_at("的") is None
