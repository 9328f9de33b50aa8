"""The second opponent of a draft: the ledger's figures. Every claim gets a verdict.

A claim is bound (remembered, or matched without a doubt), its figure asked for the org scope and
window that it names, and the wording held against it by the hedge policy. What is not sure is
never accused: it is asked, or said to be unbound, with the reason.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Protocol

from kanhe.claims.number import Kind, Modality, Number
from kanhe.indicators.figure import Figure
from kanhe.reconcile.bindings import Binding, key_of, recall
from kanhe.reconcile.hedges import Policy, admits, interval_of
from kanhe.reconcile.matching import Catalogue, Match, match
from kanhe.reconcile.org_scopes import ScopeNames
from kanhe.reconcile.verdict import Outcome, Verdict
from kanhe.values.pattern import pattern
from kanhe.values.period import Window

#: How many characters in front of a claim are read as its context.
CONTEXT = 30
#: A change since another time (增长5.3%) is no figure of this time.
_CHANGE = pattern(r"增长|增加|下降|上升|提高|提升|减少|降低|同比|环比|增幅|降幅|增速|上年|去年同期")
_SCOPE_REASONS = frozenset({"org_scope_differs", "times_and_things"})


class FigureSource(Protocol):
    """Where figures come from: the ledger as of one log position."""

    def figure(self, indicator: str, org_unit: str, window: Window) -> Figure:
        """Return the figure; its value is None where nothing was reported."""


@dataclass(frozen=True, slots=True)
class Setting:
    """What a draft is held against. *until* is the last day of windows without an end; *campaign*
    the days meant where the draft names none that can be told."""

    catalogue: Catalogue
    names: ScopeNames
    until: date
    bindings: tuple[Binding, ...] = ()
    campaign: Window | None = None
    policy: Policy = field(default_factory=Policy)


@dataclass(frozen=True, slots=True)
class Judgement:
    """A verdict with all that led to it: the match with its scores, the binding that decided,
    the org unit and window asked for, and the figure whole."""

    verdict: Verdict
    match: Match | None = None
    binding: Binding | None = None
    org_unit: str | None = None
    window: Window | None = None
    figure: Figure | None = None


def judge(
    numbers: Sequence[Number], text: str, setting: Setting, source: FigureSource
) -> tuple[Judgement | None, ...]:
    """Return a judgement for each of *numbers*, None where it is no claim; in draft order."""
    judged: list[Judgement | None] = []
    for number in numbers:
        if number.kind is not Kind.CLAIM:
            judged.append(None)
        elif number.duplicate_of is not None:
            first = judged[number.duplicate_of]
            indicator = first.verdict.indicator if first else None
            judged.append(Judgement(Verdict(Outcome.DUPLICATE, indicator)))
        else:
            context = text[max(0, number.start - CONTEXT) : number.start]
            judged.append(_judge(number, context, setting, source))
    return tuple(judged)


def _judge(number: Number, context: str, setting: Setting, source: FigureSource) -> Judgement:
    found = match(number, context, setting.catalogue, setting.names)
    org_unit = found.scope.org_unit
    recalled = recall(setting.bindings, key_of(number, org_unit))
    binding = recalled.bindings[0] if len(recalled.indicators) == 1 else None
    indicator = binding.indicator if binding else found.indicator
    reasons: tuple[str, ...] = ("remembered",) if binding else ()
    if number.modality is Modality.TARGET:
        verdict = Verdict(Outcome.TARGET, indicator, reasons=reasons)
    elif len(recalled.indicators) > 1:
        verdict = Verdict(Outcome.AMBIGUOUS, reasons=("bindings_contradict",))
    elif number.modality is not Modality.RESULT or _CHANGE.search(number.subject):
        verdict = Verdict(Outcome.UNBOUND, reasons=("of_another_time",))
    elif indicator is None:
        verdict = _unbound(found)
    elif indicator not in setting.catalogue.candidates:
        verdict = Verdict(Outcome.UNBOUND, indicator, reasons=("indicator_retired",))
    else:
        return _hold(number, indicator, reasons, found, binding, setting, source)
    return Judgement(verdict, found, binding, org_unit)


def _unbound(found: Match) -> Verdict:
    """Return the verdict where nothing is bound: asked, of another scope, or unbound."""
    reason = found.reasons[0]
    named = found.scores[0].indicator if found.scores else None
    if reason in _SCOPE_REASONS:
        return Verdict(Outcome.SCOPE_DIFFERS, named, reasons=found.reasons)
    if reason in ("no_indicator", "counted_unit_differs"):
        return Verdict(Outcome.UNBOUND, reasons=found.reasons)
    return Verdict(Outcome.AMBIGUOUS, reasons=found.reasons)


def _hold(
    number: Number,
    indicator: str,
    reasons: tuple[str, ...],
    found: Match,
    binding: Binding | None,
    setting: Setting,
    source: FigureSource,
) -> Judgement:
    """Return the judgement on a claim that is bound to *indicator*."""
    org_unit, window = found.scope.org_unit, _window(number, setting)
    lacking = _lacking(number, org_unit, window, setting)
    if lacking or org_unit is None or window is None:
        verdict = Verdict(Outcome.UNDERSPECIFIED, indicator, reasons=(*reasons, *lacking))
        return Judgement(verdict, found, binding, org_unit, window)
    figure = source.figure(indicator, org_unit, window)
    if figure.value is None:
        verdict = Verdict(Outcome.UNBOUND, indicator, reasons=(*reasons, "figure_missing"))
    else:
        outcome = admits(number, figure.value, setting.policy)
        shown, stated = figure.shown, number.value
        variance = None if stated is None or shown is None else stated - shown
        verdict = Verdict(outcome, indicator, shown, variance, reasons)
    return Judgement(verdict, found, binding, org_unit, window, figure)


def _lacking(
    number: Number, org_unit: str | None, window: Window | None, setting: Setting
) -> tuple[str, ...]:
    """Return what a claim does not say and nobody can know."""
    facts = (
        ("no_org_scope", org_unit is None),
        ("no_window", window is None),
        ("no_value", interval_of(number, setting.policy) is None),
    )
    return tuple(reason for reason, is_lacking in facts if is_lacking)


def _window(number: Number, setting: Setting) -> Window | None:
    """Return the days a claim speaks of, up to the cut-off; None where they cannot be told."""
    said = number.window
    if said is None or said.first is None:
        return setting.campaign
    last = min(said.last or setting.until, setting.until)
    return Window(said.first, last + timedelta(days=1)) if said.first <= last else None
