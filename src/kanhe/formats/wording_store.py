"""Words for the store: refusals, and what an audit finds. Place, fact, what to do next."""

STORE: dict[str, tuple[str, str]] = {
    # Refusals: the ledger as a place -------------------------------------------------------
    "ledger_missing": (
        "{path} 里没有台账。请核对路径，或先用 kanhe init 建立。",
        "There is no ledger in {path}. Check the path, or make one with kanhe init.",
    ),
    "ledger_settings": (
        "{path}：设置读不出来（{found}）。请改正这个文件，或从备份取回。",
        "{path}: these settings cannot be read ({found}). Correct the file or take it from a "
        "backup.",
    ),
    "ledger_exists": (
        "{path} 里已有台账，没有改动。请另选一个空文件夹。",
        "There is a ledger in {path} already; it was left as it is. Choose an empty folder.",
    ),
    "ledger_origin": (
        "“{found}”不能作台账的名称。请用英文字母、数字和 . / -，不留空格，例如 kanhe.example/a。",
        "“{found}” cannot name a ledger. Use letters, digits, and . / - without blanks, such as "
        "kanhe.example/county.",
    ),
    "database_url": (
        "“{found}”不是 PostgreSQL 的地址。请写成 postgresql://用户@主机/库名。",
        "“{found}” is no address of a PostgreSQL. Write postgresql://user@host/name.",
    ),
    "database_on_share": (
        "{path} 在网络共享（{found}）上，SQLite 在那里会损坏。请移到本机磁盘，或改用 PostgreSQL。",
        "{path} is on a network share ({found}), where SQLite breaks. Move it to a local disk, or "
        "use PostgreSQL.",
    ),
    "store_unwritable": (
        "数据库写不进去（{found}），这次没有记下任何内容。请腾出磁盘空间或恢复写权限后重做。",
        "The database cannot be written ({found}); nothing of this was recorded. Free some space "
        "or restore write access, then do it again.",
    ),
    # Refusals: entries ---------------------------------------------------------------------
    "entry_known": (
        "日志里已有 {identity} 这一条，没有重复登记。不必再提交。",
        "The log has the entry {identity} already; it was not written twice. Nothing more to do.",
    ),
    "entry_unknown": (
        "日志里没有第 {entry_number} 条。请核对条号。",
        "The log has no entry {entry_number}. Check the number.",
    ),
    "entry_withheld": (
        "第 {entry_number} 条已停止提供，依据见第 {by_entry} 条。它的散列值仍可核对。",
        "Entry {entry_number} is no longer handed out; entry {by_entry} says why. Its hash can "
        "still be checked.",
    ),
    "entry_already_withheld": (
        "第 {entry_number} 条早已停止提供。不必再办。",
        "Entry {entry_number} was withheld before. Nothing more to do.",
    ),
    "indicator_misnamed": (
        "指标 {indicator} 的内容写的是 {found}。请让两处一致。",
        "The definition of indicator {indicator} says {found}. Make the two agree.",
    ),
    "indicator_version": (
        "指标 {name} 的下一版应为 {expected}，给出的是 {found}。请以最新版本为基础修改。",
        "The next version of indicator {name} is {expected}, not {found}. Start from the latest.",
    ),
    "campaign_version": (
        "行动 {name} 的下一版应为 {expected}，给出的是 {found}。请以最新版本为基础修改。",
        "The next version of campaign {name} is {expected}, not {found}. Start from the latest.",
    ),
    "position_unknown": (
        "“{found}”不是日志里的位置。日志现有 {size} 笔，请填 0 到 {size} 的整数。",
        "“{found}” is no position of the log. It has {size:entry/entries}; give a number from 0 to "
        "{size}.",
    ),
    "cursor_unknown": (
        "翻页标记“{found}”读不出来。请从第一页重新打开。",
        "The page mark “{found}” cannot be read. Open the first page again.",
    ),
    # Refusals: keys, checkpoints, export ---------------------------------------------------
    "key_exists": (
        "{path} 已有密钥，没有覆盖。要换密钥请先移走旧的，并告知持有凭证的人。",
        "There is a key in {path}; it was not written over. Move the old one away first, and tell "
        "those who hold receipts.",
    ),
    "key_missing": (
        "{path} 没有密钥。请从保管处取回；没有它，台账照常记，但不能签发检查点。",
        "There is no key in {path}. Bring it from where it is kept; without it entries are "
        "written, but no checkpoint is signed.",
    ),
    "key_readable": (
        "{path} 的权限是 {mode}，别人也能读。请改为 600，并考虑换密钥。",
        "{path} has mode {mode}: others can read it. Set it to 600, and consider another key.",
    ),
    "checkpoint_missing": (
        "没有大小为 {size} 的检查点。请先用 kanhe log checkpoint 签发。",
        "There is no checkpoint of size {size}. Sign one with kanhe log checkpoint.",
    ),
    "entry_not_signed": (
        "第 {entry_number} 条不在大小为 {size} 的检查点里。请先签发新的检查点，再取凭证。",
        "Entry {entry_number} is not in the checkpoint of size {size}. Sign a new checkpoint, then "
        "ask for the receipt.",
    ),
    "export_other_log": (
        "{path} 里是另一份日志（{found}）。请另选文件夹。",
        "{path} holds another log ({found}). Choose another folder.",
    ),
    # Refusals: evidence, erasure, backup ---------------------------------------------------
    "evidence_digest": (
        "“{found}”不是佐证文件的编号。编号是 64 位小写十六进制。",
        "“{found}” does not name evidence. Its name is 64 lower-case hexadecimal digits.",
    ),
    "evidence_lost": (
        "佐证文件 {sha256} 不在了。请从备份取回。",
        "The evidence {sha256} is gone. Take it from a backup.",
    ),
    "evidence_altered": (
        "佐证文件 {sha256} 的内容变了，不再是当初交来的那份。请从备份取回，并查明原因。",
        "The evidence {sha256} is no longer what was handed in. Take it from a backup, and find "
        "out why.",
    ),
    "evidence_too_long": (
        "文件超过 {longest} 字节。请压缩或拆分后再传。",
        "The file has more than {longest} bytes. Compress or split it.",
    ),
    "erasure_waits": (
        "内容已删除，但还有程序在读旧页面，残留尚未清净。请关掉长时间的查询后再执行一次。",
        "The values are deleted, but a reader still holds old pages with traces of them. End long "
        "queries, then run it again.",
    ),
    "backup_exists": (
        "{path} 里已有内容，没有写入。请为备份另选一个空文件夹。",
        "{path} is not empty; nothing was written. Choose an empty folder for the backup.",
    ),
    "backup_other_database": (
        "{path} 的备份与所给的数据库不是一类。SQLite 的备份不给库地址，PostgreSQL 的要给一个空库。",
        "The backup in {path} is of the other kind of database. Give no address for SQLite, and "
        "that of an empty database for PostgreSQL.",
    ),
    "backup_tool_missing": (
        "本机没有 {tool}。请安装 PostgreSQL 客户端工具；或请数据库管理员备份，另行复制佐证文件夹。",
        "There is no {tool} here. Install PostgreSQL's client tools, or have its administrator "
        "back it up, and copy the evidence folder beside it.",
    ),
    "backup_failed": (
        "{tool} 没有完成：{found}。请按它说的处理后重做，半份备份不要留用。",
        "{tool} did not finish: {found}. See to what it says and do it again; keep no half backup.",
    ),
    "backup_damaged": (
        "{path} 坏了：{found}。请换一份备份。",
        "{path} is damaged: {found}. Take another backup.",
    ),
    # What an audit finds: the first bad place ----------------------------------------------
    "entry_missing": (
        "第 {place} 条：不在了。请停止写入，保全数据库，与外部留存的检查点和导出核对。",
        "Entry {place}: it is gone. Stop writing, keep the database as it is, and compare with "
        "checkpoints and exports kept outside.",
    ),
    "entry_unexpected": (
        "第 {place} 条：日志的树里没有它，是绕过系统写进去的。请保全数据库并查明来源。",
        "Entry {place}: the log's tree knows nothing of it; it was written past the system. Keep "
        "the database as it is and find out by whom.",
    ),
    "entry_type": (
        "第 {place} 条：内容的类型被改过。请保全数据库并查明来源。",
        "Entry {place}: the type of its content was changed. Keep the database as it is and find "
        "out by whom.",
    ),
    "leaf_wrong": (
        "第 {place} 条：内容与它的散列值不符，写入后被改过。请保全数据库，用导出核对原文。",
        "Entry {place}: content and hash differ; one was changed after writing. Keep the database "
        "as it is and compare with an export.",
    ),
    "tile_wrong": (
        "{place}：与其下各条算出的散列不符。请保全数据库，用导出核对这一段。",
        "{place}: it is not what the entries below it give. Keep the database as it is and compare "
        "this stretch with an export.",
    ),
    "tile_type": (
        "散列块 {place}：类型被改过。请保全数据库并查明来源。",
        "Tile {place}: its type was changed. Keep the database as it is and find out by whom.",
    ),
    "tile_missing": (
        "{place}：不在了。请保全数据库，用导出核对。",
        "{place}: it is gone. Keep the database as it is and compare with an export.",
    ),
    "tile_unexpected": (
        "大小 {place}：散列块多于应有的数目。请保全数据库并查明来源。",
        "Size {place}: there are more tiles than there should be. Keep the database as it is and "
        "find out by whom.",
    ),
    "frontier_wrong": (
        "大小 {place}：树的前沿与各条算出的不符，末尾一段被改过。请保全数据库，用导出核对。",
        "Size {place}: the frontier is not what the entries give; something near the end was "
        "changed. Keep the database as it is and compare with an export.",
    ),
    "checkpoint_signature": (
        "检查点 {place}：签名不成立，内容被改过。请与外部留存的同一检查点核对。",
        "Checkpoint {place}: the signature is not good; it was changed. Compare with the copy of "
        "it that is kept outside.",
    ),
    "checkpoint_root": (
        "检查点 {place}：签的不是现在这棵树，此前的历史被改写过。请保全数据库，交见证单位核查。",
        "Checkpoint {place}: it was signed over another tree; history before it was rewritten. "
        "Keep the database as it is and call in a witness.",
    ),
    "checkpoint_beyond_log": (
        "检查点 {place}：日志没有这么长，被截短过或恢复成了旧备份。请找回较新的数据，先不要签发。",
        "Checkpoint {place}: the log is shorter; it was cut or is a restored backup. Find the "
        "newer data, and sign nothing more.",
    ),
}
