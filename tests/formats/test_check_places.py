import pytest
from hypothesis import given
from hypothesis import strategies as st

from kanhe.formats.check_places import Lines
from kanhe.values.span import Span

LONG = "甲" * 30


@pytest.mark.parametrize(
    ("text", "offset", "place"),
    [("", 0, (1, 1)), ("甲乙", 1, (1, 2)), ("甲\n乙", 2, (2, 1)), ("甲\n\n乙", 3, (3, 1))],
)
def test_place(text: str, offset: int, place: tuple[int, int]) -> None:
    assert Lines(text).place(offset) == place


@given(st.text("甲乙\n"), st.data())
def test_place_agrees_with_counting(text: str, data: st.DataObject) -> None:
    offset = data.draw(st.integers(0, len(text)))
    before = text[:offset]
    column = offset - (before.rfind("\n") + 1) + 1
    assert Lines(text).place(offset) == (before.count("\n") + 1, column)


def shown(text: str, *spans: tuple[int, int]) -> list[str]:
    quotes = Lines(text).quotes([Span(*span) for span in spans])
    return ["".join(f"[{p.text}]" if p.marks else p.text for p in q.pieces) for q in quotes]


@pytest.mark.parametrize(
    ("text", "spans", "quotes"),
    [
        ("走访9688家单位", [(2, 7)], ["走访[9688家]单位"]),
        ("甲1乙2丙", [(3, 4), (1, 2), (1, 2)], ["甲[1]乙[2]丙"]),
        ("甲1\n乙2", [(1, 2), (4, 5)], ["甲[1]", "乙[2]"]),
        (f"{LONG}1{LONG}", [(30, 31)], ["…" + "甲" * 14 + "[1]" + "甲" * 14 + "…"]),
        (
            f"1{LONG}2",
            [(0, 1), (31, 32)],
            ["[1]" + "甲" * 14 + "…" + "甲" * 14 + "[2]"],
        ),
        ("乙" * 50, [(0, 50)], ["[" + "乙" * 20 + "…" + "乙" * 10 + "]"]),
        ("1\n2", [(0, 3)], ["[1 2]"]),
        ("甲1", [(1, 1)], []),
        ("123", [(0, 3), (1, 2)], ["[123]", "1[2]3"]),
    ],
)
def test_quotes(text: str, spans: list[tuple[int, int]], quotes: list[str]) -> None:
    assert shown(text, *spans) == quotes
