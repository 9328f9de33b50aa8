"""What numbers lend each other."""

import pytest

from kanhe.claims.number import Kind

from .reading import plain, settled


def rows(text):
    return [
        (text[m.start : m.end], m.kind.value, m.counted_unit, m.hedge[0] if m.hedge else None)
        for m in settled(text)
    ]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        (
            "提高15、22个百分点",
            [("15", "claim", "个百分点", None), ("22个百分点", "claim", "个百分点", None)],
        ),
        ("超过98%、85%", [("98%", "claim", "%", "超过"), ("85%", "claim", "%", "超过")]),
        ("约98%、85%", [("98%", "claim", "%", "约"), ("85%", "claim", "%", None)]),
        ("超过98%、近85%", [("98%", "claim", "%", "超过"), ("85%", "claim", "%", "近")]),
        ("超3家、5人", [("3家", "claim", "家", "超"), ("5人", "claim", "人", None)]),
        ("补贴3万元至5万元", [("3万元至5万元", "claim", "元", "~")]),
        ("由3万元至5万元", [("3万元", "claim", "元", None), ("5万元", "claim", "元", None)]),
        ("补贴5万元至3万元", [("5万元", "claim", "元", None), ("3万元", "claim", "元", None)]),
        ("5号至8号楼", [("5号", "date", None, None), ("8号楼", "name", None, None)]),
        ("旅居人数超550万、", [("550万", "claim", None, "超")]),
        ("新增40.8万青年", [("40.8万", "claim", None, None)]),
        ("新增12青年", [("12", "name", None, None)]),
        ("突破百亿", [("百亿", "claim", None, "突破")]),
        ("约3。", [("3", "name", None, "约")]),
        ("超过30a", [("30", "name", None, "超过")]),
        ("系数提高到0.586。", [("0.586", "claim", None, None)]),
        ("收入比缩小至2.54,", [("2.54", "claim", None, None)]),
        ("系数0.586级", [("0.586级", "spec", None, None)]),
        ("平均居住83天", [("83天", "claim", "天", None)]),
        ("服务时长12万小时", [("12万小时", "claim", "小时", None)]),
        ("志愿服务2000小时", [("2000小时", "claim", "小时", None)]),
        ("人员轮训40学时", [("40学时", "claim", "学时", None)]),
        ("连续奋战40小时", [("40小时", "duration", "小时", None)]),
        ("党龄50年以上的老党员", [("50年以上", "criterion", "年", "以上")]),
        ("占20%以上的份额", [("20%以上", "criterion", "%", "以上")]),
        ("占20%以上份额", [("20%以上", "claim", "%", "以上")]),
        ("超200亿元县2个", [("200亿元", "criterion", "元", "超"), ("2个", "claim", "个", None)]),
        ("超200亿元,县2个", [("200亿元", "claim", "元", "超"), ("2个", "claim", "个", None)]),
        ("超200亿元增长2个", [("200亿元", "claim", "元", "超"), ("2个", "claim", "个", None)]),
        ("750千伏输变电工程", [("750千伏", "spec", "千伏", None)]),
        ("2座35万千瓦塔", [("2座", "claim", "座", None), ("35万千瓦", "spec", "千瓦", None)]),
        ("2座35万千瓦", [("2座", "claim", "座", None), ("35万千瓦", "spec", "千瓦", None)]),
        ("6人35万千瓦", [("6人", "claim", "人", None), ("35万千瓦", "claim", "千瓦", None)]),
        ("建成10万吨泊位", [("10万吨", "claim", "吨", None)]),
        ("某公司10万吨泊位", [("10万吨", "spec", "吨", None)]),
        ("近10万吨泊位", [("10万吨", "claim", "吨", "近")]),
        ("供应10万吨", [("10万吨", "claim", "吨", None)]),
    ],
)
def test_neighbours_decide(text, found):
    assert rows(text) == found


def test_a_joined_range_has_both_bounds_and_no_value():
    (only,) = settled("补贴3千元至5万元")
    assert (only.value, plain(only.low), plain(only.high)) == (None, "3000", "50000")


def test_a_criterion_is_weak():
    assert [m.is_strong for m in settled("超200亿元县2个") if m.kind is Kind.CRITERION] == [False]
