"""Bring in a workbook or pasted rows: sent, looked at, its columns named, taken as one act.

Between the pages the workbook lies in `uploads/`, under a token that is its owner's alone. Nothing
is written to the log before the last page. A large workbook is worked on beside the server; its
page says how far that is and asks again by itself, with script or without.
"""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from functools import lru_cache
from hashlib import sha256

from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse

from kanhe.formats.import_preview import Preview
from kanhe.formats.wording import say
from kanhe.formats.workbook_comments import comment_workbook
from kanhe.registers.definition import RegisterDefinition
from kanhe.registers.plain import from_plain
from kanhe.store import incoming, queries
from kanhe.values.diagnostic import column_letters
from kanhe.values.refusal import Refusal
from kanhe.web import overseer
from kanhe.web.counting import Past
from kanhe.web.import_look import LookedAt, looked_at
from kanhe.web.import_tasks import Sent, commented_name, previewed, taken, uploads
from kanhe.web.messages import tell
from kanhe.web.pages import ledger, occasion, page, signed_in
from kanhe.web.reading import reader_of
from kanhe.web.routing import language_of

LARGEST = 32 * 1024 * 1024  # bytes of a workbook
_LARGEST_PASTE = 2 * 1024 * 1024
_AT_ONCE = 64 * 1024  # bytes: about a thousand rows, looked at in a quarter of a second
_AGAIN = 2  # seconds after which a page that waits asks again
_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


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
    taking = overseer.state_of(ledger().path, _task(overseer.TAKE, sent))
    if taking is not None:
        return _take_standing(request, definition, sent, taking)
    found = _looked_at(request, sent)
    if isinstance(found, Mapping):
        return _waiting(request, definition, sent, _task(overseer.LOOK, sent), found)
    if request.method == "POST":
        _remember(request, sent, found)
        return HttpResponseRedirect(request.path)
    lang = language_of(request)
    return page(
        request,
        "importing/look.html",
        here="registers",
        definition=definition,
        found=found,
        token=token,
        faults=[(one, say(one.code, lang, **one.facts)) for one in found.faults],
        letters=column_letters,
        fields=definition.fields,
        key_title=say("ledger.title_key", lang),
    )


def take(request: HttpRequest, register: str, token: str) -> HttpResponse:
    """Take the good rows, all in one act; the bad ones stay in the commented workbook."""
    definition, sent = _sent(request, register, token)
    if _is_small(sent):
        done = taken(ledger(), occasion(request), _preview(sent, reader_of(request).day), _unheard)
        return _told(request, definition, done.count, done.already_taken)
    task, asked = _task(overseer.TAKE, sent), occasion(request)
    if overseer.state_of(ledger().path, task) is None or "again" in request.POST:
        facts = {
            "actor": asked.actor,
            "identity": asked.identity,
            "at": asked.recorded_at.isoformat(),
        }
        kept = sent.upload.facts
        facts = kept.get("take", facts)  # begun before: it goes on as it was asked for
        incoming.save(uploads(ledger()), replace(sent.upload, facts={**kept, "take": facts}))
        overseer.start(ledger().path, task)
    arguments = {"register": register, "token": token}
    return HttpResponseRedirect(reverse("look", kwargs=arguments))


def commented(request: HttpRequest, register: str, token: str) -> HttpResponse:
    """Hand back the person's own workbook with a comment on each cell that needs a look."""
    definition, sent = _sent(request, register, token)
    lang = language_of(request)
    if _is_small(sent):
        found = _preview(sent, reader_of(request).day)
        return _handed_out(comment_workbook(found, sent.data, say, lang))
    told = f"{_told_of(sent)}-{lang}"
    task = f"{overseer.COMMENT}.{token}.{told}"
    if "again" in request.GET:
        overseer.start(ledger().path, task)
    state = _standing(task)
    if state["state"] != "done":
        return _waiting(request, definition, sent, task, state)
    place = uploads(ledger()) / commented_name(token, told)
    return _handed_out(place.read_bytes())


# --- what is kept between the pages --------------------------------------------------------------


def _keep(
    request: HttpRequest, definition: RegisterDefinition, name: str, data: bytes
) -> HttpResponse:
    folder = uploads(ledger())
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
    _looked_at(request, Sent(upload, folder))  # refused now, not on the way; or begun
    arguments = {"register": definition.name, "token": upload.token}
    return HttpResponseRedirect(reverse("look", kwargs=arguments))


