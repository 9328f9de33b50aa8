"""What is to be said of a checked draft, worst first: contradictions, then claims in doubt."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import IntEnum

from kanhe.claims.number import Kind, Number
from kanhe.formats.check_backing import Sentence, plain, sentences_of, told
from kanhe.formats.wording import Lang, say
from kanhe.reconcile.arithmetic import written_like
from kanhe.reconcile.verdict import Check, Checked, CheckOutcome, Outcome
from kanhe.values.span import Span


class Level(IntEnum):
    """How much a reader must care; the order of showing."""

    BAD = 0
    WARN = 1
    NOTE = 2
    OK = 3
    IDLE = 4


#: The sign that stands beside the colour, so that no status rests on colour alone.
SHAPES: Mapping[Level, str] = {
    Level.BAD: "■",
    Level.WARN: "▲",
    Level.NOTE: "◆",
    Level.OK: "●",
    Level.IDLE: "–",
}

CHECK_LEVELS: Mapping[CheckOutcome, Level] = {
    CheckOutcome.DIFFERS: Level.BAD,
    CheckOutcome.NOTICE: Level.WARN,
    CheckOutcome.ADJUSTED: Level.NOTE,
    CheckOutcome.EXPLAINED: Level.NOTE,
    CheckOutcome.AGREES: Level.OK,
}

VERDICT_LEVELS: Mapping[Outcome, Level] = {
    Outcome.DIFFERS: Level.BAD,
    Outcome.SCOPE_DIFFERS: Level.WARN,
    Outcome.AMBIGUOUS: Level.WARN,
    Outcome.UNDERSPECIFIED: Level.WARN,
    Outcome.COARSE: Level.WARN,
    Outcome.AGREES: Level.OK,
    Outcome.AGREES_ROUNDED: Level.OK,
    Outcome.AGREES_HEDGED: Level.OK,
    Outcome.UNBOUND: Level.IDLE,
    Outcome.TARGET: Level.IDLE,
    Outcome.DUPLICATE: Level.IDLE,
}


@dataclass(frozen=True, slots=True)
class Remark:
    """One thing to say: codes of its outcome, rule and sentence, and the places it is about.

    `numbers` are the indices of the numbers it touches, in text order; `more` are further
    sentences, each a code with its facts.
    """

    level: Level
    outcome: str
    rule: str
    reason: str
    facts: tuple[tuple[str, str], ...]
    spans: tuple[Span, ...]
    numbers: tuple[int, ...]
    stated: Decimal | None = None
    expected: Decimal | None = None
    more: tuple[Sentence, ...] = ()

    def amounts(self) -> tuple[str, str, str] | None:
        """Return (stated, expected, difference) in the draft's own scale, if they differ."""
        if self.stated is None or self.expected is None or self.stated == self.expected:
            return None
        words = dict(self.facts).get("stated", "")
        return (
            written_like(self.stated, words),
            written_like(self.expected, words),
            written_like(abs(self.stated - self.expected), words),
        )

    def message(self, lang: Lang) -> str:
        """Return its sentences: both numbers, the arithmetic, what to do, what it rests on."""
        said = [say(self.reason, lang, **dict(self.facts))]
        said += [told(one, lang) for one in self.more]
        return ("" if lang == "zh" else " ").join(said)


@dataclass(frozen=True, slots=True)
class Status:
    """How one number stands after all checks: the worst that is said of it.

    `word` is the code of its name; `remarks` are indices into the remarks.
    """

    level: Level
    word: str
    remarks: tuple[int, ...] = ()


def remarks_of(checked: Checked, is_verbose: bool = True) -> tuple[Remark, ...]:
    """Return all remarks, worst first, then in text order; agreeing checks only if verbose."""
    touched = _BySpan(checked.numbers)
    remarks = [_of_check(c, touched) for c in checked.checks if is_shown(c, is_verbose)]
    remarks += _of_verdicts(checked)
    return tuple(sorted(remarks, key=lambda remark: (remark.level, remark.spans)))


def statuses_of(checked: Checked, remarks: tuple[Remark, ...]) -> tuple[Status, ...]:
    """Return the status of each number, one for one with `checked.numbers`."""
    touching: dict[int, list[int]] = defaultdict(list)
    for index, remark in enumerate(remarks):
        for number in remark.numbers:
            touching[number].append(index)
    return tuple(
        _status(checked, index, touching[index], remarks) for index in range(len(checked.numbers))
    )


def accountable(remark: Remark, checked: Checked) -> Span:
    """Return the place that a remark with places is first of all about.

    It is the number that has the stated value; the last place, where none has.
    """
    for index in remark.numbers:
        number = checked.numbers[index]
        if remark.stated is not None and number.value == remark.stated:
            return number.span
    return max(remark.spans)


