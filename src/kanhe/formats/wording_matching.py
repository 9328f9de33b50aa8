"""Words for matching claims to figures: why a claim is bound, asked, or left alone.

Reasons of verdicts have no blanks; those of checks against what was issued are filled by the facts
of the check. Merged into `formats.wording`.
"""

MATCHING: dict[str, tuple[str, str]] = {
    # What decided, and why it is asked (`backing.candidates` asks) -----------------------------
    "remembered": (
        "按此前人工认领的指标核对。认领有误的，请撤销后重新认领。",
        "Checked against the indicator that a person bound it to. Revoke the binding if it is"
        " wrong.",
    ),
    "several_indicators": (
        "有几个指标同样相符。",
        "Several indicators fit equally well.",
    ),
    "words_too_few": (
        "文字与最接近的指标只有部分相符。",
        "The words fit the nearest indicator in part only.",
    ),
    "alias_too_short": (
        "相符的只是不足三个字的别名，请为指标补一个完整的说法。",
        "Only an alias of fewer than three characters fits. Give the indicator a fuller phrase.",
    ),
    "counted_unit_generic": (
        "计量单位“个”过于宽泛。",
        "The counted unit 个 goes with nearly anything.",
    ),
    "verb_not_heard": (
        "对象相符，但文中没有该指标的动作（如化解、销号）。",
        "The thing counted fits, but the draft does not say what was done with it.",
    ),
    "bindings_contradict": (
        "同样的表述曾认领到不同指标，请撤销其中有误的。",
        "The same words were bound to different indicators. Revoke the wrong ones.",
    ),
    # Of another scope -------------------------------------------------------------------------
    "org_scope_differs": (
        "指标相符，但总账里没有文中所指单位的数，只有其他范围的。请核对单位范围。",
        "The indicator fits, but the ledger has no figure for the org unit that the draft names."
        " Check the org scope.",
    ),
    "times_and_things": (
        "文字相符，但一个是次数、一个是个数（人次与人、台次与台），不能互相核对。请核对计量单位。",
        "The words fit, but one counts times and the other things (person-times, people). Check"
        " the counted unit.",
    ),
    "counted_unit_differs": (
        "文字相近，但计量单位不同，不是同一指标。如确为同一指标，请改计量单位。",
        "The words are alike, but the counted unit is another. Correct it if the same is meant.",
    ),
    # Not bound, or not to be checked ----------------------------------------------------------
    "no_indicator": (
        "没有指标与之相符。请补登指标，或人工认领。",
        "No indicator fits. Define one, or bind the claim by hand.",
    ),
    "indicator_retired": (
        "认领的指标已停用。请重新认领。",
        "The indicator it was bound to is no longer in use. Bind it anew.",
    ),
    "figure_missing": (
        "该范围、该时段没有任何记录，不等于零。请先补报，再核对。",
        "Nothing was reported for this scope and window, which is not zero. Report first.",
    ),
    "of_another_time": (
        "这是与另一时期比较的数或起点，未与本期核对。请人工核对。",
        "This compares with another time and was not held against this one. Check it by hand.",
    ),
    "no_org_scope": (
        "看不出是哪个单位的数。请写明单位。",
        "It is not said whose number this is. Name the org unit.",
    ),
    "no_window": (
        "看不出是哪个时段的数。请写明起止日期。",
        "It is not said of which time this speaks. Give the days.",
    ),
    "no_value": (
        "没有可核对的数值。请写明数量。",
        "There is no value to check. Give a number.",
    ),
    # Against what was issued ------------------------------------------------------------------
    "issued_fits": (
        "与 {issued_on} 印发的《{document}》一致：彼处为“{issued}”。",
        "Agrees with “{document}”, issued on {issued_on}: “{issued}”.",
    ),
    "issued_differs": (
        "与 {issued_on} 印发的《{document}》不一致：彼处为“{issued}”，此处为“{stated}”，时段相同。"
        "请核对；确有更正的，请附更正说明。",
        "Differs from “{document}”, issued on {issued_on}, over the same days: “{issued}” there,"
        " “{stated}” here. Check it, or add a restatement.",
    ),
    "issued_more": (
        "累计数比 {issued_on} 印发的《{document}》还小：彼处为“{issued}”，此处为“{stated}”。"
        "如因更正或作废减少，请附更正说明。",
        "The total to date is below that of “{document}”, issued on {issued_on}: “{issued}” there,"
        " “{stated}” here. If corrections explain it, add a restatement.",
    ),
    "binding_revoked": (
        "指标 {indicator} 的这条认领已经撤销。请刷新后再办。",
        "This binding to {indicator} is revoked already. Reload and look again.",
    ),
}
