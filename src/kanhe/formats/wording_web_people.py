"""Words of the pages about people: me, accounts, grants, the access log, taskforces, forms."""


def _named(prefix: str, words: dict[str, tuple[str, str]]) -> dict[str, tuple[str, str]]:
    return {f"{prefix}{name}": both for name, both in words.items()}


_ACCESS = {
    "sign_in": ("登录", "sign in"),
    "sign_out": ("退出", "sign out"),
    "second_factor": ("第二重验证", "second factor"),
    "password": ("改口令", "own password changed"),
    "account_opened": ("开设账号", "account opened"),
    "password_set": ("重设口令", "password set"),
    "account_out_of_use": ("停用账号", "account out of use"),
    "account_back": ("恢复账号", "account in use again"),
    "second_factor_begun": ("启用第二重验证", "second factor begun"),
    "second_factor_removed": ("停用第二重验证", "second factor taken off"),
    "passkey_added": ("添加通行密钥", "passkey added"),
    "passkey_removed": ("移除通行密钥", "passkey removed"),
    "token": ("程序凭令牌进入", "program came in by a token"),
    "token_issued": ("发令牌", "token made"),
    "token_revoked": ("废令牌", "token revoked"),
    "access_log_read": ("查看访问日志", "access log read"),
}

_SCOPE = {
    "read": ("只读", "read"),
    "register": ("读取和登记", "read and register"),
    "all": ("账号能办的都能办", "all that the account may"),
}