def _sent(request: HttpRequest, register: str, token: str) -> tuple[RegisterDefinition, Sent]:
    folder = uploads(ledger())
    upload = incoming.find(folder, token, signed_in(request).key)
    if upload.purpose != register:
        raise Refusal("upload_unknown")
    return queries.definition(register), Sent(upload, folder)


def _is_small(sent: Sent) -> bool:
    return sent.upload.size <= _AT_ONCE


def _looked_at(request: HttpRequest, sent: Sent) -> LookedAt | overseer.State:
    """Return what is seen of a workbook, or how far looking at it is; raises Refusal."""
    if _is_small(sent):
        return looked_at(_preview(sent, reader_of(request).day))
    state = _standing(_task(overseer.LOOK, sent))
    return from_plain(LookedAt, state["look"]) if state["state"] == "done" else state


def _standing(task: str) -> overseer.State:
    """Return how the work on a workbook stands; it is begun if need be. Raises its Refusal."""
    if overseer.state_of(ledger().path, task) is None:
        overseer.start(ledger().path, task)
    state = overseer.state_of(ledger().path, task)
    assert state is not None
    if state["state"] == "refused":
        raise Refusal(state["code"], **state["facts"])
    return state


def _task(kind: str, sent: Sent) -> str:
    told = "all" if kind == overseer.TAKE else _told_of(sent)
    return f"{kind}.{sent.upload.token}.{told}"


def _told_of(sent: Sent) -> str:
    """Return a short word for how the columns are named, and under which definition."""
    columns = repr(sorted(sent.upload.facts.get("columns", {}).items()))
    version = queries.definition(sent.upload.purpose).version
    return sha256(f"{version}{columns}".encode()).hexdigest()[:12]


def _preview(sent: Sent, today: date) -> Preview:
    """Return the preview; a small workbook is read once for all pages of an import."""
    told, size = _told_of(sent), queries.log_size()
    return _previewed(sent.upload.token, told, size, today, Past(sent))


@lru_cache(maxsize=4)
def _previewed(_token: str, _told: str, _size: int, today: date, past: Past[Sent]) -> Preview:
    return previewed(past.held, today)


def _remember(request: HttpRequest, sent: Sent, found: LookedAt) -> None:
    """Keep the names that the form gives to the columns of each sheet."""
    columns = dict(sent.upload.facts.get("columns", {}))
    for place, sheet in enumerate(found.sheets):
        if sheet.columns:
            named = {
                column_letters(one.column + 1): request.POST.get(f"c{place}_{one.column}") or None
                for one in sheet.columns
            }
            columns[sheet.signature] = {"columns": named, "header_rows": list(sheet.header_rows)}
    facts = {**sent.upload.facts, "columns": columns}
    incoming.save(uploads(ledger()), replace(sent.upload, facts=facts))


# --- answers -------------------------------------------------------------------------------------


def _waiting(
    request: HttpRequest,
    definition: RegisterDefinition,
    sent: Sent,
    task: str,
    state: overseer.State,
) -> HttpResponse:
    """Show how far the work is; asked to, begin it again where it was broken off."""
    if "again" in request.POST and state["state"] != "running":
        overseer.start(ledger().path, task)
        return HttpResponseRedirect(request.path)
    is_running = state["state"] == "running"
    answer = page(
        request,
        "importing/waiting.html",
        here="registers",
        definition=definition,
        file=sent.upload.name,
        kind=task.partition(".")[0],
        task=state,
        is_running=is_running,
        token=sent.upload.token,
    )
    if is_running:
        answer.headers["Refresh"] = str(_AGAIN)
    return answer


def _take_standing(
    request: HttpRequest, definition: RegisterDefinition, sent: Sent, state: overseer.State
) -> HttpResponse:
    """Show how far taking is; once it is done, forget the workbook and tell how many came."""
    if state["state"] == "refused":
        raise Refusal(state["code"], **state["facts"])
    if state["state"] != "done":
        return _waiting(request, definition, sent, _task(overseer.TAKE, sent), state)
    incoming.drop(uploads(ledger()), sent.upload)
    return _told(request, definition, state["count"], state["known"])


def _told(
    request: HttpRequest, definition: RegisterDefinition, count: int, known: int
) -> HttpResponse:
    tell(request, "web.taken", count=count, known=known)
    return HttpResponseRedirect(reverse("list", kwargs={"register": definition.name}))


def _handed_out(data: bytes) -> HttpResponse:
    response = HttpResponse(data, content_type=_XLSX)
    response.headers["Content-Disposition"] = 'attachment; filename="commented.xlsx"'
    return response


def _unheard(_done: int, _count: int) -> None:
    """Nobody waits for word of a small workbook."""
