"""Words for close-out: its steps, its roles, what needs a grant, and what is refused."""


def _named(prefix: str, words: dict[str, tuple[str, str]]) -> dict[str, tuple[str, str]]:
    return {f"{prefix}{name}": both for name, both in words.items()}


_STEPS = {
    "assign": ("交办", "assign"),
    "acknowledge": ("签收", "acknowledge"),
    "rectify": ("开始整改", "begin to rectify"),
    "report_progress": ("报告进展", "report progress"),
    "request_extension": ("申请延期", "ask for an extension"),
    "extend": ("批准延期", "grant the extension"),
    "escalate": ("挂牌督办", "escalate"),
    "request_close_out": ("申请销号", "request close-out"),
    "pass_desk_review": ("审核通过", "pass desk review"),
    "pass_site_verification": ("现场核查通过", "pass site verification"),
    "give_notice": ("公示", "give public notice"),
    "take_objection": ("登记异议", "take an objection"),
    "close_implemented": ("销号（已整改）", "close as implemented"),
    "close_not_implemented": ("销号（未整改）", "close as not implemented"),
    "put_on_file": ("备案", "put on file"),
    "hold_look_back": ("回头看", "hold a look-back"),
    "recur": ("认定反弹", "find that it recurred"),
    "open_round": ("开启新一轮", "open a new round"),
    "send_back": ("退回", "send back"),
}
_ROLES = {
    "office": ("办公室", "office"),
    "owner": ("责任单位", "owner"),
    "reviewer": ("审核人", "reviewer"),
    "verifier": ("核查人", "verifier"),
    "superior": ("上级备案人", "superior"),
    "clerk": ("填报人", "clerk"),
    "leader": ("领导", "leader"),
    "auditor": ("审计人", "auditor"),
    "system_admin": ("系统管理员", "system administrator"),
    "security_admin": ("安全管理员", "security administrator"),
    "audit_admin": ("审计管理员", "audit administrator"),
}
_ACTS = {
    "read": ("查看", "read"),
    "enter": ("登记", "enter records"),
    "correct": ("更正", "correct records"),
    "attach": ("附佐证", "attach evidence"),
    "void": ("作废", "void records"),
    "erase": ("删除个人信息", "erase personal values"),
    "remind": ("催办", "remind"),
    "look_back": ("列单和抽取回头看", "list and draw look-backs"),
    "bind": ("认领指标", "bind claims"),
    "seal": ("签发数", "seal figures"),
    "define": ("定台账和指标", "define registers and indicators"),
    "reorganise": ("调整机构", "reorganise"),
    "staff": ("组建专班", "staff taskforces"),
    "withhold": ("停止提供原文", "withhold entries"),
    "keep_accounts": ("管账号", "keep accounts"),
    "grant": ("授权", "give grants"),
    "read_access_log": ("看访问日志", "read the access log"),
}

CLOSING: dict[str, tuple[str, str]] = {
    **_named("step.", _STEPS),
    **_named("role.", _ROLES),
    **_named("act.", _ACTS),
    "step_needs_reason": (
        "{event}要写明情况或理由。",
        "To {event}, say what was done or why.",
    ),
    "step_needs_day": (
        "{event}要写明新的完成时限。",
        "To {event}, give the new day by which it is due.",
    ),
    "extension_not_later": (
        "新时限 {asked} 不晚于现在的时限 {due_on}。请核对。",
        "The new day {asked} is not later than the present one, {due_on}.",
    ),
    "notice_running": (
        "公示到 {ends_on} 才满，之前不能销号。",
        "The public notice runs until {ends_on}; nothing is closed before.",
    ),
    "objection_unanswered": (
        "公示期间有异议。销号要写明异议如何答复。",
        "There was an objection during the notice. To close, say how it was answered.",
    ),
    "look_back_long": (
        "名单超过 {most} 条。请按单位或时段分批列单。",
        "More than {most} in the list. List by org unit or by window.",
    ),
    "look_back_not_signed": (
        "第 {list} 笔名单之后还没有签发检查点，种子还没有。请先运行 kanhe log checkpoint。",
        "No checkpoint was signed after the list (entry {list}): there is no seed yet. Run kanhe "
        "log checkpoint.",
    ),
    "look_back_not_drawn": (
        "第 {list} 笔名单还没有抽。",
        "The list of entry {list} was not drawn yet.",
    ),
    "look_back_count": (
        "名单有 {listed} 条，抽 {count} 条不行。请改抽取数。",
        "The list has {listed}; {count} cannot be drawn from it. Change the number.",
    ),
    "look_back_twice": (
        "名单里 {key} 出现了两次。请去掉一个。",
        "{key} is in the list twice. Take one out.",
    ),
    "look_back_unknown": (
        "第 {list} 笔不是回头看名单。可用 kanhe look-back show 查看。",
        "Entry {list} is no look-back list. See kanhe look-back show.",
    ),
    "look_back_drawn": (
        "第 {list} 笔名单已经抽过，不能再抽。",
        "The list of entry {list} was drawn already and is not drawn again.",
    ),
    "look_back_too_early": (
        "名单是第 {list} 笔，检查点只到第 {size} 笔。请先签发新的检查点。",
        "The list is entry {list}, the checkpoint covers {size}. Sign a new checkpoint first.",
    ),
    "look_back_wrong": (
        "抽取结果与名单和检查点算出的不符（名单第 {list} 笔）。",
        "What was drawn is not what list and checkpoint give (list of entry {list}).",
    ),
    "extension_not_requested": (
        "没有待批的延期申请。请责任单位先申请延期。",
        "No extension was asked for. The responsible unit asks first.",
    ),
}
