"""An independent oracle: the expected results of DHIS2's analytics test, as cases.

The room answers them in `test_dhis2.py` beside this file, the store in its own (`Answers`). Sums,
counts, ratios, windows and missing values are figures read from cells, each held to brute
force as well. What that system computes with expressions (products, conditions, maxima, averages
of quotients by org unit) is not in our closed language; there the figures, or the records that a
figure opens, are the inputs, and the last step of arithmetic is this test's own.
"""

from calendar import monthrange
from collections import defaultdict
from collections.abc import Callable
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Protocol

from kanhe.indicators.brute_force import brute_force, trace
from kanhe.indicators.completeness import Rate, owed, rate
from kanhe.indicators.definition import FieldIn, Filter, Indicator, Measure
from kanhe.indicators.figure import Figure, Query
from kanhe.registers.datatypes import Datatype
from kanhe.registers.definition import Field, RegisterDefinition, Submission
from kanhe.registers.numbering import Numbering
from kanhe.registers.projection import Record, Trace
from kanhe.registers.traits import Grain
from kanhe.values.orgtree import EMPTY, Opened, grow
from kanhe.values.period import Window, day_window

from .cell_ledger import CellLedger
from .dhis2_values import (
    APR,
    AUG,
    FEB,
    JAN,
    JUL,
    JUN,
    MAR,
    MAY,
    QUARTER,
    REGISTRATIONS,
    SEP,
    VALIDATION_RESULTS,
    VALUES,
    YEAR,
)  # fmt: skip

Months = tuple[int, int]
ZERO, HUNDRED = Decimal(0), Decimal(100)
TREE = grow(
    EMPTY,
    [
        Opened(key, date(2016, 1, 1), key, parent, level=level)
        for key, parent, level in (
            ("A", None, "a"), ("B", "A", "b"), ("C", "A", "c"), ("D", "B", "d"), ("E", "B", "e"),
        )
    ],
)  # fmt: skip


def last_day(month: int) -> date:
    return date(2017, month, monthrange(2017, month)[1])


def window(months: Months) -> Window:
    return day_window(date(2017, months[0], 1), last_day(months[1]))


def of_element(element: str, measure: Measure) -> Indicator:
    field = "number" if measure is Measure.SUM else None
    return Indicator(
        f"{measure}_{element}", element, element, measure, "个", "口径", "definition", "value",
        field, Filter((FieldIn("element", (element,)),)),
    )  # fmt: skip


def average(element: str) -> Indicator:
    return Indicator(
        f"mean_{element}", element, element, Measure.RATIO, "个", "口径", "definition",
        numerator=f"sum_{element}", denominator=f"count_{element}",
    )  # fmt: skip


ELEMENTS = (*sorted({element for element, *_ in VALUES}), "rule_a", "rule_b")
INDICATORS = (
    *(of_element(e, m) for e in ELEMENTS for m in (Measure.SUM, Measure.COUNT)),
    *map(average, ELEMENTS),
)


def facts() -> list[Record]:
    """Return the values as records; each belongs to its whole month and counts on its last day."""
    rows = [*VALUES, *((rule, month, at, "1") for rule, month, at in VALIDATION_RESULTS)]
    return [
        Record(
            "value", f"V{key}", 1, org_unit, last_day(month),
            {"element": element, "number" if value.isdigit() else "word": value}, (),
        )
        for key, (element, month, org_unit, value) in enumerate(rows)
    ]  # fmt: skip


def data_set(name: str) -> RegisterDefinition:
    """Return the register of a data set, which is due from its org units every month."""
    levels = {"A": ("c", "d"), "B": ("d",)}[name]
    fields = (
        Field("day", Datatype.DATE, "日期", "Day"),
        Field("org_unit", Datatype.ORG_UNIT, "单位", "Org unit"),
    )
    return RegisterDefinition(
        f"set_{name.lower()}", "报表", "Data set", fields, Numbering("R{serial}"), "org_unit",
        "day", levels, submission=Submission(Grain.MONTH, 28, 24),
    )  # fmt: skip


class Answers(Protocol):
    """Who answers the cases."""

    def figure(self, name: str, query: Query) -> Figure:
        """Return a figure, held to brute force."""

    def behind(self, name: str, query: Query) -> list[tuple[str, Decimal]]:
        """Return (org unit, what it gives) of the records that a figure opens."""

    def rate(self, name: str, org_unit: str, asked: Window) -> Rate:
        """Return how many submissions of a data set came of those owed."""


