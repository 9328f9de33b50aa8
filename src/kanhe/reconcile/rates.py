"""Rates: 整改率 = 整改 ÷ 发现, within what the written digits and hedges leave room for (`rate`).

The part and the whole are claims of the same sentence or the one before. Where several could be
meant, the rate is accused only if none of them gives it.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from kanhe.claims.number import Modality
from kanhe.reconcile.arithmetic import percent
from kanhe.reconcile.fit import Fit, fit, wanted
from kanhe.reconcile.parts import MOST
from kanhe.reconcile.reading import MARK, Mention, Reading, Sentence, is_alike
from kanhe.reconcile.telling import figure, tell
from kanhe.reconcile.verdict import Check, CheckOutcome, Rule
from kanhe.values.pattern import pattern

_NAME = pattern(r"(?P<name>[^\W\da-zA-Z_]{2,12})率(?:已|均|分别)?(?:达到|达|[为是在:：])?了?\s*$")
_TABLE: tuple[tuple[str, str, str], ...] = (
    # the rate's name, words of its part, words of its whole
    (
        "整改|整治|销号",
        "整改|整治|销号|办结|完成",
        "发现|排查|查[出摆找]|隐患|问题|交办|反馈|梳理|共|移交",
    ),
    (
        "化解|调解|调处|调成",
        "化解|调解|调处|成功",
        "排查|受理|接[到收报]|摸排|发现|矛盾|纠纷|共|调解",
    ),
    ("结案|审结|清结|执结", "[审执办]结|结案", "受理|收案|新收|立案|共收|收[到各]"),
    (
        "办结|办理|处置|答复|回复|解决",
        "办结|处置|答复|回复|解决|已办",
        "受理|接[到收诉]|收到|交办|转办|承办|工单|共",
    ),
    (
        "完成|执行|兑现|兑付|拨付|支付",
        "完成|执行|兑现|兑付|拨付|支付",
        "计划|任务|目标|应|预算|年度|下达|安排|总|共",
    ),
    ("破案|侦破|破获|破", "破", "立案|立|发案|发生|接报|受理|共"),
    (
        "合格|达标|优良|优秀|及格|不合格",
        "合格|达标|优良|优秀|及格",
        "抽检|检[测验查]|抽[查样]|监测|验收|参[加评]|共",
    ),
    ("满意|好评", "满意|好评", "回访|测评|评价|调查|访|共"),
    (
        "参训|参与|参保|到课|出勤|到会|参检|到岗|签到",
        "参|实到|到课|出勤|到会|到岗|签到",
        "应|共有|全|在编|总|需",
    ),
    (
        "覆盖|接种|入学|就业|签约|建档|走访|核查|回访|检查|抽查|培训|持证|安装|回收|复查|挽损|入户|配备|销毁|续签|复工|开工|竣工|投产",
        "",
        "应|共|全|总|符合|需|现有|辖区|毕业|登记|在册|计划|涉案|被骗",
    ),
)
_NEVER = pattern(r"未|尚|不(?!合格)|正在|限期|其中|剩余|其余|拟|将")
_BOUNDED = pattern(r"整改|整治|销号|化解|办结|合格|满意|覆盖|答复|到课|出勤|参训")
_WIDE_NAME = pattern(
    r"问题|隐患|总体|综合|平均|案件|矛盾|纠纷|事项|总|全部|工单|诉求|信访|产品|样品|群众|任务|已|到期"
    r"|按期|整体|累计|其|综治|风险|场所|企业|达|以及|和|各类|安全"
)
_EN_OF = pattern(
    rf"{MARK}\s+of\s+(?:the|its|their|all|these|a total of|\s)*{MARK}[^{MARK}.;]{{0,60}}?"
    rf"(?:[(,]|,?\s(?:or|a rate of|representing|equal to|that is))\s*(?:\w+\s){{0,4}}?{MARK}",
)
_EN_OUT = pattern(
    rf"\b[Oo]f\s+(?:the|its|all|a total of|\s)*{MARK}[^{MARK}.;,]{{0,60}},\s*"
    rf"{MARK}[^{MARK}.;]{{0,60}}?"
    rf"(?:rate of|or|\(|representing|equal to)\s*(?:about\s)?{MARK}"
)
_HUNDRED = Decimal(100)


@dataclass(frozen=True, slots=True)
class _Place:
    sentence: Sentence
    index: int

    @property
    def mention(self) -> Mention:
        return self.sentence.mentions[self.index]

    @property
    def label(self) -> str:
        """The words of the clause on both sides of the number."""
        return self.sentence.lead(self.index) + self.sentence.tail(self.index)


def rates(reading: Reading) -> Iterator[Check]:
    """Yield every rate whose part and whole the text names near it."""
    for paragraph in reading.paragraphs():
        before: Sentence | None = None
        for sentence in paragraph:
            for index, mention in enumerate(sentence.mentions):
                if mention.is_percent and mention.number.modality is Modality.RESULT:
                    yield from _rate(reading, before, sentence, index)
            yield from _english(reading, sentence)
            before = sentence


def _rate(
    reading: Reading, before: Sentence | None, sentence: Sentence, index: int
) -> Iterator[Check]:
    lead = sentence.lead(index)
    named = _NAME.search(lead)
    if named is None or "率" in named["name"] or re.search(r"率.*[、和]", lead):
        return
    stated = sentence.mentions[index]
    name = named["name"]
    if _BOUNDED.search(name[-2:]) and stated.admits.low is not None and stated.admits.low > 100:
        yield tell(Rule.RATE, CheckOutcome.DIFFERS, (stated,), "rate_above", _HUNDRED, name=name)
        return
    row = next((row for row in _TABLE if re.search(f"(?:{row[0]})(?:成功|完成)?$", name)), None)
    if row is None:
        return
    pairs = list(_pairs(before, sentence, index, name, row))
    yield from _judge(reading, stated, name, pairs)


def _pairs(
    before: Sentence | None, sentence: Sentence, index: int, name: str, row: tuple[str, str, str]
) -> Iterator[tuple[_Place, _Place]]:
    """Yield (part, whole) that the rate may speak of, the nearest first."""
    stem = re.search(f"(?:{row[0]})(?=(?:成功|完成)?$)", name)
    part_words = re.compile(row[1] or (stem[0] if stem else name[-2:]))
    whole_words = re.compile(row[2])
    places = [_Place(sentence, at) for at in range(index - 1, max(index - MOST, -1), -1)]
    if before is not None:
        count = len(before.mentions)
        places += [_Place(before, at) for at in range(count - 1, max(count - MOST, -1), -1)]
    counts = [place for place in places if not place.mention.is_percent]
    for at, part in enumerate(counts):
        if not part_words.search(part.label) or _NEVER.search(part.label):
            continue
        for whole in counts[at + 1 :]:
            is_next = whole is counts[at + 1] and whole.sentence is part.sentence
            if is_alike(part.mention, whole.mention) and (
                whole_words.search(whole.label) or is_next
            ):
                yield part, whole


def _judge(
    reading: Reading, stated: Mention, name: str, pairs: list[tuple[_Place, _Place]]
) -> Iterator[Check]:
    cut = False
    for part, whole in pairs:
        expected = percent(part.mention.admits, whole.mention.admits)
        verdict = Fit.INSIDE if expected is None else fit(stated, expected, reading.policy)
        if verdict is Fit.INSIDE:
            yield _told(stated, name, (part, whole), CheckOutcome.AGREES, "rate_fits")
            return
        cut = cut or verdict is Fit.CUT
    if not pairs:
        return
    if cut:
        yield _told(stated, name, pairs[0], CheckOutcome.NOTICE, "rate_cut")
    elif _is_sure(stated, name, pairs[0]):
        yield _told(stated, name, pairs[0], CheckOutcome.DIFFERS, "rate_off")


def _is_sure(stated: Mention, name: str, pair: tuple[_Place, _Place]) -> bool:
    """Return whether the rate speaks of the nearest pair: no 其中 and no narrower name between."""
    part, whole = pair
    behind = part.sentence.text[part.sentence.places[part.index] :]
    if stated in part.sentence.mentions:
        at = part.sentence.mentions.index(stated)
        behind = part.sentence.text[part.sentence.places[part.index] : part.sentence.places[at]]
    if re.search(r"其中|同比|去年|上年", behind):
        return False
    narrower = _WIDE_NAME.sub("", name[:-2])
    return all(
        narrower[at : at + 2] in part.label + whole.label for at in range(max(len(narrower) - 1, 0))
    )


def _told(
    stated: Mention, name: str, pair: tuple[_Place, _Place], outcome: CheckOutcome, reason: str
) -> Check:
    part, whole = pair[0].mention, pair[1].mention
    expected = percent(part.admits, whole.admits)
    would, value = ("?", None) if expected is None else wanted(stated, expected)
    return tell(
        Rule.RATE,
        outcome,
        (stated, part, whole),
        reason,
        value,
        name=name,
        part=figure(part),
        whole=figure(whole),
        fits=would,
    )


def _english(reading: Reading, sentence: Sentence) -> Iterator[Check]:
    """7,590 of 7,645 hazards were removed (99.28 percent); Of the 7,645 …, 7,590 …, a rate of …."""
    for said, order in ((_EN_OF, (0, 1)), (_EN_OUT, (1, 0))):
        for found in said.finditer(sentence.text):
            first = sentence.mark_at(found.start() + found.group().index(MARK))
            part, whole = (_Place(sentence, first + at) for at in order)
            stated = sentence.mentions[first + 2]
            if stated.is_percent and not part.mention.is_percent:
                yield from _judge(reading, stated, "", [(part, whole)])
