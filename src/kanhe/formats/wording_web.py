"""Words of every page: the frame, the menu, forms, error pages, signing in."""

from kanhe.formats.wording_web_records import WEB_RECORDS

WEB: dict[str, tuple[str, str]] = {
    **WEB_RECORDS,
    "web.name": ("勘合", "Kanhe"),
    "web.skip": ("跳到主要内容", "Skip to the content"),
    "web.search": ("搜索", "Search"),
    "web.search_hint": ("搜索编号、事项、单位", "Search keys, matters, org units"),
    "web.main_menu": ("主导航", "Main menu"),
    "web.tab_bar": ("底部导航", "Tab bar"),
    # --- the menu ---
    "web.group_overview": ("总览", "Overview"),
    "web.group_work": ("工作", "Work"),
    "web.group_drafts": ("成稿", "Drafts"),
    "web.group_trust": ("存证与管理", "Trust"),
    "web.group_own": ("本人", "Yours"),
    "web.menu_my_work": ("我的工作", "My work"),
    "web.menu_board": ("挂图作战", "Board"),
    "web.menu_figures": ("指标与数", "Figures"),
    "web.menu_registers": ("台账", "Registers"),
    "web.menu_taskforces": ("专班与人员", "Taskforces"),
    "web.menu_forms": ("表样与负担", "Forms and burden"),
    "web.menu_check_desk": ("文稿核校", "Check desk"),
    "web.menu_log": ("存证日志", "Log"),
    "web.menu_administration": ("系统管理", "Administration"),
    "web.tab_bar_administration": ("管理", "Admin"),
    "web.menu_me": ("我的", "Me"),
    "web.menu_more": ("更多", "More"),
    # --- parts ---
    "web.fits": ("与台账相符", "agrees with the records"),
    "web.fits_not": ("与台账不符", "disagrees with the records"),
    "web.shown": ("本页 {shown} 条，共 {total} 条", "{shown} here, {total} in all"),
    "web.pages": ("分页", "Pages"),
    "web.first_page": ("回到第一页", "First page"),
    "web.next_page": ("下一页", "Next page"),
    "web.required": ("（必填）", " (required)"),
    "web.none": ("（不填）", "(none)"),
    "web.choose_one": ("请选择", "choose one"),
    "web.faults": (
        "有 {count} 处需要改，改好再提交：",
        "{count:place needs/places need} a change before this can be taken:",
    ),
    # --- errors ---
    "web.to_before": ("返回刚才那一页", "Back to the page before"),
    "web.to_start": ("回到首页", "To the first page"),
    "web.refused": ("这一步不能办", "This cannot be done"),
    "web.refused_code": ("代码：{refusal}", "Code: {refusal}"),
    "web.not_yours": (
        "您没有看这一页的权限。需要时，请安全管理员授权。",
        "This page is not open to you. If you need it, ask the security administrator for a grant.",
    ),
    "web.not_found": ("没有这一页", "There is no such page"),
    "web.not_found_next": (
        "地址可能写错了，或者内容已经移走。请从首页或搜索进入。",
        "The address may be mistyped, or the page has moved. Start from the first page or search.",
    ),
    "web.csrf": ("这张表没有提交", "The form was not taken"),
    "web.csrf_next": (
        "表单开得太久，或者不是从本站打开的。请退回上一页，刷新后再提交；已填的内容还在。",
        "It stood open too long, or did not come from this site. "
        "Go back, reload and send it again; what you typed is still there.",
    ),
    "web.method": ("不能这样打开", "It cannot be asked for in this way"),
    "web.method_next": (
        "这个地址只接受表单提交，或者只供查看。请从首页进入。",
        "This address only takes forms, or is only for reading. Start from the first page.",
    ),
    "web.server_error": ("系统出错了", "Something broke here"),
    "web.server_error_next": (
        "没有任何内容被记入。请稍后再试；若仍出错，把编号 {reference} 告诉系统管理员。",
        "Nothing was written. Try again in a moment; if it persists, "
        "tell the system administrator the reference {reference}.",
    ),
    # --- search, me ---
    "web.search_all": ("在全部台账中搜索", "Search all registers"),
    "web.found_for": ("搜索“{words}”", "Found for “{words}”"),
    "web.found_count": ("{count} 条", "Records found: {count}"),
    "web.found_none": ("没有找到", "Nothing was found"),
    "web.search_start": ("想找什么？", "What are you looking for?"),
    "web.search_how": (
        "输入编号、事项或单位；几个词用空格隔开，要都出现。加密存放的姓名搜不到。",
        "Type a key, a matter or an org unit; several words must all be there. "
        "Names, which are kept apart, are not found.",
    ),
    "web.own_key": ("日志中的代号", "Key in the log"),
    "web.own_key_says": (
        "您办的每一件事，日志里只记这个代号，不记姓名。",
        "The log names you by this key only, never by your name.",
    ),
    # --- the first run ---
    "web.first_run": ("建立第一批账号", "The first accounts"),
    "web.first_run_says": (
        "三员分立：安全管理员只授权，系统管理员只管账号，都不看业务数据。办公室使用台账。",
        "Powers are apart: the security administrator gives grants, the system administrator "
        "keeps accounts, neither reads business data. The office works in the registers.",
    ),
    "web.setup_key": ("设置码", "Setup key"),
    "web.setup_key_hint": (
        "启动服务时显示在终端里，也在总账目录的 keys/setup.key。",
        "Shown in the terminal when the server started; also in keys/setup.key of the ledger.",
    ),
    "web.display_name": ("姓名", "Name"),
    "web.first_run_do": ("建立账号", "Make the accounts"),
    "web.first_run_done": (
        "账号已建立。请用办公室账号登录。",
        "The accounts are made. Sign in as the office.",
    ),
    "web.setup_key_wrong": (
        "设置码不对。请看启动服务的终端。",
        "The setup key is wrong. See the terminal that started the server.",
    ),
    "web.first_run_over": (
        "已经有账号了，不能再用设置码。请登录，或找系统管理员。",
        "There are accounts already. Sign in, or ask the system administrator.",
    ),
    # --- signing in ---
    "web.sign_in": ("登录", "Sign in"),
    "web.sign_out": ("退出", "Sign out"),
    "web.login": ("登录名", "Login"),
    "web.password": ("口令", "Password"),
    "web.second_factor": ("第二重验证", "Second factor"),
    "web.code": ("验证码", "Code"),
    "web.code_hint": (
        "手机验证器上的 6 位数；手机不在身边，可用一个恢复码。",
        "The 6 digits of your phone's authenticator; without it, one of your recovery codes.",
    ),
}
