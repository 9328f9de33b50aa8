"""Masks for time: dates and periods, and how often something is done."""

from collections.abc import Sequence

from kanhe.claims.mask_rule import CHINESE, DIGITS, IDEOGRAPH, ONE_TO_TEN, TO, MaskRule
from kanhe.claims.number import Kind

_MONTH_NUMBER = "(?:1[0-2]|0?[1-9])"
_DAY_NUMBER = r"(?:3[01]|[12]\d|0?[1-9])"
_YEAR = r"(?:1[89]|20)\d\d年"
_MONTH = rf"{_MONTH_NUMBER}月"
_DAY = rf"{_DAY_NUMBER}[日号]"
_MONTH_DAY = rf"{_MONTH}(?:{_DAY})?"
_TEN = "一二三四五六七八九十"
_CLOCK_END = r"(?:[0-5]\d分)?"
_WEEK = "(?:周|星期|礼拜)"
_WEEKDAY = "[一二三四五六日天]"
# what is done once in a period: 日一小结, 周一例会
_ROUTINE = (
    "小结|例会|讲评|调度|通报|研判|会商|报告|考核|考评|总结|碰头|主题|点评|分析|督查|更新|"
    "测评|测试|公示|清零|会|报|评|考|结|查|清|课|学|测|练|巡|访"
)
_EVERY = "半?[年月天日周旬季]|个?季度|个月|两周|两月|学期"
_TIMES = "次|期|场|轮|报|调度|通报|研判"
# 今年一季度, 5月一场: a period that is named is not one that recurs
_NAMED_PERIOD = r"(?<![今去明本每当上下这全两一二三四五六七八九十\d])"

