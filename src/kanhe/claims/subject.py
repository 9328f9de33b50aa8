"""Say what each number counts: the words around it, and what it inherits from its neighbours.

    subject = [inherited] left right
    left    = from the last comma-level break, or the last claim, to the number (or its hedge)
    right   = from the number to the next break or number

Four ways to share: 走访单位9688家、门店13257家 (the verb flows right); A、B分别增长x、y (k-th to
k-th, with the noun that the last one carries); 8所院校、12个专业群入选计划 (the predicate flows
left); 增长5.3% / 其中 / 达到29个 (a bare predicate inherits the subject before it).
"""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

from kanhe.claims.lexicon import Lexicon, longest_first
from kanhe.claims.number import Kind
from kanhe.claims.scanner import Mention
from kanhe.values.pattern import pattern

_BREAKS = frozenset(",。;:!?\n\t")
_EDGE_MARKS = ",。;:!?、\n\t ”」"
_EDGES = pattern(r"[,:;、\n\t]")
_LONG_BREAKS = pattern(r"[,。;:!?\n\t()]")  # 15次召开动员会、部署会: a verb takes its whole list
_RIGHT_BREAKS = pattern(r"[,。;:!?、\n\t()]")
_OPEN = dict(zip("”』」)）》", "“『「(（《", strict=True))
# 及时, 和谐, 参与: parts of words
_PARTS = pattern(r"、|以及|(?<!普)及(?![时格])|(?<![缓温饱])和(?![谐平解])|(?<!参)与(?!会)")
_LETTERS = pattern(r"[^\W\d_]")
_REACH = 40  # characters of right context that are read at the most
_LEFT_REACH = 160  # characters of left context
_BASE_REACH = 60  # characters of an inherited subject
_CHAIN = 24  # claims in one list of values
_COMPARED = (
    "(?:比|较)[^,。;]{0,10}?(?=增|减|提|下|上|降|多|少|高|低|缩|压|翻|扩|净)|扣除价格因素|"
    "(?:高于|低于|高出|超出|优于|快于|好于)[^,。;]{0,12}"
)
_GROWN = (
    "(?:提高|提升|上升|回升|跃升|攀升|增加|增长|扩充|扩大|扩展|拓展|发展|下降|降低|减少|缩短|缩小|"
    "压缩|压减|精简|回落|收窄|延长|[提降升缩扩增减压])[到至为]|"
    "净?增长|净?增加|净增|净减|增收|减收|增支|减支|下降|上升|上涨|下跌|提高|提升|提速|减少|降低|回落|回升|改善|"
    "扩大|缩小|缩短|压缩|压减|收窄|达到|达|为|是|突破|超过|超|降至|降到|增至|增到|升至|升到|"
    "降幅|增幅|涨幅|增速|多|少|提前|翻"
)
_SHARED = "约?占[^,。;]{0,20}|(?:约?[是为]|相当于)[^,。;]{1,14}的"
# words that only say how the number moved or compares: the claim is about what stood before
_PREDICATE = pattern(
    rf"^(?>分别|[日月年周]?均|各|同比|环比|年均|实际|名义|累计|已|其中|再|首次|总计|共|也|则|并|又|且|由|从|至|到|约|、|"
    rf"{_COMPARED}|{_SHARED}|{_GROWN})*+$"
)
_ATTRIBUTE = pattern(
    r"价值|总?金额|总?面积|涉案金额|案值|总?投资额?|占地|总量|总额|占比|比重|人数|涉及"
)
_CHANGE = pattern(
    r"(?:分别|同比|环比|年均|均)?(?:净?增长|净?增加|下降|提高|提升|上升|减少|降低|缩短|压缩|扩大|从(?![宽严重快速轻业事])|由(?!于)).*$"
)
# how it was reckoned is no topic: 按不变价格计算, 比上年增长…
_NO_TOPIC = pattern(
    r"^(?:按|经|据|扣除|剔除|较|比|同比|环比|为历史|创|达到|再创|连续|高于|低于|优于|快于)"
)
# where one of these stands alone it is the other's fellow: 预算收入x亿元、支出y亿元
_TWINS: Mapping[str, str] = {
    "支出": "收入", "收入": "支出", "出口": "进口", "进口": "出口", "存栏": "出栏", "出栏": "存栏",
    "农村": "城镇", "城镇": "农村", "贷款": "存款", "存款": "贷款",
    "采纳": "提出", "销量": "产量", "销售": "生产",
}  # fmt: skip
_AND = pattern(rf"[、和与及](?P<grown>{_GROWN})?")  # 分别增长2.3%和下降0.6%

