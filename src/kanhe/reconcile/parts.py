"""Find a whole and its parts in a sentence: 共X，其中A、B、C; X（A、B、C）; A、B、C，共计X.

Pure pattern work; whether the parts must add up, and do, is for `sums`, `relations`, `shares`.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum, auto

from kanhe.claims.number import Modality
from kanhe.reconcile.reading import MARK, Mention, Sentence, is_alike
from kanhe.values.pattern import pattern

_REACH = 300  # characters from 由 to 组成
MOST = 40  # numbers of one list, and how far a whole may stand from its part: keeps time linear


class Tie(Enum):
    """How firmly the wording ties the parts to the whole."""

    EXACT = auto()  # 分为, 由…组成, 其余, 合计: the parts are the whole
    LISTED = auto()  # 包括, a bracket, a colon: the whole, unless the list is open
    SUBSET = auto()  # 其中: inside the whole, no more


@dataclass(frozen=True, slots=True)
class Parts:
    """A whole and what is said to be in it; `is_open` where 等 closes the list."""

    whole: Mention
    parts: tuple[Mention, ...]
    labels: tuple[str, ...]  # the words in front of each part
    tie: Tie
    is_open: bool = False


_EXACT = pattern(
    r"分为|分别[为是有]|具体[为是]|共分|(?:由|系)(?=[^，。]*$)"
    r"|divided into|made up of|consisting of"
    r"|consists? of|comprising",
)
_LISTED = pattern(r"包括|包含|涵盖|^[^，。；：]{0,10}[（(][^（()）]{0,16}$|including|namely")
_OPENED = pattern(
    r"(?:including|namely|divided into|made up of|consisting of|consists? of|comprising|:)"
    r"(?: \w+)?$"
)
_COLON = pattern(r"^[^，。；：:]{0,12}[：:]")
_SUBSET = pattern(r"其中|\bof (?:which|whom|these|those|them)\b|\bamong them\b", re.IGNORECASE)
_TOTAL = pattern(r"共|总|合计|一共|total|altogether|in all", re.IGNORECASE)
_COMPOSED = pattern(r"组成|构成")
_REST = pattern(
    r"其余|其他|其它|剩余|余下|另外?的|the (?:rest|remaining|other)|\bremaining\b|\bothers\b"
)
_LEFT = pattern(
    r"尚有|(?:尚|还|仍)?未(?:整改|完成|办结|化解|销号)|正在(?:整改|办理|化解|推进)|整改中"
)
_ON_TERM = pattern(r"限期")
_AT_ONCE = pattern(r"当场|现场|立即|立行立改|即时|即知即改")
_CLOSING = pattern(
    r"(?:^|[，,；;、：: ])\s*(?:以上|三项|两项|二者|两者|三者|各项)?"
    r"(?:合计|总计|共计|总共|一共|共|(?:for )?a total of|in total|totall?ing|altogether)"
    r"(?:为|达|是|有)?\s*$",
    re.IGNORECASE,
)
_OPEN = pattern(r"^[^，。；、]{0,6}等|\b(?:among others|such as|mainly)\b|主要|重点")
_CHANGE = pattern(
    r"同比|环比|增[加长]|减少|上升|下降|提[高升]|降低|[比较][^，]{0,6}(?:上年|去年|同期|上月)|净增|多于|少于"
    r"|人均|平均|户均|每|\b(?:up|down|rise|fall|increase|decrease|from)\b"
)
_BREAK = pattern(r"其中|另外|此外|同时|除此|与此|of which|while|；|;\s*(?!and)|\balso\b")
_VERBS = (
    "处罚|抓获|整改|下发|下达|发放|出动|查处|查获|查扣|收缴|缴获|打掉|刑拘|刑事拘留|行政|逮捕|移送|起诉|判处|立案|破获|侦破"
    "|检查|排查|走访|发现|化解|调[解处]|培训|轮训|举办|召开|开展|组织|投入|建成|新建|改造|新增|完成|实现|救助|转移|安置|发送"
    "|制作|张贴|悬挂|接受|接待|受理|办理|办结|审结|执结|追回|挽回|返还|冻结|拦截|劝阻|约谈|通报|问责|处分|取缔|关停|关闭"
    "|停产|责令|罚款|罚没|曝光|拆除|清理|清退|消除|治理|参与|参加|帮助|惠及|覆盖|带动|安排|拨付|落实|兑现|减免|招聘|引进"
    "|命名|评选|表彰|推送|签订|签约|派出|选派|组建|成立|制定|出台"
)
_TURNS = "为|有|涉及|比|较|占|达|使|目前|截至|今年|全年|到|平均|人均"
_NEW_ACT = pattern(
    r"[，,；;]\s*(?:现?已|均|并|还|又|共|先后|现场|当场|依法|责令|累计|分别|全部|对[^，]{1,8})*"
    rf"(?:{_VERBS}|{_TURNS})"
)
_VERB_FIRST = pattern(rf"\s*(?:现?已)?(?:{_VERBS})")


def parts_in(sentences: tuple[Sentence, ...]) -> Iterator[Parts]:
    """Yield every whole with its parts in the *sentences* of one paragraph."""
    before: Sentence | None = None
    for sentence in sentences:
        if before is not None and (found := _carried(before, sentence)) is not None:
            yield found
        for index in range(len(sentence.mentions)):
            for finder in (_introduced, _summed_up, _with_rest):
                found = finder(sentence, index)
                if found is not None:
                    yield found
        before = sentence


def _carried(before: Sentence, sentence: Sentence) -> Parts | None:
    """其中 at the head of a sentence speaks of the largest fitting number of the one before."""
    if not sentence.mentions or not _SUBSET.match(sentence.text.lstrip(' “"')):
        return None
    wholes = [
        whole
        for index, whole in enumerate(before.mentions)
        if is_alike(whole, sentence.mentions[0])
        and whole.number.value is not None
        and not _CHANGE.search(before.lead(index))
    ]
    if not wholes:
        return None
    whole = max(wholes, key=lambda mention: mention.number.value or 0)
    return _collect(sentence, whole, 0, Tie.SUBSET, 0)


def _introduced(sentence: Sentence, index: int) -> Parts | None:
    """Return the parts that words, a bracket or a colon open behind mark *index*."""
    if index + 1 >= len(sentence.mentions):
        return None
    gap, depth = sentence.gap(index + 1), sentence.depths[index]
    tie = _tie(sentence, index, gap)
    if tie is None:
        return None
    first = index + 1
    whole = _whole(sentence, index, first)
    return None if whole is None else _collect(sentence, whole, first, tie, depth)


def _tie(sentence: Sentence, index: int, gap: str) -> Tie | None:
    if _SUBSET.search(gap):
        return Tie.SUBSET
    has_total = _TOTAL.search(sentence.gap(index)) is not None
    if (word := _EXACT.search(gap)) is not None:
        if word.group() in ("由", "系"):
            place = sentence.places[index]
            is_composed = _COMPOSED.search(sentence.text, place, place + _REACH) is not None
            return Tie.EXACT if is_composed else None
        is_apart = word.group().startswith("分别") and not gap.strip("，, ").startswith("分别")
        return Tie.EXACT if has_total or not is_apart else None
    if _LISTED.search(gap):
        return Tie.LISTED
    return Tie.LISTED if has_total and _COLON.match(gap) else None


def _whole(sentence: Sentence, index: int, first: int) -> Mention | None:
    """Return the nearest number before *first* that counts what the first part counts."""
    part = sentence.mentions[first]
    for at in range(index, max(index - 4, -1), -1):
        whole = sentence.mentions[at]
        if whole.is_percent or whole.is_point or _CHANGE.search(sentence.lead(at)):
            continue
        is_listed = at == index and not sentence.has_han and not part.is_percent
        if not (is_listed or is_alike(whole, part)) or not _is_same_mode(whole, part):
            return None
        return whole
    return None


def _collect(sentence: Sentence, whole: Mention, first: int, tie: Tie, depth: int) -> Parts | None:
    """Return the run of parts from mark *first* on that belong to *whole*."""
    chosen: list[int] = []
    is_tight = False
    inner = sentence.depths[first]
    for at in range(first, min(first + MOST, len(sentence.mentions))):
        part, last = sentence.mentions[at], chosen[-1] if chosen else None
        if sentence.depths[at] > inner:
            continue
        if sentence.depths[at] < inner:
            break
        if _is_aside(part, whole, sentence.lead(at)):
            continue
        if last is not None and _ends_run(sentence, chosen, at, is_tight):
            break
        if not _counts_in(sentence, part, whole, tie, at == first):
            break
        if not _is_same_mode(part, whole):
            break
        if len(chosen) == 1:
            between = _between(sentence, chosen[0], at)
            is_tight = between.lstrip("）)").startswith(("、", "和", "与", "及"))
        chosen.append(at)
    if not chosen:
        return None
    labels = tuple(sentence.lead(at) for at in chosen)
    end = sentence.gap(chosen[-1] + 1)
    is_open = bool(_OPEN.search(end) or _OPEN.search(sentence.gap(first)))
    if any(_REST.search(sentence.gap(at)) for at in chosen):
        tie, is_open = Tie.EXACT, False
    return Parts(whole, tuple(sentence.mentions[at] for at in chosen), labels, tie, is_open)


def _between(sentence: Sentence, last: int, at: int) -> str:
    return sentence.text[sentence.places[last] + 1 : sentence.places[at]]


def _ends_run(sentence: Sentence, chosen: list[int], at: int, is_tight: bool) -> bool:
    """Return whether the words between the last part and mark *at* begin something new."""
    between = _between(sentence, chosen[-1], at)
    if _REST.search(between):
        return False
    if _BREAK.search(between.replace("；", "") if not is_tight else between):
        return True
    if is_tight and re.match(r"[^、]*[，,]", between) and MARK not in between:
        return True
    return bool(_NEW_ACT.search(sentence.gap(at))) and not _VERB_FIRST.match(
        sentence.lead(chosen[0])
    )


def _counts_in(sentence: Sentence, part: Mention, whole: Mention, tie: Tie, is_first: bool) -> bool:
    """Return whether *part* can be counted in *whole*; English parts have nouns of their own.

    155 firms, including 90 factories and 65 warehouses: what follows the first must be listed.
    """
    if is_alike(part, whole) and (sentence.has_han or part.counted_unit is not None):
        return True
    if tie is Tie.SUBSET or sentence.has_han or part.is_percent or whole.is_percent:
        return False
    gap = sentence.gap(sentence.mentions.index(part)).rstrip()
    return bool(_OPENED.search(gap)) if is_first else gap.endswith((",", " and"))


def _is_aside(part: Mention, whole: Mention, lead: str) -> bool:
    """Return whether a number among the parts is a share or a change and no part itself."""
    if (part.is_percent or part.is_point) and part.counted_unit != whole.counted_unit:
        return True
    return _CHANGE.search(lead) is not None


def _is_same_mode(one: Mention, other: Mention) -> bool:
    modes = {one.number.modality, other.number.modality}
    return len(modes) == 1 and Modality.BASELINE not in modes


def _summed_up(sentence: Sentence, index: int) -> Parts | None:
    """A10起、B20起，合计30起: return the run in front of a closing total."""
    whole = sentence.mentions[index]
    if index < 2 or not _CLOSING.search(sentence.gap(index)):
        return None
    chosen: list[int] = []
    for at in range(index - 1, max(index - MOST, -1), -1):
        part = sentence.mentions[at]
        if part.counted_unit is None or not is_alike(part, whole):
            break
        chosen.insert(0, at)
        if re.search(r"[；;：:（(]|其中|共|总", sentence.gap(at)) or _CHANGE.search(
            sentence.lead(at)
        ):
            break
    if len(chosen) < 2 or not all(_is_same_mode(sentence.mentions[at], whole) for at in chosen):
        return None
    labels = tuple(sentence.lead(at) for at in chosen)
    if any(_CHANGE.search(label) for label in labels) or re.search(r"其中|共|总", labels[0]):
        return None
    return Parts(whole, tuple(sentence.mentions[at] for at in chosen), labels, Tie.EXACT)


def _with_rest(sentence: Sentence, index: int) -> Parts | None:
    """发现100处，已整改80处，其余20处…: return the first fitting number and what follows it."""
    gap, last = sentence.gap(index), sentence.mentions[index]
    is_rest = bool(_REST.search(gap) or _LEFT.search(gap))
    is_on_term = (
        bool(_ON_TERM.search(gap)) and index > 0 and bool(_AT_ONCE.search(sentence.gap(index - 1)))
    )
    if (
        index < 2
        or last.is_percent
        or not (is_rest or is_on_term)
        or _SUBSET.search(
            sentence.text, sentence.places[max(index - MOST, 0)], sentence.places[index]
        )
    ):
        return None
    chosen = [
        at
        for at in range(max(index - MOST, 0), index)
        if is_alike(sentence.mentions[at], last)
        and sentence.mentions[at].counted_unit is not None
        and _is_same_mode(sentence.mentions[at], last)
        and not _CHANGE.search(sentence.lead(at))
    ]
    if len(chosen) < 2:
        return None
    parts = (*chosen[1:], index)
    labels = tuple(sentence.lead(at) for at in parts)
    whole = sentence.mentions[chosen[0]]
    return Parts(whole, tuple(sentence.mentions[at] for at in parts), labels, Tie.EXACT)
