"""What the check desk needs of a result: how many claims stand how, and the files to take away."""

from collections import Counter
from collections.abc import Callable, Mapping
from datetime import datetime
from pathlib import PurePath

from kanhe.claims.number import Kind
from kanhe.formats.check_html import to_html
from kanhe.formats.check_json import to_json
from kanhe.formats.check_notes import notes_for
from kanhe.formats.check_remarks import Level, remarks_of, statuses_of
from kanhe.formats.html_parts import CLASSES
from kanhe.formats.pipeline import Result
from kanhe.formats.wording import Lang
from kanhe.reconcile.verdict import Checked
from kanhe.values.refusal import Refusal

#: The names by which a page filters, and the words of each.
LEVELS: Mapping[str, str] = {
    CLASSES[Level.BAD]: "outcome.differs",
    CLASSES[Level.WARN]: "check.notice",
    CLASSES[Level.NOTE]: "page.settled",
    CLASSES[Level.OK]: "outcome.agrees",
    CLASSES[Level.IDLE]: "outcome.unbound",
}

File = tuple[bytes, str, str]
"""The bytes of a file, its name, its media type."""


def counted(checked: Checked) -> tuple[tuple[str, str, int], ...]:
    """Return (level, code of its words, how many claims stand so) for each level."""
    statuses = statuses_of(checked, remarks_of(checked))
    each = zip(statuses, checked.numbers, strict=True)
    counts = Counter(CLASSES[status.level] for status, one in each if one.kind is Kind.CLAIM)
    return tuple((level, code, counts[level]) for level, code in LEVELS.items())


def result_file(result: Result, data: bytes, form: str, lang: Lang, now: datetime) -> File:
    """Return the result for *data* as a file.

    Raises: Refusal `check_form_unknown`; `check_not_docx` where the draft is no docx.
    """
    make = _FORMS.get(form)
    if make is None:
        raise Refusal("check_form_unknown", found=form)
    return make(result, data, lang, now)


def _html(result: Result, data: bytes, lang: Lang, now: datetime) -> File:
    text = to_html(result.draft, result.checked, result.page, lang)
    return text.encode("utf-8", "backslashreplace"), _named(result, "html"), "text/html"


def _json(result: Result, data: bytes, lang: Lang, now: datetime) -> File:
    text = to_json(result.draft, result.checked, lang, is_verbose=True) + "\n"
    return text.encode("utf-8", "backslashreplace"), _named(result, "json"), "application/json"


def _docx(result: Result, data: bytes, lang: Lang, now: datetime) -> File:
    from kanhe.formats.docx_comments import comment_docx

    name = result.draft.name
    if not data.startswith(b"PK"):
        raise Refusal("check_not_docx", name=name)
    notes = notes_for(result.draft.text, result.checked, lang)
    commented = comment_docx(data, notes, name=name, lang=lang, written_at=now)
    return commented, _named(result, "docx"), _WORD


def _named(result: Result, ending: str) -> str:
    return f"{PurePath(result.draft.name).stem}.checked.{ending}"


_WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
_FORMS: Mapping[str, Callable[[Result, bytes, Lang, datetime], File]] = {
    "html": _html, "json": _json, "docx": _docx,
}  # fmt: skip
