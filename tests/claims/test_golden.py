"""Drafts and the numbers they hold, one file a theme; see `read_golden` for the form."""

from pathlib import Path

import pytest

from kanhe.claims.extract import extract
from kanhe.claims.number import Kind, Number
from kanhe.formats.lexicon import shipped_lexicon

FOLDER = Path(__file__).parent.parent / "golden" / "claims"
THEMES = sorted(p for p in FOLDER.glob("*.txt") if "\n=>\n" in p.read_text(encoding="utf-8"))
PHRASES = (FOLDER / "none.txt").read_text(encoding="utf-8").splitlines()


def read_golden(path):
    """Return (draft, rows): the draft, then a line =>, then one row a number."""
    draft, _, rows = path.read_text(encoding="utf-8").partition("\n=>\n")
    return draft, rows.splitlines()


def plain(value):
    return "-" if value is None else format(value.normalize(), "f")


def row(number: Number) -> str:
    """text | kind | value or low..high | counted unit | hedge | modality | subject."""
    value = plain(number.value)
    if number.value is None and number.low is not None:
        value = f"{plain(number.low)}..{plain(number.high)}"
    cells = (
        number.text.replace("\n", "⏎"),
        number.kind.value,
        value,
        number.counted_unit or "-",
        number.hedge or "-",
        number.modality.value,
        number.subject or "-",
    )
    return " | ".join(cells)


@pytest.mark.parametrize("path", THEMES, ids=lambda path: path.stem)
def test_a_theme_gives_its_numbers(path):
    draft, rows = read_golden(path)
    assert [row(number) for number in extract(draft, shipped_lexicon()).numbers] == rows


@pytest.mark.parametrize("frame", ["{}", "{}。", "全市{},成效明显。"])
@pytest.mark.parametrize("phrase", PHRASES)
def test_no_claim_is_found_where_none_is_made(phrase, frame):
    numbers = extract(frame.format(phrase), shipped_lexicon()).numbers
    assert [n.text for n in numbers if n.kind is Kind.CLAIM and n.is_strong] == []


def test_the_negative_corpus_is_large():
    assert len(set(PHRASES)) == len(PHRASES) >= 120
