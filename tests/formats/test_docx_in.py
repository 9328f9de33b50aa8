"""Word documents are read in body order: every kind of content, by value."""

import pytest

from kanhe.claims.page import BlockKind
from kanhe.formats.docx_in import map_docx
from kanhe.formats.docx_package import open_package
from kanhe.formats.reading import read_draft
from tests.formats.word_documents import built, field, p, r, raw, table, text_box, zipped

NOTE = '<w:r><w:footnoteReference w:id="2"/></w:r>'
FOOTNOTES = (
    '<w:footnote w:type="separator" w:id="0"><w:p><w:r><w:separator/></w:r></w:p></w:footnote>'
    f'<w:footnote w:id="2">{p("<w:r><w:footnoteRef/></w:r>", r("含退休3人。"))}</w:footnote>'
)


@pytest.mark.parametrize(
    ("body", "text"),
    [
        pytest.param(p(r("共3"), r("5件"), r("。")), "共35件。\n", id="runs"),
        pytest.param(p() + p(r("甲")), "\n甲\n", id="empty paragraph"),
        pytest.param(
            p("<w:r><w:t>甲</w:t><w:tab/><w:t>乙</w:t><w:br/><w:t>丙</w:t></w:r>"),
            "甲\t乙\n丙\n",
            id="tab and break",
        ),
        pytest.param(
            p("<w:r><w:t>5</w:t><w:noBreakHyphen/><w:t>6</w:t></w:r>"), "5-6\n", id="hyphen"
        ),
        pytest.param(p("<w:r><w:t>3\n 5\t件</w:t></w:r>"), "3  5 件\n", id="blanks in a text"),
        pytest.param(
            p('<w:r><w:sym w:font="Wingdings" w:char="2713"/></w:r>', r("5")), "✓5\n", id="symbol"
        ),
        pytest.param(p('<w:r><w:sym w:char="D800"/></w:r>', r("5")), "5\n", id="bad symbol"),
        pytest.param(
            p(f"<w:ins>{r('新')}</w:ins><w:del><w:r><w:delText>旧</w:delText></w:r></w:del>"),
            "新\n",
            id="tracked",
        ),
        pytest.param(
            p(f"<w:moveFrom>{r('旧')}</w:moveFrom>") + p(f"<w:moveTo>{r('新')}</w:moveTo>"),
            "\n新\n",
            id="moved",
        ),
        pytest.param(
            p(r("共3"), properties="<w:rPr><w:del/></w:rPr>") + p(r("5件")),
            "共35件\n",
            id="deleted mark",
        ),
        pytest.param(
            p(f"<w:hyperlink>{r('链')}</w:hyperlink><w:smartTag>{r('接')}</w:smartTag>"),
            "链接\n",
            id="wrappers",
        ),
        pytest.param(
            f"<w:sdt><w:sdtContent>{p(r('控件'))}</w:sdtContent></w:sdt>", "控件\n", id="control"
        ),
        pytest.param(
            p(
                f"{field('begin')}<w:r><w:instrText>PAGE 7</w:instrText></w:r>"
                f"{r('8')}{field('separate')}{r('9')}{field('end')}{r('页')}"
            ),
            "9页\n",
            id="field",
        ),
        pytest.param(
            p(field("begin"), r("不见"))
            + p(field("begin"), field("separate"), r("不"), field("end"), r("见"))
            + p(field("separate"), r("结果"), field("end"), r("后")),
            "\n\n结果后\n",
            id="nested field over paragraphs",
        ),
        pytest.param(p(field("begin"), r("甲"), field("separate")), "甲\n", id="endless field"),
        pytest.param(p(field("end"), r("甲")), "甲\n", id="beginless field"),
        pytest.param(
            p(r("密", "<w:vanish/>"), r("公", '<w:vanish w:val="0"/>')), "公\n", id="hidden"
        ),
        pytest.param(
            p(
                f"<w:r><w:ruby><w:rt>{r('kan')}</w:rt><w:rubyBase>{r('勘')}</w:rubyBase>"
                "</w:ruby></w:r>"
            ),
            "勘\n",
            id="ruby",
        ),
        pytest.param(
            p("<m:oMath><m:r><m:t>35</m:t></m:r><m:r><m:t>%</m:t></m:r></m:oMath>"),
            "35%\n",
            id="formula",
        ),
        pytest.param(
            p(r("前"), text_box(p(r("框35件"))), r("后")), "前后\n框35件\n", id="text box"
        ),
        pytest.param(
            p(text_box(p(r("外"), text_box(p(r("内")))))), "\n外\n内\n", id="box in a box"
        ),
        pytest.param(p(r("在编"), NOTE, r("35人")), "在编35人\n含退休3人。\n", id="footnote"),
        pytest.param(
            table(
                [p(r("甲")), p(r("3")) + p() + p(r("5"))], [p(), p(r("a"), "<w:r><w:tab/></w:r>")]
            ),
            "甲\t3 5\n\ta \n",
            id="table",
        ),
        pytest.param(
            table([p(r("甲")) + table([p(r("内")), p(r("1"))]) + p(), p(r("乙"))]),
            "甲\t乙\n内\t1\n",
            id="nested table",
        ),
        pytest.param(
            table([p(r("一段。")) + p(r("二段。"))]), "一段。\n二段。\n", id="frame, no table"
        ),
        pytest.param(
            "<w:tbl><w:tr><w:trPr><w:del/></w:trPr><w:tc><w:p/></w:tc><w:tc><w:p/></w:tc></w:tr>"
            f"<w:tr><w:tc>{p(r('留'))}</w:tc><w:tc>{p(r('1'))}</w:tc></w:tr></w:tbl>",
            "留\t1\n",
            id="deleted row",
        ),
        pytest.param(
            p(
                '<w:r><mc:AlternateContent><mc:Choice Requires="x"/>'
                "<mc:Fallback><w:t>退</w:t></mc:Fallback></mc:AlternateContent></w:r>"
            ),
            "退\n",
            id="fallback",
        ),
    ],
)
def test_content_in_body_order(body: str, text: str) -> None:
    # a further paragraph keeps the file from being empty where only blanks are expected
    draft = read_draft("draft.docx", raw(body + p(r("完")), footnotes=FOOTNOTES))
    assert draft.text == text + "完\n"


