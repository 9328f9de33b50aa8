"""Definitions as plain data, and their contradictions."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal
from types import MappingProxyType
from typing import Any

import pytest

from kanhe.registers import traits
from kanhe.registers.datatypes import Datatype
from kanhe.registers.definition import Choice, DueRule, Field, RegisterDefinition, Submission
from kanhe.registers.diagnosis import diagnose_definition
from kanhe.registers.lifecycle import State
from kanhe.registers.numbering import Numbering
from kanhe.registers.plain import (
    Misfit,
    as_diagnostics,
    from_plain,
    path_text,
    read_plain,
    to_plain,
)
from kanhe.registers.traits import (
    Aggregate,
    EvidenceKind,
    EvidenceNeeds,
    Grain,
    Intake,
    Lifecycle,
    Location,
    Rated,
    Recurrence,
    Roster,
    Traits,
    VerifierLevel,
)
from kanhe.values.diagnostic import FieldPlace
from kanhe.values.refusal import Refusal


def test_a_definition_survives_being_an_entry(definition: RegisterDefinition) -> None:
    plain = to_plain(definition)
    assert from_plain(RegisterDefinition, plain) == definition
    assert "version" not in plain  # what equals its default is left out
    assert plain["fields"][5]["minimum"] == "0"
    assert plain["fields"][1]["earliest"] == "2020-01-01"


def plain_of(definition: RegisterDefinition, *path: str | int, value: Any) -> Any:
    plain = to_plain(definition)
    inner = plain
    for step in path[:-1]:
        inner = inner[step]
    inner[path[-1]] = value
    return plain


@pytest.mark.parametrize(
    ("path", "value", "code", "at"),
    [
        (("colour",), "red", "D001", "colour"),
        (("fields", 0, "kolor"), 1, "D001", "fields.0.kolor"),
        (("fields",), "all", "D002", "fields"),
        (("fields", 0), "problem", "D002", "fields.0"),
        (("fields", 0, "longest"), "20", "D002", "fields.0.longest"),
        (("fields", 0, "longest"), True, "D002", "fields.0.longest"),
        (("fields", 0, "is_many"), 1, "D002", "fields.0.is_many"),
        (("fields", 5, "minimum"), 0.5, "D002", "fields.5.minimum"),
        (("fields", 5, "minimum"), "half", "D002", "fields.5.minimum"),
        (("fields", 1, "earliest"), "soon", "D002", "fields.1.earliest"),
        (("fields", 0, "datatype"), "float", "D004", "fields.0.datatype"),
        (("fields", 0, "datatype"), [], "D004", "fields.0.datatype"),
        (("fields", 0), {"name": "x", "datatype": "text", "title": "x"}, "D003", "fields.0"),
    ],
)
def test_misfits_name_their_path(
    definition: RegisterDefinition, path: tuple[str | int, ...], value: Any, code: str, at: str
) -> None:
    plain = plain_of(definition, *path, value=value)
    read, misfits = read_plain(RegisterDefinition, plain)
    assert read is None
    assert [(one.code, path_text(one.path)) for one in misfits] == [(code, at)]
    with pytest.raises(Refusal, match="plain_misfit"):
        from_plain(RegisterDefinition, plain)


def test_all_misfits_are_found_in_one_go(definition: RegisterDefinition) -> None:
    plain = plain_of(definition, "fields", 0, "datatype", value="x") | {"colour": 1, "title": 2}
    assert len(read_plain(RegisterDefinition, plain)[1]) == 3


def test_null_and_days_as_yaml_gives_them(definition: RegisterDefinition) -> None:
    plain = plain_of(definition, "fields", 1, "earliest", value=date(2020, 1, 1))
    plain["submission"] = None
    plain["fields"][5]["minimum"] = 0
    assert from_plain(RegisterDefinition, plain) == definition


@dataclass(frozen=True, slots=True)
class _Moment:
    at: datetime
    more: Mapping[str, Any]


def test_moments_and_open_mappings() -> None:
    moment = _Moment(datetime(2021, 3, 9, 8), {"a": ("b", Decimal("1.50"))})
    plain = to_plain(moment)
    assert plain == {"at": "2021-03-09T08:00:00", "more": {"a": ["b", "1.50"]}}
    assert from_plain(_Moment, plain).at == moment.at
    _, misfits = read_plain(_Moment, {"at": 5, "more": {1: 2}})
    assert [one.code for one in misfits] == ["D002", "D002"]


def test_misfits_become_diagnostics() -> None:
    (fault,) = as_diagnostics(
        [Misfit(("fields", 0), "D003", (("name", "title"),))],
        lambda path: FieldPlace(path_text(path)),
    )
    assert fault.place == FieldPlace("fields.0")
    assert fault.fact_map == {"path": "fields.0", "name": "title"}


def codes(definition: RegisterDefinition) -> list[tuple[str, str]]:
    found = diagnose_definition(definition, ["finding", "rule"], ["city"])
    return [(one.code, path_text(one.path)) for one in found]


def test_a_sound_definition_has_no_contradiction(definition: RegisterDefinition) -> None:
    assert codes(definition) == []


TEXT = Field("extra", Datatype.TEXT, "另栏", "Extra")
CHOICES = (Choice("a", "甲", "A"), Choice("b", "乙", "B"))


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"name": "x", "datatype": Datatype.TEXT}, []),
        ({"name": "Extra"}, ["D010"]),
        ({"name": "key"}, ["D010"]),
        ({"title": "责任 单位"}, ["D022"]),
        ({"datatype": Datatype.CHOICE}, ["D014"]),
        ({"choices": CHOICES}, ["D014"]),
        ({"datatype": Datatype.CHOICE, "choices": CHOICES}, []),
        (
            {"datatype": Datatype.CHOICE, "choices": (*CHOICES, Choice("c", "丙", "C", ("甲",)))},
            ["D015"],
        ),
        (
            {"datatype": Datatype.CHOICE, "choices": (*CHOICES, Choice("a", "丙", "C"))},
            ["D015"],
        ),
        ({"datatype": Datatype.CHOICE, "choices": (Choice("A", "甲", "A"),)}, ["D010"]),
        (
            {"datatype": Datatype.INTEGER, "minimum": Decimal(2), "maximum": Decimal(1)},
            ["D016"],
        ),
        (
            {
                "datatype": Datatype.DATE,
                "earliest": date(2021, 1, 2),
                "latest": date(2021, 1, 1),
            },
            ["D016"],
        ),
        ({"minimum": Decimal(1)}, ["D017"]),
        ({"datatype": Datatype.INTEGER, "is_many": True}, ["D017"]),
        ({"datatype": Datatype.DATE, "is_personal": True}, ["D017"]),
        ({"datatype": Datatype.PERSON}, ["D021"]),
        ({"datatype": Datatype.RECORD_LINK, "register": "none"}, ["D018"]),
        ({"datatype": Datatype.DATE, "not_before": "none"}, ["D012"]),
        ({"datatype": Datatype.DATE, "not_before": "problem"}, ["D013"]),
    ],
)
def test_contradictions_in_a_field(
    definition: RegisterDefinition, changes: dict[str, Any], expected: list[str]
) -> None:
    extra = replace(TEXT, **changes)
    found = codes(replace(definition, fields=(*definition.fields, extra)))
    assert [code for code, _ in found] == expected
    at = f"fields.{len(definition.fields)}"
    assert all(path.startswith(at) for _, path in found)


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"name": "Finding"}, ["D010"]),
        ({"org_unit_field": "problem"}, ["D013"]),
        ({"org_unit_field": "helpers"}, ["D023"]),
        ({"day_field": "due_on"}, ["D023"]),
        ({"day_field": "none"}, ["D012"]),
        ({"unique": ("none",)}, ["D012"]),
        ({"filled_by": ("village",)}, ["D024"]),
        ({"numbering": Numbering("F")}, ["D019"]),
        ({"submission": Submission(Grain.WEEK, 8, 9)}, ["D027"]),
        ({"submission": Submission(Grain.MONTH, 5, 25)}, ["D027"]),
        ({"submission": Submission(Grain.DAY, 1, 9)}, []),
        ({"due_rules": (DueRule("due_on", "found_on", -1),)}, ["D028"]),
        ({"due_rules": (DueRule("due_on", "found_on", 5, "grade"),)}, ["D028"]),
        ({"due_rules": (DueRule("due_on", "problem", 5, "grade", "grave"),)}, ["D013"]),
        ({"traits": Traits()}, []),
    ],
)
def test_contradictions_outside_fields(
    definition: RegisterDefinition, changes: dict[str, Any], expected: list[str]
) -> None:
    assert [code for code, _ in codes(replace(definition, **changes))] == expected


def test_a_name_that_stands_twice(definition: RegisterDefinition) -> None:
    twin = replace(definition.fields[-1], title="备注二")
    found = codes(replace(definition, fields=(*definition.fields, twin)))
    assert [code for code, _ in found] == ["D011", "D011"]


@pytest.mark.parametrize(
    ("trait", "expected"),
    [
        ({"lifecycle": Lifecycle("none")}, ["D012"]),
        ({"lifecycle": Lifecycle("org_unit", (State.CLOSED,))}, ["D020"]),
        (
            {"lifecycle": Lifecycle("org_unit", verifiers=(VerifierLevel("grade", "x", "moon"),))},
            ["D024"],
        ),
        (
            {"lifecycle": Lifecycle("org_unit", verifiers=(VerifierLevel("spot", "x", "city"),))},
            ["D013"],
        ),
        ({"roster": Roster("team", "people")}, []),
        ({"roster": Roster("people", "team")}, ["D013", "D013"]),
        ({"recurrence": Recurrence("found_on", (2, 4))}, []),
        ({"recurrence": Recurrence("found_on", ())}, ["D026"]),
        ({"recurrence": Recurrence("found_on", (0,))}, ["D026"]),
        ({"location": Location("spot", "share", "share")}, []),
        ({"location": Location("problem")}, ["D013"]),
        ({"evidence": EvidenceNeeds("spot", ())}, ["D013"]),
        ({"rating": Rated("rating", "remarks")}, []),
        ({"rating": Rated("grade", "none")}, ["D013", "D012"]),
        ({"intake": Intake("problem", "found_on", 15)}, []),
        ({"aggregate": Aggregate(("people", "spot"))}, ["D013", "D025"]),
    ],
)
def test_contradictions_in_traits(
    definition: RegisterDefinition, trait: dict[str, Any], expected: list[str]
) -> None:
    found = codes(replace(definition, traits=Traits(**trait)))
    assert [code for code, _ in found] == expected


def test_questions_to_traits() -> None:
    grave = VerifierLevel("grade", "grave", "city")
    assert traits.verification(Lifecycle("o", verifiers=(grave,)), {"grade": "grave"}) == grave
    assert traits.verification(Lifecycle("o", verifiers=(grave,)), {}) is None
    kinds = (EvidenceKind("a", "甲", "A", 2), EvidenceKind("b", "乙", "B"))
    assert traits.missing_evidence(EvidenceNeeds("p", kinds), ["a"]) == kinds[:1]
    assert traits.missing_evidence(EvidenceNeeds("p", kinds), ["a", "a"]) == ()
    tuesdays = traits.expected_days(
        Recurrence("held_on", (2, 4)), date(2021, 3, 8), date(2021, 3, 16)
    )
    assert [day.day for day in tuesdays] == [9, 11, 16]


class _Word(str):
    """A text that is not quite `str`, as some libraries hand over."""


@pytest.mark.parametrize(
    ("value", "plain"),
    [
        (MappingProxyType({"a": (1, "b")}), {"a": [1, "b"]}),
        (frozenset({"x"}), ["x"]),
        (_Word("y"), "y"),
    ],
)
def test_containers_and_texts_of_other_kinds_become_plain(value: object, plain: object) -> None:
    assert to_plain(value) == plain


def test_what_is_no_data_is_a_bug() -> None:
    with pytest.raises(AssertionError):
        to_plain(object())
