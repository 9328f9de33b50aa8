"""A small register with everything that reading needs."""

from datetime import date
from decimal import Decimal

import pytest

from kanhe.registers.datatypes import Datatype
from kanhe.registers.definition import Choice, Field, RegisterDefinition
from kanhe.registers.numbering import Numbering
from kanhe.registers.traits import EvidenceKind, EvidenceNeeds, Lifecycle, Traits


@pytest.fixture
def definition() -> RegisterDefinition:
    fields = (
        Field("problem", Datatype.TEXT, "问题描述", "Problem", ("存在问题",), True, longest=20),
        Field(
            "found_on",
            Datatype.DATE,
            "发现日期",
            "Found on",
            is_required=True,
            earliest=date(2020, 1, 1),
            latest=date(2030, 1, 1),
        ),
        Field("org_unit", Datatype.ORG_UNIT, "责任单位", "Org unit", ("单位",), True),
        Field("helpers", Datatype.ORG_UNIT, "协办单位", "Helpers", is_many=True),
        Field(
            "grade",
            Datatype.CHOICE,
            "等级",
            "Grade",
            choices=(
                Choice("ordinary", "一般", "Ordinary"),
                Choice("grave", "重大", "Grave", ("严重",)),
            ),
        ),
        Field(
            "people",
            Datatype.INTEGER,
            "人次",
            "People",
            counted_unit="人次",
            minimum=Decimal(0),
            maximum=Decimal(5000),
        ),
        Field("share", Datatype.DECIMAL, "占比", "Share", places=1),
        Field("amount", Datatype.MONEY, "金额", "Amount"),
        Field("due_on", Datatype.DATE, "完成时限", "Due on", not_before="found_on"),
        Field("met_at", Datatype.DATETIME, "开会时间", "Met at"),
        Field("owner", Datatype.PERSON, "责任人", "Owner", is_personal=True),
        Field("team", Datatype.PERSON, "成员", "Team", is_many=True, is_personal=True),
        Field("rule", Datatype.RECORD_LINK, "制度编号", "Rule", register="rule"),
        Field("spot", Datatype.PLACE, "点位", "Spot"),
        Field("proof", Datatype.EVIDENCE, "附件", "Proof", is_many=True),
        Field("rating", Datatype.RATING, "满意度", "Rating"),
        Field("remarks", Datatype.NOTE, "备注", "Remarks"),
    )
    traits = Traits(
        lifecycle=Lifecycle("org_unit"),
        evidence=EvidenceNeeds("proof", (EvidenceKind("report", "整改报告", "Report", 1),)),
    )
    return RegisterDefinition(
        "finding",
        "问题台账",
        "Findings",
        fields,
        Numbering("{org}整治〔{year}〕{serial}号"),
        "org_unit",
        "found_on",
        ("city",),
        traits=traits,
    )
