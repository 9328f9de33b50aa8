"""Shares: 占比 = part ÷ whole, and shares of one whole that add to 100 (rule `share`).

A set of rounded shares rarely adds to exactly 100, so offices adjust the last one (差额调整): a
share that is one last digit off, in a set that adds to exactly 100, is `adjusted`, no fault.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from kanhe.reconcile.arithmetic import percent, plain
from kanhe.reconcile.fit import Fit, fit, wanted
from kanhe.reconcile.hedges import written_place
from kanhe.reconcile.parts import MOST, Parts, parts_in
from kanhe.reconcile.reading import Mention, Reading, Sentence, is_alike
from kanhe.reconcile.telling import figure, tell, written
from kanhe.reconcile.verdict import Check, CheckOutcome, Rule
from kanhe.values.interval import Interval
from kanhe.values.pattern import pattern

_OF = pattern(
    r"[^，。；、]{0,12}[，,（(、]?\s*(?:约|各|均|分别)*(?:占比?|比重|比例)(?P<of>[^，。；、]*)$"
    r"|[^.,;]{0,40}[,(]?\s*(?:accounting for|making up|representing|or)\s*(?P<en>)$"
)
_GENERIC = pattern(
    r"(?:比(?:重|例)?|总数|总量|总额|总人数|总件数|总起数|全部|总[^，]{0,6}|其)?"
    r"(?:的(?:比重|比例)?)?(?:分别|均)?(?:[为达是]|达到)?\s*"
)
_WIDER = pattern(r"全国|全省|全市|全县|全区|GDP|生产总值|同期|上年|去年")
_TOTAL = pattern(r"共|总|合计|全部|total", re.IGNORECASE)
_EACH = pattern(r"分别占|占比分别|比重分别|比例分别|分别占比|各占")
_SHARE_WORD = pattern(r"占|比重|比例")
_WHOLE_SET = pattern(
    r"其余|其他|其它|剩余|三次产业|一二三产业|结构|分为|各类|构成|满意.{0,12}不满意|优秀?[、，].{0,8}(?:良好?|合格)"
)
_REST = pattern(r"其余|其他|其它|剩余")
_NOT_ALL = pattern(r"等|前[一二三四五六七八九十\d]|主要|其中|排名|较上|比上|提高|下降|增长")
_RATIO = pattern(
    r"(?:结构|比例|比重|占比|之比)[^，。；\n]{0,10}?"
    r"(\d{1,3}(?:\.\d+)?(?:\s?[∶:：]\s?\d{1,3}(?:\.\d+)?){2,5})"
)
_HUNDRED = Decimal(100)


@dataclass(frozen=True, slots=True)
class _Share:
    stated: Mention
    part: Mention
    wholes: tuple[Mention, ...]


def shares(reading: Reading) -> Iterator[Check]:
    """Yield every share that can be worked out, and every list that ought to add to 100."""
    for paragraph in reading.paragraphs():
        known = tuple(parts_in(paragraph))
        for sentence in paragraph:
            found = tuple(_found(sentence, known))
            yield from _judge_all(reading, found)
            if not found:
                yield from _adding_up(sentence)
    yield from _structures(reading)


def _found(sentence: Sentence, known: Sequence[Parts]) -> Iterator[_Share]:
    for index, stated in enumerate(sentence.mentions):
        if not stated.is_percent or index == 0:
            continue
        if _EACH.search(sentence.gap(index)):
            yield from _in_turn(sentence, known, index)
            continue
        said = _OF.fullmatch(sentence.gap(index))
        part = sentence.mentions[index - 1]
        if said is None or part.is_percent or part.is_point:
            continue
        wholes = _wholes(sentence, known, index - 1, said["of"] or "")
        if wholes:
            yield _Share(stated, part, wholes)


def _in_turn(sentence: Sentence, known: Sequence[Parts], first: int) -> Iterator[_Share]:
    """A10件、B20件、C30件，分别占x%、y%、z%: pair the k-th share with the k-th part."""
    end = first + 1
    while end < min(first + MOST, len(sentence.mentions)) and _is_next_share(sentence, end):
        end += 1
    count = end - first
    parts = sentence.mentions[max(first - count, 0) : first]
    if len(parts) < count or any(not is_alike(part, parts[0]) for part in parts):
        return
    for offset, part in enumerate(parts):
        wholes = _wholes(sentence, known, first - count + offset, "")
        wholes = tuple(whole for whole in wholes if whole not in parts)
        if wholes:
            yield _Share(sentence.mentions[first + offset], part, wholes)


def _is_next_share(sentence: Sentence, index: int) -> bool:
    gap = sentence.gap(index)
    return sentence.mentions[index].is_percent and gap.strip() in ("、", "和", "，", ",", "and")


def _wholes(sentence: Sentence, known: Sequence[Parts], at: int, of: str) -> tuple[Mention, ...]:
    """Return what the part at mark *at* can be a share of, by its list or by 共 and 总."""
    part = sentence.mentions[at]
    listed = tuple(found.whole for found in known if part in found.parts)
    if not _GENERIC.fullmatch(of):
        return tuple(
            whole for whole in listed or _earlier(sentence, at, part) if _is_named(whole, of)
        )
    return listed or _earlier(sentence, at, part)


def _earlier(sentence: Sentence, at: int, part: Mention) -> tuple[Mention, ...]:
    return tuple(
        whole
        for index in range(max(at - MOST, 0), at)
        if is_alike(whole := sentence.mentions[index], part)
        and not whole.is_percent
        and _TOTAL.search(sentence.gap(index))
    )


def _is_named(whole: Mention, of: str) -> bool:
    """Return whether 占…的 names *whole*: its words are in the subject, and nothing wider."""
    if _WIDER.search(of):
        return False
    words = re.sub(r"[的为达是比重例]", "", of)
    subject = whole.number.subject
    return len(words) >= 2 and words[-2:] in subject


def _judge_all(reading: Reading, found: Sequence[_Share]) -> Iterator[Check]:
    """Judge the shares of a sentence; those of one whole together decide on 差额调整."""
    for share in found:
        mates = [mate for mate in found if mate.wholes[0] == share.wholes[0]]
        yield _judge(reading, share, mates)


def _judge(reading: Reading, share: _Share, mates: Sequence[_Share]) -> Check:
    best: tuple[Fit, Mention] | None = None
    for whole in share.wholes:
        expected = percent(share.part.admits, whole.admits)
        verdict = Fit.INSIDE if expected is None else fit(share.stated, expected, reading.policy)
        if best is None or verdict.value < best[0].value:
            best = verdict, whole
    assert best is not None, share
    verdict, whole = best
    if verdict is Fit.INSIDE:
        return _told(share, whole, CheckOutcome.AGREES, "share_fits")
    if _is_adjusted(share, whole, mates):
        return _told(share, whole, CheckOutcome.ADJUSTED, "share_adjusted")
    if verdict is Fit.CUT:
        return _told(share, whole, CheckOutcome.NOTICE, "share_cut")
    return _told(share, whole, CheckOutcome.DIFFERS, "share_off")


def _is_adjusted(share: _Share, whole: Mention, mates: Sequence[_Share]) -> bool:
    """Return whether the shares add to exactly 100 and this one is a last digit away."""
    values = [mate.stated.number.value for mate in mates]
    if len(values) < 3 or None in values:
        return False
    expected = percent(share.part.admits, whole.admits)
    together = sum((value for value in values if value is not None), Decimal(0))
    place, value = written_place(share.stated.number), share.stated.number.value
    assert expected is not None, share
    assert value is not None, share
    return together == _HUNDRED and expected.meets(Interval(value - place, value + place))


def _told(share: _Share, whole: Mention, outcome: CheckOutcome, reason: str) -> Check:
    expected = percent(share.part.admits, whole.admits)
    would, value = ("?", None) if expected is None else wanted(share.stated, expected)
    return tell(
        Rule.SHARE,
        outcome,
        (share.stated, share.part, whole),
        reason,
        value,
        part=figure(share.part),
        whole=figure(whole),
        fits=would,
    )


def _adding_up(sentence: Sentence) -> Iterator[Check]:
    """Yield a check for three or more shares in a row that say they are the whole."""
    run: list[int] = []
    for index, mention in enumerate(sentence.mentions):
        starts = mention.is_percent and _SHARE_WORD.search(sentence.gap(index)) is not None
        goes_on = bool(run) and (
            _is_next_share(sentence, index)
            or (mention.is_percent and _REST.search(sentence.gap(index)) is not None)
        )
        if starts or goes_on:
            run.append(index)
        elif run:
            break
    if len(run) < 3 or _NOT_ALL.search(_words(sentence, run)):
        return
    mentions = tuple(sentence.mentions[at] for at in run)
    yield from _hundred(mentions, bool(_WHOLE_SET.search(sentence.text)))


def _words(sentence: Sentence, run: Sequence[int]) -> str:
    start = sentence.places[run[0]]
    lead = re.split(r"[，；：]", sentence.text[:start])[-1]
    return lead + sentence.text[start : sentence.places[run[-1]]] + sentence.tail(run[-1])


def _hundred(mentions: Sequence[Mention], is_whole: bool) -> Iterator[Check]:
    values = [mention.number.value for mention in mentions]
    together = sum((value for value in values if value is not None), Decimal(0))
    room = sum((written_place(mention.number) for mention in mentions), Decimal(0)) / 2
    facts = {"parts": written(mentions), "total": plain(together)}
    if abs(together - _HUNDRED) <= room:
        check = tell(Rule.SHARE, CheckOutcome.AGREES, mentions, "shares_fit", _HUNDRED, **facts)
    elif is_whole:
        check = tell(Rule.SHARE, CheckOutcome.DIFFERS, mentions, "shares_total", _HUNDRED, **facts)
    else:
        return
    yield replace(check, stated=together)


def _structures(reading: Reading) -> Iterator[Check]:
    """三次产业结构 5.2∶38.4∶56.4 adds to 100; other ratios may add to anything."""
    page = reading.page
    for found in _RATIO.finditer(reading.view):
        pieces = re.split(r"\s?[∶:：]\s?", found[1])
        together = sum((Decimal(piece) for piece in pieces), Decimal(0))
        place = max(Decimal(1).scaleb(-len(piece.partition(".")[2])) for piece in pieces)
        if abs(together - _HUNDRED) > 10:
            continue
        fits = abs(together - _HUNDRED) <= place * len(pieces) / 2
        yield Check(
            Rule.SHARE,
            CheckOutcome.AGREES if fits else CheckOutcome.DIFFERS,
            (page.source(found.start(1), found.end(1)),),
            "shares_fit" if fits else "shares_total",
            (("stated", found[1]), ("parts", "+".join(pieces)), ("total", plain(together))),
            together,
            _HUNDRED,
        )
