"""The door of the room: a draft goes in, its numbers come out."""

import pytest

from kanhe.claims.extract import extract
from kanhe.claims.lexicon import longest_first
from kanhe.claims.number import Number
from kanhe.claims.page import BlockKind
from kanhe.values.span import Span

from .reading import LEXICON, claims, numbers

LONG = (
    "全市公安机关共破获案件30起、抓获30人、追回赃款30万元,再破获案件30起,"
    "群众满意,社会稳定有序运行。"
)


def test_repeats_point_to_the_first_of_their_kind():
    found = numbers(f"{LONG}\n{LONG}")
    assert [n.text for n in found] == ["30起", "30人", "30万元", "30起"] * 2
    assert [n.duplicate_of for n in found] == [None, None, None, None, 0, 1, 2, 3]


def test_a_number_that_a_copy_changes_is_no_repeat():
    found = numbers(f"{LONG}\n{LONG.replace('抓获30人', '抓获31人')}")
    assert [n.duplicate_of for n in found[4:]] == [0, None, 2, 3]


def test_offsets_are_those_of_the_draft_over_a_cut():
    text = "  全市共破获\n\n图为现场\n案件３０起。"
    (only,) = claims(text)
    assert (only.text, only.span) == ("３０起", Span(16, 19))
    assert only.span.of(text) == only.text


def test_scope_and_window_are_given_for_what_counts_only():
    text = "今年以来,青川市公安局于5月9日破案30起。"
    found = {n.text: n for n in numbers(text)}
    assert found["30起"].org_scope == "青川市公安局"
    assert (found["5月9日"].org_scope, found["5月9日"].window) == (None, None)


def test_the_year_may_be_told():
    result = extract("今年破案30起。", LEXICON, year=2023)
    assert result.year == 2023
    window = result.numbers[0].window
    assert window is not None
    assert window.first is not None
    assert window.first.year == 2023


def test_the_file_tells_of_its_tables():
    text = "城东所 30\n破案5起。"
    told = extract(text, LEXICON, hints=[(Span(0, 6), BlockKind.TABLE)])
    assert told.page.blocks[0].kind is BlockKind.TABLE


def test_places_are_numbered():
    found = numbers("破案30起。抓获5人。\n处罚6人。")
    assert [(n.sentence, n.paragraph) for n in found] == [(0, 0), (1, 0), (2, 1)]


@pytest.mark.parametrize("text", ["", "\n\n", "没有数字。", "\ufeff"])
def test_a_text_without_numbers_has_none(text):
    assert extract(text, LEXICON).numbers == ()


def test_all_hedges_are_kept_in_order():
    (only,) = claims("近300余人左右。")
    assert isinstance(only, Number)
    assert (only.hedges, only.hedge, only.has_scale) == (("近", "余", "左右"), "左右", False)


def test_longest_words_are_tried_first():
    assert longest_first(["人", "人次", "台次"]) == ["人次", "台次", "人"]
