"""What numbers lend each other: units in lists, hedges, ranges; and which durations count.

Steps over the mentions of a scan, in order; each is one function that changes mentions in place
(or joins two of them) by the text between its neighbours.
"""

from collections.abc import Sequence
from itertools import pairwise

from kanhe.claims.lexicon import Lexicon
from kanhe.claims.number import HedgeKind, Kind
from kanhe.claims.scanner import Mention
from kanhe.values.pattern import pattern

_LIST = frozenset("、和与及")
_RANGE = frozenset(("~", "-", "—", "–", "——", "至", "到"))
_FROM = pattern(r"[从由自][^,。;:\n]*$")
_MEASURED = pattern(
    r"(?:平均|人均|户均|时限|用时|耗时|时间|时长|时数|天数|缩短|压缩|压减|提速|增加|减少|提前|缩减|延长|"
    r"居住|停留|寿命|年龄|工期|周期)[^,。;:\d]{0,8}$"
)
_BECAME = pattern(r"(?:提高|下降|降低?|缩短|压缩|压减|缩减|减少|延长|增加|增长)?[至到为]")
# a bare number behind one of these is a measure without a counted unit
_PURE_NUMBER = pattern(
    r"(?:系数|指数|比值|收入比|倍差|评分|得分|容积率)(?:平均)?"
    r"(?:[由从]|为|是|达到?|[提降升缩扩增减]\w{0,2}[到至为]|[到至]|保持在|稳定在|控制在|超过?)?$"
)
_COUNTED_TIME = frozenset(("学时", "课时", "工时"))
_AMOUNTS_OF_TIME = _COUNTED_TIME | {"小时", "个小时", "分钟", "天", "天次", "工日"}
_STOP = frozenset((*",，、。;；:!?)）]」”\n\t ", ""))
_AT_LEAST_WORDS = frozenset(
    ("以上", "以下", "以内", "之内", "及以上", "及以下", "之上", "之下", "以外", "开外")
)
_PROJECT = pattern(
    r"项目|工程|基地|生产线|机组|装置|电站|泊位|线路|设备|芯片|电池|材料|半导体|扩产|投产|投运|产能|水库|"
    r"桥|输变电|轮|船|变电站|炉|塔|精度"
)
_DIRECT = frozenset(("个", "座", "台", "条", "套", "艘", "家", "处", "期"))
_ALWAYS_SIZES = frozenset(("千伏", "英寸", "纳米", "微米", "千伏安", "车道"))
_CAPACITIES = _ALWAYS_SIZES | frozenset(
    (
        "吨", "千瓦", "兆瓦", "吉瓦", "吉瓦时", "兆瓦时", "千瓦时", "瓦", "伏", "安", "方",
        "立方米", "米", "厘米", "毫米", "寸", "公里/小时", "马力", "蒸吨", "升",
    )
)  # fmt: skip
_NOT_A_NOUN = pattern(
    r"[,。;:、!?\s()的]|增长|下降|提高|减少|为|达|是|有|占|共|其中|和|与|同比|比上年"
)
_CLAUSE_END = pattern(r"[,。;:、!?\n]")


def shared(mentions: Sequence[Mention], text: str, lexicon: Lexicon) -> list[Mention]:
    """Return the mentions with everything settled that the neighbours decide."""
    joined = _ranges(mentions, text)
    _share_counted_units(joined, text)
    _share_hedges(joined, text)
    for mention in joined:
        if mention.is_bare:
            _settle_bare(mention, text)
        elif mention.kind is Kind.DURATION:
            _settle_duration(mention, text)
    _settle_changed_durations(joined, text)
    _settle_criteria(joined, text)
    _settle_capacities(joined, text, lexicon)
    return joined


def _ranges(mentions: Sequence[Mention], text: str) -> list[Mention]:
    """Join 3万元至5万元 into one range; 由3万元至5万元 stays a change of two."""
    result: list[Mention] = []
    for mention in mentions:
        last = result[-1] if result else None
        if last is not None and _is_range(last, mention, text):
            last.low, last.high, last.value = last.value, mention.value, None
            last.end, last.is_bare, last.kind = mention.end, False, mention.kind
            last.counted_unit = mention.counted_unit
            last.hedge = ("~", HedgeKind.RANGE)
            last.hedges = (*last.hedges, last.hedge)
            last.rule = "range"
        else:
            result.append(mention)
    return result


def _is_range(first: Mention, second: Mention, text: str) -> bool:
    return (
        text[first.end : second.start].strip() in _RANGE
        and first.value is not None
        and second.value is not None
        and first.value < second.value
        and (first.is_bare or first.is_claim)
        and second.kind in (Kind.CLAIM, Kind.DURATION)
        and first.counted_unit in (None, second.counted_unit)
        and not _FROM.search(text, max(0, first.before - 24), first.before)
    )


