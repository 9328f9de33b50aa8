"""Indicators as data: round trips, and every contradiction named."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kanhe.indicators.definition import (
    DateWithin,
    FieldIn,
    FigureLamp,
    Filter,
    Indicator,
    IndicatorSet,
    Measure,
    Phrases,
    Target,
    by_name,
)
from kanhe.indicators.diagnosis import diagnose_indicators
from kanhe.registers.campaign import Colour
from kanhe.registers.datatypes import Datatype
from kanhe.registers.definition import Choice, Field, RegisterDefinition
from kanhe.registers.lifecycle import State
from kanhe.registers.numbering import Numbering
from kanhe.registers.plain import from_plain, to_plain
from kanhe.registers.traits import Lifecycle, Traits

FIELDS = (
    Field("org_unit", Datatype.ORG_UNIT, "单位", "Org unit", is_required=True),
    Field("helpers", Datatype.ORG_UNIT, "协办", "Helpers", is_many=True),
    Field("day", Datatype.DATE, "日期", "Day", is_required=True),
    Field("people", Datatype.INTEGER, "人次", "People"),
    Field("amount", Datatype.MONEY, "金额", "Amount"),
    Field("share", Datatype.DECIMAL, "占比", "Share"),
    Field("score", Datatype.DECIMAL, "得分", "Score", places=1),
    Field("team", Datatype.PERSON, "成员", "Team", is_many=True, is_personal=True),
    Field("name", Datatype.TEXT, "名称", "Name", is_personal=True),
    Field("remarks", Datatype.NOTE, "备注", "Remarks"),
    Field("rating", Datatype.RATING, "满意度", "Rating"),
    Field(
        "grade", Datatype.CHOICE, "等级", "Grade", choices=(Choice("grave", "重大", "Grave"),)
    ),
)  # fmt: skip
PLAIN = RegisterDefinition(
    "plain", "台账", "Plain", FIELDS, Numbering("P-{serial}"), "org_unit", "day", ("city",)
)
REGISTERS = {
    "plain": PLAIN,
    "finding": replace(PLAIN, name="finding", traits=Traits(lifecycle=Lifecycle("org_unit"))),
}
COUNT = Indicator("n", "数", "N", Measure.COUNT, "件", "口径", "definition", "finding")
OTHER = replace(COUNT, name="other")
RATE = Indicator(
    "rate", "率", "Rate", Measure.RATIO, "%", "口径", "definition",
    numerator="n", denominator="other", per=100,
)  # fmt: skip


def codes(*indicators: Indicator) -> list[tuple[str, str]]:
    found = diagnose_indicators(indicators, REGISTERS)
    return [(one.code, ".".join(map(str, one.path[2:]))) for one in found]


def of(measure: Measure, field: str | None, places: int = 0) -> Indicator:
    return replace(COUNT, measure=measure, field=field, places=places)


def filtered(**parts: object) -> Indicator:
    return replace(COUNT, filter=Filter(**parts))  # type: ignore[arg-type]


SOUND = [
    COUNT,
    of(Measure.SUM, "people"),
    of(Measure.SUM, "amount", 2),
    of(Measure.SUM, "score", 1),
    of(Measure.LATEST, "people"),
    of(Measure.DISTINCT, "org_unit"),
    replace(COUNT, org_unit_field="org_unit", day_field="day"),
    filtered(states=(State.CLOSED,)),
    filtered(fields=(FieldIn("grade", ("grave",)), FieldIn("rating", ("satisfied",)))),
    filtered(fields=(FieldIn("helpers", ("anybody",)),), dates=(DateWithin("day"),)),
]


@pytest.mark.parametrize("indicator", SOUND)
def test_sound(indicator: Indicator) -> None:
    assert codes(indicator) == []
    assert codes(COUNT, OTHER, RATE) == []


FAULTY = [
    (replace(COUNT, name="N"), [("D010", "name")]),
    (replace(COUNT, register=None), [("D041", "register")]),
    (replace(COUNT, register="nothing"), [("D040", "register")]),
    (replace(COUNT, field="people"), [("D041", "field")]),
    (replace(COUNT, numerator="n"), [("D041", "numerator")]),
    (of(Measure.SUM, None), [("D041", "field")]),
    (of(Measure.SUM, "nothing"), [("D012", "field")]),
    (of(Measure.SUM, "grade"), [("D013", "field")]),
    (of(Measure.SUM, "amount"), [("D051", "places")]),
    (of(Measure.SUM, "share"), [("D050", "places")]),
    (of(Measure.SUM, "people", 7), [("D042", "places"), ("D051", "places")]),
    (of(Measure.DISTINCT, "team"), [("D013", "field"), ("D052", "field")]),
    (of(Measure.DISTINCT, "name"), [("D052", "field")]),
    (of(Measure.DISTINCT, "remarks"), [("D013", "field")]),
    (replace(COUNT, org_unit_field="day"), [("D013", "org_unit_field")]),
    (replace(COUNT, org_unit_field="helpers"), [("D023", "org_unit_field")]),
    (replace(COUNT, day_field="grade"), [("D013", "day_field")]),
    (filtered(fields=(FieldIn("nothing", ()),)), [("D012", "filter.fields.0")]),
    (filtered(fields=(FieldIn("people", ("1",)),)), [("D013", "filter.fields.0")]),
    (
        filtered(fields=(FieldIn("grade", ("grave", "small")),)),
        [("D004", "filter.fields.0.values.1")],
    ),
    (filtered(fields=(FieldIn("rating", ("so_so",)),)), [("D004", "filter.fields.0.values.0")]),
    (filtered(dates=(DateWithin("grade"),)), [("D013", "filter.dates.0")]),
    (
        filtered(dates=(DateWithin("day", date(2021, 2, 1), date(2021, 1, 1)),)),
        [("D016", "filter.dates.0")],
    ),
    (
        replace(COUNT, register="plain", filter=Filter(states=(State.CLOSED,))),
        [("D053", "filter.states")],
    ),
    (replace(COUNT, per=100), [("D042", "per")]),
    (replace(COUNT, rounding=-1), [("D042", "rounding")]),
    (replace(COUNT, phrases=Phrases(("方面", "规范制度"))), [("D043", "phrases.aliases.0")]),
    (replace(COUNT, counted_unit=""), [("D044", "counted_unit")]),
    (replace(COUNT, definition=""), [("D045", "definition")]),
    (replace(COUNT, part_of="nothing"), [("D046", "part_of")]),
    (replace(COUNT, part_of="n"), [("D048", "part_of")]),
    (RATE, [("D046", "numerator"), ("D046", "denominator")]),
]  # fmt: skip


@pytest.mark.parametrize(("indicator", "expected"), FAULTY)
def test_every_contradiction_is_named(
    indicator: Indicator, expected: list[tuple[str, str]]
) -> None:
    assert codes(indicator) == expected


def test_contradictions_between_indicators() -> None:
    assert codes(COUNT, COUNT) == [("D011", "name"), ("D011", "name")]
    ratio_of_ratio = replace(RATE, name="worse", numerator="rate")
    assert codes(COUNT, OTHER, RATE, ratio_of_ratio) == [("D047", "numerator")]
    assert codes(COUNT, OTHER, replace(RATE, filter=Filter(states=(State.CLOSED,)))) == [
        ("D041", "filter")
    ]
    circle = [replace(COUNT, part_of="other"), replace(OTHER, part_of="n")]
    assert codes(*circle) == [("D048", "part_of"), ("D048", "part_of")]
    tail = replace(COUNT, name="tail", part_of="n")  # leads into a circle, is not of it
    assert codes(*circle, tail) == [("D048", "part_of"), ("D048", "part_of")]
    assert codes(COUNT, replace(OTHER, part_of="n", counted_unit="人")) == [("D049", "part_of")]


WHOLE = Indicator(
    "money", "资金", "Funds", Measure.SUM, "元", "口径", "definition", "finding", "amount",
    Filter(
        (FieldIn("grade", ("grave",)),), (State.CLOSED,), (DateWithin("day", date(2021, 1, 1)),)
    ),
    places=2, rounding=2, part_of="all", org_unit_field="org_unit", day_field="day",
    phrases=Phrases(("查扣资金",), ("查扣",), ("资金",)),
    targets=(Target(Decimal("1.50"), date(2021, 7, 1), "city", "文号"),),
    lamps=(FigureLamp(Colour.BLUE, "完成", "Reached", Decimal(100)),), version=3,
)  # fmt: skip


def test_written_and_read_back() -> None:
    assert from_plain(Indicator, to_plain(WHOLE)) == WHOLE
    one = IndicatorSet((WHOLE, COUNT))
    assert from_plain(IndicatorSet, to_plain(one)) == one
    assert by_name(one.indicators) == {"money": WHOLE, "n": COUNT}


@given(st.sampled_from([*SOUND, RATE, WHOLE]))
def test_what_equals_its_default_is_not_written(indicator: Indicator) -> None:
    plain = to_plain(indicator)
    assert from_plain(Indicator, plain) == indicator
    assert ("version" in plain) == (indicator.version != 1)
