"""Planted faults are found, their right twins and texts with nothing wrong are not accused."""

import tomllib
from decimal import Decimal
from pathlib import Path

import pytest

from kanhe.claims.extract import extract
from kanhe.formats.lexicon import shipped_lexicon
from kanhe.formats.wording import LANGS, say
from kanhe.formats.wording_checks import CHECKS
from kanhe.reconcile.checking import check_draft
from kanhe.reconcile.hedges import Policy
from kanhe.reconcile.verdict import Check, CheckOutcome, Rule

CORPUS = Path(__file__).parent.parent / "corpus"
LEXICON = shipped_lexicon()


def _load(name: str) -> dict[str, list]:
    return tomllib.loads((CORPUS / name).read_text(encoding="utf-8"))


TWINS = [
    twin
    for name in (
        "faults.toml",
        "faults_unseen.toml",
        "faults_late.toml",
        "faults_last.toml",
        "faults_listed.toml",
    )
    for twin in _load(name)["twin"]
]
QUIET = [
    text
    for name in ("quiet.toml", "quiet_late.toml", "quiet_last.toml")
    for text in _load(name)["texts"]
]


def checks_of(text: str, *, is_verbose: bool = False) -> tuple[Check, ...]:
    return check_draft(extract(text, LEXICON), Policy(), is_verbose=is_verbose).checks


def accusations(text: str) -> list[Check]:
    wrong = (CheckOutcome.DIFFERS, CheckOutcome.ADJUSTED)
    return [check for check in checks_of(text) if check.outcome in wrong]


def _is(value: Decimal | None, written: str) -> bool:
    return not written or (value is not None and value == Decimal(written))


@pytest.mark.parametrize("twin", TWINS, ids=lambda twin: f"{twin['rule']}:{twin['wrong'][:24]}")
def test_planted_fault_is_found_with_its_numbers(twin: dict[str, str]) -> None:
    found = [
        check
        for check in checks_of(twin["wrong"])
        if (check.rule, check.outcome) == (twin["rule"], twin["outcome"])
        and _is(check.stated, twin["stated"])
        and _is(check.expected, twin["expected"])
    ]
    assert found, checks_of(twin["wrong"])


@pytest.mark.parametrize("twin", TWINS, ids=lambda twin: twin["wrong"][:24])
def test_planted_fault_accuses_nothing_else(twin: dict[str, str]) -> None:
    assert {check.rule for check in accusations(twin["wrong"])} == {twin["rule"]}


@pytest.mark.parametrize("text", [*(twin["right"] for twin in TWINS), *QUIET])
def test_right_text_is_not_accused(text: str) -> None:
    assert accusations(text) == []


@pytest.mark.parametrize("text", [twin[side] for twin in TWINS for side in ("right", "wrong")])
def test_spans_are_true_and_sentences_complete(text: str) -> None:
    for check in checks_of(text, is_verbose=True):
        assert check.spans == tuple(sorted(check.spans))
        assert all(span.of(text).strip() for span in check.spans)
        for lang in LANGS:
            assert say(check.reason, lang, **dict(check.facts))


def test_corpus_covers_every_rule() -> None:
    assert len(TWINS) >= 100
    assert {twin["rule"] for twin in TWINS} == set(Rule)


def test_each_sentence_stands_in_both_languages() -> None:
    for chinese, english in CHECKS.values():
        assert any("\u4e00" <= character <= "\u9fff" for character in chinese)
        assert not any("\u4e00" <= character <= "\u9fff" for character in english)


SHARED = Path(__file__).parents[3] / "shared" / "corpus"


@pytest.mark.skipif(not SHARED.is_dir(), reason="the shared corpus is not beside the project")
def test_real_texts_are_not_accused() -> None:
    texts = [path.read_text(encoding="utf-8") for path in sorted(SHARED.glob("*.txt"))]
    assert texts
    assert [check for text in texts for check in accusations(text)] == []
