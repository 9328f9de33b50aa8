"""Reading a damaged page: line classes, cut sentences, repeats, offsets."""

import pytest

from kanhe.claims.extract import extract
from kanhe.claims.page import BlockKind, kind_of_line, page_of, sentence_starts, wrapped_width
from kanhe.formats.lexicon import shipped_lexicon
from kanhe.values.span import Span

LONG = (
    "全市公安机关共破获刑事案件312起,抓获犯罪嫌疑人八百余人,打掉犯罪团伙19个,追回赃款近1200万元。"
)


@pytest.mark.parametrize(
    ("line", "kind"),
    [
        ("第(199)期", BlockKind.FURNITURE),
        ("本报记者 张某 通讯员 李某", BlockKind.FURNITURE),
        ("责任编辑:王某", BlockKind.FURNITURE),
        ("来源:某市公安局", BlockKind.FURNITURE),
        ("发布时间:2021-07-15", BlockKind.FURNITURE),
        ("- 12 -", BlockKind.FURNITURE),
        ("首页", BlockKind.FURNITURE),
        ("图为执法人员检查企业", BlockKind.CAPTION),
        ("市局局长(右三)深入基层", BlockKind.CAPTION),
        ("某市公安局供图 赵某 摄", BlockKind.CAPTION),
        ("聚焦重点领域", BlockKind.HEADLINE),
        ("一、2025年工作回顾", BlockKind.HEADLINE),
        ("破案30起。", BlockKind.BODY),
        ("这一行以连词结尾的", BlockKind.BODY),
        ("名称\t件数", BlockKind.TABLE),
        (LONG, BlockKind.BODY),
        ("一" * 60, BlockKind.BODY),
    ],
)
def test_a_line_is_classed_by_its_looks(line, kind):
    assert kind_of_line(line) is kind


def kinds(text):
    return [block.kind.value for block in page_of(text).blocks]


def blocks(text):
    page = page_of(text)
    ends = [*page.block_starts[1:], len(page.view)]
    return [page.view[a:b].strip("\n") for a, b in zip(page.block_starts, ends, strict=False)]


@pytest.mark.parametrize(
    ("text", "views"),
    [
        ("直接关系到\n\n社会大局稳定。", ["直接关系到社会大局稳定。"]),
        (
            "全市公安机关切实做好安保维稳等\n图为巡逻现场\n第(57)期\n工作,成效明显。",
            ["全市公安机关切实做好安保维稳等工作,成效明显。", "图为巡逻现场", "第(57)期"],
        ),
        ("一句没有写完的\n(一)新的一段。", ["一句没有写完的", "(一)新的一段。"]),
        ("一句没有写完的\n【编者按】新的一段。", ["一句没有写完的", "【编者按】新的一段。"]),
        ("一句没有写完的\n下一个标题", ["一句没有写完的", "下一个标题"]),
        ("一句没有写完的", ["一句没有写完的"]),
        ("一句没有写完的\n图为现场", ["一句没有写完的", "图为现场"]),
        ("“引语结束”\n后一段。", ["“引语结束”", "后一段。"]),
        ("", []),
        ("\n \n\u3000\n", []),
    ],
)
def test_cut_sentences_are_joined_over_captions(text, views):
    assert blocks(text) == views


def test_hard_wrapped_columns_are_body_text():
    column = "\n".join(["全市公安机关坚持以人民为中心"] * 9 + ["圆满完成任务。"])
    assert wrapped_width(column.split("\n")) == 13
    assert blocks(column) == [column.replace("\n", "")]


@pytest.mark.parametrize("lines", [[], ["短"], ["长短不一的一行文字"] * 3])
def test_a_text_that_was_not_wrapped_has_the_usual_width(lines):
    assert wrapped_width(lines) == 40


@pytest.mark.parametrize(
    ("second", "repeats", "is_exact"),
    [
        (LONG, 0, True),
        (LONG.replace("312", "321"), 0, False),
        (LONG.replace(",打掉犯罪团伙19个", ""), 0, False),
        (
            "今年以来,该局走访企业120家,化解矛盾30起,救助群众15人,办理好事实事2200余件,群众满意。",
            None,
            False,
        ),
        (LONG[:20] + "。", None, False),
    ],
)
def test_repeated_paragraphs_are_marked(second, repeats, is_exact):
    block = page_of(f"{LONG}\n{second}").blocks[1]
    assert (block.repeats, block.is_exact_repeat) == (repeats, is_exact)


def test_a_form_filled_in_for_each_village_is_no_repeat():
    form = (
        "{}村现有农户{}户,其中脱贫户{}户,村集体收入{}万元,"
        "硬化道路{}公里,安装路灯{}盏,全部完成任务。"
    )
    text = "\n".join(
        form.format(*row) for row in [("东", 312, 15, 20, 3, 46), ("西", 287, 22, 31, 5, 60)]
    )
    assert [block.repeats for block in page_of(text).blocks] == [None, None]


def test_the_earliest_of_two_like_paragraphs_is_the_first():
    other = LONG.replace("刑事", "经济").replace("312", "45")
    assert page_of(f"{LONG}\n{other}\n{LONG}").blocks[2].repeats == 0


def test_a_hint_of_the_file_overrules_the_looks():
    text = "名称和件数\n破案30起。"
    page = page_of(text, [(Span(0, 5), BlockKind.TABLE), (Span(6, 12), BlockKind.HEADLINE)])
    assert [block.kind for block in page.blocks] == [BlockKind.TABLE, BlockKind.HEADLINE]


def test_a_hint_holds_for_its_own_line_only():
    text = "破案30起。\n抓获5人。\n处罚2人。"
    page = page_of(text, [(Span(7, 13), BlockKind.CAPTION)])
    assert [block.kind.value for block in page.blocks] == ["body", "caption", "body"]


def test_every_offset_of_the_view_leads_back():
    text = "  直接关系到\r\n\n图为现场\n社会大局３０件。\n"
    page = page_of(text)
    for at, block in enumerate(page.blocks):
        start = page.block_starts[at]
        for piece in block.pieces:
            for offset in range(piece.end - piece.start):
                assert page.source(start + offset, start + offset + 1).start == piece.start + offset
            start += piece.end - piece.start


@pytest.mark.parametrize(
    ("view", "starts"),
    [
        ("甲。乙!“丙。”丁", (0, 2, 4, 8)),
        ("It was so. Then it", (0, 11)),
        ("甲\n乙", (0, 2)),
        ("甲。", (0,)),
        ("", (0,)),
    ],
)
def test_sentences_begin_behind_stops(view, starts):
    assert sentence_starts(view) == starts


def test_a_number_cut_by_a_line_break_spans_both_pieces():
    line = "今年以来全市各级应急管理部门深入开展安全生产专项检查和隐患排查治理行动共检查企业12"
    text = line + "\n00家并督促整改。"
    (claim,) = [n for n in extract(text, shipped_lexicon()).numbers if n.kind == "claim"]
    assert (claim.text, claim.value) == ("12\n00家", 1200)
    assert text[claim.start : claim.end] == claim.text
