"""Whether a number reports a result, sets a target, gives a baseline or a criterion.

A quarter of the figures in work reports stand behind the plan heading; a target must never be
held against what was done (`docs/spec/claims.md`).
"""

import re
from bisect import bisect_right
from collections.abc import Sequence
from functools import lru_cache

from kanhe.claims.lexicon import Lexicon, longest_first
from kanhe.claims.number import Kind, Modality
from kanhe.claims.page import BlockKind, Page
from kanhe.claims.scanner import Mention
from kanhe.values.pattern import pattern

_TOP_HEADING = pattern(r"[一二三四五六七八九十]{1,2}、")
_MOVED = (
    "提高|提升|增加|增长|上升|升|增|扩大|扩充|扩展|扩|拓展|下降|降低|降|减少|减|缩短|缩|压缩|压减|"
    "发展|变|跃升|攀升|回升|回落|调整|跃|收窄|延长|延伸|拓宽|优化"
)
_CHANGED = pattern(
    r"[,、]?(?:大幅|逐步|进一步|稳步|快速|同比|累计|已)?"
    rf"(?:{_MOVED})?(?:到|至|为|成)(?:了|约|近|超过|超)?$"
)
_FROM = pattern(r"(?:[从由]|(?:上年|去年|年初|原来|此前|过去|之前)(?:同期)?的)[^,。;:、\n]{0,14}$")
_FUTURE = pattern(r"[到至](?P<year>20\d\d)年(?:底|末)?,?")
_NEAR = 14  # characters that may stand between a plan verb and its number
_PLAN_ENDS = pattern(r"[,。;”]")
_IDEOGRAPH = pattern(r"[^\W\da-zA-Z_]")
_DONE = frozenset("”」》了")


class Cues:
    """The patterns made from one lexicon."""

    def __init__(self, lexicon: Lexicon) -> None:
        self.plan_heading = _any_of(lexicon.plan_headings)
        self.review_heading = _any_of(lexicon.review_headings)
        self.plan = _any_of(lexicon.plan_cues)
        self.plan_verb = _any_of(lexicon.plan_verbs)


def _any_of(words: frozenset[str]) -> re.Pattern[str]:
    return pattern("|".join(map(re.escape, longest_first(words))))


@lru_cache(maxsize=8)
def cues_of(lexicon: Lexicon) -> Cues:
    """Return the cues of *lexicon*, made once."""
    return Cues(lexicon)


def modalities_of(
    mentions: Sequence[Mention],
    page: Page,
    sentences: Sequence[int],
    year: int | None,
    lexicon: Lexicon,
) -> list[Modality]:
    """Return the modality of each mention, in order."""
    cues = cues_of(lexicon)
    plans = _plan_sections(page, cues)
    plan_starts = [at for at, _ in plans]
    cued = [match.end() for match in cues.plan.finditer(page.view)]
    verbs = [m.span() for m in cues.plan_verb.finditer(page.view) if _plans(m, page.view)]
    verb_ends = [end for _, end in verbs]
    future = _future_ends(page.view, year)
    result = []
    for mention, after in zip(mentions, (*mentions[1:], None), strict=False):
        if mention.kind is Kind.CRITERION:
            result.append(Modality.CRITERION)
            continue
        section = bisect_right(plan_starts, mention.start) - 1
        sentence = sentences[bisect_right(sentences, mention.start) - 1]
        verb = bisect_right(verb_ends, mention.start) - 1
        if (
            (section >= 0 and plans[section][1])
            or _any_between(cued, sentence, mention.start)
            or _any_between(future, sentence, mention.start)
            or (verb >= 0 and _is_near(verbs[verb], sentence, mention.start, page.view))
        ):
            result.append(Modality.TARGET)
        elif _is_baseline(mention, after, page.view):
            result.append(Modality.BASELINE)
        else:
            result.append(Modality.RESULT)
    return result


def _plan_sections(page: Page, cues: Cues) -> list[tuple[int, bool]]:
    """Return where sections begin, and whether each speaks of plans."""
    sections = []
    for start, block in zip(page.block_starts, page.blocks, strict=True):
        if block.kind is BlockKind.HEADLINE and _TOP_HEADING.match(page.view, start):
            line = page.view[start : page.view.find("\n", start)]
            is_plan = cues.plan_heading.search(line) and not cues.review_heading.search(line)
            sections.append((start, bool(is_plan)))
    return sections


def _future_ends(view: str, year: int | None) -> list[int]:
    """Return where words like 到2030年 end that name a year after the draft's own."""
    if year is None:
        return []
    return [match.end() for match in _FUTURE.finditer(view) if int(match["year"]) > year]


def _any_between(places: Sequence[int], start: int, end: int) -> bool:
    """Return whether one of the rising *places* lies behind *start* and not behind *end*."""
    return bisect_right(places, start) < bisect_right(places, end)


def _plans(verb: re.Match[str], view: str) -> bool:
    """Return whether a plan verb stands alone: 模拟 and “双高计划” plan nothing, 计划了 is done."""
    before, after = view[verb.start() - 1 : verb.start()], view[verb.end() : verb.end() + 1]
    return not _IDEOGRAPH.match(before) and after not in _DONE


def _is_near(verb: tuple[int, int], sentence: int, place: int, view: str) -> bool:
    """Return whether a plan verb of the same sentence governs what stands at *place*."""
    start, end = verb
    is_close = start >= sentence and place - end <= _NEAR
    return is_close and not _PLAN_ENDS.search(view, end, place)


def _is_baseline(mention: Mention, after: Mention | None, view: str) -> bool:
    """由26.7%提高到52.1%: the number behind 由/从 with another behind 到/至/为."""
    return (
        after is not None
        and mention.counted_unit == after.counted_unit
        and after.start - mention.end <= 16
        and _CHANGED.search(view, mention.end, after.before) is not None
        and _FROM.search(view, max(0, mention.before - 18), mention.before) is not None
    )
