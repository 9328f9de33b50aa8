"""Words for what acts and the store refuse: the fact, and what to do next."""

ACTS: dict[str, tuple[str, str]] = {
    "record_faulty": (
        "没有登记：{register}有 {count} 处不合要求。",
        "Not taken: {count:value does not fit/values do not fit} {register}.",
    ),
    "event_in_future": (
        "发生时间 {occurred_at} 在登记时间 {recorded_at} 之后。请核对 --at 和本机时钟。",
        "It happened at {occurred_at}, after now, {recorded_at}. Check --at and the clock.",
    ),
    "field_unknown": (
        "{register}没有“{field}”这个字段。可用：{known}。",
        "{register} has no field “{field}”. Fields: {known}.",
    ),
    "record_without_org_unit": (
        "{register}的记录要写明单位。请补填。",
        "A record of {register} needs its org unit. Fill it in.",
    ),
    "record_without_day": (
        "{register}的记录要写明日期。请补填。",
        "A record of {register} needs its day. Fill it in.",
    ),
    "record_not_unique": (
        "{register}里已有相同的：{found}。如要改它，请用 kanhe correct。",
        "{register} has one like it already: {found}. To change it, use kanhe correct.",
    ),
    "evidence_kind_unknown": (
        "没有“{kind}”这种佐证。可用：{known}。",
        "There is no evidence of kind “{kind}”. Kinds: {known}.",
    ),
    "nothing_to_take": (
        "《{file}》没有可收的行。",
        "{file} has no row to take.",
    ),
    "I060": (
        "单位“{found}”在 {day} 还没有设立，或已经撤销。请核对日期和单位。",
        "The org unit “{found}” was not there on {day}. Check the day and the org unit.",
    ),
    "field_not_personal": (
        "“{field}”不是个人信息，不能删除，只能更正。个人信息字段：{known}。",
        "“{field}” is not personal and cannot be erased, only corrected. Personal: {known}.",
    ),
    "nothing_to_erase": (
        "{key} 没有可删的个人信息（没有填，或已经删过）。",
        "{key} has no personal values to erase (none given, or erased before).",
    ),
    "no_witness_known": (
        "信任名单里没有见证方。请在 keys/policy 里加一行 witness 名称 公钥。",
        "The policy names no witness. Add a line “witness NAME KEY” to keys/policy.",
    ),
    "witness_400": (
        "申请不合规范（{found}）。请日志方重新出申请。",
        "The request is not in its form ({found}). Ask the log for another.",
    ),
    "witness_403": (
        "申请里的签名不是那本日志的（{found}）。不副署。",
        "The request is not signed by that log ({found}). Not cosigned.",
    ),
    "witness_404": (
        "信任名单里没有这本日志（{found}）。请先把它的公钥加进名单。",
        "The policy does not name this log ({found}). Add its key first.",
    ),
    "witness_409": (
        "上次副署的是 {found} 笔，申请不是从那里接起的。请日志方用 --old {found} 重新申请。",
        "The last one cosigned had {found} entries. The log must ask again with --old {found}.",
    ),
    "witness_422": (
        "日志与上次副署的不一致：历史被改写（{found}）。不副署，请立即报告。",
        "The log does not continue what was cosigned: rewritten ({found}). Report this at once.",
    ),
    "no_changes": ("没有变更可应用。", "There are no changes to apply."),
    "definition_faulty": (
        "台账样式 {register} 在 {path} 处有错（{fault}）。请改好。",
        "The definition of {register} is faulty at {path} ({fault}). Mend it.",
    ),
    "indicator_faulty": (
        "指标 {indicator} 在 {path} 处有错（{fault}）。请改好。",
        "The definition of indicator {indicator} is faulty at {path} ({fault}). Mend it.",
    ),
    "campaign_faulty": (
        "行动 {campaign} 在 {path} 处有错（{fault}）。请改好。",
        "The definition of campaign {campaign} is faulty at {path} ({fault}). Mend it.",
    ),
    # The sheet of org units -----------------------------------------------------------------
    "org_sheet_no_header": (
        "{file}：没有找到表头。要有“编码”和“名称”两列。",
        "{file}: no header found. Columns key and name are needed.",
    ),
    "org_sheet_row": (
        "{file} 第 {row} 行：编码、名称或日期读不出。请补填。",
        "{file}, row {row}: key, name or day cannot be read. Fill it in.",
    ),
    "org_sheet_day": (
        "{file} 第 {row} 行没有设立日期。请补填，或用 --on 指定。",
        "{file}, row {row} has no day of opening. Fill it in, or give one with --on.",
    ),
    "org_sheet_cycle": (
        "{org_unit} 绕了一圈成了自己的上级。请核对“上级”一列。",
        "{org_unit} comes to stand above itself. Check the parents.",
    ),
    "org_sheet_differs": (
        "{org_unit} 已有别的名称，表里是“{name}”。更名请用 kanhe org apply。",
        "{org_unit} bears another name than “{name}”. Rename it with kanhe org apply.",
    ),
    "org_sheet_unreadable": (
        "{file}：不是变更清单。应为 YAML 或 JSON 的列表。",
        "{file}: this is no list of changes. Write a YAML or JSON list.",
    ),
    "staff_sheet_no_header": (
        "{file}：没有找到表头。要有“专班编码”和“开始日期”两列。",
        "{file}: no header found. Columns taskforce and first are needed.",
    ),
    "staff_sheet_person": (
        "{file} 第 {row} 行：“{found}”像是姓名。日志里不写姓名，请改写账号或警号。",
        "{file}, row {row}: “{found}” looks like a name. Write an account or a staff number: "
        "no names go into the log.",
    ),
    "staff_sheet_org_unit": (
        "{file} 第 {row} 行：那天没有“{found}”这个单位。请核对名称和日期。",
        "{file}, row {row}: no org unit “{found}” on that day. Check name and day.",
    ),
    "staff_sheet_taskforce": (
        "{file}：专班 {taskforce} 缺名称或组建单位。请在它的任一行补填。",
        "{file}: taskforce {taskforce} lacks its name or the org unit that formed it. Fill them "
        "in on any of its lines.",
    ),
    # The ledger as a place ------------------------------------------------------------------
    "ledger_started": (
        "这个数据库已有 {entries} 笔，是别的总账的。请换一个空数据库。",
        "This database holds {entries:entry/entries} of another ledger. Name an empty one.",
    ),
    "database_unusable": (
        "数据库用不了：{found}。请检查它是否在运行、网址和权限对不对。",
        "The database cannot be used: {found}. Is it running? Check URL and permissions.",
    ),
    "log_broken": (
        "日志自相矛盾（{found}）。已停止写入，请保留现场并运行 kanhe log audit。",
        "The log contradicts itself ({found}). Nothing is written; keep everything and run kanhe "
        "log audit.",
    ),
}
