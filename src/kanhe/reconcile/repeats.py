"""The same quantity given twice: later in the text, in the headline, in a copied paragraph.

Rules `restated`, `title_body`, `duplicate_paragraph`. Two counts are the same quantity only with
the same subject, counted unit, org scope and time, and no differing circumstance (在…行动中, 3月)
in front of them; even then two different values are accused only if they look like one number
mistyped or if both claim to be totals.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from kanhe.claims.number import Modality
from kanhe.claims.page import BlockKind
from kanhe.reconcile.reading import Mention, Reading, Sentence
from kanhe.reconcile.subjects import Signature, has_same_window, normal, signature_of
from kanhe.reconcile.telling import figure, tell
from kanhe.reconcile.verdict import Check, CheckOutcome, Rule
from kanhe.values.pattern import pattern

_CIRCUMSTANCE = pattern(
    r"(?:在|围绕|聚焦|针对|通过|结合)[^，。；：\ufffc]{1,24}(?=[，：])|[“《][^”》]{1,20}[”》]|\d{1,2}月份?(?:\d{1,2}日)?"
    r"|[一二三四]季度|[上下]半年|\d{4}年(?!以来)|去年|上年|其中|[^\W\da-zA-Z_]{2,6}(?:镇|乡|街道|派出所|分局|大队|支队|中队)"
)
_ORG = pattern(
    r"[^\W\da-zA-Z_]{1,6}?(?:局|法院|检察院|医院|学校|公司|政府|委员会|街道|社区|[县区镇乡村](?=[，共已先]))"
)
_TOTAL = pattern(r"共|累计|总计|合计|总|\btotal\b|\ball\b|in all", re.IGNORECASE)
_CHANGE = pattern(r"增|减|升|降|提高|同比|环比|比上年|较|净|每|平均|人均|年均|又|再|另|新")
_MONTH = pattern(
    r"(?<![\d至到\-—~])(\d{1,2}|[一二三四五六七八九十]{1,2})月(?:份|(?!\d|来|以|底|初|末|[上中下]旬))"
)
_MONTHS = {
    "一": 1, "二": 2, "三": 3, "四": 4, "五": 5, "六": 6, "七": 7, "八": 8, "九": 9, "十": 10,
    "十一": 11, "十二": 12,
}  # fmt: skip
_KEPT = 8  # how many earlier statements of one signature are compared
_LEAST_SHARED = 2
_REACH = 200  # characters in front of a claim that can say what it is about
_TOPIC = 30  # characters: a longer sentence is no heading


@dataclass(frozen=True, slots=True)
class _Stated:
    """A claim, the topic it stands under, and what the words in front of it restrict it to.

    *circumstances* are those words, *organisation* the last one named, *digits* the number's own.
    """

    mention: Mention
    topic: str
    circumstances: frozenset[str]
    organisation: str | None
    is_total: bool
    digits: str


def repeats(reading: Reading) -> Iterator[Check]:
    """Yield what the draft says more than once."""
    yield from _restated(reading)
    yield from _copies(reading)
    yield from _titles(reading)
    yield from _title_month(reading)


def _restated(reading: Reading) -> Iterator[Check]:
    seen: dict[Signature, list[_Stated]] = {}
    for sentence, topic in _with_topics(reading):
        if reading.page.blocks[sentence.block].repeats is not None:
            continue  # a copy is compared number by number in `_copies`
        here: list[tuple[Signature, _Stated]] = []
        for index, mention in enumerate(sentence.mentions):
            signature = signature_of(mention.number)
            if signature is None or not _is_total_like(sentence, index):
                continue
            stated = _stated(sentence, index, topic)
            yield from _said_before(stated, seen.get(signature, ()))
            here.append((signature, stated))
        for signature, stated in here:
            kept = seen.setdefault(signature, [])
            if len(kept) < _KEPT:
                kept.append(stated)


def _stated(sentence: Sentence, index: int, topic: str) -> _Stated:
    place = sentence.places[index]
    before = sentence.text[max(place - _REACH, 0) : place]
    mention = sentence.mentions[index]
    return _Stated(
        mention,
        topic,
        frozenset(_CIRCUMSTANCE.findall(before)),
        next(iter(_ORG.findall(before)[-1:]), None),
        _TOTAL.search(sentence.gap(index)) is not None,
        _digits(mention),
    )


def _said_before(stated: _Stated, others: Iterable[_Stated]) -> Iterator[Check]:
    """Yield one check of a claim: it fits some earlier statement, else it is off from the first."""
    compared = [(_twice(stated, other), other) for other in others]
    for outcome in (CheckOutcome.AGREES, CheckOutcome.DIFFERS, CheckOutcome.NOTICE):
        for found, other in compared:
            if found is outcome:
                yield _again(stated.mention, other.mention, outcome)
                return


def _with_topics(reading: Reading) -> Iterator[tuple[Sentence, str]]:
    """Yield each sentence with the heading or topic sentence over it, empty in the opening."""
    heading, topic, block, has_begun = "", "", -1, False
    for sentence in reading.sentences:
        words = sentence.text.strip()
        if sentence.block != block:
            block, topic = sentence.block, ""
            is_short = not sentence.mentions and len(words) <= _TOPIC
            if is_short and has_begun and not words.endswith(("。", "；")):
                heading = words
            elif is_short:
                topic = words
        has_begun = has_begun or bool(sentence.mentions)
        yield sentence, heading + topic


def _is_total_like(sentence: Sentence, index: int) -> bool:
    """Return whether the claim states an amount, and no change, plan, share or part."""
    mention = sentence.mentions[index]
    if mention.number.modality is not Modality.RESULT or mention.is_point:
        return False
    if mention.is_percent and not mention.number.subject.endswith("率"):
        return False
    return not _CHANGE.search(mention.number.subject) and not _CHANGE.search(sentence.lead(index))


def _twice(one: _Stated, other: _Stated) -> CheckOutcome | None:
    """Return how two statements stand to each other, None where they speak of different things."""
    mention, earlier = one.mention, other.mention
    if mention.number.org_scope != earlier.number.org_scope:
        return None
    if not has_same_window(mention.number, earlier.number):
        return None
    if one.circumstances != other.circumstances or _speaks_of_others(one, other):
        return None
    if mention.admits.meets(earlier.admits):
        return CheckOutcome.AGREES
    if one.topic and other.topic and one.topic != other.topic:
        return None
    are_totals = one.is_total and other.is_total and one.topic == other.topic
    is_sure = are_totals or _is_slip(one.digits, other.digits)
    return CheckOutcome.DIFFERS if is_sure else CheckOutcome.NOTICE


def _speaks_of_others(one: _Stated, other: _Stated) -> bool:
    """Return whether the two sentences name different organisations last."""
    return None not in (one.organisation, other.organisation) and (
        one.organisation != other.organisation
    )


def is_slip(one: Mention, other: Mention) -> bool:
    """Return whether two written numbers are one slip of the pen apart."""
    return _is_slip(_digits(one), _digits(other))


def _digits(mention: Mention) -> str:
    return re.sub(r"\D", "", figure(mention))


def _is_slip(first: str, second: str) -> bool:
    """Return whether digits are one slip apart.

    Two neighbours swapped in numbers of three digits and more, or one digit changed, dropped or
    added in numbers of four and more; shorter ones are alike too easily.
    """
    if min(len(first), len(second)) < 3:
        return False
    if len(first) == len(second):
        off = [at for at in range(len(first)) if first[at] != second[at]]
        if len(off) == 1:
            return len(first) > 3
        return len(off) == 2 and off[1] == off[0] + 1 and sorted(first) == sorted(second)
    longer, shorter = sorted((first, second), key=len, reverse=True)
    return len(longer) == max(len(shorter) + 1, 4) and any(
        longer[:at] + longer[at + 1 :] == shorter for at in range(len(longer))
    )


def _again(mention: Mention, earlier: Mention, outcome: CheckOutcome) -> Check:
    return tell(
        Rule.RESTATED,
        outcome,
        (mention, earlier),
        "restated_fits" if outcome is CheckOutcome.AGREES else "restated_off",
        earlier.number.value,
        subject=mention.number.subject,
        earlier=earlier.number.text,
    )


def _copies(reading: Reading) -> Iterator[Check]:
    """Yield a notice for each copied paragraph, and each number in which a copy differs."""
    for index, block in enumerate(reading.page.blocks):
        if block.repeats is None:
            continue
        first, second = reading.blocks[block.repeats], reading.blocks[index]
        spans = (
            reading.page.blocks[block.repeats].pieces[0],
            *block.pieces,
        )
        pairs = list(zip(first, second, strict=False)) if len(first) == len(second) else []
        differing = [(one, other) for one, other in pairs if not one.admits.meets(other.admits)]
        for one, other in differing:
            yield tell(
                Rule.DUPLICATE_PARAGRAPH,
                CheckOutcome.DIFFERS,
                (other, one),
                "copy_differs",
                one.number.value,
                first=one.number.text,
            )
        if not differing:
            reason = "paragraph_repeated" if block.is_exact_repeat else "paragraph_nearly_repeated"
            yield Check(Rule.DUPLICATE_PARAGRAPH, CheckOutcome.NOTICE, tuple(sorted(spans)), reason)


def _titles(reading: Reading) -> Iterator[Check]:
    """A number in a headline stands in the body too, with the same value."""
    body: dict[str, list[Mention]] = {}
    titles: list[Mention] = []
    for index, mentions in enumerate(reading.blocks):
        is_title = reading.page.blocks[index].kind is BlockKind.HEADLINE
        for mention in mentions:
            if is_title:
                titles.append(mention)
            elif mention.counted_unit is not None:
                body.setdefault(mention.counted_unit, []).append(mention)
    for title in titles:
        yield from _titled(title, body.get(title.counted_unit or "", []))


def _titled(title: Mention, body: list[Mention]) -> Iterator[Check]:
    words = _bigrams(title)
    related = [other for other in body if len(words & _bigrams(other)) >= _LEAST_SHARED]
    same = next((other for other in body if title.admits.meets(other.admits)), None)
    if same is not None:
        if same in related:
            yield _headed(title, same, CheckOutcome.AGREES, "title_fits")
        return
    slip = next((other for other in related or body if is_slip(title, other)), None)
    closest = slip or max(related, key=lambda other: len(words & _bigrams(other)), default=None)
    if closest is not None and not _CHANGE.search(closest.number.subject):
        yield _headed(title, closest, CheckOutcome.DIFFERS, "title_off")


def _headed(title: Mention, other: Mention, outcome: CheckOutcome, reason: str) -> Check:
    return tell(
        Rule.TITLE_BODY, outcome, (title, other), reason, other.number.value,
        body=other.number.text,
    )  # fmt: skip


def _bigrams(mention: Mention) -> frozenset[str]:
    words = normal(mention.number.subject)
    return frozenset(words[at : at + 2] for at in range(len(words) - 1))


def _title_month(reading: Reading) -> Iterator[Check]:
    """二月…通报 over a text that speaks of 3月份 (a real page did)."""
    page = reading.page
    heads = [at for at, block in enumerate(page.blocks) if block.kind is BlockKind.HEADLINE]
    if not heads:
        return
    start = page.block_starts[heads[0]]
    end = (page.view + "\n").index("\n", start)
    title = [found for found in _MONTH.finditer(page.view, start, end) if _month(found)]
    body = [found for found in _MONTH.finditer(page.view, end) if _month(found)]
    if len(title) != 1 or not body or _month(title[0]) in {_month(found) for found in body}:
        return
    yield Check(
        Rule.TITLE_BODY,
        CheckOutcome.DIFFERS,
        tuple(sorted(page.source(found.start(), found.end()) for found in (title[0], body[0]))),
        "title_month",
        (("stated", title[0].group()), ("body", body[0].group())),
    )


def _month(found: re.Match[str]) -> int | None:
    word = found[1]
    value = int(word) if word.isdecimal() else _MONTHS.get(word)
    return value if value is not None and 1 <= value <= 12 else None
