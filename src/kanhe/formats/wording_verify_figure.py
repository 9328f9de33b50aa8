"""Words for the bundle of a figure: what is proven of it, what is not, and why it is refused.

No imports: the verifier in one file carries this table along. Merged into `wording_verify`.
"""

VERIFY_FIGURE: dict[str, tuple[str, str]] = {
    "proven.run": (
        "第 {first} 至 {last} 笔逐字节都在日志里，一笔不缺、一笔不多",
        "entries {first} to {last} stand in the log byte for byte, none left out, none added",
    ),
    "proven.figure": (
        "重新数过：{title}，{org_unit}，{first} 至 {last} = {value} {counted_unit}",
        "counted again: {title}, {org_unit}, {first} to {last} = {value} {counted_unit}",
    ),
    "proven.definition": (
        "口径（第 {version} 版）：{definition}〔{measure}，台账 {register}，条件 {filter}〕",
        "definition (version {version}): {definition} [{measure}, register {register}, filter"
        " {filter}]",
    ),
    "proven.ratio": (
        "比率（第 {version} 版）：{definition}〔{formula}〕；分子、分母各自重新数过",
        "ratio (version {version}): {definition} [{formula}]; numerator and denominator were each"
        " counted again",
    ),
    "proven.records": (
        "明细 {count} 条记录，与数出来的逐条相同",
        "the {count} records listed are exactly those that count, each with what it gives",
    ),
    "proven.actors": (
        "这些记录的登记人：{actors}",
        "these records were written by: {actors}",
    ),
    "proven.sealed": (
        "统计期“{period}”由 {closed_by} 关闭，此数由 {actor} 于 {time} 封存（第 {number} 笔），"
        "至检查点没有重开",
        "the period “{period}” was closed by {closed_by}, this figure sealed by {actor} at {time}"
        " (entry {number}), and not opened again up to the checkpoint",
    ),
    "open.before_run": (
        "开期之前登记的：按封数的规矩不计；机构和定义以包内所附为准",
        "what was entered before the period began: by the rule of the seal it does not count;"
        " tree and definitions are those enclosed",
    ),
    "open.unsealed": (
        "此数没有封存：是日志那一刻的数，不是某一期的定数",
        "the figure is not sealed: it is that of one moment of the log",
    ),
    "open.figure_after": (
        "检查点之后的更正和补登：要看更新的检查点",
        "corrections and late entries behind the checkpoint: that takes a newer one",
    ),
    "tlog_malformed.bundle": (
        "核验包的写法不对（{why}），或传输中损坏。请重新索取。",
        "The bundle is not in its form ({why}), or was damaged. Ask for it again.",
    ),
    "tlog_unproven.range": (
        "条目不全或被改过：有一笔被抽掉、加入或改动，与检查点的根对不上。",
        "The entries are not those of the checkpoint: one was left out, added or altered.",
    ),
    "tlog_unproven.figure.record_twice": (
        "明细里 {key} 列了两次。",
        "{key} stands in the list twice.",
    ),
    "tlog_unproven.figure.record_not_behind": (
        "明细里的 {key} 不计入此数：不在口径、单位或时段内，或已作废。",
        "{key} is listed but does not count: outside the definition, org unit or days, or void.",
    ),
    "tlog_unproven.figure.record_value": (
        "{key} 列为 {stated}，条目里是 {counted}。",
        "{key} is listed with {stated}, its entries say {counted}.",
    ),
    "tlog_unproven.figure.record_entry": (
        "{key} 所列的笔号不是它最后的一笔：之后还有更正。",
        "The entry listed for {key} is not its latest: it was corrected after that.",
    ),
    "tlog_unproven.figure.record_left_out": (
        "明细少了 {count} 条应计入的记录，第一条是 {key}。",
        "The list lacks {count} records that count; the first is {key}.",
    ),
    "tlog_unproven.figure.value": (
        "所称的数是 {stated}，按条目重新数是 {counted}。",
        "The figure is said to be {stated}; counted again it is {counted}.",
    ),
    "tlog_unproven.figure.other_part": (
        "分子、分母不是这个比率的：指标、单位、时段、日志位置或数值对不上。",
        "The parts are not those of this ratio: indicator, org unit, days, position or value"
        " differ.",
    ),
    "tlog_unproven.figure.definition": (
        "口径不是当时有效的：{indicator} 所称第 {stated} 版，日志里是第 {found} 版。",
        "Not the definition in force: {indicator} is said to be version {stated}, the log has"
        " {found}.",
    ),
    "tlog_unproven.figure.root": (
        "此数所写的日志位置和根，与条目算出的不符。",
        "The log position and root that the figure names are not those of the entries.",
    ),
    "tlog_unproven.seal.stale": (
        "封数已过时：统计期“{period}”后来重开过（第 {opened} 笔）。请索取新的核验包。",
        "The seal is stale: the period “{period}” was opened again (entry {opened}). Ask for a new"
        " bundle.",
    ),
    "tlog_unproven.seal.other_figure": (
        "第 {number} 笔封存的不是这个数。",
        "Entry {number} does not seal this figure.",
    ),
    "tlog_unproven.seal.missing": (
        "第 {number} 笔不是封数。",
        "Entry {number} is no seal.",
    ),
    "tlog_unproven.seal.run_without_seal": (
        "没有封数，却不是从第一笔起的全部条目：可能漏掉了记录。",
        "There is no seal, yet the entries do not begin with the first: records may be missing.",
    ),
}
