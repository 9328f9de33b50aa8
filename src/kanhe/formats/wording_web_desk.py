"""Words of the check desk."""

WEB_DESK: dict[str, tuple[str, str]] = {
    "web.desk_lead": (
        "放进一份文稿，逐个核对其中的数字：彼此有没有矛盾，与台账是否相符。",
        "Bring a draft: each of its numbers is held against the others, and against the records.",
    ),
    "web.desk_drop": ("把文稿拖到这里，或点此选择", "Drop a draft here, or choose one"),
    "web.desk_kinds": (
        "docx、pdf、txt、html，不超过 {megabytes} MB",
        "docx, pdf, txt or html, up to {megabytes} MB",
    ),
    "web.desk_text": ("或者粘贴文字", "Or paste the text"),
    "web.desk_check": ("开始核对", "Check it"),
    "web.desk_kept_title": ("文稿怎么保存", "What is kept of a draft"),
    "web.desk_kept": (
        "文稿只在本机存 1 小时，供您筛选、答复和下载；只有您能打开，到时自动删除，也可以随时删除。"
        "不进日志，不进备份。绑定一个说法时，日志会记下那句话前后的十几个字。",
        "A draft stays on this server for one hour, so that you can filter, answer and download; "
        "only you can open it. It is then deleted, or at once when you say so. It enters neither "
        "the log nor a backup. When you bind a wording, the log keeps the dozen characters "
        "around it.",
    ),
    "web.desk_yours": ("刚核对过的文稿", "Your drafts of the last hour"),
    "web.desk_minutes": ("{minutes} 分钟后删除", "deleted in {minutes} min"),
    "web.desk_until": ("{minutes} 分钟后删除。", "Deleted in {minutes} min. "),
    "web.desk_held": (
        "台账数由记录逐条数出；点台账数，看它的来历和全部记录。",
        "Figures are counted from records; click one to see where it comes from, all of it.",
    ),
    "web.desk_discard": ("立即删除", "Delete now"),
    "web.desk_discarded": ("文稿已删除。", "The draft is deleted."),
    "web.desk_again": ("换一份", "Another draft"),
    "web.desk_pasted": ("粘贴的文字", "Pasted text"),
    "web.desk_filter": ("按结论筛选", "Filter by verdict"),
    "web.desk_all": ("全部", "All"),
    "web.desk_keys": (
        "键盘：n / p 下一个、上一个数字，Enter 看说明",
        "Keys: n / p for the next and the last number, Enter for its explanation",
    ),
    "web.desk_take": ("下载结果", "Take the result"),
    "web.desk_docx": ("带批注的 docx", "docx with comments"),
    "web.desk_html": ("单页 html", "html page"),
    "web.desk_json": ("json", "json"),
    "web.desk_ask": ("这个数说的是哪个指标？", "Which indicator does it mean?"),
    "web.desk_bind": ("就是它，记住", "This one: remember it"),
    "web.desk_bound": (
        "已绑定，以后同样的说法不再问。",
        "Bound. The same wording is not asked again.",
    ),
    "web.desk_not_held": (
        "您只能看部分单位的数，所以只在稿内核对，没有与台账相对。",
        "You read the figures of some org units only, so the draft was held against itself alone.",
    ),
    "claim_missing": (
        "稿中没有这个待答的数字。请回到核对结果，在数字的说明里选择。",
        "There is no such claim to answer for. Go back to the result and choose there.",
    ),
    "draft_missing": (
        "没有这份文稿：文稿只存 1 小时，或者已经删除。请重新放进来核对。",
        "There is no such draft: drafts stay for one hour, or it was deleted. "
        "Bring it again to check it.",
    ),
    "check_form_unknown": (
        "没有“{found}”这种下载格式。请从核对结果页下载 html、json 或 docx。",
        "There is no download as “{found}”. Take html, json or docx from the page of the result.",
    ),
    "check_not_docx": (
        "{name}：原稿不是 docx，加不了批注。请下载 html，或把文稿另存为 docx 再核对。",
        "{name}: the draft is no docx and cannot carry comments. Take the html, "
        "or save the draft as docx and check that.",
    ),
}
