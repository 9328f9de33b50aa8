"""Normalisation keeps every offset and touches number marks only."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kanhe.claims.normalise import normalise


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("５４００余台次", "5400余台次"),
        ("２．４％，（１～３）", "2.4%,(1~3)"),
        ("－１２：３０；", "-12:30;"),
        ("ＣＯＰ１５、５Ｇ", "COP15、5G"),
        ("100㎡、①、Ⅲ、½", "100㎡、①、Ⅲ、½"),
        ("二〇二一 二○二一", "二〇二一 二○二一"),
        ("“五年”行动。！？", "“五年”行动。!?"),
    ],
)
def test_marks_become_ascii(typed: str, read: str) -> None:
    assert normalise(typed) == read


@given(st.text())
def test_offsets_never_move(text: str) -> None:
    assert len(normalise(text)) == len(text)


@given(st.text())
def test_twice_is_once(text: str) -> None:
    assert normalise(normalise(text)) == normalise(text)
