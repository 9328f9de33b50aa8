"""Words of the command line: code → (Chinese, English). Help is set by hand at 78 columns."""

HELP = (
    """\
勘合 Kanhe：让公开的每一个数字都查得到、对得上、证得了

用法
  kanhe check 稿件…      核对稿件里的数字
  kanhe init 目录        建一本总账；此后：
    serve install-service                        在浏览器里使用
    org define                                   机构、台账
    import add correct void attach               导入、登记、更正、作废、佐证
    erase withhold                               依法删除、不予出示
    step remind work look-back                   对账销号、催办、我的工作、回头看
    grant account                                授权、账号
    records record export                        查看、导出
    figure trace table seal                      数、明细、总表、封数
    bind issue restate                           认领、印发、更正说明
    log verify rebuild backup restore            日志、核验、重建、备份、恢复
  kanhe 命令 --help      一个命令的全部选项
  kanhe --version        版本

选项
  --lang zh|en           语言；也可设环境变量 KANHE_LANG
  -h, --help             显示本页
""",
    """\
Kanhe 勘合: every published number traced, checked and proven

Usage
  kanhe check DRAFT…     check the numbers of a draft
  kanhe init DIR         found a ledger; from then on:
    serve install-service                        use it in the browser
    org define                                   organisation, registers
    import add correct void attach               records, evidence
    erase withhold                               personal data, on a legal basis
    step remind work look-back                   close-out, my work, look-backs
    grant account                                roles and people
    records record export                        look, and hand out
    figure trace table seal                      figures, their records, seals
    bind issue restate                           drafts and what was issued
    log verify rebuild backup restore            the log, proofs, keeping
  kanhe COMMAND --help   all options of a command
  kanhe --version        the version

Options
  --lang zh|en           language; or set KANHE_LANG
  -h, --help             show this page
""",
)

HELP_CHECK = (
    """\
核对稿件里的数字：找出每一个数，看彼此是否矛盾，说明理由

用法
  kanhe check [选项] 稿件…

稿件可以是 txt、docx、pdf、html；写 -（或不写，由管道送入）则读标准输入。

选项
  --format 格式          table  终端表格（默认）
                         json   供程序读取，一篇一行
                         html   单个网页文件，可打印
                         docx   原文档加批注（稿件须为 docx）
  -o, --output 去处      写到文件；多篇稿件出 html、docx 时写目录；- 为标准输出
                         html、docx 不写去处时，存为稿件旁的 NAME.checked.*
  --policy 文件          概数取值办法（不写用默认办法）
  --lexicon 文件         本单位的词语（计量单位、动词、机构…），加在自带词表上
  --year 年份            稿件成文年份，用来补全“3月9日”一类日期
  --ledger 目录          与总账核对：每个数认到指标，与台账数和印发过的对照
  --as-of 位置|时间      以日志的这一笔或这一刻为准（不写为现在）
  --org 单位             谁的稿件（不写则取稿中最先出现的单位）
  --from 日  --to 日     行动的起止日期，用于没写时段、没写止期的数
  --actor 名称           谁来核对（默认：登录名）；授权之后须证明身份
  --verbose              并列出核对一致的关系和每一个数字
  --lang zh|en           语言；也可设环境变量 KANHE_LANG
  -h, --help             显示本页

退出码
  0  未见不一致    1  有不一致    2  稿件读不了或命令写错
""",
    """\
Check the numbers of a draft: find each, see which contradict, and say why

Usage
  kanhe check [options] DRAFT…

A draft is txt, docx, pdf or html; - (or nothing, with a pipe) is read as text.

Options
  --format FORMAT        table  for the terminal (default)
                         json   for programs, one line a draft
                         html   one page in one file, printable
                         docx   the same document with comments (docx drafts)
  -o, --output OUT       file to write; a directory for html or docx of several
                         drafts; - is standard output. Without it html and docx
                         are written beside the draft as NAME.checked.*
  --policy FILE          what hedges admit (without it, the defaults)
  --lexicon FILE         words of your own (units, verbs, bodies), added to ours
  --year YYYY            year of the draft, to complete dates such as 3月9日
  --ledger DIR           hold it against a ledger: each claim bound to an
                         indicator and compared with its figure, and with what
                         was issued before
  --as-of POSITION|TIME  the log up to that entry or moment (without it, now)
  --org KEY              whose draft it is (without it, the unit named first)
  --from DAY  --to DAY   days of the campaign, for claims without days or an end
  --actor NAME           who checks (default: the login name); proven once there
                         are grants
  --verbose              list agreeing relations and every number as well
  --lang zh|en           language; or set KANHE_LANG
  -h, --help             show this page

Exit status
  0  nothing differs    1  something differs    2  unusable draft or command
""",
)

