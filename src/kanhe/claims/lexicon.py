"""The words the grammar knows, as values; the files they come from are `formats/lexicons`.

A `Lexicon` is plain data. `claims.scanner.scanner_of` turns one into the tables that the
scan uses, so that a lexicon is compiled once and read many times.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from kanhe.claims.number import HedgeKind


@dataclass(frozen=True, slots=True)
class Lexicon:
    """Words by what they do in the grammar; every field is data that a customer may extend.

    `counted_units` are all measure words and units, `durations`, `money`, `times`, `rates` and
    `weak` are subsets of them; `per` may follow a slash (吨/年). `hedges_before` and
    `hedges_after` map a hedge to its direction. `silent` words hold a numeral character and are
    no numbers; `idioms` and `names` are shown as such.
    """

    counted_units: frozenset[str]
    times: frozenset[str]
    money: frozenset[str]
    rates: frozenset[str]
    durations: frozenset[str]
    weak: frozenset[str]
    per: frozenset[str]
    hedges_before: Mapping[str, HedgeKind]
    hedges_after: Mapping[str, HedgeKind]
    hedge_links: frozenset[str]
    silent: frozenset[str]
    idioms: frozenset[str]
    names: frozenset[str]
    hotlines: frozenset[str]
    verbs: frozenset[str]
    shared_nouns: frozenset[str]
    openings: frozenset[str]
    closings: frozenset[str]
    org_suffixes: frozenset[str]
    org_pronouns: frozenset[str]
    plan_headings: frozenset[str]
    review_headings: frozenset[str]
    plan_cues: frozenset[str]
    plan_verbs: frozenset[str]

    @property
    def verb_endings(self) -> tuple[str, ...]:
        """Return the verbs in the form that `str.endswith` takes."""
        return tuple(self.verbs)

    def __hash__(self) -> int:
        return id(self)


def longest_first(words: Iterable[str]) -> list[str]:
    """Return *words* in the order in which an alternation must try them."""
    return sorted(words, key=lambda word: (-len(word), word))