def is_shown(check: Check, is_verbose: bool) -> bool:
    """Return whether a check is part of the output: agreeing ones are on request only."""
    return is_verbose or check.outcome is not CheckOutcome.AGREES


def count(checked: Checked, is_verbose: bool) -> dict[str, int]:
    """Return the `summary` of the check output; `checks` counts those that are shown."""
    verdicts = [verdict for verdict in checked.verdicts if verdict is not None]
    return {
        "numbers": len(checked.numbers),
        "claims": sum(number.kind is Kind.CLAIM for number in checked.numbers),
        "bound": sum(verdict.indicator is not None for verdict in verdicts),
        "agrees": sum(VERDICT_LEVELS[verdict.outcome] is Level.OK for verdict in verdicts),
        "differs": sum(verdict.outcome is Outcome.DIFFERS for verdict in verdicts),
        "checks": sum(is_shown(check, is_verbose) for check in checked.checks),
    }


def exit_status(checked: Checked) -> int:
    """Return 1 where a claim or a check differs, else 0 (`docs/spec/check-output.md`)."""
    if any(check.outcome is CheckOutcome.DIFFERS for check in checked.checks):
        return 1
    return int(any(v is not None and v.outcome is Outcome.DIFFERS for v in checked.verdicts))


def _of_check(check: Check, touched: "_BySpan") -> Remark:
    return Remark(
        CHECK_LEVELS[check.outcome],
        f"check.{check.outcome}",
        f"rule.{check.rule}",
        check.reason,
        check.facts,
        check.spans,
        touched.of(check.spans),
        check.stated,
        check.expected,
    )


def _of_verdicts(checked: Checked) -> list[Remark]:
    remarks = []
    for index, (number, verdict) in enumerate(zip(checked.numbers, checked.verdicts, strict=True)):
        if verdict is None or VERDICT_LEVELS[verdict.outcome] > Level.WARN:
            continue
        facts = (
            ("text", number.text),
            ("figure", plain(verdict.figure) or "—"),
            ("variance", plain(verdict.variance) or "—"),
        )
        word = str(verdict.outcome)
        remarks.append(
            Remark(
                VERDICT_LEVELS[verdict.outcome],
                f"outcome.{word}",
                "rule.verdict",
                f"verdict.{word}",
                facts,
                (number.span,),
                (index,),
                number.value if verdict.outcome is Outcome.DIFFERS else None,
                verdict.figure if verdict.outcome is Outcome.DIFFERS else None,
                sentences_of(checked, index),
            )
        )
    return remarks


def _status(
    checked: Checked, index: int, touching: list[int], remarks: tuple[Remark, ...]
) -> Status:
    verdict = checked.verdicts[index]
    if verdict is None:
        own = Status(Level.IDLE, f"kind.{checked.numbers[index].kind}")
    else:
        own = Status(VERDICT_LEVELS[verdict.outcome], f"outcome.{verdict.outcome}")
    worst = min((remarks[at] for at in touching), key=lambda r: r.level, default=None)
    if worst is not None and worst.level is Level.OK and checked.backing is not None:
        worst = None  # that the draft agrees with itself says nothing about the ledger
    if worst is not None and worst.level < own.level:
        return Status(worst.level, worst.outcome, tuple(touching))
    return Status(own.level, own.word, tuple(touching))


class _BySpan:
    """Numbers by where they stand, to find those that a check speaks of."""

    def __init__(self, numbers: tuple[Number, ...]) -> None:
        self._by_start = {number.start: (number.end, at) for at, number in enumerate(numbers)}

    def of(self, spans: tuple[Span, ...]) -> tuple[int, ...]:
        """Return the numbers that begin where one of *spans* does and are not outgrown by it."""
        found = set()
        for span in spans:
            end, index = self._by_start.get(span.start, (-1, -1))
            if span.end <= end:
                found.add(index)
        return tuple(sorted(found))


def summary_text(claims: int, remarks: Sequence[Remark], lang: Lang) -> str:
    """Return the result in a sentence: how many claims, how many of the remarks are grave."""
    bad = sum(remark.level is Level.BAD for remark in remarks)
    warn = sum(remark.level is Level.WARN for remark in remarks)
    code = "summary.differs" if bad else "summary.clean" if claims else "summary.empty"
    text = say(code, lang, claims=str(claims), differs=str(bad))
    if not warn:
        return text
    gap = "" if lang == "zh" else " "
    return text + gap + say("summary.notices", lang, notices=str(warn))
