"""Words for figures and what is declared about them: bindings, issues, periods, seals, bundles.

Merged into `formats.wording`.
"""

FIGURES: dict[str, tuple[str, str]] = {
    # Refusals of the acts --------------------------------------------------------------------
    "binding_known": (
        "这样的表述已由 {by} 认领到指标 {indicator}，不必再认领。",
        "This wording is bound to {indicator} already, by {by}. Nothing is left to do.",
    ),
    "binding_unknown": (
        "第 {entry_number} 笔不是认领。请用 kanhe bind --list 查看。",
        "Entry {entry_number} is no binding. See kanhe bind --list.",
    ),
    "report_known": (
        "这份文件已于 {issued_on} 以《{document}》印发。文字有改动的，请存为新文件再印发。",
        "This file was issued on {issued_on} as “{document}”. Issue a changed one as a new file.",
    ),
    "report_differs": (
        "《{document}》有 {count} 处与台账不一致，没有印发。请先改正；确需照此印发，加 --anyway。",
        "“{document}” differs from the ledger in {count:place/places} and was not issued. "
        "Correct it, or add --anyway.",
    ),
    "period_unknown": (
        "没有名为“{period}”的统计期。请用 kanhe seal show 查看，或用 kanhe seal open 开期。",
        "There is no period “{period}”. See kanhe seal show, or open it with kanhe seal open.",
    ),
    "period_is_open": (
        "统计期“{period}”还开着，不能重开。",
        "The period “{period}” is open already.",
    ),
    "period_is_closed": (
        "统计期“{period}”已经关闭。需要重开的，用 kanhe seal open 并写明 --reason。",
        "The period “{period}” is closed. To open it again, use kanhe seal open with --reason.",
    ),
    "period_still_open": (
        "统计期“{period}”还没有关闭，不能封数。请先 kanhe seal close。",
        "The period “{period}” is not closed, so its figures cannot be sealed. Close it first.",
    ),
    "period_faulty": (
        "统计期“{period}”的起止日期或起始顺序号不对。请核对 --from、--to、--first-entry。",
        "The days or the first entry of “{period}” cannot be. Check --from, --to, --first-entry.",
    ),
    "period_other_days": (
        "重开统计期“{period}”，起止日期和起始顺序号必须与原来相同。请改用新的名称。",
        "“{period}” can only be opened again over the same days and from the same entry. Use"
        " another name.",
    ),
    "record_before_period": (
        "{indicator} 的记录 {key} 登记在统计期“{period}”开期之前，封数会漏掉它。"
        "请另开一期并加 --first-entry 1。",
        "{key}, which counts for {indicator}, was begun before the period “{period}”, so a seal"
        " would leave it out. Open another period with --first-entry 1.",
    ),
    # kanhe bind --------------------------------------------------------------------------------
    "bind.nothing": (
        "{name}：没有要问的，每个数都已认到指标或查无指标。",
        "{name}: nothing is to be asked; each claim is bound, or no indicator fits.",
    ),
    "bind.none": ("还没有认领。", "Nothing is bound yet."),
    "bind.ask": (
        "是哪一个？填 1-{count} 或指标名；直接回车跳过：",
        "Which one? 1-{count} or the name of an indicator; Enter passes over: ",
    ),
    "bind.how": (
        "认领：kanhe bind {name} --claim 位置 --indicator 指标名（位置如上，例 73:162）。",
        "Bind one: kanhe bind {name} --claim PLACE --indicator NAME (a place such as 73:162).",
    ),
    "bind.bound": ("已认领 {count} 处，以后照此核对。", "{count} bound, and kept from now on."),
    "bind.revoked": (
        "第 {entry_number} 笔认领已撤销。",
        "The binding of entry {entry_number} is revoked.",
    ),
    "bind.claim_unknown": (
        "稿中没有要认领的“{claim}”（{places}）。请照列出的位置填写，例 73:162。",
        "The draft has no claim “{claim}” to bind ({places}). Give its place, such as 73:162.",
    ),
    "bind.claim_twice": (
        "稿中“{claim}”不止一处：{places}。请填位置。",
        "“{claim}” stands in the draft more than once: {places}. Give the place.",
    ),
    "bind.live": ("有效", "in force"),
    "bind.gone": ("已撤销", "revoked"),
    # kanhe figure, trace, table ------------------------------------------------------------------
    "figures.missing": ("未报", "missing"),
    "figures.not_issued": ("未印发", "not issued"),
    "figures.definition": ("口径", "Definition"),
    "figures.org_unit": ("单位", "Org unit"),
    "figures.days": ("时段", "Days"),
    "figures.organised": ("机构", "Organised"),
    "figures.organised_then": ("按当时机构", "as organised then"),
    "figures.organised_now": ("按现行机构", "as organised now"),
    "figures.as_of_label": ("截至", "As of"),
    "figures.as_of": ("日志第 {size} 笔，{at}，根 {root}", "entry {size}, {at}, root {root}"),
    "figures.parts": ("分子 / 分母", "Parts"),
    "figures.records": ("记录", "Records"),
    "figures.step": ("分项", "Step"),
    "figures.value": ("数", "Value"),
    "figures.recount": (
        "{count} 条记录，合计 {total}。",
        "{count:record, which makes/records, which make} {total}.",
    ),
    "figures.checkpoint": ("检查点", "Checkpoint"),
    "figures.root": ("根", "Root"),
    "figures.witnesses": ("副署", "Cosignatures"),
    "figures.unsigned": ("还没有签发", "not signed yet"),
    "figures.receipt": (
        "离线证明：kanhe log receipt --number {number}",
        "Proof to take away: kanhe log receipt --number {number}",
    ),
    "figures.not_behind": (
        "{key} 不在 {indicator} 的明细里。请用 kanhe trace 查看全部明细。",
        "{key} is not behind {indicator}. See the whole list with kanhe trace.",
    ),
    "figures.of": (
        "{first} 至 {last}，日志第 {size} 笔为止。",
        "{first} to {last}, the log up to entry {size}.",
    ),
    "figures.table": (
        "{count} 个单位，已写到 {path}",
        "{count:org unit/org units}, written to {path}",
    ),
    "figures.bundle": ("核验包已写到 {path}", "bundle written to {path}"),
    "bundle_as_organised_now": (
        "核验包只按当时机构计数。请去掉 --organised now。",
        "A bundle counts as organised then. Leave out --organised now.",
    ),
    "bundle_entry_withheld": (
        "第 {entry_number} 笔已停止提供，此数的核验包缺它不成立。",
        "Entry {entry_number} is no longer handed out, and no bundle of this figure stands"
        " without it.",
    ),
    "bundle_unsigned": (
        "日志签到第 {signed} 笔，此数要到第 {size} 笔。请先 kanhe log checkpoint。",
        "The log is signed up to entry {signed}, the figure needs {size}. Sign it first: kanhe log"
        " checkpoint.",
    ),
    "figures.title_key": ("编号", "key"),
    "figures.title_day": ("日期", "day"),
    "figures.title_org_unit": ("单位", "org unit"),
    "figures.title_indicator": ("指标", "indicator"),
    "figures.title_entry": ("顺序号", "entry"),
    "figures.title_gives": ("计入", "gives"),
    "figures.title_sentence": ("表述", "words"),
    "figures.title_draft": ("稿件", "draft"),
    "figures.title_by": ("何人", "by"),
    "figures.title_state": ("状态", "state"),
    "figures.title_kind": ("事项", "kind"),
    "figures.title_recorded": ("登记时间", "recorded"),
    "figures.title_leaf": ("叶散列", "leaf hash"),
    "figures.title_period": ("统计期", "period"),
    "figures.title_days": ("起止", "days"),
    "figures.title_closed": ("关闭于", "closed by"),
    "figures.title_sealed": ("封数", "sealed"),
    "figures.title_value": ("数", "value"),
    "figures.title_records": ("记录", "records"),
    "figures.title_cause": ("缘由", "cause"),
    "figures.title_before": ("原计入", "before"),
    "figures.title_after": ("现计入", "now"),
    # kanhe seal ----------------------------------------------------------------------------------
    "seal.opened": (
        "统计期“{period}”已开：{first} 至 {last}，计第 {entry} 笔起登记的记录。",
        "The period “{period}” is open: {first} to {last}, records begun from entry {entry} on.",
    ),
    "seal.sealed": (
        "统计期“{period}”：封数 {count} 个，检查点已签。",
        "Period “{period}”: {count:figure/figures} sealed, the checkpoint is signed.",
    ),
    "seal.sealed_unsigned": (
        "统计期“{period}”：封数 {count} 个。此处没有日志私钥，请另签检查点。",
        "Period “{period}”: {count:figure/figures} sealed. The log's key is elsewhere: "
        "have it signed.",
    ),
    "seal.none": ("还没有统计期。", "There is no period yet."),
    "seal.open_still": ("未关闭", "open"),
    # kanhe issue, restate ------------------------------------------------------------------------
    "issue.issued": (
        "《{document}》已记为印发（第 {entry_number} 笔）：{count} 个数，"
        "以日志第 {position} 笔为准。",
        "“{document}” is issued (entry {entry_number}): {count:claim/claims}, by the log up to"
        " entry {position}.",
    ),
    "restate.unknown": (
        "没有印发过“{document}”。已印发：{known}。",
        "“{document}” was never issued. Issued: {known}.",
    ),
    "restate.now": ("现在的台账", "the ledger now"),
    "restate.same": (
        "《{earlier}》的数与 {later} 相比没有变化。",
        "No number of “{earlier}” has changed in {later}.",
    ),
    "restate.head": (
        "《{earlier}》与 {later} 相比，有 {count} 个数变化：",
        "Between “{earlier}” and {later} {count} numbers have changed:",
    ),
    "restate.line": (
        "{title}（{first} 至 {last}）：{before} → {after}",
        "{title} ({first} to {last}): {before} → {after}",
    ),
    "restate.wider": ("时段延至 {last}：{total}", "with the days up to {last}: {total}"),
    "restate.redefined": ("其间口径有修订。", "The definition has changed in between."),
    "restate.cause_came": ("后来补登", "came later"),
    "restate.cause_voided": ("作废", "voided"),
    "restate.cause_moved": ("日期或单位更正", "day or org unit corrected"),
    "restate.cause_regrouped": ("机构调整", "org unit regrouped"),
    "restate.cause_changed": ("内容更正", "changed"),
    "restate.cause_displaced": ("被别的记录顶替", "displaced by another"),
}
