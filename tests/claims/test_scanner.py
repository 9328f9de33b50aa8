"""One number at a time: numeral, counted unit, hedges, kind."""

import pytest

from kanhe.claims.number import HedgeKind, Kind

from .reading import plain, scanned


@pytest.mark.parametrize(
    ("text", "found", "value", "counted_unit", "hedge"),
    [
        ("破案2234起", "2234起", "2234", "起", None),
        ("铲除1.8万余株", "1.8万余株", "18000", "株", "余"),
        ("涉案57.3亿元", "57.3亿元", "5730000000", "元", None),
        ("检查5400余台次", "5400余台次", "5400", "台次", "余"),
        ("检查500家(次)", "500家(次)", "500", "家(次)", None),
        ("购置6900台(套)", "6900台(套)", "6900", "台(套)", None),
        ("处罚88家(105人)", "88家", "88", "家", None),
        ("抽查12件(共3批)", "12件", "12", "件", None),
        ("死亡率7.2/10万", "7.2/10万", "7.2", "/10万", None),
        ("产能3095万吨/年", "3095万吨/年", "30950000", "吨/年", None),
        ("单价12元/次数", "12元/次", "12", "元/次", None),
        ("占比3元/很多", "3元", "3", "元", None),
        ("占98%以上", "98%以上", "98", "%", "以上"),
        ("出生率6.12‰", "6.12‰", "6.12", "‰", None),
        ("下降2个百分点", "2个百分点", "2", "个百分点", None),
        ("走访近百家", "百家", "100", "家", "近"),
        ("不少于450人次", "450人次", "450", "人次", "不少于"),
        ("共计约有30人", "30人", "30", "人", "约"),
        ("30 人参加", "30 人", "30", "人", None),
        ("增长三成多", "三成多", "3", "成", "多"),
        ("约30人左右", "30人左右", "30", "人", "左右"),
        ("十一名队员", "十一名", "11", "名", None),
        ("动员十一万人", "十一万人", "110000", "人", None),
        ("募集20多万", "20多万", "200000", None, "多"),
    ],
)
def test_a_number_is_read_with_what_belongs_to_it(text, found, value, counted_unit, hedge):
    first = scanned(text)[0]
    assert text[first.start : first.end] == found
    assert (plain(first.value), first.counted_unit) == (value, counted_unit)
    assert (first.hedge[0] if first.hedge else None) == hedge


@pytest.mark.parametrize(
    ("text", "low", "high", "hedge_kind"),
    [
        ("化解数十起", "20", "100", HedgeKind.ABOUT),
        ("走访3万至5万户", "30000", "50000", HedgeKind.RANGE),
        ("减排30~50吨", "30", "50", HedgeKind.RANGE),
        ("增长5%-8%", "5", "8", HedgeKind.RANGE),
        ("查处二三十起", "20", "39", None),
    ],
)
def test_open_numbers_have_bounds(text, low, high, hedge_kind):
    (only,) = scanned(text)
    assert (only.value, plain(only.low), plain(only.high)) == (None, low, high)
    assert (only.hedge[1] if only.hedge else None) is hedge_kind


@pytest.mark.parametrize(
    ("text", "kind", "rule"),
    [
        ("4个多月来", Kind.DURATION, "duration"),
        ("连续三年", Kind.DURATION, "duration"),
        ("一年", Kind.IDIOM, "word"),
        ("一天之内", Kind.IDIOM, "word"),
        ("一分钟", Kind.IDIOM, "duration"),
        ("一宗", Kind.IDIOM, "one"),
        ("三个方面", Kind.STRUCTURAL, "structural"),
        ("这五名同志", Kind.STRUCTURAL, "structural"),
        ("五名同志", Kind.CLAIM, "number"),
        ("三分之一", Kind.RATIO, "fraction"),
        ("123", Kind.NAME, "bare"),
        ("二十大", Kind.NAME, "word"),
        ("进一步", Kind.IDIOM, "word"),
        ("9" * 60, Kind.NAME, "long_run"),
        ("三" * 60, Kind.NAME, "long_run"),
    ],
)
def test_what_is_no_claim_says_why(text, kind, rule):
    first = scanned(text)[0]
    assert (first.kind, first.rule) == (kind, rule)
    assert first.is_claim is (kind is Kind.CLAIM)


@pytest.mark.parametrize(
    "text", ["队伍", "统一部署", "红十字会", "打击犯罪", "几乎", "上级", "数字", "好事", "三", ""]
)
def test_words_that_hold_a_numeral_say_nothing(text):
    assert scanned(text) == []


@pytest.mark.parametrize("text", ["节约30元", "附近30米", "最近30件", "技术突破30项", "办得到30件"])
def test_the_end_of_another_word_is_no_hedge(text):
    (only,) = scanned(text)
    assert only.hedge is None
    assert only.before == only.start


def test_a_change_is_no_range():
    text = "由26.7%到52.1%"
    assert [text[m.start : m.end] for m in scanned(text)] == ["26.7%", "52.1%"]


def test_a_word_is_not_cut_out_of_what_was_read_before():
    text = "12号三北工程"
    assert [text[m.start : m.end] for m in scanned(text)] == ["12号", "三北工程"]


def test_a_stretch_is_scanned_alone():
    from kanhe.claims.scanner import scanner_of

    from .reading import LEXICON

    text = "1人2人3人"
    found = scanner_of(LEXICON).scan(text, 2, 4)
    assert [text[m.start : m.end] for m in found] == ["2人"]
