"""Words for workbooks: what keeps one from being read, and what a person should look at.

The codes I001 to I029 of cells and rows are worded with the registers. Merged into
`formats.wording`; each sentence says the fact and what to do next, the place stands before it.
"""

WORKBOOK: dict[str, tuple[str, str]] = {
    # Cells and rows ---------------------------------------------------------------------------
    "I040": (
        "“{field}”是公式错误“{found}”，没有数值。请改正公式，或直接填写数值后重新导入。",
        "“{field}” holds the formula error “{found}”. Correct the formula or write the value.",
    ),
    "I041": (
        "“{field}”是公式，但文件里没有保存计算结果{found}。请用表格软件打开并保存一次，再导入。",
        "“{field}” is a formula whose value was never saved{found}. Open and save the file in a "
        "spreadsheet program, then import again.",
    ),
    "I042": (
        "这一行有内容，但没有一格在已对应的栏目里。请把内容填到对应的栏目，或删去这一行。",
        "This row has content, but none under a mapped column. Move or delete it.",
    ),
    "I043": (
        "表头“{title}”可能是：{fields}，无法确定，本栏没有读取。请指明是哪一栏（命令行用 --map）。",
        "The column “{title}” may be any of: {fields}; it was not read. Say which (--map).",
    ),
    "I044": (
        "表头“{title}”暂按“{field}”读取，名称不完全一致。不对的话请另选一栏（命令行用 --map）。",
        "The column “{title}” was read as “{field}”, though not called so. Check it, or decide it "
        "with --map.",
    ),
    "I045": (
        "表里没有必填栏目“{field}”。请增加这一栏，或指明哪一栏是它（命令行用 --map）。",
        "There is no column for the required “{field}”. Add it, or say which column it is (--map).",
    ),
    "I046": (
        "有 {count} 行是隐藏的，也已读取。请确认这些行应当导入。",
        "{count:hidden row was/hidden rows were} read as well. Make sure that they belong here.",
    ),
    "I047": (
        "{columns} 列是隐藏的，也已读取。请确认内容仍然有效。",
        "The hidden columns {columns} were read as well. Make sure that they still hold good.",
    ),
    "I048": (
        "这张工作表是隐藏的，没有读取。如需导入，请用 --sheet 指明。",
        "This sheet is hidden and was not read. Name it with --sheet to import it.",
    ),
    "I049": (
        "这张工作表里没有找到本台账的表头，没有读取。如是数据，请核对表头（命令行可用 --map）。",
        "No header of this register was found in this sheet; it was not read. If it holds data, "
        "check its titles or decide them with --map.",
    ),
    "I050": (
        "“{fields}”与第 {row} 行相同，其他内容不同。同一件事只登记一次，请核对后保留一行。",
        "“{fields}” are the same as in row {row}, the rest differs. Keep one of the two rows.",
    ),
    "I051": (
        "编号“{found}”在第 {row} 行已用过，内容不同。编号不能重复，请改正。",
        "The key “{found}” stands in row {row} with other content. Correct one of them.",
    ),
    "I052": (
        "编号“{found}”已登记，内容与这一行不同。如需修改，请走更正；如是新事项，请换编号。",
        "The key “{found}” is in the ledger with other content. Correct that record, or give this "
        "row another key.",
    ),
    "I053": (
        "“{fields}”相同的记录已登记，其他内容不同。如需修改，请走更正。",
        "The ledger has a record with the same “{fields}”; the rest differs. Correct that record.",
    ),
    # Comments in the customer's workbook --------------------------------------------------------
    "workbook_comment_author": ("勘合", "Kanhe"),
    "workbook_comment_suggestion": ("建议：{suggestion}", "Suggestion: {suggestion}"),
    "workbook_comment_scaled": (
        "建议：{suggestion}（已按表头的单位换算，填写时请换回）",
        "Suggestion: {suggestion} (the header's scale is applied; take it off again in the cell)",
    ),
    "workbook_total": ("合计", "Total"),
    # Refusals -----------------------------------------------------------------------------------
    "workbook_empty": (
        "文件“{file}”是空的。请重新导出后再导入。",
        "File “{file}” is empty. Export it again.",
    ),
    "workbook_too_large": (
        "文件“{file}”超过 {limit}。请拆成几个文件分别导入。",
        "File “{file}” is larger than {limit}. Split it and import the parts.",
    ),
    "workbook_unpacks_too_large": (
        "文件“{file}”解压后超过 {limit}，或部件过多，可能不是正常的工作簿。请另存后再试。",
        "File “{file}” unpacks to more than {limit}, or to too many parts; it may be no sound "
        "workbook. Save it anew and try again.",
    ),
    "workbook_too_many_sheets": (
        "文件“{file}”的工作表超过 {limit} 张。请拆分后导入。",
        "File “{file}” has more than {limit} sheets. Split it.",
    ),
    "workbook_too_wide": (
        "文件“{file}”的工作表“{sheet}”有 {rows} 行 {columns} 列，超过上限（{rows_most} 行、"
        "{columns_most} 列、共 {cells_most} 格）。请删去远处的零星内容，或拆分后导入。",
        "Sheet “{sheet}” of “{file}” has {rows} rows and {columns} columns; the most are "
        "{rows_most}, {columns_most} and {cells_most} cells in all. Delete stray cells far away, "
        "or split it.",
    ),
    "workbook_encrypted": (
        "文件“{file}”有打开密码。请去掉密码另存后再导入。",
        "File “{file}” is protected by a password. Save it without one.",
    ),
    "workbook_damaged": (
        "文件“{file}”已损坏，读不出来。请用表格软件打开，另存为 xlsx 后再导入。",
        "File “{file}” is damaged and cannot be read. Open it and save it as xlsx.",
    ),
    "workbook_html": (
        "文件“{file}”其实是网页，不是工作簿。请用表格软件打开，另存为 xlsx 后再导入。",
        "File “{file}” is a web page, not a workbook. Open it in a spreadsheet and save as xlsx.",
    ),
    "workbook_encoding": (
        "文件“{file}”的文字编码认不出来。请另存为 UTF-8 的 csv，或存为 xlsx。",
        "The text encoding of “{file}” is unknown. Save it as csv in UTF-8, or as xlsx.",
    ),
    "workbook_unknown": (
        "文件“{file}”不是能读的工作簿。能读的有 xlsx、xls、ods、csv。",
        "File “{file}” is no workbook that can be read: xlsx, xls, ods or csv.",
    ),
    "workbook_sheet_unknown": (
        "文件“{file}”里没有工作表“{sheet}”。有：{known}。",
        "File “{file}” has no sheet “{sheet}”. There are: {known}.",
    ),
    "workbook_no_table": (
        "文件“{file}”里没有找到“{register}”的表头。请核对是否选对了台账和工作表。",
        "No header of “{register}” was found in “{file}”. Check register and sheet.",
    ),
    "form_without_header": (
        "表样“{file}”里没有找到“{register}”的表头，无法填写。请核对表样（命令行可用 --map）。",
        "No header of “{register}” was found in the form “{file}”. Check it, or use --map.",
    ),
    "register_none_fits": (
        "文件“{file}”的表头不像任何一个台账。请用 --register 指明，可选：{known}。",
        "The headers of “{file}” fit no register. Name one with --register: {known}.",
    ),
    "register_ambiguous": (
        "文件“{file}”的表头同样像几个台账：{known}。请用 --register 指明。",
        "The headers of “{file}” fit several registers equally: {known}. Name one with --register.",
    ),
    "mapping_invalid": (
        "对应表文件“{file}”的 {place} 处不合规定。请对照说明改正，或用程序重新生成。",
        "Mapping file “{file}” does not fit at {place}. Correct it, or write it anew.",
    ),
    "mapping_field_unknown": (
        "对应表里的栏目“{field}”在台账里没有。可用：{known}。",
        "The mapping names the field “{field}”, which the register has not. Known: {known}.",
    ),
    "mapping_twice": (
        "对应表把两列都指给了栏目“{field}”。请只留一列。",
        "The mapping gives two columns to the field “{field}”. Keep one.",
    ),
}
