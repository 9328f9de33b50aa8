"""Arithmetic on intervals, and numbers written the way a reader would write them."""

from collections.abc import Iterable
from decimal import ROUND_HALF_UP, Decimal

from kanhe.values.interval import Interval

_HUNDRED = Decimal(100)


def total(intervals: Iterable[Interval]) -> Interval:
    """Return the interval of the sum; zero for none."""
    result = Interval.exactly(Decimal(0))
    for interval in intervals:
        result = result + interval
    return result


def quotient(part: Interval, whole: Interval) -> Interval | None:
    """Return the values of part ÷ whole for a *part* ≥ 0, None where *whole* may be 0 or less."""
    if whole.low is None or whole.low <= 0:
        return None
    least = None if part.low is None or whole.high is None else part.low / whole.high
    most = None if part.high is None else part.high / whole.low
    return Interval(
        least if least is not None else Decimal(0),
        most,
        least is not None and (part.low_open or whole.high_open),
        part.high_open or whole.low_open,
    )


def percent(part: Interval, whole: Interval) -> Interval | None:
    """Return 100 × part ÷ whole, None where *whole* may be 0 or less."""
    return scaled(quotient(part, whole), _HUNDRED)


def scaled(interval: Interval | None, factor: Decimal) -> Interval | None:
    """Return *interval* times a positive *factor*; None stays None."""
    if interval is None:
        return None
    return Interval(
        None if interval.low is None else interval.low * factor,
        None if interval.high is None else interval.high * factor,
        interval.low_open,
        interval.high_open,
    )


def plain(value: Decimal) -> str:
    """Return *value* without an exponent and without idle zeros."""
    text = format(value, "f")
    return text.rstrip("0").rstrip(".") if "." in text else text


def rounded(value: Decimal, place: Decimal) -> Decimal:
    """Return *value* rounded half up to a multiple of *place* (a power of ten)."""
    return (value / place).quantize(Decimal(1), ROUND_HALF_UP) * place


def middle(interval: Interval) -> Decimal | None:
    """Return a value to name for *interval*: its centre, or the bound that it has."""
    if interval.low is None or interval.high is None:
        return interval.high if interval.low is None else interval.low
    return (interval.low + interval.high) / 2