class Room:
    """The room's own functions over a ledger in dictionaries."""

    def __init__(self) -> None:
        self.held = CellLedger(INDICATORS, TREE)
        for record in facts():
            self.held.put(record)

    def figure(self, name: str, query: Query) -> Figure:
        found = self.held.figure(name, query)
        assert found == brute_force(self.held.records.values(), TREE, self.held.known, name, query)
        return found

    def behind(self, name: str, query: Query) -> list[tuple[str, Decimal]]:
        records = self.held.records
        traced = trace(records.values(), TREE, self.held.known[name], query)
        return [(records["value", key].org_unit, value) for key, value in traced.items()]

    def rate(self, name: str, org_unit: str, asked: Window) -> Rate:
        at = datetime(2017, 1, 5, tzinfo=UTC)
        trail = (Trace(1, "record_registered", "clerk", at, at),)
        records = [
            Record(data_set(found).name, str(key), 1, place, last_day(int(month)), {}, trail)
            for key, (found, month, place) in enumerate(REGISTRATIONS)
        ]
        return rate(owed(data_set(name), TREE, records, asked, NOW), TREE, org_unit)


NOW = datetime(2018, 1, 1, tzinfo=UTC)
answering: list[Answers] = []  # the last one answers


def ask(name: str, org_unit: str, asked: Window) -> Decimal | None:
    """Return a figure; None if nothing was reported.

    Elements share a register here, where another element's record is heard: so a sum without a
    record behind it is missing in this test.
    """
    figure = answering[-1].figure(name, Query(org_unit, asked, "1"))
    return None if figure.record_count == 0 else figure.value


def total(element: str, org_unit: str = "A", months: Months = QUARTER) -> Decimal | None:
    return ask(f"sum_{element}", org_unit, window(months))


def amount(element: str, org_unit: str = "A", months: Months = QUARTER) -> Decimal:
    return total(element, org_unit, months) or ZERO


def to_date(month: Months) -> Decimal | None:
    return total("e", "A", (1, month[1]))


def shifted(month: Months, by: int) -> Months:
    return month[0] + by, month[1] + by


def by_org_unit(element: str, org_unit: str, *months: Months) -> dict[str, list[Decimal]]:
    """Return the values that figures open, by the org unit that reported them."""
    found: dict[str, list[Decimal]] = defaultdict(list)
    for each in months:
        query = Query(org_unit, window(each), "1")
        for place, value in answering[-1].behind(f"sum_{element}", query):
            found[place].append(value)
    return found


def rounded(value: Decimal | None, places: int = 2) -> Decimal | None:
    return None if value is None else value.quantize(Decimal(1).scaleb(-places))


def extremes(pick: Callable[[list[Decimal]], Decimal], org_unit: str, *months: Months) -> Decimal:
    return sum((pick(values) for values in by_org_unit("a", org_unit, *months).values()), ZERO)


def quotients(org_unit: str, make: Callable[[list[Decimal], Decimal], Decimal]) -> list[Decimal]:
    above, below = by_org_unit("a", org_unit, QUARTER), by_org_unit("b", org_unit, QUARTER)
    return [make(values, sum(below[at], ZERO)) for at, values in above.items()]


def mean(values: list[Decimal]) -> Decimal:
    return sum(values, ZERO) / len(values)


def plus(one: Decimal | None, other: int) -> Decimal | None:
    return None if one is None else one + other


def plain(values: list[Decimal], below: Decimal) -> Decimal:
    return sum(values, ZERO) / below


def with_max(values: list[Decimal], below: Decimal) -> Decimal:
    return max(values) / below


def with_both(values: list[Decimal], below: Decimal) -> Decimal:
    return sum(values, ZERO) + max(values) / below


def had_any(org_unit: str, month: int) -> Decimal:
    """Count the org units with a value of d in this month or the two before."""
    months = [(at, at) for at in range(max(1, month - 2), month + 1)]
    return Decimal(len(by_org_unit("d", org_unit, *months)))


def submission_rate(name: str, org_unit: str) -> Decimal:
    found = answering[-1].rate(name, org_unit, window(QUARTER))
    return HUNDRED * found.received / found.owed


