"""Help of the commands about figures, set by hand at 78 columns. Merged into `formats.wording`."""

_ASKING_ZH = """\
  --org 单位             编码或名称（不写为全部）
  --from 日  --to 日     起止日期，都算在内（不写为不限）
  --period 期名          统计期的起止日期；已关的以关期时为准
  --as-of 位置|时间      以日志的这一笔或这一刻为准（不写为现在）
  --organised then|now   按当时机构（默认）或现行机构
"""
_ASKING_EN = """\
  --org KEY              an org unit by key or name (without it, the whole)
  --from DAY  --to DAY   both included (without them, no bound)
  --period PERIOD        its days and, once closed, its place in the log
  --as-of POSITION|TIME  the log up to that entry or moment (without it, now)
  --organised then|now   by the tree of each day (default), or by today's
"""
_SHARED_ZH = """\
  --ledger 目录          总账；也可设环境变量 KANHE_LEDGER
  --actor 名称           经办人（默认：登录名）
  --format table|json    终端表格，或供程序读取
  --lang zh|en           语言
"""
_SHARED_EN = """\
  --ledger DIR           the ledger; or set KANHE_LEDGER
  --actor NAME           who asks or does it (default: the login name)
  --format table|json    for people, or for programs
  --lang zh|en           language
"""

