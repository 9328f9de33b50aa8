"""Workbooks as offices keep them: exactly these records, these rows passed over, these faults."""

from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from openpyxl.utils.datetime import CALENDAR_MAC_1904

from kanhe.formats.importing import preview

from .workbook_building import CONTEXT, DEFINITIONS, faults, records, saved, skipped, xlsx

HEAD = ["序号", "问题描述", "发现日期", "问题来源", "责任单位"]
SEEN = "2021-03-09"


def finding(problem: str, found_on: str = SEEN, **more: Any) -> dict[str, Any]:
    return {
        "problem": problem,
        "found_on": found_on,
        "origin": "self_check",
        "responsible_org_unit": "zhian",
        **more,
    }


def row(number: Any, problem: str, found_on: Any = SEEN, *more: Any) -> list[Any]:
    return [number, problem, found_on, "自查", "治安支队", *more]


@dataclass
class Case:
    """A messy workbook and all that must come of it."""

    about: str
    data: bytes
    records: dict[str, dict[str, Any]]
    skipped: str
    faults: list[str] = field(default_factory=list)
    register: str = "finding"
    name: str = "ledger.xlsx"


def hidden(book: openpyxl.Workbook) -> None:
    page = book.active
    page.column_dimensions["C"].hidden = True
    page.row_dimensions[2].hidden = True
    book.worksheets[1].sheet_state = "hidden"


def in_1904() -> bytes:
    book = openpyxl.Workbook()
    book.epoch = CALENDAR_MAC_1904
    book.active.append(HEAD)
    book.active.append(row(1, "甲", date(2021, 3, 9)))
    book.active.append(row(2, "乙", 42802))
    return saved(book)


