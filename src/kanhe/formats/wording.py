"""All words for people, in Chinese and English, keyed by code; the core knows codes only.

A message gives the place, the fact, and what to do next.
"""

from collections.abc import Mapping
from typing import Literal

from kanhe.formats.reading_words import READING
from kanhe.formats.wording_accounts import ACCOUNTS, NOTICES
from kanhe.formats.wording_acts import ACTS
from kanhe.formats.wording_board import BOARD
from kanhe.formats.wording_checks import CHECKS
from kanhe.formats.wording_cli import CLI
from kanhe.formats.wording_closing import CLOSING
from kanhe.formats.wording_figures import FIGURES
from kanhe.formats.wording_figures_help import FIGURES_HELP
from kanhe.formats.wording_indicators import INDICATORS
from kanhe.formats.wording_ledger import LEDGER
from kanhe.formats.wording_ledger_help import LEDGER_HELP
from kanhe.formats.wording_matching import MATCHING
from kanhe.formats.wording_names import NAMES
from kanhe.formats.wording_people_cli import PEOPLE_CLI, PEOPLE_FAULTS
from kanhe.formats.wording_registers import REGISTERS
from kanhe.formats.wording_report import REPORT
from kanhe.formats.wording_serving import SERVING
from kanhe.formats.wording_store import STORE
from kanhe.formats.wording_verify import VERIFY, closest_code
from kanhe.formats.wording_web import WEB
from kanhe.formats.wording_web_desk import WEB_DESK
from kanhe.formats.wording_web_issued import WEB_ISSUED
from kanhe.formats.wording_web_log import WEB_LOG
from kanhe.formats.wording_web_org import WEB_ORG
from kanhe.formats.wording_web_people import WEB_PEOPLE
from kanhe.formats.wording_workbook import WORKBOOK
from kanhe.values.refusal import Refusal

Lang = Literal["zh", "en"]
LANGS: tuple[Lang, ...] = ("zh", "en")

#: The tag for the `lang` attribute of a page (BCP 47).
LANG_TAGS: Mapping[Lang, str] = {"zh": "zh-Hans", "en": "en"}

SOURCES: tuple[Mapping[str, tuple[str, str]], ...] = (
    NAMES, REPORT, CLI, READING, CHECKS, VERIFY, REGISTERS, INDICATORS, FIGURES, MATCHING, WORKBOOK,
    ACTS, STORE, LEDGER, LEDGER_HELP, ACCOUNTS, CLOSING, PEOPLE_CLI, PEOPLE_FAULTS,
    SERVING, FIGURES_HELP,
    WEB, BOARD, WEB_PEOPLE, WEB_ORG, NOTICES, WEB_DESK, WEB_ISSUED, WEB_LOG,
)  # fmt: skip
WORDS: dict[str, tuple[str, str]] = {
    code: both for words in SOURCES for code, both in words.items()
}


class _Fact(str):
    """What fills a blank; `{count:record/records}` brings its noun, after one or after many."""

    __slots__ = ()

    def __format__(self, spec: str) -> str:
        one, _, many = spec.partition("/")
        return f"{self} {one if self == '1' else many}" if many else super().__format__(spec)


def say(code: str, lang: Lang, **facts: str) -> str:
    """Return the sentence for *code* with its blanks filled; *name*_en is *name* in English.

    Raises KeyError for a code without words and for a blank without a fact: both are bugs.
    """
    chinese, english = WORDS[code]
    if lang == "zh":
        return chinese.format(**facts)
    called = {name[:-3]: fact for name, fact in facts.items() if name.endswith("_en")}
    return english.format(**{name: _Fact(fact) for name, fact in {**facts, **called}.items()})


def refusal_text(refusal: Refusal, lang: Lang | None = None) -> str:
    """Return the refusal in *lang*; without one, a Chinese line and then an English line."""
    langs = LANGS if lang is None else (lang,)
    code = closest_code(refusal, WORDS)
    return "\n".join(say(code, each, **_named(refusal.facts, each)) for each in langs)


#: Facts that name a member of a closed set, and the prefix of its words.
_SETS: Mapping[str, str] = {
    "state": "ledger.state_", "states": "ledger.state_", "event": "step.", "earlier": "step.",
    "allowed": "step.", "act": "act.", "roles": "role.", "role": "role.", "held": "role.",
    "scope": "scope.",
}  # fmt: skip


def _named(facts: Mapping[str, str], lang: Lang) -> dict[str, str]:
    """Return *facts* with members of closed sets called what people call them."""
    told = dict(facts)
    for name in told.keys() & _SETS.keys():
        words = [_word(_SETS[name], one, lang) for one in told[name].split("、")]
        told[name] = ("、" if lang == "zh" else ", ").join(words)
    return told


def _word(prefix: str, member: str, lang: Lang) -> str:
    codes = (f"{prefix}{member}", f"step.{member}")  # a step is an act too
    return next((say(code, lang) for code in codes if code in WORDS), member)