def _share_counted_units(mentions: Sequence[Mention], text: str) -> None:
    """15、22个百分点: a bare number takes the unit of the number that its list ends on."""
    for first, second in reversed(list(pairwise(mentions))):
        if (
            first.is_bare
            and second.is_claim
            and second.counted_unit is not None
            and first.numeral is not None
            and not first.numeral.is_chinese
            and text[first.end : second.before] in _LIST
        ):
            first.counted_unit, first.kind, first.is_bare = second.counted_unit, Kind.CLAIM, False
            first.rule = "shared_unit"


def _share_hedges(mentions: Sequence[Mention], text: str) -> None:
    """超过98%、85%: a hedge in front of the first number of a list holds for the others."""
    for first, second in pairwise(mentions):
        if (
            first.is_claim
            and second.is_claim
            and first.before < first.start
            and first.hedge is not None
            and first.hedge == first.hedges[0]
            and first.hedge[1] is not HedgeKind.ABOUT
            and not second.hedges
            and first.counted_unit == second.counted_unit
            and text[first.end : second.start] in _LIST
        ):
            second.hedge = first.hedge
            second.hedges = (first.hedge,)


def _settle_bare(mention: Mention, text: str) -> None:
    """A number without a unit is a claim where its scale or its hedge says that it counts."""
    written = text[mention.start : mention.end]
    after = text[mention.end : mention.end + 1]
    if _PURE_NUMBER.search(text, max(0, mention.before - 14), mention.before) and after in _STOP:
        mention.kind, mention.rule, mention.is_bare = Kind.CLAIM, "pure_number", False
        return
    size = mention.value if mention.value is not None else mention.high
    has_scale = written[-1:] in ("万", "亿")
    if size is None or size < 10 or not (has_scale or mention.before < mention.start):
        return
    is_noun = has_scale and "\u4e00" <= after <= "\u9fff"
    if after in _STOP or is_noun:
        mention.kind, mention.rule, mention.is_bare = Kind.CLAIM, "elided_unit", False


def _settle_duration(mention: Mention, text: str) -> None:
    """A length of time counts where it is measured: an average, a time limit, hours served."""
    floor = max(0, mention.before - 14)
    if _MEASURED.search(text, floor, mention.before) or (
        mention.counted_unit in _AMOUNTS_OF_TIME
        and mention.value is not None
        and (mention.value >= 1000 or mention.counted_unit in _COUNTED_TIME)
    ):
        mention.kind, mention.rule = Kind.CLAIM, "measured_time"


def _settle_changed_durations(mentions: Sequence[Mention], text: str) -> None:
    """由8.2天降至7.4天: where one end of a change is measured, so is the other."""
    for pair in pairwise(mentions):
        first, second = pair
        if (
            {mention.rule for mention in pair} == {"duration", "measured_time"}
            and first.counted_unit == second.counted_unit
            and _BECAME.fullmatch(text, first.end, second.before)
        ):
            for mention in pair:
                mention.kind, mention.rule = Kind.CLAIM, "measured_time"


def _settle_criteria(mentions: Sequence[Mention], text: str) -> None:
    """超200亿元县2个, 50年以上的老党员: the first number says which are counted, not how many."""
    for mention, following in pairwise((*mentions, None)):
        if mention is None or mention.kind not in (Kind.CLAIM, Kind.DURATION) or not mention.hedges:
            continue
        after = text[mention.end : mention.end + 1]
        if "\u4e00" <= after <= "\u9fff" and mention.hedges[-1][0] in _AT_LEAST_WORDS:
            if mention.counted_unit != "%" or after == "的":
                mention.kind, mention.rule = Kind.CRITERION, "criterion"
        elif mention.is_claim and following is not None and mention.before < mention.start:
            gap = text[mention.end : following.before]
            if following.is_claim and 0 < len(gap) <= 8 and _is_noun(gap):
                mention.kind, mention.rule = Kind.CRITERION, "criterion"
    for mention in mentions:
        if mention.kind is Kind.CRITERION:
            mention.is_strong = False


def _is_noun(gap: str) -> bool:
    return _NOT_A_NOUN.search(gap) is None


def _settle_capacities(mentions: Sequence[Mention], text: str, lexicon: Lexicon) -> None:
    """750千伏输变电工程, 2座35万千瓦: a size in front of its thing is a specification."""
    last: Mention | None = None
    for mention in mentions:
        counted_unit = mention.counted_unit
        if (
            mention.is_claim
            and counted_unit is not None
            and counted_unit.split("/")[0] in _CAPACITIES
            and mention.before == mention.start
            and (counted_unit in _ALWAYS_SIZES or _is_size(mention, last, text, lexicon))
        ):
            mention.kind, mention.rule = Kind.SPEC, "capacity"
        last = mention


def _is_size(mention: Mention, last: Mention | None, text: str, lexicon: Lexicon) -> bool:
    """Return whether a thing follows the size: named behind it, or counted right before it."""
    follows = last is not None and last.is_claim and last.end == mention.start
    if follows and last is not None and last.counted_unit in _DIRECT:
        return True
    left = text[max(0, mention.before - 4) : mention.before]
    noun = _CLAUSE_END.split(text[mention.end : mention.end + 12], maxsplit=1)[0]
    return _PROJECT.search(noun) is not None and not left.endswith(lexicon.verb_endings)
