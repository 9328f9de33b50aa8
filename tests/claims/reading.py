"""What the tests of the room share: a draft read with the shipped lexicon."""

from kanhe.claims.extract import extract
from kanhe.claims.number import Kind, Number
from kanhe.claims.page import page_of
from kanhe.claims.scanner import Mention, scanner_of
from kanhe.claims.sharing import shared
from kanhe.formats.lexicon import shipped_lexicon

LEXICON = shipped_lexicon()


def numbers(text: str) -> tuple[Number, ...]:
    """Return every number of a draft."""
    return extract(text, LEXICON).numbers


def claims(text: str) -> list[Number]:
    """Return the numbers of a draft that are claims."""
    return [number for number in numbers(text) if number.kind is Kind.CLAIM]


def scanned(text: str) -> list[Mention]:
    """Return what the scan alone finds in a normalised text."""
    return scanner_of(LEXICON).scan(text)


def settled(text: str) -> list[Mention]:
    """Return the mentions of a normalised text with all that neighbours decide."""
    return shared(scanned(text), page_of(text).view, LEXICON)


def plain(value: object) -> str:
    """Return a number without an exponent, "-" for None."""
    return "-" if value is None else format(value.normalize(), "f")  # type: ignore[attr-defined]
