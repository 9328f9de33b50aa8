"""Read lexicon files: the words of `claims`, shipped as data and extended by the customer."""

import tomllib
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any

from kanhe.claims.lexicon import Lexicon
from kanhe.claims.number import HedgeKind
from kanhe.values.refusal import Refusal

_SHIPPED = Path(__file__).with_name("lexicons") / "zh.toml"
_HEDGES_BEFORE = {
    "over": HedgeKind.OVER,
    "at_least": HedgeKind.AT_LEAST,
    "under": HedgeKind.UNDER,
    "at_most": HedgeKind.AT_MOST,
    "about": HedgeKind.ABOUT,
}
_HEDGES_AFTER = {
    "after_at_least": HedgeKind.AT_LEAST,
    "after_at_most": HedgeKind.AT_MOST,
    "after_about": HedgeKind.ABOUT,
    "after_over": HedgeKind.OVER,
}
# section → the keys that a lexicon file may fill
_FORM: Mapping[str, frozenset[str]] = {
    "counted_units": frozenset(
        ("things", "times", "money", "measures", "rates", "durations", "per", "weak")
    ),
    "hedges": frozenset((*_HEDGES_BEFORE, *_HEDGES_AFTER)),
    "skip": frozenset(("hedge_links",)),
    "words": frozenset(("silent", "idioms", "names", "hotlines")),
    "subjects": frozenset(("verbs", "shared_nouns", "openings", "closings")),
    "scopes": frozenset(("org_suffixes", "org_pronouns")),
    "modality": frozenset(("plan_headings", "review_headings", "plan_cues", "plan_verbs")),
}


@cache
def shipped_lexicon() -> Lexicon:
    """Return the lexicon that comes with Kanhe."""
    return lexicon_of([_shipped()])


def extended_lexicon(name: str, data: bytes) -> Lexicon:
    """Return the shipped lexicon with the words of the customer's file *data* added.

    Raises: Refusal `lexicon_invalid` (file, place, what was found) for anything but the form
    of the shipped file.
    """
    return lexicon_of([_shipped(), (name, data)])


def _shipped() -> tuple[str, bytes]:
    # importlib.resources would load the readers of archives first
    return _SHIPPED.name, _SHIPPED.read_bytes()


def lexicon_of(sources: list[tuple[str, bytes]]) -> Lexicon:
    """Return one lexicon from TOML files given as (name, bytes), later ones adding words."""
    words: dict[tuple[str, str], set[str]] = {}
    for name, data in sources:
        for section, key, value in _entries(name, data):
            words.setdefault((section, key), set()).update(value.split())
    return _lexicon(words)


def _entries(name: str, data: bytes) -> Iterator[tuple[str, str, str]]:
    try:
        tables = tomllib.loads(data.decode("utf-8"))
    except (UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise Refusal("lexicon_invalid", name=name, place="", found=str(error)) from error
    for section, table in tables.items():
        for key, value in _table(name, section, table).items():
            if key not in _FORM[section] or not isinstance(value, str):
                raise Refusal("lexicon_invalid", name=name, place=f"[{section}] {key}", found=key)
            yield section, key, value


def _table(name: str, section: str, table: Any) -> dict[str, Any]:
    if section not in _FORM or not isinstance(table, dict):
        raise Refusal("lexicon_invalid", name=name, place=f"[{section}]", found=section)
    return table


def _lexicon(words: dict[tuple[str, str], set[str]]) -> Lexicon:
    def of(section: str, *keys: str) -> frozenset[str]:
        return frozenset(w for key in keys for w in words.get((section, key), ()))

    def hedges(kinds: Mapping[str, HedgeKind]) -> dict[str, HedgeKind]:
        return {word: kind for key, kind in kinds.items() for word in of("hedges", key)}

    counted = ("things", "times", "money", "measures", "rates", "durations")
    return Lexicon(
        counted_units=of("counted_units", *counted),
        times=of("counted_units", "times"),
        money=of("counted_units", "money"),
        rates=of("counted_units", "rates"),
        durations=of("counted_units", "durations"),
        weak=of("counted_units", "weak"),
        per=of("counted_units", "per"),
        hedges_before=hedges(_HEDGES_BEFORE),
        hedges_after=hedges(_HEDGES_AFTER),
        hedge_links=of("skip", "hedge_links"),
        silent=of("words", "silent"),
        idioms=of("words", "idioms"),
        names=of("words", "names"),
        hotlines=of("words", "hotlines"),
        verbs=of("subjects", "verbs"),
        shared_nouns=of("subjects", "shared_nouns"),
        openings=of("subjects", "openings"),
        closings=of("subjects", "closings"),
        org_suffixes=of("scopes", "org_suffixes"),
        org_pronouns=of("scopes", "org_pronouns"),
        plan_headings=of("modality", "plan_headings"),
        review_headings=of("modality", "review_headings"),
        plan_cues=of("modality", "plan_cues"),
        plan_verbs=of("modality", "plan_verbs"),
    )
