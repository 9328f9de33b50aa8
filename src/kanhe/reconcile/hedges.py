"""What a wording admits: the values that 余, 近, 约, 超过, 以上 and plain digits allow.

GB/T 15835-2011 names the words and gives no tolerance; Civil Code art. 1259 settles which of them
include the number. The bands are house policy: one `Policy`, documented in `docs/spec/hedges.md`.
"""

from dataclasses import dataclass
from decimal import Decimal
from enum import Enum, auto

from kanhe.claims.number import HedgeKind, Number
from kanhe.reconcile.verdict import Outcome
from kanhe.values.interval import Interval
from kanhe.values.pattern import pattern


@dataclass(frozen=True, slots=True)
class Policy:
    """The bands of the hedges, as shares of the written number (0.2 is 20 %).

    `wide_step` says from which step, as a share of the number, 余 counts as wide; in a wide step
    the top `surplus_top` is coarse (300余 for 396: 近400 would be usual).
    """

    near_floor: Decimal = Decimal("0.9")
    near_coarse_floor: Decimal = Decimal("0.8")
    short_floor: Decimal = Decimal("0.8")
    about_share: Decimal = Decimal("0.05")
    about_coarse_factor: Decimal = Decimal(2)
    over_share: Decimal = Decimal("0.2")
    wide_step: Decimal = Decimal("0.2")
    surplus_top: Decimal = Decimal("0.1")


class Shape(Enum):
    """The ways in which a hedge bends a number."""

    SURPLUS = auto()  # 余, 多: above, within one step
    NEAR = auto()  # 近: just below
    SHORT = auto()  # 不足: below
    ABOUT = auto()  # 约, 左右: on either side
    BEYOND = auto()  # 超过: above, the number excluded
    REACH = auto()  # 以上, 突破: above, the number included
    LIMIT = auto()  # 以内: below, the number included
    WITHIN = auto()  # a range, or 几十: the bounds as written
    PLAIN = auto()  # no hedge, or one that changes nothing (达)


_WORDS: tuple[tuple[Shape, str], ...] = (
    (Shape.SURPLUS, "余 多 来 餘 odd"),
    (Shape.NEAR, "近 将近 接近 nearly almost close_to"),
    (
        Shape.SHORT,
        "不足 不到 不满 未满 未到 低于 少于 less_than fewer_than below under",
    ),
    (
        Shape.ABOUT,
        "约 大约 约为 大概 左右 上下 前后 about around approximately roughly some or_so",
    ),
    (Shape.BEYOND, "超 超过 逾 超出 高于 多于 over more_than exceeding above"),
    (
        Shape.REACH,
        "突破 以上 至少 起码 最少 不少于 不低于 不下 不下于 at_least no_fewer_than "
        "no_less_than not_less_than or_more",
    ),
    (
        Shape.LIMIT,
        "以内 之内 以下 不超过 不超 不高于 不多于 至多 最多 at_most up_to no_more_than "
        "not_more_than or_less or_fewer",
    ),
    (Shape.PLAIN, "达 达到 高达 多达 之多 共 累计"),
)
_SHAPES = {word.replace("_", " "): shape for shape, words in _WORDS for word in words.split()}
_KINDS = {
    HedgeKind.OVER: Shape.BEYOND,
    HedgeKind.AT_LEAST: Shape.REACH,
    HedgeKind.UNDER: Shape.SHORT,
    HedgeKind.AT_MOST: Shape.LIMIT,
    HedgeKind.ABOUT: Shape.ABOUT,
    HedgeKind.RANGE: Shape.WITHIN,
}
_WRITTEN = pattern(
    r"(?:(?P<whole>\d)|[零一二两三四五六七八九十百千点])"
    r"(?:[.．](?P<decimals>\d+))?[余多来几]?\s*"
    r"(?P<scale>万亿|千亿|百亿|十亿|千万|百万|十万|[千百十万亿]|trillion|billion|million|thousand)?"
    r"(?P<more>[零\d一二三四五六七八九])?[^\d零一二三四五六七八九万亿]*$"
)
_SCALES = {
    "十": 1, "百": 2, "千": 3, "万": 4, "十万": 5, "百万": 6, "千万": 7, "亿": 8, "十亿": 9,
    "百亿": 10, "千亿": 11, "万亿": 12, "thousand": 3, "million": 6, "billion": 9, "trillion": 12,
}  # fmt: skip
_ROUNDED_UNITS = frozenset({"%", "％", "percent", "个百分点", "percentage points", "倍"})
_BEHIND_SCALE = pattern(r"(万亿|[万亿])[余多]")  # 10万余 ends below 11万 (design §12)
_HALF = Decimal("0.5")


def shape_of_word(word: str) -> Shape | None:
    """Return how *word* bends a number, None where it is no hedge that we know."""
    return _SHAPES.get(word.strip().lower())


def shape_of(number: Number) -> Shape:
    """Return how the hedge that counts bends *number*."""
    if number.value is None:
        return Shape.WITHIN
    known = shape_of_word(number.hedge) if number.hedge else None
    if known is not None:
        return known
    return _KINDS[number.hedge_kind] if number.hedge_kind is not None else Shape.PLAIN


