"""Word comments at any span: text and formatting stay, the comments say what they should."""

import os
import shutil
import subprocess
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path

import pytest
from docx import Document
from docx.oxml.comments import CT_Comments
from docx.oxml.ns import qn
from hypothesis import given, settings
from hypothesis import strategies as st

from kanhe.formats.docx_comments import AUTHOR, INITIALS, Note, comment_docx
from kanhe.formats.reading import read_draft
from kanhe.values.refusal import Refusal
from kanhe.values.span import Span
from tests.formats.word_documents import (
    in_short_runs,
    p,
    r,
    raw,
    saved,
    table,
    text_box,
    unzipped,
    zipped,
)

PARAGRAPHS = [
    "全市共排查各类隐患1.8万余处，整改率98.5%，同比下降3.2个百分点。",
    "其中，农村公路隐患6120处，国省干线隐患11880处。",
    "",
    "培训干警2.35万人次，覆盖35个县（市、区）。",
]
DOCUMENT = in_short_runs(PARAGRAPHS)
TEXT = read_draft("d", DOCUMENT).text


def commented_text(data: bytes) -> dict[int, str]:
    """Return the words that stand between the marks of each comment, by comment id."""
    opened: dict[int, str] = {}
    closed: dict[int, str] = {}
    for element in Document(BytesIO(data)).element.body.iter():
        if element.tag == qn("w:commentRangeStart"):
            opened[int(element.get(qn("w:id")))] = ""
        elif element.tag == qn("w:commentRangeEnd"):
            number = int(element.get(qn("w:id")))
            closed[number] = opened.pop(number)
        elif element.tag == qn("w:t"):
            opened = {number: words + (element.text or "") for number, words in opened.items()}
    assert not opened
    return closed


def letters(data: bytes) -> list[tuple[str, bool | None]]:
    """Return each character of the body with its boldness."""
    return [
        (letter, run.bold)
        for paragraph in Document(BytesIO(data)).paragraphs
        for run in paragraph.runs
        for letter in run.text
    ]


def a_note(start: int, end: int, text: str = "请核对") -> Note:
    return Note(Span(start, end), text)


@settings(deadline=None, max_examples=30)
@given(
    st.lists(
        st.tuples(st.integers(0, len(TEXT)), st.integers(0, len(TEXT))).map(sorted), max_size=12
    )
)
def test_comments_at_any_spans(spans: list[list[int]]) -> None:
    notes = [
        a_note(start, end, f"第{index}处：{TEXT[start:end]}")
        for index, (start, end) in enumerate(spans)
    ]
    data = comment_docx(DOCUMENT, notes)
    assert read_draft("d", data).text == TEXT
    assert letters(data) == letters(DOCUMENT)
    said = {comment.text: comment.comment_id for comment in Document(BytesIO(data)).comments}
    marked = commented_text(data)
    assert set(said) == {note.text for note in notes}
    for note in notes:
        words = note.span.of(TEXT).replace("\n", "")
        if words:
            assert marked[said[note.text]] == words
        else:
            assert said[note.text] in marked


def test_a_comment_is_signed_and_dated() -> None:
    at = datetime(2026, 11, 22, 8, 30, tzinfo=UTC)
    (comment,) = Document(BytesIO(comment_docx(DOCUMENT, [a_note(9, 14)], written_at=at))).comments
    assert (comment.author, comment.initials, comment.timestamp) == (AUTHOR, INITIALS, at)
    (comment,) = Document(BytesIO(comment_docx(DOCUMENT, [a_note(9, 14)]))).comments
    assert comment.timestamp is None


def test_comments_of_the_document_are_kept() -> None:
    document = Document()
    runs = [document.add_paragraph().add_run(words) for words in ("共35件", "，结案30件。")]
    document.add_comment(runs[0], "处长：再核", "处长", "处")
    data = comment_docx(saved(document), [a_note(1, 4, "一"), a_note(3, 9, "二")])
    assert [comment.text for comment in Document(BytesIO(data)).comments] == [
        "处长：再核",
        "一",
        "二",
    ]
    assert commented_text(data) == {0: "共35件", 1: "35件", 2: "件\n，结案3".replace("\n", "")}


