"""Whether a list with words or values is looked up in the word index, or walked and looked at.

What few records hold is looked up and sorted. SQLite's index has the order of the numbers, so there
all is looked up. What many hold is met soon on the way, and looking it up would gather too much.
"""

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from kanhe.store.gate import tree_row
from kanhe.store.search import finds_at_most, parted, values_query, words_query

if TYPE_CHECKING:
    from kanhe.store.listing import RecordFilter

_FEW = 5_000  # records: these are gathered, where others are met on the way
_SAME = 1_000  # entries for which "few" is not asked again: it chooses the way, not what is found


@dataclass(frozen=True, slots=True)
class Lookup:
    """How records are found: by a query of the word *index*, and by words that are *checked*
    record by record. Words that are *tried* are checked on the nearest records first: where these
    fill the page, the index is not asked."""

    index: str | None = None
    checked: str = ""
    tried: str = ""


def lookup_of(which: "RecordFilter", *, is_in_order: bool) -> Lookup:
    """Return how the words of a list are found, or else its values; *is_in_order* where the word
    index has the order of the list.

    A single character is the beginning of very many words, so it is checked where it can be.
    """
    whole, single = parted(which.words)
    full = words_query(which.register, which.words)
    if full is None:
        texts = [value for value in which.fields.values() if isinstance(value, str)]
        sieve = values_query(which.register, texts)
        return Lookup(sieve if sieve and (is_in_order or _are_few(sieve)) else None)
    narrow = words_query(which.register, whole)
    if narrow and ((is_in_order and not single) or _are_few(narrow)):
        return Lookup(narrow, single)
    if single and _are_few(full):
        return Lookup(full)
    if narrow and is_in_order:
        return Lookup(narrow, single)
    return Lookup(full, tried=which.words)


def _are_few(query: str) -> bool:
    return _found_few(query, tree_row().size // _SAME)


@lru_cache(maxsize=512)
def _found_few(query: str, _size: int) -> bool:
    return finds_at_most(query, _FEW)
