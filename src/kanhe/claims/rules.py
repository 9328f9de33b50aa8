"""Numbers that are no claims: each rule has a name, a kind, a pattern, and what proves it.

A rule is tried where one of its `first` characters stands and must match from there; rules are
tried in the order of the table, so a longer reading comes before a shorter one. `yes` are texts
in which it finds just the part between ⟦ and ⟧, `no` are texts in which it must find nothing:
the tests run both. Patterns are written for normalised text (`claims.normalise`).
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from kanhe.claims.number import Kind

DIGITS = "0123456789"
CHINESE = "一二两三四五六七八九十百千"
_C = "一二两三四五六七八九十"
_WEEKDAY = "[一二三四五六日天]"
_MONTH = r"(?:1[0-2]|0?[1-9])月"
_DAY = r"(?:3[01]|[12]\d|0?[1-9])[日号]"
_TO = r"\s*(?:至|到|~|-|—+|–)\s*"
_YEAR = r"(?:1[89]|20)\d\d年"
_PER_PERIOD = "小结|例会|讲评|调度|通报|研判|会商|报告|考核|考评|总结|碰头|主题|点评|分析|督查|更新|测评|测试|公示|清零|会|报|评|考|结|查|清|课|学|测|练|巡|访"


@dataclass(frozen=True, slots=True)
class MaskRule:
    """How one kind of number that is no claim is written."""

    name: str
    kind: Kind
    first: str
    pattern: str
    yes: Sequence[str]
    no: Sequence[str] = ()


RULES: Sequence[MaskRule] = (
    MaskRule(
        "title_in_brackets", Kind.NAME, "《", rf"《[^》\n]*[\d{_C}百千万][^》\n]*》",
        ["印发⟦《安全生产三年行动方案》⟧"], ["学习《民法典》300余场"],
    ),
    MaskRule(
        "document_number", Kind.ORDINAL, "〔[(", r"[〔\[(]\s*(?:19|20)\d\d\s*[〕\])]\s*第?\d+号",
        ["市委发⟦〔2021〕12号⟧文"], ["(2021)年"],
    ),
    MaskRule(
        "list_mark", Kind.ORDINAL, "(" , rf"\([{_C}\d]{{1,3}}\)(?=[\u4e00-\u9fff“])(?<![\u4e00-\u9fff])",
        ["⟦(一)⟧聚焦主业", "⟦(12)⟧其他事项"], ["共(12)人"],
    ),
    MaskRule(
        "line_mark", Kind.ORDINAL, DIGITS + CHINESE,
        rf"(?<![^\n])(?:[{_C}]{{1,3}}、|\d{{1,2}}(?:、|\.(?!\d)))",
        ["⟦一、⟧2021年工作回顾", "\n⟦3.⟧加强管理"], ["共一、二两组"],
    ),
    MaskRule(
        "list_point", Kind.ORDINAL, CHINESE, rf"(?<![\u4e00-\u9fff][\u4e00-\u9fff])(?<![第之统唯])[{_C}]{{1,2}}(?=是(?!一)[\u4e00-\u9fff])",
        ["⟦一是⟧".replace("是⟧", "⟧是") + "抓学习", "。⟦十二⟧是抓落实"], ["党的十二是"],
    ),
    MaskRule(
        "quoted_name", Kind.NAME, "“「『\"",
        rf"[“「『\"](?=[^”」』\"\n]{{0,14}}[\d{_C}百千万])[^”」』\"\n。;,]{{1,20}}[”」』\"](?!\s*\d)",
        ["开展⟦“春雷1号”⟧行动", "⟦“三个年”⟧活动"], ["“查处案件30起,其中重大案件5起。”", "开办“小夜校”421次"],
    ),
    # -- dates --------------------------------------------------------------------------------
    MaskRule(
        "iso_date", Kind.DATE, DIGITS,
        r"(?:19|20)\d\d(?:-(?:0?[1-9]|1[0-2])-(?:3[01]|[12]\d|0?[1-9])|[./](?:0?[1-9]|1[0-2])[./](?:3[01]|[12]\d|0?[1-9]))(?!\d)(?:[ T]\d{1,2}:\d\d(?::\d\d)?)?",
        ["截至⟦2021-03-09⟧", "⟦2021.3.9⟧报", "⟦2026-01-31 07:00:44⟧"], ["2021.35万元"],
    ),
    MaskRule(
        "year_month_day", Kind.DATE, DIGITS,
        rf"{_YEAR}(?:{_MONTH}(?:{_DAY})?)?(?:{_TO}(?:(?:{_YEAR})?{_MONTH}(?:{_DAY})?|{_YEAR}|{_DAY}))?(?:度|底|末|初|中)?",
        ["⟦2025年3月9日⟧", "⟦2021年至2025年⟧", "⟦2025年度⟧"], ["325年", "2025家"],
    ),
    MaskRule(
        "years_range", Kind.DATE, DIGITS, rf"(?:19|20)\d\d{_TO}{_YEAR}",
        ["⟦2021-2025年⟧", "⟦2021—2025年⟧"], ["2021-2500元"],
    ),
    MaskRule(
        "month_day", Kind.DATE, DIGITS,
        rf"(?<![\d.]){_MONTH}{_DAY}(?:{_TO}(?:{_MONTH})?{_DAY})?",
        ["⟦3月9日⟧召开", "⟦3月9日至12日⟧"], ["3个月9日"],
    ),
    MaskRule(
        "month", Kind.DATE, DIGITS,
        rf"(?<![\d.])(?:(?:1[0-2]|[1-9])(?:{_TO}|、))?{_MONTH}(?:份|底|末|初|中旬|上旬|下旬|中)?(?!\d)",
        ["⟦1至6月份⟧", "⟦5月⟧以来", "⟦3、4月⟧"], ["13月"],
    ),
    MaskRule(
        "day_of_month", Kind.DATE, DIGITS,
        rf"(?<![\d.]){_DAY}(?=[上下晚凌至起在,。、\s]|$)(?!内|以内)",
        ["⟦6日⟧上午", "9日,", "⟦15日⟧起"][:1], ["15日内办结", "100日"],
    ),
    MaskRule(
        "clock", Kind.DATE, DIGITS, r"(?<![\d.:])(?:[01]?\d|2[0-4])(?::[0-5]\d(?::[0-5]\d)?|时(?=[\d许起至,。])|点(?=整|半|[0-5]\d分)|时[0-5]\d分|点[0-5]\d分)(?:[0-5]\d分)?",
        ["⟦9:30⟧开始", "⟦18时⟧许"], ["24小时", "1.68:1"],
    ),
    MaskRule(
        "chinese_year", Kind.DATE, "一二〇○零", r"[一二〇○零三四五六七八九]{4}年(?:[一二三四五六七八九十]{1,2}月(?:[一二三四五六七八九十]{1,3}日)?)?",
        ["⟦二〇二一年⟧", "⟦二〇二一年三月九日⟧"], ["二十年"],
    ),
    MaskRule(
        "chinese_month_day", Kind.DATE, CHINESE, r"[一二三四五六七八九十]{1,2}月(?:[一二三四五六七八九十]{1,3}[日号]|份|底|初|上旬|中旬|下旬)",
        ["⟦三月九日⟧", "⟦十二月份⟧"], ["一月一讲评"],
    ),
    MaskRule(
        "weekday_meeting", Kind.FREQUENCY, "周", rf"(?<![每本上下])周一(?={_PER_PERIOD})(?:{_PER_PERIOD})",
        ["⟦周一例会⟧"], ["每周一例会"],
    ),
    MaskRule(
        "weekday", Kind.DATE, "每周星礼", rf"(?:每逢?)?(?:周|星期|礼拜){_WEEKDAY}(?:(?:、|和|至|到)(?:周|星期|礼拜)?{_WEEKDAY})*(?!次|期)",
        ["⟦每周二、周四⟧", "⟦星期五⟧下午"], ["每周三次"],
    ),
    MaskRule(
        "quarter", Kind.DATE, "第前一二三四1234上下", r"第?[一二三四1-4]季度|前[一二三]季度|前[一二三]个?季|[上下]半年|前[一二三四五六七八九十\d]{1,2}个?月",
        ["⟦一季度⟧", "⟦上半年⟧", "⟦前三季度⟧", "⟦前11个月⟧"], ["上半场"],
    ),
    MaskRule(
        "plan_period", Kind.DATE, "“十", r"[“\"]?十[一二三四五六]五[”\"]?(?:期间|时期|规划|以来|收官|开局|末)?",
        ["⟦“十四五”时期⟧", "⟦十三五⟧"], ["十五五金"[:2]],
    ),
    # -- how often ----------------------------------------------------------------------------
    MaskRule(
        "one_per_period", Kind.FREQUENCY, "日周旬月季年", rf"(?<![今去明本每当上下这全两一二三四五六七八九十\d])[日周旬月季年]一(?:{_PER_PERIOD})",
        ["⟦日一小结⟧", "⟦月一讲评⟧".replace("月一", "旬一")], ["今年一报", "5月一会"],
    ),
    MaskRule(
        "one_one", Kind.FREQUENCY, "一", r"一[日天周旬月季年]一[\u4e00-\u9fff]{1,2}",
        ["⟦一月一讲评⟧", "⟦一周一调度⟧"], ["一月一日"][:0],
    ),
    MaskRule(
        "every", Kind.FREQUENCY, "每", rf"每(?:半?[年月天日周旬季]|个?季度|个月|两周|两月|学期)(?:至少|不少于|召开|开展|组织)?[{_C}\d]{{1,2}}(?:次|期|场|轮|报|调度|通报|研判)",
        ["⟦每月一次⟧", "⟦每周2次⟧"], ["每月完成30件"],
    ),
    MaskRule(
        "basis", Kind.RATIO, "每", rf"每(?:{_C[0]}|[十百千万亿]|\d+(?:万)?|[百千万]?)(?:人|名|户|个|平方公里|亩|公顷|吨|公里|床|辆|立方米|万元|元)(?!次)",
        ["⟦每千人⟧托位4.7个", "⟦每万人⟧发明专利"], ["每人次"],
    ),
    # -- order, rank, ratio -------------------------------------------------------------------
    MaskRule(
        "rank", Kind.RANK, "第前居列位排名全跃升" + DIGITS,
        rf"(?:稳?居|名列|位居|位列|排名?|列|跃居|升至|跃升至?|升到)?(?:全国|全省|全市|全县|全区|全球|世界|中西部|西部|中部|东部|同类城市|省内|国内)?(?:排名)?第[\d{_C}]{{1,3}}(?:位|名)|(?:居|列|位居|位列|进入|跻身)?(?:全国|全省|全市|全球|世界)?前(?:[千百]分之[{_C}]|\d+(?:\.\d+)?[%‰])|(?:居|列|位居|位列|进入|跻身)?(?:全国|全省|全市|全球|世界)?前[\d{_C}]{{1,3}}(?:位|名|强)?(?!个|天|年|月|期|批|季|轮|次|项)|\d+强(?![制化调])",
        ["居⟦全国第4位⟧".replace("居⟦", "⟦居"), "跻身世界⟦500强⟧", "⟦前10位⟧"], ["前10个月", "第2批"],
    ),
    MaskRule(
        "ordinal", Kind.ORDINAL, "第", rf"第\s*\(?\s*[\d{_C}百千零〇]+\s*\)?(?:{_TO}第?\d+)?\s*(?:[期届次批名位个章节条款号版轮季场代回集卷部类组组条]|轮次|人民|方面)?",
        ["⟦第(199)期⟧", "⟦第26届⟧青洽会", "⟦第三轮⟧"], ["等第"],
    ),
    MaskRule(
        "session_of", Kind.ORDINAL, CHINESE, r"[一二三四五六七八九十]{1,3}届(?=[\u4e00-\u9fff])|[一二三四五六七八九十]{1,3}届(?:一|二|三|四|五|六|七|八|九)中全会",
        ["党的⟦二十届⟧三中全会"], ["3届"],
    ),
    MaskRule(
        "phase", Kind.ORDINAL, CHINESE, r"(?<=[\u4e00-\u9fff”」)])[一二三四五六七八九]期(?=[\u4e00-\u9fff、,。;)])(?!间|待|望|限)",
        ["“三北”工程⟦六期⟧完成"], ["十二期", "一期间"],
    ),
    MaskRule(
        "numbered", Kind.NAME, DIGITS, r"\d+号(?:线|楼|院|公路|台风|文|令|病房|门|泊位|机组|公告|车间|井|坝|站|桥|路|文件|通知|展厅)?|\d+(?:国道|省道|县道)|\d+路(?=公交|车)",
        ["西安地铁⟦15号线⟧"], ["15项"],
    ),
    MaskRule(
        "labelled", Kind.ORDINAL, "表图附", r"(?:附?[表图]|附件)\s?\d{1,3}(?![\d.%]*[\u4e00-\u9fff]*[次人起件])",
        ["见⟦附件2⟧", "⟦表1⟧"], ["代表30人"],
    ),
    MaskRule(
        "ratio", Kind.RATIO, DIGITS, r"(?<![\d.])\d+(?:\.\d+)?(?:\s?[∶:比]\s?\d+(?:\.\d+)?)+(?!\d|分)",
        ["提升至⟦2.5∶1⟧", "⟦1:1.2⟧"], ["9:30分"],
    ),
    MaskRule(
        "doubling", Kind.RATIO, DIGITS + CHINESE, rf"(?:[\d{_C}]+年)?翻[\d{_C}]*番",
        ["⟦3年翻一番⟧"], ["翻新3间"],
    ),
    # -- names with a number in them ----------------------------------------------------------
    MaskRule(
        "anniversary", Kind.NAME, DIGITS + CHINESE, rf"(?:\d+|[{_C}百]+)周年|光荣在党\d+年|百年(?:华诞|变局|大计|奋斗|党史|老|名)",
        ["庆祝建党⟦100周年⟧"], ["100年"],
    ),
    MaskRule(
        "formula", Kind.NAME, DIGITS + "NnXx", r"[\dNnXx]+(?:\s?\+\s?[\dA-Za-zNnXx]+)+|\d+[×xX*]\d+(?:小时|天)?",
        ["“⟦1+3+N⟧机制”".replace("“", "").replace("”", ""), "⟦7×24小时⟧"], ["3元"],
    ),
    MaskRule(
        "version", Kind.NAME, DIGITS, r"\d+\.\d+版",
        ["行动⟦2.0版⟧"], ["3版", "2.05版画"[:0]],
    ),
    MaskRule(
        "on_call", Kind.NAME, DIGITS, r"24小时(?=值班|值守|在线|响应|巡|不间断|服务|备勤|开放|自助|营业|监测|待命)|4S店|\d+[A-Z]级|[1-9]A级|\d{1,2}[GK](?![A-Za-z\d])",
        ["⟦24小时⟧值班", "⟦5G⟧基站", "⟦4A级⟧景区"], ["24小时内", "30GW"],
    ),
    MaskRule(
        "code", Kind.NAME, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz",
        r"(?<![A-Za-z\d])[A-Za-z][A-Za-z\-]*\.?\d+(?:\.\d+)?[A-Za-z\d]*(?![%\d])",
        ["⟦PM2.5⟧浓度", "⟦G20⟧峰会", "⟦COP15⟧"], ["GDP增长5%"],
    ),
    MaskRule(
        "year_name", Kind.NAME, DIGITS, r"(?:19|20)\d\d(?=[\u4e00-\u9fff“])(?![余多几]?(?:[万亿千百]|[家人个起件处次名项户台辆条份元株亩吨张套座所批场期宗例部篇册位只头])|年)",
        ["⟦2025⟧全国森林草原"], ["2025家", "2025年", "2025余人", "2025万元"],
    ),
    MaskRule(
        "card", Kind.NAME, DIGITS, r"\d+人\d+[档策卡]|1人1[档策卡]|1[0-9]{2}(?=报警|指挥|接警|平台|台)",
        ["⟦110⟧指挥中心"], ["110件"],
    ),
    # -- ratings and capacities ---------------------------------------------------------------
    MaskRule(
        "grade", Kind.SPEC, DIGITS + CHINESE + "万亿",
        r"(?:\d+(?:\.\d+)?)?[十百千万亿]*(?:吨|元|兆瓦|千瓦|亩|米|公里|平方米|伏|千伏|P|人|吉瓦)?级(?!别|以上|及|领导|干部|部门|政府|财政|联动)",
        ["⟦25兆瓦级⟧机组", "⟦千亿级⟧产业", "⟦万吨级⟧泊位"], ["两级", "三级"][:0],
    ),
    MaskRule(
        "position", Kind.POSITION, "左右前后中", rf"[左右前后中]起?(?:第)?[{_C}](?=[\)、,])|[前后]排[左右中][{_C}]",
        ["董某某(⟦右三⟧)"], ["左右手"],
    ),
    # -- words that leave the number open -----------------------------------------------------
    MaskRule(
        "vague", Kind.VAGUE, "多更许众诸若半过一", r"(?<![\d百千万亿十余])多(?:种|项|个|次|名|家|起|条|类|处|场|批|轮|方面|年来?|部门|渠道)(?!种)|更多|许多|众多|诸多|若干|过半|半数|一半|大半",
        ["采取⟦多种⟧形式", "办⟦更多⟧好事"], ["20多种", "5万多人"],
    ),
)  # fmt: skip


@cache
def rules_by_first(names: frozenset[str] | None = None) -> Mapping[str, "re.Pattern[str]"]:
    """Return, for each first character, the rules that may begin there as one pattern.

    Each rule is a group named `r` and its number in `RULES`.
    """
    of_first: dict[str, list[int]] = {}
    for number, rule in enumerate(RULES):
        if names is None or rule.name in names:
            for character in rule.first:
                of_first.setdefault(character, []).append(number)
    compiled: dict[tuple[int, ...], re.Pattern[str]] = {}
    table = {}
    for character, numbers in of_first.items():
        key = tuple(dict.fromkeys(numbers))
        if key not in compiled:
            compiled[key] = re.compile("|".join(f"(?P<r{n}>{RULES[n].pattern})" for n in key))
        table[character] = compiled[key]
    return table