def test_many_comments_are_numbered_without_a_search_for_each(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    searches: list[CT_Comments] = []
    search = CT_Comments._next_available_comment_id
    monkeypatch.setattr(
        CT_Comments,
        "_next_available_comment_id",
        lambda all_: searches.append(all_) or search(all_),
    )
    notes = [a_note(at, at + 1, f"第{at}\n处") for at in range(40)]
    comments = list(Document(BytesIO(comment_docx(DOCUMENT, notes))).comments)
    assert [comment.comment_id for comment in comments] == list(range(40))
    assert [comment.text for comment in comments] == [note.text for note in notes]
    assert len(searches) == 1


def test_parts_that_are_not_touched_stay_as_they_are() -> None:
    before, after = unzipped(DOCUMENT), unzipped(comment_docx(DOCUMENT, [a_note(9, 14)]))
    assert set(before) <= set(after)
    for part in ("docProps/thumbnail.jpeg", "word/theme/theme1.xml"):
        assert before[part] == after[part]


NOTES = (
    f'<w:footnote w:id="2">{p(r("含退休3人。"))}</w:footnote>',
    f'<w:endnote w:id="2">{p(r("另有4人。"))}</w:endnote>',
)
ELSEWHERE = raw(
    p(r("在编"), '<w:r><w:footnoteReference w:id="2"/></w:r>', r("35人。"))
    + p(r("共"), '<w:r><w:endnoteReference w:id="2"/></w:r>', text_box(p(r("框内36件")))),
    footnotes=NOTES[0],
    endnotes=NOTES[1],
    header1=p(r("第7期")),
    footer1=p(r("共8页")),
)


@pytest.mark.parametrize(
    ("words", "zh", "en", "neighbour"),
    [
        (
            "3人",
            "（所指文字在此处脚注中）",
            "(On the footnote that is marked here.) ",
            "footnoteReference",
        ),
        (
            "4人",
            "（所指文字在此处尾注中）",
            "(On the endnote that is marked here.) ",
            "endnoteReference",
        ),
        (
            "36件",
            "（所指文字在此处文本框中）",
            "(On the text box that stands here.) ",
            "AlternateContent",
        ),
        ("7期", "（所指文字在页眉中）", "(On the page header.) ", "t"),
        ("8页", "（所指文字在页脚中）", "(On the page footer.) ", "t"),
    ],
)
def test_where_word_takes_no_comment_it_goes_to_the_nearest_place(
    words: str, zh: str, en: str, neighbour: str
) -> None:
    text = read_draft("d", ELSEWHERE).text
    note = a_note(text.index(words), text.index(words) + len(words))
    for lang, place in (("zh", zh), ("en", en)):
        data = comment_docx(ELSEWHERE, [note], lang=lang)
        document = Document(BytesIO(data))
        assert [comment.text for comment in document.comments] == [f"{place}请核对"]
        assert read_draft("d", data).text == text
        (mark,) = document.element.body.iter(qn("w:commentRangeStart"))
        run = mark.getnext()
        assert run is not None
        assert [child.tag.rpartition("}")[2] for child in run] == [neighbour]


@pytest.mark.parametrize(
    "body",
    [
        pytest.param(p(), id="no run"),
        pytest.param("", id="no paragraph"),
    ],
)
def test_a_body_without_words_takes_the_comment_of_its_header(body: str) -> None:
    data = comment_docx(raw(body, header1=p(r("第7期"))), [a_note(0, 2)])
    assert commented_text(data) == {0: ""}
    assert "第7期" in read_draft("d", data).text


@pytest.mark.parametrize(
    ("body", "words"),
    [
        pytest.param(
            p("<w:r><w:rPr><w:b/></w:rPr><w:t>甲3</w:t><w:tab/><w:t>5件</w:t></w:r>"),
            "3\t5",
            id="tab",
        ),
        pytest.param(
            p("<w:r><w:t>甲</w:t><w:t>3</w:t><w:t>5</w:t><w:t>件</w:t></w:r>"), "35", id="texts"
        ),
        pytest.param(p(f"<w:hyperlink>{r('共35件')}</w:hyperlink>"), "35件", id="link"),
        pytest.param(p(f"<w:ins>{r('共35件')}</w:ins>"), "35件", id="tracked insertion"),
        pytest.param(table([p(r("甲3")), p(r("5乙"))]), "3\t5", id="cells"),
        pytest.param(
            p("<m:oMath><m:r><m:t>35</m:t></m:r></m:oMath>", r("件")), "35件", id="formula"
        ),
        pytest.param(p(r("共3")) + p(r("5件")), "3\n5", id="paragraphs"),
    ],
)
def test_spans_over_every_kind_of_content(body: str, words: str) -> None:
    before = raw(body)
    text = read_draft("d", before).text
    start = text.index(words)
    data = comment_docx(before, [a_note(start, start + len(words))])
    assert read_draft("d", data).text == text
    marked = commented_text(data)[0]
    expected = words.replace("\t", "").replace("\n", "")
    assert marked == (expected if "oMath" not in body else "件")


def test_properties_go_with_each_part_of_a_run() -> None:
    data = comment_docx(raw(p(r("共35件", '<w:sz w:val="32"/>'))), [a_note(1, 3)])
    runs = [run for run in Document(BytesIO(data)).paragraphs[0].runs if run.text]
    assert [(run.text, run.font.size.pt) for run in runs if run.font.size] == [
        ("共", 16),
        ("35", 16),
        ("件", 16),
    ]


def test_what_xml_cannot_hold_is_replaced() -> None:
    data = comment_docx(DOCUMENT, [a_note(0, 2, "一\x00二\ud800三\n四")])
    (comment,) = Document(BytesIO(data)).comments
    assert comment.text == "一\ufffd二\ufffd三\n四"


def test_a_macro_document_is_read_but_takes_no_comments() -> None:
    files = unzipped(DOCUMENT)
    types = files["[Content_Types].xml"]
    plain = b"application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
    assert plain in types
    macro = b"application/vnd.ms-word.document.macroEnabled.main+xml"
    data = zipped({**files, "[Content_Types].xml": types.replace(plain, macro)})
    assert read_draft("d.docm", data).text == TEXT
    with pytest.raises(Refusal) as caught:
        comment_docx(data, [a_note(0, 2)], name="d.docm")
    assert caught.value.code == "draft_unsupported"


SOFFICE = shutil.which("soffice") or shutil.which("libreoffice")


@pytest.mark.skipif(SOFFICE is None, reason="LibreOffice (soffice) is not on the path")
def test_libreoffice_opens_the_result(tmp_path: Path) -> None:
    assert SOFFICE is not None
    path = tmp_path / "commented.docx"
    path.write_bytes(comment_docx(DOCUMENT, [a_note(9, 14, "请核对排查数"), a_note(20, 30)]))
    home = {**os.environ, "HOME": str(tmp_path)}
    for kind in ("txt:Text (encoded):UTF8", "odt"):
        command = [SOFFICE, "--headless", "--convert-to", kind, "--outdir", str(tmp_path), path]
        subprocess.run(command, check=True, timeout=180, env=home, capture_output=True)
    read = (tmp_path / "commented.txt").read_text(encoding="utf-8-sig")
    assert [line for line in read.splitlines() if line] == [line for line in PARAGRAPHS if line]
    content = unzipped((tmp_path / "commented.odt").read_bytes())["content.xml"].decode()
    assert content.count("<office:annotation ") == 2
    assert "请核对排查数" in content
