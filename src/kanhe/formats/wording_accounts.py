"""Words for accounts: signing in, and what is refused there."""

ACCOUNTS: dict[str, tuple[str, str]] = {
    "account_login": (
        "登录名“{login}”不能用。请用 1 到 80 个字，不要有空格。",
        "The login “{login}” will not do. Use 1 to 80 characters without blanks.",
    ),
    "account_known": (
        "登录名“{login}”已经有人用。请换一个。",
        "The login “{login}” is taken. Choose another.",
    ),
    "account_email": (
        "“{email}”不是邮箱地址。请核对；不要通知邮件就留空。",
        "“{email}” is no e-mail address. Check it, or leave it empty for no mail.",
    ),
    "account_unknown": (
        "没有登录名为“{login}”的账号。请核对，或用 kanhe account list 查看。",
        "There is no account “{login}”. Check the name, or see kanhe account list.",
    ),
    "not_authorised": (
        "您在“{org_unit}”没有办这件事（{act}）的权限。需要的角色：{roles}。请找安全管理员授权。",
        "You have no grant for this ({act}) on “{org_unit}”. It takes one of: {roles}. Ask the "
        "security administrator.",
    ),
    "verifier_level": (
        "这条由“{org_unit}”一级核查，您的授权不到这一级。请移交该级的核查人。",
        "This one is verified at the level of “{org_unit}”; your grant does not reach it. "
        "Hand it to a verifier there.",
    ),
    "first_grant": (
        "第一个授权要给安全管理员，范围是全部单位；其余授权由他来给。",
        "The first grant makes a security administrator of the whole ledger, who gives all others.",
    ),
    "own_grant": (
        "不能给自己授权。请由另一位安全管理员办理。",
        "Nobody gives a grant to himself. Ask another security administrator.",
    ),
    "roles_exclude": (
        "账号 {account} 已是“{held}”，不能同时是“{role}”：三员互斥，也不办业务。",
        "The account {account} is {held} and cannot be {role} at the same time: the three "
        "administrators exclude each other and every business role.",
    ),
    "grant_days": (
        "授权的结束日 {ends_on} 要在开始日 {starts_on} 之后。",
        "A grant must end ({ends_on}) after it begins ({starts_on}).",
    ),
    "grant_unknown": (
        "没有第 {grant} 笔授权。可用 kanhe grant list 查看。",
        "Entry {grant} is no grant. See kanhe grant list.",
    ),
    "grant_ended": (
        "第 {grant} 笔授权已于 {day} 结束。",
        "The grant of entry {grant} has ended on {day}.",
    ),
    "last_security_admin": (
        "这是最后一位安全管理员，结束后就没有人能授权。请先授权另一位。",
        "This is the last security administrator: nobody could give a grant any more. Make another "
        "first.",
    ),
    "campaign_unknown": (
        "没有名为“{campaign}”的专项行动。",
        "There is no campaign “{campaign}”.",
    ),
    "second_factor_known": (
        "这个账号已有第二重验证。要换，请先停用。",
        "This account has a second factor. To change it, take it off first.",
    ),
    "second_factor_unknown": (
        "没有待确认的第二重验证。请重新开始。",
        "No second factor waits for its first code. Begin again.",
    ),
    "second_factor_sealed": (
        "第二重验证的密钥打不开：{path} 不是当时的那一把。请从备份找回，或由系统管理员重置。",
        "The secret cannot be opened: {path} is not the key it was sealed with. Restore that key, "
        "or have a system administrator take the second factor off.",
    ),
    "passkeys_many": (
        "一个账号最多 {most} 个通行密钥。请先移除不用的。",
        "An account has at most {most} passkeys. Remove one that is not used first.",
    ),
    "passkey_name": ("请给通行密钥起个名称。", "Give the passkey a name."),
    "passkey_known": (
        "这个通行密钥已经登记过。",
        "This passkey is known already.",
    ),
    "passkey_unknown": (
        "您没有这个通行密钥。请刷新页面再看。",
        "You have no such passkey. Load the page again.",
    ),
    "passkey_wrong": (
        "通行密钥没有通过。请再试一次，或改用口令。",
        "The passkey was not accepted. Try again, or use the password.",
    ),
    "sign_in_settings": (
        "{path} 读不出（{found}）。请照文档改好；在此之前只能用口令和通行密钥登录。",
        "{path} cannot be read ({found}). Mend it; until then passwords and passkeys only.",
    ),
    "provider_unknown": (
        "没有名为“{name}”的统一认证。",
        "There is no provider of sign-in “{name}”.",
    ),
    "provider_silent": (
        "“{title}”没有正常应答（{found}）。请稍后再试，或改用口令。",
        "“{title}” does not answer as it should ({found}). Try later, or use the password.",
    ),
    "provider_elsewhere": (
        "“{title}”指向别处（{found}），已停止。请系统管理员核对 keys/sign_in.toml。",
        "“{title}” points elsewhere ({found}); nothing was asked there. Have the administrator "
        "check keys/sign_in.toml.",
    ),
    "provider_refused": (
        "“{title}”没有放行（{found}）。请重新登录。",
        "“{title}” did not let you through ({found}). Sign in again.",
    ),
    "journey_over": (
        "这次登录不是从这里开始的，或开始得太久。请重新登录。",
        "This sign-in was not begun here, or too long ago. Sign in again.",
    ),
    "id_token_wrong": (
        "“{title}”给的凭证不对（{found}），没有放行。请告诉系统管理员。",
        "What “{title}” vouched for does not hold ({found}); nobody was let in. Tell the system "
        "administrator.",
    ),
    "subject_known": (
        "“{title}”的这个身份已关联，或这个账号已关联过。请先解除。",
        "At “{title}” this identity, or this account, is linked already. Unlink it first.",
    ),
    "subject_unknown": (
        "这个账号没有关联“{title}”。",
        "The account is not linked to “{title}”.",
    ),
    "subject_missing": (
        "请填写统一认证里的身份标识。",
        "Tell the subject: the identity at the provider.",
    ),
    "view_name": ("请给视图起个名称。", "Give the view a name."),
    "view_long": (
        "筛选条件太长，存不下。请少选几个栏目。",
        "The filters are too long to keep. Choose fewer columns.",
    ),
    "views_many": (
        "一个台账最多存 {most} 个视图。请先删去不用的。",
        "A register has at most {most} views of yours. Delete one that is not used first.",
    ),
    "view_unknown": (
        "您没有这个视图。请刷新页面再看。",
        "You have no such view. Load the page again.",
    ),
    "code_wrong": (
        "验证码不对，或已用过。请等下一个，并核对手机时间。",
        "The code is wrong or was used. Wait for the next one and check the phone's clock.",
    ),
    "password_wrong": ("原口令不对。", "The present password is wrong."),
    "sign_in_wrong": (
        "登录名或口令不对，连错 5 次要等 15 分钟。忘了口令，请找系统管理员。",
        "Login or password is wrong; after 5 wrong ones there are 15 minutes to wait. If you "
        "forgot it, ask the system administrator.",
    ),
    "sign_in_locked": (
        "错误次数过多，已暂时锁定。请 15 分钟后再试。",
        "Too many wrong answers: locked for now. Try again in 15 minutes.",
    ),
    "token_days": (
        "令牌的到期日 {expires_on} 要在今天之后。",
        "A token must expire after today, not on {expires_on}.",
    ),
    "token_name": (
        "令牌要有名称，写明给哪个程序用。",
        "A token needs a name that says which program has it.",
    ),
    "token_known": (
        "这个账号已有名为“{name}”的有效令牌。请换一个名称，或先作废它。",
        "The account has a valid token “{name}”. Choose another name, or withdraw that one first.",
    ),
    "token_scope": (
        "这个令牌的范围是“{scope}”，不能办这件事（{act}）。请让系统管理员另发一个。",
        "This token's scope is “{scope}”, which does not reach so far ({act}). Ask the system "
        "administrator for another.",
    ),
    "token_unknown": (
        "没有名为“{name}”的有效令牌。",
        "There is no valid token “{name}”.",
    ),
    "notices_settings": (
        "{path} 读不出（{found}）。请照文档改好；在此之前不发通知。",
        "{path} cannot be read ({found}). Mend it; until then no notices are sent.",
    ),
    "evidence_unknown": (
        "没有这个佐证文件：{sha256}。",
        "There is no such file of evidence: {sha256}.",
    ),
    "password_weak": (
        "口令太弱。至少 10 位，不能全是数字，不能是常见口令，不能与登录名或姓名相近。",
        "The password is too weak. Use at least 10 characters, not digits only, not a common one, "
        "not one like the login or the name.",
    ),
}

#: What a notice says; no fault.
NOTICES: dict[str, tuple[str, str]] = {
    "notice.subject": (
        "勘合：{count} 件事等您办",
        "Kanhe: {count:thing waits/things wait} for you",
    ),
    "notice.line": ("{key}  {steps}  时限 {due}", "{key}  {steps}  due {due}"),
    "notice.more": ("另有 {count} 件，见“我的工作”。", "{count} more in My work."),
    "notice.group": (
        "勘合：{records} 条有新进展，{people} 人有事待办。请登录查看。",
        "Kanhe: {records:record/records} moved, "
        "{people:person has/people have} something to do. Sign in to see.",
    ),
}
