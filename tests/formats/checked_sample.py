"""A checked draft made by hand: what the grammar and the checks would give, without either."""

import re
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from kanhe.claims.number import HedgeKind, Kind, Modality, Number, Window
from kanhe.claims.page import Block, BlockKind, Page
from kanhe.formats.draft import Draft
from kanhe.reconcile.verdict import Check, Checked, CheckOutcome, Outcome, Rule, Verdict
from kanhe.values.interval import Interval
from kanhe.values.span import Span

#: Sentences for the sample's reasons; the tests put them among the words.
SAMPLE_WORDS: Mapping[str, tuple[str, str]] = {
    "sample_sum": (
        "分项 {parts}＝{total}，合计却写 {whole}，差 {difference}。请核对合计，或补上漏列的分项。",
        "The parts {parts} make {total}, the total says {whole}: {difference} apart. "
        "Check the total, or add the part that is missing.",
    ),
    "sample_person_times": (
        "{times} 少于 {people}：一人至少一次，人次不会比人数少。请核对两个数的口径。",
        "{times} are fewer than {people}: each person comes at least once. Check both.",
    ),
    "sample_hedge": (
        "“{words}”既说不到又说超过，自相矛盾。请只留一个概数词。",
        "“{words}” is both below and above. Keep one hedge.",
    ),
    "sample_repeat": (
        "第 {line} 行的段落与前文逐字相同。请删去一处。",
        "The paragraph on line {line} stands in the draft twice. Delete one.",
    ),
    "sample_adjusted": (
        "{parts} 合计 {total}，因舍入与 100% 相差 {difference}，属差额调整。",
        "{parts} make {total}: rounding, adjusted to 100%.",
    ),
    "sample_agrees": ("{before} 到 {after}，增加 {change}，相符。", "{before} to {after}: fits."),
}

TEXT = """\
青石市“暖城行动”半年综述
第4版 责任编辑 田禾
今年2月26日以来，全市共走访困难群众28460户，其中城区走访9715户，乡镇走访14382户，农场和矿区走访4263户。
社区食堂由58家增加到97家，新增39家。
图为柳树巷社区食堂开张。
提供上门服务18.6万人次，惠及老年人21.4万人；培训护理员近1200余人次。
满意、基本满意、不满意的分别占88.4%、7.2%和4.3%，筹集资金57.3亿元，下一步力争达到120家。
社区食堂由58家增加到97家，新增39家。
"""


def draft(name: str = "draft.txt", text: str = TEXT) -> Draft:
    """Return the sample as a draft."""
    return Draft(name, "ab" * 32, text)


def spot(text: str, words: str, nth: int = 0) -> Span:
    """Return where *words* stand for the nth time (from 0)."""
    found = [match.start() for match in re.finditer(re.escape(words), text)]
    return Span(found[nth], found[nth] + len(words))


def number(words: str, value: str | None, nth: int = 0, **more: Any) -> Number:
    """Return a number of the sample."""
    span = spot(TEXT, words, nth)
    decimal = Decimal(value) if value else None
    fields: dict[str, Any] = {"kind": Kind.CLAIM, "rule": "sample", "low": decimal, "high": decimal}
    return Number(span.start, span.end, words, value=decimal, **{**fields, **more})


SINCE = Window("今年2月26日以来", date(2024, 2, 26))
HOUSEHOLDS = {"counted_unit": "户", "org_scope": "全市", "window": SINCE}
CANTEENS = {"counted_unit": "家", "subject": "社区食堂"}

NUMBERS = (
    number("2月26日", None, kind=Kind.DATE),
    number("28460户", "28460", subject="走访困难群众", **HOUSEHOLDS),
    number("9715户", "9715", subject="城区走访", **HOUSEHOLDS),
    number("14382户", "14382", subject="乡镇走访", **HOUSEHOLDS),
    number("4263户", "4263", subject="农场和矿区走访", **HOUSEHOLDS),
    number("58家", "58", modality=Modality.BASELINE, **CANTEENS),
    number("97家", "97", **CANTEENS),
    number("39家", "39", **CANTEENS),
    number("18.6万人次", "1.86E+5", counted_unit="人次", subject="提供上门服务"),
    number("21.4万人", "214000", counted_unit="人", subject="惠及老年人"),
    number(
        "1200余人次",
        "1200",
        counted_unit="人次",
        subject="培训护理员",
        hedge="余",
        hedge_kind=HedgeKind.OVER,
        hedges=("近", "余"),
    ),
    number("88.4%", "88.4", counted_unit="%", subject="满意"),
    number("7.2%", "7.2", counted_unit="%", subject="基本满意"),
    number("4.3%", "4.3", counted_unit="%", subject="不满意"),
    number("57.3亿元", "5730000000.0", counted_unit="元", subject="筹集资金"),
    number("120家", "120", modality=Modality.TARGET, **CANTEENS),
    number("58家", "58", 1, modality=Modality.BASELINE, duplicate_of=5, **CANTEENS),
    number("97家", "97", 1, duplicate_of=6, **CANTEENS),
    number("39家", "39", 1, duplicate_of=7, **CANTEENS),
)


