"""The sentences of the checks in Chinese and English: the numbers, the arithmetic, what to do.

One pair a reason; blanks are named after the facts of a `Check`. The place is added by the shower.
"""

CHECKS: dict[str, tuple[str, str]] = {
    "sum_fits": (
        "分项与总数相符：{parts}={total}。",
        "The parts add up: {parts} = {total}.",
    ),
    "sum_over": (
        "分项之和大于总数：{parts}={total}，文中写“{stated}”，多{difference}。请核对总数和各分项。",
        "The parts add up to more than the whole: {parts} = {total}, the text says “{stated}”"
        " (off by {difference}). Check the whole and each part.",
    ),
    "sum_short": (
        "分项之和小于总数：{parts}={total}，文中写“{stated}”，少{difference}。请核对，或补上漏写的分项。",
        "The parts add up to less than the whole: {parts} = {total}, the text says “{stated}”"
        " (off by {difference}). Check the numbers, or name the part that is missing.",
    ),
    "sum_nearly": (
        "“其中”各项合计{parts}={total}，略少于“{stated}”（差{difference}）。若本应列全，请核对；若只是举例，可不改。",
        "The parts named add up to {parts} = {total}, just short of “{stated}” (by {difference})."
        " Check them if the list is meant to be complete; leave it if it is not.",
    ),
    "subset_fits": (
        "部分不大于总体：{parts}≤{whole}。",
        "The part is within the whole: {parts} ≤ {whole}.",
    ),
    "subset_above": (
        "部分大于总体：“其中”的{part}超过了{whole}。请核对这两个数。",
        "The part is larger than the whole: {part} out of {whole}. Check both numbers.",
    ),
    "closed_above": (
        "办结数大于发现数：发现{found}，办结{closed}。请核对；若含以往存量，请在文中注明。",
        "More were closed than found: {found} found, {closed} closed. Check both, or say that"
        " earlier ones are included.",
    ),
    "share_fits": (
        "占比相符：{part}÷{whole}={fits}%。",
        "The share fits: {part} ÷ {whole} = {fits}%.",
    ),
    "share_adjusted": (
        "占比做过差额调整：{part}÷{whole}={fits}%，文中写“{stated}”，各项合计正好100%。无须修改，留意即可。",
        "The share was adjusted so that all add to exactly 100: {part} ÷ {whole} = {fits}%, the"
        " text says “{stated}”. Nothing to change; be aware of it.",
    ),
    "share_cut": (
        "占比未按四舍五入：{part}÷{whole}={fits}%，文中写“{stated}”。建议按四舍五入写。",
        "The share was cut off, not rounded: {part} ÷ {whole} = {fits}%, the text says “{stated}”."
        " Rounding is usual.",
    ),
    "share_off": (
        "占比不符：{part}÷{whole}={fits}%，文中写“{stated}”。请核对占比和两个基数。",
        "The share does not fit: {part} ÷ {whole} = {fits}%, the text says “{stated}”. Check the"
        " share and the two counts behind it.",
    ),
    "shares_fit": (
        "各项占比合计为100：{parts}={total}。",
        "The shares add to 100: {parts} = {total}.",
    ),
    "shares_total": (
        "各项占比合计不为100：{parts}={total}。请核对各项占比。",
        "The shares do not add to 100: {parts} = {total}. Check each of them.",
    ),
    "rate_fits": (
        "{name}率相符：{part}÷{whole}={fits}%。",
        "The rate fits: {part} ÷ {whole} = {fits}%.",
    ),
    "rate_cut": (
        "{name}率未按四舍五入：{part}÷{whole}={fits}%，文中写“{stated}”。建议按四舍五入写。",
        "The rate was cut off, not rounded: {part} ÷ {whole} = {fits}%, the text says “{stated}”."
        " Rounding is usual.",
    ),
    "rate_off": (
        "{name}率不符：{part}÷{whole}={fits}%，文中写“{stated}”。请核对比率和两个基数。",
        "The rate does not fit: {part} ÷ {whole} = {fits}%, the text says “{stated}”. Check the"
        " rate and the two counts behind it.",
    ),
    "rate_above": (
        "{name}率不可能超过100%，文中写“{stated}”。请核对。",
        "This rate cannot be above 100%, the text says “{stated}”. Check it.",
    ),
    "change_fits": (
        "变化相符：由{old}到{new}。",
        "The change fits: from {old} to {new}.",
    ),
    "change_cut": (
        "变化幅度未按四舍五入：由{old}到{new}，应为{fits}，文中写“{stated}”。建议按四舍五入写。",
        "The change was cut off, not rounded: from {old} to {new} gives {fits}, the text says"
        " “{stated}”. Rounding is usual.",
    ),
    "change_off": (
        "变化幅度不符：由{old}到{new}，应为{fits}，文中写“{stated}”。请核对前后两个数和幅度。",
        "The change does not fit: from {old} to {new} gives {fits}, the text says “{stated}”."
        " Check both values and the change.",
    ),
    "change_points": (
        "比率由{old}%到{new}%，相差{fits}个百分点，文中写“{stated}”。请写“个百分点”。",
        "The rate went from {old}% to {new}%, a difference of {fits} percentage points; the text"
        " says “{stated}”. Write “percentage points”.",
    ),
    "change_direction": (
        "升降方向不符：由{old}到{new}，与文字所说的增减相反。请核对两个数的次序和用词。",
        "The direction is wrong: from {old} to {new} is the opposite of what the words say."
        " Check the order of the numbers and the verb.",
    ),
    "change_doubled": (
        "翻番不符：由{old}到{new}。翻一番是2倍，翻两番是4倍。请核对。",
        "“Doubled” does not fit: from {old} to {new}. Check both values.",
    ),
    "growth_fits": (
        "增减幅度相符：{new}，增减{old}。",
        "The growth rate fits: {new} after a change of {old}.",
    ),
    "growth_cut": (
        "增减幅度未按四舍五入：{new}、增减{old}，应为{fits}%，文中写“{stated}”。建议按四舍五入写。",
        "The growth rate was cut off, not rounded: {new} after a change of {old} gives {fits}%, the"
        " text says “{stated}”. Rounding is usual.",
    ),
    "growth_off": (
        "增减幅度不符：{new}、增减{old}，基数由此可知，应为{fits}%，文中写“{stated}”。请核对三个数。",
        "The growth rate does not fit: {new} after a change of {old} gives {fits}%, the text says"
        " “{stated}”. Check all three numbers.",
    ),
    "list_fits": (
        "列举与数目相符：{found}项。",
        "The list has as many items as it says: {found}.",
    ),
    "list_off": (
        "列举与数目不符：文中写“{stated}”，列出的是{found}项（{items}）。请改数目或补、删条目。",
        "The list does not have as many items as it says: “{stated}”, but {found} are listed"
        " ({items}). Correct the number or the list.",
    ),
    "marks_off": (
        "分条与数目不符：文中写“{stated}”，分条写到第{found}条（{items}）为止。请改数目或补、删分条。",
        "The numbered points do not match: “{stated}” are announced, {found} follow (the last is"
        " {items}). Correct the number or the points.",
    ),
    "times_fit": (
        "人次不少于人数：{times}，{once}。",
        "Times are no fewer than persons: {times}, {once}.",
    ),
    "times_below": (
        "“次”少于实数：{times}少于{once}，而每人（家、户）至少计一次。请核对两个数或单位。",
        "Fewer times than counted once: {times} against {once}, though each counts at least once."
        " Check both numbers or their counted units.",
    ),
    "child_fits": (
        "下级不大于上级：{child}，{parent}。",
        "The part is within the whole area: {child}, {parent}.",
    ),
    "child_above": (
        "下级数大于上级数：{child}，而{parent}。请核对两个数及其口径。",
        "A part of the organisation has more than the whole: {child}, yet {parent}. Check both"
        " numbers and what they cover.",
    ),
    "restated_fits": (
        "前后两处一致：{earlier}，{stated}（{subject}）。",
        "Stated twice, the same: {earlier}, {stated} ({subject}).",
    ),
    "restated_off": (
        "同一数据前后不一：“{subject}”前文写“{earlier}”，此处写“{stated}”。请核对统一；若口径不同，请在文中注明。",
        "The same quantity has two values: “{subject}” is “{earlier}” before and “{stated}” here."
        " Make them one, or say what differs.",
    ),
    "title_fits": (
        "标题与正文一致：{stated}。",
        "Headline and body agree: {stated}.",
    ),
    "title_off": (
        "标题与正文不一：标题写“{stated}”，正文写“{body}”。请核对统一。",
        "Headline and body differ: “{stated}” above, “{body}” below. Make them one.",
    ),
    "title_month": (
        "标题与正文月份不一：标题写“{stated}”，正文写“{body}”。请核对统一。",
        "Headline and body name different months: “{stated}” above, “{body}” below.",
    ),
    "paragraph_repeated": (
        "这一段与前文完全重复。若非有意，请删去一处。",
        "This paragraph stands twice, word for word. Remove one unless it is meant.",
    ),
    "paragraph_nearly_repeated": (
        "这一段与前文基本重复，数字相同。若非有意，请删去一处。",
        "This paragraph nearly repeats an earlier one, with the same numbers. Remove one unless it"
        " is meant.",
    ),
    "copy_differs": (
        "重复的段落数字不一：前一处写“{first}”，这一处写“{stated}”。请核对后只留一处。",
        "A repeated paragraph differs in a number: “{first}” in the first, “{stated}” here. Check"
        " it and keep one.",
    ),
    "day_impossible": (
        "日期不存在：“{stated}”。请核对。",
        "There is no such day: “{stated}”. Check it.",
    ),
    "weekday_fits": ("星期相符：{stated}。", "The weekday fits: {stated}."),
    "weekday_off": (
        "日期与星期不符：“{stated}”，这一天是{fits}。请核对。",
        "Date and weekday do not match: “{stated}”; that day is {fits}. Check both.",
    ),
    "length_fits": ("时长与起止日期相符：{stated}。", "The length fits its dates: {stated}."),
    "length_off": (
        "时长与起止日期不符：“{stated}”，首尾都算是{fits}天。请核对。",
        "The length does not fit its dates: “{stated}”; counting both ends it is {fits:day/days}."
        " Check it.",
    ),
    "years_fit": ("年数与起止年份相符：{stated}。", "The years fit: {stated}."),
    "years_off": (
        "年数与起止年份不符：“{stated}”，首尾都算是{fits}年。请核对。",
        "The years do not fit: “{stated}”; counting both ends it is {fits:year/years}. Check it.",
    ),
    "hedge_contradicts": (
        "概数用语自相矛盾：“{hedges}”同用于“{stated}”。请只留一个。",
        "The approximations contradict each other: “{hedges}” on “{stated}”. Keep one.",
    ),
    "hedge_doubled": (
        "概数用语重复：“{hedges}”同用于“{stated}”。请只留一个。",
        "The approximation is given twice: “{hedges}” on “{stated}”. Keep one.",
    ),
}
