"""Words of the result as shown (table, page, comments): code → (Chinese, English)."""

REPORT: dict[str, tuple[str, str]] = {
    # values
    "interval.exactly": ("{low}", "{low}"),
    "interval.from": ("不少于 {low}", "at least {low}"),
    "interval.above": ("大于 {low}", "more than {low}"),
    "interval.to": ("不超过 {high}", "at most {high}"),
    "interval.below": ("小于 {high}", "less than {high}"),
    "interval.both": ("{low}，{high}", "{low}, {high}"),
    "interval.any": ("不限", "any value"),
    "window.days": ("{text}（{first} 至 {last}）", "{text} ({first} to {last})"),
    "window.since": ("{text}（{first} 起）", "{text} (from {first})"),
    "window.until": ("{text}（至 {last}）", "{text} (until {last})"),
    "place": ("{line} 行 {column} 列", "line {line}, column {column}"),
    "place.short": ("{line}:{column}", "{line}:{column}"),
    "list.comma": ("，", ", "),
    # what is said of a claim once a ledger is there
    "verdict.differs": (
        "稿中为 {text}，台账为 {figure}，差额 {variance}。请核对后改稿或补录。",
        "The draft says {text}, the ledger {figure}: a variance of {variance}. "
        "Check, then change the draft or add the missing entry.",
    ),
    "verdict.coarse": (
        "{text} 写得过粗，台账为 {figure}。请写得更准，或加“约”“余”等词。",
        "{text} is coarse for {figure} in the ledger. Write it closer, or add a hedge.",
    ),
    "verdict.scope_differs": (
        "{text} 与台账的范围不同。请在稿中写明是哪些单位的数。",
        "{text} has another scope than the ledger. Say in the draft whose number it is.",
    ),
    "verdict.ambiguous": (
        "{text} 指哪个指标，不能断定。请认领，或在稿中把所指写清楚。",
        "Which indicator {text} means is not certain. Bind it, or say in the draft which is meant.",
    ),
    "verdict.underspecified": (
        "{text} 没有写明口径。请补上对象、范围或时段。",
        "{text} has no clear definition. Add its subject, scope or window.",
    ),
    # what a verdict of the ledger rests on
    "backing.figure": (
        "指标“{title}”，{org_unit}，{first} 至 {last}，{records} 条记录，"
        "日志第 {position} 笔为止。",
        "Indicator “{title}”, {org_unit}, {first} to {last}: {records:record/records} (the log up "
        "to entry {position}).",
    ),
    "backing.candidates": (
        "可能是：{candidates}。认领一次，以后沿用：网页上在该数的说明里选，命令行用 kanhe bind。",
        "It may be: {candidates}. Answer once, the answer is kept: on the page in its explanation,"
        " or by kanhe bind.",
    ),
    "backing.counted_for": (
        "{org_unit}，{first} 至 {last}，{records} 条记录，日志第 {position} 笔为止",
        "{org_unit}, {first} to {last}, {records:record/records}, the log up to entry {position}",
    ),
    "backing.scores": ("为何认作这个指标：各项得分", "Why this indicator: the scores"),
    "backing.indicator": ("指标", "Indicator"),
    "backing.total": ("总分", "Total"),
    "backing.text": ("文字", "Words"),
    "backing.counted_unit": ("单位", "Counted unit"),
    "backing.org": ("范围", "Org scope"),
    "backing.window": ("时段", "Window"),
    "backing.via": ("相符的说法：{via}。", "Phrase that fits: {via}."),
    "backing.lead": ("看来历：背后 {count} 条记录", "Where it comes from: records, {count}"),
    "backing.lead_parts": ("看来历：分子、分母两项", "Where it comes from: its two parts"),
    "backing.trace": (
        "台账明细：{count} 条，此处列出 {shown} 条",
        "{count:record/records}, {shown} here",
    ),
    "backing.trace_parts": (
        "比率由分子、分母两项相除，明细分别查看",
        "A ratio: its two parts have the records",
    ),
    "backing.complete": ("全部明细：", "The complete list:"),
    "backing.key": ("编号", "Key"),
    "backing.day": ("日期", "Day"),
    "backing.gives": ("计入", "Gives"),
    # the summary, in the table and on the page
    "summary.clean": (
        "稿内 {claims} 个统计数字，未见不一致。",
        "{claims:claim/claims} in the draft, none found to differ.",
    ),
    "summary.differs": (
        "稿内 {claims} 个统计数字，{differs} 处不一致，请逐处核对。",
        "{claims:claim/claims} in the draft; {differs} found to differ. Check each.",
    ),
    "summary.empty": (
        "稿内没有找到统计数字。",
        "No claim was found in the draft.",
    ),
    "summary.notices": ("另有 {notices} 处提示。", "{notices} more to look at."),
    # terminal table
    "table.head": (
        "{name}  {characters} 字  {numbers} 个数字",
        "{name}  {characters:character/characters}  {numbers:number/numbers}",
    ),
    "table.stated": ("稿中 {stated}", "stated {stated}"),
    "table.expected": ("应为 {expected}", "expected {expected}"),
    "table.difference": ("相差 {difference}", "off by {difference}"),
    "table.claims": ("统计数字", "Claims"),
    "table.others": ("其他数字", "Other numbers"),
    "table.place": ("位置", "Place"),
    "table.number": ("数字", "Number"),
    "table.value": ("取值", "Value"),
    "table.subject": ("对象", "Subject"),
    "table.outcome": ("结论", "Verdict"),
    "table.kind": ("类别", "Kind"),
    "table.all": (
        "共 {drafts} 篇：{differing} 篇有不一致，{clean} 篇未见不一致，{unread} 篇未能读取。",
        "{drafts:draft/drafts}: {differing} with differences, {clean} without, "
        "{unread} unreadable.",
    ),
    # page
    "page.title": ("{name} · 数字核对", "{name} · number check"),
    "page.report": ("数字核对", "Number check"),
    "page.skip_text": ("跳到稿件正文", "Skip to the draft"),
    "page.differs": ("不一致", "Differs"),
    "page.notices": ("提示", "To look at"),
    "page.settled": ("已有说明", "Explained"),
    "page.claims": ("统计数字", "Claims"),
    "page.others": ("其他数字", "Other numbers"),
    "page.characters": ("字", "characters"),
    "page.count_suffix": ("处", ""),
    "page.number_suffix": ("个", ""),
    "page.digest": ("SHA-256 {digest}", "SHA-256 {digest}"),
    "page.remarks": ("需要核对", "To check"),
    "page.remarks_note": ("重的在前", "worst first"),
    "page.settled_note": ("不必改动，供参考", "nothing to change"),
    "page.nothing": (
        "稿内的数字彼此没有矛盾。",
        "The numbers of the draft do not contradict each other.",
    ),
    "page.stated": ("稿中", "Stated"),
    "page.expected": ("应为", "Expected"),
    "page.difference": ("相差", "Off by"),
    "page.text": ("稿件", "The draft"),
    "page.text_note": ("点数字看说明", "choose a number for its explanation"),
    "page.numbers": ("逐个说明", "Number by number"),
    "page.legend": ("图例", "Key"),
    "page.back": ("回到稿件", "Back to the draft"),
    "page.close": ("关闭", "Close"),
    "page.mark": ("{text}，{word}", "{text}, {word}"),
    "page.joined": ("接上行", "continued"),
    "page.repeated": ("与前文相同", "printed before"),
    "page.reworded": ("与前文相近", "nearly as before"),
    "page.uncounted": ("非统计数字", "not a count"),
    "page.uncounted_kind": ("{kind}，不作统计数字", "{kind}: not a count"),
    "page.unbound_note": (
        "未绑定：没有台账可对，只在稿内核对。",
        "Unbound: no ledger to compare with; checked within the draft only.",
    ),
    "page.top": ("回到顶部", "Top"),
    "page.ledger_note": (
        "台账数由记录逐条数出；明细可用所列命令查看全部，用 kanhe verify 离线核验。",
        "Figures are counted from records; the commands given list all of them, kanhe verify"
        " proves them offline.",
    ),
    "field.kind": ("类别", "Kind"),
    "field.value": ("数值", "Value"),
    "field.interval": ("措辞允许", "Wording admits"),
    "field.hedge": ("概数词", "Hedge"),
    "field.counted_unit": ("计量单位", "Counted unit"),
    "field.subject": ("对象", "Subject"),
    "field.scope": ("范围", "Scope"),
    "field.window": ("时段", "Window"),
    "field.modality": ("性质", "Modality"),
    "field.duplicate_of": ("首次出现", "First stated"),
    "field.indicator": ("指标", "Indicator"),
    "field.definition": ("口径", "Definition"),
    "field.counted_for": ("计数范围", "Counted for"),
    "field.figure": ("台账数", "Figure"),
    "field.variance": ("差额", "Variance"),
    "field.reasons": ("理由", "Reasons"),
    "field.checks": ("核对", "Checks"),
    "field.hedge_value": ("{hedge}（{kind}）", "{hedge} ({kind})"),
    # Word comments
    "note.head": ("勘合 {word} · {rule}", "Kanhe {word} · {rule}"),
    "note.see": ("此数参与“{rule}”核对，见“{text}”处批注。", "Part of “{rule}”: see “{text}”."),
}
