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
        "“{document}” differs from the ledger in {count} places and was not issued. Correct it, or"
        " add --anyway.",
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
}
