"""Sums: parts that make up a whole, and parts that lie inside one (rules `sum` and `subset`).

分为, 由…组成, 其余 and closing totals must add up. 包括, brackets and colons must, unless the
list is open (等). 其中 only promises subsets: no part above the whole, nor all together where the
parts are of one dimension (危化 + 矿山 + 建筑), while 女职工 and 党员 may be the same people.
"""

import re
from collections.abc import Iterator
from decimal import Decimal

from kanhe.reconcile.arithmetic import middle, total, written_like
from kanhe.reconcile.hedges import Shape, shape_of, written_place
from kanhe.reconcile.parts import Parts, Tie, parts_in
from kanhe.reconcile.reading import Mention, Reading
from kanhe.reconcile.telling import figure, tell, written
from kanhe.reconcile.verdict import Check, CheckOutcome, Rule
from kanhe.values.interval import Interval
from kanhe.values.pattern import pattern

_DIMENSIONS = tuple(
    pattern(words)
    for words in (
        "男|女",
        "岁|老年|老人|青年|青少年|未成年|高龄|儿童|[6789]0后|以下年龄",
        "本科|研究生|硕士|博士|学历|大专",
        "党员|团员|代表|委员|骨干",
        "困难|残疾|低保|贫困|留守|独居|孤寡|退役|军属|烈属|重点",
        "重大|重特大|较大|一般|严重|轻微|命案|八类",
        "已|未|办结|完成|整改|正在",
        "首次|新增|新发|累犯|再犯|在逃|外来|境外|外籍|跨省|跨境",
        "刑拘|刑事拘留|逮捕|起诉|取保|行拘|治安拘留|行政拘留|移送|判处|警告|罚款|停产|关闭|立案|查处|处分|组织处理|问责|诫勉|约谈|留置|通报",
        "少数民族|汉族",
        "高级|中级|初级|正高|副高",
    )
)
_OVERLAPS = frozenset({3, 4, 7, 8})  # dimensions whose own values may fall together
_PAIRS = (
    ("男", "女"),
    ("城镇|城市", "农村|乡村"),
    ("重大|较大|严重", "一般"),
    ("线上|网上", "线下|现场|窗口"),
    ("公办", "民办"),
    ("省内|境内|国内", "省外|境外|国外|国际"),
    ("已", "未|正在|剩余|尚"),
    (r"\bmen\b|\bmale|\bboys", r"\bwomen\b|\bfemale|\bgirls"),
)
_SHORT_OF = Decimal("0.5")  # a looser list below half of the whole was never meant to be it
_SURELY_ALL = Decimal("0.8")  # above this a looser list is taken for complete
_NEARLY = Decimal("0.95")  # 其中 parts this close to the whole deserve a look


def sums(reading: Reading) -> Iterator[Check]:
    """Yield what adds up, and what does not, in every paragraph of *reading*."""
    for paragraph in reading.paragraphs():
        for found in parts_in(paragraph):
            yield from _judge(found)


def _judge(found: Parts) -> Iterator[Check]:
    above = [part for part in found.parts if found.whole.admits.is_below(part.admits)]
    if above and (len(found.parts) < 2 or found.tie is not Tie.EXACT):
        yield from (_part_above(part, found.whole) for part in above)
        return
    if len(found.parts) < 2:
        yield _fits(found, 1)
        return
    for count in range(len(found.parts), 1, -1):
        if _together(found.parts[:count]).meets(found.whole.admits):
            yield _fits(found, count)
            return
    verdict = _mismatch(found)
    if verdict is not None:
        yield verdict


