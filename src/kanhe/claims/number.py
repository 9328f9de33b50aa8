"""What is found in a draft: numbers, and what each of them says."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import NamedTuple

from kanhe.values.span import Span


class Kind(StrEnum):
    """A claim, or why a number is not one (`docs/spec/check-output.md`)."""

    CLAIM = "claim"
    DATE = "date"
    DURATION = "duration"
    FREQUENCY = "frequency"
    ORDINAL = "ordinal"
    RANK = "rank"
    RATIO = "ratio"
    SPEC = "spec"
    NAME = "name"
    IDIOM = "idiom"
    POSITION = "position"
    STRUCTURAL = "structural"
    VAGUE = "vague"
    CRITERION = "criterion"


class HedgeKind(StrEnum):
    """In which direction a hedge loosens a number (概数; GB/T 15835-2011, Civil Code art. 1259)."""

    OVER = "over"
    AT_LEAST = "at_least"
    UNDER = "under"
    AT_MOST = "at_most"
    ABOUT = "about"
    RANGE = "range"


class Modality(StrEnum):
    """Whether a number reports what was done, what is planned, or where a change began."""

    RESULT = "result"
    TARGET = "target"
    BASELINE = "baseline"
    CRITERION = "criterion"


@dataclass(frozen=True, slots=True)
class Window:
    """The time a claim speaks of: the words, and the days where they can be told (inclusive)."""

    text: str
    first: date | None = None
    last: date | None = None


class Number(NamedTuple):
    """One number of a draft. (A tuple is made in a quarter of the time of a frozen dataclass.)

    `start`/`end` are offsets into the draft's text as read, never into a repaired view.
    `value` has its scale applied (1.8万 is 18000) and is None for a pure range (10~15, 几十);
    `low`/`high` are the bounds as *written* (equal to `value` where there is one): what a hedge
    admits is policy and lives in `reconcile.hedges`. `step` is the place value of the last digit
    that the writer gave (5400 → 100, 1.8万 → 1000, 12040 → 10).
    `hedge` is the one that counts (behind > inside > in front); `hedges` are all that were
    written, in text order. `sentence` and `paragraph` number the places of the repaired page.
    """

    start: int
    end: int
    text: str
    kind: Kind
    rule: str
    value: Decimal | None = None
    low: Decimal | None = None
    high: Decimal | None = None
    step: Decimal = Decimal(1)
    hedge: str | None = None
    hedge_kind: HedgeKind | None = None
    hedges: tuple[str, ...] = ()
    has_scale: bool = False
    counted_unit: str | None = None
    subject: str = ""
    org_scope: str | None = None
    window: Window | None = None
    modality: Modality = Modality.RESULT
    is_strong: bool = True
    duplicate_of: int | None = None
    sentence: int = 0
    paragraph: int = 0

    @property
    def span(self) -> Span:
        """Return where the number stands."""
        return Span(self.start, self.end)
