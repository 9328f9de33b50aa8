"""Read csv: UTF-8 (with or without a mark), UTF-16 with a mark, or GB18030; any usual separator."""

import codecs
import csv
import io
import re
from collections import Counter
from collections.abc import Iterator

from kanhe.formats.workbook_in import Limits, Sheet, check_extent
from kanhe.registers.datatypes import Cell
from kanhe.values.refusal import Refusal

SEPARATORS = ",\t;|，"

#: How programs keep 0012 from becoming 12: ="0012".
_GUARDED = re.compile(r'="([^"]*)"')
#: Many systems write an HTML table and call it .xls.
_HTML = re.compile(r"\s*(?:<!doctype\s+html|<html|<table|<meta|<head|<\?xml[^>]*>\s*<html)", re.I)
_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
#: Control characters that no table of text holds.
_BINARY = re.compile(r"[\x00-\x08\x0e-\x1a\x1c-\x1f]")


def read_csv(name: str, data: bytes, limits: Limits) -> Sheet:
    """Return the one sheet of a csv file; all its cells are text.

    Raises: Refusal workbook_encoding, _unknown (binary), _html, _too_wide, _damaged.
    """
    text = decode(name, data)
    if _HTML.match(text):
        raise Refusal("workbook_html", file=name)
    if _BINARY.search(text):
        raise Refusal("workbook_unknown", file=name)
    separator = separator_of(text)
    rows = columns = 0
    try:
        for row in _parsed(text, separator):
            rows, columns = rows + 1, max(columns, len(row))
            check_extent(name, "", limits, rows=rows, columns=columns)
    except csv.Error as error:
        raise Refusal("workbook_damaged", file=name) from error

    def cells() -> Iterator[list[Cell]]:
        for row in _parsed(text, separator):
            yield [_bare(word) for word in row]

    return Sheet("", cells)


def decode(name: str, data: bytes) -> str:
    """Return the text of a csv file; raises Refusal workbook_encoding."""
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return _decoded(name, data, encoding)
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        return _decoded(name, data, "gb18030")


def separator_of(text: str) -> str:
    """Return what parts the cells: what stands equally often in most of the first lines."""
    lines = [line for line in text[:20_000].splitlines()[:30] if line.strip()]
    best, most = ",", 0
    for separator in SEPARATORS:
        counts = Counter(_outside_quotes(line).count(separator) for line in lines)
        agreed = max(counts.items(), key=lambda one: (one[0] > 0, one[1]), default=(0, 0))
        if agreed[0] and agreed[0] * agreed[1] > most:
            best, most = separator, agreed[0] * agreed[1]
    return best


def _decoded(name: str, data: bytes, encoding: str) -> str:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as error:
        raise Refusal("workbook_encoding", file=name) from error


def _outside_quotes(line: str) -> str:
    return "".join(line.split('"')[::2])


def _parsed(text: str, separator: str) -> Iterator[list[str]]:
    return csv.reader(io.StringIO(text, newline=""), delimiter=separator)


def _bare(word: str) -> Cell:
    if not word:
        return None
    guarded = _GUARDED.fullmatch(word)
    return guarded[1] if guarded else word
