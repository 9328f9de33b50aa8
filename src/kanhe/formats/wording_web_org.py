"""Words of the pages that change the organisation, and of what was drawn for a look-back."""

_KINDS = {
    "opened": ("设立", "Open"),
    "renamed": ("更名", "Rename"),
    "moved": ("划转", "Move"),
    "merged": ("并入", "Merge"),
    "split": ("分设", "Split"),
    "closed": ("撤销", "Close"),
    "formed": ("组建", "Form"),
    "dissolved": ("解散", "Dissolve"),
    "seconded": ("抽调", "Second a person"),
    "returned": ("归队", "Take a person back"),
}

_BODIES = {
    "leading_group": ("领导小组", "leading group"),
    "office": ("办公室", "office"),
    "taskforce": ("专班", "taskforce"),
}

_LOOK_BACKS = {
    "web.my_look_backs": ("回头看", "Look-backs"),
    "web.my_look_backs_says": (
        "抽到的销号问题，要回头看：整改还在不在，有没有反弹。",
        "Closed records that were drawn: does what was put right still stand?",
    ),
    "web.look_back_mine": ("等您去看 {count} 件", "{count} wait for you"),
    "web.look_back_mine_none": ("没有等您去看的", "None waits for you"),
    "web.look_back_mine_none_says": (
        "抽到您能核查的，会出现在这里；自己经手的不会。",
        "What is drawn and yours to verify appears here; never what you had a hand in.",
    ),
    "web.look_back_others": ("其他抽到的 {count} 件", "{count:other/others} that were drawn"),
}

WEB_ORG: dict[str, tuple[str, str]] = {
    **{f"change.{name}": both for name, both in _KINDS.items()},
    **{f"body.{name}": both for name, both in _BODIES.items()},
    **_LOOK_BACKS,
    "web.change_org": ("单位变动", "Change the organisation"),
    "web.change_org_says": (
        "每次一笔，写明哪天起、凭什么；可以补记过去的。",
        "Each change is an entry, with its day and its reason; past ones can be entered late.",
    ),
    "web.change_staffing": ("组建和抽调", "Taskforces and secondments"),
    "web.change_staffing_says": (
        "日志里记代号，不记姓名；同一人只计一次。",
        "The log holds keys, no names; a person is counted once.",
    ),
    "web.change_kinds": ("怎样变动", "Kinds of change"),
    "web.change_key": ("编码", "Key"),
    "web.change_key_hint": (
        "以后不变，不要用名称；字母、数字即可，如 east2。",
        "It never changes, so no name: letters and digits, such as east2.",
    ),
    "web.change_name": ("名称", "Name"),
    "web.change_parent": ("上级单位", "Under"),
    "web.change_code": ("区划代码", "Region code"),
    "web.change_level": ("层级", "Level"),
    "web.change_org_unit": ("单位", "Org unit"),
    "web.change_heir": ("并入", "Into"),
    "web.change_heirs": ("分给（先设立）", "Into these (opened before)"),
    "web.change_is_closed": ("原单位撤销", "The old one is closed"),
    "web.change_taskforce": ("机构", "Body"),
    "web.change_body": ("类别", "Kind of body"),
    "web.change_person": ("人员", "Person"),
    "web.change_day": ("哪天起", "From the day"),
    "web.change_day_hint": ("从这一天起算。", "In force from this day on."),
    "web.change_reason_hint": ("文号或决定。", "The document or decision."),
    "web.change_look": ("先看影响", "See what it moves"),
    "web.change_do": ("记入日志", "Enter it"),
    "web.change_moves": ("按变动后的体制，数字怎样变", "What moves, as organised then"),
    "web.change_moves_nothing": (
        "没有记录改归，数字都不变。",
        "No record moves; every figure stays.",
    ),
    "web.change_moves_says": (
        "“按当时体制”的数字，生效日以前的不变；已印发的数字不变。",
        "Figures as organised then do not change before the day; issued figures never do.",
    ),
    "web.change_what": ("台账或指标", "Register or figure"),
    "web.change_before": ("变动前", "Before"),
    "web.change_after": ("变动后", "After"),
    "web.changed": ("已记入日志第 {number} 笔。", "Entered as number {number} of the log."),
}
