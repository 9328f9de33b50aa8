"""Word documents for the tests: built with python-docx, and with raw XML where it has no words."""

from collections.abc import Callable
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile

from docx import Document
from docx.document import Document as WordDocument

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
NAMESPACES = (
    f'xmlns:w="{W}" '
    'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships" '
    'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
    'xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape" '
    'xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math" '
    'xmlns:v="urn:schemas-microsoft-com:vml"'
)
_TYPES = "application/vnd.openxmlformats-officedocument.wordprocessingml"
_RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


def saved(document: WordDocument) -> bytes:
    written = BytesIO()
    document.save(written)
    return written.getvalue()


def built(build: Callable[[WordDocument], object]) -> bytes:
    document = Document()
    build(document)
    return saved(document)


def in_short_runs(paragraphs: list[str], length: int = 7) -> bytes:
    """Return a document of these paragraphs, its runs cut, every other one bold."""
    document = Document()
    for words in paragraphs:
        paragraph = document.add_paragraph()
        for start in range(0, len(words), length):
            run = paragraph.add_run(words[start : start + length])
            run.bold = start // length % 2 == 1 or None
    return saved(document)


def raw(body: str, **parts: str) -> bytes:
    """Return a document with this inner XML of the body, and of other parts by name."""
    overrides, relations = [], []
    files: dict[str, str] = {}
    for number, (part, xml) in enumerate(parts.items()):
        kind = part.rstrip("0123456789")
        overrides.append(
            f'<Override PartName="/word/{part}.xml" ContentType="{_TYPES}.{kind}+xml"/>'
        )
        relations.append(
            f'<Relationship Id="r{number}" Type="{_RELATIONS}/{kind}" Target="{part}.xml"/>'
        )
        outer = {"header": "hdr", "footer": "ftr"}.get(kind, kind)
        files[f"word/{part}.xml"] = f"<w:{outer} {NAMESPACES}>{xml}</w:{outer}>"
    files["word/document.xml"] = f"<w:document {NAMESPACES}><w:body>{body}</w:body></w:document>"
    files["word/_rels/document.xml.rels"] = _relationships("".join(relations))
    files["_rels/.rels"] = _relationships(
        f'<Relationship Id="r1" Type="{_RELATIONS}/officeDocument" Target="word/document.xml"/>'
    )
    files["[Content_Types].xml"] = (
        '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
        '<Default Extension="rels" '
        'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        '<Default Extension="xml" ContentType="application/xml"/>'
        f'<Override PartName="/word/document.xml" ContentType="{_TYPES}.document.main+xml"/>'
        f"{''.join(overrides)}</Types>"
    )
    return zipped({name: xml.encode() for name, xml in files.items()})


def _relationships(inner: str) -> str:
    space = "http://schemas.openxmlformats.org/package/2006/relationships"
    return f'<Relationships xmlns="{space}">{inner}</Relationships>'


def zipped(files: dict[str, bytes]) -> bytes:
    written = BytesIO()
    with ZipFile(written, "w", ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return written.getvalue()


def unzipped(data: bytes) -> dict[str, bytes]:
    with ZipFile(BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def p(*inner: str, properties: str = "") -> str:
    return f"<w:p>{properties and f'<w:pPr>{properties}</w:pPr>'}{''.join(inner)}</w:p>"


def r(words: str, properties: str = "") -> str:
    start = f"<w:rPr>{properties}</w:rPr>" if properties else ""
    return f'<w:r>{start}<w:t xml:space="preserve">{words}</w:t></w:r>'


def field(mark: str) -> str:
    return f'<w:r><w:fldChar w:fldCharType="{mark}"/></w:r>'


def table(*rows: list[str]) -> str:
    cells = ("".join(f"<w:tc>{cell}</w:tc>" for cell in row) for row in rows)
    return f"<w:tbl>{''.join(f'<w:tr>{row}</w:tr>' for row in cells)}</w:tbl>"


def text_box(inner: str) -> str:
    return (
        '<w:r><mc:AlternateContent><mc:Choice Requires="wps"><w:drawing><wps:wsp><wps:txbx>'
        f"<w:txbxContent>{inner}</w:txbxContent></wps:txbx></wps:wsp></w:drawing></mc:Choice>"
        f"<mc:Fallback><w:pict><v:textbox><w:txbxContent>{inner}</w:txbxContent></v:textbox>"
        "</w:pict></mc:Fallback></mc:AlternateContent></w:r>"
    )
