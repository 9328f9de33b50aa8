"""Whatever is handed in, the answer is a draft or a refusal with words, in bounded memory."""

import re
import string
import subprocess
import sys
import zlib
from contextlib import suppress
from pathlib import Path
from time import process_time
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from reportlab.lib.pdfencrypt import StandardEncryption
from reportlab.pdfgen.canvas import Canvas

from kanhe.formats import docx_package, html_in, pdf_in
from kanhe.formats.docx_comments import Note, comment_docx
from kanhe.formats.draft import Draft
from kanhe.formats.reading import LARGEST_FILE_BYTES, read_draft
from kanhe.formats.reading_words import READING
from kanhe.values.refusal import Refusal
from kanhe.values.span import Span
from tests.formats.pdf_documents import drawn, pdf_of
from tests.formats.word_documents import in_short_runs, p, r, raw, unzipped, zipped

DOCX = in_short_runs(["全市共排查隐患1.8万余处，整改率98.5%。"])
PDF = pdf_of([(90, 100, 12, "全市共排查隐患1.8万余处，整改率98.5%。")])
HTML = "<html><meta charset=gbk><p>共35件<table><tr><td>甲<td>5</table>".encode("gbk")
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def refused(name: str, data: bytes) -> Refusal:
    with pytest.raises(Refusal) as caught:
        read_draft(name, data)
    for sentence in READING[caught.value.code]:
        blanks = {blank for _, blank, _, _ in string.Formatter().parse(sentence) if blank}
        assert blanks <= caught.value.facts.keys()  # the words can be said
    return caught.value


def encrypted_pdf(password: str) -> bytes:
    # in Latin letters: reportlab does not encrypt the names in its Chinese fonts, as it should
    encryption = StandardEncryption(password, ownerPassword="owner", strength=128)
    return drawn(lambda canvas: canvas.drawString(90, 700, "35 cases"), encrypt=encryption)


def only_a_picture(canvas: Canvas) -> None:
    canvas.rect(50, 50, 400, 600, fill=1)


def with_encrypted_flag(data: bytes) -> bytes:
    marked = bytearray(data)
    for found in re.finditer(rb"PK\x01\x02", data):
        marked[found.start() + 8] |= 1
    return bytes(marked)


DOCUMENT_XML = unzipped(DOCX)["word/document.xml"]


def with_document(xml: bytes) -> bytes:
    return zipped({**unzipped(DOCX), "word/document.xml": xml})


ENTITIES = b'<!DOCTYPE a [<!ENTITY b "ha">]>'


