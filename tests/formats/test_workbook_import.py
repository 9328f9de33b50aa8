"""Choosing a register, remembering a mapping, what the ledger knows, and the object import/1."""

import json
from dataclasses import replace
from datetime import date

import pytest

from kanhe.formats.import_choice import choose_register
from kanhe.formats.import_json import to_import_json
from kanhe.formats.import_mapping import (
    ANY,
    MappingMemory,
    SheetMapping,
    dump_mapping,
    load_mapping,
    signature_of,
)
from kanhe.formats.import_preview import Known, fingerprint_of
from kanhe.formats.importing import preview
from kanhe.formats.workbook_in import read_workbook
from kanhe.values.refusal import Refusal

from .workbook_building import (
    CONTEXT,
    DEFINITIONS,
    faults,
    records,
    refusal_of,
    say,
    skipped,
    xlsx,
)

FINDING = DEFINITIONS["finding"]
SCHOOL = DEFINITIONS["night_school"]
HEAD = ["编号", "问题描述", "发现日期", "问题来源", "责任单位"]
ROW = ["1号", "甲", "2021-03-09", "自查", "治安支队"]


def test_the_object_is_exactly_that_of_the_contract() -> None:
    rows = [["台账"], [*HEAD, "整改时限", "督导组"], [*ROW, "2021.4.31", "x"], [*ROW, None, "y"]]
    found = preview("a.xlsx", xlsx(rows, titles=["2021年"]), FINDING, CONTEXT)
    plain = to_import_json(found, say, taken=True)
    assert json.loads(json.dumps(plain)) == {
        "kanhe": "import/1",
        "file": "a.xlsx",
        "sha256": found.sha256,
        "register": "finding",
        "taken": True,
        "sheets": [
            {
                "name": "2021年",
                "header_rows": [2],
                "mapping": {
                    "A": "key",
                    "B": "problem",
                    "C": "found_on",
                    "D": "origin",
                    "E": "responsible_org_unit",
                    "F": "due_on",
                },
                "unmapped": ["G"],
                "records": [
                    {
                        "row": 4,
                        "data": {
                            "key": "1号",
                            "problem": "甲",
                            "found_on": "2021-03-09",
                            "origin": "self_check",
                            "responsible_org_unit": "zhian",
                        },
                    }
                ],
                "skipped": [{"row": 1, "reason": "title"}, {"row": 2, "reason": "header"}],
                "diagnostics": [
                    {
                        "cell": "F3",
                        "code": "I014",
                        "severity": "error",
                        "message": "I014",
                        "suggestion": "2021-04-30",
                    }
                ],
            }
        ],
    }
    assert found.has_errors


def test_only_the_sheet_that_is_named_is_read() -> None:
    data = xlsx([HEAD, ROW], [HEAD, [*ROW[:1], "乙", *ROW[2:]]], titles=["一", "二"])
    found = preview("a.xlsx", data, FINDING, CONTEXT, sheet="二")
    assert [one.data["problem"] for _, one in found.records] == ["乙"]
    assert refusal_of(lambda: preview("a", data, FINDING, CONTEXT, sheet="三"))[1] == (
        "workbook_sheet_unknown"
    )


def test_what_the_ledger_holds_is_not_taken_again() -> None:
    rows = [ROW, ["2号", "乙", *ROW[2:]], [None, "丙", *ROW[2:]], ["4号", "丁", *ROW[2:]]]
    data = xlsx([HEAD, *rows])
    contents = [one.fingerprint for _, one in preview("a", data, FINDING, CONTEXT).records]
    held = {"1号": contents[0], "2号": contents[0]}
    known = Known(contents=frozenset(contents), content_of_key=held.get)
    found = preview("a", data, FINDING, CONTEXT, known=known)
    assert list(records(found)) == ["5"]
    assert skipped(found) == "1 header 2 already_taken 4 already_taken"
    assert faults(found) == ["A3 I052"]


def test_a_unique_event_of_the_ledger_is_not_entered_again() -> None:
    data = xlsx(
        [["开课日期", "举办单位", "学习内容", "参学人次"], ["2021-03-09", "治安支队", "民法典", 9]]
    )
    known = Known(uniques=frozenset({("zhian", "2021-03-09", "民法典")}))
    found = preview("a", data, SCHOOL, CONTEXT, known=known)
    assert faults(found) == ["A2 I053"]
    assert not records(found)


def test_equal_contents_have_equal_fingerprints_only() -> None:
    one = fingerprint_of({"a": "1", "b": ["x", "y"]})
    assert one == fingerprint_of({"b": ["x", "y"], "a": "1"})
    others = [{"a": "1", "b": ["xy"]}, {"a": "1", "b": "xy"}, {"a": "1b:2", "b": ["x", "y"]}]
    assert one not in map(fingerprint_of, others)


def test_the_year_comes_from_the_caller_then_the_sheet_and_else_is_asked_for() -> None:
    rows = [HEAD, ["1号", "甲", "3月9日", *ROW[3:]]]
    named = xlsx(rows, titles=["2020年"])
    assert preview("a", named, FINDING, CONTEXT).sheets[0].year == 2020
    told = replace(CONTEXT, year=2019)
    assert records(preview("a", named, FINDING, told))["2"]["found_on"] == "2019-03-09"
    assert faults(preview("a", xlsx(rows), FINDING, CONTEXT)) == ["C2 I012"]
    two = xlsx(rows, titles=["2020年至2021年"])
    assert faults(preview("a", two, FINDING, CONTEXT)) == ["C2 I012"]


