"""Whose number it is: the org unit that a claim speaks of.

The last mention of an organisation before the number in its paragraph; 该局 is the bureau named
last, 他们 the body named last; else the organisation that the whole draft is about.
"""

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from kanhe.claims.lexicon import Lexicon, longest_first
from kanhe.claims.page import BlockKind, Page

_NAME_REACH = 16  # characters: no official short name of an organisation is longer
_STOPS = frozenset(",。;:!?、\n\t ()“”\"《》【】'")
_NOT_BODY = re.compile(r"[长员]|领导|牵头|开展|行动|会议")
_AREA = re.compile(
    r"(?:[全我各本](?:国|省|市|州|县|区|旗|局|校|院|系统)?(?:各级|各地)?|(?:[\u4e00-\u9fff]{2,3}?(?:省|自治区|自治州|市|州|盟|县|区|旗|镇|乡|街道)){1,3})[\u4e00-\u9fff]*$"
)
_FUNCTION = re.compile(
    r"[在由向与和对是将把让使为从经被即及给跟按以于]|推动|要求|促进|指导|督促|其中|引领|彰显|展现|激励|面向|会同|通过|依托|围绕|针对|根据|按照"
)
_PLURAL = re.compile(r"机关|民警|各|单位|部门|干警|干部")


@dataclass(frozen=True, slots=True)
class OrgMention:
    """An organisation named (or meant) at an offset of the view."""

    at: int
    name: str


class OrgGrammar:
    """The patterns made from one lexicon."""

    def __init__(self, lexicon: Lexicon) -> None:
        suffixes = "|".join(map(re.escape, longest_first(lexicon.org_suffixes)))
        pronouns = "|".join(map(re.escape, longest_first(lexicon.org_pronouns)))
        # a body may own another: 公安局警用无人机战队, 该局各警种
        self.mention = re.compile(rf"(?P<pronoun>{pronouns})|(?P<suffix>{suffixes})")
        self.verb = re.compile("|".join(map(re.escape, longest_first(lexicon.verbs))))


@lru_cache(maxsize=8)
def org_grammar_of(lexicon: Lexicon) -> OrgGrammar:
    """Return the patterns of *lexicon*, made once."""
    return OrgGrammar(lexicon)


def org_scopes(page: Page, places: Sequence[int], lexicon: Lexicon) -> list[str | None]:
    """Return, for each offset of the view in *places* (rising), the organisation meant there."""
    found = org_mentions(page.view, lexicon)
    default = default_org(found, page)
    starts = [mention.at for mention in found]
    scopes = []
    for place in places:
        block_start = page.block_starts[page.block_at(place)]
        at = bisect_left(starts, place) - 1
        is_near = at >= 0 and starts[at] >= block_start
        scopes.append(found[at].name if is_near else default)
    return scopes


def org_mentions(view: str, lexicon: Lexicon) -> list[OrgMention]:
    """Return the organisations of *view* in order, pronouns resolved."""
    grammar = org_grammar_of(lexicon)
    known = _clean_names(view, grammar)
    found: list[OrgMention] = []
    for match in grammar.mention.finditer(view):
        name = _name_at(view, match, known, found, grammar)
        if name:
            if found and found[-1].at >= match.start() - len(name) and name.endswith(found[-1].name):
                found.pop()  # the longer name that ends here holds the shorter one
            found.append(OrgMention(match.start(), name))
    return found


def default_org(found: Sequence[OrgMention], page: Page) -> str | None:
    """Return the organisation that the draft is about: the one named most, headlines first."""
    if not found:
        return None
    heads = {
        number for number, block in enumerate(page.blocks) if block.kind is BlockKind.HEADLINE
    }
    weight: Counter[str] = Counter()
    for mention in found:
        weight[mention.name] += 8 if page.block_at(mention.at) in heads else 1
    return max(weight, key=lambda name: (weight[name], len(name)))


def _clean_names(view: str, grammar: OrgGrammar) -> frozenset[str]:
    """Return full names that somewhere begin right behind a break: there no word hides in them."""
    names = set()
    for match in grammar.mention.finditer(view):
        if match["suffix"]:
            start = _edge(view, match.start())
            name = view[start : match.end()]
            if _AREA.fullmatch(name) and len(name) > len(match["suffix"]) and not _FUNCTION.search(name):
                names.add(name)
    return frozenset(names)


def _edge(view: str, end: int) -> int:
    start = end
    while start > max(0, end - _NAME_REACH) and view[start - 1] not in _STOPS:
        start -= 1
    return start


def _name_at(
    view: str, match: re.Match[str], known: frozenset[str], found: Sequence[OrgMention], grammar: OrgGrammar
) -> str | None:
    if match["pronoun"]:
        return _meant(match["pronoun"], found)
    if _NOT_BODY.match(view, match.end()):
        return None  # 公安局局长 is a person
    start = _edge(view, match.start())
    words = view[start : match.end()]
    for cut in range(len(words) - len(match["suffix"])):
        if words[cut:] in known:
            return words[cut:]
    for stop in (*grammar.verb.finditer(words), *_FUNCTION.finditer(words)):
        if stop.end() < len(words) - len(match["suffix"]):
            start = max(start, match.end() - len(words) + stop.end())
    area = _AREA.search(view, start, match.end())
    if area is not None and area.group() != match["suffix"]:
        return area.group()
    words = view[start : match.end()]
    if found and found[-1].name.endswith(("局", "院", "厅", "委")) and words.startswith("各"):
        return found[-1].name + words
    return words if 3 <= len(words) <= 10 and start < match.start() else None


def _meant(pronoun: str, found: Sequence[OrgMention]) -> str | None:
    if pronoun == "他们":
        return next((m.name for m in reversed(found) if _PLURAL.search(m.name)), None)
    if pronoun[0] == "该" or pronoun in ("市局", "县局", "省厅"):
        kind = pronoun[-1]
        return next((m.name for m in reversed(found) if m.name.endswith(kind)), None)
    if pronoun in ("各地", "各级", "全局", "全院", "全校", "全系统") or pronoun[0] in "全我":
        return pronoun
    return None
