"""Of what time a number speaks, and which days that is."""

from datetime import date

import pytest

from kanhe.claims.extract import extract

from .reading import LEXICON, claims

Y = date(2025, 1, 1)


def day(text):
    return None if text is None else date.fromisoformat(text)


@pytest.mark.parametrize(
    ("words", "first", "last"),
    [
        ("今年以来", "2025-01-01", None),
        ("1—9月", "2025-01-01", "2025-09-30"),
        ("今年1至6月", "2025-01-01", "2025-06-30"),
        ("去年3-5月", "2024-03-01", "2024-05-31"),
        ("2023年1到2月", "2023-01-01", "2023-02-28"),
        ("前8个月", "2025-01-01", "2025-08-31"),
        ("2024年前10个月", "2024-01-01", "2024-10-31"),
        ("今年", "2025-01-01", "2025-12-31"),
        ("去年以来", "2024-01-01", None),
        ("去年", "2024-01-01", "2024-12-31"),
        ("全年", "2025-01-01", "2025-12-31"),
        ("上半年", "2025-01-01", "2025-06-30"),
        ("下半年", "2025-07-01", "2025-12-31"),
        ("前三季度", "2025-01-01", "2025-09-30"),
        ("一季度", "2025-01-01", "2025-03-31"),
        ("第四季度", "2025-10-01", "2025-12-31"),
        ("近年来", None, None),
        ("一年来", None, None),
        ("“十四五”期间", "2021-01-01", "2025-12-31"),
        ("十三五时期", "2016-01-01", "2020-12-31"),
        ("5月22日以来", "2025-05-22", None),
        ("5月22日", "2025-05-22", "2025-05-22"),
        ("2月", "2025-02-01", "2025-02-28"),
        ("2024年2月", "2024-02-01", "2024-02-29"),
        ("2024年3月9日起", "2024-03-09", None),
        ("2024年", "2024-01-01", "2024-12-31"),
        ("13月", None, None),
        ("3月9日至31日", "2025-03-09", "2025-03-31"),
        ("3月9日—7月15日", "2025-03-09", "2025-07-15"),
        ("2024年3月9日至2024年3月31日", "2024-03-09", "2024-03-31"),
        ("2024年12月28日到2025年1月3日", "2024-12-28", "2025-01-03"),
        ("12月28日至1月3日", None, None),
        ("2024年3月9日至40日", None, None),
        ("过去五年来", None, None),
        ("截至9月底", None, "2025-09-30"),
        ("截至2024年2月", None, "2024-02-29"),
        ("截至9月15日", None, "2025-09-15"),
        ("截至2024年底", None, "2024-12-31"),
    ],
)
def test_a_period_is_dated(words, first, last):
    text = f"{words},破案30起。"
    (claim,) = [n for n in extract(text, LEXICON, year=2025).numbers if n.text == "30起"]
    assert claim.window is not None
    assert words.startswith(claim.window.text) or claim.window.text.startswith(words[:3])
    assert (claim.window.first, claim.window.last) == (day(first), day(last))


@pytest.mark.parametrize(
    "words", ["上半年", "今年以来", "5月22日以来", "去年", "截至9月底", "1—9月", "13—15月"]
)
def test_without_a_year_the_words_stay(words):
    (claim,) = claims(f"{words},破案30起。")
    assert claim.window is not None
    assert (claim.window.text, claim.window.first, claim.window.last) == (words, None, None)


@pytest.mark.parametrize(
    ("text", "year"),
    [
        ("庆祝建党100周年,破案30起。", 2021),
        ("中国共产党成立100周年。", 2021),
        ("新中国成立75周年。", 2024),
        ("建军98周年。", 2025),
        ("发布时间:2024-03-09", 2024),
        ("2023年工作。2024年、2024年。", 2024),
        ("2023年与2024年。", 2024),
        ("没有年份。", None),
    ],
)
def test_the_draft_tells_its_year(text, year):
    assert extract(text, LEXICON).year == year


def only_window(text, number="30起"):
    (claim,) = [claim for claim in claims(text) if claim.text == number]
    return claim.window


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("今年以来,部署行动。破案30起。", "今年以来"),
        ("市公安局党委会议于2025年3月9日部署行动。破案30起。", None),
        ("公安局全面部署行动,4月23日出动。破案30起。", None),
        ("3月9日部署行动。破案30起。", "3月9日"),
        ("局里部署行动,2025年破案30起。", "2025年"),
        ("“十四五”收官之年,破案30起。", None),
        ("百日行动开展以来,破案30起。", "百日行动开展以来"),
        ("自“百日行动”启动以来,破案30起。", "“百日行动”启动以来"),
        ("自长长长长长长长长长长长长的”启动以来,破案30起。", "长长长长长长长长的”启动以来"),
        (",启动以来,破案30起。", None),
        ("今年以来破案,教育整顿开展以来,破案30起。", "教育整顿开展以来"),
    ],
)
def test_how_far_a_period_reaches(text, words):
    window = only_window(text)
    assert (window.text if window else None) == words


def test_a_campaign_begins_with_its_kick_off_and_is_the_default():
    text = "3月9日,全市教育整顿动员会召开。\n教育整顿开展以来,破案20起。\n后来破案30起。"
    window = extract(text, LEXICON, year=2021).numbers[-1].window
    assert window is not None
    assert (window.text, window.first, window.last) == ("教育整顿开展以来", date(2021, 3, 9), None)


def test_a_campaign_without_a_known_day_has_none():
    assert only_window("2月30日动员会召开,年份不详。\n整顿开展以来,破案30起。").first is None


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("一、2024年工作回顾\n破案30起。", date(2024, 1, 1)),
        ("一、2024年工作回顾\n上半年破案30起。", date(2024, 1, 1)),
        ("一、2024年工作回顾\n全年破案30起。", date(2024, 1, 1)),
        ("一、工作回顾\n破案30起。", None),
        ("一、近年来工作回顾\n上半年破案30起。", None),
    ],
)
def test_a_heading_dates_its_section(text, first):
    window = only_window(text)
    assert (window.first if window else None) == first
