"""Column titles to fields."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kanhe.registers.datatypes import Datatype
from kanhe.registers.definition import Field, RegisterDefinition
from kanhe.registers.mapping import KEY, Title, propose, read_title, score
from kanhe.registers.numbering import Numbering


def of(definition: RegisterDefinition, *titles: str | None) -> list[str | None]:
    return [part.field for part in propose(definition, titles)]


@pytest.mark.parametrize(
    ("title", "parts"),
    [
        ("金额（万元）", Title(("金额",), "元", 10_000)),
        ("金额(单位：亿元)", Title(("金额",), "元", 100_000_000)),
        ("人次", Title(("人次",), None, 1)),
        ("参加人数（人）", Title(("参加人数",), "人", 1)),
        ("时限（必填）", Title(("时限",), "必填", 1)),
        ("整改情况\n完成 时限*", Title(("整改情况", "完成时限"), None, 1)),
        ("数量（万）", Title(("数量",), "万", 1)),
        ("***", Title((), None, 1)),
    ],
)
def test_titles(title: str, parts: Title) -> None:
    assert read_title(title) == parts


def test_titles_aliases_and_keys(definition: RegisterDefinition) -> None:
    titles = ("序号", "编号", "存在问题", "发现日期", "责任 单位", None, "金额（万元）", "天气")
    assert of(definition, *titles) == [
        None,
        KEY,
        "problem",
        "found_on",
        "org_unit",
        None,
        "amount",
        None,
    ]
    amount = propose(definition, titles)[6]
    assert amount.is_certain
    assert amount.scale == 10_000


def test_a_near_title_is_proposed_but_not_certain(definition: RegisterDefinition) -> None:
    near = propose(definition, ["问题的描述", "整改完成时限", "发现的日期"])
    assert [part.field for part in near] == ["problem", "due_on", "found_on"]
    assert not any(part.is_certain for part in near)


def test_a_field_is_given_once(definition: RegisterDefinition) -> None:
    assert of(definition, "责任单位", "单位") == ["org_unit", None]
    assert of(definition, "单位", "责任单位") == [None, "org_unit"]


def test_a_tie_is_left_to_a_person() -> None:
    fields = (
        Field("begins_on", Datatype.DATE, "开始时间", "Begins"),
        Field("ends_on", Datatype.DATE, "结束时间", "Ends"),
    )
    definition = RegisterDefinition(
        "r", "r", "r", fields, Numbering("{serial}"), "o", "begins_on", ()
    )
    (part,) = propose(definition, ["时间"])
    assert part.field is None
    assert part.tied == ("begins_on", "ends_on")
    (settled,) = propose(definition, ["时间"], {"时 间": "ends_on"})
    assert settled.field == "ends_on"
    assert settled.is_certain


def test_a_nameless_title_scores_nothing(definition: RegisterDefinition) -> None:
    field = Field("x", Datatype.TEXT, "（）", "")
    assert score(field, Title((), None, 1)) == 0
    assert score(field, Title(("甲",), None, 1)) == 0
    assert of(definition, "***", " ") == [None, None]


@given(st.lists(st.sampled_from(["单位", "责任单位", "存在问题", "日期", "时限", "x", ""]), max_size=8))
def test_no_field_is_given_to_two_columns(titles: list[str]) -> None:
    fields = (
        Field("problem", Datatype.TEXT, "存在问题", "Problem"),
        Field("org_unit", Datatype.ORG_UNIT, "责任单位", "Org unit", ("单位",)),
        Field("found_on", Datatype.DATE, "发现日期", "Found on", ("日期",)),
    )
    definition = RegisterDefinition(
        "r", "r", "r", fields, Numbering("{serial}"), "org_unit", "found_on", ()
    )
    given_fields = [name for name in of(definition, *titles) if name]
    assert len(given_fields) == len(set(given_fields))
    assert ("存在问题" in titles) == ("problem" in given_fields)