# single characters open or close a clause only where they are no part of a longer word
_OPENING = (
    "[一二三四五六七八九十]{1,2}是|"
    "共(?!享|同|建|青|产|赢|识|性|和|治)|已|并(?!网|购|轨|联)|还(?!款|贷|建|原|清|本|债)|又|也|仅|则"
)
_CLOSING = (
    "(?<!公)共|(?<![拥享所含占具持])有|(?<![统会设审估生])计|(?<![作行认视称命])为|(?<![还不])是|"
    "(?<![通到直送传抵表发下转])达|(?<![得收找])到|至|了|(?<![节签预合契公条违制简邀履毁])约|近|超|逾|已|"
    "(?<![人户亩次年月日平车校村])均|从|由"
)


@dataclass(slots=True)
class _Clause:
    """The words around one claim while its subject is made."""

    left: str
    right: str
    first: int  # where the left words begin
    last: int  # where the right words end
    subject: str = ""
    verb: str = ""
    topic: str = ""  # the last words of the sentence between the claim before and this clause
    aligned: "_Aligned | None" = None


@dataclass(frozen=True, slots=True)
class _Aligned:
    """The k-th of the subjects that stand in a list, and the predicate of all of them."""

    parts: Sequence[str]
    predicate: str
    k: int
    is_said: bool  # the subjects are those of claims before: each is whole


class Speech:
    """The patterns made from one lexicon."""

    def __init__(self, lexicon: Lexicon) -> None:
        self.verb = pattern(rf"(?:{_alternation(lexicon.verbs)})(?!率)")  # 开工率 is a noun
        self.opening = pattern(rf"^(?:{_alternation(lexicon.openings)}|{_OPENING}|[,、\s])+")
        self.closing = pattern(rf"(?:{_alternation(lexicon.closings)}|{_CLOSING}|[\s:])+$")
        self.shared_noun = pattern(_alternation(lexicon.shared_nouns))


def _alternation(words: frozenset[str]) -> str:
    return "|".join(map(re.escape, longest_first(words)))


@lru_cache(maxsize=8)
def speech_of(lexicon: Lexicon) -> Speech:
    """Return the patterns of *lexicon*, made once."""
    return Speech(lexicon)


def subjects_of(
    mentions: Sequence[Mention], text: str, sentences: Sequence[int], lexicon: Lexicon
) -> list[str]:
    """Return the subject of each mention, in order; "" for what is no claim."""
    speech = speech_of(lexicon)
    subjects = [""] * len(mentions)
    places = [i for i, m in enumerate(mentions) if m.kind in (Kind.CLAIM, Kind.STRUCTURAL)]
    claims = [mentions[i] for i in places]
    clauses = _clauses(claims, mentions, text, speech.verb)
    starts = [claim.start for claim in claims]
    chains = _chains(claims, text)
    before: _Clause | None = None
    for order, (place, clause) in enumerate(zip(places, clauses, strict=True)):
        mention = mentions[place]
        sentence = sentences[bisect_right(sentences, mention.start) - 1]
        if before is not None and (before.last < sentence or claims[order - 1].end <= sentence):
            before = None
        since = max(bisect_left(starts, sentence), order - _CHAIN)
        spoken = text[max(sentence, before.last if before else 0) : max(sentence, clause.first - 1)]
        topic = _EDGES.split(spoken.strip(_EDGE_MARKS))[-1]
        clause.topic = "" if _NO_TOPIC.match(topic) else topic
        rest = clauses[order : order + _CHAIN]
        _subject(clause, before, clauses[since:order], rest, chains[order], speech)
        subjects[place] = clause.subject
        before = clause
    return subjects


