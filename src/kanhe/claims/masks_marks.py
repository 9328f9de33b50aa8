"""Masks for the marks of a page: titles, document numbers, list marks."""

from collections.abc import Sequence

from kanhe.claims.mask_rule import CHINESE, DIGITS, IDEOGRAPH, ONE_TO_TEN, MaskRule
from kanhe.claims.number import Kind

_HOLDS_NUMERAL = rf"[\d{ONE_TO_TEN}百千万]"

MARKS: Sequence[MaskRule] = (
    MaskRule(
        "title_in_brackets", Kind.NAME, "《",
        rf"《(?=[^《》\n]{{0,80}}{_HOLDS_NUMERAL})[^《》\n]{{1,120}}》",
        ["印发⟦《安全生产三年行动方案》⟧", "⟦《“十四五”规划纲要(草案)》⟧已通过"],
        ["学习《民法典》300余场", "《简报》第3期"],
    ),
    MaskRule(
        "document_number", Kind.ORDINAL, "〔[(",
        r"[〔\[(]\s?(?:19|20)\d\d\s?[〕\])]\s?"
        rf"(?:第?\d{{1,6}}号|{IDEOGRAPH}{{1,3}}\d{{2,4}}{IDEOGRAPH}{{1,2}}\d{{1,6}}号)",
        ["市委发⟦〔2021〕12号⟧文", "国发⟦[2016]9号⟧", "案号⟦(2021)川01民初12号⟧"],
        ["(2021)年", "[2021]期"],
    ),
    MaskRule(
        "list_mark", Kind.ORDINAL, "(",
        rf"(?<!{IDEOGRAPH})\([{ONE_TO_TEN}\d]{{1,3}}\)(?={IDEOGRAPH}|“)",
        ["⟦(一)⟧聚焦主业", "⟦(12)⟧其他事项"],
        ["共(12)人", "(12人)"],
    ),
    MaskRule(
        "line_mark", Kind.ORDINAL, DIGITS + CHINESE,
        rf"(?<![^\n])(?:[{ONE_TO_TEN}]{{1,3}}、|\d{{1,2}}(?:、|\.(?!\d)))",
        ["⟦一、⟧工作回顾", "\n⟦3.⟧加强管理"],
        ["共一、二两组", "3.5亿元"],
    ),
    MaskRule(
        "list_point", Kind.ORDINAL, CHINESE,
        rf"(?<!{IDEOGRAPH}{IDEOGRAPH})(?<![第之统唯])[{ONE_TO_TEN}]{{1,2}}(?=是(?!一){IDEOGRAPH})",
        ["⟦一⟧是抓学习", "。⟦十二⟧是抓落实"],
        ["党的十二是", "统一是大势"],
    ),
)  # fmt: skip
