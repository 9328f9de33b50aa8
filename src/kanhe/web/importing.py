"""Bring in a workbook or pasted rows: sent, looked at, its columns named, taken as one act.

Between the pages the workbook lies in `uploads/`, under a token that is its owner's alone. Nothing
is written to the log before the last page.
"""

from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache

from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse

from kanhe.acts.founding import rows_key
from kanhe.acts.importing import Taken, known_of, org_units_ever, settle, take_preview
from kanhe.formats.import_mapping import MappingMemory, SheetMapping
from kanhe.formats.import_preview import Preview, SheetPreview
from kanhe.formats.importing import preview
from kanhe.formats.wording import say
from kanhe.formats.workbook_comments import comment_workbook
from kanhe.registers.definition import RegisterDefinition
from kanhe.registers.reading import Context
from kanhe.store import incoming, queries
from kanhe.store.holdings import has_record
from kanhe.values.diagnostic import column_letters
from kanhe.values.refusal import Refusal
from kanhe.web.entering import new_salt
from kanhe.web.messages import tell
from kanhe.web.pages import ledger, occasion, page, signed_in
from kanhe.web.reading import reader_of
from kanhe.web.routing import Route, language_of

LARGEST = 32 * 1024 * 1024  # bytes of a workbook
_LARGEST_PASTE = 2 * 1024 * 1024
_MOST_SHOWN = 200  # faults on the page; the commented workbook has all
_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@dataclass(frozen=True, slots=True)
class Sent:
    """A workbook that was sent, and how its columns are named so far."""

    upload: incoming.Incoming
    data: bytes

    @property
    def memory(self) -> MappingMemory:
        """Return the columns that a person has named, by the form's signature."""
        kept = self.upload.facts.get("columns", {})
        register = self.upload.purpose
        return MappingMemory(
            {
                signature: SheetMapping(register, named["columns"], tuple(named["header_rows"]))
                for signature, named in kept.items()
            }
        )


def send_workbook(request: HttpRequest, register: str) -> HttpResponse:
    """Ask for a workbook, and keep it for the next page."""
    definition = queries.definition(register)
    if request.method == "GET":
        return page(request, "importing/send.html", here="registers", definition=definition)
    sent = request.FILES.get("file")
    if not isinstance(sent, UploadedFile):
        raise Refusal("web.form_incomplete", field="file")
    if (sent.size or 0) > LARGEST:
        raise Refusal("ledger.too_large", path=sent.name or "", most=str(LARGEST))
    return _keep(request, definition, sent.name or "workbook.xlsx", sent.read())


def paste(request: HttpRequest, register: str) -> HttpResponse:
    """Ask for rows copied from a sheet, and go the way of a workbook with them."""
    definition = queries.definition(register)
    if request.method == "GET":
        return page(request, "importing/paste.html", here="registers", definition=definition)
    text = request.POST.get("rows", "").strip("\r\n")
    if not text.strip() or len(text) > _LARGEST_PASTE:
        raise Refusal("web.form_incomplete", field="rows")
    name = say("web.pasted_name", language_of(request))
    return _keep(request, definition, f"{name}.csv", text.encode())


def look(request: HttpRequest, register: str, token: str) -> HttpResponse:
    """Show what a workbook would bring; take other names for its columns."""
    definition, sent = _sent(request, register, token)
    if request.method == "POST":
        _remember(request, definition, sent)
        return HttpResponseRedirect(request.path)
    found = _preview(definition, sent, reader_of(request).day)
    lang = language_of(request)
    faults = [one for sheet in found.sheets for one in sheet.diagnostics]
    return page(
        request,
        "importing/look.html",
        here="registers",
        definition=definition,
        found=found,
        token=token,
        faults=[(one, say(one.code, lang, **one.fact_map)) for one in faults[:_MOST_SHOWN]],
        fault_count=len(faults),
        good=sum(len(sheet.records) for sheet in found.sheets),
        letters=column_letters,
        fields=definition.fields,
        key_title=say("ledger.title_key", lang),
        sample=[_sample(sheet) for sheet in found.sheets],
    )


def take(request: HttpRequest, register: str, token: str) -> HttpResponse:
    """Take the good rows, all in one act; the bad ones stay in the commented workbook."""
    definition, sent = _sent(request, register, token)
    found = _preview(definition, sent, reader_of(request).day)
    taken: Taken = take_preview(
        occasion=occasion(request),
        preview=found,
        version=definition.version,
        file_key=rows_key(ledger().keys),
        new_salt=new_salt,
    )
    tell(request, "web.taken", count=taken.count, known=taken.already_taken)
    return HttpResponseRedirect(reverse("list", kwargs={"register": register}))