def test_headers_and_footers_come_last_as_furniture() -> None:
    data = raw(p(r("正文")), header1=p(r("页眉")), footer1=p(r("第"), r("1页")))
    draft = read_draft("draft.docx", data)
    assert draft.text == "正文\n页眉\n第1页\n"
    assert [(span.of(draft.text), kind) for span, kind in draft.hints] == [
        ("页眉", BlockKind.FURNITURE),
        ("第1页", BlockKind.FURNITURE),
    ]


def test_styles_and_tables_give_hints() -> None:
    def build(document: object) -> None:
        from docx.document import Document as WordDocument

        assert isinstance(document, WordDocument)
        document.add_heading("全市教育整顿情况", 0)
        document.add_heading("一、总体情况", 1)
        document.add_heading("很长的一段其实是正文，" * 10, 2)
        document.add_paragraph("正文35件。")
        document.add_paragraph("图1 现场", style="Caption")
        rows = document.add_table(2, 2).rows
        for row, words in zip(rows, (("项目", "数"), ("案件", "35")), strict=True):
            for cell, word in zip(row.cells, words, strict=True):
                cell.text = word

    draft = read_draft("draft.docx", built(build))
    assert [(span.of(draft.text), kind.value) for span, kind in draft.hints] == [
        ("全市教育整顿情况", "headline"),
        ("一、总体情况", "headline"),
        ("图1 现场", "caption"),
        ("项目\t数", "table"),
        ("案件\t35", "table"),
    ]


@pytest.mark.parametrize(
    ("properties", "is_headline"),
    [
        ('<w:outlineLvl w:val="0"/>', True),
        ('<w:outlineLvl w:val="9"/>', False),
        ('<w:outlineLvl w:val="x"/>', False),
        ('<w:pStyle w:val="b"/>', True),
        ('<w:pStyle w:val="ring"/>', False),
        ('<w:pStyle w:val="unknown"/>', False),
    ],
)
def test_outline_levels_and_inherited_styles(properties: str, is_headline: bool) -> None:
    styles = (
        '<w:style w:styleId="a"><w:name w:val="heading 2"/></w:style>'
        '<w:style w:styleId="b"><w:name w:val="单位样式"/><w:basedOn w:val="a"/></w:style>'
        '<w:style w:styleId="ring"><w:name w:val="x"/><w:basedOn w:val="ring"/></w:style>'
        "<w:style/><w:docDefaults/>"
    )
    draft = read_draft("d", raw(p(r("二、成效"), properties=properties), styles=styles))
    assert bool(draft.hints) is is_headline


def test_every_piece_is_the_text_of_its_run() -> None:
    data = raw(p(r("共3"), r("5件"), NOTE) + table([p(r("甲")), p(r("1"))]), footnotes=FOOTNOTES)
    package = open_package("d", data)
    read = map_docx(package, package.root(package.main))
    text = read.transcript.text()
    assert [(text[piece.start : piece.end], piece.story.place) for piece in read.pieces] == [
        ("共3", "body"),
        ("5件", "body"),
        ("含退休3人。", "footnote"),
        ("甲", "body"),
        ("1", "body"),
    ]
    assert all(piece.node.text == text[piece.start : piece.end] for piece in read.pieces)
    assert all(piece.node.getparent() is piece.run for piece in read.pieces)


def test_the_strict_variant_is_read() -> None:
    strict = "http://purl.oclc.org/ooxml/wordprocessingml/main"
    relations = "http://purl.oclc.org/ooxml/officeDocument/relationships/officeDocument"
    data = zipped(
        {
            "_rels/.rels": (
                '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/'
                f'relationships"><Relationship Id="r1" Type="{relations}" '
                'Target="/word/document.xml"/></Relationships>'
            ).encode(),
            "word/document.xml": (
                f'<w:document xmlns:w="{strict}"><w:body><w:p><w:r><w:t>共35件</w:t></w:r></w:p>'
                "</w:body></w:document>"
            ).encode(),
        }
    )
    assert read_draft("d.docx", data).text == "共35件\n"