FIGURES_HELP: dict[str, tuple[str, str]] = {
    "cli.help_figure": (
        "一个指标的数：口径、单位、时段、截至，背后的每一条记录\n\n用法\n"
        "  kanhe figure [选项] 指标\n\n选项\n"
        + _ASKING_ZH
        + """\
  --by 步                day week month quarter year 各一行；child 下级各一行
  --trace                列出全部记录；合计即此数
  --part numerator|denominator   比率的明细看哪一项
  --bundle 文件          写出核验包：定义、记录、证明、检查点，可离线重数
"""
        + _SHARED_ZH,
        "One figure: its definition, org unit, days, as-of, and every record behind it\n\nUsage\n"
        "  kanhe figure [options] INDICATOR\n\nOptions\n"
        + _ASKING_EN
        + """\
  --by STEP              day, week, month, quarter, year; or child: one row each
  --trace                list all records; they make the figure
  --part numerator|denominator   whose records, for a ratio
  --bundle FILE          write a bundle: definition, records, proofs and the
                         checkpoint, to be counted again offline
"""
        + _SHARED_EN,
    ),
    "cli.help_trace": (
        "数从哪里来：全部记录；或一条记录的每一笔、散列和检查点\n\n用法\n"
        "  kanhe trace [选项] 指标\n\n选项\n"
        + _ASKING_ZH
        + """\
  --key 编号             只追这一条记录，直到检查点
  --part numerator|denominator   比率的明细看哪一项
"""
        + _SHARED_ZH,
        "Where a figure comes from: all its records; or one record down to the checkpoint\n\n"
        "Usage\n  kanhe trace [options] INDICATOR\n\nOptions\n"
        + _ASKING_EN
        + """\
  --key KEY              follow this record only, down to the checkpoint
  --part numerator|denominator   whose records, for a ratio
"""
        + _SHARED_EN,
    ),
    "cli.help_table": (
        "单位 × 指标的一张表\n\n用法\n  kanhe table [选项] [指标…]\n\n"
        "不写指标则列出全部指标；行是单位及其下级。\n\n选项\n"
        + _ASKING_ZH
        + """\
  --all                  列出以下各级，不只下一级
  -o 文件                写成 .xlsx 或 .csv
"""
        + _SHARED_ZH,
        "Org units × indicators in one table\n\nUsage\n  kanhe table [options] [INDICATOR…]\n\n"
        "Without indicators all of them; rows are the org unit and its children.\n\nOptions\n"
        + _ASKING_EN
        + """\
  --all                  all levels below, not the next one only
  -o FILE                write .xlsx or .csv
"""
        + _SHARED_EN,
    ),
    "cli.help_seal": (
        """\
统计期：在日志里开期、关期，把数封存；封存的数可离线重数

用法
  kanhe seal open 期名 --from 日 --to 日   开期；已关的重开须加 --reason
  kanhe seal close 期名                    关期，封存全部指标，签检查点
  kanhe seal add 期名 指标…                关期后再封别的指标或单位
  kanhe seal show [期名]                   查看

选项
  --org 单位             封哪个单位的数（不写为全部）
  --first-entry 笔号     只计这一笔起登记的记录（不写则从该时段第一条记录起）
  --reason 理由          为何重开
"""
        + _SHARED_ZH,
        """\
Periods: opened and closed in the log, their figures sealed, to be counted again
offline

Usage
  kanhe seal open PERIOD --from DAY --to DAY   open; again only with --reason
  kanhe seal close PERIOD                      close, seal all, sign the log
  kanhe seal add PERIOD INDICATOR…             seal more of a closed period
  kanhe seal show [PERIOD]                     look

Options
  --org KEY              whose figures (without it, the whole)
  --first-entry NUMBER   count records begun from that entry on (without it,
                         from the first record of these days)
  --reason WORDS         why it is opened again
"""
        + _SHARED_EN,
    ),
    "cli.help_bind": (
        """\
认领：稿中拿不准的数，由人指明是哪个指标；记入日志，以后照此核对

用法
  kanhe bind 稿件                                   逐个询问
  kanhe bind 稿件 --claim 73:162 --indicator 指标   认领一处
  kanhe bind --list                                 查看
  kanhe bind --revoke 笔号 --reason 理由            撤销

选项
  --claim 位置|文字      稿中的数，如 73:162 或 6个
  --org 单位             谁的稿件（不写则取稿中最先出现的单位）
  --year 年份            稿件成文年份
"""
        + _SHARED_ZH,
        """\
Bind: a person says once which indicator a claim means; the log keeps it, and
later checks go by it

Usage
  kanhe bind DRAFT                                  ask one by one
  kanhe bind DRAFT --claim 73:162 --indicator NAME  bind one
  kanhe bind --list                                 look
  kanhe bind --revoke ENTRY --reason WORDS          revoke

Options
  --claim PLACE|TEXT     the number in the draft, such as 73:162 or 6个
  --org KEY              whose draft (without it, the org unit named first)
  --year YYYY            year of the draft
"""
        + _SHARED_EN,
    ),
    "cli.help_issue": (
        """\
印发：核对无误的稿件记为已印发；所称的数和当时的台账数一并记入日志

用法
  kanhe issue [选项] 稿件

选项
  --title 名称           文件名称（不写用文件名）
  --as-of 位置|时间      以日志的这一笔或这一刻为准（不写为现在）
  --org 单位  --from 日  --to 日  --year 年份   同 kanhe check
  --anyway               有不一致也印发
"""
        + _SHARED_ZH,
        """\
Issue: a draft that agrees goes out; what it states and the figures of that
moment are kept in the log

Usage
  kanhe issue [options] DRAFT

Options
  --title WORDS          its title (without it, the file's name)
  --as-of POSITION|TIME  the log up to that entry or moment (without it, now)
  --org KEY  --from DAY  --to DAY  --year YYYY   as for kanhe check
  --anyway               though something differs
"""
        + _SHARED_EN,
    ),
    "cli.help_restate": (
        """\
更正说明：两次印发之间（或印发以来）哪些数变了，逐条记录说明

用法
  kanhe restate 前一份 [后一份]

写印发的笔号、名称或 SHA-256 开头；不写后一份，则与现在的台账相比。

选项
"""
        + _SHARED_ZH,
        """\
Restate: which numbers changed between two issued documents, or since one, and
the records that explain it

Usage
  kanhe restate EARLIER [LATER]

Name a document by entry number, title or the beginning of its SHA-256; without
a later one it is compared with the ledger as it stands.

Options
"""
        + _SHARED_EN,
    ),
}