@pytest.mark.parametrize(
    ("name", "data", "code"),
    [
        ("a.docx", OLE + b"\0" * 504 + "EncryptedPackage".encode("utf-16-le"), "draft_encrypted"),
        ("a.docx", with_encrypted_flag(DOCX), "draft_encrypted"),
        ("a.doc", OLE + b"\0" * 600, "draft_unsupported"),
        ("a.docx", DOCX[: len(DOCX) // 2], "draft_damaged"),
        ("a.docx", b"PK\x03\x04", "draft_damaged"),
        ("a.docx", zipped({"a.txt": b"5"}), "draft_unsupported"),
        ("a.xlsx", zipped({"xl/workbook.xml": b"<a/>"}), "draft_unsupported"),
        ("a.docx", zipped({"word/document.xml": DOCUMENT_XML}), "draft_damaged"),
        ("a.docx", with_document(DOCUMENT_XML[:-9]), "draft_damaged"),
        ("a.docx", with_document(ENTITIES + b"<w/>"), "draft_damaged"),
        ("a.docx", with_document((ENTITIES + b"<w/>").decode().encode("utf-16")), "draft_damaged"),
        ("a.docx", with_document(b"<w/>"), "draft_damaged"),
        ("a.docx", raw(p()), "draft_empty"),
        ("a.pdf", encrypted_pdf("secret"), "draft_encrypted"),
        ("a.pdf", drawn(only_a_picture, only_a_picture), "draft_scanned"),
        ("a.pdf", PDF[:300], "draft_damaged"),
        ("a.pdf", b"%PDF-1.7\n%%EOF", "draft_damaged"),
        ("a.html", b"<html><body></body></html>", "draft_empty"),
        ("a.html", b"<html>\xff\xff\xff\xff", "draft_encoding"),
        ("a.pdf", b"x" * (LARGEST_FILE_BYTES + 1), "draft_too_large"),
    ],
)
def test_bad_input_is_refused(name: str, data: bytes, code: str) -> None:
    refusal = refused(name, data)
    assert refusal.code == code
    assert refusal.facts["name"] == name


def test_a_pdf_that_only_forbids_copying_is_read() -> None:
    assert read_draft("a.pdf", encrypted_pdf("")).text == "35 cases\n"


@pytest.mark.parametrize(
    ("name", "data"),
    [("a.txt", DOCX), ("a.txt", PDF), ("a.pdf", DOCX), ("a.docx", PDF), ("a.docx", HTML)],
)
def test_the_content_tells_the_kind(name: str, data: bytes) -> None:
    assert "5" in read_draft(name, data).text


def test_junk_before_a_pdf_is_admitted_by_its_name() -> None:
    assert "1.8万" in read_draft("a.pdf", b"junk\n" + PDF).text


def stored(files: dict[str, bytes], names: list[str], path: Path, method: int) -> bytes:
    with ZipFile(path, "w", method) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
        for name in names:
            with archive.open(name, "w") as entry:
                for _ in range(300):
                    entry.write(b" " * 1_000_000)
    return path.read_bytes()


@pytest.mark.parametrize("bomb", ["word/document.xml", "word/media/image1.bmp"])
def test_a_zip_bomb_is_stopped_in_bounded_memory(bomb: str, tmp_path: Path) -> None:
    files = {name: data for name, data in unzipped(DOCX).items() if name != bomb}
    path = tmp_path / "bomb.docx"
    data = stored(files, [bomb], path, ZIP_DEFLATED)
    assert len(data) < 1_000_000
    refusal = refused("bomb.docx", data)
    assert (refusal.code, refusal.facts["place"]) == ("draft_bomb", bomb)
    assert _peak_megabytes(path) < 400


def test_many_small_files_are_a_bomb(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(docx_package, "MOST_ENTRIES", 5)
    assert refused("a.docx", DOCX).code == "draft_bomb"


def test_too_many_tags_are_a_bomb(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(docx_package, "MOST_XML_TAGS", 50)
    assert refused("a.docx", DOCX).code == "draft_bomb"


def test_a_web_page_of_nothing_but_tags_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(html_in, "MOST_TAGS", 10)
    assert refused("a.html", b"<html>" + b"<b>5</b>" * 9).code == "draft_too_large"


def test_two_entries_of_one_name_are_damage(tmp_path: Path) -> None:
    path = tmp_path / "twice.docx"
    with ZipFile(path, "w", ZIP_STORED) as archive:
        archive.writestr("word/document.xml", DOCUMENT_XML)
        with pytest.warns(UserWarning, match="Duplicate"):
            archive.writestr("word/document.xml", DOCUMENT_XML)
    assert refused("a.docx", path.read_bytes()).code == "draft_damaged"


def pdf_with_stream(packed: bytes, filters: str) -> bytes:
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 9 9] /Contents 4 0 R >>",
        f"<< /Length {len(packed)} /Filter {filters} >>\nstream\n".encode()
        + packed
        + b"\nendstream",
    ]
    body, starts = b"%PDF-1.4\n", []
    for number, content in enumerate(objects, 1):
        starts.append(len(body))
        body += f"{number} 0 obj\n".encode() + content + b"\nendobj\n"
    table = "".join(f"{start:010} 00000 n \n" for start in starts)
    return (
        body
        + (
            f"xref\n0 5\n0000000000 65535 f \n{table}trailer << /Size 5 /Root 1 0 R >>\n"
            f"startxref\n{len(body)}\n%%EOF"
        ).encode()
    )


def packed(size: int) -> bytes:
    packer = zlib.compressobj()
    pieces = [packer.compress(b" " * 1_000_000) for _ in range(size // 1_000_000)]
    return b"".join(pieces) + packer.flush()


@pytest.mark.parametrize("layers", [1, 2])
def test_a_bomb_in_a_pdf_is_stopped_in_bounded_memory(layers: int, tmp_path: Path) -> None:
    content = packed(400_000_000)
    for _ in range(layers - 1):
        content = zlib.compress(content)
    path = tmp_path / "bomb.pdf"
    path.write_bytes(pdf_with_stream(content, "[" + " /FlateDecode" * layers + " ]"))
    assert refused("bomb.pdf", path.read_bytes()).code == "draft_bomb"
    assert _peak_megabytes(path) < 400


def test_forms_that_draw_forms_without_end_are_stopped(monkeypatch: pytest.MonkeyPatch) -> None:
    def draw(canvas: Canvas) -> None:
        for level in range(9):
            canvas.beginForm(f"level{level}")
            for _ in range(12 if level else 1):
                if level:
                    canvas.doForm(f"level{level - 1}")
                else:
                    canvas.rect(1, 1, 2, 2)
            canvas.endForm()
        canvas.doForm("level8")

    monkeypatch.setattr(pdf_in, "MOST_GLYPHS_A_PAGE", 2_000)
    assert refused("laughs.pdf", drawn(draw)).code == "draft_bomb"


def test_limits_on_pages_characters_and_time(monkeypatch: pytest.MonkeyPatch) -> None:
    two_pages = pdf_of([(90, 100, 12, "共35件")], [(90, 100, 12, "共36件")])
    for limit, value, code in (
        ("MOST_PAGES", 1, "draft_too_large"),
        ("MOST_GLYPHS_A_PAGE", 2, "draft_bomb"),
        ("LONGEST_READING_SECONDS", -1, "draft_bomb"),
    ):
        with monkeypatch.context() as patch:
            patch.setattr(pdf_in, limit, value)
            assert refused("a.pdf", two_pages).code == code


_MEASURED = """
import sys
from pathlib import Path
from kanhe.formats.reading import read_draft
from kanhe.values.refusal import Refusal
data = Path(sys.argv[1]).read_bytes()
try:
    read_draft("bomb", data)
except Refusal:
    pass
# not ru_maxrss: that begins with what the process had before it became this program
status = open("/proc/self/status").read()
print(next(line.split()[1] for line in status.splitlines() if line.startswith("VmHWM")))
"""


def _peak_megabytes(path: Path) -> float:
    # A process of its own: the peak of this one is that of all tests before.
    run = subprocess.run(
        [sys.executable, "-c", _MEASURED, str(path)],
        check=True,
        capture_output=True,
        text=True,
        env={"PYTHONPATH": "src"},
    )
    in_kilobytes = 1024 if sys.platform == "darwin" else 1
    return int(run.stdout) / in_kilobytes / 1000


def test_a_plain_text_loads_no_library() -> None:
    code = (
        "import sys; from kanhe.formats.reading import read_draft; read_draft('-', b'5 cases');"
        "print([name for name in ('docx', 'lxml', 'pdfminer', 'zipfile') if name in sys.modules])"
    )
    command = [sys.executable, "-c", code]
    run = subprocess.run(
        command, check=True, capture_output=True, text=True, env={"PYTHONPATH": "src"}
    )
    assert run.stdout.strip() == "[]"


def outcome(name: str, data: bytes) -> Draft | str:
    """Return the draft, or the code of the refusal; nothing else may happen."""
    try:
        return read_draft(name, data)
    except Refusal as refusal:
        return refusal.code


def check(name: str, data: bytes) -> None:
    draft = outcome(name, data)
    if isinstance(draft, str):
        assert draft in READING
        return
    last = 0
    for span, _kind in draft.hints:
        assert last <= span.start < span.end <= len(draft.text)
        last = span.start
    draft.text.encode()  # no halves of surrogates


NAMES = st.sampled_from(["-", "a.txt", "a.docx", "a.pdf", "a.html"])


@settings(deadline=None, max_examples=300)
@given(NAMES, st.binary(max_size=400))
def test_any_bytes(name: str, data: bytes) -> None:
    check(name, data)


@settings(deadline=None, max_examples=100)
@given(NAMES, st.sampled_from([b"%PDF-1.7\n", b"PK\x03\x04", b"<html>", OLE]), st.binary())
def test_any_bytes_after_a_head(name: str, head: bytes, data: bytes) -> None:
    check(name, head + data)


def changed(data: bytes, edits: list[tuple[int, int, bytes]]) -> bytes:
    for at, length, inserted in edits:
        start = at % len(data) if data else 0
        data = data[:start] + inserted + data[start + length :]
    return data


EDITS = st.lists(
    st.tuples(st.integers(0, 1 << 20), st.integers(0, 40), st.binary(max_size=8)),
    min_size=1,
    max_size=6,
)


@settings(deadline=None, max_examples=150)
@given(st.sampled_from([DOCX, PDF, HTML, encrypted_pdf("")]), EDITS)
def test_changed_files(data: bytes, edits: list[tuple[int, int, bytes]]) -> None:
    check("a", changed(data, edits))


@settings(deadline=None, max_examples=150)
@given(st.sampled_from(sorted(unzipped(DOCX))), EDITS)
def test_changed_parts_of_a_document(part: str, edits: list[tuple[int, int, bytes]]) -> None:
    files = unzipped(DOCX)
    data = zipped({**files, part: changed(files[part], edits)})
    check("a.docx", data)
    with suppress(Refusal):
        comment_docx(data, [Note(Span(2, 9), "请核对")])


CONTAINERS = [
    *("w:p", "w:r", "w:tbl", "w:tr", "w:tc", "w:sdt", "w:sdtContent", "w:ins", "w:drawing"),
    *("w:txbxContent", "mc:AlternateContent", "mc:Choice", "mc:Fallback", "w:hyperlink"),
]


@settings(deadline=None, max_examples=100)
@given(
    st.lists(
        st.sampled_from(
            [
                *(f"<{slash}{name}>" for name in CONTAINERS for slash in ("", "/")),
                *("<w:t>共35件</w:t>", "<w:tab/>", "<w:br/>", "<w:fldChar/>"),
            ]
        ),
        max_size=40,
    )
)
def test_any_order_of_elements(tokens: list[str]) -> None:
    opened: list[str] = []
    body = ""
    for token in tokens:  # kept well-formed: what closes nothing is left out
        name = token.strip("</>").split(">")[0]
        if token.startswith("</"):
            if name not in opened:
                continue
            while (last := opened.pop()) != name:
                body += f"</{last}>"
        elif not token.endswith("/>") and "</" not in token:
            opened.append(name)
        body += token
    body += "".join(f"</{name}>" for name in reversed(opened)) + p(r("完5"))
    data = raw(body)
    check("a.docx", data)
    text = read_draft("a", data).text
    try:
        commented = comment_docx(data, [Note(Span(0, len(text)), "全"), Note(Span(1, 2), "一")])
    except Refusal:
        pytest.fail("a document that is read takes comments")
    assert read_draft("a", commented).text == text


def test_two_hundred_pages_are_read_and_commented_in_linear_time() -> None:
    words_of = "全市共排查各类隐患1.8万余处，整改率98.5%，同比下降3.2个百分点，培训干警2.35万人次。"
    seconds = []
    for count in (100, 1_000):
        document = in_short_runs([words_of * 3] * count)
        start = process_time()
        text = read_draft("long.docx", document).text
        notes = [Note(Span(at, at + 5), "请核对") for at in range(0, len(text) - 5, 600)]
        commented = comment_docx(document, notes)
        seconds.append(process_time() - start)
        assert read_draft("long.docx", commented).text == text
    assert len(text) > 130_000
    assert seconds[1] < 30 * seconds[0]  # ten times the text; quadratic would be a hundred
