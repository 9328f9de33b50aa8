"""Numerals: golden examples, what must not be read, and every whole number both ways."""

from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kanhe.claims.normalise import normalise
from kanhe.claims.numerals import NumeralKind, numeral_at, numerals_in, range_at

_GOLDEN = Path(__file__).parent.parent / "golden" / "claims" / "numerals.txt"
_DIGITS = "零一二三四五六七八九"
_CAPITALS = str.maketrans("零一二三四五六七八九十百千", "零壹贰叁肆伍陆柒捌玖拾佰仟")
_MAX = 10**16
_NEAR_TEXT = st.text(
    st.sampled_from(
        "0123456789.,，%/-~余多几来数上十百千万亿兆零〇一二两三五九点半分之又负伍陆拾至 个"
    ),
    max_size=40,
)


def _golden() -> list[list[str]]:
    lines = _GOLDEN.read_text(encoding="utf-8").splitlines()
    return [line.split(" | ") for line in lines if not line.startswith("#")]


def _decimal(written: str) -> Decimal:
    above, _, below = written.partition("/")
    return Decimal(above) / Decimal(below) if below else Decimal(above)


@pytest.mark.parametrize(("text", "span", "worth", "step", "hedge"), _golden())
def test_golden(text: str, span: str, worth: str, step: str, hedge: str) -> None:
    start, end = map(int, span.split(":"))
    low, _, high = worth.partition("..")

    numeral = numeral_at(normalise(text), start)

    assert numeral is not None
    assert (numeral.start, numeral.end) == (start, end)
    assert (numeral.low, numeral.high) == (_decimal(low), _decimal(high or low))
    assert numeral.value == (None if high else _decimal(low))
    assert str(numeral.value) == low or "/" in low or high
    assert numeral.step == _decimal(step)
    assert (numeral.hedge or "-") == hedge


def test_there_are_enough_examples() -> None:
    assert len(_golden()) >= 200


@pytest.mark.parametrize(
    "text",
    [
        "队伍", "入伍", "内陆", "大陆", "登陆", "陆地", "放肆", "收拾", "拾起", "参加", "伍仁",
        "打击", "零星", "零售", "零距离", "零容忍", "万一", "万分", "千克", "百姓", "百货",
        "成百上千", "晚上", "以上", "马上", "数据", "数字", "几乎", "几个", "多种", "余额", "来自",
        "千万不要", "半年", "两两", "负责", "-", "○", "个百分点", "附近百家", "经过百年",
        "", "％", "/", "百分之", "负", "..", "制约百业", "到达万州", "百万市民",
    ],
)  # fmt: skip
def test_not_a_numeral(text: str) -> None:
    text = normalise(text)
    own = [
        numeral_at(text, start)
        for start in range(len(text) + 1)
        if text[start : start + 1] != "一"  # the 一 of 万一 is a word's, which the caller masks
    ]
    assert own == [None] * len(own)


@pytest.mark.parametrize(
    ("text", "low", "high", "step", "end"),
    [
        ("10~15个", 10, 15, 1, 5),
        ("9亿~16亿元", 900000000, 1600000000, 100000000, 6),
        ("3万至5万人", 30000, 50000, 10000, 5),
        ("3-5万元", 30000, 50000, 10000, 4),
        ("1.5到2亿元", 150000000, 200000000, 10000000, 6),
        ("300-5万元", 300, 50000, 100, 6),
        ("5%~20%", 5, 20, 1, 6),
        ("5-20%", 5, 20, 1, 5),
        ("三至五万人", 30000, 50000, 10000, 4),
        ("三到五百人", 300, 500, 100, 4),
        ("一到五个", 1, 5, 1, 3),
        ("一到二十个", 1, 20, 1, 4),
        ("二十至三十五人", 20, 35, 1, 6),
        ("1—2个", 1, 2, 1, 3),
        ("10——15个", 10, 15, 1, 6),
        ("-5~-3℃", -5, -3, 1, 5),
        ("3至百分之5", 3, 5, 1, 6),
        ("0.5—百分之5万", Decimal("0.5"), 50000, Decimal("0.1"), 9),
    ],
)
def test_range(text: str, low: Decimal, high: Decimal, step: Decimal, end: int) -> None:
    found = range_at(text, 0)
    assert found is not None
    assert (found.value, found.low, found.high, found.step) == (None, low, high, step)
    assert (found.start, found.end, found.hedge) == (0, end, "~")


@pytest.mark.parametrize(
    "text",
    ["15~10", "2021-03-09", "0871-110-12", "10余~20", "10~20余", "十几~20", "10~几十", "5", "5~",
     "5%~20", "10~10", "3~-5万",
     "3至百分之-5万", "人", ""],
)  # fmt: skip
def test_not_a_range(text: str) -> None:
    assert range_at(text, 0) is None


def test_a_range_does_not_begin_inside_a_date() -> None:
    assert range_at("2021-03-09", 5) is None


@pytest.mark.parametrize(
    ("text", "kind", "is_chinese", "has_scale"),
    [
        ("300名", NumeralKind.CARDINAL, False, False),
        ("1.8万株", NumeralKind.CARDINAL, False, True),
        ("3万5千", NumeralKind.CARDINAL, False, True),
        ("三百名", NumeralKind.CARDINAL, True, False),
        ("三万名", NumeralKind.CARDINAL, True, False),
        ("数百名", NumeralKind.CARDINAL, True, False),
        ("25%", NumeralKind.PERCENT, False, False),
        (".5%", NumeralKind.PERCENT, False, False),
        ("百分之30", NumeralKind.PERCENT, False, False),
        ("百分之三十", NumeralKind.PERCENT, True, False),
        ("2‰", NumeralKind.PERMILLE, False, False),
        ("千分之二", NumeralKind.PERMILLE, True, False),
        ("三分之一", NumeralKind.FRACTION, True, False),
        ("三分之2", NumeralKind.FRACTION, False, False),
        ("2又三分之一", NumeralKind.FRACTION, False, False),
        ("1/4", NumeralKind.FRACTION, False, False),
        ("-3万", NumeralKind.CARDINAL, False, True),
        ("负三万", NumeralKind.CARDINAL, True, False),
    ],
)
def test_kind_and_script(text: str, kind: NumeralKind, is_chinese: bool, has_scale: bool) -> None:
    numeral = numeral_at(text, 0)
    assert numeral is not None
    assert (numeral.kind, numeral.is_chinese, numeral.has_scale) == (kind, is_chinese, has_scale)