WEB_PEOPLE: dict[str, tuple[str, str]] = {
    **_named("access.", _ACCESS),
    **_named("scope.", _SCOPE),
    "web.account": ("账号", "Account"),
    "web.role": ("角色", "Role"),
    "web.change_password": ("改口令", "Change password"),
    "web.old_password": ("原口令", "Present password"),
    "web.new_password": ("新口令", "New password"),
    "web.new_password_hint": (
        "至少 10 位；不能全是数字，不能与登录名相近。",
        "At least 10 characters; not digits only, not like the login.",
    ),
    "web.password_changed": (
        "口令已改，其他地方的登录都已退出。",
        "The password is changed; you are signed out everywhere else.",
    ),
    "web.second_factor_none": (
        "登录时除口令外，再要手机验证器上的 6 位数：口令泄露也进不来。",
        "Besides the password, signing in then asks for 6 digits of your phone's authenticator: "
        "a password that leaks is not enough.",
    ),
    "web.second_factor_begin": ("启用", "Set it up"),
    "web.second_factor_scan": (
        "用手机验证器扫码，再填它显示的 6 位数。",
        "Scan this with the authenticator on your phone, then type the 6 digits it shows.",
    ),
    "web.second_factor_qr": ("验证器要扫的二维码", "QR code for the authenticator"),
    "web.second_factor_type": ("不能扫码就键入：", "If it cannot be scanned, type:"),
    "web.second_factor_confirm": ("确认启用", "Put it into force"),
    "web.second_factor_on": ("第二重验证已启用。", "The second factor is in force."),
    "web.second_factor_off": ("第二重验证已停用。", "The second factor is taken off."),
    "web.second_factor_drop": ("停用第二重验证", "Take the second factor off"),
    "web.recovery_says": (
        "恢复码，只显示这一次；每个用一次。请抄下来，放在手机以外的地方。",
        "Recovery codes, shown this once; each serves once. Keep them somewhere other than the "
        "phone.",
    ),
    # --- passkeys ---
    "web.passkeys": ("通行密钥", "Passkeys"),
    "web.passkeys_says": (
        "存在您的手机、电脑或安全密钥里，用指纹、面容或 PIN 解锁；登录不必键入口令，也骗不走。",
        "Kept in your phone, computer or security key, unlocked by finger, face or PIN; signing in "
        "then needs no password, and nobody can be tricked out of one.",
    ),
    "web.passkey_add": ("添加通行密钥", "Add a passkey"),
    "web.passkey_name": ("名称", "Name"),
    "web.passkey_name_hint": (
        "放在哪里，如“办公电脑”。",
        "Where it is kept, such as “office PC”.",
    ),
    "web.passkey_keep": ("管理“{name}”", "Keep “{name}”"),
    "web.passkey_rename": ("改名", "Rename"),
    "web.passkey_remove": ("移除", "Remove"),
    "web.passkey_added": ("通行密钥已添加。", "The passkey is added."),
    "web.passkey_removed": ("通行密钥已移除。", "The passkey is removed."),
    "web.passkey_use": ("用通行密钥登录", "Sign in with a passkey"),
    "web.passkey_failed": (
        "没有成功：设备没有应答，或已取消。请再试一次。",
        "It did not work: the device did not answer, or it was cancelled. Try again.",
    ),
    "web.notices": ("通知", "Notices"),
    "web.notices_read": ("都看过了", "All read"),
    "web.sessions": ("登录着的地方", "Where you are signed in"),
    "web.sessions_says": ("30 分钟不用会自动退出。", "After 30 idle minutes a session ends."),
    "web.this_session": ("这里", "here"),
    "web.session_end": ("退出它", "End it"),
    "web.tab_accounts": ("账号", "Accounts"),
    "web.tab_grants": ("授权", "Grants"),
    "web.tab_access_log": ("访问日志", "Access log"),
    "web.accounts_says": (
        "开设账号的人不授权，授权的人不开账号。",
        "Who opens accounts gives no role; who gives roles opens no account.",
    ),
    "web.accounts_all": ("全部 {count} 个", "All {count}"),
    "web.account_open": ("开设账号", "Open an account"),
    "web.account_opened": (
        "已开设 {login}。请安全管理员授权。",
        "{login} is open. The security administrator gives roles.",
    ),
    "web.account_keep": ("管理 {name} 的账号", "Keep the account of {name}"),
    "web.account_kept": ("{login} 已办。", "Done for {login}."),
    "web.account_disable": ("停用账号", "Put out of use"),
    "web.account_enable": ("恢复账号", "Back in use"),
    "web.account_off": ("已停用", "Out of use"),
    "web.password_give": ("重设口令", "Set the password"),
    "web.person_name": ("姓名", "Name"),
    "web.first_password": ("初始口令", "First password"),
    # --- service tokens ---
    "web.tab_tokens": ("服务令牌", "Service tokens"),
    "web.tokens_says": (
        "程序凭令牌进入（环境变量 KANHE_TOKEN），以账号的名义，不超出令牌的范围。",
        "A program comes in by a token (KANHE_TOKEN), in the name of an account, within the "
        "token's scope.",
    ),
    "web.tokens_all": ("全部 {count} 个", "All {count}"),
    "web.tokens_none": ("还没有令牌", "No token yet"),
    "web.tokens_none_says": (
        "定时导数、取数的程序才需要；人用口令登录。",
        "Only programs that import or fetch by the clock need one; people sign in.",
    ),
    "web.token_make": ("发令牌", "Make a token"),
    "web.token_name": ("给哪个程序", "For which program"),
    "web.token_scope": ("范围", "Scope"),
    "web.token_until": ("有效期至（不含）", "Valid up to, not including"),
    "web.token_shown": (
        "令牌只显示这一次，库里只留摘要。请抄到程序里：",
        "Shown this once; only its digest is kept. Put it into the program:",
    ),
    "web.token_withdraw": ("作废", "Withdraw"),
    "web.token_withdraw_of": ("作废“{name}”", "Withdraw “{name}”"),
    "web.token_withdrawn": ("“{name}”已作废。", "“{name}” is withdrawn."),
    "web.token_used": ("{at} 用过", "used {at}"),
    "web.token_never_used": ("没用过", "never used"),
    "web.token_valid": ("有效", "Valid"),
    "web.token_expired": ("已过期", "Expired"),
    "web.token_revoked": ("已作废", "Withdrawn"),
    "web.grants_says": (
        "每个授权是日志里的一笔；谁也不能给自己授权。",
        "Each grant is an entry of the log; nobody gives one to himself.",
    ),
    "web.grants_all": ("有效的 {count} 个", "{count} in force"),
    "web.grant_give": ("授权", "Give a grant"),
    "web.grant_given": ("已授权。", "The grant is given."),
    "web.grant_end": ("结束授权", "End the grant"),
    "web.grant_end_of": ("结束 {name} 的“{role}”", "End “{role}” of {name}"),
    "web.grant_ended": ("授权已结束。", "The grant is ended."),
    "web.whole_ledger": ("全部单位", "The whole ledger"),
    "web.from_today": ("不填是今天", "Today if left empty"),
    "web.until_day": ("到（不含）", "Up to, not including"),
    "web.access_log_says": (
        "只增不改，半年内不能删；谁看过这一页也记在里面。",
        "It only grows, and nothing of half a year is deleted; that this page was read stands in "
        "it too.",
    ),
    "web.access_lines": ("最近的在前", "The latest first"),
    "web.access_good": ("成功", "Done"),
    "web.access_failed": ("失败", "Failed"),
    "web.login_unknown": ("没有的登录名", "a login that nobody has"),
    "web.done_by": ("{name} 办理", "by {name}"),
    # --- taskforces and org units ---
    "web.taskforces_lead": (
        "{count} 个专班，{persons} 人（同一人只计一次）",
        "{count} taskforces, {persons} people (each counted once)",
    ),
    "web.taskforces_none": ("还没有专班", "No taskforce yet"),
    "web.taskforces_none_says": (
        "组建专班用 kanhe org apply；人员一律记代号。",
        "Form one with kanhe org apply; people stand there by their keys.",
    ),
    "web.members": ("{count} 人", "{count} in it"),
    "web.org_units": ("单位", "Org units"),
    "web.org_units_says": (
        "撤并的也在，各有起止；改动用 kanhe org apply，每次一笔。",
        "Ended ones too, each with its dates; changes by kanhe org apply are entries.",
    ),
    "web.since": ("{day} 起", "since {day}"),
    "web.from_to": ("{start} 至 {end}", "{start} to {end}"),
    # --- forms ---
    "web.access_at": ("时间", "When"),
    "web.access_what": ("事项", "What"),
    "web.access_by": ("经办", "By"),
    "web.access_self": ("本人", "themselves"),
    "web.access_from": ("来自", "From"),
    "web.access_detail": ("说明", "Detail"),
    "web.access_outcome": ("结果", "Outcome"),
    "web.access_none": ("没有更早的记录", "Nothing earlier"),
    "web.access_none_says": ("请回到最新的一页。", "Go back to the newest page."),
    "web.forms_lead": (
        "没有表号、过了有效期的表，基层可以拒填（统计法第十七条）。",
        "A form without its number, or past its date, may be refused (Statistics Law, art. 17).",
    ),
    "web.card_none": ("没有表号", "No card"),
    "web.card_expired": ("已过有效期", "Expired"),
    "web.card_valid": ("有效", "Valid"),
    "web.card_number": ("表号", "Number"),
    "web.card_issuer": ("制定机关", "Issuer"),
    "web.card_approval": ("批准或备案文号", "Approval"),
    "web.card_until": ("有效期至", "Valid until"),
    "web.card_open_end": ("未定", "open"),
    "web.card_fields": ("栏目", "Fields"),
    "web.forms_all": ("全部表样", "All forms"),
    "web.forms_week": (
        "填报量为 {first} 至 {last} 这 7 天",
        "What was filled in from {first} to {last}",
    ),
    "web.form": ("台账（表）", "Form"),
    "web.form_fields": ("{count} 个栏目", "{count} fields"),
    "web.card": ("身份卡", "Card"),
    "web.burden_records": ("填报条数", "Records"),
    "web.burden_fields": ("填报栏目数", "Fields filled"),
    "web.burden_imported": ("其中表格导入", "Of these imported"),
    "web.burden_by_org_unit": ("各单位的负担", "Burden by org unit"),
    "web.burden_says": (
        "填得最多的在前；导入的不用再填一遍",
        "the heaviest first; what is imported is not typed again",
    ),
    "web.burden_none": ("这 7 天没有单位填报", "Nobody filled anything in this week"),
    "web.burden_none_says": (
        "有单位填报后，这里按单位显示条数和栏目数。",
        "Once somebody does, records and fields are shown here by org unit.",
    ),
    "web.burden_line": (
        "{records} 条，{fields} 个栏目，其中 {imported} 个由表格导入",
        "{records} records, {fields} fields, {imported} of them imported",
    ),
}