CLI: dict[str, tuple[str, str]] = {
    "cli.help": HELP,
    "cli.help_check": HELP_CHECK,
    "cli.version": ("勘合 Kanhe {version}", "Kanhe {version}"),
    "cli.source_tree": ("未安装的源码", "source tree, not installed"),
    "cli.progress": ("正在核对 {at}/{total}  {name}", "checking {at}/{total}  {name}"),
    "cli.written": ("{name}：已写到 {path}", "{name}: written to {path}"),
    "cli.stopped": ("已中断。", "Stopped."),
    "cli.unknown_command": (
        "没有“{command}”这个命令。可用的命令：{commands}；看说明请用 kanhe --help。",
        "There is no command “{command}”. Commands: {commands}; see kanhe --help.",
    ),
    "cli.unknown_option": (
        "不认识选项 {option}。全部选项见 kanhe check --help。",
        "Unknown option {option}. See kanhe check --help for all options.",
    ),
    "cli.option_value": (
        "选项 {option} 的写法不对，它后面要（或不要）跟一个值。写法见 kanhe check --help。",
        "Option {option} has no value, or one too many. See kanhe check --help.",
    ),
    "cli.not_a_choice": (
        "选项 {option} 的值“{value}”不在可选之列，可选：{choices}。",
        "Option {option} cannot be “{value}”; choose one of: {choices}.",
    ),
    "cli.not_a_year": (
        "选项 --year 的值“{value}”不是年份。请写四位数字，如 2021。",
        "Option --year cannot be “{value}”. Write four digits, such as 2021.",
    ),
    "cli.needs_ledger": (
        "选项 {option} 说的是台账。请同时用 --ledger 写明总账目录。",
        "Option {option} is about a ledger. Name its folder with --ledger as well.",
    ),
    "cli.no_drafts": (
        "没有写稿件。请写上文件名，如 kanhe check 稿件.docx；或用管道送入文字。",
        "No draft is given. Name a file, as in kanhe check draft.docx, or pipe a text in.",
    ),
    "cli.input_twice": (
        "标准输入（-）写了不止一次。请只写一次。",
        "Standard input (-) is named more than once. Name it once.",
    ),
    "cli.no_file": (
        "{name}：没有找到文件。请核对文件名和所在目录。",
        "{name}: There is no such file. Check its name and directory.",
    ),
    "cli.is_directory": (
        "{name}：这是目录，不是稿件。请写目录里的文件，如 {path}/稿件.docx。",
        "{name}: This is a directory, not a draft. Name a file in it, such as {path}/draft.docx.",
    ),
    "cli.cannot_read": (
        "{name}：文件打不开（{reason}）。请检查权限，或换一份拷贝。",
        "{name}: The file cannot be opened ({reason}). Check its permissions, or try a copy.",
    ),
    "cli.no_policy": (
        "概数取值办法文件 {path} 打不开（{reason}）。请检查文件名和权限。",
        "The policy file {path} cannot be opened ({reason}). Check its name and permissions.",
    ),
    "cli.no_lexicon": (
        "词表文件 {path} 打不开（{reason}）。请检查文件名和权限。",
        "The lexicon file {path} cannot be opened ({reason}). Check its name and permissions.",
    ),
    "policy_invalid": (
        "{place}：概数取值办法写成了“{found}”，应为 {expected}。请改好再试。",
        "{place}: the policy has “{found}”, where {expected} is expected. Mend it and try again.",
    ),
    "lexicon_invalid": (
        "{name}：词表 {place} 处不合格式（{found}）。请照自带词表的写法改好。",
        "{name}: the lexicon is not in form at {place} ({found}). Write it as the shipped one is.",
    ),
    "cli.docx_needs_docx": (
        "{name}：稿件不是 docx，加不了批注。请改用 --format html，或先另存为 docx。",
        "{name}: The draft is not a docx and cannot carry comments. "
        "Use --format html, or save it as docx first.",
    ),
    "cli.would_overwrite": (
        "写到 {path} 会盖掉原文件。请用 -o 换一个去处。",
        "Writing {path} would overwrite an input. Give another place with -o.",
    ),
    "cli.needs_directory": (
        "多篇稿件要写到目录里，{path} 是文件。请用 -o 写一个目录。",
        "Several drafts need a directory, and {path} is a file. Name a directory with -o.",
    ),
    "cli.one_to_stdout": (
        "多篇稿件的 html、docx 不能一起写到标准输出。请用 -o 写一个目录。",
        "Several html or docx files cannot share standard output. Name a directory with -o.",
    ),
    "cli.cannot_write": (
        "写不到 {path}（{reason}）。请检查目录和权限，或用 -o 换一个去处。",
        "Cannot write {path} ({reason}). Check directory and permissions, "
        "or give another place with -o.",
    ),
}
