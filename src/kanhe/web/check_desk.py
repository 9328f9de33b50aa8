"""The check desk: bring a draft, see what each of its numbers is worth, take the result away."""

from datetime import datetime

from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse

from kanhe.formats.check_desk import LEVELS, counted, result_file
from kanhe.formats.check_html import parts_of
from kanhe.formats.reading import LARGEST_FILE_BYTES, read_draft, too_large
from kanhe.formats.wording import Lang, refusal_text, say
from kanhe.store import drafts
from kanhe.values.refusal import Refusal
from kanhe.web.check_holding import bind_asked, held, question, trace_of
from kanhe.web.downloads import download
from kanhe.web.issued import issued_as, may_declare
from kanhe.web.messages import tell
from kanhe.web.pages import ledger, now, page, signed_in
from kanhe.web.routing import language_of

_HERE = "check_desk"
_DOCX = b"PK"  # how a docx begins


def check_desk(request: HttpRequest) -> HttpResponse:
    """Show the desk; take a draft that is brought to it."""
    if request.method == "GET":
        return _desk(request)
    lang = language_of(request)
    try:
        name, data = _brought(request, lang)
        read_draft(name, data)
    except Refusal as refusal:
        return _desk(request, refusal_text(refusal, lang), request.POST.get("text", ""))
    token = drafts.keep(ledger().path, signed_in(request).key, name, data, now())
    return HttpResponseRedirect(reverse("checked", kwargs={"token": token}))


def checked(request: HttpRequest, token: str) -> HttpResponse:
    """Show a draft that was brought, with its numbers marked and explained."""
    one, data = _draft(request, token)
    lang = language_of(request)
    result = held(request, one.name, data)
    show = request.GET.get("show", "")
    return page(
        request,
        "check_desk/checked.html",
        here=_HERE,
        kept=one,
        minutes=_minutes(one.until),
        shown=parts_of(
            result.draft,
            result.checked,
            result.page,
            lang,
            question(request, result),
            trace_of(result),
        ),
        is_held=result.checked.backing is not None,
        counts=counted(result.checked),
        show=show if show in LEVELS else "",
        is_docx=data.startswith(_DOCX),
        issued=issued_as(result.draft.sha256),
        may_declare=may_declare(request),
    )


def result(request: HttpRequest, token: str, form: str) -> HttpResponse:
    """Hand out the result as *form*: html, json, or the docx with comments."""
    one, data = _draft(request, token)
    lang = language_of(request)
    return download(*result_file(held(request, one.name, data), data, form, lang, now()))


def bind(request: HttpRequest, token: str) -> HttpResponse:
    """Bind the wording of a claim to an indicator, once and for all drafts."""
    one, data = _draft(request, token)
    bind_asked(request, held(request, one.name, data), one.name)
    tell(request, "web.desk_bound")
    return HttpResponseRedirect(reverse("checked", kwargs={"token": token}))


def discard(request: HttpRequest, token: str) -> HttpResponse:
    """Delete a draft at once."""
    drafts.discard(ledger().path, signed_in(request).key, token, now())
    tell(request, "web.desk_discarded")
    return HttpResponseRedirect(reverse(_HERE))


def _desk(request: HttpRequest, fault: str = "", text: str = "") -> HttpResponse:
    kept = drafts.drafts_of(ledger().path, signed_in(request).key, now())
    return page(
        request,
        "check_desk/check_desk.html",
        status=422 if fault else 200,
        here=_HERE,
        kept=[(one, _minutes(one.until)) for one in kept],
        fault=fault,
        text=text,
        megabytes=LARGEST_FILE_BYTES // 1_000_000,
    )


def _brought(request: HttpRequest, lang: Lang) -> tuple[str, bytes]:
    """Return the name and the bytes of what a form brings: a file, else the text typed."""
    file = request.FILES.get("draft")
    if isinstance(file, UploadedFile) and file.name:
        if file.size is None or file.size > LARGEST_FILE_BYTES:
            raise too_large(file.name, LARGEST_FILE_BYTES, file.size or 0)
        return file.name, file.read()
    text = request.POST.get("text", "").replace("\r\n", "\n")  # as forms send it
    return say("web.desk_pasted", lang), text.encode("utf-8", "replace")


def _draft(request: HttpRequest, token: str) -> tuple[drafts.KeptDraft, bytes]:
    return drafts.draft(ledger().path, signed_in(request).key, token, now())


def _minutes(until: datetime) -> int:
    return max(1, round((until - now()).total_seconds() / 60))