def test_a_mapping_once_confirmed_is_used_for_the_same_form() -> None:
    odd = ["编号", "啥事", "发现日期", "问题来源", "责任单位", "时限"]
    march = xlsx([["三月"], odd, [*ROW, "2021-04-09"]])
    first = preview("a", march, FINDING, CONTEXT)
    assert not records(first)
    signature = signature_of(odd)
    assert first.sheets[0].signature == signature
    decided = SheetMapping("finding", {"B": "problem", "F": None})
    memory = load_mapping("m", dump_mapping(MappingMemory({signature: decided})))
    second = preview("a", march, FINDING, CONTEXT, mapping=memory)
    assert records(second)["3"]["problem"] == "甲"
    assert "due_on" not in records(second)["3"]
    learnt = second.confirmed(MappingMemory())
    april = xlsx([odd, ["9号", *ROW[1:], None]])
    third = preview("b", april, FINDING, CONTEXT, mapping=load_mapping("m", dump_mapping(learnt)))
    assert records(third)["2"]["problem"] == "甲"
    assert choose_register(list(DEFINITIONS.values()), read_workbook("b", april), mapping=learnt)


def test_a_header_that_no_title_gives_away_can_be_named() -> None:
    data = xlsx([["一", "二"], ["a", "b", "c", "d"], ["甲", "2021-03-09", "自查", "治安支队"]])
    columns = {"A": "problem", "B": "found_on", "C": "origin", "D": "responsible_org_unit"}
    memory = MappingMemory({ANY: SheetMapping("finding", columns, (2,))})
    found = preview("a", data, FINDING, CONTEXT, mapping=memory)
    assert list(records(found)) == ["3"]
    assert load_mapping("m", dump_mapping(memory)) == memory


@pytest.mark.parametrize(
    ("plain", "place"),
    [
        ("[", "1"),
        ("{}", "kanhe"),
        ('{"kanhe": "mapping/1"}', "sheets"),
        ('{"kanhe": "mapping/1", "sheets": {"s": []}}', "sheets.s"),
        ('{"kanhe": "mapping/1", "sheets": {"s": {"columns": {}}}}', "sheets.s.register"),
        (
            '{"kanhe": "mapping/1", "sheets": {"s": {"register": "f", "columns": {"a": "x"}}}}',
            "sheets.s.columns",
        ),
        (
            '{"kanhe": "mapping/1", "sheets": {"s": {"register": "f", "columns": {},'
            ' "header_rows": [2, 1]}}}',
            "sheets.s.header_rows",
        ),
    ],
)
def test_a_mapping_file_that_does_not_fit_is_refused(plain: str, place: str) -> None:
    with pytest.raises(Refusal) as refused:
        load_mapping("m.json", plain.encode())
    assert refused.value.code == "mapping_invalid"
    assert refused.value.facts == {"file": "m.json", "place": place}


@pytest.mark.parametrize(
    ("columns", "code"),
    [({"A": "nothing"}, "mapping_field_unknown"), ({"A": "cause", "B": "cause"}, "mapping_twice")],
)
def test_a_mapping_that_contradicts_the_register_is_refused(
    columns: dict[str, str | None], code: str
) -> None:
    memory = MappingMemory({ANY: SheetMapping("finding", columns)})
    data = xlsx([HEAD, ROW])
    assert refusal_of(lambda: preview("a", data, FINDING, CONTEXT, mapping=memory))[1] == code


@pytest.mark.parametrize("name", sorted(DEFINITIONS))
def test_a_register_is_recognised_by_its_own_titles(name: str) -> None:
    titles = [part.title for part in DEFINITIONS[name].fields]
    book = read_workbook("a.xlsx", xlsx([titles, ["x"] * len(titles)]))
    assert choose_register(list(DEFINITIONS.values()), book).name == name


def test_no_register_or_two_of_them_fit() -> None:
    definitions = list(DEFINITIONS.values())
    prose = read_workbook("a.xlsx", xlsx([["说明"], ["请按时报送"]]))
    assert refusal_of(lambda: choose_register(definitions, prose))[1] == "register_none_fits"
    twin = replace(FINDING, name="twin")
    book = read_workbook("a.xlsx", xlsx([HEAD, ROW]))
    with pytest.raises(Refusal) as refused:
        choose_register([FINDING, twin], book)
    assert refused.value.code == "register_ambiguous"
    assert "twin" in refused.value.facts["known"]
    other = replace(twin, title="另一本台账")
    named = read_workbook("问题整改台账.xlsx", xlsx([HEAD, ROW]))
    assert choose_register([FINDING, replace(other, aliases=())], named) is FINDING


def test_a_table_of_something_else_is_an_error_in_its_sheet() -> None:
    other = [["姓名", "工资", "奖金"], ["甲", 1, 2], ["乙", 3, 4]]
    found = preview("a.xlsx", xlsx([HEAD, ROW], other), FINDING, CONTEXT)
    assert faults(found) == ["A1 I049"]
    alone = refusal_of(lambda: preview("a.xlsx", xlsx(other), FINDING, CONTEXT))
    assert alone == (None, "workbook_no_table")


def test_an_uncertain_column_is_read_and_pointed_out() -> None:
    data = xlsx([[*HEAD, "整改目标任务"], [*ROW, "清零"]])
    found = preview("a.xlsx", data, FINDING, CONTEXT)
    assert records(found)["2"]["target"] == "清零"
    assert faults(found) == ["F1 I044?"]
    assert not found.has_errors


def test_days_stay_days() -> None:
    data = xlsx([HEAD, [*ROW[:2], date(2021, 3, 9), *ROW[3:]]])
    assert records(preview("a", data, FINDING, CONTEXT))["2"]["found_on"] == "2021-03-09"
