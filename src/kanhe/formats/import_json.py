"""The preview as the object `import/1`, the contract of `kanhe import --format json`."""

from typing import Any, Protocol

from kanhe.formats.import_preview import Preview, Record, SheetPreview
from kanhe.registers.mapping import KEY
from kanhe.values.diagnostic import CellPlace, Diagnostic

VERSION = "import/1"


class Say(Protocol):
    """`formats.wording.say`: the sentence for a code in Chinese or English."""

    def __call__(self, code: str, lang: Any, **facts: str) -> str:
        """Return the sentence with its blanks filled."""


def to_import_json(
    preview: Preview, say: Say, lang: str = "zh", *, taken: bool = False
) -> dict[str, Any]:
    """Return the object; *taken* tells whether the batch has been written.

    The office's own key of a record stands in its data as `key`, which no field can be called.
    """
    return {
        "kanhe": VERSION,
        "file": preview.file,
        "sha256": preview.sha256,
        "register": preview.register,
        "taken": taken,
        "sheets": [_sheet(one, say, lang) for one in preview.sheets],
    }


def _sheet(sheet: SheetPreview, say: Say, lang: str) -> dict[str, Any]:
    return {
        "name": sheet.name,
        "header_rows": list(sheet.header_rows),
        "mapping": dict(sheet.mapping),
        "unmapped": list(sheet.unmapped),
        "records": [{"row": one.row, "data": _data(one)} for one in sheet.records],
        "skipped": [{"row": one.row, "reason": one.reason.value} for one in sheet.skipped],
        "diagnostics": [_diagnostic(one, say, lang) for one in sheet.diagnostics],
    }


def _data(record: Record) -> dict[str, Any]:
    own = {} if record.key is None else {KEY: record.key}
    return {**own, **record.data}


def _diagnostic(one: Diagnostic, say: Say, lang: str) -> dict[str, Any]:
    assert isinstance(one.place, CellPlace)
    return {
        "cell": one.place.cell,
        "code": one.code,
        "severity": one.severity.value,
        "message": say(one.code, lang, **one.fact_map),
        "suggestion": one.suggestion,
    }