def written_place(number: Number) -> Decimal:
    """Return the place value to which *number* is given: 0.1亿 for 57.3亿, 1 for a plain integer.

    Unlike `step`, zeros that were written count as digits: 100亿 is given to 1亿.
    """
    found = _WRITTEN.search(number.text.lower())
    if found is None or found["more"]:
        return min(number.step, Decimal(1))
    exponent = _SCALES.get(found["scale"] or "", 0) if number.has_scale else 0
    return Decimal(1).scaleb(exponent - len(found["decimals"] or ""))


def interval_of(number: Number, policy: Policy) -> Interval | None:
    """Return the values that the wording of *number* admits, None where it has no value."""
    band = _bands(number, policy)
    return None if band is None else band[0]


def widest_of(number: Number, policy: Policy) -> Interval | None:
    """Return the values that are true for *number*, be the wording unusual for some of them.

    Checks accuse only where nothing in here fits; a plain integer is itself and nothing else.
    """
    band = _bands(number, policy)
    return None if band is None else band[1]


def admits(number: Number, actual: Decimal, policy: Policy) -> Outcome:
    """Return how *number*, as worded, stands against the *actual* value (a claim with a value).

    One of agrees, agrees_rounded, agrees_hedged, coarse, differs.
    """
    inner, outer = interval_of(number, policy), widest_of(number, policy)
    assert inner is not None, number
    assert outer is not None, number
    shape = shape_of(number)
    if shape is Shape.PLAIN and actual == number.value:
        return Outcome.AGREES
    if actual in inner:
        return Outcome.AGREES_ROUNDED if shape is Shape.PLAIN else Outcome.AGREES_HEDGED
    if actual in outer or _is_unmarked_round(number, shape, actual):
        return Outcome.COARSE
    return Outcome.DIFFERS


def _is_unmarked_round(number: Number, shape: Shape, actual: Decimal) -> bool:
    """Return whether a plain number ending in zeros (3000) is *actual* rounded, hedge forgotten."""
    if shape is not Shape.PLAIN or number.value is None or number.step < 10:
        return False
    return abs(actual - number.value) <= number.step * _HALF


def _bands(number: Number, policy: Policy) -> tuple[Interval, Interval] | None:
    """Return (usual, true at all) for *number* by the table of `docs/spec/hedges.md`."""
    shape = shape_of(number)
    if shape is Shape.WITHIN:
        if number.low is None and number.high is None:
            return None
        bounds = Interval(number.low, number.high)
        return bounds, bounds
    value = number.value
    assert value is not None, number
    behind = _BEHIND_SCALE.search(number.text)
    step = min(number.step, Decimal(1).scaleb(_SCALES[behind[1]])) if behind else number.step
    size = abs(value)
    return _BANDS[shape](value, size, step, policy) if shape in _BANDS else _plain(number, value)


def _plain(number: Number, value: Decimal) -> tuple[Interval, Interval]:
    """Round a number with a scale or decimals; truncation is true but unusual (GB/T 8170)."""
    place = written_place(number)
    if not number.has_scale and place == 1 and number.counted_unit not in _ROUNDED_UNITS:
        exact = Interval.exactly(value)
        return exact, exact
    half = place * _HALF
    return Interval(value - half, value + half), Interval(
        value - half, value + place, high_open=True
    )


def _surplus(
    value: Decimal, size: Decimal, step: Decimal, policy: Policy
) -> tuple[Interval, Interval]:
    is_wide = step >= size * policy.wide_step
    top = value + step * (1 - policy.surplus_top) if is_wide else value + step
    return (
        Interval(value, top, low_open=True, high_open=True),
        Interval(value, value + step, high_open=True),
    )


def _near(
    value: Decimal, size: Decimal, step: Decimal, policy: Policy
) -> tuple[Interval, Interval]:
    floor, coarse = value - size * (1 - policy.near_floor), policy.near_coarse_floor
    return (
        Interval(floor, value, high_open=True),
        Interval(value - size * (1 - coarse), value, high_open=True),
    )


def _short(
    value: Decimal, size: Decimal, step: Decimal, policy: Policy
) -> tuple[Interval, Interval]:
    floor = value - size * (1 - policy.short_floor)
    return Interval(floor, value, high_open=True), Interval(None, value, high_open=True)


def _about(
    value: Decimal, size: Decimal, step: Decimal, policy: Policy
) -> tuple[Interval, Interval]:
    reach = max(size * policy.about_share, step * _HALF)
    far = reach * policy.about_coarse_factor
    return Interval(value - reach, value + reach), Interval(value - far, value + far)


def _beyond(
    value: Decimal, size: Decimal, step: Decimal, policy: Policy
) -> tuple[Interval, Interval]:
    top = value + max(step, size * policy.over_share)
    return (
        Interval(value, top, low_open=True, high_open=True),
        Interval(value, None, low_open=True),
    )


def _reach(
    value: Decimal, size: Decimal, step: Decimal, policy: Policy
) -> tuple[Interval, Interval]:
    top = value + max(step, size * policy.over_share)
    return Interval(value, top, high_open=True), Interval(value, None)


def _limit(
    value: Decimal, size: Decimal, step: Decimal, policy: Policy
) -> tuple[Interval, Interval]:
    below = Interval(None, value)
    return below, below


_BANDS = {
    Shape.SURPLUS: _surplus,
    Shape.NEAR: _near,
    Shape.SHORT: _short,
    Shape.ABOUT: _about,
    Shape.BEYOND: _beyond,
    Shape.REACH: _reach,
    Shape.LIMIT: _limit,
}
