"""Help pages of the ledger's commands: code → (Chinese, English), set by hand at 78 columns."""

from kanhe.formats.wording_ledger_writing import WRITING_PAGES, page

_EXIT_ZH = "\n退出码\n  0  完成    1  被拒绝或有出入    2  文件或命令用不了\n"
_EXIT_EN = "\nExit status\n  0  done    1  refused, or differs    2  unusable file or command\n"

_RECORDS = page(
    ("列出台账，或一本台账的记录", "List registers, or the records of one"),
    (
        """\
用法
  kanhe records [台账] [选项]

选项
  --org 单位编码         只看这个单位的
  --from 日期 --to 日期  只看这些天的（含首尾）
  --state 状态           如 registered、closed
  --where 字段=值        可写多次
  --search 文字          含有这些字的
  --order number|day     按登记先后（默认）或日期，新的在前
  --after 位置           从上一页末尾所示的位置往下
  --limit 条数           一页几条（默认 25，最多 1000）
  --void                 作废的也列
  --reveal               显示个人信息
""",
        """\
Usage
  kanhe records [REGISTER] [options]

Options
  --org KEY              of this org unit only
  --from DAY --to DAY    of these days only, both counted
  --state STATE          such as registered or closed
  --where field=value    may be given several times
  --search WORDS         that hold these words
  --order number|day     in order of entry (default) or by day, newest first
  --after PLACE          go on from the place that the page before ended with
  --limit COUNT          records on a page (25; 1000 at most)
  --void                 void ones too
  --reveal               show personal values
""",
    ),
    writes=False,
)
_RECORD = page(
    ("看一条记录", "Show one record"),
    (
        """\
用法
  kanhe record 编号 [--trail]

选项
  --trail                并列出来龙去脉：谁在何时登记、更正、附材料
  --register 台账        编号在几本台账里都有时才要写
  --reveal               显示个人信息
""",
        """\
Usage
  kanhe record KEY [--trail]

Options
  --trail                and how it became what it is: who did what, and when
  --register NAME        needed only where several registers have the key
  --reveal               show personal values
""",
    ),
    writes=False,
)
_EXPORT = page(
    ("把一本台账导出成 xlsx", "Write a register as xlsx"),
    (
        """\
用法
  kanhe export 台账 [-o 文件] [--form 表样]

选项
  --form 表样            填进自己的 xlsx 表样：表头认栏，样式照旧，合计行下移
  --map 文件             表样的栏怎么对字段（默认用总账记住的）
  -o 文件                写到哪里（默认 台账名.xlsx）
  --reveal               连同个人信息
""",
        """\
Usage
  kanhe export REGISTER [-o FILE] [--form FORM]

Options
  --form FORM            fill in an xlsx form of your own, in its own style; what
                         stands below its blank rows moves down
  --map FILE             which column is which field (as the ledger remembers)
  -o FILE                where to (REGISTER.xlsx)
  --reveal               personal values too
""",
    ),
    writes=False,
)
_LOG = page(
    (
        "日志：签检查点、自查、导出、出回执、请见证",
        "The log: checkpoint, audit, export, receipt, witness",
    ),
    (
        """\
用法
  kanhe log checkpoint [-o 文件]          给日志现状签一个检查点
  kanhe log audit [--projections] [--evidence]
                                          从头重算整本日志（并核底表、佐证文件）
  kanhe log export 目录 [--size 笔数]     导出成文件，交给谁都能核验
  kanhe log receipt 编号 | --number 序号 [-o 文件]
                                          一笔的回执，可离线核验
  kanhe log consistency 旧 [新]           证明日志只增未改
  kanhe log witness key --name 名称       本总账做别人的见证方：先制钥匙
  kanhe log witness request [--old 笔数] -o 文件
                                          写一份见证申请
  kanhe log witness answer 申请 --policy 名单 -o 文件
                                          作为见证方答复申请
  kanhe log witness take 答复 [-o 文件]   收下见证方的副署

选项
  --size 笔数            用哪一个检查点（默认最近的）
  --register 台账        编号在几本台账里都有时才要写
  --policy 名单          信任名单（默认 keys/policy）
""",
        """\
Usage
  kanhe log checkpoint [-o FILE]          sign a checkpoint of the log as it stands
  kanhe log audit [--projections] [--evidence]
                                          recompute the whole log (and what is
                                          derived from it, and evidence files)
  kanhe log export DIR [--size COUNT]     as files that anybody can verify
  kanhe log receipt KEY | --number N [-o FILE]
                                          the receipt of an entry
  kanhe log consistency OLD [NEW]         prove that the log only grew
  kanhe log witness key --name NAME       to witness other logs: make a key
  kanhe log witness request [--old COUNT] -o FILE
                                          ask a witness for its cosignature
  kanhe log witness answer REQUEST --policy POLICY -o FILE
                                          answer a request as a witness
  kanhe log witness take ANSWER [-o FILE] take a witness's cosignature

Options
  --size COUNT           which checkpoint (the latest)
  --register NAME        needed only where several registers have the key
  --policy POLICY        whom to trust (keys/policy)
""",
    ),
    writes=False,
)
_REBUILD = page(
    ("由日志重建底表，或只核对", "Rebuild all projections from the log, or compare them"),
    (
        """\
用法
  kanhe rebuild [--check]

选项
  --check                只核对，不改动；有出入时退出码为 1
""",
        """\
Usage
  kanhe rebuild [--check]

Options
  --check                compare only, change nothing; 1 if something differs
""",
    ),
    writes=False,
)
_BACKUP = page(
    (
        "备份总账（不含私钥，私钥请另存）",
        "Back a ledger up (secret keys stay behind: keep them apart)",
    ),
    (
        """\
用法
  kanhe backup 目录

选项
""",
        """\
Usage
  kanhe backup DIR

Options
""",
    ),
    writes=False,
)
_RESTORE = page(
    ("从备份恢复到新目录", "Restore a backup into a new folder"),
    (
        """\
用法
  kanhe restore 备份 目录 [--database 网址]

选项
  --database 网址        备份取自 PostgreSQL 时，一个空数据库的网址
""",
        """\
Usage
  kanhe restore BACKUP DIR [--database URL]

Options
  --database URL         an empty database, for a backup of a PostgreSQL ledger
""",
    ),
    writes=False,
)
_ORG = page(
    ("机构：查看、导入、变更、专班抽调", "The organisation: show, import, change, staff"),
    (
        """\
用法
  kanhe org show [--on 日期]              某天的机构树
  kanhe org import 文件 [--on 日期]       从表格导入（编码、名称、上级、设立日期…）
  kanhe org apply 文件 --reason 文号      应用一批变更（更名、划转、合并、拆分、撤销）
  kanhe org staff 文件 [--reason 文号]    从表格导入专班和抽调（专班编码、专班名称、
                                          组建单位、人员编号、派出单位、开始日期…）

选项
  --on 日期              看哪一天；导入时为没写设立日期的单位的设立日期
  --reason 文号          依据的文件
""",
        """\
Usage
  kanhe org show [--on DAY]               the tree on a day
  kanhe org import FILE [--on DAY]        from a sheet (key, name, parent, opened_on…)
  kanhe org apply FILE --reason REASON    renamed, moved, merged, split, closed
  kanhe org staff FILE [--reason REASON]  taskforces and secondments from a sheet
                                          (taskforce, name, org_unit, person, sent_by,
                                          first, end)

Options
  --on DAY               which day; when importing, the day for org units without one
  --reason REASON        the decision (its document)
""",
    ),
    writes=True,
)

