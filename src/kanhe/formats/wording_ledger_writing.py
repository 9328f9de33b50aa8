"""Help pages of the commands that write a ledger; set by hand at 78 columns."""

_SHARED_ZH = """\
  --ledger 目录          总账所在目录；也可设环境变量 KANHE_LEDGER
  --format table|json    终端表格（默认），或供程序读取
  --lang zh|en           语言；也可设环境变量 KANHE_LANG
  -h, --help             显示本页
"""
_SHARED_EN = """\
  --ledger DIR           where the ledger is; or set KANHE_LEDGER
  --format table|json    a table (default), or for programs
  --lang zh|en           language; or set KANHE_LANG
  -h, --help             show this page
"""
_WRITING_ZH = """\
  --actor 名称           经办人（默认：登录名）
  --at 时间              事情发生的时间，如 2021-03-09 或 2021-03-09T09:30（默认：现在）
"""
_WRITING_EN = """\
  --actor NAME           who does it (default: the login name)
  --at TIME              when it happened, 2021-03-09 or 2021-03-09T09:30 (default: now)
"""


def page(title: tuple[str, str], body: tuple[str, str], *, writes: bool) -> tuple[str, str]:
    """Return a page in both languages: title, body, and the options that all commands share."""
    chinese = _WRITING_ZH + _SHARED_ZH if writes else _SHARED_ZH
    english = _WRITING_EN + _SHARED_EN if writes else _SHARED_EN
    return f"{title[0]}\n\n{body[0]}{chinese}", f"{title[1]}\n\n{body[1]}{english}"


_INIT = page(
    ("从样板建一本总账：目录、数据库、签名钥匙、各台账", "Found a ledger from a template"),
    (
        """\
用法
  kanhe init 目录 --template 样板 [--database 网址] [--origin 名称]

选项
  --template 样板        如 rectification（教育整顿）
  --database 网址        postgresql://… 一个空的数据库（不写用目录里的 SQLite）
  --origin 名称          日志的名称，如 ledger.example.gov.cn/rectification；
                         定了不能改，不写则随机取一个
""",
        """\
Usage
  kanhe init DIR --template TEMPLATE [--database URL] [--origin NAME]

Options
  --template TEMPLATE    such as rectification
  --database URL         postgresql://…, an empty database (else SQLite in DIR)
  --origin NAME          the log's name, as ledger.example.org/rectification; it
                         cannot be changed later; without it, a random one
""",
    ),
    writes=True,
)
_IMPORT = page(
    (
        "导入表格：找表头、认栏目、逐行核对，好的行一次收下",
        "Import a workbook: good rows, as one act",
    ),
    (
        """\
用法
  kanhe import 文件 [--register 台账] [选项]

文件可以是 xlsx、xls、ods、csv。同一文件导入两次，第二次一行也不会多收。

选项
  --register 台账        台账名（不写则按表头判断）
  --sheet 工作表         只读这一张
  --map 文件             栏目对照（mapping/1）；不写则用上次记住的
  --year 年份            补全“3月9日”一类日期
  --dry-run              只看，不收
  --comments 文件        把原表另存一份，在有问题的格上加批注
""",
        """\
Usage
  kanhe import FILE [--register NAME] [options]

FILE is xlsx, xls, ods or csv. The same file taken twice takes nothing twice.

Options
  --register NAME        the register (else told by the header)
  --sheet SHEET          read this one only
  --map FILE             which column is which field (mapping/1); else as last time
  --year YYYY            completes dates such as 3月9日
  --dry-run              show, take nothing
  --comments FILE        save the workbook with a comment on each bad cell
""",
    ),
    writes=True,
)
_ADD = page(
    ("登记一条记录", "Register one record"),
    (
        """\
用法
  kanhe add --register 台账 字段=值 …

选项
  --register 台账        台账名（必写）
  --key 编号             用自己的编号（不写则按台账的规则编）
""",
        """\
Usage
  kanhe add --register NAME field=value …

Options
  --register NAME        the register (required)
  --key KEY              a key of your own (else numbered by the register's rule)
""",
    ),
    writes=True,
)
_CORRECT = page(
    ("更正一条记录：原值留在轨迹里", "Correct a record; what it said before stays in its trail"),
    (
        """\
用法
  kanhe correct 编号 字段=值 … --reason 理由

“字段=”后面留空，就是清掉这一项。

选项
  --reason 理由          为什么更正（必写）
  --register 台账        编号在几本台账里都有时才要写
""",
        """\
Usage
  kanhe correct KEY field=value … --reason REASON

A field that is left empty (field=) has no value any more.

Options
  --reason REASON        why (required)
  --register NAME        needed only where several registers have the key
""",
    ),
    writes=True,
)
_VOID = page(
    ("作废一条记录：编号不再用，记录和轨迹都还在", "Void a record; its key is not given again"),
    (
        """\
用法
  kanhe void 编号 --reason 理由

选项
  --reason 理由          为什么作废（必写）
  --register 台账        编号在几本台账里都有时才要写
""",
        """\
Usage
  kanhe void KEY --reason REASON

Options
  --reason REASON        why (required)
  --register NAME        needed only where several registers have the key
""",
    ),
    writes=True,
)
_ATTACH = page(
    ("给记录附上佐证材料", "Attach evidence to a record"),
    (
        """\
用法
  kanhe attach 编号 文件 --kind 种类

选项
  --kind 种类            材料种类，如 report、proof（必写）
  --register 台账        编号在几本台账里都有时才要写
""",
        """\
Usage
  kanhe attach KEY FILE --kind KIND

Options
  --kind KIND            the kind of evidence, such as report or proof (required)
  --register NAME        needed only where several registers have the key
""",
    ),
    writes=True,
)
_ERASE = page(
    (
        "依法删除一条记录的个人信息；所有证明照旧成立",
        "Erase personal values; every proof still holds",
    ),
    (
        """\
用法
  kanhe erase 编号 [字段 …] --basis 依据

不写字段，则删去这条记录的全部个人信息。以前的备份不在其内，须另行处置。

选项
  --basis 依据           法律依据（必写，记入日志）
  --register 台账        编号在几本台账里都有时才要写
""",
        """\
Usage
  kanhe erase KEY [FIELD …] --basis BASIS

Without a field, all personal values of the record. Earlier backups are not
touched and must be dealt with on their own.

Options
  --basis BASIS          the legal basis (required; it stands in the log)
  --register NAME        needed only where several registers have the key
""",
    ),
    writes=True,
)
_WITHHOLD = page(
    (
        "某笔的文字里含有不该公开的内容：此后不再出示；散列值留着，证明照旧成立",
        "An entry whose text must not be shown: its hash stays, every proof still holds",
    ),
    (
        """\
用法
  kanhe withhold 笔号 --basis 依据

选项
  --basis 依据           法律依据（必写，记入日志）
""",
        """\
Usage
  kanhe withhold ENTRY --basis BASIS

Options
  --basis BASIS          the legal basis (required; it stands in the log)
""",
    ),
    writes=True,
)
#: Command → its page in Chinese and English.
WRITING_PAGES = {
    "init": _INIT,
    "import": _IMPORT,
    "add": _ADD,
    "correct": _CORRECT,
    "void": _VOID,
    "attach": _ATTACH,
    "erase": _ERASE,
    "withhold": _WITHHOLD,
}
