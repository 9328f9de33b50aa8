"""Words for registers: rows and sheets (I), refusals (words), and those for templates (D).

Each sentence says the fact and what to do next; the place stands before it. Merged into
`formats.wording`.
"""

from kanhe.formats.wording_templates import TEMPLATES

REGISTERS: dict[str, tuple[str, str]] = TEMPLATES | {
    # Rows and sheets -----------------------------------------------------------------------
    "I001": (
        "“{field}”必填，这里是空的。请补填后再试。",
        "“{field}” is required and empty here. Fill it in and try again.",
    ),
    "I003": (
        "“{field}”应为数字，填的是“{found}”。请改为数字。",
        "“{field}” must be a number; found “{found}”. Write a number.",
    ),
    "I004": (
        "“{field}”应为数字，填的是“{found}”。如果确实没有，请填 0；不清楚请留空。",
        "“{field}” must be a number; found “{found}”. Write 0 for none, leave it empty if unknown.",
    ),
    "I005": (
        "“{field}”填的是概数“{found}”，台账只收准数。请填核实后的准确数字。",
        "“{field}” holds the hedged number “{found}”; a register takes exact ones. Write the exact "
        "number.",
    ),
    "I006": (
        "“{field}”填的是“{found}”，数字后面的“{rest}”不是本栏的计量单位。请核对单位后只填数字。",
        "“{field}” holds “{found}”; “{rest}” is not this field's counted unit. Check it and write "
        "the number alone.",
    ),
    "I007": (
        "“{field}”应为整数，填的是“{found}”。请改为整数。",
        "“{field}” must be a whole number; found “{found}”. Write a whole number.",
    ),
    "I008": (
        "“{field}”最多 {places} 位小数，填的是“{found}”。请按规定位数填写，并核对表头的单位。",
        "“{field}” has at most {places:decimal place/decimal places}; found “{found}”. "
        "Shorten it and check the scale in the header.",
    ),
    "I009": (
        "“{field}”应为日期，填的是“{found}”。请写成 2021-03-09 的样子。",
        "“{field}” must be a date; found “{found}”. Write it like 2021-03-09.",
    ),
    "I010": (
        "“{field}”的年份只有两位：“{found}”。请写出四位年份。",
        "“{field}” has a year of two digits: “{found}”. Write all four.",
    ),
    "I011": (
        "“{field}”只填日期，“{found}”还带有时刻。请删去时刻。",
        "“{field}” is a date; “{found}” also has a time of day. Remove the time.",
    ),
    "I012": (
        "“{field}”填的是“{found}”，没有年份。请补上年份，或在导入时指定年份。",
        "“{field}” holds “{found}” without a year. Add the year, or name it when importing.",
    ),
    "I013": (
        "“{field}”填的是“{found}”，像是表格软件的日期序号。请设为日期格式后重新导入。",
        "“{field}” holds “{found}”, which looks like a spreadsheet's day number. Format "
        "it as a date and import again.",
    ),
    "I014": (
        "“{field}”填的是“{found}”，没有这一天。请核对后改正。",
        "“{field}” holds “{found}”, a day that does not exist. Check and correct it.",
    ),
    "I015": (
        "“{field}”填的是“{found}”，没有具体到日。请写明哪一天。",
        "“{field}” holds “{found}”, which names no day. Write the day.",
    ),
    "I016": (
        "“{field}”填的是“{found}”，不在可选项里。可选：{known}。",
        "“{field}” holds “{found}”, which is none of the choices. Choose one of: {known}.",
    ),
    "I017": (
        "“{field}”填的单位“{found}”不在机构表里。请用机构表里当日的名称，或先添加机构。",
        "“{field}” names “{found}”, which is no org unit of that day. Use its name in the tree, or "
        "add it first.",
    ),
    "I018": (
        "“{field}”填的单位“{found}”有多个同名：{known}。请改填机构编码。",
        "“{field}” names “{found}”, which several org units are called: {known}. Write the key.",
    ),
    "I019": (
        "“{field}”填的编号“{found}”在台账 {register} 里没有。请核对编号，或先登记那一条。",
        "“{field}” names “{found}”, which register {register} does not hold. Check the key, or "
        "enter that record first.",
    ),
    "I020": (
        "“{field}”要放佐证文件，不能用文字“{found}”代替。请登记后再上传文件。",
        "“{field}” takes evidence files, not the words “{found}”. Attach the files after entering.",
    ),
    "I021": (
        "“{field}”不能小于 {bound}，填的是 {found}。请核对。",
        "“{field}” may not be below {bound}; found {found}. Check it.",
    ),
    "I022": (
        "“{field}”不能大于 {bound}，填的是 {found}。请核对数字和单位。",
        "“{field}” may not be above {bound}; found {found}. Check number and scale.",
    ),
    "I023": (
        "“{field}”不能早于 {bound}，填的是 {found}。请核对年份。",
        "“{field}” may not be before {bound}; found {found}. Check the year.",
    ),
    "I024": (
        "“{field}”不能晚于 {bound}，填的是 {found}。请核对年份。",
        "“{field}” may not be after {bound}; found {found}. Check the year.",
    ),
    "I025": (
        "“{field}”最多 {bound} 个字，这里有 {length} 个。请精简，详情可作为佐证上传。",
        "“{field}” takes {bound:character/characters}; here are {length}. Shorten it; "
        "attach the details.",
    ),
    "I026": (
        "“{field}”是 {found}，早于它应在其后的 {bound}。请核对两个日期。",
        "“{field}” is {found}, before {bound}, which it must follow. Check both dates.",
    ),
    "I027": (
        "“{field}”里像有身份证号或手机号。台账不收群众个人信息，请删去号码。",
        "“{field}” seems to hold an identity or telephone number. Registers hold no such data; "
        "remove it.",
    ),
    "I028": (
        "“{field}”填的是“同上”，但上一行没有内容。请写明。",
        "“{field}” says “as above”, but nothing stands above. Write it out.",
    ),
    "I029": (
        "“{field}”的数字在合并单元格里，跨了多行，会被重复计算。请拆开单元格，逐行填写。",
        "“{field}” holds a number in a cell merged over several rows; it would be counted more "
        "than once. Unmerge and fill in each row.",
    ),
    # Refusals: templates, definitions, entries ----------------------------------------------
    "template_unknown": (
        "没有模板“{name}”。可用：{known}。",
        "There is no template “{name}”. Known: {known}.",
    ),
    "template_without_campaign": (
        "文件夹“{folder}”里没有 campaign.yaml，不是模板。请换一个文件夹。",
        "Folder “{folder}” holds no campaign.yaml and is no template. Name another.",
    ),
    "template_too_large": (
        "模板文件 {file} 超过 {limit} 字节。请拆分或精简。",
        "Template file {file} is larger than {limit} bytes. Split or shorten it.",
    ),
    "plain_misfit": (
        "{shape} 的 {path} 不合规定（{fault}）。数据可能被改动，请核验日志。",
        "{path} of {shape} does not fit ({fault}). The data may have been altered; audit the log.",
    ),
    "definition_version": (
        "台账 {register} 的定义版本应为 {expected}，给出的是 {found}。请以最新版本为基础修改。",
        "The next version of {register} is {expected}, not {found}. Start from the latest.",
    ),
    "register_unknown": (
        "没有台账 {register}。请核对名称。",
        "There is no register {register}. Check the name.",
    ),
    "key_not_of_series": (
        "编号“{key}”不属于以“{first}”开头的序列，无法续编。请核对编号样式。",
        "The key “{key}” is not of the series that begins with “{first}”. Check the pattern.",
    ),
    "record_known": (
        "台账 {register} 里已有编号 {key}。编号不能重复使用，请换号或改为更正。",
        "Register {register} holds key {key} already. Take another key, or correct that record.",
    ),
    "record_unknown": (
        "台账 {register} 里没有编号 {key}。请核对编号。",
        "Register {register} holds no key {key}. Check the key.",
    ),
    "record_void": (
        "台账 {register} 的 {key} 已作废，不能再改。需要时请重新登记。",
        "{key} of register {register} is void and cannot change. Enter a new record if needed.",
    ),
    "record_version": (
        "台账 {register} 的定义已是第 {expected} 版，这条按第 {found} 版填写。请刷新后重填。",
        "Register {register} is at version {expected}; this was written under {found}. Reload and "
        "enter again.",
    ),
    "nothing_to_correct": (
        "{register} 的 {key} 没有任何变化。请改动后再提交更正。",
        "Nothing changes in {key} of {register}. Change something before correcting.",
    ),
    "reason_missing": (
        "改动既往内容（{kind}）必须写明理由。请补写。",
        "Changing what was written ({kind}) needs a reason. Add one.",
    ),
    "time_without_zone": (
        "时间 {time} 没有时区，无法入账。这是程序错误，请报告。",
        "The time {time} has no zone and cannot be written. This is a bug; report it.",
    ),
    "entry_format_unknown": (
        "条目格式“{format}”不认识。请用新版程序核验。",
        "The entry format “{format}” is unknown. Verify with a newer version.",
    ),
    "entry_kind_unknown": (
        "条目类别“{kind}”不认识。请用新版程序核验。",
        "The kind of entry “{kind}” is unknown. Verify with a newer version.",
    ),
    "evidence_known": (
        "{register} 的 {key} 已有同一份佐证文件。请核对是否重复上传。",
        "{key} of {register} has this very file already. Check whether it was meant.",
    ),
    "evidence_missing": (
        "{register} 的 {key} 缺少佐证：{kinds}。请上传后再申请销号。",
        "{key} of {register} lacks evidence: {kinds}. Attach it, then request close-out.",
    ),
    "salt_too_short": (
        "随机盐至少 {least} 字节，只有 {found}。这是程序错误，请报告。",
        "A salt has {least} bytes or more, not {found}. This is a fault of the program; report it.",
    ),
    "disclosure_does_not_open": (
        "披露内容与“{path}”处的承诺值不符，可能被改动。请核对来源。",
        "The disclosure does not open the commitment at “{path}”. Check where it comes from.",
    ),
    "change_incomplete": (
        "机构或专班变更（{kind}）缺少“{part}”。请补上。",
        "A change ({kind}) lacks “{part}”. Add it.",
    ),
    # Refusals: close-out -------------------------------------------------------------------
    "lifecycle_skip": (
        "不能跳过这些环节：{states}。请至少保留审核或现场核查。",
        "These steps cannot be skipped: {states}. Keep desk review or site verification.",
    ),
    "step_not_allowed": (
        "当前状态 {state} 不能进行 {event}。可以进行：{allowed}。",
        "{event} is not possible from {state}. Possible: {allowed}.",
    ),
    "two_person_rule": (
        "{actor} 办过 {earlier}，不能再办 {event}。请换一人办理。",
        "{actor} took {earlier} and may not take {event}. Another person must.",
    ),
    "editor_may_not_verify": (
        "{actor} 填写或改动过这条记录，不能办 {event}。请换一人办理。",
        "{actor} wrote to this record and may not take {event}. Another person must.",
    ),
    "no_lifecycle": (
        "台账 {register} 没有销号流程。请核对台账。",
        "Register {register} has no close-out. Check the register.",
    ),
    "content_changed": (
        "{register} 的 {key} 在打开之后被改动过，签字不能作数。请重新查看后再办。",
        "{key} of {register} changed after it was opened; the sign-off would not hold. Look again.",
    ),
    # Refusals: organisation and taskforces -------------------------------------------------
    "org_unit_unknown": (
        "{day} 没有机构 {org_unit}。请先设立，或核对编码和生效日期。",
        "There is no org unit {org_unit} on {day}. Open it first, or check key and day.",
    ),
    "org_unit_never_opened": (
        "机构表里没有 {org_unit}。请核对编码。",
        "The tree holds no org unit {org_unit}. Check the key.",
    ),
    "org_unit_not_open": (
        "机构 {org_unit} 在 {day} 不存在（未设立或已撤销）。请核对日期。",
        "Org unit {org_unit} does not exist on {day}. Check the day.",
    ),
    "org_unit_known": (
        "机构编码 {org_unit} 已用过（生效日 {day}）。编码不能重用，请换一个。",
        "The key {org_unit} is taken (for {day}). Keys are never reused; take another.",
    ),
    "org_cycle": (
        "{day} 把 {org_unit} 划到 {parent} 之下会形成循环。请核对上下级。",
        "Moving {org_unit} under {parent} on {day} would close a circle. Check who is above whom.",
    ),
    "org_unit_has_children": (
        "{day} {org_unit} 下面还有：{children}。请先划转再撤销。",
        "Under {org_unit} there still stand on {day}: {children}. Move them first.",
    ),
    "org_unit_opened_that_day": (
        "{org_unit} 在 {day} 当天设立，不能当天撤销。请核对日期，或作废设立。",
        "{org_unit} was opened on {day} itself and cannot end then. Check the day, or void it.",
    ),
    "org_succeeds_itself": (
        "{org_unit} 不能并入或分成它自己（{day}）。请核对。",
        "{org_unit} cannot succeed itself ({day}). Check the keys.",
    ),
    "taskforce_known": (
        "专班 {taskforce} 已存在。请换一个编码。",
        "Taskforce {taskforce} exists already. Take another key.",
    ),
    "taskforce_not_open": (
        "专班 {taskforce} 在 {day} 不存在。请核对编码和日期。",
        "Taskforce {taskforce} does not exist on {day}. Check key and day.",
    ),
    "taskforce_ends_too_early": (
        "专班 {taskforce} 的结束日 {day} 不晚于开始日。请核对日期。",
        "{day} is not after the beginning in taskforce {taskforce}. Check the day.",
    ),
    "person_seconded_already": (
        "{person} 已在专班 {taskforce}。请先办归队，或核对日期。",
        "{person} is in taskforce {taskforce} already. Return them first, or check the day.",
    ),
    "person_not_seconded": (
        "{person} 不在专班 {taskforce}。请核对人员和专班。",
        "{person} is not in taskforce {taskforce}. Check both.",
    ),
}