def _clauses(
    claims: Sequence[Mention], mentions: Sequence[Mention], text: str, verb: re.Pattern[str]
) -> list[_Clause]:
    """Cut out the words around each claim."""
    starts = [
        m.before for m in mentions
        if m.is_claim or m.is_bare or m.kind in (Kind.STRUCTURAL, Kind.DURATION)
    ]  # fmt: skip
    clauses = []
    floor = 0
    for claim in claims:
        first = _left_edge(text, max(floor, claim.before - _LEFT_REACH), claim.before)
        at = bisect_right(starts, claim.start)
        reach = min(starts[at] if at < len(starts) else len(text), claim.end + _REACH)
        breaks = _LONG_BREAKS if verb.match(text, claim.end) else _RIGHT_BREAKS
        stop = breaks.search(text, claim.end, max(claim.end, reach))
        last = stop.start() if stop else max(claim.end, reach)
        clauses.append(_Clause(text[first : claim.before], text[claim.end : last], first, last))
        if claim.is_claim:
            floor = claim.end
    return clauses


def _left_edge(text: str, floor: int, end: int) -> int:
    """Return where the clause of the number begins; quotes and brackets are opaque."""
    closed: list[str] = []
    at = end
    while at > floor:
        character = text[at - 1]
        if character in _OPEN:
            closed.append(_OPEN[character])
        elif closed:
            if character == closed[-1]:
                closed.pop()
            elif character == "\n":
                return at
        elif character in _BREAKS or character in "“「『(《":
            return at
        at -= 1
    return at


def _chains(claims: Sequence[Mention], text: str) -> list[int]:
    """Return how many claims, from each on, stand in one list of values (x、y和z)."""
    counts = [1] * len(claims)
    for at in range(len(claims) - 2, -1, -1):
        if _AND.fullmatch(text[claims[at].end : claims[at + 1].before].strip()):
            counts[at] = min(counts[at + 1] + 1, _CHAIN)
    return counts


def _subject(
    clause: _Clause,
    before: _Clause | None,
    said: Sequence[_Clause],
    rest: Sequence[_Clause],
    chain: int,
    speech: Speech,
) -> None:
    """Fill in the clause's subject; *said* are the claims before it, *rest* from it on."""
    left = clause.left.strip("、, ")
    match = speech.verb.search(left)
    clause.verb = match.group() if match else ""
    is_list = before is not None and clause.left.startswith("、")
    if before is not None and not clause.verb and (is_list or _follows_list(clause, before)):
        clause.verb = before.verb
    aligned = _aligned(clause, left, chain, before, said, speech)
    if aligned is not None:
        clause.aligned = aligned
        clause.subject = _kth(aligned, speech)
        return
    clause.subject = _composed(clause, before, rest, left, match is not None, speech)


def _follows_list(clause: _Clause, before: _Clause) -> bool:
    """Return whether the clause goes on where the noun of the claim before it ended with 、."""
    return bool(before.right) and clause.left.startswith(before.right + "、")