def _mismatch(found: Parts) -> Check | None:
    """Return what to say where no leading run of parts adds up to the whole."""
    together = _together(found.parts)
    is_over = found.whole.admits.is_below(together)
    if found.tie is Tie.EXACT or _is_complementary(found.labels):
        return _off(found, CheckOutcome.DIFFERS, "sum_over" if is_over else "sum_short")
    if is_over:
        if _may_overlap(found.labels):
            return None
        return _off(found, CheckOutcome.DIFFERS, "sum_over")
    share = _share(together.high, found.whole)
    if found.is_open or share is None:
        return None
    if found.tie is Tie.LISTED:
        if share < _SHORT_OF:
            return None
        is_near = share >= _SURELY_ALL
        return _off(found, CheckOutcome.DIFFERS if is_near else CheckOutcome.NOTICE, "sum_short")
    if share >= _NEARLY and len(found.parts) > 2:
        return _off(found, CheckOutcome.NOTICE, "sum_nearly")
    return None


def _together(parts: tuple[Mention, ...]) -> Interval:
    """Return the sum of *parts*, all as precise as the most precise of them.

    2.5亿元、1.8亿元、2亿元: the zero of 2.0 was left out, the 2 is not a rounded 1.6.
    """
    finest = min(written_place(part.number) for part in parts)
    return total(_sharpened(part, finest) for part in parts)


def _sharpened(part: Mention, place: Decimal) -> Interval:
    value = part.number.value
    if value is None or shape_of(part.number) is not Shape.PLAIN:
        return part.admits
    if part.admits.low == value or written_place(part.number) <= place:
        return part.admits
    return Interval(value - place / 2, value + place / 2)


def _share(high: Decimal | None, whole: Mention) -> Decimal | None:
    value = whole.number.value
    return None if high is None or value is None or value <= 0 else high / value


def _is_complementary(labels: tuple[str, ...]) -> bool:
    """Return whether two parts are a pair that leaves nothing over (男, 女)."""
    return len(labels) == 2 and any(
        (re.search(one, labels[0]) and re.search(other, labels[1]))
        or (re.search(one, labels[1]) and re.search(other, labels[0]))
        for one, other in _PAIRS
    )


def _may_overlap(labels: tuple[str, ...]) -> bool:
    """Return whether one thing may be counted in two of the parts."""
    kinds = [
        frozenset(at for at, words in enumerate(_DIMENSIONS) if words.search(label))
        for label in labels
    ]
    return any(kind & _OVERLAPS or kind != kinds[0] for kind in kinds)


def _facts(found: Parts, parts: tuple[Mention, ...]) -> dict[str, str]:
    value = middle(total(part.admits for part in parts))
    return {
        "parts": written(parts),
        "total": "?"
        if value is None
        else written_like(_exact(parts) or value, found.whole.number.text),
        "whole": figure(found.whole),
    }


def _exact(parts: tuple[Mention, ...]) -> Decimal | None:
    values = [part.number.value for part in parts]
    known = [value for value in values if value is not None]
    return sum(known, Decimal(0)) if len(known) == len(values) else None


def _off(found: Parts, outcome: CheckOutcome, reason: str) -> Check:
    facts = _facts(found, found.parts)
    together = _exact(found.parts)
    difference = ""
    whole = found.whole.number
    if together is not None and whole.value is not None:
        difference = written_like(abs(together - whole.value), whole.text)
    return tell(
        Rule.SUM,
        outcome,
        (found.whole, *found.parts),
        reason,
        together,
        difference=difference,
        **facts,
    )


def _fits(found: Parts, count: int) -> Check:
    parts = found.parts[:count]
    rule, reason = (Rule.SUBSET, "subset_fits") if count == 1 else (Rule.SUM, "sum_fits")
    return tell(
        rule, CheckOutcome.AGREES, (found.whole, *parts), reason, _exact(parts),
        **_facts(found, parts),
    )  # fmt: skip


def _part_above(part: Mention, whole: Mention) -> Check:
    return tell(
        Rule.SUBSET,
        CheckOutcome.DIFFERS,
        (part, whole),
        "subset_above",
        whole.number.value,
        part=part.number.text,
        whole=whole.number.text,
    )
