"""Words of the ledger's commands: answers, tables, progress; refusals of what was typed."""

_TITLES = {
    "register": ("台账", "register"),
    "title": ("名称", "title"),
    "records": ("记录数", "records"),
    "key": ("编号", "key"),
    "day": ("日期", "day"),
    "org_unit": ("单位", "org unit"),
    "state": ("状态", "state"),
    "version": ("样式版本", "definition"),
    "evidence": ("佐证", "evidence"),
    "cell": ("位置", "cell"),
    "code": ("代码", "code"),
    "what": ("情况", "what"),
    "suggestion": ("建议", "suggestion"),
    "place": ("位置", "place"),
    "table": ("底表", "table"),
}
_SKIPS = {
    "title": ("标题", "title"),
    "header": ("表头", "header"),
    "blank": ("空行", "blank"),
    "subtotal": ("合计", "subtotal"),
    "note": ("说明", "note"),
    "duplicate": ("表内重复", "duplicate"),
    "already_taken": ("以前已收", "taken before"),
}
_KINDS = {
    "record_registered": ("登记", "registered"),
    "record_corrected": ("更正", "corrected"),
    "record_voided": ("作废", "voided"),
    "evidence_attached": ("附佐证", "evidence attached"),
    "step_taken": ("办理", "step taken"),
}
_STATES = {
    "registered": ("已登记", "registered"),
    "assigned": ("已交办", "assigned"),
    "acknowledged": ("已签收", "acknowledged"),
    "rectifying": ("整改中", "rectifying"),
    "close_out_requested": ("申请销号", "close-out requested"),
    "desk_reviewed": ("已审核", "desk reviewed"),
    "site_verified": ("已核查", "site verified"),
    "on_notice": ("公示中", "on notice"),
    "closed": ("已销号", "closed"),
    "on_file": ("已备案", "on file"),
    "look_back_held": ("已回头看", "looked back"),
    "recurred": ("反弹", "recurred"),
}
_AUDIT = {
    "tile_unexpected": ("多出散列页", "more tiles than the tree has"),
    "entry_unexpected": ("大小之外还有条目", "an entry beyond the tree's size"),
    "checkpoint_beyond_log": ("签过的检查点比日志还长：被截短", "signed beyond its end: cut short"),
    "frontier_wrong": ("树的边缘与条目不符", "the tree's edge does not fit the entries"),
    "checkpoint_root": ("检查点的根与条目不符：历史被改", "a signed root does not fit: rewritten"),
    "checkpoint_signature": ("检查点的签名不对", "a checkpoint's signature is wrong"),
    "entry_missing": ("缺这一笔", "this entry is missing"),
    "entry_type": ("条目的类型不对", "this entry is not stored as bytes"),
    "leaf_wrong": ("条目被改过", "this entry was altered"),
    "tile_missing": ("缺散列页", "a tile is missing"),
    "tile_wrong": ("散列页被改过", "a tile was altered"),
    "projection_lost": ("底表少了这一行，或被改过", "a row is missing or was altered"),
    "projection_ghost": ("底表多了这一行，或被改过", "a row that the log does not say"),
    "projection_unreadable": ("这一笔读不出", "this entry cannot be read"),
    "evidence_lost": ("佐证文件不见了", "an evidence file is gone"),
    "evidence_altered": ("佐证文件被改过", "an evidence file was altered"),
}


def _named(prefix: str, words: dict[str, tuple[str, str]]) -> dict[str, tuple[str, str]]:
    return {f"{prefix}{name}": both for name, both in words.items()}


