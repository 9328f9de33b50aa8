"""Masks for names that hold a number, ratings and sizes, places in a picture, open counts."""

from collections.abc import Sequence

from kanhe.claims.mask_rule import CHINESE, DIGITS, IDEOGRAPH, LETTERS, ONE_TO_TEN, MaskRule
from kanhe.claims.number import Kind

_HOLDS_NUMERAL = rf"[\d{ONE_TO_TEN}百千万]"
_CLOSE = r"”」』\""
_ON_DUTY = (
    "值班|值守|在线|响应|巡|不间断|服务|备勤|开放|自助|营业|监测|待命|全天候|应急|运行|运转|"
    "轮班|执勤"
)
# 2025余人, 2025万元, 2025家 count; 2025西部数字化 is the year of an event
_COUNTED = (
    "[余多几]?(?:[万亿千百]|[家人个起件处次名项户台辆条份元株亩吨张套座所批场期宗例部篇册位只头])"
)
_MEASURED = (
    "年|周岁|岁|小时|分钟|天|学时|课时|公里|公斤|公顷|平方|平米|立方|千|米|度|斤|克|例|所|间|块|幅|本|"
    "面(?!向)|盏|根|枚|支|把|艘|架|棵|栋|幢|封|桶|箱|袋|瓶|颗|粒|剂|羽|尾"
)
_SIZE = "吨|元|兆瓦|千瓦|亩|米|公里|平方米|伏|千伏|P|人|吉瓦"
_NOT_A_GRADE = "别|以上|及|领导|干部|部门|政府|财政|联动"
_MANY_OF = "种|项|个|次|名|家|起|条|类|处|场(?!景|所)|批|轮(?!驱)|方面|年来?|部门|渠道"
_HOTLINE_USE = "报警|指挥|接警|接处警|服务台|急救|火警|热线|专线|联动"

NAMES: Sequence[MaskRule] = (
    MaskRule(
        "quoted_name", Kind.NAME, "“「『\"",
        rf"[“「『\"](?=[^{_CLOSE}\n]{{0,14}}{_HOLDS_NUMERAL})[^{_CLOSE}\n。;,]{{1,20}}[{_CLOSE}]"
        r"(?!\s?\d)",
        ["开展⟦“春雷1号”⟧行动", "⟦“三个年”⟧活动"],
        ["“查处案件30起,其中重大案件5起。”", "开办“小夜校”421次"],
    ),
    MaskRule(
        "anniversary", Kind.NAME, DIGITS + CHINESE,
        rf"(?:\d{{1,4}}|[{ONE_TO_TEN}百]{{1,5}})周年|光荣在党\d{{1,3}}年"
        r"|百年(?:华诞|变局|大计|奋斗|党史|老|名)",
        ["庆祝建党⟦100周年⟧", "成立⟦七十周年⟧"],
        ["100年", "两周"],
    ),
    MaskRule(
        "formula", Kind.NAME, DIGITS + "NnXx",
        r"(?<![\dA-Za-z.])[\dNnXx]{1,6}(?:\s?\+\s?[\dA-Za-z]{1,6}){1,8}"
        r"|(?<![\d.])\d{1,4}[×xX*]\d{1,4}(?:小时|天)?",
        ["建立⟦1+3+N⟧机制", "⟦7×24小时⟧", "⟦16+16⟧合作"],
        ["3元", "NBA"],
    ),
    MaskRule(
        "version", Kind.NAME, DIGITS, r"\d{1,3}\.\d{1,3}版",
        ["行动⟦2.0版⟧", "⟦3.0版⟧上线"],
        ["3版", "1.5万版"],
    ),
    MaskRule(
        "on_call", Kind.NAME, DIGITS,
        rf"24小时(?={_ON_DUTY})|4S店|\d{{1,3}}[A-Z]级|[1-9]A级|\d{{1,2}}[GK](?![A-Za-z\d])",
        ["⟦24小时⟧值班", "⟦5G⟧基站", "⟦4A级⟧景区", "⟦4S店⟧"],
        ["24小时内", "30GW"],
    ),
    MaskRule(
        "code", Kind.NAME, LETTERS,
        r"(?<![A-Za-z\d])[A-Za-z][A-Za-z\-]{0,15}\.?\d{1,6}(?:\.\d{1,3}){0,3}[A-Za-z\d]{0,10}"
        r"(?![%\d]|\.\d)",
        ["⟦PM2.5⟧浓度", "⟦G20⟧峰会", "⟦COP15⟧", "版本⟦v1.2.3⟧"],
        ["GDP增长5%", "APP安装120万人"],
    ),
    MaskRule(
        "year_name", Kind.NAME, DIGITS,
        rf"(?<![\d.])(?:19|20)\d\d(?={IDEOGRAPH}|“)(?!{_COUNTED}|{_MEASURED})",
        ["⟦2025⟧全国森林草原", "入选⟦2025⟧西部企业"],
        ["2025家", "2025年", "2025余人", "2025万元"],
    ),
    MaskRule(
        "card", Kind.NAME, DIGITS,
        rf"\d{{1,3}}人\d{{1,3}}[档策卡]|1(?:10|19|20|22)(?={_HOTLINE_USE})",
        ["⟦110⟧指挥中心", "⟦1人1档⟧管理"],
        ["110件", "增设120台", "3人1组"],
    ),
    MaskRule(
        "grade", Kind.SPEC, DIGITS + CHINESE + "万亿",
        rf"(?:\d{{1,7}}(?:\.\d{{1,3}})?)?[十百千万亿]{{0,3}}(?:{_SIZE})?级(?!{_NOT_A_GRADE})",
        ["⟦25兆瓦级⟧机组", "⟦千亿级⟧产业", "⟦万吨级⟧泊位", "⟦6.8级⟧地震"],
        ["三级以上", "3级财政"],
    ),
    MaskRule(
        "position", Kind.POSITION, "左右前后中",
        rf"[左右前后中]起?(?:第)?[{ONE_TO_TEN}](?=[\)、,])|[前后]排[左右中][{ONE_TO_TEN}]",
        ["董某某(⟦右三⟧)", "(⟦左二⟧)在检查", "⟦前排左一⟧"],
        ["左右手", "左一步"],
    ),
    MaskRule(
        "vague", Kind.VAGUE, "多更许众诸若过半一大",
        rf"(?<![\d百千万亿十余])多(?:{_MANY_OF})(?!种)|更多|许多|众多|诸多|若干|过半|半数|一半|大半",
        ["采取⟦多种⟧形式", "办⟦更多⟧好事", "⟦半数⟧以上"],
        ["20多种", "5万多人", "多场景融合"],
    ),
)  # fmt: skip
