"""Words of `kanhe step`, `remind`, `work`, `look-back`, `grant`, `account`: answers and help."""

from kanhe.formats.wording_ledger_writing import page

_EXIT_ZH = "\n退出码\n  0  完成    1  被拒绝    2  文件或命令用不了\n"
_EXIT_EN = "\nExit status\n  0  done    1  refused    2  unusable file or command\n"
_PROOF_ZH = """\

有了第一个授权，就要证明经办人：口令（键入，或环境变量 KANHE_PASSWORD、
KANHE_CODE），程序用令牌（KANHE_TOKEN）。

"""
_PROOF_EN = """\

From the first grant on, the actor is proven: a password (typed, or
KANHE_PASSWORD and KANHE_CODE); a program has a token (KANHE_TOKEN).

"""

_STEP = page(
    ("对账销号：办一个环节", "Take a step of close-out"),
    (
        """\
用法
  kanhe step 环节 编号 [选项]

环节
  assign acknowledge rectify report_progress request_extension extend escalate
  request_close_out pass_desk_review pass_site_verification give_notice
  take_objection close_implemented close_not_implemented put_on_file
  hold_look_back recur open_round send_back

选项
  --reason 文字          情况或理由；退回、延期、督办、反弹等必写
  --due 日期             交办时定的、延期后的完成时限
  --outcome 文字         结果，如备案号
  --seen 散列            看到的内容的散列；之后改动过就不能签
  --register 台账        编号在几本台账里都有时才要写
"""
        + _PROOF_ZH
        + "选项（各命令通用）\n",
        """\
Usage
  kanhe step EVENT KEY [options]

Events
  assign acknowledge rectify report_progress request_extension extend escalate
  request_close_out pass_desk_review pass_site_verification give_notice
  take_objection close_implemented close_not_implemented put_on_file
  hold_look_back recur open_round send_back

Options
  --reason TEXT          what was done, or why; send_back and others need it
  --due DAY              the day set with an assignment or an extension
  --outcome TEXT         an outcome, such as a file number
  --seen HASH            hash of what was seen; if it changed, nothing is signed
  --register NAME        only where a key stands in several registers
"""
        + _PROOF_EN
        + "Options of all commands\n",
    ),
    writes=True,
)
_REMIND = page(
    ("催办：提醒该办下一环节的人", "Remind those who owe the next step"),
    (
        """\
用法
  kanhe remind 编号 --reason 文字

选项
  --reason 文字          催什么
  --register 台账        编号在几本台账里都有时才要写
""",
        """\
Usage
  kanhe remind KEY --reason TEXT

Options
  --reason TEXT          of what
  --register NAME        only where a key stands in several registers
""",
    ),
    writes=True,
)
_WORK = page(
    ("我的工作：等我办的", "My work: what waits for me"),
    ("用法\n  kanhe work\n\n选项\n", "Usage\n  kanhe work\n\nOptions\n"),
    writes=True,
)
_LOOK_BACK = page(
    ("回头看：列单，抽取，重抽核对", "Look-back: list, draw, draw again"),
    (
        """\
用法
  kanhe look-back list 台账 --count 数 --reason 文字 [--org 单位编码]
  kanhe look-back draw 名单     名单是列单那一笔的号；先要签发新的检查点
  kanhe look-back verify 名单   按日志重抽一次，看是否一样
  kanhe look-back show

选项
  --count 数             抽几条
  --org 单位编码         只在这个单位及其下属里抽
  --reason 文字          为什么抽
""",
        """\
Usage
  kanhe look-back list REGISTER --count N --reason TEXT [--org KEY]
  kanhe look-back draw LIST     LIST is the entry's number; sign a checkpoint first
  kanhe look-back verify LIST   draw again from the log and compare
  kanhe look-back show

Options
  --count N              how many are drawn
  --org KEY              among this org unit and all under it
  --reason TEXT          why
""",
    ),
    writes=True,
)
_GRANT = page(
    ("授权：谁在哪个单位是什么角色", "Grants: who has which role where"),
    (
        """\
用法
  kanhe grant give 角色 --to 登录名 [选项]
  kanhe grant end 号 --reason 文字
  kanhe grant list [--to 登录名]

角色
  office owner reviewer verifier superior clerk leader auditor
  system_admin security_admin audit_admin（三员互斥，也不办业务）

第一个授权给安全管理员（security_admin，不写 --org），其余由他给；
没有授权的总账谁都能用，有了第一个就处处要问。

选项
  --org 单位编码         这个单位及其下属；不写是全部
  --campaign 名称        随专项行动起止
  --from 日期 --until 日期  从哪天起，到哪天（不含）止
  --reason 文字          依据
""",
        """\
Usage
  kanhe grant give ROLE --to LOGIN [options]
  kanhe grant end NUMBER --reason TEXT
  kanhe grant list [--to LOGIN]

Roles
  office owner reviewer verifier superior clerk leader auditor
  system_admin security_admin audit_admin (exclude each other and all others)

The first grant makes a security_admin of the whole ledger, who gives all
others. A ledger without grants is open; from the first one on, all is asked.

Options
  --org KEY              this org unit and all under it; without it, the ledger
  --campaign NAME        begins and ends with the campaign
  --from DAY --until DAY from this day, up to, not including, that
  --reason TEXT          on what ground
""",
    ),
    writes=True,
)
_ACCOUNT = page(
    ("账号：开设、口令、停用、令牌、访问日志", "Accounts: open, password, disable, tokens, log"),
    (
        """\
用法
  kanhe account add 登录名 --name 姓名 [--org 单位编码] [--email 邮箱]
  kanhe account password 登录名      新口令键入，或 KANHE_NEW_PASSWORD
  kanhe account disable 登录名       停用；enable 恢复
  kanhe account list
  kanhe account token 登录名 --name 名称 --until 日期 [--scope read|register|all]
                                     给程序用，只显示一次；范围：只读、登记、全部
  kanhe account revoke 登录名 --name 名称
  kanhe account log                  访问日志，最近的 200 行

选项
""",
        """\
Usage
  kanhe account add LOGIN --name NAME [--org KEY] [--email ADDRESS]
  kanhe account password LOGIN       typed, or KANHE_NEW_PASSWORD
  kanhe account disable LOGIN        and enable
  kanhe account list
  kanhe account token LOGIN --name NAME --until DAY [--scope read|register|all]
                                     for a program; shown once
  kanhe account revoke LOGIN --name NAME
  kanhe account log                  the access log, its latest 200 lines

Options
""",
    ),
    writes=True,
)
_PAGES = {
    "step": _STEP,
    "remind": _REMIND,
    "work": _WORK,
    "look_back": _LOOK_BACK,
    "grant": _GRANT,
    "account": _ACCOUNT,
}

