"""Hold a checked draft against a ledger: verdicts for its claims, checks with what was issued."""

from collections.abc import Iterable, Mapping
from dataclasses import replace

from kanhe.reconcile.against_figures import FigureSource, Setting, judge
from kanhe.reconcile.against_issued import Issued, against_issued
from kanhe.reconcile.verdict import Backing, Checked


def hold(
    checked: Checked,
    text: str,
    setting: Setting,
    source: FigureSource,
    issued: Iterable[Issued] = (),
    *,
    org_units: Mapping[str, str],
    position: int,
) -> Checked:
    """Return *checked* with the verdicts of the ledger and what stands behind them.

    *text* is the draft's; *org_units* are names to show, *position* is that of the figures.
    """
    judged = judge(checked.numbers, text, setting, source)
    known = {one.indicator.name: one.indicator for one in setting.catalogue.candidates.values()}
    more = against_issued(checked.numbers, judged, issued, setting.catalogue, setting.policy)
    checks = sorted((*checked.checks, *more), key=lambda check: (check.spans, check.rule))
    return replace(
        checked,
        verdicts=tuple(None if one is None else one.verdict for one in judged),
        checks=tuple(checks),
        backing=Backing(judged, known, org_units, position),
    )
