import string

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kanhe.claims.number import HedgeKind, Kind, Modality
from kanhe.claims.page import BlockKind
from kanhe.formats import wording
from kanhe.formats.check_remarks import CHECK_LEVELS, VERDICT_LEVELS, Level
from kanhe.formats.visible_text import one_line, visible
from kanhe.formats.wording import WORDS, refusal_text, say
from kanhe.formats.wording_checks import CHECKS
from kanhe.reconcile.verdict import CheckOutcome, Outcome, Rule
from kanhe.values.refusal import Refusal


def blanks(sentence: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(sentence) if name is not None}


@pytest.mark.parametrize("code", WORDS)
def test_both_languages_have_the_same_blanks(code: str) -> None:
    chinese, english = WORDS[code]
    assert chinese
    # A check may quote the draft's own word (a Chinese one) in the Chinese sentence only.
    assert blanks(english) <= blanks(chinese)
    assert code in CHECKS or blanks(english) == blanks(chinese)
    assert "" not in blanks(chinese)


@pytest.mark.parametrize(
    ("count", "said"),
    [
        ("0", "0 submissions missing"),
        ("1", "1 submission missing"),
        ("21", "21 submissions missing"),
    ],
)
def test_english_counts_one_and_many(count: str, said: str) -> None:
    assert say("board.not_brought", "en", count=count) == said
    assert say("board.not_brought", "zh", count=count) == f"缺报 {count} 次"


def test_no_code_is_worded_twice() -> None:
    codes = [code for words in wording.SOURCES for code in words]
    assert len(codes) == len(set(codes))


@pytest.mark.parametrize(
    ("prefix", "members"),
    [
        ("kind", Kind),
        ("hedge", HedgeKind),
        ("modality", Modality),
        ("outcome", Outcome),
        ("check", CheckOutcome),
        ("rule", Rule),
        ("block", BlockKind),
    ],
)
def test_every_member_has_a_name(prefix: str, members: type) -> None:
    assert all(f"{prefix}.{member}" in WORDS for member in members)


def test_every_outcome_has_a_level() -> None:
    assert set(CHECK_LEVELS) == set(CheckOutcome)
    assert set(VERDICT_LEVELS) == set(Outcome)
    doubtful = [outcome for outcome, level in VERDICT_LEVELS.items() if level <= Level.WARN]
    assert all(f"verdict.{outcome}" in WORDS for outcome in doubtful)


def test_say_fills_blanks_without_reading_them() -> None:
    assert say("cli.no_file", "zh", name="{0}<b>") == (
        "{0}<b>：没有找到文件。请核对文件名和所在目录。"
    )


def test_a_code_without_words_is_a_bug() -> None:
    with pytest.raises(KeyError):
        say("no.such.code", "zh")
    with pytest.raises(KeyError):
        say("cli.no_file", "zh")


def test_a_refusal_is_told_in_both_languages_or_the_one_asked_for() -> None:
    refusal = Refusal("cli.not_a_year", value="21")
    chinese, english = refusal_text(refusal).split("\n")
    assert chinese.startswith("选项 --year 的值“21”不是年份")
    assert english.startswith("Option --year cannot be “21”")
    assert refusal_text(refusal, "zh") == chinese
    assert refusal_text(refusal, "en") == english


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("走访\t12户\n", "走访\t12户\n"),
        ("\x1b[31m", "␛[31m"),
        ("\0", "␀"),
        ("\x7f", "␡"),
        ("a\u202eb\u2066", "a\ufffdb\ufffd"),
        ("\ud800", "\ufffd"),
        ("\x85\r", "\ufffd␍"),
    ],
)
def test_what_cannot_be_seen_is_made_visible(text: str, shown: str) -> None:
    assert visible(text) == shown


@given(st.text(st.characters()))
def test_visible_text_keeps_its_length_and_can_be_written(text: str) -> None:
    assert len(visible(text)) == len(text)
    assert len(one_line(text)) == len(text)
    assert visible(visible(text)) == visible(text)
    visible(text).encode()
    assert len(one_line(text).splitlines()) <= 1