YTD_MONTHS = (APR, MAY, JUN, JUL, AUG, SEP)

#: name of the case, what we compute, what DHIS2 expects (None: it has no value there)
CASES: list[tuple[str, Callable[[], Decimal | int | None], str | None]] = [
    ("validation results", lambda: len(VALIDATION_RESULTS), "7"),
    ("rule a, A", lambda: ask("count_rule_a", "A", window(YEAR)), "4"),
    ("rule a, B", lambda: ask("count_rule_a", "B", window(YEAR)), "2"),
    ("rule b, A", lambda: ask("count_rule_b", "A", window(YEAR)), "3"),
    ("rule b, B", lambda: ask("count_rule_b", "B", window(YEAR)), "2"),
    ("max D quarter", lambda: extremes(max, "D", QUARTER), "233"),
    ("min D quarter", lambda: extremes(min, "D", QUARTER), "66"),
    ("max E quarter", lambda: extremes(max, "E", QUARTER), "1"),
    ("min E quarter", lambda: extremes(min, "E", QUARTER), "1"),
    ("max D, two months", lambda: extremes(max, "D", JAN, MAR), "66"),
    ("min D, two months", lambda: extremes(min, "D", JAN, MAR), "66"),
    ("max E, two months", lambda: extremes(max, "E", JAN, MAR), "1"),
    ("min E, two months", lambda: extremes(min, "E", JAN, MAR), "1"),
    ("max B quarter", lambda: extremes(max, "B", QUARTER), "235"),
    ("min B quarter", lambda: extremes(min, "B", QUARTER), "68"),
    ("max B, three months", lambda: extremes(max, "B", JAN, FEB, MAR), "235"),
    ("min B, three months", lambda: extremes(min, "B", JAN, FEB, MAR), "68"),
    ("average c March", lambda: ask("mean_c", "A", window(MAR)), "6.75"),
    *((f"average {e} March", lambda e=e: ask(f"sum_{e}", "A", window(MAR)), None) for e in "abde"),
    ("c B March", lambda: total("c", "B", MAR), "6"),
    ("a A quarter", lambda: total("a"), "308"),
    ("a year", lambda: total("a", "A", YEAR), "308"),
    ("b + c quarter", lambda: amount("b") + amount("c"), "567"),
    ("b × c / 100", lambda: amount("b") * amount("c") / 100, "258.50"),
    ("a × c / b", lambda: rounded(amount("a") * amount("c") / amount("b")), "29.79"),
    # that system rounds a rate to two digits before it goes on
    ("a × rate of A, D", lambda: rounded(
        amount("a", "D") * (rounded(submission_rate("A", "D")) or ZERO) / 100), "199.34"),
    ("a × rate of B, D", lambda: rounded(
        amount("a", "D") * (rounded(submission_rate("B", "D")) or ZERO) / 100), "99.66"),
    ("rate of A, C", lambda: submission_rate("A", "C"), "100"),
    ("rate of B, D", lambda: rounded(submission_rate("B", "D")), "33.33"),
    ("e one and two months before", lambda: amount("e", "A", JUN) + amount("e", "A", MAY), "3"),
    *((f"year to date {m[0]}", lambda m=m: to_date(m), want)
      for m, want in zip(YTD_MONTHS, (None, "1", "3", "7", "7", "7"), strict=True)),
    *((f"to date, a month before {m[0]}", lambda m=m: to_date(shifted(m, -1)), want)
      for m, want in zip(YTD_MONTHS, (None, None, "1", "3", "7", "7"), strict=True)),
    *((f"to date + month {m[0]}", lambda m=m: plus(to_date(m), m[0]), want)
      for m, want in zip(YTD_MONTHS, (None, "6", "9", "14", "15", "16"), strict=True)),
    *((f"to date + month, one before {m[0]}",
       lambda m=m: plus(to_date(shifted(m, -1)), m[0] - 1), want)
      for m, want in zip(YTD_MONTHS, (None, None, "6", "9", "14", "15"), strict=True)),
    *((f"to date + month, two before {m[0]}",
       lambda m=m: plus(to_date(shifted(m, -2)), m[0] - 2), want)
      for m, want in zip(YTD_MONTHS, (None, None, None, "6", "9", "14"), strict=True)),
    *((f"to date + 12 {m[0]}", lambda m=m: plus(to_date(m), 12), want)
      for m, want in zip(YTD_MONTHS, (None, "13", "15", "19", "19", "19"), strict=True)),
    *((f"yes or no {m[0]}", lambda m=m: total("f", "A", m), want)
      for m, want in zip((JAN, FEB, MAR, APR), ("1", "0", "1", None), strict=True)),
    ("a January", lambda: total("a", "A", JAN), "75"),
    ("a February", lambda: total("a", "A", FEB), "233"),
    ("2 × a January", lambda: 2 * amount("a", "A", JAN), "150"),
    ("2 × a February", lambda: 2 * amount("a", "A", FEB), "466"),
    ("a + a before, January", lambda: amount("a", "A", JAN), "75"),
    ("a + a before, February", lambda: amount("a", "A", FEB) + amount("a", "A", JAN), "308"),
    ("e May", lambda: total("e", "A", MAY), "1"),
    ("e June", lambda: total("e", "A", JUN), "2"),
    *((f"if yes 3 else 4, {m[0]}", lambda m=m: 3 if amount("f", "A", m) else 4, want)
      for m, want in zip((JAN, FEB, MAR), ("3", "4", "3"), strict=True)),
    *((f"if any yes 5 else 6, {m[0]}", lambda m=m: 5 if amount("f", "A", m) > 0 else 6, want)
      for m, want in zip((JAN, FEB, MAR), ("5", "6", "5"), strict=True)),
    ("least yes", lambda: min(by_org_unit("f", "A", QUARTER)["A"]), "0"),
    ("greatest yes", lambda: max(by_org_unit("f", "A", QUARTER)["A"]), "1"),
    ("sum of yes", lambda: total("f"), "2"),
    ("answers", lambda: ask("count_f", "A", window(QUARTER)), "3"),
    ("text", lambda: 5 if ask("count_g", "A", window(JAN)) else 6, "5"),
    ("date", lambda: 7 if ask("count_h", "A", window(JAN)) else 8, "7"),
    ("quotients A", lambda: rounded(sum(quotients("A", plain), ZERO)), "2.60"),
    ("quotients B", lambda: rounded(sum(quotients("B", plain), ZERO)), "2.08"),
    ("mean of quotients A", lambda: rounded(mean(quotients("A", plain))), "0.52"),
    ("mean of quotients B", lambda: rounded(mean(quotients("B", plain))), "0.69"),
    ("mean with max A", lambda: rounded(mean(quotients("A", with_max))), "0.49"),
    ("mean with max B", lambda: rounded(mean(quotients("B", with_max))), "0.64"),
    ("mean with both A", lambda: rounded(mean(quotients("A", with_both))), "62.09"),
    ("mean with both B", lambda: rounded(mean(quotients("B", with_both))), "100.97"),
    *((f"two means {at}", lambda at=at: sum(
        (rounded(mean(quotients(at, make))) or ZERO for make in (with_max, with_both)), ZERO), want)
      for at, want in (("A", "62.58"), ("B", "101.61"))),
    *((f"max and sum {at}", lambda at=at: rounded(
        max(quotients(at, plain)) + sum(quotients(at, plain), ZERO)), want)
      for at, want in (("A", "3.60"), ("B", "3.08"))),
    *((f"any d, {at} {month}", lambda at=at, month=month: had_any(at, month), want)
      for at, wants in (("A", ("3", "3", "4")), ("B", ("1", "1", "2")))
      for month, want in zip((2, 3, 4), wants, strict=True)),
    ("greatest a, B and C, February", lambda: max(
        value for at in "BC" for found in by_org_unit("a", at, FEB).values() for value in found),
     "233"),
    ("average d, C and E, April", lambda: mean(
        [value for at in "CE" for found in by_org_unit("d", at, APR).values() for value in found]),
     "10.5"),
    ("a B, 1 January to 20 February",
     lambda: ask("sum_a", "B", day_window(date(2017, 1, 1), date(2017, 2, 20))), "68"),
    ("b B, 1 January to 20 February",
     lambda: ask("sum_b", "B", day_window(date(2017, 1, 1), date(2017, 2, 20))), None),
]  # fmt: skip
