"""Words of the log's pages and of the public page that verifies."""

WEB_LOG: dict[str, tuple[str, str]] = {
    "web.log_lead": (
        "每一笔都在日志里，只增不改；任何一处改动，下面的根就会不同。",
        "Every act is in the log, which only grows; a change anywhere makes another root.",
    ),
    "web.log_checkpoint": ("当前检查点", "Current checkpoint"),
    "web.log_size": ("已签条数", "Entries signed"),
    "web.log_root": ("根", "Root"),
    "web.log_origin": ("日志名", "Name of the log"),
    "web.log_until": ("截至", "Up to"),
    "web.log_waiting": ("待签", "Waiting to be signed"),
    "web.log_waiting_value": (
        "{count} 条（每分钟签一次）",
        "{count:entry/entries} (signed every minute)",
    ),
    "web.log_unsigned": ("还没有签过检查点", "No checkpoint has been signed yet"),
    "web.log_unsigned_next": (
        "服务器每分钟签一次；也可以用命令 kanhe log checkpoint 立即签。",
        "The server signs every minute; the command kanhe log checkpoint signs at once.",
    ),
    "web.log_take_note": ("检查点", "Checkpoint"),
    "web.log_take_policy": ("验证策略", "Policy"),
    "web.log_take_verifier": ("单文件验证器", "Verifier in one file"),
    "web.log_witnesses": ("见证方", "Witnesses"),
    "web.log_quorum": ("须有见证：{quorum}", "Quorum: {quorum}"),
    "web.log_quorum_none": ("未要求见证", "no witness is asked for"),
    "web.log_no_witness": ("还没有见证方", "No witness yet"),
    "web.log_no_witness_next": (
        "没有外部见证，服务器可以给不同的人看不同的历史。"
        "请上级单位或第三方做见证，把公钥写进 keys/policy。",
        "Without a witness outside, the server could show each person another history. Ask a "
        "superior unit or a third party to be one, and write its key into keys/policy.",
    ),
    "web.log_seen": ("已见证", "seen"),
    "web.log_not_seen": ("未见证本检查点", "has not seen this one"),
    "web.log_audit": ("全部重算", "Audit"),
    "web.log_audit_says": (
        "从第一条起重算全部日志、检查点、台账数据和佐证文件。在后台进行，不影响使用。",
        "Recomputes the whole log, its checkpoints, all projections and the evidence files. "
        "It runs in the background; work goes on.",
    ),
    "web.log_audit_now": ("现在重算", "Audit now"),
    "web.log_audit_never": ("还没有从网页重算过。", "It was never asked for on this page."),
    "web.log_audit_running": ("正在重算：{done} / {all}", "Under way: {done} of {all}"),
    "web.log_audit_done": (
        "全部相符：{size} 条，{checkpoints} 个检查点。",
        "All of it agrees: {size:entry/entries}, {checkpoints:checkpoint/checkpoints}.",
    ),
    "web.log_audit_faulty": ("发现 {count} 处不符", "{count:fault/faults} found"),
    "web.log_audit_failed": (
        "没有做完。请系统管理员看服务器日志，再重算一次。",
        "It did not finish. Ask the system administrator to look at the server's log; try again.",
    ),
    "web.log_audit_when": ("{moment}，用时 {seconds} 秒", "{moment}, in {seconds} s"),
    "web.log_reload": ("刷新", "Reload"),
    "web.log_verify": ("怎样不靠本站自己验证", "How to verify without this server"),
    "web.log_step_1": (
        "下载检查点、验证策略和单文件验证器，把三个文件放在一起。",
        "Take the checkpoint, the policy and the verifier, and put them together.",
    ),
    "web.log_step_2": (
        "核对验证器的 SHA-256，与另一处公布的相同：",
        "Compare the verifier's SHA-256 with the one published elsewhere:",
    ),
    "web.log_step_3": (
        "从记录页或条目页下载一张回执。",
        "Take a receipt from the page of a record or an entry.",
    ),
    "web.log_step_4": ("运行：", "Run:"),
    "web.log_step_5": (
        "显示“已证实”才可采信。检查点请留存，下次用 --earlier 核对历史没有改过。",
        "Rely on it only if it says “proven”. Keep the checkpoint: --earlier will show next time "
        "that history was not changed.",
    ),
    "web.log_entries": ("日志条目", "Entries of the log"),
    "web.log_see_entries": ("看全部条目", "See the entries"),
    "web.log_entries_lead": ("共 {size} 条，新的在前", "{size:entry/entries}, newest first"),
    "web.log_number": ("序号", "Number"),
    "web.log_kind": ("种类", "Kind"),
    "web.log_actor": ("经办", "Actor"),
    "web.log_occurred": ("发生", "Occurred"),
    "web.log_recorded": ("记入", "Recorded"),
    "web.log_goto": ("看第几条", "Go to number"),
    "web.log_go": ("打开", "Open"),
    "web.log_newest": ("最新", "Newest"),
    "web.log_older": ("更早", "Older"),
    "web.log_none": ("这里没有条目", "No entries here"),
    "web.log_none_next": ("日志里没有这一段。请看最新的条目。", "Go back to the newest entries."),
    "web.log_export": ("导出全部日志", "Export the whole log"),
    "web.log_export_says": (
        "C2SP tlog-tiles 目录，一个 tar 文件；解开后可用验证器离线核验，也可放到任何网站。",
        "A C2SP tlog-tiles directory in one tar file: check it offline with the verifier, "
        "or put it on any web server.",
    ),
    "web.log_export_make": ("生成导出文件", "Write the file"),
    "web.log_export_take": ("下载（{size} 条）", "Take it ({size:entry/entries})"),
    "web.log_export_running": ("正在生成…", "Being written…"),
    "web.log_entry": ("第 {number} 条", "Entry {number}"),
    "web.log_says": ("内容", "What it says"),
    "web.log_bytes": ("原始字节（参与哈希的就是这些）", "Its bytes, as they are hashed"),
    "web.log_take_bytes": ("原始字节", "Bytes"),
    "web.log_take_receipt": ("回执", "Receipt"),
    "web.log_leaf": ("叶哈希", "Leaf hash"),
    "web.log_identity": ("标识", "Identity"),
    "web.log_proof": ("包含证明", "Inclusion proof"),
    "web.log_proof_says": (
        "从叶到根要经过的 {count} 个哈希；叶序号 {index}（从 0 起）。",
        "The {count} hashes on the way from the leaf to the root; leaf index {index} (from 0).",
    ),
    "web.log_proof_none": (
        "还没有检查点包含这一条。服务器每分钟签一次，请稍后再看。",
        "No checkpoint covers it yet. The server signs every minute; look again then.",
    ),
    "web.log_previous": ("上一条", "Previous"),
    "web.log_next": ("下一条", "Next"),
    "export_missing": (
        "还没有导出文件。请先点“生成导出文件”，做好后再下载。",
        "There is no exported log yet. Have the file written first, then take it.",
    ),
    # --- kinds of entries ---
    "entry.record_registered": ("登记记录", "record registered"),
    "entry.record_corrected": ("更正记录", "record corrected"),
    "entry.record_voided": ("作废记录", "record voided"),
    "entry.evidence_attached": ("附佐证", "evidence attached"),
    "entry.step_taken": ("办理一步", "step taken"),
    "entry.register_defined": ("定义台账", "register defined"),
    "entry.indicator_defined": ("定义指标", "indicator defined"),
    "entry.campaign_defined": ("定义专项行动", "campaign defined"),
    "entry.reorganised": ("机构变动", "organisation changed"),
    "entry.staffed": ("专班与抽调", "taskforce staffed"),
    "entry.role_granted": ("授权", "role granted"),
    "entry.grant_ended": ("收回授权", "grant ended"),
    "entry.reminded": ("催办", "reminder"),
    "entry.look_back_listed": ("回头看名单", "look-back list fixed"),
    "entry.look_back_drawn": ("回头看抽取", "look-back drawn"),
    "entry.disclosure_erased": ("删除个人信息", "disclosure erased"),
    "entry.entry_withheld": ("扣留条目", "entry withheld"),
    "entry.claim_bound": ("绑定说法", "claim bound"),
    "entry.binding_revoked": ("撤销绑定", "binding revoked"),
    "entry.report_issued": ("印发文稿", "document issued"),
    "entry.period_opened": ("开启时段", "period opened"),
    "entry.period_closed": ("关闭时段", "period closed"),
    "entry.figure_sealed": ("封存数字", "figure sealed"),
    # --- the public page ---
    "web.proof": ("核验", "Verify"),
    "web.proof_lead": (
        "上传一个数的核验包（.json）、一张回执（.tlog-proof）或检查点，看它是不是真的；"
        "核验包会在这里重数一遍。不用登录，内容不保存。",
        "Upload the bundle of a figure (.json), a receipt (.tlog-proof) or a checkpoint, and see "
        "whether it is genuine; a figure is counted again here. No sign-in; nothing is stored.",
    ),
    "web.proof_receipt": ("或者粘贴内容", "Or paste it"),
    "web.proof_file": ("核验包、回执或检查点", "The bundle, receipt or checkpoint"),
    "web.proof_file_hint": (
        "不超过 {megabytes} MB；更大的核验包请用单文件验证器离线核验。",
        "Up to {megabytes} MB; check a larger bundle offline with the verifier in one file.",
    ),
    "web.proof_records": ("背后的 {count} 条记录", "The records behind it: {count}"),
    "web.proof_more_records": (
        "这里列出前 200 条；全部在核验包里。",
        "The first 200 are listed; all of them are in the bundle.",
    ),
    "proof_too_long": (
        "文件超过 {megabytes} MB，这里不重数这么多。"
        "请下载单文件验证器 {verifier}，在自己的电脑上核验。",
        "The file is larger than {megabytes} MB, more than is counted again here. Take the "
        "verifier, {verifier}, and check it on your own machine.",
    ),
    "proof_zipped": (
        "这是压缩包或 Office 文件，不是核验包。请先解压，再上传里面的 .json 或 .tlog-proof。",
        "This is a zip archive or an Office file, no bundle. Unpack it first and upload the .json "
        "or .tlog-proof inside.",
    ),
    "web.proof_policy": ("验证策略", "Policy"),
    "web.proof_policy_hint": (
        "不填，就用本站公布的公钥。要完全不依赖本站，请填自己留存的策略，或用单文件验证器离线核验。",
        "Left empty, the keys that this server publishes are used. To rely on nothing of this "
        "server, give a policy that you kept, or use the verifier offline.",
    ),
    "web.proof_stranger": (
        "核验一份回执或一个数的核验包（不用登录）",
        "Verify a receipt, or the bundle of a figure, without signing in",
    ),
    "web.proof_check": ("核验", "Verify"),
    "web.proof_good": ("已证实", "Proven"),
    "web.proof_bad": ("未能证实，不要采信", "Not proven: do not rely on it"),
    "web.proof_open": ("没有证实的", "What is not proven"),
    "web.proof_entry": ("这一条写的是", "What the entry says"),
    "web.proof_next": (
        "请向给您回执的人要原件再核验；仍不能证实，请告诉审计部门。",
        "Ask whoever gave it to you for the original and try again; if it still fails, "
        "tell the auditors.",
    ),
}
