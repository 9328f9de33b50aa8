"""Words of `kanhe verify` and of every refusal of the log: code → (Chinese, English).

No imports but the type of a refusal: the verifier in one file carries this table along.
"""

from collections.abc import Mapping

from kanhe.formats.wording_verify_figure import VERIFY_FIGURE
from kanhe.values.refusal import Refusal

HELP_VERIFY = (
    """\
离线核验：一张回执，一个检查点，一个数的核验包，或导出的整本日志

用法
  kanhe verify 文件或目录 --policy 信任名单 [选项]

信任名单（tlog-policy）写明信谁：哪本日志的公钥，哪些见证方，要几方见证。
请从上级单位或别的可靠途径取得，不要用被核验方随件附上的。

选项
  --policy 文件          信任名单（必写）
  --origin 名称          只认这一本日志
  --earlier 检查点       以前自己留下的检查点；核验日志只增未改（整本日志）
  --entry 文件           条目的原字节（回执里没有带时才用）
  --max-age 天数         最近一次见证不得早于这么多天
  --withheld             允许日志有不予出示的条目（仍核验其散列值）
  --format table|json    终端文字（默认），或供程序读取
  --lang zh|en           语言；也可设环境变量 KANHE_LANG
  -h, --help             显示本页

退出码
  0  已证实    1  未能证实，不要采信    2  文件读不了或命令写错
""",
    """\
Verify offline: a receipt, a checkpoint, the bundle of a figure, or a whole log

Usage
  kanhe verify FILE|DIRECTORY --policy POLICY [options]

The policy (tlog-policy) says who is trusted: the keys of logs and witnesses, and
how many witnesses are needed. Get it from the superior unit or in another way
you rely on, never from those who are being verified.

Options
  --policy FILE          whom to trust (required)
  --origin NAME          accept this log only
  --earlier CHECKPOINT   a checkpoint you kept: was the log only added to since?
  --entry FILE           bytes of the entry, where the receipt lacks them
  --max-age DAYS         the latest witness must be at most so old
  --withheld             accept a log with entries that are not shown
  --format table|json    words for the terminal (default), or for programs
  --lang zh|en           language; or set KANHE_LANG
  -h, --help             show this page

Exit status
  0  proven    1  not proven: do not rely on it    2  unusable file or command
""",
)

_PROVEN: dict[str, tuple[str, str]] = {
    "proven.signed": (
        "日志 {origin} 签了这个检查点：共 {size} 笔，根 {root}",
        "the log {origin} signed this checkpoint: {size} entries, root {root}",
    ),
    "proven.seen": (
        "见证方 {witness} 在 {time} 见过这个检查点，此前的条目那时已在",
        "the witness {witness} saw this checkpoint at {time}; its entries stood there by then",
    ),
    "proven.grown": (
        "自您留下的第 {old} 笔检查点以来只增未改（现 {size} 笔）",
        "since the checkpoint of {old} entries that you kept, the log only grew (now {size})",
    ),
    "proven.included": (
        "这一笔逐字节在日志里，是 {size} 笔中的第 {number} 笔",
        "this entry, byte for byte, is number {number} of the {size} in the log",
    ),
    "proven.form": (
        "条目写法唯一，写明就是本日志的",
        "the entry has its one right form and was written for this log",
    ),
    "proven.whole": (
        "{size} 笔全部重算：每一页散列、直到根，都对得上",
        "all {size} entries were recomputed: every tile, up to the root, fits",
    ),
    "proven.entries": (
        "{count} 笔条目写法唯一、不重复、都是本日志的（{kinds}）",
        "{count} entries have their one right form, none twice, all of this log ({kinds})",
    ),
    "open.unwitnessed": (
        "没有要求见证方：日志的主人可以给别人看另一本日志",
        "no witness is required: the log's owner could show others a different log",
    ),
    "open.truth": (
        "登记的事是否属实，数字量得准不准",
        "whether what was recorded is true, or was measured well",
    ),
    "open.time": (
        "条目里的时间是登记人写的；能证实的只有上面见证的时间",
        "times inside entries are the writer's own; only a witness's time above is proven",
    ),
    "open.later": (
        "之后有没有更正、作废：要看更新的检查点",
        "whether it was corrected or voided later: that takes a newer checkpoint",
    ),
    "open.others": (
        "日志里的其他条目：要核验整本日志",
        "the other entries of the log: that takes the whole log",
    ),
    "open.entries": (
        "日志里写了什么：检查点只说明有多少笔、根是什么",
        "what the log says: a checkpoint only tells how many entries, under which root",
    ),
    "open.personal": (
        "个人信息不在条目里，只有加盐的承诺值；原值可能已依法删除",
        "personal values are not in the entry, only salted commitments; they may be erased by law",
    ),
    "open.unwritten": (
        "发生过而没有登记的事",
        "what happened and was never recorded",
    ),
    "open.after": (
        "这个检查点之后的条目",
        "what was written after this checkpoint",
    ),
    "open.withheld": (
        "第 {spans} 笔没有出示：散列值在根里，内容未核",
        "entries {spans} were not shown: the root vouches for their hashes, not their content",
    ),
}

