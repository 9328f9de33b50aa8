"""The result for programs: one JSON object a draft, `docs/spec/check-output.md`, `check/1`."""

import json
from datetime import date
from typing import Any

from kanhe.claims.number import Number
from kanhe.formats.check_backing import plain
from kanhe.formats.check_remarks import count, is_shown
from kanhe.formats.draft import Draft
from kanhe.formats.wording import Lang, say
from kanhe.reconcile.verdict import Check, Checked, Verdict
from kanhe.values.interval import Interval

VERSION = "check/1"


def to_json(draft: Draft, checked: Checked, lang: Lang, is_verbose: bool = False) -> str:
    """Return the result as one line of JSON without a line feed.

    Several drafts are so many lines (JSON Lines). Keys stand in the order of the spec; values are
    decimal strings without exponent. Agreeing checks are given only if *is_verbose*.
    """
    return json.dumps(to_object(draft, checked, lang, is_verbose), ensure_ascii=False)


def to_object(draft: Draft, checked: Checked, lang: Lang, is_verbose: bool) -> dict[str, Any]:
    """Return the object of the spec."""
    each = zip(checked.numbers, checked.intervals, checked.verdicts, strict=True)
    return {
        "kanhe": VERSION,
        "draft": {
            "name": draft.name,
            "sha256": draft.sha256,
            "characters": len(draft.text),
        },
        "numbers": [_number(number, interval, verdict) for number, interval, verdict in each],
        "checks": [_check(check, lang) for check in checked.checks if is_shown(check, is_verbose)],
        "summary": count(checked, is_verbose),
    }


def _number(number: Number, interval: Interval | None, verdict: Verdict | None) -> dict[str, Any]:
    window = number.window
    return {
        "start": number.start,
        "end": number.end,
        "text": number.text,
        "kind": str(number.kind),
        "value": plain(number.value),
        "low": plain(interval.low) if interval else None,
        "high": plain(interval.high) if interval else None,
        "hedge": number.hedge,
        "hedge_kind": str(number.hedge_kind) if number.hedge_kind else None,
        "counted_unit": number.counted_unit,
        "subject": number.subject,
        "org_scope": number.org_scope,
        "window": window
        and {"text": window.text, "from": _day(window.first), "to": _day(window.last)},
        "modality": str(number.modality),
        "duplicate_of": number.duplicate_of,
        "verdict": verdict and _verdict(verdict),
    }


def _verdict(verdict: Verdict) -> dict[str, Any]:
    return {
        "outcome": str(verdict.outcome),
        "indicator": verdict.indicator,
        "figure": plain(verdict.figure),
        "variance": plain(verdict.variance),
        "reasons": list(verdict.reasons),
    }


def _check(check: Check, lang: Lang) -> dict[str, Any]:
    return {
        "rule": str(check.rule),
        "outcome": str(check.outcome),
        "spans": [[span.start, span.end] for span in check.spans],
        "stated": plain(check.stated),
        "expected": plain(check.expected),
        "message": say(check.reason, lang, **dict(check.facts)),
    }


def _day(day: date | None) -> str | None:
    return day.isoformat() if day else None
