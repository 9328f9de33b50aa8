"""The zip file that an xlsx or ods is: opened with care, its small parts parsed.

A part may unpack to a thousand times its size, and its stated size may lie. All parts together
are held to a limit by what they state, and Python's reader stops at the stated size of each.
"""

import io
import posixpath
import re
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager

from lxml import etree

from kanhe.formats.workbook_in import Limits
from kanhe.values.refusal import Refusal

#: Parts that are parsed whole are small: the list of sheets, the relations.
SMALL = 10_000_000

_FAULTS = (
    zipfile.BadZipFile,
    zlib.error,
    etree.XMLSyntaxError,
    EOFError,
    KeyError,
    ValueError,
    NotImplementedError,
    OSError,
    RuntimeError,  # zipfile's word for a part behind a password
)


@contextmanager
def open_package(name: str, data: bytes, limits: Limits) -> Iterator[zipfile.ZipFile]:
    """Yield the zip file in *data*; what goes wrong inside is Refusal workbook_damaged.

    Raises Refusal workbook_unpacks_too_large before anything is unpacked, and workbook_encrypted.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            parts = package.infolist()
            total = sum(part.file_size for part in parts)
            if len(parts) > limits.parts or total > limits.unpacked_bytes:
                limit = f"{limits.unpacked_bytes // 1_000_000} MB"
                raise Refusal("workbook_unpacks_too_large", file=name, limit=limit)
            if any(part.flag_bits & 1 for part in parts) or _is_locked_ods(package):
                raise Refusal("workbook_encrypted", file=name)
            yield package
    except _FAULTS as error:
        raise Refusal("workbook_damaged", file=name) from error


def parse(package: zipfile.ZipFile, part: str) -> etree._Element:
    """Return the root of a small XML part; entities stay unresolved, nothing is fetched."""
    if package.getinfo(part).file_size > SMALL:
        raise ValueError(part)
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
    return etree.fromstring(package.read(part), parser)


def local_name(element: etree._Element) -> str:
    """Return the name of an element without its namespace: strict and usual xlsx differ in it."""
    return etree.QName(element).localname if isinstance(element.tag, str) else ""


def relations(package: zipfile.ZipFile, part: str) -> dict[str, str]:
    """Return the parts that *part* refers to, by relation id."""
    folder, file = posixpath.split(part)
    listed = posixpath.join(folder, "_rels", f"{file}.rels")
    if listed not in package.namelist():
        return {}
    return {
        one.get("Id", ""): posixpath.normpath(
            posixpath.join("/", folder, one.get("Target", ""))
        ).lstrip("/")
        for one in parse(package, listed)
        if one.get("TargetMode") != "External"
    }


def _is_locked_ods(package: zipfile.ZipFile) -> bool:
    manifest = "META-INF/manifest.xml"
    return manifest in package.namelist() and bool(
        re.search(rb"<(?:\w+:)?encryption-data", package.read(manifest)[:SMALL])
    )