PEOPLE_CLI: dict[str, tuple[str, str]] = {
    **{
        f"cli.help_{name}": (chinese + _EXIT_ZH, english + _EXIT_EN)
        for name, (chinese, english) in _PAGES.items()
    },
    "ledger.title_due": ("时限", "due"),
    "ledger.title_steps": ("可办", "steps"),
    "ledger.title_number": ("号", "number"),
    "ledger.title_account": ("账号", "account"),
    "ledger.title_role": ("角色", "role"),
    "ledger.title_from": ("从", "from"),
    "ledger.title_until": ("到", "until"),
    "ledger.title_login": ("登录名", "login"),
    "ledger.title_name": ("姓名", "name"),
    "ledger.title_key_of_account": ("代号", "key"),
    "ledger.title_in_use": ("在用", "in use"),
    "ledger.title_at": ("时间", "at"),
    "ledger.title_kind": ("事项", "kind"),
    "ledger.title_actor": ("办理人", "by"),
    "ledger.title_address": ("来自", "from"),
    "ledger.whole": ("全部", "all"),
    "ledger.stepped": (
        "{key}：{event}，现为{state}（第 {number} 笔）",
        "{key}: {event}, now {state} (entry {number})",
    ),
    "ledger.reminded": ("已催办 {key}（第 {number} 笔）", "reminded of {key} (entry {number})"),
    "ledger.no_work": ("没有等您办的事。", "Nothing waits for you."),
    "ledger.granted": (
        "{to}：{what}（第 {number} 笔）",
        "{to}: {what} (entry {number})",
    ),
    "ledger.grant_ended": (
        "第 {what} 笔授权已结束（第 {number} 笔）",
        "the grant of entry {what} is ended (entry {number})",
    ),
    "ledger.account_added": ("已开设 {login}，代号 {key}", "opened {login}, key {key}"),
    "ledger.password_set": ("已换 {login} 的口令", "new password set for {login}"),
    "ledger.account_disabled": ("已停用 {login}", "{login} is out of use"),
    "ledger.account_enabled": ("已恢复 {login}", "{login} is in use again"),
    "ledger.token_made": (
        "{login} 的令牌（只显示这一次）：{token}",
        "a token for {login}, shown this once: {token}",
    ),
    "ledger.token_revoked": ("已作废 {login} 的令牌“{name}”", "token “{name}” of {login} revoked"),
    "ledger.look_back_listed": ("名单 {number}：{count} 条", "list {number}: {count}"),
    "ledger.look_back_drawn": ("名单 {number} 抽到 {count} 条", "list {number}: {count} drawn"),
    "ledger.look_back_verified": (
        "名单 {number}：按日志重抽，{count} 条一样",
        "list {number}: drawn again from the log, the same {count}",
    ),
    "ledger.ask_password": ("口令：", "Password: "),
    "ledger.ask_code": ("验证码：", "Code: "),
    "ledger.ask_new_password": ("新口令：", "New password: "),
    "ledger.ask_again": ("再输一遍：", "Once more: "),
}

PEOPLE_FAULTS: dict[str, tuple[str, str]] = {
    "ledger.actor_unknown": (
        "没有登录名为“{login}”的账号。请用 --actor 写明您的账号。",
        "There is no account “{login}”. Name yours with --actor.",
    ),
    "ledger.token_wrong": (
        "KANHE_TOKEN 不是有效的令牌。请让系统管理员发一个。",
        "KANHE_TOKEN is no valid token. Ask the system administrator for one.",
    ),
    "ledger.password_needed": (
        "要证明经办人：请在终端键入，或设环境变量 {variable}。",
        "The actor is to be proven: type it on a terminal, or set {variable}.",
    ),
    "ledger.passwords_differ": (
        "两次输入的口令不一样。请重来。",
        "The two passwords differ. Try again.",
    ),
    "ledger.option_missing": (
        "{command} 要写 {option}。",
        "{command} needs {option}.",
    ),
}