def _composed(
    clause: _Clause,
    before: _Clause | None,
    rest: Sequence[_Clause],
    left: str,
    has_verb: bool,
    speech: Speech,
) -> str:
    lent = ""
    if before is not None and before.right and left.startswith(before.right):
        left = left[len(before.right) :].strip("、, ")
        lent = (
            "" if left or clause.left.endswith("、") else before.subject[-_BASE_REACH:]
        )  # 2个专项债券资金4.5亿元滞留超过一年
    core = speech.closing.sub("", speech.opening.sub("", left))
    right = clause.right.strip(" ")
    has_noun = _LETTERS.search(right) is not None and not _PREDICATE.match(right)
    predicate = _PREDICATE.match(left) is not None
    if has_noun and not predicate:
        return _with_list(clause, before, rest, core, right, has_verb, speech)
    if has_noun:
        verb = lent or (clause.verb if not core and clause.verb else core)
        return (verb + right + _tail(clause, rest, speech)).strip(" ")
    if predicate or speech.verb.fullmatch(core) or _ATTRIBUTE.fullmatch(core):
        base = clause.topic if len(_LETTERS.findall(clause.topic)) > 2 else ""
        if not base and before is not None:
            base = _CHANGE.sub("", before.subject) or before.subject
        return base if base.endswith(core) else (base[-_BASE_REACH:] + core).strip(" ")
    if before is not None and not has_verb and clause.verb:
        return clause.verb + core.strip(" ")
    if before is not None and core in _TWINS and _TWINS[core] in before.subject:
        return before.subject.replace(_TWINS[core], core)
    return (core or left).strip(" ")


def _with_list(
    clause: _Clause,
    before: _Clause | None,
    rest: Sequence[_Clause],
    core: str,
    right: str,
    has_verb: bool,
    speech: Speech,
) -> str:
    """Words on both sides: 抽调47名精干警力; a verb lent from the left, or from the right."""
    lent = clause.verb if before is not None and not has_verb and clause.verb else ""
    return (lent + core + right + ("" if has_verb else _tail(clause, rest, speech))).strip(" ")


def _tail(clause: _Clause, rest: Sequence[_Clause], speech: Speech) -> str:
    """Return the predicate that a list of things shares (8所院校、12个专业群入选计划)."""
    if clause.verb or speech.verb.search(clause.right):
        return ""
    for earlier, later in pairwise(rest):
        if later.first > earlier.last + 1 or later.left not in ("、", earlier.right + "、"):
            return ""
        match = speech.verb.search(later.right)
        if match is not None and match.start() > 0:
            return later.right[match.start() :]
    return ""


def _aligned(
    clause: _Clause,
    left: str,
    chain: int,
    before: _Clause | None,
    said: Sequence[_Clause],
    speech: Speech,
) -> _Aligned | None:
    """Return the list and its predicate where the number is the k-th value of a list."""
    following = _AND.fullmatch(clause.left.strip())
    if before is not None and before.aligned is not None and following:
        last = before.aligned
        if last.k + 1 < len(last.parts):
            predicate = following["grown"] or last.predicate
            return _Aligned(last.parts, predicate, last.k + 1, last.is_said)
    if chain < 2:
        return None
    subjects, respectively, predicate = left.partition("分别")
    if not respectively:
        match = _CHANGE.search(left) or speech.closing.search(left)
        if match is None:
            return None
        subjects, predicate = left[: match.start()], match.group()
    is_said = bool(said) and _PREDICATE.match(left) is not None
    if is_said:  # 同比分别上升6.2%和7.9%: of the claims just made
        parts = [_CHANGE.sub("", earlier.subject) for earlier in said]
        predicate = subjects + predicate
    else:
        parts = [part for part in _PARTS.split(subjects) if part]
    if len(parts) < chain:
        return None
    kept = parts[-chain:] if respectively or len(parts) == chain else parts
    return _Aligned(tuple(kept), predicate, 0, is_said)


def _kth(aligned: _Aligned, speech: Speech) -> str:
    parts, k = aligned.parts, aligned.k
    part, last = speech.opening.sub("", parts[k]), parts[-1]
    noun = None if aligned.is_said or k == len(parts) - 1 else speech.shared_noun.search(last, 1)
    if noun is not None and not speech.shared_noun.search(part, 1):
        part += last[noun.start() :]
    return (part + speech.closing.sub("", aligned.predicate)).strip(" ")