_SHOWN: dict[str, tuple[str, str]] = {
    "verify.proven": ("{name}：已证实", "{name}: proven"),
    "verify.refused": ("{name}：未能证实，不要采信", "{name}: not proven, do not rely on it"),
    "verify.open": ("没有证实的", "Not proven"),
    "verify.entry": ("条目内容（照录登记人所写）", "The entry (as its writer put it)"),
    "verify.progress": ("已核验 {count} 笔", "{count} entries verified"),
    "verify.no_policy": (
        "没有写 --policy。请从可靠途径取得信任名单，用 --policy 指明。",
        "No --policy is given. Get the policy from a source you rely on and name it.",
    ),
    "verify.unreadable": (
        "{path}：打不开（{reason}）。请核对文件名和权限。",
        "{path}: cannot be opened ({reason}). Check its name and permissions.",
    ),
    "verify.bad_policy": (
        "{path}：不是合格的信任名单（第 {line} 行，{why}）。请向发放单位重新索取。",
        "{path}: this is no valid policy (line {line}, {why}). Ask whoever issued it for another.",
    ),
}

_ARGUMENTS: dict[str, tuple[str, str]] = {
    "args.unknown": (
        "kanhe {command}：不认识 {option}。全部选项见 kanhe {command} --help。",
        "kanhe {command}: unknown option {option}. See kanhe {command} --help.",
    ),
    "args.value": (
        "kanhe {command}：选项 {option} 后面要跟一个值。写法见 kanhe {command} --help。",
        "kanhe {command}: option {option} needs a value. See kanhe {command} --help.",
    ),
    "args.missing": (
        "kanhe {command}：还缺 {name}。写法见 kanhe {command} --help。",
        "kanhe {command}: {name} is missing. See kanhe {command} --help.",
    ),
    "args.too_many": (
        "kanhe {command}：多了“{found}”。写法见 kanhe {command} --help。",
        "kanhe {command}: “{found}” is one word too many. See kanhe {command} --help.",
    ),
    "args.choice": (
        "kanhe {command}：选项 {option} 不能是“{value}”，可选：{choices}。",
        "kanhe {command}: option {option} cannot be “{value}”; choose one of: {choices}.",
    ),
    "args.number": (
        "kanhe {command}：选项 {option} 的值“{value}”应为正整数。",
        "kanhe {command}: option {option} cannot be “{value}”; write a whole number from 1.",
    ),
    "args.verb": (
        "kanhe {command} 后面应写：{verbs}（现为“{found}”）。说明见 kanhe {command} --help。",
        "kanhe {command} is followed by one of: {verbs} (found “{found}”). "
        "See kanhe {command} --help.",
    ),
}