CASES = [
    Case(
        "title rows, a unit line, remarks below",
        xlsx(
            [
                ["某市问题整改台账"],
                ["填报单位：某市局", None, None, None, "2021年3月"],
                HEAD,
                row(1, "甲"),
                row(2, "乙"),
                ["填表人：张三", None, "审核人：李四"],
                ["备注：本表每周五报送。"],
            ]
        ),
        {"4": finding("甲"), "5": finding("乙")},
        "1 title 2 title 3 header 6 note 7 note",
    ),
    Case(
        "a header of two rows with merged groups",
        xlsx(
            [
                ["序号", "问题描述", "基本情况", None, "整改", None],
                [None, None, "发现日期", "问题来源", "责任单位", "完成时限"],
                row(1, "甲", SEEN, "2021-04-30"),
            ],
            merges=["A1:A2", "B1:B2", "C1:D1", "E1:F1"],
        ),
        {"3": finding("甲", due_on="2021-04-30")},
        "1 header 2 header",
    ),
    Case(
        "合计 and 小计 in the middle and at the end",
        xlsx(
            [
                [*HEAD, "涉及金额（万元）"],
                row(1, "甲", SEEN, 12.5),
                ["小计", None, None, None, None, 12.5],
                row(2, "乙", SEEN, 0.1),
                [None, "合  计", None, None, None, 12.6],
                ["总计：", None, None, None, None, 12.6],
            ]
        ),
        {"2": finding("甲", amount="125000.00"), "4": finding("乙", amount="1000.00")},
        "1 header 3 subtotal 5 subtotal 6 subtotal",
    ),
    Case(
        "同上, 〃 and merged data cells",
        xlsx(
            [
                [*HEAD, "涉及金额"],
                row(1, "甲", SEEN, 5),
                [2, "乙", "同上", "〃", "同 上", 6],
                [3, "丙", SEEN, "自查", "治安支队", 7],
                [4, "丁", None, "自查", "治安支队", 8],
            ],
            merges=["C4:C5"],
        ),
        {
            "2": finding("甲", amount="5.00"),
            "3": finding("乙", amount="6.00"),
            "4": finding("丙", amount="7.00"),
            "5": finding("丁", amount="8.00"),
        },
        "1 header",
    ),
    Case(
        "同上 under nothing, a number merged over two rows",
        xlsx(
            [
                [*HEAD, "涉及金额"],
                [1, "甲", "同上", "自查", "治安支队", 1],
                row(2, "乙", SEEN, 100),
                row(3, "丙", SEEN, None),
            ],
            merges=["F3:F4"],
        ),
        {"3": finding("乙", amount="100.00")},
        "1 header",
        ["C2 I001", "C2 I028", "F4 I029"],
    ),
    Case(
        "days as text in every fashion",
        xlsx(
            [
                ["2021年问题整改台账"],
                [*HEAD, "整改时限"],
                row(1, "甲", "3月9日", "2021.4.9"),
                row(2, "乙", "2021年3月9日", "２０２１－０４－０９"),
                row(3, "丙", datetime(2021, 3, 9), "二〇二一年四月九日"),
                row(4, "丁", 44264, "20210409"),
                row(5, "戊", "2021/3/9", "2021年4月"),
                row(6, "己", "44264", "2021-02-30"),
                row(7, "庚", "不记得了", "21.4.9"),
            ]
        ),
        {
            "3": finding("甲", due_on="2021-04-09"),
            "4": finding("乙", due_on="2021-04-09"),
            "5": finding("丙", due_on="2021-04-09"),
            "6": finding("丁", due_on="2021-04-09"),
        },
        "1 title 2 header",
        [
            "C8 I013 2021-03-09",
            "C9 I009",
            "F7 I015",
            "F8 I014 2021-02-28",
            "F9 I010 2021-04-09",
        ],
    ),
    Case(
        "a workbook that counts its days from 1904",
        in_1904(),
        {"2": finding("甲"), "3": finding("乙")},
        "1 header",
    ),
    Case(
        "hedged numbers, full-width digits, commas, 万, brackets",
        xlsx(
            [
                [*HEAD, "涉及金额（万元）", "问责人数"],
                row(1, "甲", SEEN, "约200", "３人"),
                row(2, "乙", SEEN, "１２.５", "十二"),
                row(3, "丙", SEEN, "1,200.5", "2名"),
                row(4, "丁", SEEN, 0.1 + 0.2, 1.5),
                row(5, "戊", SEEN, "(300)", "1"),
                row(6, "己", SEEN, -3, "无"),
            ]
        ),
        {
            "3": finding("乙", amount="125000.00", held_to_account="12"),
        },
        "1 header",
        [
            "F2 I005 2000000",
            "F6 I003",
            "F7 I021",
            "G4 I006 2",
            "G5 I007",
            "G7 I004 0",
        ],
    ),
    Case(
        "amounts as text with their own scale",
        xlsx(
            [
                [*HEAD, "涉及金额"],
                row(1, "甲", SEEN, "1.25万元"),
                row(2, "乙", SEEN, "12,500"),
                row(3, "丙", SEEN, "¥3.5"),
                row(4, "丁", SEEN, "2亿"),
            ]
        ),
        {
            "2": finding("甲", amount="12500.00"),
            "3": finding("乙", amount="12500.00"),
            "4": finding("丙", amount="3.50"),
            "5": finding("丁", amount="200000000.00"),
        },
        "1 header",
    ),
    Case(
        "several sheets with other headers, one of prose, one empty",
        xlsx(
            [HEAD, row(1, "甲")],
            [["问题", "责任部门", "来源", "排查日期"], ["乙", "治安支队", "自查", SEEN]],
            [["填表说明"], ["一、每周五报送。"]],
        ),
        {"Sheet1!2": finding("甲"), "Sheet2!2": finding("乙")},
        "1 header 1 header",
        ["A1 I049?"],
    ),
    Case(
        "csv in GB18030 with tabs",
        "\r\n".join(
            "\t".join(map(str, one)) for one in (HEAD, row(1, "甲𠮷"), row(2, '"乙\n丙"'))
        ).encode("gb18030"),
        {"2": finding("甲𠮷"), "3": finding("乙\n丙")},
        "1 header",
        name="ledger.csv",
    ),
    Case(
        "blank rows between, a repeated header of the next page, duplicates",
        xlsx(
            [
                HEAD,
                row(1, "甲"),
                [],
                [None, "　", None, None, None],
                HEAD,
                row(2, "甲"),
                row(3, "乙"),
            ]
        ),
        {"2": finding("甲"), "7": finding("乙")},
        "1 header 3 blank 4 blank 5 header 6 duplicate",
    ),
    Case(
        "wrong choices and org units",
        xlsx(
            [
                HEAD,
                [1, "甲", SEEN, "群众反应", "治安支队"],
                [2, "乙", SEEN, "道听途说", "治安支队"],
                [3, "丙", SEEN, "自查", "某某支队"],
                [4, "丁", SEEN, None, "治安支队"],
            ]
        ),
        {},
        "1 header",
        ["D2 I016 群众反映", "D3 I016", "D5 I001", "E4 I017"],
    ),
    Case(
        "own keys: one twice",
        xlsx(
            [
                ["编号", *HEAD[1:]],
                row("整〔2021〕1号", "甲"),
                row("整〔2021〕1号", "乙"),
                row("—", "丙"),
            ]
        ),
        {"2": finding("甲"), "4": finding("丙")},
        "1 header",
        ["A3 I051"],
    ),
    Case(
        "hidden column, hidden row, hidden sheet",
        xlsx([HEAD, row(1, "甲")], [HEAD, row(1, "乙")], touch=hidden),
        {"Sheet1!2": finding("甲")},
        "1 header",
        ["A1 I048?", "B1 I046?", "B1 I047?"],
    ),
    Case(
        "formula errors and formulas that nobody worked out",
        xlsx(
            [
                [*HEAD, "涉及金额", "说明"],
                row(1, "甲", SEEN, "#REF!", "#N/A"),
                row(2, "乙", SEEN, "=1+1"),
                row(3, "丙", "#N/A", 1),
                ["合计", None, None, None, None, "=SUM(F2:F4)"],
            ]
        ),
        {},
        "1 header 5 subtotal",
        ["C4 I040", "F2 I040", "F3 I041"],
    ),
    Case(
        "an error in the first column does not hide what else is missing",
        xlsx([["问题描述", "发现日期", "问题来源"], ["#N/A", SEEN, "自查"]]),
        {},
        "1 header",
        ["A1 I045?", "A2 I001", "A2 I040"],
    ),
    Case(
        "a unique register: the same event twice, told differently",
        xlsx(
            [
                ["开课日期", "警种", "学习主题", "人次"],
                [SEEN, "治安支队", "民法典", 30],
                [SEEN, "治安支队", "民法典", 31],
                [SEEN, "法制支队", "民法典", 31],
            ]
        ),
        {
            "2": {
                "held_on": SEEN,
                "org_unit": "zhian",
                "topic": "民法典",
                "headcount": "30",
            },
            "4": {
                "held_on": SEEN,
                "org_unit": "fazhi",
                "topic": "民法典",
                "headcount": "31",
            },
        },
        "1 header",
        ["A3 I050"],
        register="night_school",
    ),
    Case(
        "a required column is missing",
        xlsx([HEAD[:4], row(1, "甲")[:4]]),
        {},
        "1 header",
        ["B1 I045?", "B2 I001"],
    ),
]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.about)
def test_a_messy_workbook_gives_exactly_this(case: Case) -> None:
    found = preview(case.name, case.data, DEFINITIONS[case.register], CONTEXT)
    assert records(found) == case.records
    assert skipped(found) == case.skipped
    assert faults(found) == sorted(case.faults)


def test_the_documents_name_every_workbook() -> None:
    page = Path(__file__).parents[2] / "docs" / "spec" / "workbooks.md"
    told = [line[2:] for line in page.read_text("utf-8").splitlines() if line.startswith("- ")]
    assert told == [case.about for case in CASES]
    assert len(told) >= 12
