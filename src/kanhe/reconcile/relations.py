"""Order relations: 人次 ≥ 人, closed ≤ found, child ≤ parent (`person_times`, `subset`,
`child_parent`). A relation is claimed only for the same activity in the same words."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from kanhe.claims.number import Modality
from kanhe.reconcile.reading import Mention, Reading, Sentence, class_of, is_alike
from kanhe.reconcile.subjects import has_same_window, is_within, normal, split_scope
from kanhe.reconcile.telling import tell
from kanhe.reconcile.verdict import Check, CheckOutcome, Rule
from kanhe.values.pattern import pattern

_LINK = pattern(r"[、，,（(\s]*(?:共计|累计|合计|总计|共|计|即|涉及|覆盖|惠及|服务|其中|实际|\s)*")
_JOINED = pattern(r"\s*[、（(]|[，,]?\s*(?:共计|累计|合计|总计|共|计|即|涉及|覆盖|惠及|服务|实际)")
_SERVED = pattern(r"[，,、]\s*(?:惠及|受益|服务|覆盖)")
_REACH = 100  # characters behind a closed count in which older ones may be owned up to
_DONE = pattern(
    r"[，,、]\s*(?:其中)?(?:现?已|均已|全部|完成|当场|督促|督导|目前|责令|指导|推动|并|\s)*"
    r"(?:整改|化解|办结|销号|调处|解决|消除)(?:完成|完毕|到位)?(?:了|隐患|问题|矛盾|矛盾纠纷|纠纷)?"
)
_FOUND = pattern(r"发现|排查|查出|查摆|查找|摸排|梳理|受理|接到|交办")
_OTHER_WINDOW = pattern(r"含|存量|历年|上年|往年|去年|复查|累计|结转|遗留|前期|旧存|积案")
_ADDITIVE = pattern(r"[次期场起件宗个项家户条处份人台辆只头株册篇批]$")
_TOTAL = pattern(r"共|累计|总计|合计")
_TIMES = pattern(r"[（(·]?次[)）]?(?:数)?$")
_PER_HEAD = pattern(r"平均|人均|户均|每|最")


@dataclass(frozen=True, slots=True)
class _Scoped:
    mention: Mention
    scope: str


def relations(reading: Reading) -> Iterator[Check]:
    """Yield every pair of claims of which one cannot be larger than the other."""
    for sentence in reading.sentences:
        yield from _neighbours(sentence)
        yield from _closed(sentence)
    for paragraph in reading.paragraphs():
        yield from _in_paragraph(paragraph)
    yield from _levels(reading)


def _neighbours(sentence: Sentence) -> Iterator[Check]:
    """培训300人、280人次: two counts of one activity side by side."""
    for index in range(1, len(sentence.mentions)):
        pair = sentence.mentions[index - 1], sentence.mentions[index]
        gap = _LINK.sub("", sentence.gap(index), count=1)
        noun = sentence.lead(index - 1).strip()
        is_linked = _JOINED.match(sentence.gap(index)) or not sentence.tail(index).strip("。 ")
        if gap and not (len(gap) >= 2 and (noun.endswith(gap) or _served(sentence, index, gap))):
            continue
        if is_linked and not _PER_HEAD.search(noun):
            yield from _times(*pair)


def _served(sentence: Sentence, index: int, gap: str) -> bool:
    """Return whether *gap* names those served, who were named before: 为老人…，惠及老人."""
    said = _SERVED.match(sentence.gap(index))
    return said is not None and gap in sentence.text[: sentence.places[index - 1]]


def _in_paragraph(paragraph: Sequence[Sentence]) -> Iterator[Check]:
    """培训民警300名 … 培训民警280人次: the same words, apart in one paragraph."""
    first: dict[tuple[str, str], tuple[Mention, Sentence, int]] = {}
    for sentence in paragraph:
        for index, mention in enumerate(sentence.mentions):
            base = _base(mention)
            subject = normal(mention.number.subject)
            if base is None or len(subject) < 4:
                continue
            place = mention, sentence, index
            other, there, at = first.setdefault((subject, base[0]), place)
            are_totals = _TOTAL.search(sentence.gap(index)) and _TOTAL.search(there.gap(at))
            if (sentence is there or are_totals) and has_same_window(other.number, mention.number):
                yield from _times(other, mention)


def _base(mention: Mention) -> tuple[str, bool] | None:
    """Return (what is counted once, whether times are counted): 人次 is (人, True)."""
    counted = mention.number.counted_unit
    if counted is None:
        return None
    plain_unit = _TIMES.sub("", counted)
    if not plain_unit:
        return None
    name = class_of({"辆": "台"}.get(plain_unit, plain_unit))
    return name or plain_unit, plain_unit != counted


def _times(one: Mention, other: Mention) -> Iterator[Check]:
    first, second = _base(one), _base(other)
    if first is None or second is None or first[0] != second[0] or first[1] == second[1]:
        return
    if {one.number.modality, other.number.modality} != {Modality.RESULT}:
        return
    times, once = (one, other) if first[1] else (other, one)
    is_wrong = times.admits.is_below(once.admits)
    yield tell(
        Rule.PERSON_TIMES,
        CheckOutcome.DIFFERS if is_wrong else CheckOutcome.AGREES,
        (times, once),
        "times_below" if is_wrong else "times_fit",
        once.number.value if is_wrong else None,
        times=times.number.text,
        once=once.number.text,
    )


def _closed(sentence: Sentence) -> Iterator[Check]:
    """发现隐患100处，已整改120处: more closed than found, unless older ones are in it."""
    for index in range(1, len(sentence.mentions)):
        found, closed = sentence.mentions[index - 1], sentence.mentions[index]
        if not is_alike(found, closed) or not _DONE.fullmatch(sentence.gap(index)):
            continue
        if found.is_percent or not _FOUND.search(sentence.gap(index - 1)):
            continue
        if not found.admits.is_below(closed.admits) or _OTHER_WINDOW.search(
            sentence.text, sentence.places[index - 1], sentence.places[index] + _REACH
        ):
            continue
        yield tell(
            Rule.SUBSET,
            CheckOutcome.DIFFERS,
            (closed, found),
            "closed_above",
            found.number.value,
            closed=closed.number.text,
            found=found.number.text,
        )


def _levels(reading: Reading) -> Iterator[Check]:
    """许昌市公安局…3期, 全市各级公安机关…30期: a part of the tree is not above the whole."""
    seen: dict[tuple[str, str], list[_Scoped]] = {}
    for sentence in reading.sentences:
        for index, mention in enumerate(sentence.mentions):
            number = mention.number
            counted = mention.counted_unit
            if counted is None or number.modality is not Modality.RESULT:
                continue
            if not _ADDITIVE.search(counted) or _PER_HEAD.search(number.subject):
                continue
            scope = split_scope(sentence.lead(index))[0] or number.org_scope
            subject = normal(split_scope(number.subject)[1])
            if scope is None or len(subject) < 4:
                continue
            others = seen.setdefault((subject, counted), [])
            for other in others:
                yield from _above(_Scoped(mention, scope), other)
            if len(others) < 4:
                others.append(_Scoped(mention, scope))


def _above(one: _Scoped, other: _Scoped) -> Iterator[Check]:
    for lower, upper in ((one, other), (other, one)):
        if not is_within(lower.scope, upper.scope):
            continue
        child, parent = lower.mention, upper.mention
        if not has_same_window(child.number, parent.number):
            continue
        is_wrong = parent.admits.is_below(child.admits)
        yield tell(
            Rule.CHILD_PARENT,
            CheckOutcome.DIFFERS if is_wrong else CheckOutcome.AGREES,
            (child, parent),
            "child_above" if is_wrong else "child_fits",
            parent.number.value if is_wrong else None,
            child=_named(lower),
            parent=_named(upper),
        )


def _named(scoped: _Scoped) -> str:
    return f"{scoped.scope} {scoped.mention.number.text}"