_DEFINE = page(
    ("设台账、改台账：一个样板文件，或整个样板目录", "Define registers from template files"),
    (
        """\
用法
  kanhe define 文件.yaml          一本台账：没有则新设，有改动则成下一版
  kanhe define 目录               样板目录：campaign.yaml、registers/*.yaml、
                                  indicators.yaml 里凡有改动的

没有改动的不动。旧记录仍按登记时的那一版读。
""",
        """\
Usage
  kanhe define FILE.yaml          one register: its first version, or its next
                                  where the file says something else
  kanhe define DIR                a template: whatever has changed of campaign.yaml,
                                  registers/*.yaml and indicators.yaml

What is the same stays. A record keeps the version it was written under.
""",
    ),
    writes=True,
)

_PAGES = WRITING_PAGES | {
    "org": _ORG,
    "define": _DEFINE,
    "records": _RECORDS,
    "record": _RECORD,
    "export": _EXPORT,
    "log": _LOG,
    "rebuild": _REBUILD,
    "backup": _BACKUP,
    "restore": _RESTORE,
}

LEDGER_HELP: dict[str, tuple[str, str]] = {
    f"cli.help_{name}": (chinese + _EXIT_ZH, english + _EXIT_EN)
    for name, (chinese, english) in _PAGES.items()
}