def check(rule: Rule, outcome: CheckOutcome, reason: str, *spans: Span, **facts: Any) -> Check:
    """Return a check whose facts are *facts*, `stated` and `expected` apart."""
    known = {key: Decimal(facts.pop(key)) for key in ("stated", "expected") if key in facts}
    return Check(rule, outcome, spans, f"sample_{reason}", tuple(facts.items()), **known)


def _at(*words: str) -> tuple[Span, ...]:
    return tuple(spot(TEXT, each) for each in words)


CHECKS = (
    check(
        Rule.SUM,
        CheckOutcome.DIFFERS,
        "sum",
        *_at("28460户", "9715户", "14382户", "4263户"),
        stated="28460",
        expected="28360",
        parts="9715+14382+4263",
        total="28360",
        whole="28460户",
        difference="100",
    ),
    check(
        Rule.DIFFERENCE,
        CheckOutcome.AGREES,
        "agrees",
        *_at("58家", "97家", "39家"),
        before="58家",
        after="97家",
        change="39家",
    ),
    check(
        Rule.PERSON_TIMES,
        CheckOutcome.DIFFERS,
        "person_times",
        *_at("18.6万人次", "21.4万人"),
        times="18.6万人次",
        people="21.4万人",
    ),
    check(Rule.HEDGE, CheckOutcome.DIFFERS, "hedge", *_at("1200余人次"), words="近1200余"),
    check(
        Rule.SHARE,
        CheckOutcome.ADJUSTED,
        "adjusted",
        *_at("88.4%", "7.2%", "4.3%"),
        stated="99.9",
        expected="100",
        parts="88.4%+7.2%+4.3%",
        total="99.9%",
        difference="0.1%",
    ),
    check(
        Rule.DUPLICATE_PARAGRAPH,
        CheckOutcome.NOTICE,
        "repeat",
        spot(TEXT, "社区食堂由58家增加到97家，新增39家。", 0),
        spot(TEXT, "社区食堂由58家增加到97家，新增39家。", 1),
        line="8",
    ),
)


def _verdict(found: Number) -> Verdict | None:
    if found.kind is not Kind.CLAIM:
        return None
    if found.duplicate_of is not None:
        return Verdict(Outcome.DUPLICATE)
    return Verdict(Outcome.TARGET if found.modality is Modality.TARGET else Outcome.UNBOUND)


def _interval(found: Number) -> Interval | None:
    if found.value is None:
        return None
    if found.hedge_kind is HedgeKind.OVER:
        return Interval(found.value, found.value + 100, True, True)
    if found.text == "57.3亿元":
        return Interval(Decimal("5.725E+9"), Decimal("5735000000"), False, True)
    return Interval.exactly(found.value)


CHECKED = Checked(
    NUMBERS,
    tuple(_interval(each) for each in NUMBERS),
    tuple(_verdict(each) for each in NUMBERS),
    CHECKS,
)

#: The same draft with nothing wrong in it.
CLEAN = Checked(CHECKED.numbers, CHECKED.intervals, CHECKED.verdicts, CHECKS[1:2])


_KINDS = {1: BlockKind.HEADLINE, 2: BlockKind.FURNITURE, 5: BlockKind.CAPTION}


def page(text: str = TEXT, kinds: Mapping[int, BlockKind] = _KINDS) -> Page:
    """Return a page with a block for each line; *kinds* names those that are not body."""
    blocks, anchors, starts, view, at = [], [], [], "", 0
    seen: dict[str, int] = {}
    for count, line in enumerate(text.split("\n"), 1):
        span = Span(at, at + len(line))
        at += len(line) + 1
        if line.strip():
            anchors.append((len(view), span.start))
            starts.append(len(view))
            repeats = seen.setdefault(line, len(blocks))
            again = repeats if repeats != len(blocks) else None
            kind = kinds.get(count, BlockKind.BODY)
            blocks.append(Block(kind, (span,), again, again is not None))
            view += line + "\n"
    return Page(text, tuple(blocks), view, tuple(starts), tuple(anchors))


def blank() -> Checked:
    """Return a check that found nothing at all."""
    return Checked((), (), (), ())