_LOG: dict[str, tuple[str, str]] = {
    "tlog_malformed": (
        "{what} 的写法不合规范（{why}）：文件损坏，或被人动过。请重新索取。",
        "The {what} is not in its form ({why}): damaged, or tampered with. Ask for it again.",
    ),
    "tlog_malformed.proof_file": (
        "这不是一张完整的回执（{why}）：文件不全、损坏，或被人动过。请向发给您的人要原件。",
        "This is no whole receipt ({why}): cut off, damaged, or tampered with. "
        "Ask whoever sent it for the original.",
    ),
    "tlog_malformed.note": (
        "这不是回执、检查点或核验包，或者签名部分损坏（{why}）。请用原文件，不要另存或改动。",
        "This is no receipt, checkpoint or bundle, or its signatures are damaged ({why}). "
        "Use the original file as it was sent.",
    ),
    "tlog_malformed.checkpoint": (
        "检查点的写法不对（{why}）：损坏，或被人动过。请重新索取。",
        "The checkpoint is not in its form ({why}): damaged, or tampered with. Ask for it again.",
    ),
    "tlog_malformed.entry": (
        "里面有一笔的写法不对（{why}）：损坏，或被人动过。请重新索取。",
        "An entry in it is not in its form ({why}): damaged, or tampered with. Ask for it again.",
    ),
    "tlog_malformed.proof_file.no_entry": (
        "回执里没有带条目。请用 --entry 指明条目文件。",
        "The receipt does not carry its entry. Name the entry's file with --entry.",
    ),
    "tlog_unproven": (
        "{what} 没有通过核验（{why}）。请不要采信，并与日志所在单位核对。",
        "The {what} did not pass ({why}). Do not rely on it; ask the log's owner.",
    ),
    "tlog_unproven.inclusion": (
        "条目不在这个检查点的日志里：条目、位置或路径被改过，或回执不是这一笔的。",
        "The entry is not in this checkpoint's log: entry, place or path was altered, or the "
        "receipt is another entry's.",
    ),
    "tlog_unproven.note.bad_signature": (
        "{key} 的签名不对：检查点被改过，或公钥不是它的。",
        "The signature of {key} is wrong: the checkpoint was altered, or the key is not its own.",
    ),
    "tlog_unproven.note.no_known_signature": (
        "没有信任名单认得的签名：不是名单里的日志签的。",
        "No signature that the policy knows: it was not signed by a log of the policy.",
    ),
    "tlog_unproven.checkpoint.not_signed_by_log": (
        "日志 {origin} 没有签名，只有见证方的签名。",
        "The log {origin} itself did not sign; only witnesses did.",
    ),
    "tlog_unproven.checkpoint.quorum": (
        "见证方不够：信任名单要求满足“{quorum}”。请等见证方副署后重新索取。",
        "Too few witnesses: the policy asks for “{quorum}”. Wait for cosignatures and ask again.",
    ),
    "tlog_unproven.checkpoint.other_origin": (
        "这是另一本日志（{origin}）的，不是 --origin 所要的。",
        "This is another log's ({origin}), not the one that --origin asks for.",
    ),
    "tlog_unproven.checkpoint.no_time": (
        "没有见证方的时间，新旧无从判断。请索取有见证的检查点，或不用 --max-age。",
        "No witness gives a time, so its age is unknown. Ask for a witnessed one, or drop "
        "--max-age.",
    ),
    "tlog_unproven.checkpoint.stale": (
        "最近一次见证太旧，或晚于本机时间。请索取新的检查点，并核对本机时钟。",
        "The latest witness is too old, or ahead of this clock. Ask for a newer checkpoint and "
        "check the clock.",
    ),
    "tlog_unproven.checkpoint.empty_root": (
        "检查点说没有条目，根却不是空日志的根。",
        "The checkpoint tells of no entries, but its root is not that of an empty log.",
    ),
    "tlog_unproven.audit.missing": (
        "日志缺 {path}：导出不全，或有条目被藏起。请重新索取；依法不予出示的加 --withheld。",
        "The log lacks {path}: an incomplete export, or hidden entries. Ask again; add --withheld "
        "if entries are lawfully withheld.",
    ),
    "tlog_unproven.audit.tile": (
        "{path} 与条目对不上：条目或散列被改过。",
        "{path} does not fit the entries: entries or hashes were altered.",
    ),
    "tlog_unproven.audit.root": (
        "条目重算的根与签名的根不同：条目被改、删或换过次序。",
        "The root of the entries is not the signed one: entries were altered, removed or moved.",
    ),
    "tlog_unproven.entry.other_log": (
        "第 {number} 笔写明是另一本日志（{found}）的。",
        "Entry {number} says that it belongs to another log ({found}).",
    ),
    "tlog_unproven.entry.repeated": (
        "第 {number} 笔与前面一笔标识相同：同一笔登记了两次。",
        "Entry {number} has the identity of an earlier one: the same entry was taken twice.",
    ),
    "tlog_unproven.earlier.other_origin": (
        "您留下的检查点是另一本日志（{origin}）的，没法比。",
        "The checkpoint you kept is another log's ({origin}) and cannot be compared.",
    ),
    "tlog_unproven.earlier.rollback": (
        "日志变短了：您留下时有 {last} 笔，现在只有 {new} 笔。请立即报告。",
        "The log got shorter: {last} entries when you kept it, {new} now. Report this at once.",
    ),
    "tlog_unproven.earlier.rewritten": (
        "您留下的前 {old} 笔已被改写。两个检查点合在一起就是证据，请立即报告。",
        "The first {old} entries that you kept were rewritten. The two checkpoints together are "
        "evidence: report this at once.",
    ),
    "tlog_unproven.earlier.needs_log": (
        "只有回执没法与第 {old} 笔检查点比较。请对整本日志用 --earlier。",
        "A receipt alone cannot be compared with the checkpoint of {old}. Use --earlier on the "
        "whole log.",
    ),
    "tlog_unproven.successor.rollback": (
        "日志现有 {new} 笔，少于已经签过的 {last} 笔：数据是旧备份，或被截短。不签。",
        "The log has {new} entries, fewer than the {last} signed before: an old backup, or cut "
        "short. Nothing is signed.",
    ),
    "tlog_unproven.successor.origin": (
        "上次签的是另一本日志。不签。",
        "The last signature was for another log. Nothing is signed.",
    ),
    "tlog_unproven.consistency": (
        "日志与以前签过的检查点不一致：历史被改写。不签，请先查明。",
        "The log does not continue what was signed before: its history was rewritten. Find out "
        "first.",
    ),
    "tlog_unproven.export": (
        "条目重算的根与检查点不同，导出中止。请运行 kanhe log audit。",
        "The root of the entries is not the checkpoint's; nothing is exported. Run kanhe log "
        "audit.",
    ),
}

VERIFY: dict[str, tuple[str, str]] = {
    "cli.help_verify": HELP_VERIFY,
    **_PROVEN,
    **_SHOWN,
    **_ARGUMENTS,
    **_LOG,
    **VERIFY_FIGURE,
}


def closest_code(refusal: Refusal, words: Mapping[str, tuple[str, str]]) -> str:
    """Return the code of the words that fit *refusal* best: by its format and broken rule."""
    what, why = refusal.facts.get("what", ""), refusal.facts.get("why", "")
    choices = (f"{refusal.code}.{what}.{why}", f"{refusal.code}.{what}", refusal.code)
    return next((code for code in choices if code in words), refusal.code)
