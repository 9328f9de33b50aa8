"""Changes: 由A增加到B、增长P%; A，同比增加C、增长P%; A，去年同期B，增长P% (rule `difference`).

The new value, the old one, the difference and the growth rate hang together; any three of them
that stand in one clause are held against each other, as intervals.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from kanhe.reconcile.arithmetic import quotient, scaled
from kanhe.reconcile.fit import Fit, fit, wanted
from kanhe.reconcile.reading import MARK, Mention, Reading, Sentence, is_alike
from kanhe.reconcile.telling import figure, tell
from kanhe.reconcile.verdict import Check, CheckOutcome, Rule
from kanhe.values.interval import Interval
from kanhe.values.pattern import pattern

_UP = (
    "增长|增加|增至|上升|提高|提升|扩大|扩充|攀升|升高|上涨|增多|增|升"
    "|rose|rise|increased?|grew|up|climbed|growth"
)
_DOWN = (
    "减少|下降|降低|缩短|压缩|压减|缩减|回落|缩小|减|降|fell|fall|decreased?|dropped|drop|down|declined?"
    "|reduction|cut|shortened"
)
_WORDS = rf"(?P<up>{_UP})|(?P<down>{_DOWN})"
_NOT = rf"[^{MARK}，。；,;]"
_FROM_TO = pattern(
    rf"(?:由|从|自){_NOT}{{0,24}}?{MARK}{_NOT}{{0,14}}?(?:{_WORDS})(?:到|至|为|成|了)?"
    rf"{_NOT}{{0,10}}{MARK}"
    rf"|(?:{_WORDS.replace('<up>', '<up2>').replace('<down>', '<down2>')})"
    rf"{_NOT}{{0,40}}?\bfrom\s{_NOT}{{0,12}}?{MARK}{_NOT}{{0,40}}?\bto\s{_NOT}{{0,8}}?{MARK}"
)
_TO = pattern(r"(?:到|至|为|成)[^到至为成]{0,12}$|增至|升至|降至|减至|\bto\b")
_STEP = pattern(
    r"(?:\s[a-z]+){0,3}[，、（(,]?\s*"
    r"(?:比|较|同比|环比|总共|共|净|实际|一年|期间|an?\s|the\s|that is\s)*"
    rf"[^，。；]{{0,10}}?(?:{_WORDS})(?:了|幅度?[为达]?|率[为达]?| of| by)?\s*"
)
_RATE_ONLY = pattern(r"[，、（(,]?\s*(?:(?P<up>增幅|涨幅|增速|升幅)|(?P<down>降幅|减幅))[为达]?\s*")
_BARE = pattern(r"\s*[（(]\s*")
_YEARLY = pattern(r"年均|月均|平均|每年|annual|per year|a year")
_BASES = (
    pattern(r"同比|[比较](?:上年|去年)|同期"),
    pattern(r"环比|[比较]上[月季周]"),
    pattern(r"年初|年末|年底|上年末"),
    pattern(r"\d{4}年|“?十[二三四五]五|五年|十年|月"),
)
_LAST = pattern(
    r"[，、（(,]?\s*(?:而|比|较)?(?:去年|上年|上月|上季度|上一年度?|上年度|前年|\d{4}年|上半年)"
    r"(?:同期|同月|全年|同季|底|末)?[^，。；]{0,8}"
)
_NOW = pattern(r"[，、；]?\s*(?:今年|本年|本月|目前|现在|本年度|\d{4}年)[^，。；]{0,12}")
_THAN = pattern(r"[，、]?\s*(?:比|较)[^，。；]{0,3}(?:去年|上年|上月|同期)[^，。；]{0,6}的\s*")
_MORE = pattern(rf"(?:净|共)?(?:多出?了?|少了?|{_UP}|{_DOWN})了?\s*")
_DOUBLED = pattern(r"^[^，。；]{0,6}[，、]?[^，。；]{0,6}翻了?(?P<times>[一两二三\d])番")
_UP_FROM = pattern(
    rf"{MARK}{_NOT}{{0,30}},?\s(?:(?P<up>up)|(?P<down>down))\s(?:by\s)?{MARK}\s(?:from|on)"
    rf"{_NOT}{{0,20}}?\s{MARK}"
)
_TIMES = {"一": 2, "1": 2, "两": 4, "二": 4, "2": 4, "三": 8, "3": 8}
_ONE = Decimal(1)
_HUNDRED = Decimal(100)


@dataclass(frozen=True, slots=True)
class _Change:
    old: Mention
    new: Mention


def changes(reading: Reading) -> Iterator[Check]:
    """Yield every change whose old value, new value and size the same sentence gives."""
    for sentence in reading.sentences:
        used: set[int] = set()
        for found in _FROM_TO.finditer(sentence.text):
            yield from _from_to(reading, sentence, found, used)
        for found in _UP_FROM.finditer(sentence.text):
            at = sentence.mark_at(found.start())
            change = _Change(sentence.mentions[at + 2], sentence.mentions[at])
            yield from _size(reading, change, sentence.mentions[at + 1], found["down"] is None)
        for index in range(len(sentence.mentions)):
            if index not in used:
                yield from _with_last_year(reading, sentence, index)
                yield from _by_difference(reading, sentence, index)
                yield from _rate_then_base(reading, sentence, index)


def _from_to(
    reading: Reading, sentence: Sentence, found: re.Match[str], used: set[int]
) -> Iterator[Check]:
    last = sentence.mark_at(found.end() - 1)
    old, new = sentence.mentions[last - 1], sentence.mentions[last]
    is_up = (found["up"] or found["up2"]) is not None
    between = sentence.gap(last)
    if not is_alike(old, new) or not (_TO.search(between)):
        return
    used.update((last - 1, last))
    change = _Change(old, new)
    wrong_way = new.admits.is_below(old.admits) if is_up else old.admits.is_below(new.admits)
    if wrong_way:
        yield _told(new, (old,), CheckOutcome.DIFFERS, "change_direction", None, None, change)
        return
    yield from _sizes(reading, sentence, change, last, is_up)


def _sizes(
    reading: Reading, sentence: Sentence, change: _Change, last: int, is_up: bool
) -> Iterator[Check]:
    """Judge the sizes (增加C、增长P%，翻一番) that follow mark *last*."""
    for index in range(last + 1, min(last + 3, len(sentence.mentions))):
        gap = sentence.gap(index)
        said = _STEP.fullmatch(gap) or _RATE_ONLY.fullmatch(gap)
        if said is None and not (_BARE.fullmatch(gap) and sentence.mentions[index].is_percent):
            break
        begins = sentence.gap(last - 1)[-24:] + sentence.gap(last)
        if _YEARLY.search(gap) or not _is_same_base(begins, gap):
            break
        way = is_up if said is None else said["down"] is None
        yield from _size(reading, change, sentence.mentions[index], way)
    doubled = _DOUBLED.search(sentence.gap(last + 1))
    if doubled is not None and doubled["times"] in _TIMES:
        yield from _doubling(change, _TIMES[doubled["times"]])


def _base_of(words: str) -> int:
    """Return which base *words* compare with: last year, last month …; 0 where they say none."""
    return next((at for at, base in enumerate(_BASES, start=1) if base.search(words)), 0)


def _is_same_base(first: str, second: str) -> bool:
    """Return whether two sizes compare with one base: 较年初增加C，同比增长P% do not."""
    bases = _base_of(first), _base_of(second)
    return 0 in bases or bases[0] == bases[1]


def _size(reading: Reading, change: _Change, stated: Mention, is_up: bool) -> Iterator[Check]:
    """Judge one stated size by its counted unit: a rate, points, a multiple or a difference."""
    expected = _expected(change, stated, is_up)
    if expected is None:
        return
    verdict = fit(stated, expected, reading.policy)
    both_rates = change.old.is_percent and stated.is_percent
    if verdict is Fit.OFF and both_rates:
        points = _difference(change, is_up)
        if fit(stated, points, reading.policy) is not Fit.OFF:
            yield _told(
                stated, (change.new, change.old), CheckOutcome.NOTICE, "change_points", points,
                stated, change,
            )  # fmt: skip
            return
    outcome, reason = {
        Fit.INSIDE: (CheckOutcome.AGREES, "change_fits"),
        Fit.CUT: (CheckOutcome.NOTICE, "change_cut"),
        Fit.OFF: (CheckOutcome.DIFFERS, "change_off"),
    }[verdict]
    yield _told(stated, (change.new, change.old), outcome, reason, expected, stated, change)


def _expected(change: _Change, stated: Mention, is_up: bool) -> Interval | None:
    if stated.is_percent:
        return _growth(change, is_up)
    if stated.is_point:
        return _difference(change, is_up) if change.new.is_percent else None
    if stated.counted_unit == "倍":
        ratio = quotient(change.new.admits, change.old.admits)
        if ratio is None or not is_up:
            return None
        loosely = Interval(
            None if ratio.low is None else ratio.low - Decimal("1.5"),
            None if ratio.high is None else ratio.high + Decimal("0.5"),
        )
        return loosely if stated.number.step >= 1 else ratio - Interval.exactly(_ONE)
    if is_alike(stated, change.new) and stated.counted_unit is not None:
        return _difference(change, is_up)
    return None


def _difference(change: _Change, is_up: bool) -> Interval:
    old, new = change.old.admits, change.new.admits
    return new - old if is_up else old - new


def _growth(change: _Change, is_up: bool) -> Interval | None:
    """Return 100 × (new − old) ÷ old, its sign turned for a fall."""
    ratio = scaled(quotient(change.new.admits, change.old.admits), _HUNDRED)
    if ratio is None:
        return None
    base = Interval.exactly(_HUNDRED)
    return ratio - base if is_up else base - ratio


def _doubling(change: _Change, times: int) -> Iterator[Check]:
    """翻一番 is at least nearly twice and less than three times."""
    ratio = quotient(change.new.admits, change.old.admits)
    if ratio is None:
        return
    room = Interval(times * Decimal("0.95"), times * Decimal("1.5"), high_open=True)
    fits = ratio.meets(room)
    yield _told(
        change.new, (change.old,), CheckOutcome.AGREES if fits else CheckOutcome.DIFFERS,
        "change_fits" if fits else "change_doubled",
        scaled(change.old.admits, Decimal(times)), change.new, change,
    )  # fmt: skip


def _with_last_year(reading: Reading, sentence: Sentence, index: int) -> Iterator[Check]:
    """A，去年同期B，增长P% — and 去年B，今年A，增长P%."""
    if index + 2 >= len(sentence.mentions):
        return
    first, second = sentence.mentions[index : index + 2]
    if not is_alike(first, second) or first.counted_unit is None:
        return
    gap = sentence.gap(index + 1)
    if _LAST.fullmatch(gap) or _THAN.fullmatch(gap):
        change = _Change(second, first)
    elif _LAST.search(sentence.gap(index)) and _NOW.fullmatch(gap):
        change = _Change(first, second)
    else:
        return
    if re.search(_WORDS, gap):
        return
    for at in range(index + 2, min(index + 4, len(sentence.mentions))):
        tail = sentence.gap(at).lstrip("）)")
        said = _STEP.fullmatch(tail) or _RATE_ONLY.fullmatch(tail)
        if said is None or _YEARLY.search(tail) or not _is_same_base(gap, tail):
            break
        yield from _size(reading, change, sentence.mentions[at], said["down"] is None)


def _rate_then_base(reading: Reading, sentence: Sentence, index: int) -> Iterator[Check]:
    """A，同比增长P%，比上年同期的B多出C: the base behind the rate, and the difference behind it."""
    if index + 2 >= len(sentence.mentions):
        return
    new, rate, old = sentence.mentions[index : index + 3]
    said = _STEP.fullmatch(sentence.gap(index + 1))
    then = _THAN.fullmatch(sentence.gap(index + 2))
    if said is None or then is None or not (rate.is_percent and is_alike(new, old)):
        return
    change, is_up = _Change(old, new), said["down"] is None
    yield from _size(reading, change, rate, is_up)
    if index + 3 < len(sentence.mentions) and _MORE.fullmatch(sentence.gap(index + 3)):
        yield from _size(reading, change, sentence.mentions[index + 3], is_up)


def _by_difference(reading: Reading, sentence: Sentence, index: int) -> Iterator[Check]:
    """A，同比增加C、增长P%: the base is A − C; but 较去年同期的B增加C: there B is the base."""
    if index + 2 >= len(sentence.mentions):
        return
    before = sentence.gap(index)
    if index and (_LAST.fullmatch(before) or _THAN.fullmatch(before)):
        return
    new, step, rate = sentence.mentions[index : index + 3]
    said = _STEP.fullmatch(sentence.gap(index + 1))
    then = _STEP.fullmatch(sentence.gap(index + 2)) or _RATE_ONLY.fullmatch(sentence.gap(index + 2))
    if said is None or then is None or not rate.is_percent or new.is_percent:
        return
    is_same = step.counted_unit is not None and step.counted_unit == new.counted_unit
    is_up = said["down"] is None
    if not is_same or is_up is not (then["down"] is None):
        return
    gaps = sentence.gap(index + 1), sentence.gap(index + 2)
    if _YEARLY.search("".join(gaps)) or not _is_same_base(*gaps) or "新增" in gaps[0]:
        return
    if _base_of(gaps[1]) and not _base_of(gaps[0]):
        return
    base = new.admits - step.admits if is_up else new.admits + step.admits
    expected = scaled(quotient(step.admits, base), _HUNDRED)
    if expected is None:
        return
    verdict = fit(rate, expected, reading.policy)
    outcome, reason = {
        Fit.INSIDE: (CheckOutcome.AGREES, "growth_fits"),
        Fit.CUT: (CheckOutcome.NOTICE, "growth_cut"),
        Fit.OFF: (CheckOutcome.DIFFERS, "growth_off"),
    }[verdict]
    yield _told(rate, (new, step), outcome, reason, expected, rate, _Change(step, new))


def _told(
    stated: Mention,
    others: tuple[Mention, ...],
    outcome: CheckOutcome,
    reason: str,
    expected: Interval | None,
    shown: Mention | None,
    change: _Change,
) -> Check:
    would, value = ("?", None)
    if expected is not None and shown is not None:
        would, value = wanted(shown, expected)
    return tell(
        Rule.DIFFERENCE,
        outcome,
        (stated, *others),
        reason,
        value,
        old=figure(change.old),
        new=figure(change.new),
        fits=would,
    )
