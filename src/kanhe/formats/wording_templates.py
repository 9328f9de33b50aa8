"""Words for faults in definitions and templates; merged into `wording_registers`."""

TEMPLATES: dict[str, tuple[str, str]] = {
    "D001": (
        "{path}：没有“{name}”这一项。可用：{known}。",
        "{path}: there is no “{name}”. Known here: {known}.",
    ),
    "D002": (
        "{path}：内容类型不对，应为 {expected}。请改正。",
        "{path}: wrong kind of value; expected {expected}. Correct it.",
    ),
    "D003": ("{path}：缺少“{name}”。请补上。", "{path}: “{name}” is missing. Add it."),
    "D004": (
        "{path}：“{found}”不在允许的取值里。可用：{known}。",
        "{path}: “{found}” is not allowed. Use one of: {known}.",
    ),
    "D010": (
        "{path}：名称“{name}”应以小写字母开头，只用小写字母、数字和下划线，且不能是 key。",
        "{path}: the name “{name}” must begin with a small letter, use small letters, digits and "
        "underscores, and not be key.",
    ),
    "D011": (
        "{path}：名称“{name}”重复。请改名。",
        "{path}: the name “{name}” stands twice. Rename one.",
    ),
    "D012": (
        "{path}：没有名为“{name}”的字段。请核对拼写，或先定义该字段。",
        "{path}: there is no field “{name}”. Check the spelling, or define it.",
    ),
    "D013": (
        "{path}：字段“{name}”是 {found}，这里要用 {wanted}。请换一个字段。",
        "{path}: field “{name}” is {found}; this needs {wanted}. Name another field.",
    ),
    "D014": (
        "{path}：字段“{name}”的选项有误：单选字段必须列出选项，其他字段不能有选项。",
        "{path}: the choices of “{name}” are wrong: a choice field lists some, others have none.",
    ),
    "D015": (
        "{path}：“{word}”同时指向两个选项。请保留一处。",
        "{path}: “{word}” stands for two choices. Keep one.",
    ),
    "D016": (
        "{path}：字段“{name}”的下限高于上限。请对调或改正。",
        "{path}: the lower bound of “{name}” is above the upper one. Correct them.",
    ),
    "D017": (
        "{path}：字段“{name}”的类型不能用 {bound}。请删去。",
        "{path}: the datatype of “{name}” does not go with {bound}. Remove it.",
    ),
    "D018": (
        "{path}：字段“{name}”指向的台账“{register}”不存在。请改为已有的台账。",
        "{path}: “{name}” links to register “{register}”, which does not exist. Name a known one.",
    ),
    "D019": (
        "{path}：编号样式“{pattern}”不对：{{serial}} 须有且只有一处，其余只能用 {{org}}、"
        "{{register}}、{{year}}、{{quarter}}。",
        "{path}: the pattern “{pattern}” is wrong: {{serial}} exactly once, else only {{org}} "
        "{{register}} {{year}} {{quarter}}.",
    ),
    "D020": (
        "{path}：不能跳过这些环节：{skips}。审核与现场核查至少保留一个，其余只能跳过可选环节。",
        "{path}: these steps cannot be skipped: {skips}. Keep desk review or site verification; "
        "skip optional steps only.",
    ),
    "D021": (
        "{path}：人员字段“{name}”必须设 is_personal: true，姓名不进存证日志。",
        "{path}: the person field “{name}” needs is_personal: true; names never enter the log.",
    ),
    "D022": (
        "{path}：列名“{title}”已属于字段“{other}”。请去掉其中一个。",
        "{path}: the title “{title}” belongs to field “{other}” already. Remove one.",
    ),
    "D023": (
        "{path}：字段“{name}”必须必填且只有一个值，每条记录才能归到单位和日期。",
        "{path}: “{name}” must be required and single: each record has its org unit and day.",
    ),
    "D024": (
        "{path}：没有层级“{level}”。可用：{known}。",
        "{path}: there is no level “{level}”. Known: {known}.",
    ),
    "D025": (
        "{path}：只计数的台账不能有个人信息字段。请删去该字段。",
        "{path}: a register of counts may have no personal field. Remove it.",
    ),
    "D026": (
        "{path}：星期须写 1（周一）到 7（周日），至少一个。",
        "{path}: weekdays are 1 (Monday) to 7 (Sunday), at least one.",
    ),
    "D027": (
        "{path}：到期日或时刻超出范围：周为 1–7，月为 1–28，时刻为 0–24。",
        "{path}: due day or hour out of range: 1–7 for a week, 1–28 for a month, hours 0–24.",
    ),
    "D028": (
        "{path}：时限规则有误：天数不能为负，when_field 与 when_value 须同时写。",
        "{path}: wrong rule: days may not be negative; when_field and when_value go together.",
    ),
    "D029": (
        "{path}：灯“{name}”有误：due_within 须写 days，其他规则不写。",
        "{path}: lamp “{name}” is wrong: due_within needs days, other rules have none.",
    ),
    "D030": (
        "{path}：阶段“{name}”至少一天。",
        "{path}: stage “{name}” must last a day or more.",
    ),
    "D031": (
        "文件不是有效的 YAML：{problem}。请检查这一行的缩进、冒号和引号。",
        "Not valid YAML: {problem}. Check indents, colons and quotes on this line.",
    ),
    "D032": (
        "{path}：文件名须与台账名“{name}”一致。请改文件名。",
        "{path}: the file must be named after its register, “{name}”. Rename it.",
    ),
    "D033": (
        "“{name}”在同一处写了两次，后一个会盖掉前一个。请删去一个。",
        "“{name}” stands twice in one place; the second would hide the first. Remove one.",
    ),
    "D034": (
        "模板里不能用 YAML 别名（*）。请把内容写全。",
        "A template may not use YAML aliases (*). Write the part out.",
    ),
}
