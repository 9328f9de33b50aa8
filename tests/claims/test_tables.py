"""Numbers in cells: what row and column say."""

import pytest

from .reading import numbers, plain


def rows(text):
    return [
        (n.text, n.kind.value, plain(n.value), n.counted_unit, n.subject) for n in numbers(text)
    ]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        (
            "单位\t件数\t金额(万元)\n城东所\t30\t1.5\n城西所\t12起\t20余",
            [
                ("30", "claim", "30", None, "城东所件数"),
                ("1.5", "claim", "15000", "元", "城东所金额"),
                ("12起", "claim", "12", "起", "城西所件数"),
                ("20余", "claim", "200000", "元", "城西所金额"),
            ],
        ),
        (
            "序号\t项目\t时长\n1\t巡逻\t3天",
            [("1", "ordinal", "1", None, ""), ("3天", "claim", "3", "天", "巡逻时长")],
        ),
        ("项目\t合计(火星元)\n甲\t30", [("30", "claim", "30", None, "甲合计")]),
        ("项目\t合计(百百元)\n甲\t30", [("30", "claim", "30", None, "甲合计")]),
        ("项目\t合计(亿元)\n甲\t数十", [("数十", "claim", "-", "元", "甲合计")]),
        ("项目\t占比(%)\n甲\t30", [("30", "claim", "30", "%", "甲占比")]),
        ("全市\t共计30起案件", [("30起", "claim", "30", "起", "案件")]),
        ("30\t40", [("30", "claim", "30", None, ""), ("40", "claim", "40", None, "")]),
        ("甲\t30\n后文破案5起。\n乙\t40", [
            ("30", "claim", "30", None, "甲"), ("5起", "claim", "5", "起", "后文破案"),
            ("40", "claim", "40", None, "乙"),
        ]),
        ("日期\t件数\n2025年\t三分之一", [
            ("2025年", "date", "-", None, ""),
            ("三分之一", "ratio", "0.3333333333333333333333333333", None, ""),
        ]),
        ("甲乙\n甲\t", []),
    ],
)  # fmt: skip
def test_a_table_says_what_its_cells_count(text, found):
    assert rows(text) == found


def test_an_open_cell_takes_the_scale_of_its_head():
    (only,) = numbers("项目\t合计(亿元)\n甲\t数十")
    assert (plain(only.low), plain(only.high)) == ("2000000000", "10000000000")
