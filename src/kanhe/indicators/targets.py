"""How far a figure is from its target, and which lamp that lights. Targets and lamps are data."""

from collections.abc import Sequence
from datetime import date
from decimal import Context, Decimal

from kanhe.indicators.definition import FigureLamp, Indicator, Target
from kanhe.indicators.figure import Figure

_DIGITS = Context(prec=28)


def target_of(indicator: Indicator, org_unit: str, day: date) -> Target | None:
    """Return the target for *org_unit* on *day*: the next one due, else the last one that was.

    One set for the org unit goes before one for all.
    """
    own = [target for target in indicator.targets if target.org_unit == org_unit]
    found = own or [target for target in indicator.targets if target.org_unit is None]
    due = [target for target in found if (target.due_on or date.max) >= day]
    if due:
        return min(due, key=lambda target: target.due_on or date.max)
    return max(found, key=lambda target: target.due_on or date.max, default=None)


def progress(figure: Figure, target: Target) -> Decimal | None:
    """Return the figure in per cent of the target; None if it is missing or the target is zero."""
    if figure.value is None or not target.value:
        return None
    return _DIGITS.divide(figure.value * 100, target.value)


def lamp_of(lamps: Sequence[FigureLamp], reached: Decimal | None) -> FigureLamp | None:
    """Return the lamp for a progress in per cent; none is lit for a missing figure."""
    if reached is None:
        return None
    lit = (lamp for lamp in lamps if lamp.least is None or reached >= lamp.least)
    return next(lit, None)
