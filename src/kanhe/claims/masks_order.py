"""Masks for order and proportion: ordinals, ranks, numbered things, ratios, bases of a rate."""

from collections.abc import Sequence

from kanhe.claims.mask_rule import CHINESE, DIGITS, IDEOGRAPH, ONE_TO_TEN, TO, MaskRule
from kanhe.claims.number import Kind

_NINE = "一二三四五六七八九"
_WHERE = "(?:全国|全省|全市|全县|全区|全球|世界|中西部|西部|中部|东部|同类城市|省内|国内)?(?:排名)?"
_RANKED = "(?:稳?居|名列|位居|位列|排名?|列|跃居|升至|跃升至?|升到)?"
_ENTERED = "(?:居|列|位居|位列|进入|跻身)?(?:全国|全省|全市|全球|世界)?"
_NTH = rf"{_RANKED}{_WHERE}第[\d{ONE_TO_TEN}]{{1,3}}(?:位|名)"
_FOREMOST = (
    rf"{_ENTERED}前(?:[千百]分之[{ONE_TO_TEN}]|\d{{1,3}}(?:\.\d{{1,3}})?[%‰]"
    rf"|[\d{ONE_TO_TEN}]{{1,3}}(?:位|名|强)?(?!个|天|年|月|期|批|季|轮|次|项))"
)
_IN_ORDER = "[期届次批名位个章节条款项号版轮季场代回集卷部类组页]|轮次|人民|方面"
_COUNTED_PER = "人|名|户|个|平方公里|亩|公顷|吨|公里|床|辆|立方米|万元|元"
_NUMBERED = (
    "线|楼|院|公路|台风|文件|文|令|病房|门|泊位|机组|公告|车间|井|坝|站|桥|路|通知|展厅|公馆"
)

ORDERS: Sequence[MaskRule] = (
    MaskRule(
        "basis", Kind.RATIO, "每",
        rf"每(?:一|[十百千万亿]{{1,2}}|\d{{1,6}}[百千万]?)(?:{_COUNTED_PER})(?!次)",
        ["⟦每千人⟧托位4.7个", "⟦每万人⟧发明专利", "⟦每10万人⟧案件数"],
        ["每人次", "让每个学生受益", "每人每月750元"],
    ),
    MaskRule(
        "rank", Kind.RANK, "第前居列位排名全跃升" + DIGITS,
        rf"{_NTH}|{_FOREMOST}|\d{{2,4}}强(?![制化调])",
        ["⟦居全国第4位⟧", "跻身世界⟦500强⟧", "⟦前10位⟧", "⟦位列全省前三⟧"],
        ["前10个月", "第2批", "全国共有3家"],
    ),
    MaskRule(
        "ordinal", Kind.ORDINAL, "第",
        rf"第 ?\(? ?[\d{ONE_TO_TEN}百千零〇]{{1,8}} ?\)?(?:{TO}第?\d{{1,4}})? ?(?:{_IN_ORDER})?",
        ["⟦第(199)期⟧", "⟦第26届⟧青洽会", "⟦第三轮⟧", "⟦第三十五条⟧"],
        ["等第", "门第"],
    ),
    MaskRule(
        "session_of", Kind.ORDINAL, CHINESE, rf"[一二三四五六七八九十]{{1,3}}届(?={IDEOGRAPH})",
        ["省委⟦十一届⟧九次全会", "成功举办⟦十四届⟧全运会"],
        ["3届", "第三届大会"],
    ),
    MaskRule(
        "phase", Kind.ORDINAL, CHINESE,
        rf"(?<={IDEOGRAPH}|[”」)])[{_NINE}]期(?={IDEOGRAPH}|[、,。;)])(?!期?间|期待|期望|期限)",
        ["“三北”工程⟦六期⟧完成", "店头电厂⟦二期⟧项目"],
        ["十二期", "举办3期"],
    ),
    MaskRule(
        "numbered", Kind.NAME, DIGITS,
        rf"\d{{1,5}}号(?:{_NUMBERED})?|\d{{1,4}}(?:国道|省道|县道)|\d{{1,4}}路(?=公交|车)"
        r"|\d{1,3}单元(?:\d{1,5}室)?",
        ["西安地铁⟦15号线⟧", "⟦318国道⟧沿线", "乘⟦12路⟧公交"],
        ["15项", "3路并进"],
    ),
    MaskRule(
        "labelled", Kind.ORDINAL, "表图附",
        rf"(?<![代发])(?:附?[表图]|附件) ?\d{{1,3}}(?![\d.%]{{0,8}}{IDEOGRAPH}{{0,4}}[次人起件])",
        ["见⟦附件2⟧", "⟦表1⟧所列"],
        ["代表30人", "发表12篇"],
    ),
    MaskRule(
        "ratio", Kind.RATIO, DIGITS,
        r"(?<![\d.])\d{1,9}(?:\.\d{1,4})?(?:\s?[∶:比]\s?\d{1,9}(?:\.\d{1,4})?){1,4}(?!\d|分)"
        r"|(?<![\d./])[1-9]\d?/[1-9]\d{0,2}(?![\d/十百千万亿]|[.,]\d)",
        ["提升至⟦2.5∶1⟧", "⟦1:1.2⟧", "占全国⟦1/4⟧、⟦1/3⟧"],
        ["9:30分", "2021/3/9", "7/10万"],
    ),
    MaskRule(
        "doubling", Kind.RATIO, DIGITS + CHINESE + "翻",
        rf"(?:[\d{ONE_TO_TEN}]{{1,3}}年)?翻了?[\d{ONE_TO_TEN}]{{0,3}}番",
        ["⟦3年翻一番⟧", "产值⟦翻两番⟧", "总量⟦翻了一番⟧"],
        ["翻新3间", "翻阅2次"],
    ),
)  # fmt: skip