def commented(request: HttpRequest, register: str, token: str) -> HttpResponse:
    """Hand back the person's own workbook with a comment on each cell that needs a look."""
    definition, sent = _sent(request, register, token)
    found = _preview(definition, sent, reader_of(request).day)
    data = comment_workbook(found, sent.data, say, language_of(request))
    response = HttpResponse(data, content_type=_XLSX)
    response.headers["Content-Disposition"] = 'attachment; filename="commented.xlsx"'
    return response


def _keep(
    request: HttpRequest, definition: RegisterDefinition, name: str, data: bytes
) -> HttpResponse:
    folder = ledger().path / "uploads"
    upload = incoming.begin(
        folder,
        owner=signed_in(request).key,
        purpose=definition.name,
        name=name,
        size=len(data),
        most=LARGEST,
    )
    for at in range(0, len(data), incoming.PIECE):
        incoming.add(folder, upload, at, data[at : at + incoming.PIECE])
    _preview(definition, Sent(upload, data), reader_of(request).day)  # refused now, not on the way
    arguments = {"register": definition.name, "token": upload.token}
    return HttpResponseRedirect(reverse("look", kwargs=arguments))


def _sent(request: HttpRequest, register: str, token: str) -> tuple[RegisterDefinition, Sent]:
    folder = ledger().path / "uploads"
    upload = incoming.find(folder, token, signed_in(request).key)
    if upload.purpose != register:
        raise Refusal("upload_unknown")
    return queries.definition(register), Sent(upload, incoming.content(folder, upload))


def _preview(definition: RegisterDefinition, sent: Sent, today: date) -> Preview:
    """Return the preview; the workbook is read once for all pages of an import."""
    columns = repr(sorted(sent.upload.facts.get("columns", {}).items()))
    box = _Box(definition, sent, today)
    return _previewed(sent.upload.token, columns, definition.version, queries.log_size(), box)


@dataclass(frozen=True, slots=True, eq=False)
class _Box:
    """Carries what a preview is made of past the memory of `_previewed`."""

    definition: RegisterDefinition
    sent: Sent
    today: date

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Box)

    def __hash__(self) -> int:
        return 0


@lru_cache(maxsize=4)
def _previewed(_token: str, _columns: str, _version: int, _size: int, box: _Box) -> Preview:
    tree, definition = queries.tree(), box.definition
    found = preview(
        box.sent.upload.name,
        box.sent.data,
        definition,
        Context(
            year=box.today.year,
            org_units=org_units_ever(tree, box.today),
            has_record=has_record,
        ),
        mapping=box.sent.memory,
        known=known_of(definition),
    )
    return settle(found, definition, tree)


def _remember(request: HttpRequest, definition: RegisterDefinition, sent: Sent) -> None:
    """Keep the names that the form gives to the columns of each sheet."""
    found = _preview(definition, sent, reader_of(request).day)
    columns = dict(sent.upload.facts.get("columns", {}))
    for place, sheet in enumerate(found.sheets):
        if sheet.columns:
            named = {
                column_letters(one.column + 1): request.POST.get(f"c{place}_{one.column}") or None
                for one in sheet.columns
            }
            columns[sheet.signature] = {
                "columns": named,
                "header_rows": list(sheet.header_rows),
            }
    facts = {**sent.upload.facts, "columns": columns}
    incoming.save(ledger().path / "uploads", replace(sent.upload, facts=facts))


def _sample(sheet: SheetPreview) -> dict[str, str]:
    """Return the first good row, to recognise the columns by."""
    first = next(iter(sheet.records), None)
    return {} if first is None else {name: str(value) for name, value in first.data.items()}


ROUTES = (
    Route("registers/<slug:register>/import", "import", send_workbook, ("GET", "POST")),
    Route("registers/<slug:register>/paste", "paste", paste, ("GET", "POST")),
    Route("registers/<slug:register>/import/<slug:token>", "look", look, ("GET", "POST")),
    Route("registers/<slug:register>/import/<slug:token>/take", "take", take, ("POST",)),
    Route("registers/<slug:register>/import/<slug:token>/commented", "commented", commented),
)
