"""Words for a draft that could not be read: (Chinese, English), each with its blanks.

Every sentence names the file, says what is the matter and what to do next.
"""

READING: dict[str, tuple[str, str]] = {
    "draft_empty": (
        "{name}：没有读到任何文字。请确认文稿已保存、内容不为空，再试一次。",
        "{name}: no text was found in it. Make sure the draft is saved and not empty, "
        "then try again.",
    ),
    "draft_binary": (
        "{name}：不是文字文件。请提供 docx、pdf、html 或 txt 格式的文稿。",
        "{name}: this is not a text. Give the draft as docx, pdf, html or txt.",
    ),
    "draft_encoding": (
        "{name}：按 {encoding} 解码，第 {place} 字节处（从 0 起）无法识别。"
        "请在编辑软件中另存为 UTF-8 编码后再试。",
        "{name}: read as {encoding}, byte {place} (counted from 0) makes no character. "
        "Save the draft as UTF-8 in your editor and try again.",
    ),
    "draft_encrypted": (
        "{name}：文件已加密，需要密码才能打开。请用密码打开后另存一份不加密的文稿再试。",
        "{name}: the file is encrypted and needs a password. Open it, save a copy without the "
        "password, and give that one.",
    ),
    "draft_scanned": (
        "{name}：共 {pages} 页，没有可读的文字，应是扫描件或图片。"
        "请改用原始电子文稿，或先做文字识别（OCR）。",
        "{name}: its {pages:page holds/pages hold} no text; they are probably scans or pictures. "
        "Give the original file, or run text recognition (OCR) on it first.",
    ),
    "draft_too_large": (
        "{name}：{size}，超过上限 {limit}。请拆分后逐份检查，或删去图片再试。",
        "{name}: {size}, above the limit of {limit}. Split it and check the parts, "
        "or take the pictures out.",
    ),
    "draft_damaged": (
        "{name}：文件已损坏，{place} 处无法读取。请用原软件打开并另存一份，再试一次。",
        "{name}: the file is damaged and cannot be read at {place}. Open it in the program that "
        "made it, save a copy, and try again.",
    ),
    "draft_bomb": (
        "{name}：{place} 解压后超过 {limit}，不像正常文稿，已停止读取。"
        "请确认来源可靠，必要时把正文复制到新文档再试。",
        "{name}: {place} unpacks to more than {limit}, which no ordinary draft does; reading was "
        "stopped. Check where it comes from; if it is sound, copy its text into a new document.",
    ),
    "draft_unsupported": (
        "{name}：暂不支持这种格式（{format}）。请用 Word 或 WPS 打开，另存为 docx 后再试。",
        "{name}: this format ({format}) is not supported. Open it in Word or WPS, save it as docx, "
        "and try again.",
    ),
}

# The first words of a Word comment that could not be put where it belongs.
COMMENT_PLACES: dict[str, tuple[str, str]] = {
    "body": ("", ""),
    "footnote": ("（所指文字在此处脚注中）", "(On the footnote that is marked here.) "),
    "endnote": ("（所指文字在此处尾注中）", "(On the endnote that is marked here.) "),
    "text_box": ("（所指文字在此处文本框中）", "(On the text box that stands here.) "),
    "header": ("（所指文字在页眉中）", "(On the page header.) "),
    "footer": ("（所指文字在页脚中）", "(On the page footer.) "),
}
