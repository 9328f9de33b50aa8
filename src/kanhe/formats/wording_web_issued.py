"""Words of the pages about issued documents."""

WEB_ISSUED: dict[str, tuple[str, str]] = {
    "web.menu_issued": ("印发文稿", "Issued documents"),
    "web.issued_lead": (
        "印发过的文稿，和每个数当时、现在各是多少。印发的数从此不变，台账变了，这里看得出来。",
        "What went out, and what each number was then and is now. An issued number never changes; "
        "where the records did, it shows here.",
    ),
    "web.issued_begin": ("核对一份文稿", "Check a draft"),
    "web.issued_document": ("文稿", "Document"),
    "web.issued_on": ("印发日期", "Issued on"),
    "web.issued_numbers": ("负责的数", "Numbers"),
    "web.issued_since_then": ("印发以后", "Since then"),
    "web.issued_since": ("{count} 个数有变", "changed: {count}"),
    "web.issued_position": ("截至日志", "Log position"),
    "web.issued_digest": ("文件 SHA-256", "SHA-256 of the file"),
    "web.issued_count": ("{count} 个数", "numbers: {count}"),
    "web.issued_none": ("还没有印发过文稿", "Nothing was issued yet"),
    "web.issued_none_says": (
        "先核对一份文稿，在结果页点“印发”。",
        "Check a draft first, then issue it from the page of its result.",
    ),
    "web.issued_facts": (
        "{day} 印发 · 数截至日志第 {position} 笔 · 现在第 {size} 笔",
        "issued on {day} · numbers as of log position {position} · now {size}",
    ),
    "web.issued_off": (
        "{count} 个数与现在的台账不相符。原稿不改；需要时另发更正说明。",
        "Numbers that do not agree with the records: {count}. The document stays as it is; "
        "publish a restatement if need be.",
    ),
    "web.issued_changed": (
        "{count} 个数在台账里有了变化，仍在写法允许的范围内。",
        "{count} of its numbers changed in the records, within what the words admit.",
    ),
    "web.issued_same": (
        "每个数都与现在的台账一致。",
        "Every number is still what the records say.",
    ),
    "web.issued_stands_by": ("本稿负责的数", "What it stands by"),
    "web.issued_withheld": (
        "另有 {count} 个数属于您看不到的单位",
        "{count} more are of org units that you do not read",
    ),
    "web.issued_said": ("稿中写法", "As written"),
    "web.issued_then": ("印发时", "Then"),
    "web.issued_now": ("现在", "Now"),
    "web.issued_standing": ("对照", "Standing"),
    "web.issued_is_same": ("未变", "the same"),
    "web.issued_is_fits": ("有变，仍相符", "changed, still fits"),
    "web.issued_is_off": ("不再相符", "no longer agrees"),
    "web.issued_is_known": ("印发时就不符", "differed when issued"),
    "web.issued_why": ("为什么变了", "Why"),
    "web.issued_why_of": ("“{text}”为什么变了", "Why “{text}” changed"),
    "web.issued_why_ratio": (
        "这是比率，由分子、分母两项说明。",
        "This is a ratio; its two parts explain it.",
    ),
    "web.issued_no_numbers": ("这里没有您看得到的数", "No numbers that you may see"),
    "web.issued_no_numbers_says": (
        "本稿没有绑定到指标的数，或者都属于别的单位。",
        "None was bound to an indicator, or all are of other org units.",
    ),
    "web.issued_already": ("{day} 已印发", "Issued on {day}"),
    # --- letting a draft go out ---
    "web.issue": ("印发", "Issue"),
    "web.issue_lead": (
        "印发就是单位对下列每个数负责：记入日志，以后的文稿都要与它对照。",
        "To issue is to stand by each number below: it is written in the log, "
        "and later drafts are held against it.",
    ),
    "web.issue_stated": ("负责的数：{count} 个", "Numbers to stand by: {count}"),
    "web.issue_position": ("截至日志第 {position} 笔", "as of log position {position}"),
    "web.issue_figure": ("台账数", "Figure"),
    "web.issue_nothing": ("没有绑定到指标的数", "No number is bound to an indicator"),
    "web.issue_nothing_says": (
        "印发后只留下文件的指纹，没有可以对照的数。",
        "Only the digest of the file would be kept, and no number to hold later drafts to.",
    ),
    "web.issue_unbound": (
        "另有 {count} 个数没有对上指标，不在负责之列。",
        "{count:more number is/more numbers are} bound to no indicator and not stood by.",
    ),
    "web.issue_back": ("回到核对结果", "Back to the result"),
    "web.issue_title": ("文稿名称", "Title"),
    "web.issue_title_hint": (
        "写印发时的正式名称；印发后不能改。",
        "As it goes out; it cannot be changed afterwards.",
    ),
    "web.issue_faults": (
        "稿中还有 {count} 处不一致。最好先改稿，再核对。",
        "Differences left in the draft: {count}. Better mend the draft and check it again.",
    ),
    "web.issue_anyway": (
        "仍要印发，单位对这些数负责",
        "Issue it anyway; the office stands by these numbers",
    ),
    "web.issue_says": (
        "日志里记文件的指纹、名称和这些数，不记正文。",
        "The log keeps the digest of the file, its title and these numbers, not its text.",
    ),
    "web.issued_done": (
        "已印发《{document}》，负责的数 {count} 个。",
        "“{document}” is issued; it stands by {count:number/numbers}.",
    ),
    "report_unknown": (
        "第 {entry_number} 笔不是印发的文稿。请从“印发文稿”页面打开。",
        "Entry {entry_number} issued no document. Open one from the page of issued documents.",
    ),
}