TIMES: Sequence[MaskRule] = (
    MaskRule(
        "iso_date", Kind.DATE, DIGITS,
        rf"(?:19|20)\d\d(?:-{_MONTH_NUMBER}-{_DAY_NUMBER}|[./]{_MONTH_NUMBER}[./]{_DAY_NUMBER})"
        r"(?!\d)(?:[ T]\d{1,2}:\d\d(?::\d\d)?)?",
        ["截至⟦2021-03-09⟧", "⟦2021.3.9⟧报", "⟦2026-01-31 07:00:44⟧"],
        ["2021.35万元", "2021-2025年"],
    ),
    MaskRule(
        "year_month_day", Kind.DATE, DIGITS,
        rf"{_YEAR}(?:{_MONTH_DAY})?"
        rf"(?:{TO}(?:(?:{_YEAR})?{_MONTH_DAY}|{_YEAR}|{_DAY}))?(?:度|底|末|初|中)?",
        ["⟦2025年3月9日⟧", "⟦2021年至2025年⟧", "⟦2025年度⟧"],
        ["325年", "2025家"],
    ),
    MaskRule(
        "years_range", Kind.DATE, DIGITS, rf"(?:19|20)\d\d{TO}{_YEAR}",
        ["⟦2021-2025年⟧", "⟦2021—2025年⟧"],
        ["2021-2500元", "2021至今"],
    ),
    MaskRule(
        "month_day", Kind.DATE, DIGITS, rf"(?<![\d.]){_MONTH}{_DAY}(?:{TO}(?:{_MONTH})?{_DAY})?",
        ["⟦3月9日⟧召开", "⟦3月9日至12日⟧"],
        ["3个月9日", "13月9日"],
    ),
    MaskRule(
        "month", Kind.DATE, DIGITS,
        rf"(?<![\d.])(?:(?:1[0-2]|[1-9])(?:{TO}|、))?{_MONTH}"
        r"(?:份|底|末|初|中旬|上旬|下旬|中)?(?!\d)",
        ["⟦1至6月份⟧", "⟦5月⟧以来", "在⟦3、4月⟧"],
        ["13月", "6个月"],
    ),
    MaskRule(
        "day_of_month", Kind.DATE, DIGITS,
        rf"(?<![\d.]){_DAY}(?=[上下晚凌至起在,。、\s]|$)(?!内|以内)",
        ["⟦6日⟧上午", "自⟦15日⟧起"],
        ["15日内办结", "100日"],
    ),
    MaskRule(
        "clock", Kind.DATE, DIGITS,
        r"(?<![\d.:])(?:[01]?\d|2[0-4])(?::[0-5]\d(?::[0-5]\d)?"
        r"|时(?=[\d许起至,。])|点(?=整|半|[0-5]\d分)|[时点][0-5]\d分)" + _CLOCK_END,
        ["⟦9:30⟧开始", "⟦18时⟧许", "下午⟦3点⟧半"],
        ["24小时", "1.68:1"],
    ),
    MaskRule(
        "clock_span", Kind.DURATION, DIGITS,
        r"\d{1,3}(?:个?小时\d{1,2}分钟?(?:\d{1,2}秒)?|分钟?\d{1,2}秒)",
        ["降至⟦8分30秒⟧", "用时⟦1小时20分⟧"],
        ["8分钟", "30秒"],
    ),
    MaskRule(
        "chinese_year", Kind.DATE, "一二〇○零",
        rf"[一二三四五六七八九〇○零]{{4}}年(?:[{_TEN}]{{1,2}}月(?:[{_TEN}]{{1,3}}日)?)?",
        ["⟦二〇二一年⟧", "⟦二〇二一年三月九日⟧"],
        ["二十年", "二百年"],
    ),
    MaskRule(
        "chinese_month_day", Kind.DATE, CHINESE,
        rf"[{_TEN}]{{1,2}}月(?:[{_TEN}]{{1,3}}[日号]|份|底|初|上旬|中旬|下旬)",
        ["⟦三月九日⟧", "⟦十二月份⟧"],
        ["一月一讲评", "三个月"],
    ),
    MaskRule(
        "weekday_meeting", Kind.FREQUENCY, "周",
        rf"(?<![每本上下])周一(?={_ROUTINE})(?:{_ROUTINE})",
        ["⟦周一例会⟧", "日一小结、⟦周一调度⟧"],
        ["每周一例会", "周二例会"],
    ),
    MaskRule(
        "weekday", Kind.DATE, "每周星礼",
        rf"(?:每逢?)?{_WEEK}{_WEEKDAY}(?:(?:、|和|至|到){_WEEK}?{_WEEKDAY}){{0,7}}(?!次|期)",
        ["⟦每周二、周四⟧", "⟦星期五⟧下午"],
        ["每周三次", "周边"],
    ),
    MaskRule(
        "quarter", Kind.DATE, "第前一二三四1234上下",
        r"第?[一二三四1-4]季度|前[一二三]季度|前[一二三]个?季|[上下]半年"
        r"|前[一二三四五六七八九十\d]{1,2}个?月",
        ["⟦一季度⟧", "⟦上半年⟧", "⟦前三季度⟧", "⟦前11个月⟧"],
        ["上半场", "两个季度"],
    ),
    MaskRule(
        "plan_period", Kind.DATE, "“十",
        r"[“\"]?十[一二三四五六]五[”\"]?(?:期间|时期|规划|以来|收官|开局|末)?",
        ["⟦“十四五”时期⟧", "⟦十三五⟧"],
        ["十五户", "十四户"],
    ),
    MaskRule(
        "one_per_period", Kind.FREQUENCY, "日周旬月季年",
        rf"{_NAMED_PERIOD}[日周旬月季年]一(?:{_ROUTINE})",
        ["⟦日一小结⟧", "⟦旬一讲评⟧"],
        ["今年一报", "5月一会"],
    ),
    MaskRule(
        "one_one", Kind.FREQUENCY, "一", rf"一[日天周旬月季年]一{IDEOGRAPH}{{1,2}}",
        ["⟦一月一讲评⟧", "⟦一周一调度⟧"],
        ["一周二次", "一年四季"],
    ),
    MaskRule(
        "every", Kind.FREQUENCY, "每",
        rf"每(?:{_EVERY})(?:至少|不少于|召开|开展|组织)?[{ONE_TO_TEN}\d]{{1,2}}(?:{_TIMES})",
        ["⟦每月一次⟧", "⟦每周2次⟧", "⟦每季度召开1次⟧"],
        ["每月完成30件", "每年300次"],
    ),
)  # fmt: skip
