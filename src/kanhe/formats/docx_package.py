"""A docx file opened with care: its XML parts, unpacked within limits (ECMA-376 part 2, OPC)."""

import struct
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from io import BytesIO
from posixpath import dirname, join, normpath, split
from zipfile import ZIP_DEFLATED, ZIP_STORED, BadZipFile, ZipFile, ZipInfo

from lxml import etree

from kanhe.formats.plain_text import MEGABYTE
from kanhe.values.refusal import Refusal

# Photos hardly shrink: a docx of 50 MB, the largest that is read, unpacks to little more. Bitmaps
# and drawings do shrink, and are the reason why this is four times as much.
LARGEST_UNPACKED_BYTES = 200_000_000
# A thousand pages with a run for every word are about 20 MB of XML.
LARGEST_XML_BYTES = 60_000_000
# A parsed element takes about 150 bytes of memory, which caps the trees at some 450 MB.
MOST_XML_TAGS = 3_000_000
MOST_ENTRIES = 10_000

_CHUNK_BYTES = 1 << 16
_ENCRYPTED = 0x1  # general purpose bit 0 (APPNOTE 4.4.4)
_ZIP_FAULTS = (
    BadZipFile,
    EOFError,
    NotImplementedError,
    OSError,
    OverflowError,
    RuntimeError,
    ValueError,
    struct.error,
    zlib.error,
)
# OPC allows no document type; with one come entities that grow when they are expanded.
_DOCTYPES = tuple("<!DOCTYPE".encode(encoding) for encoding in ("utf-8", "utf-16-le", "utf-16-be"))
_OTHER_KINDS = (("xl/", "xlsx"), ("ppt/", "pptx"), ("content.xml", "odt"), ("Document.xml", "ofd"))


@dataclass(frozen=True, slots=True)
class Relationship:
    """A link from one part to another; *kind* is the last word of its type."""

    key: str
    kind: str
    target: str


@dataclass(frozen=True, slots=True)
class Package:
    """The XML parts of a docx by name, and which one is the document."""

    name: str
    parts: dict[str, bytes]
    main: str
    _links: dict[str, tuple[Relationship, ...]] = field(default_factory=dict)

    def related(self, kind: str) -> list[str]:
        """Return the names of the document's parts of this kind (`footnotes`, `header`…)."""
        found = {link.target for link in self._links[self.main] if link.kind == kind}
        return sorted(target for target in found if target in self.parts)

    def root(self, part: str) -> etree._Element:
        """Return the parsed root of a part; refuses with `draft_damaged`."""
        return _parsed(self.name, part, self.parts[part])


def open_package(name: str, data: bytes) -> Package:
    """Return the docx in *data*, all of it unpacked once within the limits.

    Refuses with `draft_damaged`, `draft_encrypted`, `draft_bomb` or `draft_unsupported`.
    """
    try:
        with ZipFile(BytesIO(data)) as archive:
            parts = _xml_parts(name, archive)
            members = archive.namelist()
    except _ZIP_FAULTS:
        raise Refusal("draft_damaged", name=name, place="zip") from None
    main = _main_part(name, parts)
    if main is None:
        raise _not_a_docx(name, members)
    return Package(name, parts, main, {main: tuple(_relationships(name, parts, main))})


def _xml_parts(name: str, archive: ZipFile) -> dict[str, bytes]:
    entries = archive.infolist()
    if len(entries) > MOST_ENTRIES:
        raise Refusal("draft_bomb", name=name, place="zip", limit=f"{MOST_ENTRIES} files")
    if any(entry.flag_bits & _ENCRYPTED for entry in entries):
        raise Refusal("draft_encrypted", name=name)
    if len({entry.filename for entry in entries}) < len(entries):
        raise BadZipFile("two entries of one name")
    parts: dict[str, bytes] = {}
    unpacked = unpacked_xml = tags = 0
    for entry in entries:
        is_xml = entry.filename.endswith((".xml", ".rels"))
        content: list[bytes] = []
        for chunk in _chunks(archive, entry):  # the sizes in the headers may lie
            unpacked += len(chunk)
            _keep_below(name, entry.filename, unpacked, LARGEST_UNPACKED_BYTES)
            if is_xml:
                content.append(chunk)
                unpacked_xml += len(chunk)
                tags += chunk.count(b"<")
                _keep_below(name, entry.filename, unpacked_xml, LARGEST_XML_BYTES)
        if tags > MOST_XML_TAGS:
            limit = f"{MOST_XML_TAGS} tags"
            raise Refusal("draft_bomb", name=name, place=entry.filename, limit=limit)
        if is_xml:
            parts[entry.filename] = b"".join(content)
    return parts


def _chunks(archive: ZipFile, entry: ZipInfo) -> Iterator[bytes]:
    if entry.compress_type not in (ZIP_STORED, ZIP_DEFLATED):  # all that OPC allows
        raise BadZipFile("unknown compression")
    with archive.open(entry) as stream:
        while chunk := stream.read(_CHUNK_BYTES):
            yield chunk


def _keep_below(name: str, place: str, size: int, limit: int) -> None:
    if size > limit:
        raise Refusal("draft_bomb", name=name, place=place, limit=f"{limit // MEGABYTE} MB")


def _parsed(name: str, part: str, blob: bytes) -> etree._Element:
    if any(doctype in blob for doctype in _DOCTYPES):
        raise Refusal("draft_damaged", name=name, place=f"{part} <!DOCTYPE>")
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, huge_tree=False, remove_comments=True
    )
    try:
        return etree.fromstring(blob, parser)
    except (etree.XMLSyntaxError, ValueError):
        raise Refusal("draft_damaged", name=name, place=part) from None


def _main_part(name: str, parts: dict[str, bytes]) -> str | None:
    for link in _relationships(name, parts, ""):
        if link.kind == "officeDocument" and link.target in parts:
            root = _parsed(name, link.target, parts[link.target])
            return link.target if etree.QName(root).localname == "document" else None
    return None


def _relationships(name: str, parts: dict[str, bytes], part: str) -> Iterator[Relationship]:
    folder, file = split(part)
    source = join(folder, "_rels", f"{file}.rels")
    if source not in parts:
        return
    for link in _parsed(name, source, parts[source]).iter("{*}Relationship"):
        if link.get("TargetMode") == "External":
            continue
        target = normpath(join("/", dirname(part), link.get("Target", ""))).lstrip("/")
        kind = link.get("Type", "").rpartition("/")[2]
        yield Relationship(link.get("Id", ""), kind, target)


def _not_a_docx(name: str, members: list[str]) -> Refusal:
    for head, kind in _OTHER_KINDS:
        if any(member.startswith(head) for member in members):
            return Refusal("draft_unsupported", name=name, format=kind)
    if "word/document.xml" in members:
        return Refusal("draft_damaged", name=name, place="_rels/.rels")
    return Refusal("draft_unsupported", name=name, format="zip")