def test_a_row_of_digits_is_never_entered() -> None:
    assert [numeral_at("12040", start) for start in range(1, 5)] == [None] * 4


@pytest.mark.parametrize(
    ("text", "worth"),
    [
        ("有4 312人参加", ["4312"]),
        ("投入12 345 678元", ["12345678"]),
        ("占1 204%", ["1204"]),
        ("共 4 312人", ["4", "312"]),  # columns of a table
        ("第4 312人", ["4", "312"]),
        ("见表4 312人", ["4", "312"]),
        ("2021年3 450人", ["2021", "3", "450"]),
        ("其中4 312 560人", ["4312560"]),
        ("其中4 31人、4 3125人", ["4", "31", "4", "3125"]),
        ("其中4 312年", ["4", "312"]),
        ("共4 312", ["4", "312"]),
    ],
)
def test_a_space_groups_digits_between_words(text: str, worth: list[str]) -> None:
    assert [str(one.value) for one in numerals_in(text)] == worth


def test_numerals_of_a_sentence() -> None:
    text = "出动警力300余名,检查企业3000余家次、车辆1.8万余台次,队伍建设成效明显,整改率99.28%。"
    found = [text[numeral.start : numeral.end] for numeral in numerals_in(text)]
    assert found == ["300余", "3000余", "1.8万余", "99.28%"]


def _section(number: int) -> str:
    """Write 1..9999 in Chinese, 一十 for ten as in an amount."""
    words, is_gap = "", False
    for place, name in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit = number // place % 10
        if digit:
            words += ("零" if is_gap and words else "") + _DIGITS[digit] + name
        is_gap = not digit
        if not digit and number % place == 0:
            break
    return words


def _in_chinese(number: int) -> str:
    """Write a whole number below 10**16 in Chinese words."""
    if number == 0:
        return "零"
    if number >= 10**8:
        above, below = divmod(number, 10**8)
        gap = "零" if 0 < below < 10**7 else ""
        return _in_chinese(above) + "亿" + gap + (_in_chinese(below) if below else "")
    if number >= 10**4:
        above, below = divmod(number, 10**4)
        gap = "零" if 0 < below < 10**3 else ""
        return _section(above) + "万" + gap + (_section(below) if below else "")
    return _section(number)


@given(st.integers(0, _MAX - 1))
def test_chinese_reads_back(number: int) -> None:
    words = _in_chinese(number)
    numeral = numeral_at(words, 0)
    assert numeral is not None
    assert (numeral.value, numeral.end) == (number, len(words))


@given(st.integers(10, _MAX - 1).filter(lambda number: number % 10**4 >= 1000))
def test_capitals_read_back(number: int) -> None:
    words = _in_chinese(number).translate(_CAPITALS)
    numeral = numeral_at(words, 0)
    assert numeral is not None
    assert (numeral.value, numeral.end) == (number, len(words))


@given(st.integers(0, _MAX), st.sampled_from(["", "人", "。", ",", ", 5", "%", "余名"]))
def test_arabic_reads_back(number: int, behind: str) -> None:
    plain, grouped = numeral_at(f"{number}{behind}", 0), numeral_at(f"{number:,}{behind}", 0)
    assert plain is not None
    assert grouped is not None
    assert plain.value == grouped.value == number
    assert plain.step == grouped.step


@given(st.decimals(0, 10**9, places=3), st.sampled_from(["万", "亿", "千", "万亿"]))
def test_a_scale_multiplies(number: Decimal, scale: str) -> None:
    factor = {"万": 10**4, "亿": 10**8, "千": 1000, "万亿": 10**12}[scale]
    numeral = numeral_at(f"{number}{scale}元", 0)
    assert numeral is not None
    assert numeral.value == number * factor
    assert numeral.step == Decimal("0.001") * factor


def _check(text: str) -> None:
    for start in range(len(text) + 1):
        for numeral in (numeral_at(text, start), range_at(text, start)):
            if numeral is not None:
                assert numeral.start == start < numeral.end <= len(text)
                assert numeral.low <= numeral.high
                assert numeral.step > 0
                assert numeral.value is None or numeral.value == numeral.low == numeral.high
    ends = [0]
    for numeral in numerals_in(text):
        assert numeral.start >= ends[-1]
        ends.append(numeral.end)


@given(_NEAR_TEXT)
def test_any_row_of_numeral_words_is_safe(text: str) -> None:
    _check(text)


@given(st.text(max_size=60))
def test_any_text_is_safe(text: str) -> None:
    _check(text)


@pytest.mark.parametrize(
    "piece",
    [
        "9",
        "9,999",
        "1.",
        "1万",
        "1又",
        "亿",
        "一亿",
        "一点",
        "二百",
        "十三四",
        "1/2",
        "一分之",
        "几十",
    ],
)
def test_long_rows_end(piece: str) -> None:
    text = piece * (20000 // len(piece))
    assert sum(numeral.end - numeral.start for numeral in numerals_in(text)) <= len(text)
