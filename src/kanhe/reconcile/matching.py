"""Which indicator a claim speaks of: by its words, counted unit, org scope and window.

Never by its value: the indicator that happens to agree would hide the mistake. The score is whole
numbers in thousandths, every term is kept to be shown, and a tie is asked, not guessed.
Rules and constants: `docs/spec/matching.md`.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import product

from kanhe.claims.number import Number
from kanhe.indicators.definition import Indicator
from kanhe.reconcile.counted_units import GENERIC, unit_score
from kanhe.reconcile.org_scopes import Scope, ScopeNames
from kanhe.reconcile.phrases import Weights, grams, letters

TEXT, COUNTED_UNIT, ORG, WINDOW = 620, 180, 120, 80
"""What each term weighs, in thousandths."""

ACCEPT, ACCEPT_TEXT, MARGIN = 550, 450, 60
"""From which score, text and lead over the next one a match is taken without asking."""

ASK, ASK_TEXT = 450, 250
"""From which score and text a candidate is shown at all."""

SHORTEST_ALIAS = 3
SUPPORT, UNSUPPORTED = 450, 400
_TITLE, _ALIAS = 950, 1000
_CONTAINED = 900
_OWN, _WORDS_ONLY, _NO_WINDOW = 700, 600, 500
_SHOWN = 3


@dataclass(frozen=True, slots=True)
class Candidate:
    """An indicator, and the org units for which there are figures (None: for all)."""

    indicator: Indicator
    org_units: frozenset[str] | None = None


@dataclass(frozen=True, slots=True)
class Phrase:
    """A phrase of an indicator. `is_joined`: made of a verb and a head noun, which many
    indicators may share; it needs the support of what stands around the claim."""

    words: str
    grams: frozenset[str]
    weight: int
    factor: int
    is_joined: bool = False


@dataclass(frozen=True, slots=True)
class Score:
    """How an indicator fits a claim: the total and each term in thousandths, the phrase that
    fitted best, and the code of the rule that forbids the match, if one does."""

    indicator: str
    total: int
    text: int
    counted_unit: int
    org: int
    window: int
    via: str
    veto: str | None = None


@dataclass(frozen=True, slots=True)
class Match:
    """What matching found. *indicator* is None where nothing may be taken without asking.

    *reasons* say why; *scores* are the candidates worth showing, best first.
    """

    indicator: str | None
    scope: Scope
    scores: tuple[Score, ...]
    reasons: tuple[str, ...]


class Catalogue:
    """Candidates prepared for matching; made once for all claims of a draft."""

    def __init__(self, candidates: Iterable[Candidate]) -> None:
        self.candidates: Mapping[str, Candidate] = {c.indicator.name: c for c in candidates}
        entries = [_all_grams(c.indicator) for c in self.candidates.values()]
        self.weights = Weights(entries)
        self.phrases: Mapping[str, Sequence[Phrase]] = {
            name: tuple(_phrases(candidate.indicator, self.weights))
            for name, candidate in self.candidates.items()
        }


def _all_grams(indicator: Indicator) -> frozenset[str]:
    return frozenset().union(*map(grams, (indicator.title, *indicator.phrases.aliases)))


def _phrases(indicator: Indicator, weights: Weights) -> Iterable[Phrase]:
    said = indicator.phrases
    yield _phrase(indicator.title, _TITLE, weights)
    for alias in said.aliases:
        yield _phrase(alias, _ALIAS, weights)
    for verb, noun in product(said.verbs or ("",), said.head_nouns):
        yield _phrase(verb + noun, _ALIAS, weights, is_joined=True)


def _phrase(words: str, factor: int, weights: Weights, *, is_joined: bool = False) -> Phrase:
    found = grams(words)
    return Phrase(letters(words), found, weights.of(found) or 1, factor, is_joined)


def match(number: Number, context: str, catalogue: Catalogue, names: ScopeNames) -> Match:
    """Return which indicator *number* speaks of; *context* are the words in front of it."""
    scope = names.resolve(number.org_scope, number.subject)
    said = _Said(number.subject, context, catalogue.weights)
    scores = sorted(
        (_score(number, said, scope, name, catalogue) for name in catalogue.candidates),
        key=lambda score: (-score.total, score.indicator),
    )
    allowed = [score for score in scores if score.veto is None and _is_worth(score)]
    vetoed = [score for score in scores if score.veto is not None and _is_worth(score)]
    if not allowed or (vetoed and vetoed[0].text > allowed[0].text + MARGIN):
        shown = (vetoed + allowed)[:_SHOWN]
        return Match(None, scope, tuple(shown), _veto_reasons(vetoed))
    reasons = tuple(_doubts(allowed, said, catalogue))
    taken = None if reasons else allowed[0].indicator
    return Match(taken, scope, tuple((allowed + vetoed)[:_SHOWN]), reasons)


def _is_worth(score: Score) -> bool:
    return score.total >= ASK and score.text >= ASK_TEXT


def _veto_reasons(vetoed: Sequence[Score]) -> tuple[str, ...]:
    """Return the rule that keeps the claim from what its words surely name; else `no_indicator`."""
    if vetoed and vetoed[0].text >= ACCEPT_TEXT and vetoed[0].veto:
        return (vetoed[0].veto,)
    return ("no_indicator",)


def _doubts(allowed: Sequence[Score], said: "_Said", catalogue: Catalogue) -> Iterable[str]:
    """Yield the reasons for asking before the best of *allowed* is taken."""
    best = allowed[0]
    verbs = catalogue.candidates[best.indicator].indicator.phrases.verbs
    if best.total < ACCEPT or best.text < ACCEPT_TEXT:
        yield "words_too_few"
    if len(best.via) < SHORTEST_ALIAS:
        yield "alias_too_short"
    if best.counted_unit == GENERIC:
        yield "counted_unit_generic"
    if verbs and best.via not in said.words and not any(verb in said.words for verb in verbs):
        yield "verb_not_heard"
    if len(allowed) > 1 and best.total - allowed[1].total < MARGIN:
        yield "several_indicators"


class _Said:
    """The words of a claim, prepared once for all candidates."""

    def __init__(self, subject: str, context: str, weights: Weights) -> None:
        self.words = letters(subject)
        self.grams = grams(subject)
        self.around = self.grams | grams(context)
        self.weight = weights.of(self.grams) or 1


def _score(number: Number, said: _Said, scope: Scope, name: str, catalogue: Catalogue) -> Score:
    candidate = catalogue.candidates[name]
    text, via = _text(said, catalogue.phrases[name], catalogue.weights)
    counted_unit, veto = unit_score(number.counted_unit, candidate.indicator.counted_unit)
    org, org_veto = _org(scope, candidate)
    window = _window(number)
    total = (TEXT * text + COUNTED_UNIT * counted_unit + ORG * org + WINDOW * window) // 1000
    return Score(name, total, text, counted_unit, org, window, via, veto or org_veto)


def _text(said: _Said, phrases: Sequence[Phrase], weights: Weights) -> tuple[int, str]:
    """Return the best likeness of a phrase, and that phrase.

    0.75 of how much of it is in the subject, 0.15 of how much of the subject is in it, 0.10 of
    how much of it is there with the words around; at least 0.9 where it stands there whole.
    """
    best, via, support = 0, "", 0
    joined: list[tuple[int, str]] = []
    for phrase in phrases:
        shared = phrase.grams & said.grams
        around = phrase.grams & said.around
        if not around:
            continue
        weight = weights.of(shared)
        heard = 1000 * weights.of(around) // phrase.weight
        text = (
            75 * (1000 * weight // phrase.weight) + 15 * (1000 * weight // said.weight) + 10 * heard
        ) // 100
        if phrase.words and phrase.words in said.words and not phrase.is_joined:
            text = max(text, _CONTAINED)
        text = text * phrase.factor // 1000
        if phrase.is_joined:
            joined.append((text, phrase.words))
            continue
        support = max(support, heard)
        if text > best:
            best, via = text, phrase.words
    for text, words in joined:
        likeness = text if support >= SUPPORT else text * UNSUPPORTED // 1000
        if likeness > best:
            best, via = likeness, words
    return best, via


def _org(scope: Scope, candidate: Candidate) -> tuple[int, str | None]:
    """Return (score, veto): a scope that the draft names and that has no figure is a conflict."""
    has_figure = candidate.org_units is None or scope.org_unit in candidate.org_units
    if not scope.is_stated:
        return (_OWN if has_figure else 0), None
    return (1000, None) if has_figure else (0, "org_scope_differs")


def _window(number: Number) -> int:
    if number.window is None:
        return _NO_WINDOW
    return _WORDS_ONLY if number.window.first is None else 1000
