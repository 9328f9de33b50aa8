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
from kanhe.values.pattern import pattern

_PRONOUN_REACH = 100  # mentions: what was named before these is no longer in a reader's mind
_NAME_REACH = 16  # characters: no official short name of an organisation is longer
_STOPS = frozenset(",。;:!?、\n\t ()“”\"《》【】'")
_NOT_BODY = pattern(r"[长员]|领导|牵头|开展|行动|会议")
_AREA = pattern(
    r"(?:[全我各本](?:国|省|市|州|县|区|旗|局|校|院|系统)?(?:各级|各地)?|(?:[^\W\da-zA-Z_]{2,3}?(?:省|自治区|自治州|市|州|盟|县|区|旗|镇|乡|街道)){1,3})[^\W\da-zA-Z_]*$"
)
_FUNCTION = pattern(
    r"[在由向与和对是将把让使为从经被即及给跟按以于]|代表|推动|要求|促进|指导|督促|其中|引领|彰显|展现|激励|面向|会同|通过|依托|围绕|针对|根据|按照|成立|组建|召开|举办|首个"
)
# bodies that also are things counted (新认定技术中心45家) speak only where the draft is theirs
_THINGS = pattern(
    r"(?:中心|学校|医院|大学|学院|中学|小学|公司|集团|银行|支行|社区|街道|办公室|医疗机构|工作组|领导小组|指挥部)$"
)
_OWN_BODIES = pattern(r"(?:战队|支队|大队|中队|总队|派出所|分局)$")
_BODIES = pattern(  # 全市市场监管系统: the bodies of one line, all over the area
    r"(?:各级)?[^\W\da-zA-Z_]{0,6}?(?:系统|机关|部门|法院|检察院|派出所|医疗机构)(?!性|化)"
)
_AREAS = frozenset(("全省", "全市", "全县", "全区", "我省", "我市", "我县", "我区"))
_SPEAKS = pattern(
    r"各级|各地|公安|检察|法院|政法|教育|卫健|上下|系统|累计|共|已|实现|先后|新增|完成"
)
_GOVERNMENT = pattern(r"我代表(?P<area>[省市州县区旗镇乡]|自治区|自治州)人民政府")
_PLURAL = pattern(r"机关|民警|各|单位|部门|干警|干部")


@dataclass(frozen=True, slots=True)
class OrgMention:
    """An organisation named (or meant) at an offset of the view."""

    at: int
    name: str


class OrgGrammar:
    """The patterns made from one lexicon."""

    def __init__(self, lexicon: Lexicon) -> None:
        words = longest_first(lexicon.org_suffixes | lexicon.org_pronouns)
        self.pronouns = lexicon.org_pronouns
        self.mention = pattern("|".join(map(re.escape, words)))
        self.verb = pattern("|".join(map(re.escape, longest_first(lexicon.verbs))))


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
    matches = list(grammar.mention.finditer(view))
    known = _clean_names(view, matches, grammar.pronouns)
    found: list[OrgMention] = []
    end = 0  # where the last mention ended
    for match in matches:
        name = _name_at(view, match, known, found, grammar) if match.start() >= end else None
        if name is None:
            continue
        bodies = _BODIES.match(view, match.end()) if name in _AREAS else None
        if bodies is not None:
            name += bodies.group()
        elif (
            found
            and match.start() - end <= 6
            and len(found[-1].name) <= 2 * _NAME_REACH
            and _belongs(view[end : match.end()])
        ):
            name = found.pop().name + view[end : match.end()]  # 该局 + 各警种
        found.append(OrgMention(match.start(), name))
        end = bodies.end() if bodies is not None else match.end()
    return found


def _belongs(words: str) -> bool:
    """Return whether *words*, right behind an organisation, name a part of it."""
    if not _STOPS.isdisjoint(words):
        return False
    return words.startswith("各") or _OWN_BODIES.search(words) is not None


def default_org(found: Sequence[OrgMention], page: Page) -> str | None:
    """Return whom the draft is about: the name used most, headlines first.

    A government's report speaks for its whole area (全省, 全市), whatever bodies it names.
    """
    government = _GOVERNMENT.search(page.view)
    if government is not None:
        return "全" + government["area"]
    heads = {number for number, block in enumerate(page.blocks) if block.kind is BlockKind.HEADLINE}
    weight: Counter[str] = Counter()
    for mention in found:
        weight[mention.name] += 8 if page.block_at(mention.at) in heads else 1
    return max(weight, key=lambda name: (weight[name], len(name))) if weight else None


def _clean_names(
    view: str, matches: Sequence[re.Match[str]], pronouns: frozenset[str]
) -> frozenset[str]:
    """Return full names that somewhere begin right behind a break: there no word hides in them."""
    counted: Counter[str] = Counter()
    for match in matches:
        if match.group() not in pronouns:
            name = view[_edge(view, match.start()) : match.end()]
            if len(name) > len(match.group()) and not _FUNCTION.search(name):
                counted[name] += 1
    return frozenset(
        name
        for name, times in counted.items()
        if _AREA.fullmatch(name) and (times > 2 or not _THINGS.search(name))
    )


def _edge(view: str, end: int) -> int:
    start = end
    while start > max(0, end - _NAME_REACH) and view[start - 1] not in _STOPS:
        start -= 1
    return start


def _name_at(
    view: str,
    match: re.Match[str],
    known: frozenset[str],
    found: Sequence[OrgMention],
    grammar: OrgGrammar,
) -> str | None:
    if match.group() in grammar.pronouns:
        return _meant(view, match, found)
    if _NOT_BODY.match(view, match.end()):
        return None  # 公安局局长 is a person
    words = view[_edge(view, match.start()) : match.end()]
    suffix = len(match.group())
    for cut in range(len(words) - suffix):
        if words[cut:] in known:
            return words[cut:]
    if _THINGS.search(match.group()):
        return None
    stops = [m.end() for p in (grammar.verb, _FUNCTION) for m in p.finditer(words[:-suffix])]
    words = words[max(stops, default=0) :]
    area = _AREA.search(words)
    if area is not None and len(area.group()) > suffix:
        return area.group()
    if words.startswith("各") or (_OWN_BODIES.search(words) and suffix < len(words) <= 10):
        return words
    return None


def _latest(found: Sequence[OrgMention]) -> Sequence[OrgMention]:
    """Return the mentions that a pronoun may mean, the nearest first."""
    return found[: -_PRONOUN_REACH - 1 : -1]


def _meant(view: str, match: re.Match[str], found: Sequence[OrgMention]) -> str | None:
    """Return what 该局, 他们, 全市 … stand for; None where the word only compares (居全省前列)."""
    pronoun = match.group()
    if pronoun == "他们":
        return next((m.name for m in _latest(found) if _PLURAL.search(m.name)), None)
    if pronoun[0] == "该" or pronoun in ("市局", "县局", "省厅"):
        return next((m.name for m in _latest(found) if m.name.endswith(pronoun[-1])), None)
    starts = match.start() == 0 or view[match.start() - 1] in _STOPS
    if not starts and not _SPEAKS.match(view, match.end()):
        return None
    return pronoun
