"""Values of a number in words: what its wording admits, its window, its hedge."""

from kanhe.claims.number import Kind, Number, Window
from kanhe.formats.check_backing import plain, rows_of
from kanhe.formats.wording import Lang, say
from kanhe.reconcile.verdict import Checked
from kanhe.values.interval import Interval


def interval_text(interval: Interval, lang: Lang) -> str:
    """Return an interval in words: `不少于 300，小于 400`."""
    low, high = plain(interval.low), plain(interval.high)
    if low is not None and low == high:
        return say("interval.exactly", lang, low=low)
    below = say("interval.below" if interval.high_open else "interval.to", lang, high=high or "")
    above = say("interval.above" if interval.low_open else "interval.from", lang, low=low or "")
    if low is None:
        return below if high is not None else say("interval.any", lang)
    return above if high is None else say("interval.both", lang, low=above, high=below)


def value_text(number: Number, interval: Interval | None) -> str:
    """Return what a number stands for, short: `1200~1300`, `≥300`; empty if it has no value."""
    low, high = (plain(interval.low), plain(interval.high)) if interval else (None, None)
    if low is None and high is None:
        return plain(number.value) or ""
    if low is None:
        return f"≤{high}"
    if high is None:
        return f"≥{low}"
    return low if low == high else f"{low}~{high}"


def window_text(window: Window, lang: Lang) -> str:
    """Return the words of a window, and its days where they can be told."""
    first = window.first.isoformat() if window.first else ""
    last = window.last.isoformat() if window.last else ""
    code = {(True, True): "window.days", (True, False): "window.since"}.get(
        (bool(first), bool(last)), "window.until" if last else ""
    )
    return say(code, lang, text=window.text, first=first, last=last) if code else window.text


def fields_of(checked: Checked, index: int, lang: Lang) -> list[tuple[str, str]]:
    """Return what is known of a number as (code of the label, text), without empty ones."""
    number, interval = checked.numbers[index], checked.intervals[index]
    rows = [
        ("field.subject", number.subject),
        ("field.value", plain(number.value) or ""),
        ("field.interval", _admitted(number, interval, lang)),
        ("field.hedge", _hedge(number, lang)),
        ("field.counted_unit", number.counted_unit or ""),
        ("field.scope", number.org_scope or ""),
        ("field.window", window_text(number.window, lang) if number.window else ""),
        ("field.modality", _modality(number, lang)),
        *rows_of(checked, index, lang),
    ]
    return [(label, text) for label, text in rows if text]


def _admitted(number: Number, interval: Interval | None, lang: Lang) -> str:
    """Return the interval where it says more than the value does."""
    if interval is None or interval == Interval(number.value, number.value):
        return ""
    return interval_text(interval, lang)


def _hedge(number: Number, lang: Lang) -> str:
    if number.hedge_kind is None:
        return number.hedge or ""
    kind = say(f"hedge.{number.hedge_kind}", lang)
    if not number.hedge:
        return kind
    return say("field.hedge_value", lang, hedge=number.hedge, kind=kind)


def _modality(number: Number, lang: Lang) -> str:
    return say(f"modality.{number.modality}", lang) if number.kind is Kind.CLAIM else ""
