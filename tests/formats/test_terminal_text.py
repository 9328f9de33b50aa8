import pytest
from hypothesis import given
from hypothesis import strategies as st
from wcwidth import wcswidth

from kanhe.formats.terminal_text import clipped, padded, width, wrapped

DRAFT_SIGNS = st.text("走访单位9688家，、。“”（）《》%.万 abcXYZ—…0123456789", max_size=120)


@pytest.mark.parametrize(
    ("text", "columns"), [("", 0), ("abc", 3), ("勘合", 4), ("9688家", 6), ("■", 1)]
)
def test_width(text: str, columns: int) -> None:
    assert width(text) == columns


def test_padded_and_clipped_count_columns() -> None:
    assert padded("勘合", 6) == "勘合  "
    assert padded("勘合", 2) == "勘合"
    assert clipped("勘合相符", 8) == "勘合相符"
    assert clipped("勘合相符", 7) == "勘合相…"
    assert clipped("勘合相符", 6) == "勘合…"


@pytest.mark.parametrize(
    ("text", "columns", "lines"),
    [
        ("共走访单位，门店", 10, ["共走访单", "位，门店"]),
        ("走访（户）", 6, ["走访", "（户）"]),
        ("about 9688 homes", 10, ["about 9688", "homes"]),
        ("共45524户", 6, ["共", "45524", "户"]),
        ("一\n二", 10, ["一", "二"]),
        ("", 10, [""]),
        ("abcdefgh", 3, ["abc", "def", "gh"]),
    ],
)
def test_wrapped(text: str, columns: int, lines: list[str]) -> None:
    assert wrapped(text, columns) == lines


@given(DRAFT_SIGNS, st.integers(8, 60))
def test_wrapped_lines_fit_and_lose_nothing_but_blanks(text: str, columns: int) -> None:
    lines = wrapped(text, columns)
    assert all(wcswidth(line) <= columns for line in lines)
    assert "".join(lines).replace(" ", "") == text.replace(" ", "")


@given(DRAFT_SIGNS, st.integers(1, 60))
def test_clipped_fits(text: str, columns: int) -> None:
    assert width(clipped(text, columns)) <= columns


@given(st.text(st.characters()), st.integers(8, 60))
def test_any_text_can_be_wrapped(text: str, columns: int) -> None:
    assert "".join("".join(wrapped(text, columns)).split()) == "".join(text.split())
