"""Words for indicators: faults in their definitions (D), and refusals about figures.

Merged into `formats.wording`.
"""

INDICATORS: dict[str, tuple[str, str]] = {
    "D040": (
        "{path}：没有台账 {register}。请核对名称，或先定义台账。",
        "{path}: there is no register {register}. Check the name, or define it.",
    ),
    "D041": (
        "{path}：{measure} 类指标的“{name}”该有而没有，或不该有却写了。请核对。",
        "{path}: “{name}” is missing from a measure {measure}, or has no place in it. Check it.",
    ),
    "D042": (
        "{path}：“{name}”超出允许范围。per 只用于比率，小数位为 0 至 6。",
        "{path}: “{name}” is out of range. per is for ratios only; places go from 0 to 6.",
    ),
    "D043": (
        "{path}：别名“{alias}”不足三个字，不会自动认领。请补一个更完整的说法。",
        "{path}: the alias “{alias}” is shorter than three characters and binds nothing by itself."
        " Add a fuller phrase.",
    ),
    "D044": (
        "{path}：指标没有计量单位。请补上。",
        "{path}: the indicator has no counted unit. Add one.",
    ),
    "D045": (
        "{path}：指标“{name}”没有写明口径（中英文都要）。请补上。",
        "{path}: indicator “{name}” lacks its definition text in one of the languages. Add it.",
    ),
    "D046": (
        "{path}：没有指标“{name}”。请核对名称。",
        "{path}: there is no indicator “{name}”. Check the name.",
    ),
    "D047": (
        "{path}：“{name}”本身是比率，比率不能再相除。请用它的分子或分母。",
        "{path}: “{name}” is a ratio itself. Use its numerator or denominator.",
    ),
    "D048": (
        "{path}：指标“{name}”经由“其中”关系绕回了自己。请改正所属关系。",
        "{path}: indicator “{name}” is part of itself by way of others. Correct part_of.",
    ),
    "D049": (
        "{path}：部分与总体“{name}”的计量单位不同。请统一。",
        "{path}: part and whole “{name}” have different counted units. Make them one.",
    ),
    "D050": (
        "{path}：字段“{name}”没有规定小数位数（{places}），无法精确汇总。请在台账里规定。",
        "{path}: field “{name}” has no fixed places ({places}) and cannot be summed exactly. Fix"
        " them in the register.",
    ),
    "D051": (
        "{path}：小数位数须与字段“{name}”相同，应为 {places}。请改正。",
        "{path}: places must be those of field “{name}”: {places}. Correct it.",
    ),
    "D052": (
        "{path}：字段“{name}”是个人信息，只存承诺值，不能汇总。请换用人数字段。",
        "{path}: field “{name}” is personal and kept as commitments; it cannot be counted. Use a"
        " field with a head count.",
    ),
    "D053": (
        "{path}：台账 {register} 没有销号流程，不能按状态筛选。请删去 states。",
        "{path}: register {register} has no close-out, so states cannot filter it. Remove them.",
    ),
    "indicator_unknown": (
        "没有指标 {indicator}。请核对名称。",
        "There is no indicator {indicator}. Check the name.",
    ),
    "value_too_fine": (
        "台账 {register} 的 {key} 填的是 {found}，小数多于指标"
        " {indicator} 的 {places} 位，无法精确汇总。请更正该记录，或修改指标。",
        "{key} of register {register} holds {found}, finer than the {places:place/places} of"
        " indicator {indicator}. Correct the record or the indicator.",
    ),
    "distinct_as_organised_now": (
        "去重指标 {indicator} 不能换一种机构口径从汇总数重算。请按当时机构查询，或从明细重算。",
        "The distinct indicator {indicator} cannot be regrouped from cells. Ask as organised then,"
        " or count from the records.",
    ),
    "organised_now_without_day": (
        "按现行机构统计，必须指明以哪一天的机构为准。请补上日期。",
        "“As organised now” needs the day whose tree is meant. Give it.",
    ),
    "ratio_has_no_records": (
        "比率 {indicator} 没有自己的明细。请分别查看分子和分母。",
        "The ratio {indicator} has no records of its own. Look at its numerator and denominator.",
    ),
    "window_without_end": (
        "从 {start} 起的时段没有截止日，无法列出应报。请补上截止日。",
        "The window from {start} has no end, so what is owed cannot be listed. Give its end.",
    ),
}