LEDGER: dict[str, tuple[str, str]] = {
    **_named("ledger.title_", _TITLES),
    **_named("ledger.skip_", _SKIPS),
    **_named("ledger.kind_", _KINDS),
    **_named("ledger.state_", _STATES),
    **_named("audit.", _AUDIT),
    "ledger.founded": (
        "已在 {path} 建账：{count} 本台账，日志名 {origin}。"
        "请把 keys/log.key 另存一份到安全的地方，把 keys/policy 交给上级单位。",
        "Founded in {path}: {count:register/registers}, log {origin}. "
        "Keep a copy of keys/log.key in a safe place and give keys/policy to the superior unit.",
    ),
    "ledger.import_head": ("《{file}》→ {register}", "{file} → {register}"),
    "ledger.import_sheet": (
        "  {sheet}：表头第 {header} 行，可收 {records} 行，跳过 {skipped}，要看 {faults} 处",
        "  {sheet}: header in row {header}, {records:row/rows} good, skipped {skipped}, "
        "{faults} to look at",
    ),
    "ledger.import_unmapped": (
        "    没有对应字段的列：{columns}（不收；要收请用 --map 指明）",
        "    columns without a field: {columns} (left out; name them with --map)",
    ),
    "ledger.import_more": (
        "……还有 {count} 处，用 --comments 文件 看批注，或 --format json。",
        "… and {count} more: see --comments FILE or --format json.",
    ),
    "ledger.import_dry": (
        "只看未收。去掉 --dry-run 就收下。",
        "Nothing taken: this was a dry run.",
    ),
    "ledger.import_taken": (
        "已收 {count} 条（第 {first}–{last} 笔）。",
        "{count:record/records} taken (entries {first}–{last}).",
    ),
    "ledger.import_nothing": ("没有新的行可收。", "No new rows to take."),
    "ledger.added": ("已登记 {key}（第 {number} 笔）。", "Registered {key} (entry {number})."),
    "ledger.corrected": ("已更正 {key}（第 {number} 笔）。", "Corrected {key} (entry {number})."),
    "ledger.voided": ("已作废 {key}（第 {number} 笔）。", "Voided {key} (entry {number})."),
    "ledger.attached": (
        "已给 {key} 附上佐证（第 {number} 笔）。",
        "Attached evidence to {key} (entry {number}).",
    ),
    "ledger.erased": (
        "已删除 {key} 的个人信息（第 {number} 笔起）。以前的备份请另行处置。",
        "Erased personal values of {key} (from entry {number}). Deal with earlier backups apart.",
    ),
    "ledger.withheld": (
        "第 {entry} 笔此后不再出示（依据记在第 {number} 笔）。以前的导出请另行处置。",
        "Entry {entry} is no longer shown (entry {number} says why). Deal with earlier exports "
        "apart.",
    ),
    "ledger.defined": ("{title}（{name}）：第 {version} 版", "{title} ({name}): version {version}"),
    "ledger.defined_nothing": ("没有改动。", "Nothing has changed."),
    "ledger.next_page": ("下一页：--after {after}", "Next page: --after {after}"),
    "ledger.trail": ("来龙去脉", "Trail"),
    "ledger.trace": (
        "  第 {number} 笔  {what}  {actor}  发生 {occurred}  登记 {recorded}",
        "  entry {number}  {what}  {actor}  happened {occurred}  recorded {recorded}",
    ),
    "ledger.trace_reason": ("      理由：{reason}", "      reason: {reason}"),
    "ledger.trace_change": (
        "      {field}：{before} → {after}",
        "      {field}: {before} → {after}",
    ),
    "ledger.void": ("作废", "void"),
    "ledger.closed_value": ("（不公开）", "(withheld)"),
    "ledger.audit_clean": (
        "{size} 笔全部重算，{checkpoints} 个检查点都对得上。",
        "{size:entry/entries} recomputed; {checkpoints:checkpoint/checkpoints} fit.",
    ),
    "ledger.audit_faults": (
        "对不上。先停止登记，保留现场，再查下列各处：",
        "Something does not fit. Stop writing, keep everything as it is, then look at:",
    ),
    "ledger.exported": (
        "已导出到 {path}：检查点 {size} 笔，写了 {count} 个文件。",
        "Exported to {path}: checkpoint of {size:entry/entries}, {count:file/files} written.",
    ),
    "ledger.receipt": (
        "第 {number} 笔的回执在 {path}；用 kanhe verify 或 kanhe_verify.py 核验。",
        "The receipt of entry {number} is in {path}; check it with kanhe verify or "
        "kanhe_verify.py.",
    ),
    "ledger.consistent": (
        "{new} 笔的日志由 {old} 笔的日志只增而来（{count} 个散列值为证）：",
        "The log of {new:entry/entries} is that of {old} with entries appended "
        "({count:hash/hashes}):",
    ),
    "ledger.witness_asked": (
        "见证申请在 {path}，请送见证方。",
        "The request is in {path}; bring it to the witness.",
    ),
    "ledger.witness_answered": (
        "已副署，答复在 {path}，请送回。",
        "Cosigned; the answer is in {path}, bring it back.",
    ),
    "ledger.rebuilt": ("已由 {count} 笔重建底表。", "Rebuilt from {count:entry/entries}."),
    "ledger.rebuild_equal": (
        "由 {count} 笔重算的底表与现有的完全相同。",
        "Projections recomputed from {count:entry/entries} equal those there.",
    ),
    "ledger.rebuild_differs": (
        "底表与日志不符。请查明是谁改的，再运行 kanhe rebuild：",
        "Projections do not say what the log says. Find out who changed them, then run "
        "kanhe rebuild:",
    ),
    "ledger.backed_up": (
        "已备份到 {path}。私钥不在其中，请另存。",
        "Backed up to {path}. Secret keys are not in it; keep them apart.",
    ),
    "ledger.restored": (
        "已恢复到 {path}，共 {count} 笔。请运行 kanhe log audit --projections。",
        "Restored to {path}: {count:entry/entries}. Run kanhe log audit --projections.",
    ),
    "ledger.restored_without_key": (
        "还没有私钥：把 log.key 和 signed 放进 {path} 才能签检查点。",
        "There is no secret key: put log.key and signed into {path} to sign checkpoints.",
    ),
    "ledger.workbook": ("已写出 {path}，{count} 条。", "Wrote {path}: {count:record/records}."),
    "ledger.org_on": (
        "{day} 的机构，共 {count} 个：",
        "The organisation on {day}, {count:unit/units}:",
    ),
    "ledger.org_changed": (
        "机构变更 {count} 项，已有 {known} 项未动。",
        "{count:change/changes} to the organisation; {known} there already.",
    ),
    "ledger.progress_import": ("正在登记 {done}/{total}", "registering {done}/{total}"),
    "ledger.progress_rows": ("正在登记，已到 {done}", "registering, {done} so far"),
    "ledger.progress_audit": ("正在重算 {done}/{total}", "recomputing {done}/{total}"),
    "ledger.progress_export": ("正在导出 {done}/{total}", "exporting {done}/{total}"),
    "ledger.progress_rebuild": ("正在重建 {done}/{total}", "rebuilding {done}/{total}"),
    "ledger.progress_backup": ("正在复制 {done}/{total}", "copying {done}/{total}"),
    # What was typed -------------------------------------------------------------------------
    "ledger.not_named": (
        "没有写是哪本总账。请用 --ledger 目录，或设 KANHE_LEDGER。",
        "Which ledger? Name its folder with --ledger or KANHE_LEDGER.",
    ),
    "ledger.no_template": (
        "没有写 --template。可选：{known}。",
        "No --template is given. Choose one of: {known}.",
    ),
    "ledger.origin": (
        "日志名“{found}”不合格：只用小写字母、数字、点、横线，以 / 分段。",
        "The log name “{found}” will not do: lower-case letters, digits, dots and dashes, parts "
        "joined by /.",
    ),
    "ledger.not_a_time": (
        "--at 的值“{value}”不是时间。请写成 2021-03-09 或 2021-03-09T09:30。",
        "--at cannot be “{value}”. Write 2021-03-09 or 2021-03-09T09:30.",
    ),
    "ledger.not_a_position": (
        "--as-of 的值“{value}”不是顺序号，也不是时间。请写成 48216 或 2021-07-15T18:00。",
        "--as-of cannot be “{value}”. Give an entry number or a time such as 2021-07-15T18:00.",
    ),
    "ledger.no_root": (
        "机构表没有唯一的最上级单位。请用 --org 写明要哪个单位的数。",
        "The organisation has no single root. Name an org unit with --org.",
    ),
    "ledger.not_a_day": (
        "{option} 的值“{value}”不是日期。请写成 2021-03-09。",
        "{option} cannot be “{value}”. Write 2021-03-09.",
    ),
    "ledger.days_reversed": (
        "起日 {first} 在止日 {last} 之后。请对调。",
        "The first day {first} is behind the last, {last}. Swap them.",
    ),
    "ledger.not_a_place": (
        "--after 的值“{value}”不对。请照抄上一页末尾所示。",
        "--after cannot be “{value}”. Copy what the page before ended with.",
    ),
    "ledger.not_a_pair": (
        "“{found}”不是 字段=值，或字段写了两次。如 kanhe {command} … visited_count=3。",
        "“{found}” is no field=value, or the field comes twice: kanhe {command} … count=3.",
    ),
    "ledger.key_twice": (
        "{key} 在几本台账里都有：{registers}。请用 --register 指明。",
        "{key} is in several registers: {registers}. Name one with --register.",
    ),
    "ledger.key_unknown": (
        "哪本台账里都没有编号 {key}。请核对编号，或用 kanhe records 查找。",
        "No register has the key {key}. Check it, or look with kanhe records.",
    ),
    "ledger.no_records": ("没有符合的记录。", "No records."),
    "ledger.too_large": (
        "{path} 超过 {most} 字节。请分成几份。",
        "{path} has more than {most} bytes. Split it.",
    ),
}
