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
    "account_unknown": (
        "没有登录名为“{login}”的账号。请核对，或用 kanhe account list 查看。",
        "There is no account “{login}”. Check the name, or see kanhe account list.",
    ),
    "password_weak": (
        "口令太弱。至少 10 位，不能全是数字，不能是常见口令，不能与登录名或姓名相近。",
        "The password is too weak. Use at least 10 characters, not digits only, not a common one, "
        "not one like the login or the name.",
    ),
}
